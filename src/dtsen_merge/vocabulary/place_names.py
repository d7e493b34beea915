"""Spellings of places: `Ds. Sei Alang`, `Sp. Empat`, `KERTAK HANYAR 1` (places.toml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.vocabulary.text import SPACES

_NUMERALS: Final = {
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "V": "5",
    "VI": "6",
    "SATU": "1",
    "DUA": "2",
    "TIGA": "3",
}
_SHORT: Final = 6
"""Up to so many letters a spelling may be one slip away from the official one, beyond that two."""


@dataclass(frozen=True)
class PlaceWords:
    """Words dropped in front of a place's name, and short forms of words in it."""

    prefixes: tuple[str, ...]
    words: Mapping[str, str]

    @classmethod
    def from_policy(cls, data: Mapping[str, Any]) -> PlaceWords:
        """From the data of places.toml."""
        return cls(
            prefixes=tuple(str(word).upper() for word in data.get("prefixes", ())),
            words={str(key).upper(): str(value).upper() for key, value in data.get("words", {}).items()},
        )


def place_text(text: pl.Expr, words: PlaceWords) -> pl.Expr:
    """The name as it reads when written out: prefix off, short forms long, signs and doubled spaces gone; null if empty."""
    plain = text.str.to_uppercase().str.replace_all(SPACES, " ").str.replace_all(r"[’'`´]", "")
    plain = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")
    prefix = "|".join(sorted(words.prefixes, key=len, reverse=True))
    if prefix:
        plain = plain.str.replace(rf"^(?:(?:{prefix}) )+", "")
    long = _each_word(plain, words.words)
    return pl.when(long.str.contains(r"\p{L}")).then(long)


def place_key(name: pl.Expr, words: PlaceWords) -> pl.Expr:
    """For comparing: written out, numerals as digits, no spaces."""
    last = r" (I|II|III|IV|V|VI|SATU|DUA|TIGA)$"
    text = place_text(name, words)
    numeral = text.str.extract(last).replace_strict(_NUMERALS, default=None, return_dtype=pl.String)
    numbered = pl.when(numeral.is_not_null()).then(pl.concat_str(text.str.replace(last, ""), numeral)).otherwise(text)
    return numbered.str.replace_all(" ", "", literal=True)


def nearest(keys: Sequence[str], official: Sequence[str]) -> list[int | None]:
    """For each (distinct) key the place of the one official key that it can be a slip of, or None.

    One slip (a letter too many, missing, another, or two swapped) in short names, two in longer ones; a numeral at the
    end must agree; two official names equally near leave it open.
    """
    if not keys or not official:
        return [None] * len(keys)
    distance = process.cdist(list(keys), list(official), scorer=OSA.distance, score_cutoff=2)
    found: list[int | None] = []
    for key, row in zip(keys, distance, strict=True):
        best = int(row.min())
        near = (row == best).nonzero()[0]
        allowed = 1 if len(key) <= _SHORT else 2
        single = len(near) == 1 and best <= allowed
        fits = single and _numeral(key) == _numeral(official[near[0]])
        found.append(int(near[0]) if fits else None)
    return found


def _numeral(key: str) -> str:
    return key[len(key.rstrip("0123456789")) :]


def _each_word(text: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """Whole words replaced."""
    return text.str.split(" ").list.eval(pl.element().replace(dict(words))).list.join(" ")
