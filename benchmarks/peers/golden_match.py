"""GoldenMatch 3, without configuration as its README begins, and with the configuration its own bench uses for people.

Without: `dedupe_df(frame)`. With: `auto_configure_probabilistic_df(frame)`, its Fellegi-Sunter configuration, then
`dedupe_df(frame, config=…)`. Columns bear the English names that its detection of column kinds knows. The source is not
given: it would be matched on. Two files are deduplicated together, as `goldenmatch dedupe a.csv b.csv` does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from peers.data import records
from peers.measure import Answer, Clock, Labels

os.environ.setdefault("GOLDENMATCH_AUTOCONFIG_MEMORY", "0")  # nothing remembered from earlier runs

LOWER = 0.2  # how far under its own threshold the sweep goes
SWEPT_RECORDS = 200_000  # larger sets are swept upwards only, without a second run
ENGLISH = {
    "nama": "full_name",
    "tanggal_lahir": "date_of_birth",
    "nik": "national_id",
    "no_kk": "family_card",
    "desa": "village",
    "jenis_kelamin": "sex",
}


def link(folder: Path, clock: Clock, *, configured: bool) -> Answer:
    """Deduplicate the data set."""
    frame = _frame(folder)
    import goldenmatch as gm
    from goldenmatch.core.autoconfig import auto_configure_probabilistic_df

    config = None
    if configured:
        with clock.stage("estimate"):
            config = auto_configure_probabilistic_df(frame)
    from goldenmatch.core.bench import bench_capture

    with clock.stage("all"), bench_capture() as told:
        result = gm.dedupe_df(frame, config=config)
    clock.stages |= _stages(told.timings, clock.stages.pop("all"))
    pairs = told.metrics.get("candidate_pair_count") or told.metrics.get("pairs_compared")
    return Answer(
        _labels(result.clusters, frame.height),
        int(pairs) if pairs else None,
        f"{_threshold(result):.3f}",
        partial(_sweep, frame, result),
    )


def _frame(folder: Path) -> pl.DataFrame:
    frame = records(folder).drop("number", "source")
    if "nama" in frame.columns:
        frame = frame.drop("nik_15", "no_kk_15").rename(ENGLISH)
        frame = frame.with_columns(pl.col("date_of_birth").cast(pl.String))
    return frame


def _stages(timings: dict[str, float], whole: float) -> dict[str, float]:
    """Its own stages under the common names; what it does not name stays with `other`."""
    common = {"auto_configure": "estimate", "fs_train": "estimate", "blocking": "block", "cluster": "cluster"}
    told: dict[str, float] = {}
    for name, seconds in timings.items():
        kind = next((common[key] for key in common if name.startswith(key)), "score" if "scor" in name else "")
        if kind:
            told[kind] = told.get(kind, 0.0) + seconds
    told["other"] = max(whole - sum(told.values()), 0.0)
    return told


def _labels(clusters: dict[int, Any], size: int) -> Labels:
    """Its clusters as one number a record; records in none are alone."""
    labels = np.arange(size, dtype=np.int64) + len(clusters) + size
    members = [np.asarray(one["members"], dtype=np.int64) for one in clusters.values()]
    if members:
        labels[np.concatenate(members)] = np.repeat(np.arange(len(members)), [len(one) for one in members])
    return labels


def _threshold(result: Any) -> float:
    """The one that its rule chose for the data, or that its configuration has."""
    chosen = (result.stats or {}).get("fs_link_thresholds", {})
    if chosen:
        return float(next(iter(chosen.values()))["link_threshold"])
    return float(next((key.threshold for key in result.config.get_matchkeys() if key.threshold), 1.0))


def _sweep(frame: pl.DataFrame, result: Any) -> Iterator[tuple[str, Labels]]:
    """Its own clustering (union of links, large clusters split) over the pairs at and over each threshold."""
    import goldenmatch as gm
    from goldenmatch.core.cluster import build_clusters

    own = _threshold(result)
    keys = result.config.get_matchkeys()
    if frame.height <= SWEPT_RECORDS and all(key.type == "probabilistic" for key in keys):
        config = result.config.model_copy(deep=True)
        for key in config.get_matchkeys():
            key.link_threshold = max(own - LOWER, 0.01)
            key.link_threshold_observed = None
        scored = gm.dedupe_df(frame, config=config).scored_pairs
    else:
        scored = result.scored_pairs
    rules = result.config.golden_rules
    for threshold in np.arange(max(own - LOWER, 0.0), 1.0, 0.02):
        pairs = [pair for pair in scored if pair[2] >= threshold]
        clusters = build_clusters(
            pairs,
            all_ids=list(range(frame.height)),
            max_cluster_size=rules.max_cluster_size,
            auto_split=rules.auto_split,
        )
        yield f"{threshold:.3f}", _labels(clusters, frame.height)
