"""How far quality without labels is from the truth: estimates beside what is known, also with blocking crippled.

    python benchmarks/quality_without_labels.py district20k.parquet [febrl3.parquet ...]

Each file holds LINKAGE_INPUT columns and `person` (the truth); beside it `<file>.once.json` may list the sources that
hold a person once. Every file is linked as it is, with the NIK blanked in half of its rows, and with three blocking
keys only. Prints a Markdown table: blocking recall (true, estimated, range), precision and recall after clustering
(true, expected), and CPU seconds of the estimates.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from dtsen_merge.linkage import blocking, cluster, link
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.unlabelled.quality import linkage_quality
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import LINKAGE_INPUT, conform

THREE = ("date-name", "desa-two-names", "kk-name")
SEED = 5
FOUND = """SELECT count(*) FROM linkage_candidates c JOIN truth_rows x ON x.place = c.a
JOIN truth_rows y ON y.place = c.b WHERE x.person = y.person"""
HEAD = "| data | blocking | true recall of blocking | estimate | range | P true | P expected | R true | R expected | CPU s |"


def main() -> None:
    """Measure the files of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    print(HEAD, "|---" * HEAD.count(" | ") + "|---|", sep="\n")
    for path in parser.parse_args().files:
        data = pl.read_parquet(path)
        listed = Path(f"{path}.once.json")
        once = frozenset(json.loads(listed.read_text())) if listed.exists() else frozenset()
        half = pl.Series(np.random.default_rng(SEED).random(data.height) < 0.5)
        blanked = data.with_columns(
            pl.when(half).then(None).otherwise(pl.col(name)).alias(name) for name in ("nik", "nik_15", "nik_status")
        )
        for told, rows, keys in (
            ("all keys", data, None),
            ("half the NIKs", blanked, None),
            ("three keys", data, THREE),
        ):
            print(f"| {path.stem} | {told} | {_measured(rows, once, keys)} |", flush=True)


def _measured(data: pl.DataFrame, once: frozenset[str], kept: tuple[str, ...] | None) -> str:
    settings = LinkageSettings()
    records = conform(data, LINKAGE_INPUT).sort("record_id")
    person = records.select("record_id").join(
        data.select("record_id", "person"), on="record_id", how="left", maintain_order="left"
    )["person"]
    truth = person.rank("dense").cast(pl.Int64).to_numpy() - 1
    keys = tuple(key for key in blocking.KEYS if kept is None or key.name in kept)
    flow, recall = (importlib.import_module(f"dtsen_merge.linkage.{name}") for name in ("link", "unlabelled.recall"))
    found: list[int] = []

    # The candidates are dropped inside `link`: they are counted where the last step that reads them begins.
    figures = flow._blocking_figures

    def told(store: Store, *rest: Any) -> Any:
        rows = pl.DataFrame({"place": np.arange(len(truth), dtype=np.int32), "person": truth})
        with store.using(truth_rows=rows):
            found.append(int(store.value(FOUND)))
        return figures(store, *rest)

    defaults = {**recall.blocking_recall.__kwdefaults__, "keys": keys}
    with (
        patch.object(flow, "KEYS", keys), patch.object(engine, "KEYS", keys),
        patch.object(flow, "_blocking_figures", told), patch.object(recall.blocking_recall, "__kwdefaults__", defaults),
        open_store(None) as store,
    ):  # fmt: skip
        linked = link(store, records, settings=settings, one_row_sources=once)
        clustered = cluster(records, linked.pairs, settings=settings, one_row_sources=once)
        started = time.process_time()
        quality = linkage_quality(records, linked, clustered, settings, once)
        spent = time.process_time() - started
    label = records.select("record_id").join(
        clustered.clusters, on="record_id", how="left", maintain_order="left"
    )["cluster"].rank("dense").cast(pl.Int64).to_numpy() - 1  # fmt: skip
    right = _pairs(np.unique(np.c_[label, truth], axis=0, return_inverse=True)[1].ravel())
    low, middle, high = (quality.blocking[f"blocking_recall_percent{end}"] for end in ("_low", "", "_high"))
    return (
        f"{100 * found[0] / _pairs(truth):.2f} | {middle:.2f} | {low:.2f}–{high:.2f} | "
        f"{right / _pairs(label):.4f} | {quality.total.precision:.4f} | "
        f"{right / _pairs(truth):.4f} | {quality.total.recall:.4f} | {spent:.1f}"
    )


def _pairs(groups: np.ndarray) -> int:
    size = np.bincount(groups)
    return int((size * (size - 1) // 2).sum())


if __name__ == "__main__":
    main()
