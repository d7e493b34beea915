"""Whether two names may be one person's, roughly: for rules that must not cry over a spelling.

Linkage compares names with care; here it is enough to tell a clerk's slip from another person. Two names are
alike when, words that half the district bears aside, at least half the words of the shorter one stand in the other,
or their letter pairs overlap (Sørensen–Dice) by half.
"""

from __future__ import annotations

from typing import Final

import polars as pl

COMMON_WORDS: Final = ("MUHAMMAD", "SITI", "NUR", "AHMAD", "ABDUL")
"""Words that say little about who someone is (domain notes, section 4)."""

_ENOUGH: Final = 0.5


def names_unlike(left: str, right: str) -> pl.Expr:
    """True where the names (columns of space-joined tokens) can hardly be one person's; null where one is empty."""
    words_a, words_b = _words(left), _words(right)
    shorter = pl.min_horizontal(words_a.list.len(), words_b.list.len())
    overlap = words_a.list.set_intersection(words_b).list.len() / shorter
    pairs_a, pairs_b = _letter_pairs(words_a), _letter_pairs(words_b)
    both = pairs_a.list.len() + pairs_b.list.len()
    dice = 2 * pairs_a.list.set_intersection(pairs_b).list.len() / both
    alike = (overlap >= _ENOUGH) | (dice >= _ENOUGH)
    return pl.when(pl.col(left).is_not_null() & pl.col(right).is_not_null()).then(~alike)


def _words(column: str) -> pl.Expr:
    """The telling words; all of them when only common ones are there."""
    words = pl.col(column).str.split(" ").list.unique()
    telling = words.list.set_difference(list(COMMON_WORDS))
    return pl.when(telling.list.len() > 0).then(telling).otherwise(words)


def _letter_pairs(words: pl.Expr) -> pl.Expr:
    """The set of neighbouring letters of the sorted words, joined."""
    joined = words.list.sort().list.join("")
    even, odd = joined.str.extract_all(".{2}"), joined.str.slice(1).str.extract_all(".{2}")
    return even.list.set_union(odd)
