"""`evaluate`: a crosswalk against a known truth."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import InputError, UsageError
from dtsen_merge.linkage import evaluate
from dtsen_merge.settings import Workspace

TRUTH_COLUMNS = ("source", "file", "sheet", "row", "person")


def evaluate_run(workspace: Workspace, truth: Path | None, crosswalk: Path | None) -> dict[str, Any]:
    """Scores of the last published run, or of the crosswalk given.

    Args:
        workspace: where `truth` and `crosswalk` are looked for when they are not given.
        truth: csv or parquet; default: truth.parquet beside the inbox.
        crosswalk: default: that of the last published run.

    Raises:
        InputError: a file is missing.
        UsageError: the truth lacks a column.
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
    missing = [name for name in TRUTH_COLUMNS if name not in known.columns]
    if missing:
        raise UsageError("truth-columns", file=truth.name, columns=", ".join(missing))
    return asdict(evaluate(_read(crosswalk), known))


def _read(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False).with_columns(pl.col("row").cast(pl.UInt32, strict=False))
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise InputError("file-not-spreadsheet", file=path.name) from fault
