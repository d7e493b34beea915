"""The forms of dates: which digits are the day, the month and the year."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.vocabulary.text import clean_text

MONTHS: Final[dict[str, int]] = {
    word: number
    for number, words in enumerate(
        (
            "JANUARI JANUARY JAN", "FEBRUARI PEBRUARI FEBRUARY FEB PEB", "MARET MARCH MAR MRT", "APRIL APR", "MEI MAY",
            "JUNI JUNE JUN", "JULI JULY JUL", "AGUSTUS AUGUST AGU AGT AGS AGST AGUST AUG", "SEPTEMBER SEP SEPT",
            "OKTOBER OCTOBER OKT OCT", "NOVEMBER NOPEMBER NOV NOP", "DESEMBER DECEMBER DES DEC",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip

_MONTH: Final = r"\b(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"
_TIME: Final = r"[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?$"
_THREE: Final = r"^(\d{1,4})([-/. \\])+(\d{1,2})[-/. \\]+(\d{1,4})$"
_FIRST_SERIAL: Final = 3000
_LAST_SERIAL: Final = 60_000
_DAYS_1900: Final = -25_569  # from 1899-12-30 to 1970-01-01
_DAYS_1904: Final = -24_107


def recognise(values: pl.Series, this_year: int, *, epoch_1904: bool) -> pl.DataFrame:
    """Day, month and year of each (distinct, not null) value: Int32, 0 where not known, null where not recognised.

    Beside them `empty` (the cell says that it holds nothing), `short` (two digits of a year) and `unsure` (see `read_dates`).
    """
    frame = values.to_frame("text").select(text=clean_text(pl.col("text")))
    frame = frame.with_columns(empty=pl.col("text").is_null(), text=_without_company(pl.col("text")))
    frame = frame.with_columns(word=pl.col("text").str.extract(_MONTH))
    frame = frame.with_columns(_three_numbers())
    frame = _order(frame)
    forms = [_worded(), _in_order(), _run_together(this_year), _serial(this_year, epoch_1904=epoch_1904), _coarse()]
    frame = frame.select("empty", "unsure", *(form.alias(str(i)) for i, form in enumerate(forms)))
    parts = frame.select("empty", "unsure", parts=pl.coalesce(str(i) for i in range(len(forms)))).unnest("parts")
    year = pl.col("year")
    full = (
        pl.when(pl.col("digits") > 2).then(year).when(year + 2000 <= this_year).then(year + 2000).otherwise(year + 1900)
    )
    short = (pl.col("digits") <= 2).fill_null(value=False)
    return parts.select(
        "empty", "day", "month", full.alias("year"), short.alias("short"), pl.col("unsure").fill_null(value=False)
    )


def _without_company(text: pl.Expr) -> pl.Expr:
    """The date alone: the time behind it, the place and the day of the week before it taken off."""
    plain = text.str.replace(_TIME, "").str.replace(r"^([A-Z]+\.? \d{1,2}(?:ST|ND|RD|TH)?), ?(\d{4})$", "$1 $2")
    plain = plain.str.replace(r"^.*,\s*(.*\d.*)$", "$1").str.strip_chars(" '`:;")
    bare = (
        pl.when(plain.str.contains(_MONTH))
        .then(plain)
        .otherwise(plain.str.replace(r"^[A-Z][A-Z .']*[ :/-]+(\d)", "$1"))
    )
    return bare.str.replace_all(r"[–—−]", "-")


def _parts(day: pl.Expr, month: pl.Expr, year: pl.Expr, digits: pl.Expr, found: pl.Expr) -> pl.Expr:
    """The form's reading where it applies, else null."""
    return pl.when(found).then(
        pl.struct(
            day.cast(pl.Int32, strict=False).fill_null(0).alias("day"),
            month.cast(pl.Int32, strict=False).fill_null(0).alias("month"),
            year.cast(pl.Int32, strict=False).alias("year"),
            digits.cast(pl.Int32).alias("digits"),
        )
    )


def _worded() -> pl.Expr:
    """12 Mei 1980, 12-Mei-80, May 12 1980, Mei 1980."""
    text = pl.col("text")
    day = pl.coalesce(
        text.str.extract(r"(\d{1,2})(?:ST|ND|RD|TH)?\W*" + _MONTH),
        text.str.extract(_MONTH + r"\W*(\d{1,2})(?:ST|ND|RD|TH)?\W+\d{4}$", 2),
    )
    year = text.str.extract(r"(?:^|\D)(\d{4}|\d{2})$")
    month = pl.col("word").replace_strict(MONTHS, default=None, return_dtype=pl.Int32)
    return _parts(day, month, year, year.str.len_chars(), pl.col("word").is_not_null() & year.is_not_null())


