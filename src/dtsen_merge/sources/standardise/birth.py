"""Birth date, birthplace and age; the day of measuring."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.codes import read_text
from dtsen_merge.vocabulary.dates import is_default, is_excel_empty, read_dates, shows_1904
from dtsen_merge.vocabulary.nik import nik_birth_date
from dtsen_merge.vocabulary.numbers import read_age
from dtsen_merge.workbooks.reader import TEXT_SUFFIXES

_ENOUGH_UNSURE: Final = 5
"""So many different dates of a column, none of which shows its order, are worth a word: four in ten would by chance."""


def read_birth(sheet: Sheet) -> None:
    """tanggal_lahir with precision, tahun_lahir and default flag; tempat_lahir, usia, tanggal_pengukuran."""
    sheet.records["tanggal_lahir_precision"] = pl.repeat("none", sheet.rows.height, eager=True)
    if sheet.has("tanggal_lahir"):
        _birth_date(sheet)
    if sheet.has("tempat_lahir"):
        sheet.records["tempat_lahir"] = read_text(sheet.cells("tempat_lahir"))
    if sheet.has("usia"):
        age = read_age(sheet.cells("usia"))
        sheet.records["usia"] = age["value"]
        sheet.tell("number-unreadable", "usia", age["bad"])
    if sheet.has("tanggal_pengukuran"):
        measured = read_dates(_dates(sheet, "tanggal_pengukuran"), today=sheet.today, oldest_age=None)
        sheet.records["tanggal_pengukuran"] = measured["date"]
        sheet.tell_codes(measured["code"], "tanggal_pengukuran")


def _birth_date(sheet: Sheet) -> None:
    cells = _dates(sheet, "tanggal_lahir")
    read = read_dates(
        cells,
        today=sheet.today,
        oldest_age=sheet.words.oldest_age,
        impossible_age=sheet.words.impossible_age,
        epoch_1904=_counts_from_1904(sheet, cells),
    )
    sheet.records.update(
        tanggal_lahir=read["date"], tanggal_lahir_precision=read["precision"], tahun_lahir=read["year"]
    )
    default = read.select(
        default=is_default(pl.col("date"), sheet.words.default_days, sheet.words.default_days_of_month)
    )["default"]
    sheet.records["tanggal_lahir_default"] = default
    sheet.tell_codes(read["code"], "tanggal_lahir")
    sheet.tell("date-default", "tanggal_lahir", default)
    sheet.tell_sheets("date-order-ambiguous", "tanggal_lahir", read["unsure"], _ENOUGH_UNSURE)


def _dates(sheet: Sheet, name: str) -> pl.Series:
    """The column's cells without a program's empty dates, which are told."""
    cells = sheet.cells(name)
    in_workbook = ~pl.any_horizontal(
        pl.col("file").str.to_lowercase().str.ends_with(suffix) for suffix in sorted(TEXT_SUFFIXES)
    )
    frame = pl.DataFrame({"cell": cells, "file": sheet.rows["file"].cast(pl.String)})
    nothing = frame.select(nothing=is_excel_empty(pl.col("cell"), in_workbook))["nothing"]
    sheet.tell("date-excel-empty", name, nothing)
    return cells.set(nothing, None)


def _counts_from_1904(sheet: Sheet, cells: pl.Series) -> bool:
    """Serial numbers in the column count from 1904 where that meets the rows' NIKs better."""
    nik = sheet.records.get("nik")
    if nik is None:
        return False
    expected = nik.to_frame("nik").select(date=nik_birth_date(pl.col("nik"), sheet.today))["date"]
    return shows_1904(cells, expected)
