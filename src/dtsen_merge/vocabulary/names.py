"""Names of people: what is the name, and what stands around it (domain notes, section 4).

    read_names(values, words)   →  nama, nama_tokens, nama_gelar, nama_bin, nama_alias, meninggal, usable
    name_tokens(values, words)  →  the tokens alone, for names of parents and heads
    sound_key(tokens)           →  what the words sound like

Work is done once for each distinct name, and once for each distinct word.
"""

from __future__ import annotations

import polars as pl

from dtsen_merge.vocabulary.name_cells import prepare
from dtsen_merge.vocabulary.name_parse import parse
from dtsen_merge.vocabulary.name_sounds import renew_spelling, sound_key
from dtsen_merge.vocabulary.name_words import NameWords
from dtsen_merge.vocabulary.text import by_distinct

__all__ = ["NameWords", "name_tokens", "read_names", "renew_spelling", "sound_key"]


def read_names(values: pl.Series, words: NameWords) -> pl.DataFrame:
    """The parts of each name.

    Args:
        values: names as delivered (String); nulls stay null.
        words: titles, markers and short forms.

    Returns:
        In the order of `values`: `nama` (for people: titles, suffixes, father and alias off), `nama_tokens` (for
        comparison), `nama_gelar` (what was taken off), `nama_bin`, `nama_alias` (as tokens), `meninggal` (Boolean:
        the name bore a mark of death), `usable` (Boolean: it names somebody). Where it is not usable the texts
        are null.
    """
    return by_distinct(values.cast(pl.String), lambda distinct: read_distinct_names(distinct, words))


def name_tokens(values: pl.Series, words: NameWords) -> pl.Series:
    """The tokens of each name; null where it names nobody."""
    return read_names(values, words)["nama_tokens"]


def read_distinct_names(values: pl.Series, words: NameWords) -> pl.DataFrame:
    """`read_names` for values that are distinct and not null."""
    parts = parse(prepare(values, words), words)
    solid = pl.col("nama_tokens").str.replace_all(" ", "", literal=True)
    first = solid.str.slice(0, 1)
    usable = (
        solid.is_not_null()
        & (solid.str.len_chars() > 1)
        & solid.str.contains(r"\p{L}")
        & ~solid.is_in(sorted(words.not_names))
        & (solid.str.strip_chars_start(first) != "")
    ).fill_null(value=False)
    texts = [pl.when("usable").then(pl.col(name)).alias(name) for name in ("nama", "nama_tokens", "nama_gelar")]
    others = [
        pl.when(pl.col("usable") & (pl.col(name).str.len_chars() > 1)).then(pl.col(name)).alias(name)
        for name in ("nama_bin", "nama_alias")
    ]
    return parts.with_columns(usable=usable).with_columns(*texts, *others)
