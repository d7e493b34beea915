"""Disability: one column of codes or words, or DTSEN's ten columns of difficulty (codes.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.vocabulary.text import by_distinct, clean_text, word_key

NONE: Final = "TIDAK"
SEVERE: Final = "BERAT"


@dataclass(frozen=True)
class DisabilityWords:
    """How the kinds are written. Kinds are joined by ";"; a severe one bears BERAT behind it ("NETRA BERAT")."""

    none: frozenset[str]
    codes: Mapping[str, str]  # number → kinds
    words: Mapping[str, tuple[str, ...]]  # kind → words looked for
    columns: Mapping[str, str]  # one of the ten columns → kind
    severe_levels: frozenset[str]
    mild_levels: frozenset[str]
    no_levels: frozenset[str]
    severe_words: tuple[str, ...]

    @classmethod
    def from_policy(cls, data: Mapping[str, Any]) -> DisabilityWords:
        """From the table [disabilitas] of codes.toml."""
        return cls(
            none=frozenset(data["none"]),
            codes={str(number): str(kinds) for number, kinds in data["codes"].items()},
            words={str(kind): tuple(words) for kind, words in data["words"].items()},
            columns={str(column): str(kind) for column, kind in data["columns"].items()},
            severe_levels=frozenset(data["severe_levels"]),
            mild_levels=frozenset(data["mild_levels"]),
            no_levels=frozenset(data["no_levels"]),
            severe_words=tuple(data["severe_words"]),
        )


def read_disability(values: pl.Series, words: DisabilityWords) -> pl.DataFrame:
    """`value` (null, "TIDAK", or kinds joined by ";") and `unknown` (a text in which no kind is recognised)."""

    def work(distinct: pl.Series) -> pl.DataFrame:
        frame = distinct.to_frame("text").select(text=clean_text(pl.col("text")), key=word_key(pl.col("text")))
        coded = pl.col("key").replace_strict(dict(words.codes), default=None, return_dtype=pl.String)
        severe = pl.any_horizontal([pl.col("key").str.contains(rf"\b{word}\b") for word in words.severe_words])
        told = _named(pl.col("key"), words, severe)
        none = pl.col("key").is_in(sorted(words.none))
        result = (
            pl.when(pl.col("text").is_null())
            .then(None)
            .when(none)
            .then(pl.lit(NONE))
            .otherwise(pl.coalesce(coded, told))
        )
        return frame.with_columns(result=result).select(
            pl.coalesce("result", "text").alias("result"),
            (pl.col("result").is_null() & pl.col("text").is_not_null()).alias("unknown"),
        )

    frame = by_distinct(values.cast(pl.String), work).rename({"result": "value"})
    return frame.with_columns(pl.col("unknown").fill_null(value=False))


def read_difficulties(frame: pl.DataFrame, words: DisabilityWords) -> pl.DataFrame:
    """DTSEN's ten columns → `value` as above, and `unknown` (a code that is no level).

    "TIDAK" only where each of the columns that `frame` has is answered, and with no.
    """
    names = [name for name in words.columns if name in frame.columns]
    levels = {name: _levels(frame[name].cast(pl.String), words) for name in names}
    kinds: dict[str, list[str]] = {}
    for name in names:
        kinds.setdefault(words.columns[name], []).append(name)
    table = pl.DataFrame(levels)
    parts = []
    for kind, columns in kinds.items():
        worst = pl.max_horizontal(columns)
        parts.append(pl.when(worst == 2).then(pl.lit(f"{kind} {SEVERE}")).when(worst == 1).then(pl.lit(kind)))
    affected = pl.max_horizontal(names)
    joined = pl.concat_str(parts, separator=";", ignore_nulls=True)
    all_no = pl.all_horizontal([pl.col(name) == 0 for name in names])
    return table.select(
        value=pl.when(affected.is_between(1, 2)).then(joined).when(all_no).then(pl.lit(NONE)),
        unknown=(pl.min_horizontal(names) < 0).fill_null(value=False),
    )


def _levels(values: pl.Series, words: DisabilityWords) -> pl.Series:
    """0 no difficulty, 1 some, 2 severe; null empty, -1 not a level."""
    scale = {
        **dict.fromkeys(words.severe_levels, 2),
        **dict.fromkeys(words.mild_levels, 1),
        **dict.fromkeys(words.no_levels | {key for key in words.none if not key.isdigit()}, 0),
    }

    def work(distinct: pl.Series) -> pl.DataFrame:
        frame = distinct.to_frame("text").select(
            filled=clean_text(pl.col("text")).is_not_null(), key=word_key(pl.col("text"))
        )
        level = pl.col("key").replace_strict(scale, default=-1, return_dtype=pl.Int8)
        return frame.select(level=pl.when("filled").then(level))

    return by_distinct(values, work)["level"]


def _named(key: pl.Expr, words: DisabilityWords, severe: pl.Expr) -> pl.Expr:
    """The kinds whose words stand in the text; LAINNYA only where no other kind does."""
    mark = pl.when(severe).then(pl.lit(f" {SEVERE}")).otherwise(pl.lit(""))
    found = {kind: key.str.contains(rf"\b(?:TUNA ?)?(?:{'|'.join(group)})") for kind, group in words.words.items()}
    certain = pl.any_horizontal([hit for kind, hit in found.items() if kind != "LAINNYA"])
    parts = [
        pl.when(hit & (~certain if kind == "LAINNYA" else pl.lit(value=True))).then(pl.concat_str(pl.lit(kind), mark))
        for kind, hit in found.items()
    ]
    joined = pl.concat_str(parts, separator=";", ignore_nulls=True)
    return pl.when(joined != "").then(joined)
