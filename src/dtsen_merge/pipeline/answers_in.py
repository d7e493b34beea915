"""Corrected workbooks that agencies sent back: their cells and answers go into the registry's answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.pipeline.outcome import AnswersTaken
from dtsen_merge.registry import corrections, row_ids, save_answers
from dtsen_merge.settings import Workspace
from dtsen_merge.sources import Found, SourceFile, amended_grids, with_errors
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
        InputError: it is no corrections workbook, its columns were moved, or its source or file is gone.
    """
    returned = read_returned(path)
    if returned.source not in {profile.name for profile in workspace.sources}:
        raise InputError("corrections-source-gone", file=path.name, source=returned.source)
    files = {file.file: file for file in found.files if file.profile.name == returned.source}
    cells, replies = [empty(CORRECTIONS)], [empty(REPLIES)]
    outdated = added = 0
    for tab in returned.tabs:
        if tab.file not in files:
            raise InputError("corrections-file-gone", file=path.name, missing=tab.file)
        standing, gone = _still_standing(store, tab)
        shown, delivered = _shown_and_delivered(store, files[tab.file], tab.sheet)
        cells.append(changed_cells(standing, returned.source, shown, delivered))
        replies.append(given_replies(standing, returned.source))
        outdated, added = outdated + gone, added + tab.added
    corrected, replied = pl.concat(cells), pl.concat(replies)
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
    )


def _still_standing(store: Store, tab: ReturnedTab) -> tuple[ReturnedTab, int]:
    """The tab with the rows that are what they were when the agency was asked, and how many are not."""
    known = row_ids(store, tab.file).filter(pl.col("sheet") == tab.sheet).select("row", "record_id")
    cells = tab.cells.join(known, on=["row", "record_id"], how="semi", maintain_order="left")
    answers = tab.answers.join(known, on=["row", "record_id"], how="semi", maintain_order="left")
    standing = ReturnedTab(tab.name, tab.file, tab.sheet, cells, answers, tab.added)
    return standing, tab.cells.height - cells.height


def _shown_and_delivered(store: Store, file: SourceFile, sheet: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The sheet's cells under their letters: with the corrections known before, and as the agency's file holds them."""
    known = corrections(store, file.profile.name).filter(pl.col("file") == file.file)
    told = []
    for given in (known, None):
        grids = (amended.grid for amended in amended_grids(file, given))
        grid = next((grid for grid in grids if grid.sheet == sheet), None)
        told.append(pl.DataFrame(schema={"row": pl.UInt32}) if grid is None else _under_letters(grid))
    return told[0], told[1]


def _under_letters(grid: SheetGrid) -> pl.DataFrame:
    return with_errors(grid).rename({name: grid.letter(int(name[1:])) for name in grid.columns})
