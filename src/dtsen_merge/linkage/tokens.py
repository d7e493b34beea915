"""Bags of tokens: a field's distinct token strings, the vocabulary behind them, and how rare each token is.

Names become rows of token numbers once; pairs of records then compare integers. How much an agreement on a
token says is `bits`, minus the base-2 logarithm of the share of people who bear it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.token_distances import TokenDistances
from dtsen_merge.vocabulary.names import sound_key

COMMON_NAMES: Final[Mapping[str, float]] = {
    "MUHAMMAD": 0.10, "SITI": 0.07, "NUR": 0.06, "AHMAD": 0.05, "ABDUL": 0.04, "SRI": 0.02, "NOOR": 0.02,
    "AULIA": 0.01, "RAHMAN": 0.01, "AMINAH": 0.01, "HASAN": 0.01, "FATIMAH": 0.01,
}  # fmt: skip
"""Prior shares of the tokens that the domain notes call common (section 4); the data overrule them."""

RARE_SHARE: Final = 2e-4
"""Prior share of any other token: the order of a name that some hundred people in a district bear."""

PRIOR_PEOPLE: Final = 200.0
"""How many people's worth of evidence the prior shares carry."""

MAX_BITS: Final = 20.0

FIRST_OWN_EAR: Final = 1 << 30
"""Tokens that have no sound are numbered from here, each alone."""


@dataclass(frozen=True)
class TokenShares:
    """What share of people bears each token; a token that is not among them has the share `unseen`."""

    token: pl.Series
    share: pl.Series
    unseen: float

    def of(self, tokens: pl.Series) -> Float64:
        """The share of each token."""
        known = pl.DataFrame({"token": self.token, "share": self.share})
        told = tokens.alias("token").to_frame().join(known, on="token", how="left", maintain_order="left")["share"]
        return told.fill_null(self.unseen).to_numpy()


@dataclass(frozen=True)
class Vocabulary:
    """Every distinct token of a family of fields, in sorted order; arrays are aligned with `text`."""

    text: NDArray[np.object_]
    shares: TokenShares
    bits: Float64
    sound: Int32  # tokens that sound alike share a number; -1 for tokens with digits and empty keys
    initial: Int32  # the first letter's code point
    single: Bool  # one letter only: an initial
    length: Int32
    prints: UInt64  # two bits a letter (one or more, two or more): a cheap bound on the edit distance

    @cached_property
    def padded(self) -> Padded:
        """The arrays as comparisons read them."""
        own_ear = np.arange(len(self.sound), dtype=np.int32) + FIRST_OWN_EAR
        ear = np.where(self.sound >= 0, self.sound, own_ear)
        return Padded(
            text=np.append(self.text, np.array([""], dtype=np.object_)),
            bits=np.append(self.bits, 0.0),
            ear_left=np.append(ear, -1).astype(np.int32),
            ear_right=np.append(ear, -2).astype(np.int32),
            initial=np.append(self.initial, -1).astype(np.int32),
            single=np.append(self.single, np.False_),
            length=np.append(self.length, 0).astype(np.int32),
            prints=np.append(self.prints, np.uint64(0)),
            print_left=np.append(self.prints, np.uint64(0xFFFFFFFFFFFFFFFF)),
            print_right=np.append(self.prints, np.uint64(0x5555555555555555)),
        )

    @cached_property
    def distances(self) -> TokenDistances:
        """The edit distances of its tokens, learned as they are asked for."""
        return TokenDistances(self.text)


@dataclass(frozen=True)
class Padded:
    """A vocabulary's arrays with one entry more at the end, which token number -1 (no token) takes.

    No token is unlike every token, and unlike no token on the other side: so `ear` and `print` differ by side.
    """

    text: NDArray[np.object_]
    bits: Float64
    ear_left: Int32  # the sound; a number of its own for a token without one
    ear_right: Int32
    initial: Int32
    single: Bool
    length: Int32
    prints: UInt64
    print_left: UInt64
    print_right: UInt64


@dataclass(frozen=True)
class Bags:
    """The distinct values of one field as rows of token numbers, in the order of the text, padded with -1."""

    of: Int32  # record → bag, -1 when the field is empty
    tokens: Int32  # bag × width

    @property
    def width(self) -> int:
        """How many tokens a bag can hold."""
        return int(self.tokens.shape[1])

    @cached_property
    def slots(self) -> Int32:
        """The tokens slot by slot: width × bag."""
        return np.ascontiguousarray(self.tokens.T)

    @cached_property
    def counts(self) -> Int8:
        """How many tokens each bag has."""
        counts: Int8 = (self.tokens >= 0).sum(axis=1, dtype=np.int8)
        return counts


@dataclass(frozen=True)
class Spelled:
    """One field's distinct texts, sorted, and the tokens of each in reading order."""

    of: Int32  # record → place of its text, -1 when the field is empty
    texts: int
    text: Int32  # of each token, the place of its text
    token: pl.Series


def spell(values: pl.Series) -> Spelled:
    """A field's distinct texts taken apart.

    Args:
        values: token strings (space-joined), null or "" where empty.
    """
    of, distinct = numbered(values.replace("", None))
    tokens = (
        pl.DataFrame({"text": np.arange(len(distinct), dtype=np.int32), "token": distinct.str.split(" ")})
        .explode("token")
        .filter(pl.col("token") != "")
    )
    return Spelled(of, len(distinct), tokens["text"].to_numpy(), tokens["token"])


def numbered(values: pl.Series) -> tuple[Int32, pl.Series]:
    """Each value's place among the sorted distinct values, -1 when empty; and those values."""
    distinct = values.drop_nulls().unique().sort().alias("value")
    if not len(distinct):
        return np.full(len(values), -1, dtype=np.int32), distinct
    table = distinct.to_frame().with_columns(number=pl.int_range(pl.len(), dtype=pl.Int32))
    numbers = values.alias("value").to_frame().join(table, on="value", how="left", maintain_order="left")["number"]
    return numbers.fill_null(-1).to_numpy().copy(), distinct


