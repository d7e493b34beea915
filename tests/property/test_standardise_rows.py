"""Every row given comes back as one record, in order, whatever its cells hold; standardising is a function of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.standardise import Standardised, decide_truncation, standardise
from dtsen_merge.tables import PROBLEMS, RAW_FIELDS, RECORDS

CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "-", "0", "1", "2", "L", "YA", "6303051509920001", "6.30305E+15", "12-05-1980", "1980", "AHMAD BIN ALI",
         "(ALM)", '"', "\\", "\n", "Sei Alang", "63.03.05.2036", "99", "Rp 300.000", "\xa0"]
    ),
)  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> pl.DataFrame:
    fields = draw(st.lists(st.sampled_from(RAW_FIELDS), unique=True, min_size=1, max_size=12))
    height = draw(st.integers(0, 8))
    columns: dict[str, Any] = {
        "source": ["s"] * height, "file": ["f"] * height, "sheet": [""] * height, "row": list(range(2, height + 2)),
        "row_kind": draw(st.lists(st.sampled_from(["person", "family"]), min_size=height, max_size=height)),
    }  # fmt: skip
    columns |= {name: draw(st.lists(CELL, min_size=height, max_size=height)) for name in fields}
    types = dict.fromkeys(columns, pl.String) | {"row": pl.UInt32}
    return pl.DataFrame(columns, schema=types)


def run(rows: pl.DataFrame, region: str = "63.03") -> Standardised:
    profile = SourceProfile(name="s", files=("s/*",))
    return standardise(
        rows, region_code=region, profile=profile, truncated=decide_truncation(rows), today=date(2026, 1, 15)
    )


@settings(deadline=None, max_examples=60)
@given(sheets(), st.sampled_from(["63.03", "", "32.76", "99.99"]))
def test_rows_are_conserved_and_in_order(rows: pl.DataFrame, region: str) -> None:
    done = run(rows, region)
    assert dict(done.records.schema) == {name: pl.Series([], dtype=dtype).dtype for name, dtype in RECORDS.items()}
    assert done.problems.columns == list(PROBLEMS)
    assert done.records["row"].to_list() == rows["row"].to_list()
    for name in ("nik_status", "no_kk_status", "tanggal_lahir_precision"):
        assert done.records[name].null_count() == 0
    assert set(done.problems["code"]) <= set(CATALOGUE)
    assert set(done.problems["row"].drop_nulls()) <= set(rows["row"])


@settings(deadline=None, max_examples=60)
@given(sheets())
def test_raw_holds_every_cell_that_is_not_blank(rows: pl.DataFrame) -> None:
    fields = [name for name in RAW_FIELDS if name in rows.columns]
    for cells, raw in zip(rows.select(fields).to_dicts(), run(rows).records["raw"], strict=True):
        kept = json.loads(raw)
        assert all(cells[name] == value for name, value in kept.items())
        assert all(
            not (cells[name] or "").strip(" \t\n\xa0")
            for name in cells
            if name not in kept and (cells[name] or "").isprintable()
        )


@settings(deadline=None, max_examples=40)
@given(sheets())
def test_a_row_without_a_name_is_told_and_one_with_a_name_is_not(rows: pl.DataFrame) -> None:
    done = run(rows)
    told = done.problems.filter(pl.col("code").is_in(["nama-missing", "nama-unusable"]))["row"].to_list()
    person = done.records.filter(pl.col("row_kind") == "person")
    assert sorted(told) == person.filter(pl.col("nama").is_null())["row"].to_list()


@settings(deadline=None, max_examples=60)
@given(sheets())
def test_standardising_again_from_the_cells_kept_in_raw_gives_the_same_records(rows: pl.DataFrame) -> None:
    first = run(rows).records
    fields = [name for name in RAW_FIELDS if name in rows.columns]
    cells = [json.loads(raw) for raw in first["raw"]]
    again = rows.with_columns(pl.Series(name, [row.get(name) for row in cells], dtype=pl.String) for name in fields)
    assert run(again).records.equals(first)
