"""Whatever the size and the seed: nobody is lost, no row is told twice."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import openpyxl
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtsen_merge.synth import synthesise
from dtsen_merge.workbooks.grid_writer import GridSheet, write_grids


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.integers(50, 500), seed=st.integers(0, 2**31), error_rate=st.sampled_from([0.0, 1.0, 5.0]))
def test_persons_and_rows_are_conserved(people: int, seed: int, error_rate: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        summary = synthesise(people, seed, out, error_rate=error_rate)
        truth = pl.read_parquet(out / "truth.parquet")
        facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
        files = {path.relative_to(out / "inbox").as_posix() for path in (out / "inbox").rglob("*") if path.is_file()}
    assert summary.people == facts["persons"] == people
    assert truth.select("source", "file", "sheet", "row").is_unique().all()
    assert sum(summary.rows.values()) == truth.height
    assert set(truth.get_column("file")) <= files
    siak = truth.filter(pl.col("source") == "siak")
    assert siak.height == siak.get_column("person").n_unique() == people
    persons = truth.filter(pl.col("kind") == "person")
    assert persons.get_column("person").null_count() == 0
    strangers = set(persons.get_column("person")) - set(siak.get_column("person"))
    assert len(strangers) <= facts["outsiders"]
    per_stranger = persons.filter(pl.col("outsider")).group_by("person").agg(pl.col("source").n_unique())
    assert (per_stranger.get_column("source") == 1).all()


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(st.none() | _TEXT, min_size=3, max_size=3), min_size=1, max_size=12))
def test_any_grid_of_texts_reads_back(rows: list[list[str | None]]) -> None:
    cells = pl.DataFrame(rows, schema={f"c{i}": pl.String for i in range(3)}, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        write_grids(path, [GridSheet("S", cells)])
        sheet = openpyxl.load_workbook(path)["S"]
        read = [[sheet.cell(r + 1, c + 1).value or "" for c in range(3)] for r in range(len(rows))]
    assert read == [[value or "" for value in row] for row in rows]
