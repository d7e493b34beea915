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


def share_of(name: str) -> pl.Expr:
    """In a group of values with their `count`: the share of cells for which `name` (Boolean) holds."""
    return ((pl.col(name) * pl.col("count")).sum() / pl.col("count").sum()).alias(name)


def term_shares(counts: pl.DataFrame) -> pl.DataFrame:
    """`column` and the share of its cells that are terms of each of TERMS (`term_…`); columns of many values left out.

    Args:
        counts: `column`, `v` (distinct values), `count`.
    """
    few = counts.filter(pl.len().over("column") <= MOST_VALUES)
    keyed = few.select("column", "count", key=word_key(pl.col("v"))).with_columns(
        pl.col("key").is_in(term_words(table)).alias(f"term_{share}") for share, table in TERMS.items()
    )
    return keyed.group_by("column").agg(share_of(f"term_{share}") for share in TERMS)


def word_shares(counts: pl.DataFrame) -> pl.DataFrame:
    """`column` and its shares of cells with a given name (`person`), a thing's word (`thing`), an address's (`street`).

    Args:
        counts: `column`, `v` (distinct values), `count`.
    """
    groups = {"person": "given", "thing": "things", "street": "streets"}
    texts = counts.select("column", "count", words=pl.col("v").str.to_lowercase().str.extract_all(r"[a-z]+"))
    seen = texts.with_columns(_any_of("words", group).alias(share) for share, group in groups.items())
    return seen.group_by("column").agg(share_of(share) for share in groups)


def _any_of(column: str, group: str) -> pl.Expr:
    """Whether one of a row's words belongs to the group."""
    return pl.col(column).list.set_intersection(sorted(words_of(group))).list.len() > 0
