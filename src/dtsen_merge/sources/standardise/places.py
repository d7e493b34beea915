"""Where: address, RT and RW, desa and kecamatan with their codes, postal code, telephone."""

from __future__ import annotations

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.codes import read_text
from dtsen_merge.vocabulary.numbers import read_phone, read_postal_code, read_rt_rw
from dtsen_merge.vocabulary.resolve import INPUT, resolve


def read_places(sheet: Sheet) -> None:
    """alamat, domisili, dusun, rt, rw, kode_kecamatan, kecamatan, kode_desa, desa, kode_pos, telepon."""
    for name in ("alamat", "domisili", "dusun"):
        if sheet.has(name):
            sheet.records[name] = read_text(sheet.cells(name))
    for name in ("rt", "rw"):
        if sheet.has(name):
            _take(sheet, name, read_rt_rw(sheet.cells(name), name))
    if sheet.has("kode_pos"):
        anywhere = not sheet.region_code  # region checks off: the list may be of another country
        _take(sheet, "kode_pos", read_postal_code(sheet.cells("kode_pos"), other_forms=anywhere))
    if sheet.has("telepon"):
        _take(sheet, "telepon", read_phone(sheet.cells("telepon")))
    _region(sheet)


def _take(sheet: Sheet, name: str, read: pl.DataFrame) -> None:
    sheet.records[name] = read["value"]
    sheet.tell("number-unreadable", name, read["bad"])


def _region(sheet: Sheet) -> None:
    given = [name for name in INPUT if sheet.has(name)]
    if not given:
        return
    told = pl.DataFrame([sheet.cells(name).alias(name) for name in given])
    placed = resolve(told, sheet.region_code, sheet.words.places)
    for name in ("kode_kecamatan", "kecamatan", "kode_desa", "desa"):
        sheet.records[name] = placed[name]
    found = placed.select("code", "column").drop_nulls().unique().sort("code", "column")
    for code, column in found.rows():
        hit = (placed["code"] == code) & (placed["column"] == column)
        sheet.tell(code, column, hit, None if sheet.has(column) else given[0])
