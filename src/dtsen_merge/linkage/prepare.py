"""Records as arrays: everything the comparisons need, once for each record, in the order of `record_id`.

The order makes every later step independent of the order in which files and rows arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Int32, UInt64, pack_digits
from dtsen_merge.linkage.tokens import Bags, Vocabulary, build_bags, build_vocabulary
from dtsen_merge.tables import LINKAGE_INPUT, conform

NAME_WIDTH: Final = 6
ADDRESS_WIDTH: Final = 8
PERSON_NAMES: Final = (
    "nama_tokens",
    "nama_alias",
    "nama_bin",
    "nama_ibu",
    "nama_ayah",
    "nama_ortu",
    "nama_kepala_keluarga",
)


@dataclass(frozen=True)
class Prepared:
    """The records of a linkage, as aligned arrays; -1 stands for empty in every integer array."""

    frame: pl.DataFrame  # LINKAGE_INPUT, sorted by record_id
    sources: tuple[str, ...]
    source: Int32  # place in `sources`
    nik: UInt64  # packed digits; a truncated one has 0 in the last place
    nik_known: Int32  # 0 none, 15 truncated, 16 whole
    day: Int32
    month: Int32
    year: Int32
    date_from_nik: Bool  # the date was read out of the NIK
    date_default: Bool
    sex: Int32
    kk: UInt64
    kk_known: Int32
    desa: Int32
    kecamatan: Int32
    rt: Int32
    rw: Int32
    postcode: Int32
    phone: Int32
    birthplace: Int32
    people: Vocabulary
    names: dict[str, Bags]  # PERSON_NAMES
    places: Vocabulary
    address: Bags
    texts: dict[str, list[str]]  # desa, kecamatan, tempat_lahir: the text behind each number
    content: Int32  # rows of one source that say the same in every field share a number

    @property
    def size(self) -> int:
        """How many records."""
        return self.frame.height


def prepare(records: pl.DataFrame) -> Prepared:
    """Turn records (LINKAGE_INPUT; absent columns count as empty) into arrays."""
    frame = conform(records, LINKAGE_INPUT).sort("record_id")
    sources = frame["source"].unique().sort()
    nik, nik_known = _number(frame, "nik", "nik_15")
    kk, kk_known = _number(frame, "no_kk", "no_kk_15")
    day, month, year, from_nik = _dates(frame, nik, nik_known)
    people = build_vocabulary(
        {name: frame[name] for name in PERSON_NAMES},
        frame.select("source", tokens="nama_tokens").drop_nulls(),
        phonetic=True,
    )
    address = _address_tokens(frame)
    places = build_vocabulary(
        {"alamat": address}, frame.select("source").with_columns(tokens=address).drop_nulls(), phonetic=False
    )
    desa, desa_text = _numbered(_place_name(frame, "desa", "kode_desa"))
    kecamatan, kecamatan_text = _numbered(_place_name(frame, "kecamatan", "kode_kecamatan"))
    birthplace, birthplace_text = _numbered(frame["tempat_lahir"])
    return Prepared(
        frame=frame,
        sources=tuple(sources.to_list()),
        source=_numbered(frame["source"])[0],
        nik=nik, nik_known=nik_known, day=day, month=month, year=year, date_from_nik=from_nik,
        date_default=frame["tanggal_lahir_default"].fill_null(value=False).to_numpy().astype(np.bool_),
        sex=_numbered(frame["jenis_kelamin"].cast(pl.String))[0],
        kk=kk, kk_known=kk_known, desa=desa, kecamatan=kecamatan,
        rt=_numbered(frame["rt"])[0], rw=_numbered(frame["rw"])[0],
        postcode=_numbered(frame["kode_pos"])[0], phone=_numbered(frame["telepon"])[0],
        birthplace=birthplace,
        people=people,
        names={name: build_bags(frame[name], people, NAME_WIDTH) for name in PERSON_NAMES},
        places=places,
        address=build_bags(address, places, ADDRESS_WIDTH),
        texts={"desa": desa_text, "kecamatan": kecamatan_text, "tempat_lahir": birthplace_text},
        content=content_numbers(frame),
    )  # fmt: skip


def _number(frame: pl.DataFrame, whole: str, cut: str) -> tuple[UInt64, Int32]:
    """A 16-digit number, or its 15 known digits with a 0 behind, packed; and how many digits are known."""
    table = frame.select(
        pl.coalesce(pl.col(whole), pl.col(cut) + "0").cast(pl.UInt64, strict=False).alias("number"),
        pl.when(pl.col(whole).is_not_null()).then(16).when(pl.col(cut).is_not_null()).then(15).otherwise(0)
        .cast(pl.Int32).alias("known"),
    )  # fmt: skip
    known = pl.when(pl.col("number").is_null()).then(0).otherwise(pl.col("known"))
    table = table.with_columns(known.alias("known"), pl.col("number").fill_null(0))
    return pack_digits(table["number"].to_numpy()), table["known"].to_numpy().copy()


def _dates(frame: pl.DataFrame, nik: UInt64, known: Int32) -> tuple[Int32, Int32, Int32, Bool]:
    """Day, month and year of birth: the column's, else those that a NIK holds (day + 40 for women)."""
    date = pl.col("tanggal_lahir")
    table = frame.select(
        date.dt.day().cast(pl.Int32).fill_null(-1).alias("day"),
        date.dt.month().cast(pl.Int32).fill_null(-1).alias("month"),
        pl.coalesce(date.dt.year().cast(pl.Int32), pl.col("tahun_lahir").cast(pl.Int32)).fill_null(-1).alias("year"),
    )
    day, month, year = (table[name].to_numpy().copy() for name in ("day", "month", "year"))
    newest = int(year.max(initial=-1))
    pivot = (newest if newest > 0 else 2025) % 100
    part = {name: _nik_part(nik, place) for name, place in (("day", 8), ("month", 6), ("year", 4))}
    nik_day = np.where(part["day"] > 40, part["day"] - 40, part["day"])
    nik_year = np.where(part["year"] <= pivot, 2000 + part["year"], 1900 + part["year"])
    nik_year = np.where((year > 0) & (year % 100 == part["year"]), year, nik_year)
    valid = (known > 0) & (nik_day >= 1) & (nik_day <= 31) & (part["month"] >= 1) & (part["month"] <= 12)
    taken = valid & (day < 0) & ((year < 0) | (year == nik_year))
    return (
        np.where(taken, nik_day, day).astype(np.int32),
        np.where(taken, part["month"], month).astype(np.int32),
        np.where(taken, nik_year, year).astype(np.int32),
        taken,
    )


