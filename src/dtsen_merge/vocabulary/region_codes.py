"""Codes of regions as they are delivered: with and without dots, in parts, and BPS codes, which are others."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.vocabulary.regions import region_names

_LEAST_KNOWN_SHARE: Final = 0.5


def dotted(code: pl.Expr) -> pl.Expr:
    """A kecamatan's (6 digits) or desa's (10 digits) code as Kemendagri writes it; null at any other length.

    BPS codes of a kecamatan have 7 digits. Those of a desa have 10 as well: see `known_codes`.
    """
    digits = code.str.replace(r"[.,]0$", "").str.replace_all(r"[\s.'\u00A0]", "")
    six = digits.str.replace(r"^(\d\d)(\d\d)(\d\d)$", "$1.$2.$3")
    ten = six.str.replace(r"^(\d\d)(\d\d)(\d\d)(\d{4})$", "$1.$2.$3.$4")
    return ten.str.extract(r"^(\d\d\.\d\d\.\d\d(?:\.\d{4})?)$")


def whole_codes(desa: pl.Series, kecamatan: pl.Series, region_code: str) -> tuple[pl.Series, pl.Series]:
    """The codes of desa and kecamatan, dotted; parts (kecamatan 05, desa 2001) are completed inside `region_code`."""
    frame = pl.DataFrame({"desa": desa, "kecamatan": kecamatan}).with_columns(
        d=pl.when(dotted(pl.col("desa")).str.len_chars() == 13).then(dotted(pl.col("desa"))),
        k=dotted(pl.col("kecamatan")).str.slice(0, 8),
    )
    if region_code:
        part = pl.col("kecamatan").str.extract(r"^\s*(\d{1,2})(?:[.,]0)?\s*$").str.zfill(2)
        frame = frame.with_columns(k=pl.coalesce("k", pl.format(region_code + ".{}", part)))
        village = pl.col("desa").str.extract(r"^\s*([123]\d{3})(?:[.,]0)?\s*$")
        frame = frame.with_columns(d=pl.coalesce("d", pl.format("{}.{}", "k", village)))
    return frame["d"], frame["k"]


def known_codes(codes: pl.Series) -> pl.Series:
    """Those of the (distinct rows') codes that exist. Where fewer than half of a column's do, it holds other codes.

    A BPS code of a desa can by chance be a Kemendagri code of another one; a column of them mostly is none.
    """
    exists = region_names(codes).is_not_null()
    given, known = len(codes) - codes.null_count(), len(exists.arg_true())
    if not given or known / given < _LEAST_KNOWN_SHARE:
        return pl.repeat(None, len(codes), dtype=pl.String, eager=True)
    return codes.set(~exists, None)
