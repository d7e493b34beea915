"""Welfare and programme: desil, members, PBI, programme and its period, amounts, nutrition."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.codes import read_text, read_yes_no
from dtsen_merge.vocabulary.numbers import read_count, read_desil, read_rupiah
from dtsen_merge.vocabulary.periods import read_periods

_DESIL: Final = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")
_YES_NO: Final = ("pbi_nas", "pbi_pemda", "layak_pip")
_TEXTS: Final = ("jenis_bantuan", "tahap", "status_tb_u", "status_gizi", "id_asal")
_LARGEST_FAMILY: Final = 100


def read_welfare(sheet: Sheet) -> None:
    """desil_*, jumlah_anggota_keluarga, pbi_*, layak_pip, program, periode, nominal, and texts kept as they are."""
    for name in _DESIL:
        if sheet.has(name):
            read = read_desil(sheet.cells(name))
            sheet.records[name] = read["value"]
            sheet.tell("desil-out-of-range", name, read["outside"])
            sheet.tell("number-unreadable", name, read["bad"])
    for name in _YES_NO:
        if sheet.has(name):
            read = read_yes_no(sheet.cells(name), sheet.words.terms["ya_tidak"])
            sheet.records[name] = read["value"]
            sheet.tell("code-unknown", name, read["unknown"])
    for name in _TEXTS:
        if sheet.has(name):
            sheet.records[name] = read_text(sheet.cells(name))
    _numbers(sheet)
    _programme(sheet)


def _numbers(sheet: Sheet) -> None:
    if sheet.has("jumlah_anggota_keluarga"):
        members = read_count(sheet.cells("jumlah_anggota_keluarga"), lowest=0, highest=_LARGEST_FAMILY)
        sheet.records["jumlah_anggota_keluarga"] = members["value"]
        sheet.tell("number-unreadable", "jumlah_anggota_keluarga", members["bad"])
    if sheet.has("nominal"):
        amount = read_rupiah(sheet.cells("nominal"))
        sheet.records["nominal"] = amount["value"]
        sheet.tell("number-unreadable", "nominal", amount["bad"])


def _programme(sheet: Sheet) -> None:
    """The row's own programme and period, else those that the profile gives for its file."""
    profile = sheet.profile
    file = sheet.rows["file"][0] if sheet.rows.height else ""
    program = read_text(sheet.cells("program")) if sheet.has("program") else None
    sheet.records["program"] = _or(program, profile.programme, sheet.rows.height)
    period = None
    if sheet.has("periode"):
        read = read_periods(sheet.cells("periode"))
        sheet.tell("code-unknown", "periode", read["unknown"])
        period = read["value"]
    sheet.records["periode"] = _or(period, profile.period_of(file), sheet.rows.height)


def _or(own: pl.Series | None, otherwise: str, count: int) -> pl.Series:
    fallback = otherwise or None
    if own is None:
        return pl.repeat(fallback, count, dtype=pl.String, eager=True)
    return own.fill_null(fallback) if fallback else own
