"""Identity numbers: the NIK of a person and the number of a family card (KK). Rules: domain notes, section 3.

A NIK is 6 digits of region, DDMMYY (day + 40 for women), 4 of serial from 0001. A KK is built alike, but its date is
the day of issue and takes no + 40.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import polars as pl

from dtsen_merge.tables import IDENTIFIER_STATUS
from dtsen_merge.vocabulary.text import SPACES, where

Kind = Literal["nik", "kk"]

PROVINCES: Final = (
    *range(11, 20),
    21,
    *range(31, 37),
    *range(51, 55),
    *range(61, 66),
    *range(71, 77),
    81,
    82,
    *range(91, 97),
)
"""Codes of provinces (Kepmendagri 300.2.2-2138/2025), and 54, Timor Timur until 1999, whose people keep their NIK."""
WOMEN_ADD: Final = 40
OLDEST: Final = 110
"""No one is older."""

_SIXTEEN: Final = r"^\d{16}$"
_E_NOTATION: Final = r"^\d+(?:[.,]\d+)?E\+?\d+$"
_WORDS: Final = (
    "TIDAKADA",
    "TDKADA",
    "BELUMADA",
    "BLMADA",
    "TIDAKPUNYA",
    "BELUMPUNYA",
    "BELUMADANIK",
    "NIHIL",
    "KOSONG",
    "XXX",
)
_NOTHING: Final = ("", "0", "NULL", "NONE", "NAN", "N/A", "#N/A")
_ONES: Final = 1_111_111_111_111_111
_COUNTING: Final = 1_234_567_890_123_456


def clean_identifier(text: pl.Expr) -> pl.Expr:
    """A number freed of what does not belong to it: quotes, spaces of every kind, dots, dashes, a trailing `.0`.

    Scientific notation (6.30305E+15) is left as it is: its digits are lost, and taking its dot out would make up a
    number. Cleaning twice changes nothing. Takes and gives String.
    """
    bare = text.str.to_uppercase().str.replace_all(SPACES, "").str.strip_chars("'`´‘’\"“”")
    bare = bare.str.replace(r"^(?:(?:NIK|KK|NO)[.:,_'\-]*)+(\d)", "$1")
    plain = bare.str.replace(r"^(\d{8,})[.,]0{1,2}$", "$1").str.replace_all(r"['`´‘’\"“”.,_:\-–]", "")
    plain = plain.str.replace(r"^(?:NIK|KK|NO)+(\d)", "$1")
    return pl.when(bare.str.contains(_E_NOTATION)).then(bare).otherwise(plain)


def clean_identifiers(values: pl.Series) -> pl.Series:
    """`clean_identifier` of a column, the slow way only for what is not sixteen bare digits."""
    values = values.cast(pl.String)
    return where(values, ~values.str.contains(_SIXTEEN).fill_null(value=True), clean_identifier)


def classify(values: pl.Series, *, kind: Kind, truncated: bool) -> pl.DataFrame:
    """What each number of a column is worth.

    Args:
        values: numbers as delivered.
        kind: "nik" or "kk".
        truncated: whether the column went through Excel as numbers, so that a last digit 0 is a lost one.

    Returns:
        `number` (16 digits, where whole), `known` (15 digits, where truncated), `status` (IDENTIFIER_STATUS),
        `temporary` (as given, where it is OpenSID's temporary NIK), `code` (the problem's code, or null).
    """
    frame = pl.DataFrame({"text": clean_identifiers(values)})
    frame = frame.with_columns(sixteen=pl.col("text").str.contains(_SIXTEEN).fill_null(value=False)).with_columns(
        number=pl.when("sixteen").then("text").cast(pl.UInt64)
    )
    code = _code(kind, truncated=truncated)
    coded = frame.with_columns(code=code)
    cut = pl.col("code") == f"{kind}-truncated"
    temporary = pl.col("code") == "nik-temporary"
    whole = pl.col("sixteen") & pl.col("code").is_null()
    return coded.select(
        pl.when(whole).then("text").alias("number"),
        pl.when(cut).then(pl.col("text").str.slice(0, 15)).alias("known"),
        pl.when(whole).then(pl.lit("whole"))
        .when(cut).then(pl.lit("truncated"))
        .when(temporary).then(pl.lit("temporary"))
        .when(pl.col("code") == f"{kind}-placeholder").then(pl.lit("placeholder"))
        .when(pl.col("code").is_null() | (pl.col("code") == "nik-empty")).then(pl.lit("empty"))
        .otherwise(pl.lit("malformed"))
        .cast(IDENTIFIER_STATUS).alias("status"),
        pl.when(temporary).then("text").alias("temporary"),
        "code",
    )  # fmt: skip


def _code(kind: Kind, *, truncated: bool) -> pl.Expr:
    """The code of the problem, the gravest first; null for a whole number (and for an empty KK)."""
    text, number = pl.col("text"), pl.col("number")
    empty = text.is_null() | text.is_in(_NOTHING)
    one_digit = (text.str.strip_chars_start(text.str.slice(0, 1)) == "") & (text.str.len_chars() > 1)
    placeholder = pl.when("sixteen").then((number % _ONES == 0) | (number == _COUNTING)).otherwise(
        one_digit | text.str.starts_with("123456789") | text.is_in(_WORDS)
    )  # fmt: skip
    digits = pl.col("sixteen") | text.str.contains(r"^\d+$")
    coded = (
        pl.when(empty).then(pl.lit("nik-empty" if kind == "nik" else None, dtype=pl.String))
        .when(~pl.col("sixteen") & text.str.contains(_E_NOTATION)).then(pl.lit(f"{kind}-e-notation"))
        .when(placeholder).then(pl.lit(f"{kind}-placeholder"))
        .when(~digits).then(pl.lit(f"{kind}-not-digits"))
        .when(~pl.col("sixteen")).then(pl.lit(f"{kind}-length"))
    )  # fmt: skip
    if kind == "nik":
        coded = coded.when(text.str.starts_with("0")).then(pl.lit("nik-temporary"))
        coded = coded.when(~possible_region(number)).then(pl.lit("nik-impossible-region"))
    coded = coded.when(~possible_date(number, kind)).then(pl.lit(f"{kind}-impossible-date"))
    if truncated:
        return coded.when(number % 10 == 0).then(pl.lit(f"{kind}-truncated")).otherwise(None)
    if kind == "nik":
        return coded.when(number % 10_000 == 0).then(pl.lit("nik-serial-zero")).otherwise(None)
    return coded.otherwise(None)


def possible_region(number: pl.Expr) -> pl.Expr:
    """Whether the first six digits (of 16, as an integer) can be a region: a province, kabupaten 01–69, kota 71–99."""
    regency = number // 1_000_000_000_000 % 100
    district = number // 10_000_000_000 % 100
    province = (number // 100_000_000_000_000).cast(pl.Int32).is_in(PROVINCES)
    return province & (regency != 0) & (regency != 70) & (district != 0)


def possible_date(number: pl.Expr, kind: Kind) -> pl.Expr:
    """Whether digits 7–12 (of 16, as an integer) are a date of some century; a NIK's day may bear the + 40."""
    day, month, year = _date_parts(number)
    if kind == "nik":
        day = pl.when(day > WOMEN_ADD).then(day - WOMEN_ADD).otherwise(day)
    longest = pl.when(month == 2).then(28 + (year % 4 == 0)).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    return day.is_between(1, longest) & month.is_between(1, 12)


