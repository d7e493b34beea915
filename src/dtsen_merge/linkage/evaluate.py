"""How good a crosswalk is, against the truth: pairwise and B³, by counting groups, never listing pairs.

Pairwise: of all pairs of rows, those put together (predicted) and those that belong together (true). B³
(Bagga and Baldwin 1998): for each row the share of its cluster that is right and the share of its person that
is there, averaged over rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.tables import ROW_KEY

SUBGROUPS: Final = ("no_nik", "truncated_nik", "one_word_name", "twin")
"""Boolean columns of a truth frame, where it has them, that make a subgroup: the rows where it is true."""


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1, with the counts behind them (pairs, or rows for B³); 1.0 where nothing is asked."""

    precision: float
    recall: float
    f1: float
    found: int
    wanted: int
    right: int


@dataclass(frozen=True)
class Subgroup:
    """The scores of one subgroup: pairs with at least one row in it; B³ over its rows."""

    name: str
    rows: int
    pairwise: Score
    b_cubed: Score


@dataclass(frozen=True)
class Evaluation:
    """All figures of one evaluation."""

    rows: int
    persons: int
    clusters: int
    pairwise: Score
    within: Score
    across: Score
    b_cubed: Score
    subgroups: tuple[Subgroup, ...]
    twin_pairs: int
    twin_pairs_apart: int


def evaluate(crosswalk: pl.DataFrame, truth: pl.DataFrame) -> Evaluation:
    """Compare.

    Args:
        crosswalk: CROSSWALK; a row without person_id (rejected, ignored, not listed) counts as a person alone.
        truth: ROW_KEY and `person`; rows with a null person (family rows, rows that are no data) are left out.
            Optional: the SUBGROUPS as Booleans; `twin_pair` (rows that share it are of two twins), or `twin` with
            `family` (twins of one family are a pair).
    """
    rows = _joined(crosswalk, truth)
    found, wanted, right = (_pairs(rows, key) for key in (["cluster"], ["person"], ["cluster", "person"]))
    inside = [_pairs(rows, [*key, "source"]) for key in (["cluster"], ["person"], ["cluster", "person"])]
    twins, apart = _twins(rows)
    return Evaluation(
        rows=rows.height,
        persons=rows["person"].n_unique(),
        clusters=rows["cluster"].n_unique(),
        pairwise=_score(found, wanted, right),
        within=_score(*inside),
        across=_score(*(whole - part for whole, part in zip((found, wanted, right), inside, strict=True))),
        b_cubed=_b_cubed(rows, pl.lit(value=True)),
        subgroups=tuple(_subgroup(rows, name) for name in SUBGROUPS if name in rows.columns and rows[name].any()),
        twin_pairs=twins,
        twin_pairs_apart=apart,
    )


def _joined(crosswalk: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    keys = list(ROW_KEY)
    dtypes = {name: ROW_KEY[name] for name in keys}
    flags = [pl.col(name).cast(pl.Boolean).fill_null(value=False) for name in SUBGROUPS if name in truth.columns]
    twin = [_twin_pair(truth).alias("twin_pair")] if {"twin_pair", "twin"} & set(truth.columns) else []
    asked = truth.with_columns(pl.col("sheet").fill_null(""), pl.col("person").cast(pl.String)).select(
        *(pl.col(name).cast(dtypes[name]) for name in keys), "person", *flags, *twin
    )
    given = crosswalk.select(*(pl.col(name).cast(dtypes[name]) for name in keys), "person_id")
    alone = pl.concat_str(pl.lit("alone:"), pl.int_range(pl.len()).cast(pl.String))
    return (
        asked.filter(pl.col("person").is_not_null())
        .unique(keys, keep="first", maintain_order=True)
        .join(given.unique(keys, keep="first", maintain_order=True), on=keys, how="left")
        .with_columns(pl.coalesce(pl.col("person_id"), alone).alias("cluster"))
    )


def _twin_pair(truth: pl.DataFrame) -> pl.Expr:
    if "twin_pair" in truth.columns:
        return pl.col("twin_pair").cast(pl.String)
    family = pl.col("family").cast(pl.String) if "family" in truth.columns else pl.lit(None, dtype=pl.String)
    return pl.when(pl.col("twin").cast(pl.Boolean)).then(family)


def _pairs(rows: pl.DataFrame, keys: list[str]) -> int:
    return int(
        rows.group_by(keys).len().select((pl.col("len").cast(pl.Int64) * (pl.col("len") - 1) // 2).sum()).item() or 0
    )


def _score(found: int, wanted: int, right: int) -> Score:
    precision = right / found if found else 1.0
    recall = right / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, found, wanted, right)


def _b_cubed(rows: pl.DataFrame, where: pl.Expr) -> Score:
    shared = pl.len().over("cluster", "person")
    told = rows.with_columns(
        precision=shared / pl.len().over("cluster"), recall=shared / pl.len().over("person")
    ).filter(where)
    if told.is_empty():
        return Score(1.0, 1.0, 1.0, 0, 0, 0)
    precision, recall = (float(told[name].mean()) for name in ("precision", "recall"))  # type: ignore[arg-type]
    f1 = 2 * precision * recall / (precision + recall)
    return Score(precision, recall, f1, told.height, told.height, told.height)


def _subgroup(rows: pl.DataFrame, name: str) -> Subgroup:
    """Pairs with a row in the subgroup: all pairs less those among the other rows."""
    others = rows.filter(~pl.col(name))
    counts = [_pairs(rows, key) - _pairs(others, key) for key in (["cluster"], ["person"], ["cluster", "person"])]
    return Subgroup(name, rows.height - others.height, _score(*counts), _b_cubed(rows, pl.col(name)))


def _twins(rows: pl.DataFrame) -> tuple[int, int]:
    """Pairs of twins both in the files, and those of them that no cluster holds together."""
    if "twin_pair" not in rows.columns:
        return 0, 0
    persons = (
        rows.filter(pl.col("twin_pair").is_not_null())
        .group_by("twin_pair")
        .agg(pl.col("person").n_unique().alias("persons"))
    )
    both = persons.filter(pl.col("persons") > 1)["twin_pair"]
    mixed = (
        rows.filter(pl.col("twin_pair").is_in(both.implode()))
        .group_by("twin_pair", "cluster")
        .agg(pl.col("person").n_unique().alias("persons"))
        .filter(pl.col("persons") > 1)["twin_pair"]
        .n_unique()
    )
    return len(both), len(both) - mixed
