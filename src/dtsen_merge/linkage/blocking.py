"""Which pairs are compared: the union of several keys, each of them measured.

A key is a set of columns that must agree. A block larger than the key's limit is split by a further column, and
again, and at last into overlapping windows over the records in the order of their names: nothing is dropped
without the report saying how many pairs the splitting set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Int32
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import Bags

TOKENS_USED: Final = 3  # the rarest tokens of a name
HEAD_LETTERS: Final = 4
NO_TOKEN: Final = -1


@dataclass(frozen=True)
class Key:
    """One blocking key: the columns that must agree, the largest block, what splits a larger one."""

    name: str
    columns: tuple[str, ...]
    limit: int
    splitters: tuple[str, ...]


_FINE: Final = ("year", "kecamatan", "sex", "whole_name", "desa")

KEYS: Final[tuple[Key, ...]] = (
    Key("nik", ("nik_15",), 60, ("whole_name", "year")),
    Key("nik-head", ("nik_12",), 60, ("whole_name", "sex")),
    Key("nik-tail", ("nik_tail",), 60, ("whole_name", "kecamatan")),
    Key("nik-ends-name", ("nik_ends", "name_key"), 60, _FINE),
    Key("date-name", ("date", "name_key"), 80, ("kecamatan", "sex", "whole_name", "desa")),
    Key("date-kecamatan", ("date", "kecamatan"), 80, ("desa", "sex", "whole_name")),
    Key("kk-name", ("kk", "name_key"), 80, ("year", "sex", "whole_name")),
    Key("kk-year", ("kk", "year"), 80, ("date", "sex", "whole_name")),
    Key("year-two-names", ("year", "two_names"), 60, ("kecamatan", "sex", "desa", "whole_name")),
    Key("desa-name-year", ("desa", "name_key", "year"), 80, ("sex", "whole_name", "date")),
    Key("desa-two-names", ("desa", "two_names"), 60, ("rt", "year", "sex", "whole_name")),
    Key("desa-rare-name", ("desa", "rare_key"), 60, ("rt", "whole_name", "year", "sex")),
    Key("kecamatan-whole-name", ("kecamatan", "whole_name"), 60, ("year", "desa", "sex")),
    Key("whole-name-year", ("whole_name", "year"), 60, ("kecamatan", "sex", "desa")),
    Key("rare-two-names", ("two_names", "sex"), 25, ("year", "kecamatan", "desa", "whole_name")),
    Key("phone", ("phone",), 40, ("whole_name", "year")),
    Key("mother-year", ("mother", "year"), 60, ("kecamatan", "sex", "date", "whole_name")),
    Key("postcode-name", ("postcode", "name_key"), 60, _FINE),
    Key("address-name", ("address", "name_key"), 60, _FINE),
)
"""The keys; two_names, name_key and rare_key have several values a record."""


def record_columns(records: Prepared, once: np.ndarray) -> pl.DataFrame:
    """One row a record: every single-valued blocking column as an integer, null where empty.

    `once` has, by record, the source's place when the source holds a person once, else -1.
    """
    known = records.nik_known > 0
    digits = records.nik
    date = _date_key(records)
    whole = _sorted_sounds(records)
    order = np.lexsort((records.names["nama_tokens"].of, whole))
    rank = np.empty(records.size, dtype=np.int32)
    rank[order] = np.arange(records.size, dtype=np.int32)
    frame = pl.DataFrame(
        {
            "idx": np.arange(records.size, dtype=np.int32),
            "source": records.source,
            "once": once.astype(np.int32),
            "content": records.content,
            "nik_full": np.where(records.nik_known == 16, digits, 0),
            "nik_15": np.where(known, digits >> np.uint64(4), 0),
            "nik_12": np.where(known, digits >> np.uint64(16), 0),
            "nik_tail": np.where(known, (digits & np.uint64(0xFFFFFFFFFF)) >> np.uint64(4), 0),
            "nik_ends": np.where(known, (digits >> np.uint64(40) << np.uint64(40)) | (digits & np.uint64(0xFFF0)), 0),
            "kk": np.where(records.kk_known > 0, records.kk >> np.uint64(4), 0),
            "date": date,
            "year": records.year, "sex": records.sex, "desa": records.desa, "kecamatan": records.kecamatan,
            "rt": records.rt, "phone": records.phone, "postcode": records.postcode,
            "whole_name": whole, "name": records.names["nama_tokens"].of, "rank": rank,
            "mother": records.names["nama_ibu"].of, "address": records.address.of,
        }
    )  # fmt: skip
    identifiers = ("nik_full", "nik_15", "nik_12", "nik_tail", "nik_ends", "kk")
    optional = (
        "date",
        "year",
        "sex",
        "desa",
        "kecamatan",
        "rt",
        "phone",
        "postcode",
        "whole_name",
        "mother",
        "address",
    )
    return frame.with_columns(
        *(pl.when(pl.col(name) != 0).then(pl.col(name)).alias(name) for name in identifiers),
        *(pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name) for name in optional),
    )


def name_columns(records: Prepared) -> pl.DataFrame:
    """Several rows a record: `idx`, `kind` (name_key | two_names | rare_key), `value`.

    name_key: the sounds of the rarest tokens, and the head of the whole name run together, so that NUR HAYATI
    meets NURHAYATI. two_names: every two of the rarest tokens. rare_key: the rarest token alone, and the head.
    """
    parts = [_tokens_of(records, records.names[field]) for field in ("nama_tokens", "nama_alias")]
    tokens = pl.concat(parts).unique(["idx", "sound"]).sort("idx", "bits", "sound", descending=[False, True, False])
    tokens = tokens.with_columns(pl.int_range(pl.len()).over("idx").alias("place")).filter(
        pl.col("place") < TOKENS_USED
    )
    two = tokens.join(tokens, on="idx").filter(pl.col("sound") < pl.col("sound_right"))
    value, heads = pl.col("sound").cast(pl.Int64), _heads(records)
    return pl.concat(
        [
            tokens.select("idx", kind=pl.lit("name_key"), value=value),
            heads.select("idx", kind=pl.lit("name_key"), value=pl.col("head") + 2**40),
            two.select("idx", kind=pl.lit("two_names"), value=value * 2**31 + pl.col("sound_right")),
            tokens.filter(pl.col("place") == 0).select("idx", kind=pl.lit("rare_key"), value=value),
            heads.select("idx", kind=pl.lit("rare_key"), value=pl.col("head") + 2**40),
        ]
    )


def _tokens_of(records: Prepared, bags: Bags) -> pl.DataFrame:
    people = records.people
    rows = np.flatnonzero(bags.of >= 0)
    tokens = bags.tokens[bags.of[rows]]
    place, slot = np.nonzero(tokens >= 0)
    number = tokens[place, slot]
    sound = _sound_or_token(records, number)
    return pl.DataFrame({"idx": rows[place].astype(np.int32), "sound": sound, "bits": people.bits[number]})


def _sound_or_token(records: Prepared, number: Int32) -> Int32:
    sound = records.people.sound[number]
    return np.where(sound >= 0, sound, number + 2**24).astype(np.int32)


def _heads(records: Prepared) -> pl.DataFrame:
    """The first letters of the sounds of a name run together, as a number a distinct head."""
    own = records.names["nama_tokens"]
    text = records.people.text
    slots = [
        pl.Series(str(slot), np.where(own.tokens[:, slot] >= 0, text[np.maximum(own.tokens[:, slot], 0)], "").tolist())
        for slot in range(own.width if len(text) else 0)
    ]
    if not slots:
        return pl.DataFrame(schema={"idx": pl.Int32, "head": pl.Int64})
    heads = pl.DataFrame(slots).select(
        pl.concat_str(pl.all()).str.replace_all("[AIUEOWYH]", "").str.slice(0, HEAD_LETTERS).alias("text")
    )
    numbers = heads["text"].rank("dense").cast(pl.Int64)
    rows = np.flatnonzero(own.of >= 0)
    return pl.DataFrame({"idx": rows.astype(np.int32), "head": numbers.to_numpy()[own.of[rows]]})


def _sorted_sounds(records: Prepared) -> Int32:
    """One number for all names with the same sounds in any order."""
    own = records.names["nama_tokens"]
    sounds = np.where(own.tokens >= 0, _sound_or_token(records, np.maximum(own.tokens, 0)), NO_TOKEN)
    inverse = np.unique(np.sort(sounds, axis=1), axis=0, return_inverse=True)[1]
    number: Int32 = inverse.ravel().astype(np.int32)
    return np.where(own.of >= 0, number[np.maximum(own.of, 0)] if len(number) else -1, -1).astype(np.int32)


def _date_key(records: Prepared) -> Int32:
    """The birth date with the smaller of day and month first, so that swapped dates meet."""
    low, high = np.minimum(records.day, records.month), np.maximum(records.day, records.month)
    known = (records.day > 0) & (records.month > 0) & (records.year > 0)
    crossed = high <= 12
    day = np.where(crossed, high, records.day)
    month = np.where(crossed, low, records.month)
    return np.where(known, (records.year * 100 + month) * 100 + day, -1).astype(np.int32)
