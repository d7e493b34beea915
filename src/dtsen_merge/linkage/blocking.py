"""Which pairs are compared: the union of several keys, each of them measured.

A key is a set of columns that must agree. How large its blocks may be follows from what it may spend: a budget of
pairs a record, not a fixed size, so that a small list is compared more widely than a large one. A larger block is
split by a further column, and again, and at last into windows over the records in the order of their names
(`engines.blocks`): nothing is dropped without the report saying how many pairs the splitting set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Int32, Int64, UInt64
from dtsen_merge.linkage.name_keys import NONE, TOKENS_USED, NameKeys, mix, name_keys, pairs_of, rarest
from dtsen_merge.linkage.prepare import Prepared


@dataclass(frozen=True)
class Key:
    """One blocking key.

    Attributes:
        name: what reports call it.
        columns: what must agree; of a column with several values, one of them.
        splitters: single-valued columns that split an over-full block, in this order.
        budget: pairs a record (over all records) that the key may propose; blocks of up to `blocks.LIMITS[-1]`
            records are kept whole whatever it says.
    """

    name: str
    columns: tuple[str, ...]
    splitters: tuple[str, ...]
    budget: float


KEYS: Final[tuple[Key, ...]] = (
    # Numbers. 15 digits of the NIK, since a spreadsheet may have cut the last one. A slip in the NIK leaves the
    # birth date (which a NIK gives where the column is empty), so its head and tail need no keys of their own.
    Key("nik", ("nik_15",), ("whole_name", "year"), 10.0),
    Key("kk-name", ("kk", "rare_key"), ("year", "sex", "whole_name"), 6.0),
    Key("phone", ("phone",), ("whole_name", "year"), 6.0),
    # The birth date: with a name; alone, for names that differ. Keys for a slip in it (the year, or the day and month,
    # with a rare name) found 51 of 1.3 million pairs alone: the NIK or name and village bring such pairs together.
    Key("date-name", ("date", "name_key"), ("kecamatan", "sex", "whole_name", "desa"), 3.0),
    Key("date", ("date",), ("kecamatan", "desa", "sex", "whole_name"), 1.0),
    # Rows with neither NIK nor date: the name and where the person lives.
    Key("desa-name", ("desa", "name_key"), ("year", "sex", "whole_name", "date"), 3.0),
    Key("desa-two-names", ("desa", "two_names"), ("rt", "year", "sex", "whole_name"), 2.0),
    Key("desa-near", ("desa",), (), 1.0),
    Key("kecamatan-whole-name", ("kecamatan", "whole_or_joined"), ("desa", "year", "sex"), 2.0),
    Key("whole-name", ("whole_or_joined",), ("kecamatan", "year", "desa"), 2.0),
    Key("address-name", ("address", "name_key"), ("desa", "kecamatan", "year", "sex", "whole_name"), 2.0),
    Key("address-words", ("two_places",), ("desa", "kecamatan", "year", "sex", "whole_name"), 1.0),
    Key("postcode-name", ("postcode", "name_key"), ("year", "kecamatan", "sex", "whole_name", "desa"), 1.0),
    Key("postcode-near", ("postcode",), (), 1.0),
    # Small children are listed under no name of their own ("BY NY SITI"): the mother and the year.
    Key("mother-year", ("mother", "year"), ("kecamatan", "sex", "date", "whole_name"), 1.0),
)
"""The keys, those with the surest pairs first in each group. The "near" keys have no splitter: their blocks become
windows over the names in alphabetical order, which brings together what a slip of the pen parts."""

WIDTHS: Final = {"name_key": 3, "rare_key": 2, "two_names": 3, "whole_or_joined": 2, "two_places": 3}
MULTIPLE: Final = tuple(WIDTHS)
"""Columns with several values a record, and how many.

