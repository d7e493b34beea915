"""NIK and KK: the person's, the card's, the parents'."""

from __future__ import annotations

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.nik import Kind, classify
from dtsen_merge.vocabulary.truncation import is_truncated

IDENTIFIERS: dict[str, Kind] = {"nik": "nik", "no_kk": "kk", "nik_ibu": "nik", "nik_ayah": "nik"}
"""The fields that hold identity numbers, and what kind each is."""


def decide_truncation(rows: pl.DataFrame) -> frozenset[str]:
    """The fields whose numbers lost their last digit in Excel.

    Args:
        rows: the rows of one file or source, fields as text.

    Returns:
        Of nik, no_kk, nik_ibu, nik_ayah those in which so many numbers end in 0 that whole ones cannot be meant; a
        number of them that ends in another digit is whole all the same.
    """
    return frozenset(
        name
        for name, kind in IDENTIFIERS.items()
        if name in rows.columns and is_truncated(rows[name].cast(pl.String), kind)
    )


def read_identity(sheet: Sheet) -> None:
    """nik, nik_15, nik_status, nik_sementara, no_kk, no_kk_15, no_kk_status, nik_ibu, nik_ayah."""
    _own_nik(sheet)
    _card(sheet)
    for name in ("nik_ibu", "nik_ayah"):
        if sheet.has(name):
            read = classify(sheet.cells(name), kind="nik", truncated=name in sheet.truncated)
            sheet.records[name] = read["number"]
            sheet.tell_codes(read["code"].replace("nik-empty", None), name)


def _own_nik(sheet: Sheet) -> None:
    count = sheet.rows.height
    sheet.records["nik_status"] = pl.repeat("empty", count, eager=True)
    if not sheet.has("nik"):
        return
    read = classify(sheet.cells("nik"), kind="nik", truncated="nik" in sheet.truncated)
    sheet.records.update(
        nik=read["number"], nik_15=read["known"], nik_status=read["status"], nik_sementara=read["temporary"]
    )
    sheet.tell_codes(read["code"].set(sheet.family, None), "nik")
    if sheet.region_code:
        ours = sheet.region_code.replace(".", "")
        elsewhere = read.select(hit=~pl.coalesce("number", "known").str.starts_with(ours))["hit"]
        sheet.tell("nik-other-region", "nik", elsewhere)


def _card(sheet: Sheet) -> None:
    count = sheet.rows.height
    if sheet.has("no_kk"):
        read = classify(sheet.cells("no_kk"), kind="kk", truncated="no_kk" in sheet.truncated)
        sheet.records.update(no_kk=read["number"], no_kk_15=read["known"], no_kk_status=read["status"])
        sheet.tell_codes(read["code"], "no_kk")
        known = read.select(pl.coalesce("number", "known").is_not_null().alias("known"))["known"]
    else:
        sheet.records["no_kk_status"] = pl.repeat("empty", count, eager=True)
        known = pl.repeat(False, count, eager=True)
    sheet.tell("kk-missing-on-family", "no_kk", sheet.family & ~known)
