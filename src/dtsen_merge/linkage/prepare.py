"""Records as arrays: everything the comparisons need, once for each record, in the order of `record_id`.

The order makes every later step independent of the order in which files and rows arrived.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Int32, UInt64
from dtsen_merge.linkage.remembered import RememberedPairs
from dtsen_merge.linkage.tokens import Bags, TokenShares, Vocabulary, build_bags, build_vocabulary, numbered, spell
from dtsen_merge.tables import LINKAGE_INPUT, conform

NAME_WIDTH: Final = 6
ADDRESS_WIDTH: Final = 8
KEPT: Final = ("source", "nama_ibu", "alamat", "telepon")
"""What later steps look up by record as it was delivered; all else they find in the arrays."""
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
class PlaceTexts:
    """The names of places, by number, and which of them were resolved to a code."""

    name: NDArray[np.object_]
    resolved: Bool


def place_texts(texts: list[str]) -> PlaceTexts:
    """Take `name|code` apart; a place without a code could not be resolved."""
    parts = [text.partition("|") for text in texts]
    return PlaceTexts(
        name=np.array([name for name, _, _ in parts], dtype=np.object_),
        resolved=np.array([bool(bar) for _, bar, _ in parts], dtype=np.bool_),
    )


@dataclass(frozen=True)
class Frequencies:
    """What is read off the records as a whole, kept with a model so that a pair means the same from run to run.

    `people`, `places`: how common the tokens of names and of addresses are. `newest`: the latest year of birth, up to
    which the two digits in a NIK are read as a year of this century; -1 where no year is known.
    """

    people: TokenShares
    places: TokenShares
    newest: int


@dataclass(frozen=True)
class Prepared:
    """The records of a linkage, as aligned arrays; -1 stands for empty in every integer array."""

    frame: pl.DataFrame  # record_id (sorted) and KEPT
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
    texts: dict[str, PlaceTexts]  # desa, kecamatan, tempat_lahir, kode_pos: what stands behind each number
    content: Int32  # rows of one source that say the same in every field share a number
    newest: int  # see Frequencies
    memory: dict[str, RememberedPairs] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many records."""
        return self.frame.height

    @property
    def frequencies(self) -> Frequencies:
        """What these records, or those of the model at work, are like as a whole."""
        return Frequencies(self.people.shares, self.places.shares, self.newest)

    def remembered(self, what: str) -> RememberedPairs:
        """The levels found so far of pairs of values, under the name of what was compared."""
        if what not in self.memory:
            self.memory[what] = RememberedPairs(self.size)
        return self.memory[what]


def prepare(records: pl.DataFrame, frequencies: Frequencies | None = None) -> Prepared:
    """Turn records (LINKAGE_INPUT; absent columns count as empty) into arrays.

    `frequencies`: those of the model at work; without them they are taken from the records.
    """
    frame = _filled(records)
    frame = frame if frame["record_id"].is_sorted() else frame.sort("record_id")  # a sorted copy is as large again
    source, sources = numbered(frame["source"])
    nik, nik_known = _number(frame, "nik", "nik_15")
    kk, kk_known = _number(frame, "no_kk", "no_kk_15")
    newest = frequencies.newest if frequencies else _newest_year(frame)
    day, month, year, from_nik = _dates(frame, nik, nik_known, newest)
    spelled = {name: spell(_column(frame, name)) for name in PERSON_NAMES}
    shares = frequencies.people if frequencies else None
    people = build_vocabulary(list(spelled.values()), spelled["nama_tokens"], source, phonetic=True, shares=shares)
    address = spell(_address_tokens(_column(frame, "alamat")))
    shares = frequencies.places if frequencies else None
    places = build_vocabulary([address], address, source, phonetic=False, shares=shares)
    desa, desa_text = _place(frame, "desa", "kode_desa")
    kecamatan, kecamatan_text = _place(frame, "kecamatan", "kode_kecamatan")
    birthplace, birthplace_text = numbered(_column(frame, "tempat_lahir"))
    postcode, postcode_text = numbered(_column(frame, "kode_pos"))
    number = {name: numbered(_column(frame, name))[0] for name in ("rt", "rw", "telepon")}
    return Prepared(
        frame=_columns(frame, *KEPT),
        sources=tuple(sources.to_list()),
        source=source,
        nik=nik, nik_known=nik_known, day=day, month=month, year=year, date_from_nik=from_nik,
        date_default=_column(frame, "tanggal_lahir_default").fill_null(value=False).to_numpy().astype(np.bool_),
        sex=numbered(_column(frame, "jenis_kelamin").cast(pl.String))[0],
        kk=kk, kk_known=kk_known, desa=desa, kecamatan=kecamatan, rt=number["rt"], rw=number["rw"],
        postcode=postcode, phone=number["telepon"], birthplace=birthplace,
        people=people,
        names={name: build_bags(spelled[name], people, NAME_WIDTH) for name in PERSON_NAMES},
        places=places,
        address=build_bags(address, places, ADDRESS_WIDTH),
        texts={
            "desa": place_texts(desa_text),
            "kecamatan": place_texts(kecamatan_text),
            "tempat_lahir": place_texts(birthplace_text.to_list()),
            "kode_pos": place_texts(postcode_text.to_list()),
        },
        content=content_numbers(frame),
        newest=newest,
    )  # fmt: skip


