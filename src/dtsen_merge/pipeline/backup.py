"""`backup`: the workspace as one archive, to be kept elsewhere or moved to another computer."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from dtsen_merge import __version__
from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import UsageError
from dtsen_merge.operations.archive import BACKUPS, Manifest, drafts, write_archive
from dtsen_merge.operations.retention import prune_archives, run_folders
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.purge_folders import finish_folders
from dtsen_merge.privacy import AccessLog
from dtsen_merge.registry import key_path, last_run, migrate, run_lock
from dtsen_merge.settings import Workspace
from dtsen_merge.store import open_store

Outputs = Literal["all", "latest", "none"]
_LOCKS: Final = (".lock", ".holder")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What `backup` made. `outside`: settings whose folders lie outside of the workspace, so are not in the archive."""

    path: Path
    size: int
    files: int
    run_id: str
    outside: tuple[str, ...]
    deleted: tuple[str, ...]  # older archives, by [retention] keep_backups

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "path": str(self.path)}


def back_up(
    workspace: Workspace, to: Path | None = None, *, outputs: Outputs = "latest", inbox: bool, progress: Progress
) -> BackedUp:
    """Write an archive of the workspace while no run is at work; it is read through before it gets its name.

    Args:
        workspace: the workspace.
        to: the archive, or a folder for it; by default backups/<workspace>-<time>.zip.
        outputs: which folders of runs go in.
        inbox: whether the agencies' files go in.
        progress: told of each file.

    Raises:
        UsageError: the archive exists, or the registry lies outside of the workspace.
        LockedError: a run is at work.
        SurroundingsError: the disk is full, the folder not writable, the registry from a newer version.
    """
    if not _inside(workspace.root, workspace.registry):
        raise UsageError("backup-outside", path=workspace.settings.workspace.registry)
    path = _target(workspace, to)
    with run_lock(workspace.registry, "backup"):
        finish_folders(workspace)
        return back_up_locked(workspace, path, outputs=outputs, inbox=inbox, progress=progress)


def back_up_locked(workspace: Workspace, path: Path, *, outputs: Outputs, inbox: bool, progress: Progress) -> BackedUp:
    """As `back_up`, for whoever holds the registry's lock."""
    schema, run_id = _settle(workspace)
    progress.stage("backup")
    files, outside = _files(workspace, outputs, inbox=inbox)
    latest = latest_run_folder(workspace.output)
    within = latest is not None and outputs != "none" and "output" not in outside
    manifest = Manifest(
        made=now().isoformat(),
        version=__version__,
        schema_version=schema,
        run_id=run_id,
        workspace=workspace.root.name,
        config=_name(workspace.root, workspace.config_folder),
        registry=_name(workspace.root, workspace.registry) or "registry.duckdb",
        output=_name(workspace.root, workspace.output) or "output",
        logs=_name(workspace.root, workspace.logs) or "logs",
        inbox=_name(workspace.root, workspace.inbox),
        latest=latest.name if latest and within else "",
    )
    _clear_drafts(path.parent)
    written = write_archive(path, files, manifest, lambda name: progress.advance(note=Path(name).name))
    where = _name(workspace.root, path) or str(path)
    AccessLog(workspace.logs).record(
        "backup", what=["registry", f"outputs:{outputs}", *(["inbox"] if inbox else [])], masked=False,
        rows=len(written.members), details={"file": where},
    )  # fmt: skip
    keep = workspace.settings.retention.keep_backups
    return BackedUp(
        path=path,
        size=path.stat().st_size,
        files=len(written.members),
        run_id=run_id,
        outside=outside,
        deleted=prune_archives(workspace.root / BACKUPS, stem_of(workspace), keep),
    )


def default_archive(workspace: Workspace) -> Path:
    """backups/<workspace>-<time>.zip, a name that is free."""
    folder = workspace.root / BACKUPS
    stem = f"{stem_of(workspace)}-{now().strftime('%Y%m%dT%H%M%SZ')}"
    path, number = folder / f"{stem}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.zip"
    return path


def stem_of(workspace: Workspace) -> str:
    """What the workspace's archives are called by."""
    return re.sub(r"[^\w.-]+", "-", workspace.root.name).strip("-.") or "workspace"


def _target(workspace: Workspace, to: Path | None) -> Path:
    if to is None:
        return default_archive(workspace)
    path = to / default_archive(workspace).name if to.is_dir() else to
    if path.exists():
        raise UsageError("backup-exists", file=path.name)
    return path.absolute()


def _settle(workspace: Workspace) -> tuple[int, str]:
    """Let the registry's file hold all that is in it; gives its version and its published run."""
    if not workspace.registry.is_file():
        return 0, ""
    with open_store(workspace.registry, workspace.settings.store) as store:
        version = migrate(store)
        run = last_run(store)
        store.run("CHECKPOINT")
    return version, run.run_id if run else ""


def _files(workspace: Workspace, outputs: Outputs, *, inbox: bool) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Path in the archive → file, and which settings lie outside."""
    latest = latest_run_folder(workspace.output)
    runs = {"all": run_folders(workspace.output), "latest": (latest,) if latest else (), "none": ()}[outputs]
    wanted: dict[str, list[Path]] = {
        "config": _config_files(workspace),
        "registry": [path for path in registry_files(workspace.registry) if path.is_file()],
        "logs": _below(workspace.logs),
        "output": [file for folder in runs for file in _below(folder)],
        "inbox": _below(workspace.inbox) if inbox else [],
    }
    found: dict[str, Path] = {}
    outside = []
    for setting, paths in wanted.items():
        named = {_name(workspace.root, path): path for path in paths}
        if "" in named:
            outside.append(setting)
        found |= {name: path for name, path in named.items() if name}
    return found, tuple(outside)


def registry_files(registry: Path) -> tuple[Path, ...]:
    """The registry, and the secret without which what was erased could come back."""
    return registry, key_path(registry)


def _config_files(workspace: Workspace) -> list[Path]:
    folder = workspace.config_folder
    if folder != workspace.root:
        return _below(folder)
    return [*sorted(folder.glob("*.toml")), *_below(folder / "sources")]


def _below(folder: Path) -> list[Path]:
    """Every file in a folder, links and locks left out."""
    every = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [path for path in every if path.is_file() and not path.is_symlink() and path.suffix not in _LOCKS]


def _name(root: Path, path: Path) -> str:
    """The path relative to the workspace, with forward slashes; "" where it lies outside, or is the workspace."""
    return path.relative_to(root).as_posix() if path != root and _inside(root, path) else ""


def _inside(root: Path, path: Path) -> bool:
    return path.is_relative_to(root) and ".." not in path.relative_to(root).parts


def _clear_drafts(folder: Path) -> None:
    """Remove what killed backups left; nobody else writes one while we hold the lock."""
    for path in drafts(folder):
        path.unlink(missing_ok=True)
