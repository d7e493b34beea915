"""What blocking takes from names: the sounds of rare words, the whole name in two forms, its first consonants.

Everything is worked out once for each distinct name (a bag of `Prepared.names`) and then spread over the records.
The forms follow the domain notes (section 4): order does not matter, words may be run together or written apart,
sound keys stand for spellings, and a name may lack words of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Float64, Int32, Int64, UInt64
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import Bags, Vocabulary
from dtsen_merge.vocabulary.names import sound_key

TOKENS_USED: Final = 3  # the rarest tokens of a name
HEAD_LETTERS: Final = 4
NONE: Final = -1
WITHOUT_SOUND: Final = 2**24  # tokens without a sound key are numbered from here
HEADS: Final = 2**28  # and the heads of whole names from here
_LETTER_BITS: Final = 5
_DOUBLES: Final = {letter * 2: letter for letter in "BCDFGHJKLMNQRSVWXYZ"}
_SEEDS: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


@dataclass(frozen=True)
class NameKeys:
    """By record, -1 where there is nothing.

    `rare`: the sounds of the rarest words of the name and its alias, the rarest first (records × TOKENS_USED).
    `head`: the first consonants of the name run together. `sounds`: all sounds in any order, as one number.
    `joined`: all consonants run together, as one number. `order`: the place of the record in the order of names.
    """

    rare: Int32
    head: Int32
    sounds: Int64
    joined: Int64
    order: Int32


def name_keys(records: Prepared) -> NameKeys:
    """Work out the name columns of all records."""
    own = records.names["nama_tokens"]
    order = np.empty(records.size, dtype=np.int32)
    order[np.argsort(own.of, kind="stable")] = np.arange(records.size, dtype=np.int32)
    if not len(records.people.text):
        nothing = np.full(records.size, NONE)
        rare = np.full((records.size, TOKENS_USED), NONE, dtype=np.int32)
        return NameKeys(rare, nothing.astype(np.int32), nothing, nothing, order)
    return NameKeys(
        rare=_rare(records),
        head=_spread(own, _heads(own, records.people)).astype(np.int32),
        sounds=_spread(own, _sorted_sounds(own, records.people)),
        joined=_spread(own, _joined(own, records.people)),
        order=order,
    )


def mix(block: UInt64, value: Int64 | Int32) -> UInt64:
    """A block number with one more column in it (a step of splitmix64; wraps around by design)."""
    told = (block ^ value.astype(np.uint64)) * _SEEDS[0]
    told ^= told >> np.uint64(29)
    told *= _SEEDS[1]
    told ^= told >> np.uint64(32)
    return told


def rarest(bags: Bags, number: Int32, bits: Float64, keep: int) -> Int32:
    """The numbers of a bag's rarest tokens, no number twice, the rarest first (bags × keep, -1 beyond the last).

    Args:
        bags: the bags.
        number: what stands for each token (its sound).
        bits: how rare each token is.
        keep: how many.
    """
    token = np.maximum(bags.tokens, 0)
    value = np.where(bags.tokens >= 0, number[token], NONE)
    order = np.lexsort((value, np.where(bags.tokens >= 0, -bits[token], 1.0)), axis=1)
    value = np.take_along_axis(value, order, 1)
    for slot in range(1, value.shape[1]):
        value[(value[:, :slot] == value[:, slot : slot + 1]).any(axis=1), slot] = NONE
    order = np.argsort(value < 0, axis=1, kind="stable")[:, :keep]
    return np.take_along_axis(value, order, 1).astype(np.int32)


def pairs_of(numbers: Int32) -> Int64:
    """Every two of three numbers, as one number each (records × 3)."""
    other = np.roll(numbers, 1, axis=1)
    low, high = np.minimum(numbers, other).astype(np.int64), np.maximum(numbers, other)
    return np.where(low >= 0, low << np.int64(32) | high, NONE)


def _spread(bags: Bags, values: Int32 | Int64) -> Int64:
    told = np.full(len(bags.of), NONE, dtype=np.int64)
    filled = bags.of >= 0
    told[filled] = values[bags.of[filled]]
    return told


def _sounds(people: Vocabulary) -> Int32:
    return np.where(people.sound >= 0, people.sound, np.arange(len(people.sound)) + WITHOUT_SOUND).astype(np.int32)


def _rare(records: Prepared) -> Int32:
    own, alias = records.names["nama_tokens"], records.names["nama_alias"]
    sounds, bits = _sounds(records.people), records.people.bits
    told = np.full((records.size, TOKENS_USED), NONE, dtype=np.int32)
    named = own.of >= 0
    told[named] = rarest(own, sounds, bits, TOKENS_USED)[own.of[named]]
    both = np.flatnonzero(alias.of >= 0)
    if len(both):
        mine = np.full((len(both), own.width), NONE, dtype=np.int32)
        mine[named[both]] = own.tokens[own.of[both][named[both]]]
        tokens = np.column_stack([mine, alias.tokens[alias.of[both]]])
        told[both] = rarest(Bags(of=both.astype(np.int32), tokens=tokens), sounds, bits, TOKENS_USED)
    return told


def _sorted_sounds(own: Bags, people: Vocabulary) -> Int64:
    """One number for all names with the same sounds in any order."""
    sounds = np.where(own.tokens >= 0, _sounds(people)[own.tokens], NONE)
    sounds.sort(axis=1)
    block = np.zeros(len(sounds), dtype=np.uint64)
    for slot in range(sounds.shape[1]):
        block = mix(block, sounds[:, slot])
    return (block >> np.uint64(1)).astype(np.int64)


def _heads(own: Bags, people: Vocabulary) -> Int32:
    """The first consonants of the words run together, so that NUR HAYATI meets NURHAYATI."""
    text = pl.Series(people.text.tolist(), dtype=pl.String).str.replace_all("[^B-DF-GJ-NP-TVXZ]", "")
    size = text.str.len_bytes().clip(upper_bound=HEAD_LETTERS).cast(pl.Int32).to_numpy()
    padded = text.str.slice(0, HEAD_LETTERS).str.pad_end(HEAD_LETTERS, "@").str.join("").item()
    letters = np.frombuffer(padded.encode(), dtype=np.uint8).reshape(-1, HEAD_LETTERS).astype(np.int32) & 31
    head = np.zeros(len(own.tokens), dtype=np.int32)
    have = np.zeros(len(own.tokens), dtype=np.int32)
    for slot in range(own.width):
        token = own.tokens[:, slot]
        for place in range(HEAD_LETTERS):
            take = (token >= 0) & (size[token] > place) & (have < HEAD_LETTERS)
            head = np.where(take, head << _LETTER_BITS | letters[token, place], head)
            have += take
    return head + HEADS


def _joined(own: Bags, people: Vocabulary) -> Int64:
    """The consonants of the sound keys run together: one number for MUHAMMAD RAHMAN and MUHAMMADRAHMAN.

    A sound key says T for a D at a word's end and P for a B, which running together hides, so these are one here.
    """
    text = pl.Series("token", people.text.tolist(), dtype=pl.String)
    keys = text.to_frame().select(
        sound_key(pl.col("token")).str.replace_all("[AEIOU ]", "").str.replace_many({"T": "D", "P": "B"})
    )["token"]
    columns = [
        keys.gather(pl.Series(own.tokens[:, slot]).replace(NONE, None)).fill_null("").alias(str(slot))
        for slot in range(own.width)
    ]
    joined = pl.DataFrame(columns).select(pl.concat_str(pl.all()).str.replace_many(_DOUBLES).alias("name"))["name"]
    return joined.replace("", None).rank("dense").cast(pl.Int64).fill_null(NONE).to_numpy()
