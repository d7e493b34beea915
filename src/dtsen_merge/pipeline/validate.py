"""`validate`: what `load` would find, without touching the registry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dtsen_merge.pipeline.delivery_in import (
    by_source,
    find_deliveries,
    junk_problems,
    receive,
    require_every_source,
    standards_of,
)
from dtsen_merge.pipeline.outcome import SheetCount, Validation, count_sheets
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.settings import Workspace


def validate_files(workspace: Workspace, files: Sequence[Path], *, progress: Progress) -> Validation:
    """Read and check the inbox, or only the named files.

    A row counts as one with an error when it is rejected or one of its fields was emptied.

    Raises:
        InputError, QuestionError, EmptySourceError: as `receive`.
    """
    progress.stage("find")
    found = find_deliveries(workspace, files)
    if not files:
        require_every_source(workspace, found)
    progress.stage("read", len(found.files))
    standards = standards_of(workspace)
    sheets: list[SheetCount] = []
    data_rows = with_error = 0
    for profile, of_source in by_source(found):
        told = receive(profile, of_source, standards, junk=junk_problems(found, profile), progress=progress)
        sheets += count_sheets(told.accepted, told.rejected, told.ignored, told.problems)
        data_rows += told.accepted.height + told.rejected.height
        errors = told.problems.filter((pl.col("severity") == "error") & pl.col("row").is_not_null())
        with_error += errors.select("file", "sheet", "row").unique().height
    return Validation(
        sheets=tuple(sheets),
        rows_with_error=with_error,
        error_share=with_error / data_rows if data_rows else 0.0,
        limit=workspace.settings.validate_.max_error_share,
    )
