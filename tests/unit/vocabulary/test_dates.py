"""Dates in every form in which they arrive."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dtsen_merge.vocabulary.dates import is_default, is_excel_empty, read_dates, shows_1904

TODAY = date(2026, 1, 15)
MAY = date(1980, 5, 12)


def read(*values: str | None, **options: int | None) -> pl.DataFrame:
    return read_dates(pl.Series(values, dtype=pl.String), today=TODAY, **options)


@pytest.mark.parametrize(
    "written",
    [
        "12-05-1980", "1980-05-12", "12/05/80", "12.05.1980", "12 05 1980", "12 Mei 1980", "12 May 1980", "12-Mei-80",
        "May 12, 1980", "29353", "29353.0", "Martapura, 12-05-1980", "Martapura 12-05-1980", "Marabahan, 12 Mei 1980",
        "Senin, 12 Mei 1980", "1980-05-12 00:00:00", "1980-05-12T00:00:00", "12051980", "19800512", "'12-05-1980",
        "12 - 05 - 1980", " 12-5-1980\u00a0",
    ],
)  # fmt: skip
def test_the_twelfth_of_may_in_many_hands(written: str) -> None:
    assert read(written).row(0) == (MAY, "day", 1980, None, read(written)["unsure"][0])


@pytest.mark.parametrize(
    ("written", "precision", "year"),
    [("1980", "year", 1980), ("1980.0", "year", 1980), ("00-00-1980", "year", 1980), ("XX-XX-1980", "year", 1980),
     ("00-05-1980", "month", 1980), ("Mei 1980", "month", 1980), ("05-1980", "month", 1980)],
)  # fmt: skip
def test_coarse_dates_tell_the_year(written: str, precision: str, year: int) -> None:
    assert read(written).select("date", "precision", "year", "code").row(0) == (None, precision, year, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31-02-1980", "date-impossible"), ("32-01-1980", "date-impossible"), ("29-02-1981", "date-impossible"),
        ("13-13-1980", "date-impossible"), ("0000-00-00", "date-impossible"), ("abc", "date-unreadable"),
        ("12-05-198", "date-unreadable"), ("2026-01-16", "date-future"), ("2027", "date-future"),
        ("1870-01-01", "date-age-impossible"), ("1874", "date-age-impossible"), ("0198-05-12", "date-age-impossible"),
        ("2026-01-15", None), ("-", None), (None, None),
    ],
)  # fmt: skip
def test_what_cannot_be_a_birth_date_is_told_and_left_empty(written: str | None, code: str | None) -> None:
    frame = read(written)
    assert frame["code"][0] == code
    assert code is None or frame.select("date", "year", "precision").row(0) == (None, None, "none")


@pytest.mark.parametrize(
    ("written", "born", "code"),
    [
        ("1915-01-16", date(1915, 1, 16), None), ("1915-01-15", date(1915, 1, 15), "date-too-old"),
        ("31-12-1890", date(1890, 12, 31), "date-too-old"), ("1875-01-16", date(1875, 1, 16), "date-too-old"),
        ("1875-01-15", None, "date-age-impossible"), ("1915", None, None), ("1914", None, "date-too-old"),
        ("1875", None, "date-too-old"),
    ],
)  # fmt: skip
def test_a_birth_date_that_is_very_old_is_told_and_kept(written: str, born: date | None, code: str | None) -> None:
    frame = read(written)
    year = None if code == "date-age-impossible" else int(written[-4:] if written[2] == "-" else written[:4])
    assert frame.select("date", "year", "code").row(0) == (born, year, code)


def test_the_ages_are_the_policy_s_and_other_dates_have_none() -> None:
    assert read("1950-01-01", oldest_age=60, impossible_age=70)["code"][0] == "date-age-impossible"
    assert read("1960-01-01", oldest_age=60, impossible_age=70).row(0)[0::3] == (date(1960, 1, 1), "date-too-old")
    assert read("1860-01-01", oldest_age=None).row(0)[0::3] == (date(1860, 1, 1), None)


@pytest.mark.parametrize(
    ("written", "in_workbook", "in_text"),
    [
        ("1899-12-30", True, False), ("1899-12-31", True, False), ("1900-01-01", True, False),
        ("1900-01-01 06:00:00", True, True), ("1899-12-30T00:00:00.000", True, True), ("1900-01-00", True, True),
        ("00/01/1900", True, True), ("0-Jan-00", True, True), ("1/0/1900", True, True), ("00/01/1900 0:00", True, True),
        ("01-01-1900", False, False), ("31-12-1899", False, False), ("1900-01-02", False, False),
        ("1899-12-29", False, False), ("1900", False, False), ("00-01-1980", False, False), (None, False, False),
    ],
)  # fmt: skip
def test_a_program_s_empty_date_is_none_and_a_typed_one_is(
    written: str | None, in_workbook: bool, in_text: bool
) -> None:
    cells = pl.DataFrame({"cell": pl.Series([written, written], dtype=pl.String), "workbook": [True, False]})
    told = cells.select(is_excel_empty(pl.col("cell"), pl.col("workbook"))).to_series()
    assert told.to_list() == [in_workbook, in_text]


def test_the_order_of_day_and_month_is_the_column_s() -> None:
    assert read("05/13/1980", "05/06/1980")["date"].to_list() == [date(1980, 5, 13), date(1980, 5, 6)]
    assert read("13/05/1980", "05/06/1980")["date"].to_list() == [date(1980, 5, 13), date(1980, 6, 5)]


def test_each_way_of_writing_has_an_order_of_its_own() -> None:
    mixed = read("25-12-1980", "05-06-1980", "12/25/80", "05/06/80")["date"].to_list()
    assert mixed == [date(1980, 12, 25), date(1980, 6, 5), date(1980, 12, 25), date(1980, 5, 6)]


def test_without_evidence_day_comes_first_and_is_unsure() -> None:
    frame = read("05-06-1980", "07-07-1980")
    assert frame["date"].to_list() == [date(1980, 6, 5), date(1980, 7, 7)]
    assert frame["unsure"].to_list() == [True, False]
    assert not read("05-06-1980", "25-06-1980")["unsure"].any()


def test_two_digits_of_a_year_are_the_latest_that_is_past() -> None:
    assert read("25/12/25", "25/12/26")["year"].to_list() == [2025, 1926]


def test_serial_numbers_of_both_systems() -> None:
    assert read("27891", epoch_1904=True)["date"][0] == MAY
    expected = pl.Series([MAY, None])
    assert shows_1904(pl.Series(["27891", "100"]), expected)
    assert not shows_1904(pl.Series(["29353", "100"]), expected)
    assert not shows_1904(pl.Series(["12-05-1980", "x"]), expected)


def test_default_dates_come_from_the_policy() -> None:
    dates = pl.DataFrame({"d": [date(1950, 7, 1), date(1950, 12, 31), date(1950, 3, 15), date(1950, 3, 16), None]})
    flags = dates.select(is_default(pl.col("d"), ["01-01", "31-12", "01-07"], [15])).to_series()
    assert flags.to_list() == [True, True, True, False, None]
