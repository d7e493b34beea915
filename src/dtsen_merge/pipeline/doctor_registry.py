"""`doctor`'s look at the registry file and at the folders of its runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations.archive import BACKUPS
from dtsen_merge.operations.doctor import Check, Params, check_leftovers, leftover_names, refusal, size_told
from dtsen_merge.registry import (
    broken_rules,
    check_version,
    fresh_copy,
    last_run,
    latest_version,
    table_sizes,
    working_copy,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store, open_store


@dataclass(frozen=True, slots=True)
class RegistrySeen:
    """What the registry said: checks, the published run's id ("" for none or unknown), and when it ended."""

    checks: tuple[Check, ...]
    published: str | None = None
    finished: datetime | None = None


def check_registry(workspace: Workspace, *, busy: bool) -> RegistrySeen:
    """Whether the file opens, is of this version, answers, and hangs together; not looked into while a run is at it."""
    if busy:
        return RegistrySeen((Check("registry", "ok", "registry-in-use"),))
    if not workspace.registry.exists():
        return RegistrySeen((Check("registry", "ok", "registry-none"),), published="")
    try:
        with open_store(workspace.registry, workspace.settings.store, read_only=True) as store:
            return _look(workspace, store)
    except SurroundingsError as fault:
        return RegistrySeen((refusal("registry", fault),))


def _look(workspace: Workspace, store: Store) -> RegistrySeen:
    version, known = check_version(store), latest_version()
    if version < known:
        told = {"version": str(version), "known": str(known)}
        return RegistrySeen((Check("registry", "warning", "registry-older", told),))
    sizes = table_sizes(store)
    broken = broken_rules(store)
    run = last_run(store)
    finished = run.finished if run else None
    published = run.run_id if run else ""
    if broken:
        rules = ", ".join(f"{rule} ({count})" for rule, count in broken.items())
        return RegistrySeen(
            (Check("registry", "fault", "registry-inconsistent", {"rules": rules}),), published, finished
        )
    told_size = size_told(workspace.registry.stat().st_size)
    params: Params = {
        "version": str(version),
        "persons": sizes["persons"],
        "records": sizes["crosswalk"],
        "size": told_size,
    }
    return RegistrySeen((Check("registry", "ok", "registry-ok", params),), published, finished)


def check_output(workspace: Workspace, published: str | None, *, busy: bool) -> Iterator[Check]:
    """The published run's folder, `latest`, folders that a killed run left, and drafts.

    Args:
        workspace: whose output/.
        published: the run that the registry stands for; "" before the first, None where the registry did not say.
        busy: a run is under way: its own folder is half written, and rightly so.
    """
    folder = workspace.output / published if published else None
    if folder is not None and not (folder / "run.json").is_file():
        yield Check("output", "fault", "output-missing", {"run": folder.name})
    elif folder is not None and latest_run_folder(workspace.output) != folder:
        yield Check("output", "warning", "latest-wrong", {"run": folder.name})
    elif published is not None:
        yield Check("output", "ok", "output-ok", {"run": published} if published else {"run": "–"})
    if busy:
        return
    halves = [path.name for path in _run_folders(workspace.output) if _is_half_written(path, published)]
    if halves:
        names = ", ".join(halves[:3]) + (", …" if len(halves) > 3 else "")
        yield Check("output", "warning", "half-written", {"names": names, "count": len(halves)})
    yield check_leftovers(_leftovers(workspace))


def _run_folders(output: Path) -> list[Path]:
    if not output.is_dir():
        return []
    return sorted(path for path in output.iterdir() if path.is_dir() and not path.is_symlink() and _is_run(path.name))


def _is_run(name: str) -> bool:
    """Whether a folder's name is a run's id (`20261124T221148Z`, `…-2`)."""
    return len(name) >= 16 and name[:8].isdigit() and name[8] == "T" and name[15] == "Z"


def _is_half_written(folder: Path, published: str | None) -> bool:
    """No run.json, or one that cannot be read: the run was killed while it wrote."""
    if folder.name == published:
        return False
    try:
        json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return False


def _leftovers(workspace: Workspace) -> list[str]:
    """What DuckDB or a killed run left beside the registry, in the run folders, and in logs/."""
    registry = workspace.registry
    beside = [registry.with_name(f"{registry.name}.wal"), registry.with_suffix(".spill")]
    beside += [working_copy(registry), fresh_copy(registry)]  # of a purge
    folders = [workspace.output, workspace.logs, workspace.root / BACKUPS, *_run_folders(workspace.output)]
    return [path.name for path in beside if path.exists()] + leftover_names(folders, workspace.root)
