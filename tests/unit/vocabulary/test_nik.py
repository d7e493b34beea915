"""Identity numbers by the table of the domain notes, section 3."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dtsen_merge.vocabulary.nik import classify, clean_identifier, nik_birth_date, nik_region, nik_sex
from dtsen_merge.vocabulary.truncation import is_truncated

GOOD = "6303050509920001"


def one(value: str | None, kind: str = "nik", *, truncated: bool = False) -> dict[str, object]:
    return classify(pl.Series([value], dtype=pl.String), kind=kind, truncated=truncated).row(0, named=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", [GOOD, f"'{GOOD}", f"{GOOD}.0", "6303 0505\u00a00992 0001", " 630305.050992.0001 ", f"NIK: {GOOD}"]
)
def test_what_surrounds_a_number_is_taken_off(written: str) -> None:
    assert (one(written)["number"], one(written)["status"]) == (GOOD, "whole")


@pytest.mark.parametrize("written", ["6.30305E+15", "6,30305E+15", "6.30305e+15"])
def test_scientific_notation_is_not_turned_into_digits(written: str) -> None:
    parts = one(written)
    assert (parts["number"], parts["status"], parts["code"]) == (None, "malformed", "nik-e-notation")
    assert pl.DataFrame({"n": [written]}).select(clean_identifier(pl.col("n"))).item() == written.upper()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("630305050992001", "nik-length"),
        ("63030505099200011", "nik-length"),
        ("63030505O9920001", "nik-not-digits"),
        ("6303050009920001", "nik-impossible-date"),
        ("6303053209920001", "nik-impossible-date"),
        ("6303057209920001", "nik-impossible-date"),
        ("6303050513920001", "nik-impossible-date"),
        ("6303053004920001", None),
        ("6303053104920001", "nik-impossible-date"),
        ("6303052902910001", "nik-impossible-date"),
        ("6303056902920001", None),
        ("6300050509920001", "nik-impossible-region"),
        ("6370050509920001", "nik-impossible-region"),
        ("6371050509920001", None),
        ("6303050509920000", "nik-serial-zero"),
        ("0000000000000000", "nik-placeholder"),
        ("9999999999999999", "nik-placeholder"),
        ("1234567890123456", "nik-placeholder"),
        ("0", "nik-empty"),
        ("-", "nik-empty"),
        (None, "nik-empty"),
        ("0630305200100012", "nik-temporary"),
    ],
)
def test_each_rule_of_the_nik(written: str | None, code: str | None) -> None:
    assert one(written)["code"] == code


def test_a_temporary_nik_is_kept_as_given() -> None:
    parts = one("0630305200100012")
    assert (parts["status"], parts["temporary"], parts["number"]) == ("temporary", "0630305200100012", None)


def test_of_a_truncated_column_the_zero_at_the_end_is_not_known() -> None:
    assert one("6303050509920010", truncated=True)["known"] == "630305050992001"
    assert one("6303050509920000", truncated=True)["status"] == "truncated"
    assert one("6303050509920011", truncated=True)["status"] == "whole"


def test_the_date_of_a_card_takes_no_forty() -> None:
    assert one("6303050101150003", "kk")["status"] == "whole"
    assert one("6303054101150003", "kk")["code"] == "kk-impossible-date"
    assert one(None, "kk")["code"] is None


def test_what_a_nik_tells() -> None:
    frame = pl.DataFrame(
        {"nik": ["6303054509920001", "6303050509050001", "630305050992000"], "year": [None, 1905, None]}
    )
    today = date(2026, 1, 15)
    told = frame.select(
        born=nik_birth_date(pl.col("nik"), today),
        hinted=nik_birth_date(pl.col("nik"), today, pl.col("year")),
        sex=nik_sex(pl.col("nik")),
        region=nik_region(pl.col("nik")),
    )
    assert told["born"].to_list() == [date(1992, 9, 5), date(2005, 9, 5), date(1992, 9, 5)]
    assert told["hinted"].to_list() == [date(1992, 9, 5), date(1905, 9, 5), date(1992, 9, 5)]
    assert told["sex"].to_list() == ["P", "L", "L"]
    assert told["region"].unique().to_list() == ["63.03.05"]


def _niks(count: int, last: str = "", step: int = 7) -> list[str]:
    return [
        f"630305{1 + i % 28:02d}{1 + i % 12:02d}{60 + i % 40:02d}{1 + i * step % 997:04d}"[: 16 - len(last)] + last
        for i in range(count)
    ]


@pytest.mark.parametrize(
    ("numbers", "truncated"),
    [
        (_niks(500), False),
        (_niks(500, "0"), True),
        (_niks(4, "0"), True),
        (["6303050509920010"], False),
        (["6303050509920000"], True),
        (_niks(70) + _niks(30, "0", 11), True),
        ([*_niks(500), "6303050509920000"], False),
        (["6303050509920010"] * 40, False),
        ([], False),
        (["-", "abc", "6.3E+15"], False),
    ],
)
def test_the_share_of_zeros_at_the_end_tells_a_truncated_column(numbers: list[str], truncated: bool) -> None:
    assert is_truncated(pl.Series(numbers, dtype=pl.String), "nik") is truncated
