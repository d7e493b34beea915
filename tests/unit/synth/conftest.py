from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from dtsen_merge.synth import SynthSummary, synthesise


@dataclass(frozen=True)
class World:
    out: Path
    summary: SynthSummary
    truth: pl.DataFrame
    facts: dict[str, Any]

    def rows(self, source: str) -> Iterator[tuple[dict[str, Any], list[Any]]]:
        """Truth lines of a workbook source with the cells of the row that each points to."""
        mine = self.truth.filter(pl.col("source") == source)
        for (file, sheet), lines in mine.partition_by("file", "sheet", as_dict=True).items():
            table = cells_of(self.out / "inbox" / str(file), str(sheet))
            for line in lines.iter_rows(named=True):
                yield line, table[line["row"] - 1]


@cache
def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    """All cells of a sheet, row by row from row 1, as an independent reader sees them."""
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    out = tmp_path_factory.mktemp("world")
    summary = synthesise(1500, 7, out, error_rate=1.5)
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    return World(out, summary, pl.read_parquet(out / "truth.parquet"), facts)
