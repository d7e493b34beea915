"""Names: the person's, the parents', the head's. All of them are read together, each distinct name once."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.vocabulary.names import read_names
from dtsen_merge.vocabulary.text import is_blank

OTHERS: Final = ("nama_ibu", "nama_ayah", "nama_ortu", "nama_kepala_keluarga")
"""Names of others: kept as tokens."""

OWN: Final = ("nama", "nama_tokens", "nama_gelar", "nama_bin", "nama_alias")


def read_people(sheet: Sheet) -> None:
    """nama, nama_tokens, nama_gelar, nama_bin, nama_alias, the names of others, and `deceased` for status_hidup."""
    fields = [name for name in ("nama", *OTHERS) if sheet.has(name)]
    if fields:
        cells = [sheet.cells(name).alias("name") for name in fields]
        read = read_names(pl.concat(cells), sheet.words.names)
        height = sheet.rows.height
        parts = {name: read.slice(place * height, height) for place, name in enumerate(fields)}
        for name in fields[1:] if fields[0] == "nama" else fields:
            sheet.records[name] = parts[name]["nama_tokens"]
        if "nama" in parts:
            _own_name(sheet, parts["nama"])
    if "nama_kepala_keluarga" not in fields and sheet.has("nama") and sheet.family.any():
        _head_of_family_rows(sheet)
    if not sheet.has("nama"):
        sheet.tell("nama-missing", "nama", ~sheet.family)


def _own_name(sheet: Sheet, read: pl.DataFrame) -> None:
    sheet.records.update({column: read[column] for column in OWN})
    deceased = read["meninggal"].fill_null(value=False)
    sheet.records["deceased"] = deceased
    sheet.tell("nama-deceased-mark", "nama", deceased & read["usable"].fill_null(value=False))
    blank = sheet.rows.select(blank=is_blank(pl.col("nama").cast(pl.String)))["blank"]
    sheet.tell("nama-missing", "nama", blank & ~sheet.family)
    sheet.tell("nama-unusable", "nama", ~blank & ~read["usable"].fill_null(value=False) & ~sheet.family)


def _head_of_family_rows(sheet: Sheet) -> None:
    """A family row whose only name stands under `nama`: it is the head's."""
    names = sheet.rows["nama"].cast(pl.String).set(~sheet.family, None)
    sheet.records["nama_kepala_keluarga"] = read_names(names, sheet.words.names)["nama_tokens"]
