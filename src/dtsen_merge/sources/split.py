"""Columns that hold two fields, split: TTL, RT/RW, "Nama / NIK", both parents, addresses that carry dusun and RT/RW."""

from __future__ import annotations

from typing import Final

import polars as pl

LABELLED: Final = r"(?i)(nama\s+dusun|dusun|rt\s*/?\s*rw)\s*:"
PARENTS: Final = r"(?i)\b(ayah|bapak|ibu)\s*:"
DATE_AT_END: Final = r"(?i)[,/;]?\s*((\d{1,2}[-/. ]+([a-z]{3,9}|\d{1,2})[-/. ,]+\d{2,4})|(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})( 00:00:00)?)\s*$"
DIGITS_BEHIND_COMMA: Final = r",\s*([^,]*\d[^,]*)$"
_EDGES: Final = " ,/;:\u00a0\n\t"


def split_combined(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with combined columns replaced by their parts; a part that has a column of its own keeps it."""
    if "ttl" in frame.columns:
        frame = _split_birth(frame)
    if "rt_rw" in frame.columns:
        frame = _split_rt_rw(frame)
    if "nama_nik" in frame.columns:
        number = pl.col("nama_nik").str.extract(r"('?\d[\d. ]{12,}\d)", 1)
        person = pl.col("nama_nik").str.replace(r"(?i)[\s/,|(-]*(\bnik\b[\s.:]*)?'?\d[\d. ]{12,}\d\)?\s*", "")
        frame = _put(frame, "nama_nik", nama=person.str.strip_chars(" /,|-\n"), nik=number)
    if "kk_nik" in frame.columns:
        frame = _split_numbers(frame)
    if "nama_ortu" in frame.columns and "orang_tua" not in frame.columns and _is_labelled(frame["nama_ortu"], PARENTS):
        frame = frame.rename({"nama_ortu": "orang_tua"})
    if "orang_tua" in frame.columns:
        frame = _split_parents(frame)
    if "alamat_gabungan" in frame.columns:
        frame = _split_address(frame, "alamat_gabungan")
    if "alamat" in frame.columns and _is_labelled(frame["alamat"]):
        frame = _split_address(frame, "alamat")
    elif "alamat" in frame.columns:
        frame = _parts_of_address(frame)
    return frame


def _split_birth(frame: pl.DataFrame) -> pl.DataFrame:
    """Place and date; what stands behind the last comma and holds a digit is the date, so that a bad one stays visible."""
    value = pl.col("ttl")
    dated = value.str.contains(DATE_AT_END)
    date = pl.when(dated).then(value.str.extract(DATE_AT_END, 1)).otherwise(value.str.extract(DIGITS_BEHIND_COMMA, 1))
    place = (
        pl.when(dated).then(value.str.replace(DATE_AT_END, "")).otherwise(value.str.replace(DIGITS_BEHIND_COMMA, ""))
    )
    return _put(frame, "ttl", tempat_lahir=place.str.strip_chars(_EDGES), tanggal_lahir=date)


def _split_rt_rw(frame: pl.DataFrame) -> pl.DataFrame:
    """`002/001`, `RT 002 / RW 001`, `RT. 2 RW. 1`, `002`; dashes are nothing."""
    parts = r"(?i)^\s*(?:rt[.: ]*)?(\d+|-*)\s*(?:[/\\,;-]+\s*(?:rw[.: ]*)?|\s*rw[.: ]*|$)(\d*|-*)\s*$"
    found = [pl.col("rt_rw").str.extract(parts, group).str.strip_chars("-") for group in (1, 2)]
    return _put(frame, "rt_rw", rt=found[0], rw=found[1])


def _split_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Card and NIK in one cell: the NIK is that of the two places in which days of women (+ 40) stand, or more differ."""
    numbers = [pl.col("kk_nik").str.extract_all(r"\d{16}").list.get(place, null_on_oob=True) for place in (0, 1)]
    told = frame.select(first=numbers[0], second=numbers[1])
    women = told.select((pl.all().str.slice(6, 1).cast(pl.UInt8) >= 4).sum()).row(0)
    differing = told.select(pl.all().n_unique()).row(0)
    first_is_nik = (women[0], differing[0]) > (women[1], differing[1])
    nik, no_kk = numbers if first_is_nik else (numbers[1], numbers[0])
    return _put(frame, "kk_nik", nik=nik, no_kk=no_kk)


def _parts_of_address(frame: pl.DataFrame) -> pl.DataFrame:
    """RT, RW and dusun that an address names (`Dusun II RT 003/RW 001`, `Rt.7 Rw.2`, `RT/RW 3/1`), where no column does.

    The address stays as it is.
    """
    pair = r"(?i)\brt\.?\s*/\s*rw[.:\s]*(\d{1,3})\s*/\s*(\d{1,3})\b"
    rt = r"(?i)\brt[.:\s]*(\d{1,3})\b"
    rw = r"(?i)\b(?:rw[.:\s]*|rt[.:\s]*\d{1,3}\s*/\s*)(\d{1,3})\b"
    hamlet = r"(?i)\b(?:dusun|dsn\.?)\s*:?\s*([a-z0-9]+(?:\s+(?:[ivx]+|\d+))?)\b"
    address = pl.col("alamat")
    told = {"dusun": address.str.extract(hamlet, 1)}
    if not {"rt", "rw"} & set(frame.columns):
        told["rt"] = pl.coalesce(address.str.extract(pair, 1), address.str.extract(rt, 1))
        told["rw"] = pl.coalesce(address.str.extract(pair, 2), address.str.extract(rw, 1))
    wanted = {name: part for name, part in told.items() if name not in frame.columns}
    found = frame.select(part.alias(name) for name, part in wanted.items())
    return frame.with_columns(found[name] for name in wanted if found[name].count())


def _split_parents(frame: pl.DataFrame) -> pl.DataFrame:
    """`Ayah : …, Ibu : …`, or father / mother; one name alone is either parent's."""
    value = pl.col("orang_tua")
    father = value.str.extract(r"(?i)(?:ayah|bapak)\s*:\s*([^:,/;\n]*?)\s*(?:[,/;\n]|ibu\s*:|$)", 1)
    mother = value.str.extract(r"(?i)ibu\s*:\s*([^:,/;\n]*?)\s*(?:[,/;\n]|(?:ayah|bapak)\s*:|$)", 1)
    pair = r"(?i)^([^/&:;]+?)\s*(?:[/&;]|\bdan\b)\s*([^/&:;]+)$"
    alone = ~value.str.contains(pair) & ~value.str.contains(r"(?i)\b(ayah|bapak|ibu)\s*:")
    return _put(
        frame,
        "orang_tua",
        nama_ayah=pl.coalesce(father, value.str.extract(pair, 1)).str.strip_chars(),
        nama_ibu=pl.coalesce(mother, value.str.extract(pair, 2)).str.strip_chars(),
        nama_ortu=pl.when(alone).then(value),
    )


def _is_labelled(values: pl.Series, labels: str = LABELLED) -> bool:
    filled = values.drop_nulls()
    return filled.len() > 0 and int(filled.str.contains(labels).sum()) > 0.5 * filled.len()


def _split_address(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """`Alamat : …, Nama Dusun : …, RT/RW : 002/001`; a dash is nothing, an address without labels stays whole."""
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
    """The parts in place of the combined column; blank parts are null."""
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
