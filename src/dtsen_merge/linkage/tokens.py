"""Bags of tokens: a field's distinct token strings, the vocabulary behind them, and how rare each token is.

Names become rows of token numbers once; pairs of records then compare integers. How much an agreement on a
token says is `bits`, minus the base-2 logarithm of the share of people who bear it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Float64, Int32, UInt64
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


@dataclass(frozen=True)
class Vocabulary:
    """Every distinct token of a family of fields, in sorted order; arrays are aligned with `text`."""

    text: NDArray[np.object_]
    bits: Float64
    sound: Int32  # tokens that sound alike share a number; -1 for tokens with digits and empty keys
    initial: Int32  # the first letter's code point
    single: NDArray[np.bool_]  # one letter only: an initial
    length: Int32
    prints: UInt64  # two bits a letter (one or more, two or more): a cheap bound on the edit distance


@dataclass(frozen=True)
class Bags:
    """The distinct values of one field as rows of token numbers, in the order of the text, padded with -1."""

    of: Int32  # record → bag, -1 when the field is empty
    tokens: Int32  # bag × width

    @property
    def width(self) -> int:
        """How many tokens a bag can hold."""
        return int(self.tokens.shape[1])


def build_vocabulary(fields: Mapping[str, pl.Series], counted: pl.DataFrame, *, phonetic: bool) -> Vocabulary:
    """The vocabulary of all token strings in `fields`.

    Args:
        fields: name → token strings (space-joined), null where empty.
        counted: columns `source`, `tokens`: the rows in which tokens are counted. A token's frequency is its
            largest count inside one source, since a person's own repeats over sources would inflate it.
        phonetic: whether tokens that sound alike are to share a number (names yes, addresses no).
    """
    every = pl.concat([series.drop_nulls().str.split(" ").explode().rename("token") for series in fields.values()])
    text = every.filter(every.str.len_chars() > 0).unique().sort()
    counts = (
        counted.select("source", pl.col("tokens").str.split(" ").list.unique().alias("token"))
        .explode("token")
        .group_by("source", "token")
        .len()
        .group_by("token")
        .agg(pl.col("len").max().alias("count"))
    )
    largest = counted.group_by("source").len()["len"].max() if counted.height else 0
    table = text.to_frame().join(counts, on="token", how="left", maintain_order="left")
    prior = np.array([COMMON_NAMES.get(token, RARE_SHARE) for token in text.to_list()], dtype=np.float64)
    seen = table["count"].fill_null(0).to_numpy().astype(np.float64)
    share = (seen + PRIOR_PEOPLE * prior) / (float(largest or 0) + PRIOR_PEOPLE)  # type: ignore[arg-type]
    lengths = text.str.len_chars().cast(pl.Int32).to_numpy()
    return Vocabulary(
        text=np.array(text.to_list(), dtype=np.object_),
        bits=np.clip(-np.log2(np.clip(share, 1e-12, 1.0)), 0.2, MAX_BITS),
        sound=_sounds(text) if phonetic else np.full(len(text), -1, dtype=np.int32),
        initial=_first_letters(text),
        single=lengths == 1,
        length=lengths,
        prints=_letter_prints(text),
    )


def build_bags(values: pl.Series, vocabulary: Vocabulary, width: int) -> Bags:
    """A field's distinct token strings as padded rows of token numbers.

    A value with more than `width` tokens keeps its rarest ones (their order stays).
    """
    frame = values.alias("value").to_frame().with_columns(pl.col("value").replace("", None))
    distinct = frame["value"].drop_nulls().unique().sort().to_frame().with_row_index("bag")
    of = frame.join(distinct, on="value", how="left", maintain_order="left")["bag"].cast(pl.Int32).fill_null(-1)
    known = pl.DataFrame(
        {"token": pl.Series(vocabulary.text.tolist(), dtype=pl.String), "bits": vocabulary.bits}
    ).with_row_index("number")
    placed = (
        distinct.select("bag", pl.col("value").str.split(" ").alias("token"))
        .explode("token")
        .with_columns(pl.int_range(pl.len()).over("bag").alias("place"))
        .join(known, on="token", how="inner", maintain_order="left")
        .sort("bag", pl.col("bits"), "place", descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("bag") < width)
        .sort("bag", "place")
        .with_columns(pl.int_range(pl.len()).over("bag").alias("slot"))
    )
    tokens = np.full((distinct.height, width), -1, dtype=np.int32)
    tokens[placed["bag"].to_numpy(), placed["slot"].to_numpy()] = placed["number"].to_numpy()
    return Bags(of=of.to_numpy().copy(), tokens=tokens)


def bag_bits(bags: Bags, vocabulary: Vocabulary) -> Float64:
    """The bits of every bag: how rare the whole value is, tokens taken as independent."""
    bits: Float64 = np.where(bags.tokens >= 0, _taken(vocabulary.bits, bags.tokens), 0.0).sum(axis=1)
    return bits


def _taken(values: Float64, numbers: Int32) -> Float64:
    taken: Float64 = values[np.maximum(numbers, 0)] if len(values) else np.zeros(numbers.shape)
    return taken


def _sounds(text: pl.Series) -> Int32:
    keys = text.to_frame("token").select(sound_key(pl.col("token")).alias("key"))["key"]
    keys = keys.to_frame().select(
        pl.when((pl.col("key").str.len_chars() > 1) & (text.str.len_chars() > 1)).then("key")
    )["key"]
    distinct = keys.drop_nulls().unique().sort().to_frame().with_row_index("number")
    return (
        keys.to_frame()
        .join(distinct, on="key", how="left", maintain_order="left")["number"]
        .cast(pl.Int32)
        .fill_null(-1)
        .to_numpy()
        .copy()
    )


def _first_letters(text: pl.Series) -> Int32:
    return np.array([ord(token[0]) for token in text.to_list()], dtype=np.int32)


def _letter_prints(text: pl.Series) -> UInt64:
    prints = np.zeros(len(text), dtype=np.uint64)
    for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123"):
        count = text.str.count_matches(letter, literal=True).to_numpy()
        prints |= (count > 0).astype(np.uint64) << np.uint64(2 * place)
        prints |= (count > 1).astype(np.uint64) << np.uint64(2 * place + 1)
    return prints