def nik_birth_date(nik: pl.Expr, today: date, birth_year_hint: pl.Expr | None = None) -> pl.Expr:
    """The birth date that a NIK (16 digits, or the 15 known ones) holds; null where it is no date.

    The century is not stored: it is the hint's where the hint ends in the same two digits, else the latest that is
    not in the future.
    """
    day, month, year = (nik.str.slice(start, 2).cast(pl.Int32, strict=False) for start in (6, 8, 10))
    day = pl.when(day > WOMEN_ADD).then(day - WOMEN_ADD).otherwise(day)
    latest = pl.when(year + 2000 <= today.year).then(year + 2000).otherwise(year + 1900)
    if birth_year_hint is not None:
        hint = birth_year_hint.cast(pl.Int32)
        latest = pl.when(hint % 100 == year).then(hint).otherwise(latest)
    fits = day.is_between(1, 31) & month.is_between(1, 12)
    text = pl.format("{}-{}-{}", latest, month.cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2))
    return pl.when(fits).then(text).str.to_date("%Y-%m-%d", strict=False)


def nik_sex(nik: pl.Expr) -> pl.Expr:
    """L or P, as the day of a NIK (16 digits, or the 15 known ones) says."""
    day = nik.str.slice(6, 2).cast(pl.Int32, strict=False)
    return pl.when(day > WOMEN_ADD).then(pl.lit("P")).when(day > 0).then(pl.lit("L"))


def nik_region(nik: pl.Expr) -> pl.Expr:
    """The kecamatan of first registration, dotted: "63.03.05"."""
    return pl.format("{}.{}.{}", nik.str.slice(0, 2), nik.str.slice(2, 2), nik.str.slice(4, 2))


def _date_parts(number: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Day, month and two-digit year of a number of 16 digits."""
    return tuple((number // divisor % 100).cast(pl.Int32) for divisor in (100_000_000, 1_000_000, 10_000))  # type: ignore[return-value]
