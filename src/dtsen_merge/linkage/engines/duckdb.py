"""The compared pairs inside DuckDB: what a linkage holds per pair is kept in the engine, which spills to disk.

Blocks and pairs are made by sorting arrays (`blocks`, `pairs`): on a district of 316,000 rows DuckDB took eight
times the processor time to build and join the blocks. What DuckDB does better is to hold some 24 bytes for each of a
hundred million pairs on a laptop, and to count and pick them.
"""

from __future__ import annotations

import polars as pl

from dtsen_merge.store import Store


def open_candidates(store: Store) -> None:
    """Make the empty scratch table `linkage_candidates` (a, b, found_by, sources, pattern)."""
    store.run(
        "CREATE OR REPLACE TEMP TABLE linkage_candidates "
        "(a INTEGER, b INTEGER, found_by UINTEGER, sources INTEGER, pattern UBIGINT)"
    )


def add_candidates(store: Store, compared: pl.DataFrame) -> None:
    """Keep a batch of compared pairs."""
    with store.using(compared_batch=compared):
        store.run("INSERT INTO linkage_candidates SELECT a, b, found_by, sources, pattern FROM compared_batch")


def count_patterns(store: Store) -> pl.DataFrame:
    """How many pairs each pattern has: `sources`, `pattern`, `pairs` (Float64), sorted."""
    return store.frame(
        "SELECT sources, pattern, count(*)::DOUBLE AS pairs FROM linkage_candidates GROUP BY ALL ORDER BY ALL"
    )


def count_masks(store: Store) -> pl.DataFrame:
    """How many pairs each combination of keys found: `found_by`, `pairs`, sorted."""
    return store.frame("SELECT found_by, count(*) AS pairs FROM linkage_candidates GROUP BY ALL ORDER BY ALL")


def pairs_with(store: Store, patterns: pl.DataFrame) -> pl.DataFrame:
    """The pairs that have one of some patterns (`sources`, `pattern`): `a`, `b`, `found_by`, `pattern`, by a and b."""
    with store.using(kept_patterns=patterns):
        return store.frame(
            "SELECT a, b, found_by, pattern FROM linkage_candidates SEMI JOIN kept_patterns USING (sources, pattern) "
            "ORDER BY a, b"
        )


def drop_scratch(store: Store) -> None:
    """Drop the scratch table."""
    store.run("DROP TABLE IF EXISTS linkage_candidates")
