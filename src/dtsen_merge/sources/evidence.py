"""What a column's values look like, as shares of its filled cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of the filled cells (0–1); `filled` counts them, `rows` all."""

    rows: int
    filled: int
    digits_16: float  # sixteen digits with a possible date at place 7
    women: float  # … of those, with a day over 40: only a NIK adds 40
    digits_other: float  # digits, but neither 15 to 17 of them nor few enough to be a count
    date: float
    place_date: float
    sex: float
    rt_rw: float
    name: float
    distinct: float
    alive: float
    marital: float

    def looks_like(self, field: str) -> bool:
        """Whether the values are what the field holds."""
        if self.filled < 3:
            return False
        return {
            "nik": self.digits_16 >= 0.6 and self.women >= 0.1,
            "no_kk": self.digits_16 >= 0.8 and self.women < 0.02 and self.filled >= 10,
            "ttl": self.place_date >= 0.6,
            "tanggal_lahir": False,  # a date may be any date: only a heading says that it is of birth
            "jenis_kelamin": self.sex >= 0.95 and self.distinct * self.filled <= 4.5,
            "rt_rw": self.rt_rw >= 0.8,
            "nama": self.name >= 0.95 and self.distinct >= 0.8 and self.filled >= 5,
        }.get(field, False)

    def refuses(self, field: str) -> bool:
        """Whether the values cannot be the field's, whatever the heading says."""
        if self.filled < 3:
            return False
        if field in ("nik", "no_kk"):
            return (self.digits_other >= 0.8 and self.digits_16 < 0.05) or self.name >= 0.9 or self.date >= 0.9
        if field == "tanggal_lahir":
            return self.name >= 0.9 or self.digits_16 >= 0.9
        if field == "nama":
            return self.digits_16 >= 0.5 or self.date >= 0.8
        if field == "jenis_kelamin":
            return self.digits_16 >= 0.5 or (self.name >= 0.95 and self.distinct >= 0.5 and self.filled >= 10)
        return False

    def status_field(self) -> str | None:
        """What a column headed only STATUS holds: life or marriage."""
        if self.alive >= 0.8:
            return "status_hidup"
        return "status_kawin" if self.marital >= 0.8 else None


def gather_evidence(data: pl.DataFrame, columns: Sequence[str]) -> dict[str, Evidence]:
    """Evidence for each cell column."""
    sample = data.gather_every(max(data.height // SAMPLE, 1)) if data.height else data
    return {column: _of(sample[column]) for column in columns}


def _of(values: pl.Series) -> Evidence:
    told = values.drop_nulls().str.replace_all("\u00a0", " ", literal=True).str.strip_chars().alias("v")
    filled = told.len()
    if not filled:
        return Evidence(values.len(), 0, *(0.0,) * 11)
    digits = pl.col("v").str.replace_all(r"[\s.'-]", "")
    sixteen = digits.str.contains(r"^\d{6}([0-6]\d|7[01])(0[1-9]|1[0-2])\d{6}$")
    lower = pl.col("v").str.to_lowercase()
    number = digits.str.contains(r"^\d{6,}$")
    shares = pl.DataFrame(told).select(
        digits_16=sixteen.mean(),
        women=(digits.str.slice(6, 1).cast(pl.Int8, strict=False).fill_null(0) >= 4).filter(sixteen).mean(),
        digits_other=(number & ~digits.str.len_chars().is_between(15, 17)).mean(),
        date=pl.col("v").str.contains(DATE).mean(),
        place_date=pl.col("v").str.contains(PLACE_AND_DATE).mean(),
        sex=lower.is_in(SEX_WORDS).mean(),
        rt_rw=pl.col("v").str.contains(r"^(?i)(rt\.?\s*)?\d{1,3}\s*/\s*(rw\.?\s*)?\d{1,3}$").mean(),
        name=pl.col("v").str.contains(NAME).mean(),
        distinct=pl.col("v").n_unique() / filled,
        alive=lower.str.contains(r"^(hidup|meninggal|mati|pindah|tidak valid|aktif|wafat)").mean(),
        marital=lower.str.contains(r"^(kawin|belum kawin|cerai|menikah|belum menikah|janda|duda|lajang)").mean(),
    )
    numbers = {name: float(value or 0.0) for name, value in shares.row(0, named=True).items()}
    return Evidence(rows=values.len(), filled=filled, **numbers)
