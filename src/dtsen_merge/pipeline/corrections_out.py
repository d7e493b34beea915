"""`corrections/`: a workbook for each agency, with its own sheets as it sent them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from dtsen_merge.pipeline.load import content_mark
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.privacy.files import make_folder
from dtsen_merge.registry import (
    ERASED,
    answer_marks,
    corrections,
    next_frame,
    published_frame,
    replies,
    row_marks,
    staged_hashes,
    staged_headings,
)
from dtsen_merge.settings import SourceProfile, Workspace
from dtsen_merge.sources import SourceFile, amended_grids, with_errors
from dtsen_merge.store import Store
from dtsen_merge.validation import CORRECTION_COLUMNS, AgencySheet, listed_sheets, write_corrections

_HEADER = "row-ignored-header"


def write_all_corrections(
    store: Store,
    workspace: Workspace,
    folder: Path,
    problems: pl.DataFrame,
    run_id: str,
    progress: Progress,
    *,
    state: int | None = None,
) -> None:
    """Write `<source>.xlsx` into `folder` for every staged source, also where there is nothing to correct.

    With `state`, of the rows that stood after the publication with that number. The stage may hold other files then:
    headings are those that it knows, and a file that is another by now has its rows listed instead of its own sheets.

    Args:
        store: the registry with the run's rows on the stage.
        workspace: for the profiles and the inbox.
        folder: made when it is not there.
        problems: PROBLEMS of the run.
        run_id: for the workbooks' bookmarks.
        progress: told of each source.
        state: the number of a publication.

    Raises:
        SurroundingsError: a workbook cannot be written.
    """
    make_folder(folder)
    if state is None:
        records, hashes = next_frame(store, "records", list(CORRECTION_COLUMNS)), staged_hashes(store)
    else:
        records = published_frame(store, "records", list(CORRECTION_COLUMNS), run=state)
        hashes = dict(published_frame(store, "files", ["file", "sha256"], run=state).rows())
    staged = set(records["source"].unique().to_list()) | set(problems["source"].drop_nulls().unique().to_list())
    for profile in workspace.sources:
        if profile.name not in staged:
            continue
        write_corrections(
            folder / f"{profile.name}.xlsx",
            source=profile.name,
            title=profile.title or profile.name,
            agency=profile.agency,
            records=records,
            problems=problems,
            sheets=dict(_agency_sheets(store, workspace, profile, problems, hashes)),
            headings=staged_headings(store, profile.name),
            replies=replies(store, profile.name),
            run_id=run_id,
            language=workspace.settings.language.reports,
        )
        progress.advance(note=profile.name)


def _agency_sheets(
    store: Store, workspace: Workspace, profile: SourceProfile, problems: pl.DataFrame, hashes: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], AgencySheet]]:
    """(file, sheet) → the agency's sheet, for those that hold something to correct and are as they were when staged."""
    wanted = listed_sheets(problems, profile.name)
    marks, known = answer_marks(store), corrections(store, profile.name)
    for name in dict.fromkeys(file for file, _ in wanted):
        file = SourceFile(profile, workspace.inbox / name, name, workspace.settings.region.code)
        if not file.path.is_file() or content_mark(file, marks) != hashes.get(name):
            continue
        for amended in amended_grids(file, known.filter(pl.col("file") == name)):
            grid = amended.grid
            if (name, grid.sheet) in wanted:
                here = (pl.col("file") == name) & (pl.col("sheet") == grid.sheet)
                heads = problems.filter(here & (pl.col("code") == _HEADER))["row"].sort().to_list()
                erased = problems.filter(here & (pl.col("code") == ERASED))["row"].to_list()
                stands = ~pl.col("row").is_in(erased)
                of_rows = row_marks(store, with_errors(amended.delivered).filter(stands))
                yield (name, grid.sheet), AgencySheet(with_errors(grid).filter(stands), _first_run(heads), of_rows)


def _first_run(rows: list[int]) -> tuple[int, ...]:
    """The header of the sheet's first table: the first heading rows, as far as they follow one another."""
    return tuple(row for place, row in enumerate(rows) if row - rows[0] == place)
