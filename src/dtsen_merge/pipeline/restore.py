"""`restore`: a workspace out of an archive.

Everything is taken out of the archive and checked beside the workspace, in `.restoring/new`; then `.restoring/plan.json`
is written, and from that moment on the archive's state holds: whoever comes next (`finish_restore`) puts the rest in
place. A kill before leaves the workspace as it was.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from dtsen_merge.delivery import point_latest
from dtsen_merge.errors import SurroundingsError, UsageError
from dtsen_merge.operations.archive import RESTORING, Manifest, extract, read_manifest
from dtsen_merge.pipeline.backup import back_up_locked, default_archive
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.privacy import AccessLog, replacing
from dtsen_merge.privacy.files import PRIVATE_FOLDER, surroundings
from dtsen_merge.registry import latest_version, run_lock
from dtsen_merge.settings import Workspace, load_workspace

_NEW: Final = "new"
_PLAN: Final = "plan.json"
_OWN: Final = (RESTORING, "registry.duckdb.lock", "registry.duckdb.holder")
"""What may lie in an empty folder: ours."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What `restore` made. `kept`: the archive of what stood before, "" where nothing did."""

    folder: Path
    files: int
    run_id: str
    made: str
    kept: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "folder": str(self.folder)}


def restore(file: Path, folder: Path, *, force: bool, progress: Progress) -> Restored:
    """Take a workspace out of an archive into a new or empty folder; with `force` over one that stands.

    What stands is kept as an archive first. Its config and registry are replaced; its logs stay, and outputs and inbox
    files that the archive does not hold.

    Raises:
        InputError: it is no archive of ours, or not what it says of itself.
        UsageError: `restore-standing`, a workspace stands there; `restore-not-empty`, something else does.
        SurroundingsError: `backup-newer`, a newer version made it; the disk is full or the folder not writable.
        LockedError: a run is at work there.
    """
    manifest = read_manifest(file)
    if manifest.schema_version > latest_version():
        raise SurroundingsError("backup-newer", file=file.name, version=manifest.version)
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - without `..`, links left as they are
    if folder.exists() and not folder.is_dir():
        raise UsageError("init-not-a-folder", folder=folder.name)
    finish_restore(root)
    standing = _standing(root)
    if standing and not force:
        raise UsageError("restore-standing", folder=root.name)
    with ExitStack() as held:
        for registry in sorted({root / manifest.registry, *([standing.registry] if standing else [])}):
            held.enter_context(run_lock(registry, "restore"))
        kept = _keep(standing, progress) if standing else ""
        progress.stage("restore")
        _lay_out(file, root, manifest, progress)
        _put_in_place(root)
    AccessLog(root / manifest.logs).record(
        "restore", what=["registry"], masked=False, rows=len(manifest.members), details={"file": file.name}
    )
    return Restored(root, len(manifest.members), manifest.run_id, manifest.made, kept)


def is_unfinished(root: Path) -> bool:
    """Whether a restore was killed after its archive's state had begun to hold."""
    return (root / RESTORING / _PLAN).is_file()


def finish_restore(root: Path) -> bool:
    """Bring a restore that was killed to its end, or take away what it left; whether there was one to be finished.

    Raises:
        LockedError: it is still at work.
    """
    if not is_unfinished(root):
        return False
    with run_lock(root / _plan(root)["registry"], "restore"):
        if is_unfinished(root):
            _put_in_place(root)
    return True


def _standing(root: Path) -> Workspace | None:
    """The workspace that stands in the folder; None where it is new or empty.

    Raises:
        UsageError: `restore-not-empty`, something else stands there.
        ConfigError: its settings cannot be read, so that it cannot be kept.
    """
    if not root.is_dir() or all(path.name in _OWN for path in root.iterdir()):
        return None
    for config in (root / "config" / "pipeline.toml", root / "pipeline.toml"):
        if config.is_file():
            return load_workspace(config)
    raise UsageError("restore-not-empty", folder=root.name)


def _keep(standing: Workspace, progress: Progress) -> str:
    """Archive what stands."""
    path = default_archive(standing)
    return back_up_locked(standing, path, outputs="latest", inbox=False, progress=progress).path.name


def _lay_out(file: Path, root: Path, manifest: Manifest, progress: Progress) -> None:
    place = root / RESTORING
    try:
        shutil.rmtree(place, ignore_errors=True)  # of a restore that was killed before it was ready
        (place / _NEW).mkdir(mode=PRIVATE_FOLDER, parents=True)
    except OSError as fault:
        raise surroundings(fault, root) from fault
    try:
        extract(file, manifest, place / _NEW, lambda name: progress.advance(note=Path(name).name))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    names = ("config", "registry", "output", "logs", "inbox", "latest")
    with replacing(place / _PLAN) as draft:
        draft.write_text(json.dumps({name: getattr(manifest, name) for name in names}), encoding="utf-8")


def _plan(root: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads((root / RESTORING / _PLAN).read_text(encoding="utf-8"))
    return told


def _put_in_place(root: Path) -> None:
    """Move what lies ready to where it belongs; begun anew after a kill, it goes on."""
    plan = _plan(root)
    try:
        _replace_config(root, plan["config"])
        _replace_registry(root, plan["registry"])
        _move_the_rest(root, plan["logs"])
        if plan["latest"] and (root / plan["output"] / plan["latest"]).is_dir():
            point_latest(root / plan["output"], plan["latest"])
        if plan["inbox"]:
            (root / plan["inbox"]).mkdir(parents=True, exist_ok=True)
        (root / RESTORING / _PLAN).unlink()
        shutil.rmtree(root / RESTORING, ignore_errors=True)
    except OSError as fault:
        raise surroundings(fault, Path(str(fault.filename or root))) from fault


def _replace_config(root: Path, name: str) -> None:
    """The archive's folder takes the place of the one that stands, so that no profile of that one stays behind."""
    new, old = root / RESTORING / _NEW / name, root / RESTORING / "old-config"
    if not name or not new.is_dir():
        return
    if (root / name).exists():
        shutil.rmtree(old, ignore_errors=True)
        (root / name).rename(old)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    new.rename(root / name)


def _replace_registry(root: Path, name: str) -> None:
    new = root / RESTORING / _NEW / name
    if not new.is_file():
        return
    (root / f"{name}.wal").unlink(missing_ok=True)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    new.replace(root / name)


def _move_the_rest(root: Path, logs: str) -> None:
    """File by file over what stands; a log that stands is never taken back."""
    new = root / RESTORING / _NEW
    for path in sorted(path for path in new.rglob("*") if path.is_file()):
        target = root / path.relative_to(new)
        if target.is_file() and target.is_relative_to(root / logs):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
