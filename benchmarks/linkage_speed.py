"""Speed and quality of linkage alone, on populations of growing size: `python benchmarks/linkage_speed.py 10000 100000`.

Prints one line a size: records, pairs, seconds by stage, CPU seconds, peak memory, F1 and precision. The population
is the tests' own (tests/quality/linkage_population.py), not the synth room's.
"""

from __future__ import annotations

import resource
import sys
import time
from itertools import pairwise
from pathlib import Path

import polars as pl

from dtsen_merge.linkage import cluster, evaluate, link
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "quality"))
from linkage_population import make_people

ONCE = frozenset({"siak", "aid"})


def measure(people: int) -> None:
    """One population through `link` and `cluster`."""
    records, truth = make_people(people, 63)
    settings = LinkageSettings()
    stages: dict[str, float] = {}

    def note(stage: str, done: int, total: int) -> None:
        stages.setdefault(stage, time.perf_counter())

    start, cpu = time.perf_counter(), time.process_time()
    with open_store(None) as store:
        linked = link(store, records, settings=settings, one_row_sources=ONCE, on_progress=note)
    between = time.perf_counter()
    told = cluster(records, linked.pairs, settings=settings, one_row_sources=ONCE)
    end = time.perf_counter()
    rows = (
        truth.join(told.clusters, on="record_id")
        .with_row_index("row")
        .with_columns(file=pl.lit("f"), sheet=pl.lit(""), person_id="cluster")
    )
    scores = evaluate(rows, rows).pairwise
    marks = [*stages.items(), ("", between)]
    told_stages = " ".join(f"{name} {after - begun:.1f}" for (name, begun), (_, after) in pairwise(marks))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{records.height:>9,} records  {linked.counts['pairs_compared']:>11,} pairs  {end - start:6.1f} s wall  "
        f"{time.process_time() - cpu:6.1f} s CPU  {peak:>6,} MiB  F1 {scores.f1:.4f}  P {scores.precision:.4f}  "
        f"[{told_stages} cluster {end - between:.1f}]"
    )


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 50_000]:
        measure(size)
