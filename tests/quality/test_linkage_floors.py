"""Floors under the quality of linkage, on a population whose faults are this file's own."""

import sys
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.linkage import cluster, evaluate, link
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

sys.path.insert(0, str(Path(__file__).parent))
from linkage_population import make_people

ONCE = frozenset({"siak", "aid"})


@pytest.mark.parametrize(("people", "seed"), [(1500, 1), (1500, 2), pytest.param(40_000, 3, marks=pytest.mark.long)])
def test_pairwise_floors(people, seed):
    records, truth = make_people(people, seed)
    settings = LinkageSettings()
    with open_store(None) as store:
        linked = link(store, records, settings=settings, one_row_sources=ONCE)
    told = cluster(records, linked.pairs, settings=settings, one_row_sources=ONCE)
    rows = (
        truth.join(told.clusters, on="record_id")
        .with_row_index("row")
        .with_columns(file=pl.lit("f"), sheet=pl.lit(""), person_id="cluster")
    )
    scores = evaluate(rows, rows)
    assert scores.pairwise.precision >= 0.995
    assert scores.pairwise.f1 >= 0.975
    assert scores.across.precision >= 0.995
