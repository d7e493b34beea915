"""Whatever the records: every row comes out once, in order; nothing is said twice; order of rows changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import SourceProfile, load_policy
from dtsen_merge.tables import PROBLEMS, RECORDS, conform, empty
from dtsen_merge.validation import validate
from dtsen_merge.validation.names_alike import names_unlike

TODAY = date(2026, 1, 15)
POLICY = load_policy("programmes.toml")
KEY = ["file", "sheet", "row"]

identifiers = st.sampled_from([None, "6303051705800001", "6303055705800001", "12", "6303051705800002"])
names = st.sampled_from([None, "ALI HASAN", "SITI AMINAH", "SITI", "MUHAMMAD ALI", "BUDI"])
lines = st.fixed_dictionaries(
    {
        "row_kind": st.sampled_from(["person", "person", "family"]),
        "nik": identifiers,
        "no_kk": identifiers,
        "nama": names,
        "tanggal_lahir": st.sampled_from([None, date(1980, 5, 17), date(2019, 1, 1), date(2030, 1, 1)]),
        "jenis_kelamin": st.sampled_from([None, "L", "P"]),
        "hubungan_keluarga": st.sampled_from([None, "KEPALA KELUARGA", "ANAK"]),
        "desil_nasional": st.sampled_from([None, 1, 10, 11]),
        "program": st.sampled_from([None, "PIP", "PKH"]),
        "periode": st.sampled_from([None, "2025", "2025-12", "x"]),
        "raw": st.sampled_from(['{"nama": "x"}', "{}", '{"nik": "1"}']),
    }
)
tables = st.lists(lines, max_size=12)
kinds = st.sampled_from(["population", "welfare", "family", "programme", "other"])


def records_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    if not rows:
        return empty(RECORDS)
    filled = [
        {
            **row,
            "source": "s", "file": "s/a.csv", "sheet": "", "row": number,
            "nik_status": "whole" if row["nik"] else "empty",
            "no_kk_status": "whole" if row["no_kk"] else "empty",
            "tanggal_lahir_precision": "day" if row["tanggal_lahir"] else "none",
            "tahun_lahir": row["tanggal_lahir"].year if row["tanggal_lahir"] else None,
            "nama_tokens": row["nama"],
        }
        for number, row in enumerate(rows, start=2)
    ]  # fmt: skip
    return conform(pl.DataFrame(filled, infer_schema_length=None), RECORDS)


def run(records: pl.DataFrame, kind: str):
    profile = SourceProfile(name="s", files=("s/*",), kind=kind)
    return validate(records, empty(PROBLEMS), profile=profile, policy=POLICY, today=TODAY)


@settings(max_examples=25, deadline=None)
@given(tables, kinds)
def test_rows_are_conserved_in_order(rows, kind):
    records = records_of(rows)
    told = run(records, kind)
    both = pl.concat([told.accepted, told.rejected])
    assert both.sort(KEY).select(*KEY, "raw", "nama").equals(records.select(*KEY, "raw", "nama"))
    assert told.accepted["row"].is_sorted() and told.rejected["row"].is_sorted()
    rejecting = [code for code, kind_ in CATALOGUE.items() if kind_.effect == "row"]
    reasons = told.problems.filter(pl.col("code").is_in(rejecting))
    assert set(reasons["row"]) == set(told.rejected["row"])


@settings(max_examples=25, deadline=None)
@given(tables, kinds)
def test_nothing_is_said_twice_and_a_second_run_says_nothing_new_of_the_cells(rows, kind):
    told = run(records_of(rows), kind)
    assert told.problems.select(*KEY, "code", "column").is_duplicated().sum() == 0
    again = run(told.accepted, kind)
    assert again.accepted.equals(told.accepted)
    assert again.rejected.is_empty()
    emptied = [code for code, kind_ in CATALOGUE.items() if kind_.effect == "field"]
    assert again.problems.filter(pl.col("code").is_in(emptied)).is_empty()


@settings(max_examples=25, deadline=None)
@given(tables, kinds, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_verdict(rows, kind, chance):
    records = records_of(rows)
    order = list(range(records.height))
    chance.shuffle(order)
    first, second = run(records, kind), run(records[order], kind)
    assert first.rejected.sort("row").equals(second.rejected.sort("row"))
    free = pl.col("code") != "duplicate-row"  # of two equal rows the later one is told: that is the order itself
    headless = ~((pl.col("code") == "kk-heads") & (pl.col("params") == '{"count":0}'))
    said = [told.problems.filter(free & headless).sort(*KEY, "code", "column") for told in (first, second)]
    assert said[0].equals(said[1])
    counts = [told.problems["code"].value_counts().sort("code") for told in (first, second)]
    assert counts[0].equals(counts[1])


words = st.text(alphabet="ABEIKMNRSTU", min_size=1, max_size=8)
full_names = st.lists(words, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(full_names, full_names)
def test_unlikeness_of_names_is_symmetric_and_no_name_is_unlike_itself(one, other):
    pair = pl.DataFrame({"a": [one, other, one], "b": [other, one, one]})
    there, back, self_ = pair.select(unlike=names_unlike("a", "b"))["unlike"]
    assert there == back
    assert self_ is False
