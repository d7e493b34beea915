"""Columns that hold two fields, split: TTL, RT/RW, "Nama / NIK", addresses that carry dusun and RT/RW."""

from __future__ import annotations

from typing import Final

import polars as pl

LABELLED: Final = r"(?i)(nama\s+dusun|dusun|rt\s*/?\s*rw)\s*:"
DATE_AT_END: Final = r"(?i)[,/;]?\s*((\d{1,2}[-/. ]+([a-z]{3,9}|\d{1,2})[-/. ,]+\d{2,4})|(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})( 00:00:00)?)\s*$"


def split_combined(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with combined columns replaced by their parts; a part that has a column of its own keeps it."""
    if "ttl" in frame.columns:
        date = pl.col("ttl").str.extract(DATE_AT_END, 1)
        place = pl.col("ttl").str.replace(DATE_AT_END, "").str.strip_chars(" ,/;\u00a0")
        frame = _put(frame, "ttl", tempat_lahir=place, tanggal_lahir=pl.coalesce(date, _after_comma("ttl")))
    if "rt_rw" in frame.columns:
        parts = r"(?i)^\s*(?:rt\.?\s*)?([\d-]*)\s*[/\\-]\s*(?:rw\.?\s*)?([\d-]*)\s*$"
        frame = _put(frame, "rt_rw", rt=pl.col("rt_rw").str.extract(parts, 1), rw=pl.col("rt_rw").str.extract(parts, 2))
    if "nama_nik" in frame.columns:
        number = pl.col("nama_nik").str.extract(r"('?\d[\d. ]{12,}\d)", 1)
        person = pl.col("nama_nik").str.replace(r"[\s/,|(-]*'?\d[\d. ]{12,}\d\)?\s*", "")
        frame = _put(frame, "nama_nik", nama=person.str.strip_chars(" /,|-\n"), nik=number)
    for address in ("alamat_gabungan", "alamat"):
        if address in frame.columns and _is_labelled(frame[address]):
            frame = _split_address(frame, address)
    return frame


def _after_comma(name: str) -> pl.Expr:
    """What stands behind the last comma, where it holds a digit: a date that is no date stays visible."""
    tail = pl.col(name).str.extract(r",\s*([^,]*\d[^,]*)$", 1)
    return pl.when(pl.col(name).str.contains(DATE_AT_END)).then(None).otherwise(tail)


def _is_labelled(values: pl.Series) -> bool:
    filled = values.drop_nulls()
    return filled.len() > 0 and int(filled.str.contains(LABELLED).sum()) > 0.5 * filled.len()


def _split_address(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """`Alamat : …, Nama Dusun : …, RT/RW : 002/001`, and `JL. … NO.9, RT:001/RW:002`; a dash is nothing."""
    value = pl.col(name)
    dusun = value.str.extract(r"(?i)dusun\s*:\s*([^,:]*?)\s*(?:,|$)", 1).str.strip_chars(" -")
    rt = value.str.extract(r"(?i)rt\s*/\s*rw\s*:\s*(\d+)", 1)
    rw = value.str.extract(r"(?i)rt\s*/\s*rw\s*:\s*[\d-]*\s*/\s*(\d+)", 1)
    street = (
        value.str.replace(r"(?i)^\s*alamat\s*:\s*", "")
        .str.replace(r"(?i)[,\s]*(nama\s+)?dusun\s*:.*$", "")
        .str.replace(r"(?i)[,\s]*rt\s*/\s*rw\s*:.*$", "")
        .str.strip_chars(" ,-")
    )
    return _put(frame, name, alamat=street, dusun=dusun, rt=rt, rw=rw)


def _put(frame: pl.DataFrame, combined: str, **parts: pl.Expr) -> pl.DataFrame:
    worked = frame.with_columns(
        pl.when(part.str.strip_chars() == "").then(None).otherwise(part).alias(f"__{name}")
        for name, part in parts.items()
    )
    own = [name for name in parts if name in frame.columns and name != combined]
    settled = worked.with_columns(
        (pl.coalesce(name, f"__{name}") if name in own else pl.col(f"__{name}")).alias(name) for name in parts
    )
    dropped = [f"__{name}" for name in parts] + ([] if combined in parts else [combined])
    return settled.drop(dropped)
