"""validate(): rows conserved, order kept, nothing said twice; and the rules across sources."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dtsen_merge.errors import ConfigError
from dtsen_merge.tables import PROBLEMS, conform
from dtsen_merge.validation import validate, validate_across

NIK = "6303051705800001"


def known(row: int | None, code: str, column: str | None = None) -> pl.DataFrame:
    line = {
        "code": code,
        "severity": "error",
        "source": "pkh",
        "file": "pkh/daftar.xlsx",
        "sheet": "Lembar1",
        "row": row,
    }
    return conform(pl.DataFrame([{**line, "column": column}], schema_overrides={"column": pl.String}), PROBLEMS)


def run(records, problems, profile, policy, today, **more):
    return validate(records, problems, profile=profile(**more), policy=policy, today=today)


def test_only_a_row_that_names_nobody_is_rejected(make, no_problems, profile, policy, today):
    rows = make({"nama": "ALI", "nik": "1"}, {"nik": NIK}, {"nama": "BUDI", "desil_nasional": 12})
    told = run(rows, no_problems, profile, policy, today)
    assert told.accepted["row"].to_list() == [2, 4]
    assert told.rejected["row"].to_list() == [3]
    assert told.accepted["nik"].to_list() == [None, None]
    assert told.problems.select("code", "row").rows() == [
        ("nik-length", 2), ("nama-missing", 3), ("desil-out-of-range", 4),
    ]  # fmt: skip


def test_what_reading_rejected_stays_rejected_and_is_not_told_twice(make, profile, policy, today):
    rows = make({"nik": NIK}, {"nama": "ALI"}, {"nama": "BUDI"})
    problems = pl.concat([known(2, "nama-unusable", "nama"), known(4, "row-broken"), known(None, "rows-hidden")])
    told = run(rows, problems, profile, policy, today)
    assert told.accepted["nama"].to_list() == ["ALI"]
    assert told.rejected["row"].to_list() == [2, 4]
    assert told.problems.equals(problems)


def test_what_standardise_said_of_a_cell_is_not_said_again(make, profile, policy, today):
    problems = known(2, "nik-sex-differs", "jenis_kelamin")
    told = run(make({"nama": "ALI", "nik": NIK, "jenis_kelamin": "P"}), problems, profile, policy, today)
    assert told.problems.equals(problems)


def test_no_rows_no_problems(make, no_problems, profile, policy, today):
    told = run(make(), no_problems, profile, policy, today)
    assert (told.accepted.height, told.rejected.height, told.problems.height) == (0, 0, 0)


def test_a_malformed_policy_is_told_by_key(make, no_problems, profile, policy, today):
    policy["programme"]["PIP"]["ages"] = {"min": 6}
    with pytest.raises(ConfigError) as told:
        run(make({"nama": "ALI"}), no_problems, profile, policy, today)
    assert told.value.params["key"] == "programme.PIP.ages"


BORN = date(1980, 5, 17)


@pytest.mark.parametrize(
    ("receiver", "told"),
    [
        ({"nik": NIK, "nama": "ALI HASAN"}, True),
        ({"nik": NIK, "nama": "RAHMAH"}, False),
        ({"nik_15": NIK[:15], "nik_status": "truncated", "nama": "ALI HASSAN"}, True),
        ({"nik_15": NIK[:15], "nik_status": "truncated", "nama": "RAHMAH"}, False),
        ({"nik": NIK[:-1] + "2", "nama": "ALI HASAN", "tanggal_lahir": BORN}, False),
        ({"nama": "ALI HASAN", "tanggal_lahir": BORN}, True),
        ({"nama": "ALI HASAN", "tanggal_lahir": BORN, "tanggal_lahir_default": True}, False),
        ({"nama": "ALI HASAN"}, False),
        ({"nama": "BUDI", "status_hidup": "MENINGGAL", "nik": NIK[:-1] + "9"}, True),
        ({"nik": NIK, "nama": "ALI HASAN", "periode": "2023"}, False),
        ({"nik": NIK, "nama": "ALI HASAN", "periode": "2025-01"}, True),
        ({"nik": NIK, "nama": "ALI HASAN", "program": "EPPGBM"}, False),
    ],
)
def test_the_dead_who_receive(make, profile, policy, receiver, told):
    register = make(
        {"nik": NIK, "nama": "ALI HASAN", "tanggal_lahir": BORN, "status_hidup": "MENINGGAL"},
        {"nama": "ALI HASAN", "tanggal_lahir": BORN, "status_hidup": "MENINGGAL", "nik": NIK},
        source="siak", file="siak/penduduk.xlsx",
    )  # fmt: skip
    listed = make({"program": "PKH", **receiver})
    profiles = [profile("population", "siak", title="SIAK", period="2025-12"), profile(period="2025-12")]
    found = validate_across(register.vstack(listed), profiles=profiles, policy=policy)
    assert found.select("code", "source", "row").rows() == [("deceased-receives", "pkh", 2)] * told


def test_a_register_of_the_dead_receives_nothing(make, profile, policy):
    register = make({"nik": NIK, "nama": "ALI", "status_hidup": "MENINGGAL"}, source="siak")
    assert validate_across(register, profiles=[profile("population", "siak")], policy=policy).is_empty()
