"""Clusters against the truth: pairwise and B³, as `dtsen-merge evaluate` reckons them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge.linkage import evaluate
from dtsen_merge.tables import ROW_KEY
from peers.measure import Labels


def scores(folder: Path, labels: Labels) -> dict[str, Any]:
    """Pairwise F1, precision, recall, B³ F1; twin pairs and those of them kept apart."""
    truth = pl.read_parquet(folder / "truth.parquet").sort("number")
    told = evaluate(truth.select(*ROW_KEY, person_id=pl.Series(labels).cast(pl.String)), truth)
    pairwise = told.pairwise
    return {
        "f1": pairwise.f1,
        "precision": pairwise.precision,
        "recall": pairwise.recall,
        "b3": told.b_cubed.f1,
        "twins": told.twin_pairs,
        "twins_apart": told.twin_pairs_apart,
    }


def best(folder: Path, answers: Iterable[tuple[str, Labels]]) -> dict[str, Any]:
    """The scores at the threshold with the highest pairwise F1, and that threshold."""
    person = pl.read_parquet(folder / "truth.parquet").sort("number")["person"].to_physical()
    top, kept = -1.0, None
    for threshold, labels in answers:
        f1 = pairwise_f1(labels, person)
        if f1 > top:
            top, kept = f1, (threshold, labels)
    if kept is None:
        return {}
    return {"threshold": kept[0], **scores(folder, kept[1])}


def pairwise_f1(labels: Labels, person: pl.Series) -> float:
    """F1 over all pairs of records: twice the pairs that are right, over those found and those wanted."""
    rows = pl.DataFrame({"cluster": labels, "person": person})
    found, wanted, right = (
        rows.group_by(key).len().select((pl.col("len").cast(pl.Int64) * (pl.col("len") - 1) // 2).sum()).item()
        for key in (["cluster"], ["person"], ["cluster", "person"])
    )
    return 2 * right / (found + wanted) if found + wanted else 1.0