def _three_numbers() -> list[pl.Expr]:
    """a, b, c as numbers, the lengths of a and c, and the style in which they are written."""
    text = pl.col("text")
    groups = text.str.extract_groups(_THREE)
    a, separator, b, c = (groups.struct.field(str(i)) for i in range(1, 5))
    return [
        a.cast(pl.Int32).alias("a"), b.cast(pl.Int32).alias("b"), c.cast(pl.Int32).alias("c"),
        a.str.len_chars().alias("a_digits"), c.str.len_chars().alias("c_digits"),
        pl.format("{}{}", separator, c.str.len_chars()).alias("style"),
    ]  # fmt: skip


def _order(frame: pl.DataFrame) -> pl.DataFrame:
    """`month_first` and `unsure`, decided for each style (separator, digits of the year) and then for the column."""
    year_last = pl.col("a_digits") <= 2
    a, b = pl.col("a"), pl.col("b")
    frame = frame.with_columns(
        only_day_first=(year_last & (a > 12) & (b <= 12)).fill_null(value=False),
        only_month_first=(year_last & (b > 12) & (a <= 12)).fill_null(value=False),
    )
    day_first = pl.col("only_day_first").sum().over("style")
    month_first = pl.col("only_month_first").sum().over("style")
    shown = (pl.col("only_day_first") | pl.col("only_month_first")).any()
    either = year_last & (a <= 12) & (b <= 12) & (a != b) & (a > 0) & (b > 0)
    return frame.with_columns(
        month_first=pl.col("only_month_first") | (either & (month_first > day_first)), unsure=either & ~shown
    )


def _in_order() -> pl.Expr:
    """dd-mm-yyyy, mm/dd/yyyy, yyyy-mm-dd (and yyyy-dd-mm where it can be nothing else)."""
    a, b, c = pl.col("a"), pl.col("b"), pl.col("c")
    year_first = pl.col("a_digits") == 4
    turned = year_first & (b > 12) & (c <= 12)
    day = pl.when(turned).then(b).when(year_first).then(c).when("month_first").then(b).otherwise(a)
    month = pl.when(turned).then(c).when(year_first).then(b).when("month_first").then(a).otherwise(b)
    year = pl.when(year_first).then(a).otherwise(c)
    digits = pl.when(year_first).then(4).otherwise(pl.col("c_digits"))
    read = (year_first & (pl.col("c_digits") <= 2)) | ((pl.col("a_digits") <= 2) & pl.col("c_digits").is_in([2, 4]))
    return _parts(day, month, year, digits, read & pl.col("word").is_null())


def _run_together(this_year: int) -> pl.Expr:
    """17081980, 19800817, 170880."""
    text = pl.col("text")
    front = text.str.slice(0, 4).cast(pl.Int32, strict=False)
    year_first = front.is_between(1850, this_year + 1) & text.str.slice(4, 2).cast(pl.Int32, strict=False).is_between(
        1, 12
    )
    eight = text.str.contains(r"^\d{8}$")
    first = pl.when(eight & year_first)
    return _parts(
        first.then(text.str.slice(6, 2)).otherwise(text.str.slice(0, 2)),
        first.then(text.str.slice(4, 2)).otherwise(text.str.slice(2, 2)),
        first.then(front.cast(pl.String)).otherwise(text.str.slice(4)),
        pl.when(eight).then(4).otherwise(2),
        text.str.contains(r"^(?:\d{6}|\d{8})$"),
    )


def _serial(this_year: int, *, epoch_1904: bool) -> pl.Expr:
    """Excel's count of days; a number that can be a year is one."""
    number = pl.col("text").str.extract(r"^(\d{4,5})(?:[.,]\d+)?$").cast(pl.Int32, strict=False)
    found = number.is_between(_FIRST_SERIAL, _LAST_SERIAL) & ~number.is_between(1800, this_year + 100)
    counted = (number + (_DAYS_1904 if epoch_1904 else _DAYS_1900)).cast(pl.Date)
    return _parts(counted.dt.day(), counted.dt.month(), counted.dt.year(), pl.lit(4), found)


def _coarse() -> pl.Expr:
    """The year alone (also behind signs for an unknown day and month), or month and year."""
    groups = (
        pl.col("text")
        .str.replace(r"\.0+$", "")
        .str.extract_groups(r"^(?:[-/X?. ]*[-/. ])?(?:(\d{1,2})[-/. ]+)?(\d{4})$")
    )
    month, year = groups.struct.field("1"), groups.struct.field("2")
    return _parts(pl.lit(0), month, year, pl.lit(4), year.is_not_null())
