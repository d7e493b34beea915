"""Corrected workbooks that agencies sent back: their cells and answers go into the registry's answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.pipeline.outcome import AnswersTaken
from dtsen_merge.registry import corrections, given_about, row_marks, save_answers
from dtsen_merge.settings import Workspace
from dtsen_merge.sources import Amended, Found, SourceFile, amended_grids, with_errors
from dtsen_merge.store import Store
from dtsen_merge.tables import CORRECTIONS, REPLIES, empty
from dtsen_merge.validation import ReturnedTab, changed_cells, given_replies, is_corrections, read_returned
from dtsen_merge.workbooks.grid import SheetGrid


def part_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The paths that are corrections workbooks, and the others.

    Raises:
        InputError: a path is missing.
    """
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise InputError("file-missing", file=missing.name)
    returned = [path for path in paths if is_corrections(path)]
    return returned, [path for path in paths if path not in returned]


def take_answers(store: Store, workspace: Workspace, found: Found, path: Path) -> AnswersTaken:
    """Keep what one returned workbook says; its rows are corrected wherever its files are read from now on.

    A row that no longer is what the agency was asked about is left alone and counted as outdated.

    Raises:
        InputError: it is no corrections workbook, its columns were moved, or its source or file is gone or is being
            changed just now.
    """
    returned = read_returned(path)
    if returned.source not in {profile.name for profile in workspace.sources}:
        raise InputError("corrections-source-gone", file=path.name, source=returned.source)
    files = {file.file: file for file in found.files if file.profile.name == returned.source}
    cells, replies = [empty(CORRECTIONS)], [empty(REPLIES)]
    missing = next((tab.file for tab in returned.tabs if tab.file not in files), None)
    if missing is not None:
        raise InputError("corrections-file-gone", file=path.name, missing=missing)
    known = corrections(store, returned.source)
    hashes = {name: files[name].sha256 for name in {tab.file for tab in returned.tabs}}  # of before they are read
    sheets = _sheets_of(files, known, returned.tabs)
    outdated = added = failed = 0
    for tab in returned.tabs:
        shown, delivered, marks = _shown_and_delivered(store, sheets.get((tab.file, tab.sheet)))
        standing, gone = _still_standing(tab, marks)
        unseen = _came_later(known, tab, returned.run_id)
        cells.append(changed_cells(standing, returned.source, shown, delivered, unseen))
        replies.append(given_replies(standing, returned.source))
        outdated, added, failed = outdated + gone, added + tab.added, failed + tab.failed.height
    changing = next((name for name in sorted(hashes) if not files[name].stands()), None)
    if changing is not None:
        raise InputError("file-changing", file=changing)
    corrected, replied = pl.concat(cells), given_about(pl.concat(replies), hashes)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    save_answers(store, corrected=corrected, replied=replied, workbook=digest)
    return AnswersTaken(
        workbook=path.name,
        source=returned.source,
        files=tuple(sorted({tab.file for tab in returned.tabs})),
        cells=corrected.height,
        rows=corrected["row"].n_unique() if corrected.height else 0,
        replies=int(replied["reply"].is_not_null().sum()),
        outdated=outdated,
        added=added,
        failed=failed,
    )


def _still_standing(tab: ReturnedTab, marks: pl.DataFrame) -> tuple[ReturnedTab, int]:
    """The tab with the rows of which the agency's file says what it said, and how many are others now."""
    cells = tab.cells.join(marks, on=["row", "mark"], how="semi", maintain_order="left")
    answers = tab.answers.join(marks, on=["row", "mark"], how="semi", maintain_order="left")
    return replace(tab, cells=cells, answers=answers), tab.cells.height - cells.height


def _came_later(known: pl.DataFrame, tab: ReturnedTab, run_id: str) -> pl.DataFrame:
    """`row`, `letter` of the `known` corrections of a sheet that came after the run which made the workbook."""
    here = (pl.col("file") == tab.file) & (pl.col("sheet") == tab.sheet)
    made = pl.lit(run_id).str.slice(0, 16).str.to_datetime("%Y%m%dT%H%M%SZ", strict=False)
    begun = made.dt.offset_by("1s")  # a run's id tells whole seconds, and none is over within one
    return known.filter(here & (pl.col("loaded") > begun).fill_null(True)).select("row", "letter")


def _sheets_of(
    files: Mapping[str, SourceFile], known: pl.DataFrame, tabs: Sequence[ReturnedTab]
) -> dict[tuple[str, str], Amended]:
    """(file, sheet) → the agency's sheet with the `known` corrections in place, for the tabs; each file is read once."""
    wanted = {(tab.file, tab.sheet) for tab in tabs}
    return {
        (name, one.grid.sheet): one
        for name in dict.fromkeys(tab.file for tab in tabs)
        for one in amended_grids(files[name], known.filter(pl.col("file") == name))
        if (name, one.grid.sheet) in wanted
    }


def _shown_and_delivered(store: Store, found: Amended | None) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The sheet's cells under their letters, with the corrections known so far and as delivered; the rows' marks."""
    if found is None:
        none = pl.DataFrame(schema={"row": pl.UInt32})
        return none, none, row_marks(store, none)
    delivered = with_errors(found.delivered)
    return _under_letters(found.grid), _under_letters(found.delivered), row_marks(store, delivered)


def _under_letters(grid: SheetGrid) -> pl.DataFrame:
    return with_errors(grid).rename({name: grid.letter(int(name[1:])) for name in grid.columns})
