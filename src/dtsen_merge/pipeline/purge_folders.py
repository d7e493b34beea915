"""What a purge clears beside the registry: outputs of earlier runs, backups, copies, logs and, where asked, the inbox.

The registry says what is still to be done, without telling about anybody, so a kill between does not matter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.delivery import latest_run_folder, point_latest
from dtsen_merge.errors import InputError, SurroundingsError
from dtsen_merge.operations.archive import BACKUPS, RESTORING, drafts, read_manifest
from dtsen_merge.operations.retention import prune_runs, run_folders
from dtsen_merge.privacy import AccessLog, replacing
from dtsen_merge.registry import (
    PurgePlan,
    clear_copies,
    finish_purges,
    migrate,
    rows_in_inbox,
    run_lock,
    shred,
    taken_out_of,
    unfinished_purges,
)
from dtsen_merge.settings import SourceProfile, Workspace
from dtsen_merge.sources import SourceFile, text_hints
from dtsen_merge.store import Store, open_store
from dtsen_merge.workbooks.blanking import blank_rows

_SET_ASIDE: Final = ".erased"
"""Ending of a profile whose files were all deleted: with it, the next run would ask for them."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was cleared, by name; `left` and `changed` are files of the inbox that still hold the rows.

    `left` are of a kind that cannot be rewritten here; `changed` are no longer what was read.
    """

    outputs: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {f"cleared_{name}": list(value) for name, value in asdict(self).items()}


def holding_files(workspace: Workspace, plan: PurgePlan) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Files of the inbox that hold rows of the plan, folders of runs, and backups, as they are now."""
    files = sorted({file for _, file, _, _ in plan.files if (workspace.inbox / file).is_file()})
    outputs = [folder.name for folder in run_folders(workspace.output)]
    return tuple(files), tuple(outputs), tuple(path.name for path in _archives(workspace))


def finish_folders(workspace: Workspace) -> Cleared:
    """Clear what purges left to be cleared; nothing where they left nothing. Who calls it holds the registry's lock."""
    clear_copies(workspace.registry)
    if not workspace.registry.is_file():
        return Cleared()
    with open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        waiting = unfinished_purges(store)
        if not waiting:
            return Cleared()
        latest = str(waiting[-1]["run_id"])
        if (workspace.output / latest).is_dir() and latest_run_folder(workspace.output) != workspace.output / latest:
            point_latest(workspace.output, latest)
        cleared = _clear(workspace, store, latest)
        for line in waiting:
            _tell(workspace, line, cleared)
        finish_purges(store)
    return cleared


def settle_folders(workspace: Workspace) -> None:
    """Clear what a purge that was killed left to be cleared, before the inbox is looked at.

    Raises:
        LockedError: a run is at work.
    """
    if workspace.registry.is_file():
        with run_lock(workspace.registry, "purge"):
            finish_folders(workspace)


def redact_logs(workspace: Workspace, words: Sequence[str]) -> None:
    """Take the lines out of the logs in which a person is named, and hide the texts of the access log that name her."""
    if not words:
        return
    AccessLog(workspace.logs).redact(words)
    telling = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    own = AccessLog(workspace.logs).path
    for path in sorted(workspace.logs.glob("*")) if workspace.logs.is_dir() else ():
        if path == own or path.suffix not in (".jsonl", ".txt"):
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        kept = [line for line in lines if not telling.search(line)]
        if len(kept) < len(lines):
            with replacing(path) as draft:
                draft.write_text("".join(kept), encoding="utf-8")


def _clear(workspace: Workspace, store: Store, latest: str) -> Cleared:
    outputs = prune_runs(workspace.output, 0, {latest})
    backups = _archives(workspace)
    for path in (*backups, *_copies(workspace)):
        shred(path)
    for path in (workspace.root / RESTORING).rglob("*"):
        shred(path)
    return _clear_inbox(workspace, store, Cleared(outputs=outputs, backups=tuple(path.name for path in backups)))


def _archives(workspace: Workspace) -> tuple[Path, ...]:
    """The archives in backups/ that hold a registry, and what killed backups left."""
    folder = workspace.root / BACKUPS
    found = sorted(folder.glob("*.zip")) if folder.is_dir() else []
    return tuple(path for path in found if _is_archive(path))


def _is_archive(path: Path) -> bool:
    try:
        read_manifest(path)
    except InputError as fault:
        return fault.code != "backup-unknown"
    return True


def _copies(workspace: Workspace) -> Iterable[Path]:
    """Drafts of archives, and what was kept of the registry when it was brought to a later version."""
    yield from drafts(workspace.root / BACKUPS)
    yield from sorted(workspace.registry.parent.glob(f"{workspace.registry.name}.v*"))


def _clear_inbox(workspace: Workspace, store: Store, cleared: Cleared) -> Cleared:
    told: dict[str, list[str]] = {name: [] for name in ("emptied", "deleted", "left", "changed")}
    asked = rows_in_inbox(store)
    sources = asked.select("source").unique().sort("source").to_series().to_list() if asked.height else []
    for (file,), rows in asked.group_by("file", maintain_order=True):
        name = str(file)
        told[_clear_file(workspace, name, rows)].append(name)
        taken_out_of(store, name)
    profiles = [
        profile.name for profile in workspace.sources if profile.name in sources and _is_bare(workspace, profile)
    ]
    for name in profiles:
        path = workspace.config_folder / "sources" / f"{name}.toml"
        if path.is_file():
            path.rename(path.with_name(path.name + _SET_ASIDE))
    return Cleared(
        outputs=cleared.outputs,
        backups=cleared.backups,
        profiles=tuple(profiles),
        **{name: tuple(files) for name, files in told.items()},
    )


def _clear_file(workspace: Workspace, name: str, rows: pl.DataFrame) -> str:
    """Take rows out of one file; what became of it."""
    path = workspace.inbox / name
    if not path.is_file():
        return "deleted"
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != rows["sha256"][0]:
            return "changed"
    if rows["whole"][0]:
        shred(path)
        return "deleted"
    profile = next((one for one in workspace.sources if one.takes(name)), None)
    hints = text_hints(SourceFile(profile, path, name)) if profile else {}
    wanted = {str(sheet): set(part["row"].to_list()) for (sheet,), part in rows.group_by("sheet")}
    try:
        return "emptied" if blank_rows(path, wanted, **hints) else "left"
    except (InputError, SurroundingsError):
        return "left"


def _is_bare(workspace: Workspace, profile: SourceProfile) -> bool:
    """Whether a source has no file any more."""
    return not any(
        profile.takes(path.relative_to(workspace.inbox).as_posix())
        for path in workspace.inbox.rglob("*")
        if path.is_file()
    )


def _tell(workspace: Workspace, purge: dict[str, Any], cleared: Cleared) -> None:
    """The record of a purge: who, when, why, how many; nothing about whom but an id that now stands for nobody."""
    details = {
        "run": purge["run_id"],
        "scope": purge["scope"],
        "source": purge["source"],
        "period": purge["period"],
        **purge["counts"],
        "outputs_deleted": len(cleared.outputs),
        "backups_deleted": len(cleared.backups),
    }
    AccessLog(workspace.logs).record(
        "purge",
        purpose=purge["reason"],
        what=["registry"],
        rows=purge["counts"]["rows"] + purge["counts"]["earlier_rows"],
        persons=[purge["person_id"]] if purge["person_id"] else [],
        details=details,
    )