name_key: the sounds of the two rarest words, and the head of the whole name, so that NUR HAYATI meets NURHAYATI.
rare_key: the rarest word, and the head. two_names: every two of the three rarest words. whole_or_joined: the whole
name by its sounds in any order, and by its consonants run together. two_places: every two of the three rarest words
of the address.
"""


class Columns:
    """The blocking columns of a set of records, each worked out when it is asked for; -1 where empty."""

    def __init__(self, records: Prepared) -> None:
        """Take the records and work out their name columns."""
        self.records = records
        self.size = records.size
        self.names: NameKeys = name_keys(records)

    def get(self, name: str) -> NDArray[Any]:
        """A column: records × its values (integers of 32 or 64 bits)."""
        value = _COLUMNS[name](self)
        return value if value.ndim > 1 else value[:, None]

    def blocks(self, key: Key) -> UInt64:
        """The block number of each record and value of a key (records × values); 0 where a column is empty."""
        block, known = np.zeros((self.size, 1), dtype=np.uint64), np.ones((self.size, 1), dtype=np.bool_)
        for name in key.columns:
            value = self.get(name)
            known = known & (value >= 0)
            block = mix(block, value)
        return np.where(known, np.maximum(block, np.uint64(1)), np.uint64(0))


def _digits(digits: UInt64, known: Int32) -> Int64:
    return np.where(known > 0, (digits >> np.uint64(4)).astype(np.int64), NONE)


def _field(name: str) -> Callable[[Columns], Int32]:
    def column(columns: Columns) -> Int32:
        value: Int32 = getattr(columns.records, name)
        return value

    return column


def _date(columns: Columns) -> Int32:
    """The birth date with the smaller of day and month first, so that swapped dates meet."""
    records = columns.records
    day, month = records.day, records.month
    low, high = np.minimum(day, month), np.maximum(day, month)
    crossed = high <= 12
    birthday = np.where(crossed, low, month) * 100 + np.where(crossed, high, day)
    known = (day > 0) & (month > 0) & (records.year > 0)
    return np.where(known, records.year * 10_000 + birthday, NONE).astype(np.int32)


def _two_places(columns: Columns) -> Int64:
    bags, places = columns.records.address, columns.records.places
    rare = np.full((columns.size, TOKENS_USED), NONE, dtype=np.int32)
    if len(places.text):
        filled = bags.of >= 0
        own = np.arange(len(places.text), dtype=np.int32)
        rare[filled] = rarest(bags, own, places.bits, TOKENS_USED)[bags.of[filled]]
    return pairs_of(rare)


_COLUMNS: Final[Mapping[str, Callable[[Columns], NDArray[Any]]]] = {
    "nik_15": lambda columns: _digits(columns.records.nik, columns.records.nik_known),
    "kk": lambda columns: _digits(columns.records.kk, columns.records.kk_known),
    "date": _date,
    **{name: _field(name) for name in ("year", "sex", "desa", "kecamatan", "rt", "phone", "postcode")},
    "mother": lambda columns: columns.records.names["nama_ibu"].of,
    "address": lambda columns: columns.records.address.of,
    "whole_name": lambda columns: columns.names.sounds,
    "name_key": lambda columns: np.column_stack([columns.names.rare[:, :2], columns.names.head]),
    "rare_key": lambda columns: np.column_stack([columns.names.rare[:, 0], columns.names.head]),
    "two_names": lambda columns: pairs_of(columns.names.rare),
    "whole_or_joined": lambda columns: np.column_stack([columns.names.sounds, columns.names.joined]),
    "two_places": _two_places,
}


SLOTS: Final = {key.name: max(WIDTHS.get(name, 1) for name in key.columns) for key in KEYS}
"""How many values a record has in each key."""

SINGLE: Final = tuple(name for name in _COLUMNS if name not in MULTIPLE)


def record_columns(columns: Columns) -> pl.DataFrame:
    """The single-valued columns as a frame: `idx`, then SINGLE, null where empty (for reports about keys)."""
    values = {name: columns.get(name)[:, 0] for name in SINGLE}
    frame = pl.DataFrame({"idx": np.arange(columns.size, dtype=np.int32), **values})
    return frame.with_columns(pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name) for name in SINGLE)


def name_columns(columns: Columns) -> pl.DataFrame:
    """The columns with several values as a frame: `idx`, `kind` (of MULTIPLE), `value`, one row a value."""
    parts = []
    for name in MULTIPLE:
        values = columns.get(name)
        record, slot = np.nonzero(values >= 0)
        value = values[record, slot].astype(np.int64)
        parts.append(pl.DataFrame({"idx": record.astype(np.int32), "value": value}).with_columns(kind=pl.lit(name)))
    return pl.concat(parts).select("idx", "kind", "value")
