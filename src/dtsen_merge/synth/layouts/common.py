"""What the layouts share: the context they are called with, and cells printed in the usual ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.synth.clerks import with_duplicates, write_down
from dtsen_merge.synth.geography import Places
from dtsen_merge.synth.rates import ClerkRates
from dtsen_merge.synth.truth import Delivery
from dtsen_merge.synth.upstream import WELFARE, inherit, variants
from dtsen_merge.workbooks.grid_writer import day, number

ROWS_A_FILE: Final = 150_000
ROWS_A_SHEET: Final = 900_000  # below Excel's limit, with room for headings
MONTHS: Final = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                 "November", "Desember")  # fmt: skip
SHDK: Final = ("KEPALA KELUARGA", "ISTRI", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "FAMILI LAIN")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a layout needs. `people`: the whole population with its programmes."""

    people: pl.DataFrame
    where: Places
    delivery: Delivery
    today: date
    seed: int
    error_rate: float

    def rng(self, name: str) -> np.random.Generator:
        """A generator of the source's own, so that one source's change does not move the others."""
        return np.random.default_rng([self.seed, *name.encode()])

    def written(
        self,
        source: str,
        who: pl.Expr | pl.DataFrame,
        rates: ClerkRates,
        rng: np.random.Generator,
        *,
        lag: str = "",
    ) -> pl.DataFrame:
        """The records of a source: who is in it, duplicates added, errors made."""
        scaled = rates.scaled(self.error_rate)
        if rates.kk_old > 0.5:  # an old register is old whatever the clerks do
            scaled = ClerkRates(**{**_fields(scaled), "kk_old": rates.kk_old})
        chosen = who if isinstance(who, pl.DataFrame) else self.people.filter(who)
        if source in WELFARE and self.error_rate > 0:
            faults = variants(self.people, self.error_rate, self.rng("upstream"))
            chosen = inherit(chosen, faults, self.rng(f"{lag or source} upstream"))
        if scaled.duplicate > 0 and chosen.height:
            rows, again = with_duplicates(pl.int_range(chosen.height, eager=True), scaled.duplicate, rng)
            chosen = chosen[rows].with_columns(duplicate=again)
        return write_down(chosen, self.where, scaled, rng, lag=self.rng(lag or f"{source} lag"))

    def parts(self, records: pl.DataFrame, limit: int = ROWS_A_FILE) -> Iterator[tuple[str, pl.DataFrame]]:
        """One part when small ("" as its label), else one a kecamatan."""
        if records.height <= limit:
            yield "", records
            return
        for (code,), part in records.partition_by("kode_kecamatan", as_dict=True, maintain_order=True).items():
            label = str(code).replace(".", "")
            for start in range(0, part.height, ROWS_A_SHEET):
                volume = f"_{start // ROWS_A_SHEET + 1}" if part.height > ROWS_A_SHEET else ""
                yield label + volume, part.slice(start, ROWS_A_SHEET)

    @property
    def place(self) -> str:
        """The seat's name for signature lines."""
        return self.where.regency.title()


def _fields(rates: ClerkRates) -> dict[str, float]:
    return {name: getattr(rates, name) for name in ClerkRates.__slots__}


def shdk() -> pl.Expr:
    """The relation to the head, in SIAK's words."""
    return pl.col("relation").replace_strict(dict(enumerate(SHDK)), return_dtype=pl.String)


def sex(male: str, female: str) -> pl.Expr:
    """The sex (jk) in the source's words; null stays null."""
    return pl.col("jk").replace_strict({"L": male, "P": female}, return_dtype=pl.String)


def date_cell() -> pl.Expr:
    """The birth date as a date cell, or the text typed instead."""
    return pl.coalesce(day(pl.col("tgl")), pl.col("tgl_teks"))


def date_text(style: str, column: str = "tgl") -> pl.Expr:
    """The date as text in the format, or the text typed instead."""
    text = pl.col(column).dt.strftime(style)
    return pl.coalesce(text, pl.col("tgl_teks")) if column == "tgl" else text


