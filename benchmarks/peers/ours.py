"""dtsen-merge: Febrl by the ordinary road (csv files in an inbox, `run`), districts by `link` and `cluster`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge.linkage import cluster, link
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store
from dtsen_merge.tables import ROW_KEY
from peers.measure import Answer, Clock, Labels

THRESHOLDS = (0.5, 0.8, 0.9, 0.99, 0.999)
RUN_THRESHOLDS = (0.5, 0.8, 0.99)  # each is a whole run
COMMON = {"prepare": "block", "block": "block", "compare": "score", "estimate": "estimate", "weigh": "score"}
"""Its stages → the table's; any other counts as scoring."""


def febrl(folder: Path, clock: Clock) -> Answer:
    """`dtsen-merge run` on the files, region checks off, nothing else configured; reading and reports included."""
    own = LinkageSettings().match_probability
    labels, told = _run(folder, clock, own)
    seconds = {stage["stage"]: stage["seconds"] for stage in told["stages"]}
    linking = {"score": seconds["link"], "cluster": seconds["merge"]}
    clock.stages = {**linking, "other": clock.wall - sum(linking.values())}
    return Answer(labels, told["linkage"]["pairs_compared"], f"{own}", partial(_runs, folder))


def _runs(folder: Path) -> Iterator[tuple[str, Labels]]:
    for threshold in (LinkageSettings().match_probability, *RUN_THRESHOLDS):
        yield f"{threshold}", _run(folder, Clock(), threshold)[0]


def _run(folder: Path, clock: Clock, threshold: float) -> tuple[Labels, dict[str, Any]]:
    """One run in a new workspace: each record's person, and run.json."""
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        shutil.copytree(folder / "inbox", workspace / "inbox")
        (workspace / "config" / "sources").mkdir(parents=True)
        (workspace / "config" / "pipeline.toml").write_text(
            f'[region]\ncode = ""\n\n[linkage]\nmatch_probability = {threshold}\n', encoding="utf-8"
        )
        for source in (workspace / "inbox").iterdir():
            profile = f'name = "{source.name}"\nfiles = ["{source.name}/*.csv"]\n'
            (workspace / "config" / "sources" / f"{source.name}.toml").write_text(profile, encoding="utf-8")
        with clock.stage("run"):
            done = subprocess.run(
                [sys.executable, "-m", "dtsen_merge", "--lang", "en", "run"],
                cwd=workspace,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise SystemExit(f"run: exit {done.returncode}: {done.stderr}")
        latest = workspace / "output" / "latest"
        told = json.loads((latest / "run.json").read_text(encoding="utf-8"))
        return _labels(folder, pl.read_parquet(latest / "crosswalk.parquet"), list(ROW_KEY), "person_id"), told


def district(folder: Path, clock: Clock, *, once: bool) -> Answer:
    """`link` and `cluster`; `once`: told which sources hold a person once, which no peer is."""
    records = pl.read_parquet(folder / "linkage_input.parquet")
    told = json.loads((folder / "one_row_sources.json").read_text(encoding="utf-8")) if once else []
    sources, settings = frozenset(told), LinkageSettings()
    stages = _Stages(clock)
    with open_store(None) as store:
        linked = link(store, records, settings=settings, one_row_sources=sources, on_progress=stages.note)
        stages.end()
        pairs, compared = linked.pairs, linked.counts["pairs_compared"]
        del linked
    with clock.stage("cluster"):
        clusters = cluster(records, pairs, settings=settings, one_row_sources=sources).clusters
    return Answer(
        _labels(folder, clusters, ["record_id"], "cluster"),
        compared,
        f"{settings.match_probability}",
        partial(_clusterings, folder, records, pairs, sources),
    )


def _clusterings(
    folder: Path, records: pl.DataFrame, pairs: pl.DataFrame, sources: frozenset[str]
) -> Iterator[tuple[str, Labels]]:
    for threshold in (LinkageSettings().match_probability, *THRESHOLDS):
        settings = LinkageSettings(match_probability=threshold)
        clusters = cluster(records, pairs, settings=settings, one_row_sources=sources).clusters
        yield f"{threshold}", _labels(folder, clusters, ["record_id"], "cluster")


def _labels(folder: Path, told: pl.DataFrame, key: list[str], column: str) -> Labels:
    """One number a record, in the order of the records; a row without a person is alone."""
    truth = pl.read_parquet(folder / "truth.parquet").select("number", *key)
    alone = pl.format("alone {}", "number")
    joined = truth.join(told.select(*key, column), on=key, how="left").sort("number")
    return joined.select(pl.coalesce(column, alone).rank("dense").cast(pl.Int64))[column].to_numpy()


class _Stages:
    """Listens to `on_progress`: a stage lasts until the next is told."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._name = clock, ""
        self._open: AbstractContextManager[None] = clock.stage("score")
        self._open.__enter__()

    def note(self, stage: str, done: int, total: int) -> None:
        if stage != self._name:
            self.end()
            self._name, self._open = stage, self._clock.stage(COMMON.get(stage, "score"))
            self._open.__enter__()

    def end(self) -> None:
        self._open.__exit__(None, None, None)
