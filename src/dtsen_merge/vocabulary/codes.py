"""Codes and terms of columns with few values: sex, marital status, relation, education, yes and no (codes.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dtsen_merge.vocabulary.text import by_distinct, clean_text, tidy, word_key

_NOTES: Final = ("source", "date", "codes")


class Terms:
    """The ways in which the terms of one column are written: key (see `word_key`) → canonical term."""

    def __init__(self, table: Mapping[str, Any], codes: Mapping[str, str] | None = None) -> None:
        """From a table of codes.toml; `codes`, where given, maps numbers."""
        pairs = [
            (str(spelling), term)
            for term, spellings in table.items()
            if term not in _NOTES and isinstance(spellings, list)
            for spelling in (term, *spellings)
        ]
        spelled = pl.Series("text", [spelling for spelling, _ in pairs], dtype=pl.String)
        keys = spelled.to_frame().select(word_key(pl.col("text")))["text"].to_list()
        self.known: dict[str, str] = dict(zip(keys, (term for _, term in pairs), strict=True))
        self.known.update({str(number): str(term) for number, term in (codes or {}).items()})


def read_terms(values: pl.Series, terms: Terms, *, free: bool = False) -> pl.DataFrame:
    """Canonical terms.

    Args:
        values: a column as delivered.
        terms: what is known of it.
        free: whether other text is as good (occupation).

    Returns:
        `value` (the canonical term; text that is not known stays, cleaned) and `unknown` (Boolean; never true where
        `free`), in the order of `values`.
    """

    def work(distinct: pl.Series) -> pl.DataFrame:
        frame = distinct.to_frame("text").select(text=clean_text(pl.col("text")), key=word_key(pl.col("text")))
        known = pl.col("key").replace_strict(terms.known, default=None, return_dtype=pl.String)
        return frame.select(
            result=pl.coalesce(known, "text"),
            unknown=pl.lit(value=False) if free else known.is_null() & pl.col("text").is_not_null(),
        )

    frame = by_distinct(values.cast(pl.String), work).rename({"result": "value"})
    return frame.with_columns(pl.col("unknown").fill_null(value=False))


def read_yes_no(values: pl.Series, terms: Terms, *, named_is_yes: bool = False) -> pl.DataFrame:
    """`value` (Boolean, null where not known) and `unknown`.

    Args:
        values: a column as delivered.
        terms: with the terms "true" and "false".
        named_is_yes: whether a text with letters that is no known "no" names a case, and so says yes (an illness).
    """
    frame = read_terms(values, terms)
    told = pl.col("value").replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if named_is_yes:
        named = pl.col("unknown") & pl.col("value").str.contains(r"\p{L}{3}")
        return frame.select(
            value=pl.when(named).then(pl.lit(value=True)).otherwise(told), unknown=pl.col("unknown") & ~named
        )
    return frame.select(value=told, unknown="unknown")


def read_sex(values: pl.Series, terms: Terms) -> pl.DataFrame:
    """`value` (L, P or null) and `bad` (Boolean: something else stands there).

    Beside W (wanita) and without an L, P is short for pria.
    """
    frame = read_terms(values, terms)
    keys = values.cast(pl.String).str.strip_chars().str.to_uppercase()
    kinds = set(keys.drop_nulls().unique().to_list())
    told = frame.select(value=pl.when(~pl.col("unknown")).then("value"), bad="unknown")
    if {"P", "W"} <= kinds and not kinds & {"L", "LK", "LAKI-LAKI"}:
        return told.with_columns(value=pl.when(keys == "P").then(pl.lit("L")).otherwise("value"))
    return told


def by_sex(relation: pl.Expr, sex: pl.Expr) -> pl.Expr:
    """SUAMI/ISTRI told apart by the sex on the row; without one it stays."""
    both = relation == "SUAMI/ISTRI"
    return (
        pl.when(both & (sex == "L"))
        .then(pl.lit("SUAMI"))
        .when(both & (sex == "P"))
        .then(pl.lit("ISTRI"))
        .otherwise(relation)
    )


def read_text(values: pl.Series) -> pl.Series:
    """Free text: upper case, single spaces, null where the cell says that it is empty."""
    return tidy(values.cast(pl.String))
