"""A name's cell made ready to be split at spaces: signs set apart, words run together by dots taken apart."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from dtsen_merge.vocabulary.name_words import NameWords
from dtsen_merge.vocabulary.text import SPACES, where

_PLAIN: Final = r"^[A-Z]+(?: [A-Z]+)*$"
_GLUED: Final = r"\.[^ .]"
_MAYBE_SPACED: Final = r" (?:[SMA]\.|S\.[A-Z]+\.) ?[A-Z]"
_SPACED_ACRONYMS: Final = (
    (
        r"(\S )(S|M|A)\. ?(PD|AG|SOS|KOM|IP|KEP|SI|GZ|HUM|FARM|MD|KES|KEB|HUT|PT|IKOM|ADM|PSI)"
        r"((?:\.(?:I|SD|AUD|KEB|KEP))?\.?(?: |$))",
        "$1$2.$3$4",
    ),
    (r"(, )(S|M)\. ?(H|E|T|M|A)(\.?(?: |$))", "$1$2.$3$4"),
    (r"\b(S\.(?:PD|SOS|AG|KOM|H))\. (I|SD|AUD)(\.?(?: |$))", "$1.$2$3"),
)
"""Suffixes written apart (S. Pd. I); of one letter only behind a comma, as M. H. AHMAD is Muhammad Haji Ahmad."""


def prepare(values: pl.Series, words: NameWords) -> pl.Series:
    """Upper case; brackets, commas, `@` and `/` as words of their own; single spaces.

    Dots stay at words' ends and inside acronyms of titles (S.PD, K.H.); elsewhere they part words (H.AHMAD).
    """
    upper = values.str.to_uppercase()
    odd = ~upper.str.contains(_PLAIN)
    cells = where(upper, odd, _set_signs_apart)
    cells = _write_phrases(cells, words)
    glued = cells.str.contains(_GLUED)
    if glued.any():
        cells = _part_at_dots(cells, glued, words)
    return where(cells, cells.str.contains(_MAYBE_SPACED), _join_acronyms)


def _join_acronyms(cell: pl.Expr) -> pl.Expr:
    for apart, together in _SPACED_ACRONYMS:
        cell = cell.str.replace_all(apart, together)
    return cell


def _set_signs_apart(cell: pl.Expr) -> pl.Expr:
    plain = cell.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_uppercase()
    plain = (
        plain.str.replace_all(r"[`´‘’ʼ\"“”]+", "'").str.replace_all(r"[\[{<]", " ( ").str.replace_all(r"[\]}>]", " ) ")
    )
    plain = plain.str.replace_all(r"([(),;@/])", " ${1} ").str.replace_all(";", ",", literal=True)
    plain = plain.str.replace_all(r"[^\p{L}\p{N}.'(),@/ ]+", " ").str.replace_all(r"\.{2,}", ".")
    plain = plain.str.replace_all(SPACES, " ").str.replace_all(r"(?:^| )[.']+(?: |$)", " ").str.replace_all(r" +", " ")
    return plain.str.replace_all(r" +", " ").str.strip_chars(" ")


def _write_phrases(cells: pl.Series, words: NameWords) -> pl.Series:
    """Several words that are one: TUAN GURU, K. H."""
    patterns = {r"\b" + r"\.? ".join(phrase.split()) + r"(\.| |$)": word for phrase, word in words.phrases.items()}
    if not patterns or not cells.str.contains("|".join(patterns)).any():
        return cells
    for pattern, word in patterns.items():
        cells = where(cells, cells.str.contains(pattern), partial(_replace_all, pattern=pattern, by=word + "$1"))
    return cells


def _replace_all(cell: pl.Expr, *, pattern: str, by: str) -> pl.Expr:
    return cell.str.replace_all(pattern, by)


def _part_at_dots(cells: pl.Series, glued: pl.Series, words: NameWords) -> pl.Series:
    """H.AHMAD → H. AHMAD; an acronym that is a known title stays whole."""
    known = sorted(words.suffixes | words.front | words.deceased)
    rows = glued.arg_true()
    flat = cells.gather(rows).str.split(" ").to_frame("word").with_row_index("at").explode("word")
    bare = pl.col("word").str.replace_all(".", "", literal=True)
    parted = pl.col("word").str.replace_all(r"\.([^ ])", ". ${1}").str.replace_all(r"\.([^ ])", ". ${1}")
    written = (
        flat.with_columns(pl.when(bare.is_in(known)).then(pl.col("word")).otherwise(parted).alias("word"))
        .group_by("at", maintain_order=True)
        .agg(pl.col("word").str.join(" "))
    )["word"]
    return cells.scatter(rows, written)
