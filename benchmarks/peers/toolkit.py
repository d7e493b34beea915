"""The Python Record Linkage Toolkit as its own Febrl examples use it: block, compare with thresholds, ECM classifier.

Its examples block on one field; here the union of four blocks is compared, which costs it time and gives it recall.
It has no clustering: persons are the connected components of its links.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from peers.data import records
from peers.measure import Answer, Clock, components, components_at

PROBABILITIES = (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999)
THRESHOLD = 0.5  # what its classifier predicts at


def febrl(folder: Path, clock: Clock) -> Answer:
    """The comparisons of its examples, and the postcode and second address line."""
    compared = [
        ("given_name", "jarowinkler"),
        ("surname", "jarowinkler"),
        ("date_of_birth", ""),
        ("suburb", "jarowinkler"),
        ("state", ""),
        ("address_1", "jarowinkler"),
        ("address_2", "jarowinkler"),
        ("postcode", ""),
    ]
    blocks = [["given_name"], ["surname"], ["date_of_birth"], ["postcode"]]
    return _link(records(folder), clock, blocks, compared)


def district(folder: Path, clock: Clock) -> Answer:
    """A district as one table to deduplicate."""
    frame = records(folder).with_columns(pl.col("tanggal_lahir").cast(pl.String))
    compared = [
        ("nama", "jarowinkler"),
        ("tanggal_lahir", ""),
        ("nik", "levenshtein"),
        ("no_kk", ""),
        ("desa", ""),
        ("jenis_kelamin", ""),
    ]
    return _link(frame, clock, [["nik"], ["tanggal_lahir", "jenis_kelamin"], ["nama", "desa"], ["no_kk"]], compared)


def _link(
    frame: pl.DataFrame, clock: Clock, blocks: list[list[str]], compared: list[tuple[str, str]], near: float = 0.85
) -> Answer:
    """Two sources are linked, one is deduplicated; `near` is the threshold of its examples."""
    import recordlinkage as rl

    table: Any = frame.drop("number").to_pandas()
    parts = [part for _, part in table.groupby("source")]
    tables = parts if "given_name" in frame.columns and len(parts) == 2 else [table]
    with clock.stage("block"):
        index = rl.Index()
        for fields in blocks:
            index.block(fields)
        candidates = index.index(*tables)
    with clock.stage("score"):
        compare = rl.Compare()
        for field, method in compared:
            if method:
                compare.string(field, field, method=method, threshold=near, label=field)
            else:
                compare.exact(field, field, label=field)
        features = compare.compute(candidates, *tables)
    with clock.stage("estimate"):
        classifier = rl.ECMClassifier()
        classifier.fit(features)
    with clock.stage("score"):
        probability = classifier.prob(features)
    a, b = (candidates.get_level_values(level).to_numpy() for level in (0, 1))
    score = np.nan_to_num(np.asarray(probability, dtype=np.float64))
    with clock.stage("cluster"):
        linked = score >= THRESHOLD
        labels = components(frame.height, a[linked], b[linked])
    return Answer(
        labels, len(candidates), f"{THRESHOLD}", partial(components_at, frame.height, a, b, score, PROBABILITIES)
    )
