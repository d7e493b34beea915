"""What a column's values look like, as shares of its filled cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.sources.content import TERMS, share_of, term_shares, word_shares

SAMPLE: Final = 2000
"""Rows that are looked at, spread evenly over the sheet."""
MONTHS: Final = "jan|feb|peb|mar|apr|mei|may|jun|jul|agu|ags|aug|sep|okt|oct|nop|nov|des|dec"
DATE: Final = rf"(?i)^(\d{{1,2}}[-/. ](\d{{1,2}}|({MONTHS})[a-z]*)[-/. ,]+\d{{2,4}}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}( 00:00:00)?)$"
PLACE_AND_DATE: Final = rf"(?i)^[a-z][a-z .'()-]+[,/ ]+\s*\d{{1,2}}[-/. ](\d{{1,2}}|({MONTHS})[a-z]*)[-/. ,]+\d{{2,4}}$"
NAME: Final = r"(?i)^[a-z][a-z'.`,() -]{2,}$"
SEX_WORDS: Final = (
    "l",
    "p",
    "lk",
    "pr",
    "laki-laki",
    "laki laki",
    "perempuan",
    "pria",
    "wanita",
    "w",
    "1",
    "2",
    "m",
    "f",
)
SIXTEEN: Final = r"^\d{6}([0-6]\d|7[01])(0[1-9]|1[0-2])\d{6}$"
"""Sixteen digits with a possible day (a woman's + 40) and month behind the region."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of the filled cells (0–1); `filled` counts them, `rows` all, `values` the different ones."""

    rows: int
    filled: int
    values: int = 0
    digits_16: float = 0.0  # sixteen digits with a possible date at place 7
    women: float = 0.0  # … of those, with a day over 40: only a NIK adds 40
    two_numbers: float = 0.0  # two numbers of sixteen digits in one cell
    digits_other: float = 0.0  # digits, but neither 15 to 17 of them nor few enough to be a count
    long: float = 0.0  # four digits or more, or what Excel leaves of them
    nothing: float = 0.0  # `-`, `0`
    date: float = 0.0
    place_date: float = 0.0
    rt_rw: float = 0.0
    rt_padded: float = 0.0  # `001/002`, `RT 1/2`: a fraction or a blood pressure is not written so
    rt: float = 0.0  # `RT 3`
    rw: float = 0.0
    subdistrict: float = 0.0  # `Kec. Gambut`
    village: float = 0.0  # `Ds. Gudang`
    name: float = 0.0  # the form of a name: letters
    titled: float = 0.0  # at most five words, each with a capital letter
    distinct: float = 0.0
    number: float = 0.0  # digits only
    small: float = 0.0  # of at most three digits
    age: float = 0.0  # 0 to 120, with or without "tahun"
    ten: float = 0.0  # 1 to 10, with or without "desil"
    year: float = 0.0
    postal: float = 0.0
    phone: float = 0.0
    mobile: float = 0.0
    letters: float = 0.0
    code: float = 0.0  # a region's code
    sex: float = 0.0  # words and codes
    sex_word: float = 0.0  # words and letters only
    alive: float = 0.0
    living: float = 0.0  # … that say so: "aktif" may be a member's or a customer's
    marital: float = 0.0
    religion: float = 0.0
    relation: float = 0.0
    education: float = 0.0
    job: float = 0.0
    person: float = 0.0  # a frequent given name
    thing: float = 0.0  # a word that no person's name has
    street: float = 0.0

    @property
    def names(self) -> float:
        """Share of cells that have the form of a person's name and no word against it."""
        return max(self.name - self.thing, 0.0)


def sample_of(data: pl.DataFrame) -> pl.DataFrame:
    """The rows that are looked at."""
    return data.gather_every(max(data.height // SAMPLE, 1)) if data.height else data


def gather_evidence(data: pl.DataFrame, columns: Sequence[str]) -> dict[str, Evidence]:
    """Evidence for each cell column; the different values of all of them are looked at together, each once."""
    sample = sample_of(data).select(pl.col(name).cast(pl.String) for name in columns)
    plain = pl.col("v").str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    long = sample.unpivot(variable_name="column", value_name="v").drop_nulls("v").with_columns(v=plain)
    counts = long.group_by("column", "v", maintain_order=True).len("count")
    digits = counts.with_columns(v=pl.col("v").str.replace_all(r"[\s.'-]", ""))
    sixteen = digits.filter(pl.col("v").str.contains(SIXTEEN)).group_by("column").agg(
        numbers=pl.col("count").sum(),
        women=pl.col("count").filter(pl.col("v").str.slice(6, 1).cast(pl.Int8) >= 4).sum(),
    )  # fmt: skip
    sizes = counts.group_by("column").agg(filled=pl.col("count").sum(), values=pl.len())
    told = sizes
    for part in (sixteen, _shares(counts, _FORMS), _shares(digits, _NUMBERS), term_shares(counts)):
        told = told.join(part, on="column", how="left")
    lettered = told.filter(pl.col("letters") >= 0.5).select("column")
    told = told.join(word_shares(counts.join(lettered, on="column", how="semi")), on="column", how="left")
    by_column = {line.pop("column"): line for line in told.fill_null(0).iter_rows(named=True)}
    return {name: _evidence(sample.height, by_column.get(name)) for name in columns}


def _evidence(rows: int, told: dict[str, Any] | None) -> Evidence:
    """One column's evidence out of its shares; None where it is empty."""
    if told is None:
        return Evidence(rows, 0)
    numbers, women = told.pop("numbers"), told.pop("women")
    terms = {name: float(told.pop(f"term_{name}")) for name in TERMS}
    filled, values = int(told.pop("filled")), int(told.pop("values"))
    share = {name: float(value) for name, value in told.items()}
    sex, alive, marital = (max(share.pop(name), terms[name]) for name in ("sex", "alive", "marital"))
    return Evidence(
        rows=rows,
        filled=filled,
        values=values,
        women=women / max(numbers, 1),
        distinct=values / filled,
        sex=sex,
        alive=alive,
        marital=marital,
        sex_word=terms["sex"],
        **share,
        **{name: terms[name] for name in ("religion", "relation", "education", "job")},
    )


def _shares(counts: pl.DataFrame, forms: dict[str, pl.Expr]) -> pl.DataFrame:
    """`column` and for each form the share of its cells that have it."""
    seen = counts.select("column", "count", *(form.alias(name) for name, form in forms.items()))
    return seen.group_by("column").agg(share_of(name) for name in forms)


_V: Final = pl.col("v")
_LOWER: Final = _V.str.to_lowercase()
_FORMS: Final = {
    "date": _V.str.contains(DATE),
    "place_date": _V.str.contains(PLACE_AND_DATE),
    "rt_rw": _V.str.contains(r"^(?i)(rt\.?\s*)?\d{1,3}\s*/\s*(rw\.?\s*)?\d{1,3}$"),
    "rt_padded": _V.str.contains(r"^(?i)(rt[.\s]*\d{1,3}|0\d{1,2})\s*/\s*(rw[.\s]*)?\d{1,3}$"),
    "rt": _V.str.contains(r"^(?i)rt[.:\s]*\d{1,3}$"),
    "rw": _V.str.contains(r"^(?i)rw[.:\s]*\d{1,3}$"),
    "subdistrict": _V.str.contains(r"^(?i)(kec|kecamatan)[.:\s]+[a-z]"),
    "village": _V.str.contains(r"^(?i)(ds|desa|kel|kelurahan)[.:\s]+[a-z]"),
    "two_numbers": _V.str.count_matches(r"\d{16}") == 2,
    "long": _V.str.contains(r"(?i)\d{4}|\d\s*e\s*\+"),
    "nothing": _V.str.contains(r"^[-0.]*$"),
    "name": _V.str.contains(NAME),
    "titled": _V.str.contains(r"^([A-Z][A-Za-z'.`-]*[ ,]*){1,5}$"),
    "age": _V.str.contains(r"^(?i)(\d{1,2}|1[01]\d|120)([.,]\d+)?\s*(th|thn|tahun)?\.?$"),
    "ten": _V.str.contains(r"^(?i)(desil\s*)?([1-9]|10)$"),
    "letters": _V.str.contains(r"(?i)[a-z]{2}"),
    "sex": _LOWER.is_in(SEX_WORDS),
    "alive": _LOWER.str.contains(r"^(hidup|meninggal|mati|pindah|tidak valid|aktif|wafat)"),
    "living": _LOWER.str.contains(r"^(masih )?(hidup|meninggal|mati|wafat|alm)"),
    "marital": _LOWER.str.contains(r"^(kawin|belum kawin|cerai|menikah|belum menikah|janda|duda|lajang)"),
}
_NUMBERS: Final = {
    "digits_16": _V.str.contains(SIXTEEN),
    "digits_other": _V.str.contains(r"^(\d{6,14}|\d{18,})$"),
    "number": _V.str.contains(r"^\d+$"),
    "small": _V.str.contains(r"^\d{1,3}$"),
    "year": _V.str.contains(r"^(19|20)\d\d$"),
    "postal": _V.str.contains(r"^[1-9]\d{4}$"),
    "phone": _V.str.contains(r"^(\+?62|0|\(0)[\d)(/]{8,26}$"),
    "mobile": _V.str.contains(r"^(\+?62|0)?8[1-9]\d{7,10}$"),
    "code": _V.str.contains(r"^[1-9]\d{3}$|^[1-9]\d{5,9}$"),
}
