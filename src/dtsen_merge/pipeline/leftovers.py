"""What a killed run leaves behind in the output folder, and its removal by the next run.

A run's folder bears a mark from its first moment to its last. Under the run lock nobody else is at work on a run, so a
folder with a mark is a killed run's; it is removed unless that run was published (the kill came between publication
and the end: then only the mark goes, and `run` mends the rest). Files that were being written under a passing name
(`privacy.files.replacing`) are removed when they are old, for `report` and `export` write without the lock.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.operations import open_log
from dtsen_merge.privacy.files import PASSING_NAME, make_folder, surroundings
from dtsen_merge.registry import published_runs
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store

MARK: Final = ".unfinished"
RUN_ID: Final = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
OLD: Final = 3600.0
"""Seconds after which nobody is writing a file any more."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many folders of killed runs and half-written files were removed."""

    folders: int
    files: int


def begin_folder(folder: Path) -> None:
    """Make a run's folder, marked as unfinished.

    Raises:
        SurroundingsError: it cannot be made.
    """
    make_folder(folder, named=f"{folder.parent.name}/{folder.name}")
    try:
        (folder / MARK).touch()
    except OSError as fault:
        raise surroundings(fault, folder) from fault


def finish_folder(folder: Path) -> None:
    """All that belongs into the folder is in it, and what came of the run is known."""
    (folder / MARK).unlink(missing_ok=True)


def sweep(store: Store, workspace: Workspace) -> Swept:
    """Remove what killed runs left in the output folder, and say so in the log; who calls it holds the run lock.

    Raises:
        SurroundingsError: the log cannot be written.
    """
    swept = sweep_output(workspace.output, {run.run_id for run in published_runs(store)})
    if swept.folders or swept.files:
        with open_log(workspace.logs, "", workspace.settings.log) as log:
            log.event("swept", level="warning", folders=swept.folders, files=swept.files)
    return swept


def sweep_output(output: Path, published: Collection[str], *, old: float = OLD) -> Swept:
    """Remove what killed runs left in the output folder; who calls it holds the run lock.

    Args:
        output: the workspace's output folder.
        published: the ids of the runs that the registry knows: their folders are never removed.
        old: seconds since half-written files were last touched.
    """
    if not output.is_dir():
        return Swept(0, 0)
    latest = latest_run_folder(output)
    folders = 0
    for folder in output.iterdir():
        if folder.is_symlink() or not folder.is_dir() or not RUN_ID.fullmatch(folder.name):
            continue
        if folder.name in published or folder == latest:
            finish_folder(folder)
        elif (folder / MARK).is_file() or not any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
            folders += 1
    return Swept(folders, _sweep_passing(output, old))


def _sweep_passing(output: Path, old: float) -> int:
    """Half-written files in the output folder, those of runs that stand included; links are not followed."""
    before, removed = time.time() - old, 0
    for path in output.rglob(".*"):
        with suppress(OSError):
            if PASSING_NAME.fullmatch(path.name) and (path.is_symlink() or path.stat().st_mtime < before):
                path.unlink()
                removed += 1
    return removed