def build_vocabulary(
    fields: Sequence[Spelled], counted: Spelled, source: Int32, *, phonetic: bool, shares: TokenShares | None = None
) -> Vocabulary:
    """The vocabulary of all tokens in `fields`.

    Args:
        fields: whose tokens it is to hold.
        counted: the one of them in which tokens are counted. A token's frequency is its largest count inside
            one source, since a person's own repeats over sources would inflate it.
        source: of each record, a number.
        phonetic: whether tokens that sound alike are to share a number (names yes, addresses no).
        shares: how common tokens are; counted here where it is not given.
    """
    text = pl.concat([field.token.unique().alias("token") for field in fields]).unique().sort()
    shares = shares or _counted_shares(text, counted, source)
    lengths = text.str.len_chars().cast(pl.Int32).to_numpy()
    return Vocabulary(
        text=np.array(text.to_list(), dtype=np.object_),
        shares=shares,
        bits=np.clip(-np.log2(np.clip(shares.of(text), 1e-12, 1.0)), 0.2, MAX_BITS),
        sound=_sounds(text) if phonetic else np.full(len(text), -1, dtype=np.int32),
        initial=_first_letters(text),
        single=lengths == 1,
        length=lengths,
        prints=_letter_prints(text),
    )


def _counted_shares(text: pl.Series, counted: Spelled, source: Int32) -> TokenShares:
    """The shares as the data and the prior have them; a token that comes later counts as borne once."""
    prior = text.replace_strict(COMMON_NAMES, default=RARE_SHARE, return_dtype=pl.Float64).to_numpy()
    seen, largest = _largest_counts(text, counted, source)
    share = (seen + PRIOR_PEOPLE * prior) / (largest + PRIOR_PEOPLE)
    unseen = (1.0 + PRIOR_PEOPLE * RARE_SHARE) / (largest + PRIOR_PEOPLE)
    return TokenShares(text, pl.Series("share", share), float(unseen))


def _largest_counts(text: pl.Series, counted: Spelled, source: Int32) -> tuple[Float64, float]:
    """In how many rows of the source that has it most each token stands; and the rows of the largest source."""
    known = counted.of >= 0
    rows = pl.DataFrame({"source": source[known], "text": counted.of[known]})
    tokens = pl.DataFrame({"text": counted.text, "token": counted.token}).unique()
    counts = (
        rows.group_by("source", "text")
        .len()
        .join(tokens, on="text")
        .group_by("source", "token")
        .agg(pl.col("len").sum())
        .group_by("token")
        .agg(pl.col("len").max().alias("count"))
    )
    table = text.alias("token").to_frame().join(counts, on="token", how="left", maintain_order="left")
    largest = int(np.bincount(source[known], minlength=1).max())
    return table["count"].fill_null(0).to_numpy().astype(np.float64), float(largest)


def build_bags(field: Spelled, vocabulary: Vocabulary, width: int) -> Bags:
    """A field's distinct texts as padded rows of token numbers.

    A text with more than `width` tokens keeps its rarest ones (their order stays).
    """
    tokens = np.full((field.texts, width), -1, dtype=np.int32)
    if not len(field.text):
        return Bags(of=field.of, tokens=tokens)
    known = pl.DataFrame({"token": pl.Series(vocabulary.text.tolist(), dtype=pl.String)}).with_columns(
        number=pl.int_range(pl.len(), dtype=pl.Int32)
    )
    every = field.token.alias("token").to_frame()
    number = every.join(known, on="token", how="left", maintain_order="left")["number"].to_numpy()
    text, place = field.text, _places(field.text)
    if place.max() >= width:
        rare = np.lexsort((place, -vocabulary.bits[number], text))
        kept = np.sort(rare[_places(text[rare]) < width])
        number, text = number[kept], text[kept]
        place = _places(text)
    tokens[text, place] = number
    return Bags(of=field.of, tokens=tokens)


def _places(groups: Int32) -> Int64:
    """Each row's place in its group, where the groups stand together."""
    rows = np.arange(len(groups))
    first = np.r_[True, groups[1:] != groups[:-1]]
    return rows - np.maximum.accumulate(np.where(first, rows, 0))


def bag_bits(bags: Bags, vocabulary: Vocabulary, chosen: Int32 | None = None) -> Float64:
    """The bits of every bag (or of those chosen): how rare the whole value is, tokens taken as independent."""
    slots = bags.slots if chosen is None else bags.slots.take(chosen, axis=1)
    bits: Float64 = vocabulary.padded.bits[slots].sum(axis=0)
    return bits


def _sounds(text: pl.Series) -> Int32:
    keys = text.to_frame("token").select(sound_key(pl.col("token")).alias("key"))["key"]
    audible = (keys.str.len_chars() > 1) & (text.str.len_chars() > 1)
    return numbered(keys.to_frame("key").select(pl.when(audible).then("key"))["key"])[0]


def _first_letters(text: pl.Series) -> Int32:
    """The code points of the first letters (a character of a NumPy text is its code point in 32 bits)."""
    return np.array(text.to_list(), dtype="U1").view(np.int32)


def _letter_prints(text: pl.Series) -> UInt64:
    prints = np.zeros(len(text), dtype=np.uint64)
    for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123"):
        count = text.str.count_matches(letter, literal=True).to_numpy()
        prints |= (count > 0).astype(np.uint64) << np.uint64(2 * place)
        prints |= (count > 1).astype(np.uint64) << np.uint64(2 * place + 1)
    return prints
