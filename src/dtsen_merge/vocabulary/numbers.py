"""Numbers as clerks write them: counts, ages, desil, rupiah, RT and RW, telephones, postal codes.

Every function takes a column as delivered and gives a frame in its order: `value`, and `bad` (Boolean: the cell holds
something that is no such number). Work is done once for each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from dtsen_merge.vocabulary.text import by_distinct, clean_text

_LARGEST: Final = 10**15
_MULTIPLES: Final = {
    "RIBU": 1_000,
    "RB": 1_000,
    "JUTA": 1_000_000,
    "JT": 1_000_000,
    "MILIAR": 10**9,
    "MILYAR": 10**9,
    "M": 10**9,
}
_AMOUNT: Final = r"^(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]\d+)?$"
_PHONE_SHORTEST: Final = 9
_PHONE_LONGEST: Final = 15
_PLAIN_MOBILE: Final = r"^(?:\+?62|0)?(8[1-9]\d{6,10})$"


def read_count(values: pl.Series, *, lowest: int, highest: int) -> pl.DataFrame:
    """A whole number between two bounds: `4`, `4.0`, `4 orang`, `Desil 3`. Int64."""
    return _read(values, lambda text: _within(_first_number(text), lowest, highest))


def read_desil(values: pl.Series) -> pl.DataFrame:
    """A desil, 1 (poorest) to 10, and `outside` (Boolean: a number, but no desil). Int8."""

    def work(distinct: pl.Series) -> pl.DataFrame:
        text = clean_text(pl.col("text"))
        number = text.str.extract(r"^(?:DESIL|D)?[ :.\-]*(\d{1,9})(?:[.,]0+)?$").cast(pl.Int64)
        frame = distinct.to_frame("text").select(number=number, filled=text.is_not_null())
        inside = pl.col("number").is_between(1, 10)
        return frame.select(
            pl.when(inside).then("number").cast(pl.Int8).alias("result"),
            (pl.col("filled") & pl.col("number").is_null()).alias("bad"),
            (~inside).fill_null(value=False).alias("outside"),
        )

    return _filled_in(by_distinct(values.cast(pl.String), work))


def read_age(values: pl.Series) -> pl.DataFrame:
    """Completed years: `34`, `34 th`, `2 tahun 3 bulan` (2), `8 bulan` (0). Int64."""

    def years(text: pl.Expr) -> pl.Expr:
        in_months = text.str.contains(r"^\d+ *(?:BULAN|BLN|BL|HARI|MINGGU)\b")
        number = _first_number(text)
        days = text.str.contains(r"^\d+ *(?:HARI|MINGGU)")
        by_months = pl.when(days).then(pl.lit(0)).otherwise(number // 12)
        return _within(pl.when(in_months).then(by_months).otherwise(number), 0, 130)

    return _read(values, years)


def read_rupiah(values: pl.Series) -> pl.DataFrame:
    """Whole rupiah: `Rp 300.000,00`, `300,000`, `300000.0`, `Rp300.000,-`, `1,5 juta`. Int64; never negative."""

    def amount(text: pl.Expr) -> pl.Expr:
        bare = text.str.replace_all(r"^(?:RP|IDR)[. ]*|[ _]|,-+$|\.-+$|RUPIAH$", "")
        unit = bare.str.extract(r"^[\d.,]+(RIBU|RB|JUTA|JT|MILIAR|MILYAR|M)$")
        digits = bare.str.extract(r"^([\d.,]+)(?:RIBU|RB|JUTA|JT|MILIAR|MILYAR|M)?$").str.strip_chars(".,")
        digits = pl.when(digits.str.contains(_AMOUNT)).then(digits)
        grouped = digits.str.contains(r"^\d{1,3}(?:[.,]\d{3})+$") & unit.is_null()
        cents = digits.str.extract(r"[.,](\d{1,2})$")
        fraction = pl.when(unit.is_not_null()).then(digits.str.extract(r"[.,](\d+)$")).otherwise(cents)
        whole = pl.when(grouped | fraction.is_null()).then(digits).otherwise(digits.str.replace(r"[.,]\d+$", ""))
        number = whole.str.replace_all(r"[.,]", "").cast(pl.Float64, strict=False)
        parts = pl.format("0.{}", fraction.fill_null("0")).cast(pl.Float64, strict=False)
        factor = unit.replace_strict(_MULTIPLES, default=1, return_dtype=pl.Int64)
        exact = pl.when(grouped | fraction.is_null()).then(number).otherwise(number + parts)
        return _within((exact * factor).round(0), 0, _LARGEST).cast(pl.Int64)

    return _read(values, amount)


def read_rt_rw(values: pl.Series, which: str) -> pl.DataFrame:
    """An RT or RW as three digits: `1`, `RT 01`, `002/001` (the first is the RT, the last the RW). String.

    `0`, `000` and a dash say that there is none.
    """

    def three(text: pl.Expr) -> pl.Expr:
        bare = text.str.replace_all(r"R\.? ?T[. :]*", "").str.replace_all(r"R\.? ?W[. :]*", "/").str.strip_chars(" /-")
        number = r"(\d{1,4})(?:[.,]0+)?"
        first = bare.str.extract(rf"^{number}(?: *[/\\-] *{number})?$", 1)
        last = bare.str.extract(rf"^(?:{number} *[/\\-] *)?{number}$", 2)
        digits = (last if which == "rw" else first).cast(pl.Int64)
        return _within(digits, 0, 999).cast(pl.String).str.zfill(3)

    frame = _read(values, three)
    return frame.with_columns(pl.when(pl.col("value") != "000").then("value").alias("value"))


def read_phone(values: pl.Series) -> pl.DataFrame:
    """Digits with the country code first: 0812… and +62 812… are 62812…; of several numbers the first. String."""
    values = values.cast(pl.String)
    plain = values.to_frame("text").select(
        number=pl.concat_str(pl.lit("62"), pl.col("text").str.extract(_PLAIN_MOBILE))
    )["number"]
    odd = by_distinct(values.set(plain.is_not_null(), None), _read_odd_phones)
    return _filled_in(odd.with_columns(result=pl.coalesce(plain, "result")))


def _read_odd_phones(values: pl.Series) -> pl.DataFrame:
    text = clean_text(pl.col("text"))
    first = text.str.extract(r"([+(]?\d[\d\-. ()]*\d)").str.replace(r"\.0$", "").str.replace_all(r"[^\d]", "")
    number = first.str.replace(r"^(?:0062|620|62|0)", "").str.strip_chars_start("0")
    scientific = text.str.contains(r"^\d[.,]\d+E\+?\d+$")
    long = pl.format("62{}", number)
    usable = long.str.len_chars().is_between(_PHONE_SHORTEST, _PHONE_LONGEST) & ~scientific
    varied = number.str.strip_chars_start(number.str.slice(0, 1)) != ""
    frame = values.to_frame("text").select(
        result=pl.when(usable & varied).then(long), nothing=text.is_null() | text.str.contains(r"^[0 .\-]+$")
    )
    return frame.select("result", bad=pl.col("result").is_null() & ~pl.col("nothing"))


def read_postal_code(values: pl.Series, *, other_forms: bool = False) -> pl.DataFrame:
    """Five digits, which is Indonesia's rule (Pos Indonesia); elsewhere 3 to 10 letters and digits. String.

    Args:
        values: one column, as delivered.
        other_forms: whether codes of other countries are kept too, in upper case, without spaces and hyphens; they
            hold a digit, as all but a few do, so that words for "none" are none.
    """

    def code(text: pl.Expr) -> pl.Expr:
        if not other_forms:
            return text.str.extract(r"^([1-9]\d{4})(?:[.,]0+)?$")
        bare = text.str.replace(r"^(\d+)[.,]0+$", "$1").str.replace_all(r"[\s\-–—]", "").str.to_uppercase()
        return pl.when(bare.str.contains(r"^[A-Z0-9]{3,10}$") & bare.str.contains(r"[1-9]")).then(bare)

    return _read(values, code)


def _read(values: pl.Series, work: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
    """`work` on the cleaned distinct values; bad where a filled cell (0 and zeros alone apart) gives nothing."""

    def on_distinct(distinct: pl.Series) -> pl.DataFrame:
        text = clean_text(pl.col("text"))
        frame = distinct.to_frame("text").select(result=work(text), text=text)
        filled = pl.col("text").is_not_null() & ~pl.col("text").str.contains(r"^0+(?:[.,]0+)?$")
        return frame.select("result", bad=(filled & pl.col("result").is_null()).fill_null(value=False))

    return _filled_in(by_distinct(values.cast(pl.String), on_distinct))


def _filled_in(frame: pl.DataFrame) -> pl.DataFrame:
    flags = [name for name, dtype in frame.schema.items() if dtype == pl.Boolean]
    return frame.rename({"result": "value"}).with_columns(pl.col(flags).fill_null(value=False))


def _first_number(text: pl.Expr) -> pl.Expr:
    return text.str.extract(r"^(?:[A-Z]+[ :.]*)?(\d{1,15})(?:[.,]\d+)?(?: *[A-Z(].*)?$").cast(pl.Int64, strict=False)


def _within(number: pl.Expr, lowest: int, highest: int) -> pl.Expr:
    return pl.when(number.is_between(lowest, highest)).then(number)
