"""The words that cells of a field hold: names, institutions, codes' terms (content_words.toml, codes.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

import polars as pl

from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.codes import Terms
from dtsen_merge.vocabulary.text import word_key

TERMS: Final = {
    "marital": "status_kawin",
    "religion": "agama",
    "relation": "hubungan_keluarga",
    "education": "pendidikan",
    "job": "pekerjaan",
    "alive": "status_hidup",
    "sex": "jenis_kelamin",
}
"""Share → the table of codes.toml whose words it counts."""
MOST_VALUES: Final = 150
"""A column of terms has fewer different values."""


@cache
def term_words(table: str) -> tuple[str, ...]:
    """The words of a table of codes.toml that say something by themselves: codes and single letters left out."""
    terms = Terms(load_policy("codes.toml")[table])
    least = 1 if table == "jenis_kelamin" else 2
    return tuple(word for word in terms.known if not word.isdigit() and len(word) >= least)


@cache
def words_of(group: str) -> frozenset[str]:
    """A group of content_words.toml."""
    text = resources.files("dtsen_merge.sources").joinpath("content_words.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return frozenset(data[group])


def term_shares(counts: pl.DataFrame) -> dict[str, float]:
    """Share of cells that are terms of each of TERMS.

    Args:
        counts: `v` (distinct values), `count`.
    """
    if counts.height > MOST_VALUES:
        return dict.fromkeys(TERMS, 0.0)
    keyed = counts.select("count", key=word_key(pl.col("v")))
    total = counts["count"].sum()
    told = keyed.select(
        (pl.col("key").is_in(term_words(table)) * pl.col("count")).sum().alias(share) / total
        for share, table in TERMS.items()
    )
    return {name: float(value or 0.0) for name, value in told.row(0, named=True).items()}


def word_shares(counts: pl.DataFrame) -> dict[str, float]:
    """Shares of cells with a given name (`person`), a word that no name has (`thing`), a word of an address (`street`)."""
    texts = counts.select("count", words=pl.col("v").str.to_lowercase().str.extract_all(r"[a-z]+"))
    total = counts["count"].sum()
    told = texts.select(
        (_any_of("words", group) * pl.col("count")).sum().alias(share) / total
        for share, group in (("person", "given"), ("thing", "things"), ("street", "streets"))
    )
    return {name: float(value or 0.0) for name, value in told.row(0, named=True).items()}


def _any_of(column: str, group: str) -> pl.Expr:
    """Whether one of a row's words belongs to the group."""
    return pl.col(column).list.set_intersection(sorted(words_of(group))).list.len() > 0
