"""Dates in every form in which they arrive."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dtsen_merge.vocabulary.dates import is_default, read_dates, shows_1904

TODAY = date(2026, 1, 15)
MAY = date(1980, 5, 12)


def read(*values: str | None, **options: bool) -> pl.DataFrame:
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
        ("1890-01-01", "date-too-old"), ("1900", "date-too-old"), ("2026-01-15", None), ("-", None), (None, None),
    ],
)  # fmt: skip
def test_what_cannot_be_a_birth_date_is_told_and_left_empty(written: str | None, code: str | None) -> None:
    frame = read(written)
    assert frame["code"][0] == code
    assert code is None or frame.select("date", "year", "precision").row(0) == (None, None, "none")


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