def _nik_part(nik: UInt64, place: int) -> Int32:
    """Two digits of a packed NIK; `place` counts from the right."""
    low = (nik >> np.uint64(4 * place)) & np.uint64(0xF)
    high = (nik >> np.uint64(4 * (place + 1))) & np.uint64(0xF)
    return (high * np.uint64(10) + low).astype(np.int32)


def _place_name(frame: pl.DataFrame, name: str, code: str) -> pl.Series:
    """A place as one text: its name with its code, so that namesakes stay apart, else its name as written."""
    return frame.select(
        pl.when(pl.col(code).is_not_null()).then(pl.format("{}|{}", pl.col(name).fill_null(""), pl.col(code)))
        .otherwise(pl.col(name).str.to_uppercase().str.strip_chars()).replace("", None).alias(name)
    )[name]  # fmt: skip


def _address_tokens(frame: pl.DataFrame) -> pl.Series:
    """The address as tokens: upper case, letters and digits only, the words every address has taken out."""
    words = frame["alamat"].str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()
    plain = (" " + words + " ").str.replace_all(
        r" (?:(?:JL|JLN|JALAN|NO|NOMOR|RT|RW|DESA|DS|KEL|KELURAHAN|KEC|KECAMATAN|GG|GANG|KAB|DUSUN) )+", " "
    )
    return plain.str.strip_chars().replace("", None).rename("alamat")


def _numbered(values: pl.Series) -> tuple[Int32, list[str]]:
    """Each value's place among the sorted distinct values, -1 when empty; and those values."""
    distinct = values.drop_nulls().unique().sort()
    table = distinct.alias("value").to_frame().with_row_index("number")
    numbers = values.alias("value").to_frame().join(table, on="value", how="left", maintain_order="left")["number"]
    return numbers.cast(pl.Int32).fill_null(-1).to_numpy().copy(), distinct.to_list()


def content_numbers(frame: pl.DataFrame) -> Int32:
    """One number for all rows of one source that say the same in every field (a measurement's day apart)."""
    fields = [name for name in LINKAGE_INPUT if name not in ("record_id", "tanggal_pengukuran")]
    groups = frame.select(pl.struct(fields).rank("dense").alias("content"))["content"]
    return groups.cast(pl.Int32).to_numpy().copy()
