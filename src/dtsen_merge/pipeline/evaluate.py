"""`evaluate`: a crosswalk against a known truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import InputError, UsageError
from dtsen_merge.linkage import evaluate
from dtsen_merge.linkage.evaluate import SUBGROUPS
from dtsen_merge.settings import Workspace
from dtsen_merge.tables import ROW_KEY

TRUTH_COLUMNS = ("source", "file", "sheet", "row", "person")


def evaluate_run(workspace: Workspace, truth: Path | None, crosswalk: Path | None) -> dict[str, Any]:
    """Scores of the last published run, or of the crosswalk given.

    Args:
        workspace: where `truth` and `crosswalk` are looked for when they are not given.
        truth: csv or parquet; default: truth.parquet beside the inbox.
        crosswalk: default: that of the last published run.

    Raises:
        InputError: a file is missing.
        UsageError: the truth or the crosswalk lacks a column.
    """
    truth = truth or workspace.inbox.parent / "truth.parquet"
    if not truth.is_file():
        raise InputError("truth-missing", file=truth.name)
    if crosswalk is None:
        folder = latest_run_folder(workspace.output)
        crosswalk = folder / "crosswalk.parquet" if folder else None
    if crosswalk is None or not crosswalk.is_file():
        raise InputError("crosswalk-missing")
    known = _read(truth)
    _require(known, TRUTH_COLUMNS, "truth-columns", truth)
    linked = _read(crosswalk)
    _require(linked, (*ROW_KEY, "person_id"), "crosswalk-columns", crosswalk)
    return asdict(evaluate(linked, known))


def _require(frame: pl.DataFrame, columns: Iterable[str], code: str, path: Path) -> None:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise UsageError(code, file=path.name, columns=", ".join(missing))


def _read(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return _typed(pl.read_csv(path, infer_schema=False))
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise InputError("file-not-spreadsheet", file=path.name) from fault


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """A csv's texts as what they stand for: row numbers, an empty sheet name, yes or no (true or 1) of a subgroup."""
    flags = (*SUBGROUPS, "twin")
    kinds = {
        "row": pl.col("row").cast(pl.UInt32, strict=False),
        "sheet": pl.col("sheet").fill_null(""),
        **{name: pl.col(name).str.strip_chars().str.to_lowercase().is_in(["true", "1"]) for name in flags},
    }
    return frame.with_columns(kind for name, kind in kinds.items() if name in frame.columns)