def date_long(column: str = "tgl") -> pl.Expr:
    """12 Mei 1980."""
    value = pl.col(column)
    month = value.dt.month().replace_strict(dict(enumerate(MONTHS, start=1)), return_dtype=pl.String)
    return pl.concat_str(value.dt.day().cast(pl.String), month, value.dt.year().cast(pl.String), separator=" ")


def mixed_date(records: pl.DataFrame, rng: np.random.Generator, weights: tuple[float, ...]) -> pl.Expr:
    """Date cells and texts mixed in one column, by weights: cell, dd-mm-yyyy, dd/mm/yyyy, long, yyyy-mm-dd, dd/mm/yy."""
    style = pl.Series(rng.choice(len(weights), size=records.height, p=np.array(weights) / sum(weights)))
    value = pl.col("tgl")
    mixed = (
        pl.when(style == 0).then(day(value)).when(style == 1).then(value.dt.strftime("%d-%m-%Y"))
        .when(style == 2).then(value.dt.strftime("%d/%m/%Y")).when(style == 3).then(date_long())
        .when(style == 4).then(value.dt.strftime("%Y-%m-%d")).otherwise(value.dt.strftime("%d/%m/%y"))
    )  # fmt: skip
    return pl.coalesce(mixed, pl.col("tgl_teks"))


def place_and(born: pl.Expr) -> pl.Expr:
    """Place and date of birth in one cell: Martapura, 12-05-1980."""
    return pl.concat_str(pl.col("tempat_lahir").str.to_titlecase(), born, separator=", ")


def without_nik(records: pl.DataFrame) -> pl.DataFrame:
    """The flags of a file that has no column for the NIK."""
    none = {name: pl.lit(False) for name in ("wrong_nik", "head_nik", "temporary_nik")}
    return records.with_columns(no_nik=pl.lit(True), **none)


def without_date(records: pl.DataFrame) -> pl.DataFrame:
    """The flags of a file that has no column for the birth date."""
    return records.with_columns(no_date=pl.lit(value=True), wrong_date=pl.lit(value=False))


def without_sex(records: pl.DataFrame) -> pl.DataFrame:
    """The flags of a file that has no column for the sex."""
    return records.with_columns(wrong_sex=pl.lit(value=False))


def whole() -> pl.Expr:
    """True where the NIK as written is sixteen bare digits that a number cell can hold."""
    return pl.col("nik").str.contains(r"^[1-8]\d{15}$")


def nik_number() -> pl.Expr:
    """The NIK as a program writes it into a number cell: whole; odd ones stay text."""
    return pl.when(whole()).then(number(pl.col("nik"))).otherwise(pl.col("nik"))


def nik_typed_as_number() -> pl.Expr:
    """The NIK typed into Excel as a number: the sixteenth digit is lost. Mark with `mark_truncated`."""
    return (
        pl.when(whole()).then(number(pl.concat_str(pl.col("nik").str.slice(0, 15), pl.lit("0"))))
        .otherwise(pl.col("nik"))
    )  # fmt: skip


def mark_truncated(records: pl.DataFrame, where: pl.Expr | None = None) -> pl.DataFrame:
    """Flag the rows whose NIK `nik_typed_as_number` cuts."""
    cut = whole().fill_null(value=False) & ~pl.col("no_nik")
    return records.with_columns(truncated_nik=cut if where is None else cut & where)


def some_errors(expr: pl.Expr, records: pl.DataFrame, rate: float, rng: np.random.Generator) -> pl.Expr:
    """A lookup column in which a few cells hold #N/A."""
    failed = pl.Series(rng.random(records.height) < rate)
    return pl.when(failed).then(pl.lit("\x03#N/A")).otherwise(expr)


def rupiah(value: pl.Expr) -> pl.Expr:
    """Rp 1.500.000 as text."""
    digits = value.cast(pl.String).str.replace(r"(\d+)(\d{3})$", "$1.$2").str.replace(r"^(\d+)(\d{3})\.", "$1.$2.")
    return pl.concat_str(pl.lit("Rp "), digits)
