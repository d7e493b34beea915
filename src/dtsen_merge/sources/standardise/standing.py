"""Codes and terms of a person: sex, relation, marital status, schooling, work, disability, whether alive."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.codes import by_sex, read_sex, read_terms, read_yes_no
from dtsen_merge.vocabulary.disability import read_difficulties, read_disability

_TERMS: Final = ("status_kawin", "agama", "pendidikan")
_YES_NO: Final = ("status_bekerja", "kepemilikan_usaha", "padan_dukcapil")


def read_standing(sheet: Sheet) -> None:
    """jenis_kelamin, hubungan_keluarga, status_kawin, agama, pekerjaan, pendidikan, and what else a code tells."""
    words = sheet.words
    if sheet.has("jenis_kelamin"):
        sex = read_sex(sheet.cells("jenis_kelamin"), words.terms["jenis_kelamin"])
        sheet.records["jenis_kelamin"] = sex["value"]
        sheet.tell("sex-unreadable", "jenis_kelamin", sex["bad"])
    for name in _TERMS:
        if sheet.has(name):
            _take(sheet, name, read_terms(sheet.cells(name), words.terms[name]))
    if sheet.has("pekerjaan"):
        sheet.records["pekerjaan"] = read_terms(sheet.cells("pekerjaan"), words.occupations, free=True)["value"]
    for name in _YES_NO:
        if sheet.has(name):
            _take(sheet, name, read_yes_no(sheet.cells(name), words.terms["ya_tidak"]))
    if sheet.has("penyakit_kronis"):
        ill = read_yes_no(sheet.cells("penyakit_kronis"), words.terms["ya_tidak"], named_is_yes=True)
        _take(sheet, "penyakit_kronis", ill)
    if sheet.has("partisipasi_sekolah"):
        school = read_yes_no(sheet.cells("partisipasi_sekolah"), words.terms["bersekolah"])
        _take(sheet, "partisipasi_sekolah", school, "bersekolah")
    _relation(sheet)
    _disability(sheet)
    _alive(sheet)


def _take(sheet: Sheet, name: str, read: pl.DataFrame, into: str | None = None) -> None:
    sheet.records[into or name] = read["value"]
    sheet.tell("code-unknown", name, read["unknown"])


def _relation(sheet: Sheet) -> None:
    if not sheet.has("hubungan_keluarga"):
        return
    relations = sheet.words.relations
    read = read_terms(sheet.cells("hubungan_keluarga"), relations.get(sheet.profile.kind, relations["default"]))
    sex = sheet.records.get("jenis_kelamin", pl.repeat(None, sheet.rows.height, dtype=pl.String, eager=True))
    told = read.with_columns(sex=sex).select(value=by_sex(pl.col("value"), pl.col("sex")), unknown="unknown")
    _take(sheet, "hubungan_keluarga", told)


def _disability(sheet: Sheet) -> None:
    """The one column where it says something, else DTSEN's ten."""
    words = sheet.words.disability
    columns = [name for name in words.columns if sheet.has(name)]
    values = []
    if sheet.has("disabilitas"):
        read = read_disability(sheet.cells("disabilitas"), words)
        sheet.tell("code-unknown", "disabilitas", read["unknown"])
        values.append(read["value"])
    if columns:
        read = read_difficulties(sheet.rows.select(columns), words)
        sheet.tell("code-unknown", columns[0], read["unknown"])
        values.append(read["value"])
    if values:
        sheet.records["disabilitas"] = pl.select(pl.coalesce(values)).to_series()


def _alive(sheet: Sheet) -> None:
    """status_hidup, and MENINGGAL where the name bore a mark of death (a status other than HIDUP stays)."""
    status = pl.repeat(None, sheet.rows.height, dtype=pl.String, eager=True)
    if sheet.has("status_hidup"):
        read = read_terms(sheet.cells("status_hidup"), sheet.words.terms["status_hidup"])
        sheet.tell("code-unknown", "status_hidup", read["unknown"])
        status = read["value"].set(read["unknown"], None)
    deceased = sheet.records.pop("deceased", None)
    if deceased is not None:
        status = status.set(deceased & (status.is_null() | (status == "HIDUP")), "MENINGGAL")
    sheet.records["status_hidup"] = status
