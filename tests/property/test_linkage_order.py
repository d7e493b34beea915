"""The answer does not depend on the order of rows or files, on threads, nor, ties apart, on how records are numbered.

Promised, to the bit: with the record ids kept, any order of rows (so also of files), any number of threads of DuckDB,
Polars and the linkage's own, and any size of batches give the same pairs, probabilities, persons, cuts and doubtful
pairs. Promised for other record ids: the same persons, where nothing depends on a tie. What ids decide is which pairs
are drawn for the estimate (so probabilities move by the sample's error), which of equal names stand side by side in a
window, which of two equally good groups is joined first, and after which record a person is named.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage import cluster, link
from dtsen_merge.settings.pipeline import LinkageSettings, StoreSettings
from dtsen_merge.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))
from linkage_population import frame_of, make_people

ONCE = frozenset({"siak", "aid"})
PARTS = ("pairs", "clusters", "cuts", "review")


def outcome(records, threads=2):
    """All that a linkage answers, as frames."""
    with open_store(None, StoreSettings(threads=threads)) as store:
        linked = link(store, records, settings=LinkageSettings(), one_row_sources=ONCE)
    told = cluster(records, linked.pairs, settings=LinkageSettings(), one_row_sources=ONCE)
    return {"pairs": linked.pairs, "clusters": told.clusters, "cuts": told.cuts, "review": told.review}


def differing(first, second):
    return [part for part in PARTS if not first[part].equals(second[part])]


# Small lists in which much is equal: namesakes, copies, twins, one NIK on several, one telephone, one card.
names = st.sampled_from(
    ["SITI AMINAH", "MUHAMMAD NUR", "M NUR", "NURHAYATI", "NUR HAYATI", "HASAN", "HUSIN", "GUSTI NUR"]
)
nik = st.sampled_from([None, "6303014505800001", "6303014505800002", "6303010505800001", "6303014505810001"])
row = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["siak", "aid", "bpjs", "posyandu"]), "nama_tokens": names, "nik": nik,
        "no_kk": st.sampled_from([None, "6303010101100001", "6303010101100002"]),
        "tanggal_lahir": st.sampled_from([None, *(datetime.date(1980, 5, day) for day in (1, 5)), datetime.date(1981, 5, 5)]),
        "jenis_kelamin": st.sampled_from([None, "L", "P"]), "telepon": st.sampled_from([None, "62811"]),
        "desa": st.sampled_from([None, "ASTAMBUL", "ASTAMBUL KOTA"]),
        "alamat": st.sampled_from([None, "JL VETERAN 3", "JL VETERAN"]),
        "nama_ibu": st.sampled_from([None, "RUSMINI", "SITI RUSMINI"]),
    }
)  # fmt: skip


def nasty(rows):
    born = [row["tanggal_lahir"] for row in rows]
    return frame_of([{**row, "tahun_lahir": date and date.year} for row, date in zip(rows, born, strict=True)])


populations = st.builds(lambda people, seed: make_people(people, seed)[0], st.integers(4, 30), st.integers(0, 10_000))
lists = st.one_of(st.lists(row, min_size=2, max_size=30).map(nasty), populations)


@settings(max_examples=12, deadline=None)
@given(lists, st.randoms(use_true_random=False), st.sampled_from([1, 2]))
def test_the_order_of_rows_and_the_threads_of_the_store_change_nothing(records, shuffle, threads):
    order = list(range(records.height))
    shuffle.shuffle(order)
    assert differing(outcome(records), outcome(records[order], threads)) == []


@settings(max_examples=6, deadline=None)
@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(records, shuffle):
    files = records.partition_by("source")
    shuffle.shuffle(files)
    assert differing(outcome(records), outcome(pl.concat(files))) == []


def renumbered(records, seed):
    """The records under other ids, which stand in another order; and each one's old id."""
    order = np.random.default_rng(seed).permutation(records.height)
    fresh = pl.Series([f"q{place:07d}" for place in order])
    return records.with_columns(record_id=fresh), dict(zip(fresh, records["record_id"], strict=True))


def persons(clusters, old=None):
    named = clusters if old is None else clusters.with_columns(pl.col("record_id").replace_strict(old))
    return {frozenset(group) for group in named.group_by("cluster").agg("record_id")["record_id"].to_list()}


@pytest.mark.parametrize(("people", "seed"), [(12, 1), (40, 2), (40, 3), (300, 4)])
def test_other_record_ids_give_the_same_persons(people, seed):
    records = make_people(people, seed)[0]
    first = outcome(records)
    for number in range(2):
        again, old = renumbered(records, number)
        second = outcome(again)
        assert persons(first["clusters"]) == persons(second["clusters"], old)
        assert first["cuts"].height == second["cuts"].height


def test_other_record_ids_move_probabilities_by_no_more_than_the_samples_error():
    """Up to some 600 records the plain sample is all pairs; the strata are drawn. Half a bit is ample for both."""
    records = make_people(200, 6)[0]
    again, old = renumbered(records, 1)
    first, second = outcome(records)["pairs"], outcome(again)["pairs"]
    ends = [pl.col(name).replace_strict(old) for name in ("record_a", "record_b")]
    second = second.select(
        pl.min_horizontal(ends).alias("record_a"), pl.max_horizontal(ends).alias("record_b"), again="weight"
    )
    both = first.join(second, on=["record_a", "record_b"])
    assert both.height > 0.98 * max(first.height, second.height)
    assert (both["weight"] - both["again"]).abs().max() < 3.0
    assert (both["weight"] - both["again"]).abs().median() < 0.5


SCRIPT = """
import os, sys
cores, threads, batch, into = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
os.cpu_count = lambda: cores
import polars as pl
from dtsen_merge.linkage import cluster, link
from dtsen_merge.linkage.engines import blocks, pairs
from dtsen_merge.settings.pipeline import LinkageSettings, StoreSettings
from dtsen_merge.store import open_store
assert pl.thread_pool_size() == cores and blocks.usual_threads() == cores
pairs.BATCH_PAIRS = batch
once = frozenset({"siak", "aid"})
records = pl.read_parquet(into + "/records.parquet")
with open_store(None, StoreSettings(threads=threads)) as store:
    linked = link(store, records, settings=LinkageSettings(), one_row_sources=once)
told = cluster(records, linked.pairs, settings=LinkageSettings(), one_row_sources=once)
for name, frame in (("pairs", linked.pairs), ("clusters", told.clusters), ("cuts", told.cuts), ("review", told.review)):
    frame.write_parquet(f"{into}/{name}-{cores}-{threads}.parquet")
open(f"{into}/model-{cores}-{threads}.json", "w").write(linked.model.to_json())
"""


def test_the_number_of_threads_changes_nothing(tmp_path):
    """One thread of everything, in one batch, against two of everything in many batches, and the mixtures of the two."""
    make_people(600, 8)[0].write_parquet(tmp_path / "records.parquet")
    runs = [(1, 1, 2_000_000), (2, 2, 700), (2, 1, 700), (1, 2, 2_000_000)]
    for cores, threads, batch in runs:
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(cores), str(threads), str(batch), str(tmp_path)],
            env={**os.environ, "POLARS_MAX_THREADS": str(cores)},
            check=True,
        )
    told = [
        {part: pl.read_parquet(tmp_path / f"{part}-{cores}-{threads}.parquet") for part in PARTS}
        for cores, threads, _ in runs
    ]
    models = {(tmp_path / f"model-{cores}-{threads}.json").read_text() for cores, threads, _ in runs}
    assert told[0]["pairs"].height > 500
    assert len(models) == 1
    for other in told[1:]:
        assert differing(told[0], other) == []