def _filled(records: pl.DataFrame) -> pl.DataFrame:
    """The columns of LINKAGE_INPUT in which something stands (and the two that are never absent)."""
    return records.select(
        pl.col(name).cast(dtype)
        for name, dtype in LINKAGE_INPUT.items()
        if name in ("record_id", "source")
        or (name in records.columns and records[name].null_count() < records.height)
    )  # fmt: skip


def _columns(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Some columns of LINKAGE_INPUT; one that the frame lacks is made here and not kept."""
    return conform(frame, {name: LINKAGE_INPUT[name] for name in ("record_id", *names)})


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    return _columns(frame, name)[name]


def _number(frame: pl.DataFrame, whole: str, cut: str) -> tuple[UInt64, Int32]:
    """A 16-digit number, or its 15 known digits with a 0 behind, packed; and how many digits are known."""
    digits = pl.coalesce(pl.col(whole), pl.col(cut) + "0")
    # Read as hexadecimal, decimal digits stand four bits a digit: packed.
    packed = pl.when(digits.cast(pl.UInt64, strict=False).is_not_null()).then(
        digits.str.to_integer(base=16, dtype=pl.UInt64, strict=False)
    )
    known = pl.when(pl.col(whole).is_null()).then(15).otherwise(16)
    table = _columns(frame, whole, cut).select(number=packed, known=known)
    table = table.select(
        pl.col("number").fill_null(0),
        pl.when(pl.col("number").is_null()).then(0).otherwise("known").cast(pl.Int32).alias("known"),
    )
    return table["number"].to_numpy().copy(), table["known"].to_numpy().copy()


_YEAR: Final = pl.coalesce(pl.col("tanggal_lahir").dt.year().cast(pl.Int32), pl.col("tahun_lahir").cast(pl.Int32))


def _newest_year(frame: pl.DataFrame) -> int:
    newest = _columns(frame, "tanggal_lahir", "tahun_lahir").select(_YEAR.max()).item()
    return -1 if newest is None else int(newest)


def _dates(frame: pl.DataFrame, nik: UInt64, known: Int32, newest: int) -> tuple[Int32, Int32, Int32, Bool]:
    """Day, month and year of birth: the column's, else those that a NIK holds (day + 40 for women)."""
    date = pl.col("tanggal_lahir")
    table = _columns(frame, "tanggal_lahir", "tahun_lahir").select(
        date.dt.day().cast(pl.Int32).fill_null(-1).alias("day"),
        date.dt.month().cast(pl.Int32).fill_null(-1).alias("month"),
        _YEAR.fill_null(-1).alias("year"),
    )
    day, month, year = (table[name].to_numpy().copy() for name in ("day", "month", "year"))
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
    both = (nik >> np.uint64(4 * place)).astype(np.uint8)
    return ((both >> 4) * 10 + (both & 15)).astype(np.int32)


def _place(frame: pl.DataFrame, name: str, code: str) -> tuple[Int32, list[str]]:
    """Places as numbers: a name with its code, so that namesakes stay apart, else the name as written; their texts."""
    names, name_texts = numbered(_column(frame, name))
    codes, code_texts = numbered(_column(frame, code))
    both, inverse = np.unique((names + 1) * np.int64(len(code_texts) + 1) + codes + 1, return_inverse=True)
    name_of, code_of = np.divmod(both, len(code_texts) + 1)
    text = pl.DataFrame({"name": _from(name_texts, name_of), "code": _from(code_texts, code_of)}).select(
        pl.when(pl.col("code").is_not_null()).then(pl.format("{}|{}", pl.col("name").fill_null(""), pl.col("code")))
        .otherwise(pl.col("name").str.to_uppercase().str.strip_chars()).replace("", None).alias("text")
    )["text"]  # fmt: skip
    number, texts = numbered(text)
    return number[inverse], texts.to_list()


def _address_tokens(values: pl.Series) -> pl.Series:
    """Addresses as tokens: upper case, letters and digits only, the words every address has taken out."""
    number, distinct = numbered(values)
    words = distinct.str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()
    plain = (" " + words + " ").str.replace_all(
        r" (?:(?:JL|JLN|JALAN|NO|NOMOR|RT|RW|DESA|DS|KEL|KELURAHAN|KEC|KECAMATAN|GG|GANG|KAB|DUSUN) )+", " "
    )
    return _from(plain.str.strip_chars(), number + 1)


def _from(texts: pl.Series, places: NDArray[np.integer]) -> pl.Series:
    """The texts at places counted from 1; 0 is null."""
    return texts.extend_constant(None, 1).gather(np.where(places > 0, places - 1, len(texts)))


def content_numbers(frame: pl.DataFrame) -> Int32:
    """One number for all rows of one source that say the same in every field (a measurement's day apart).

    A row whose hash no other row has says what no other says; only the rest are compared field by field.
    """
    fields = [
        name for name in LINKAGE_INPUT if name in frame.columns and name not in ("record_id", "tanggal_pengukuran")
    ]
    said = frame.select(fields)
    numbers = np.arange(frame.height, dtype=np.int32)
    shared = said.hash_rows(0).is_duplicated().arg_true()
    if len(shared):
        rank = said[shared].select(pl.struct(fields).rank("dense").alias("rank"))["rank"]
        numbers[shared.to_numpy()] = rank.to_numpy().astype(np.int32) + frame.height
    return numbers
