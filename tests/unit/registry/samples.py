"""Hand-made rows for the registry's tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from dtsen_merge.registry import RunRecord, begin_stage, build, finish_stage, migrate, publish, stage_source
from dtsen_merge.settings import SourceProfile
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import CLUSTERS, IGNORED, PROBLEMS, RECORDS, conform, empty

Row = Mapping[str, Any]


def profile(name: str, **told: Any) -> SourceProfile:
    return SourceProfile(name=name, files=(f"{name}/*.xlsx",), **told)


def records(source: str, rows: Iterable[Row], file: str = "") -> pl.DataFrame:
    """RECORDS, one a mapping; row numbers count from 2, `raw` is the mapping itself without file and row."""
    lines = []
    for number, row in enumerate(rows, 2):
        content = {key: str(value) for key, value in row.items() if key not in ("file", "sheet", "row", "label")}
        line = {
            "source": source, "file": file or f"{source}/a.xlsx", "sheet": "Sheet1", "row": number,
            "row_kind": "person", "nik_status": "whole" if row.get("nik") else "empty",
            "nama_tokens": row.get("nama"), "raw": json.dumps(content, sort_keys=True), **row,
        }  # fmt: skip
        if line.get("tanggal_lahir"):
            line.setdefault("tahun_lahir", line["tanggal_lahir"].year)
        lines.append({key: value for key, value in line.items() if key != "label"})
    return conform(pl.DataFrame(lines, infer_schema_length=None), RECORDS) if lines else empty(RECORDS)


def fresh() -> Store:
    store = open_store(None)
    migrate(store)
    return store


def stage(store: Store, run_id: str, *sources: tuple[SourceProfile, pl.DataFrame]) -> None:
    begin_stage(store, run_id)
    for source, accepted in sources:
        stage_source(
            store,
            profile=source,
            accepted=accepted,
            rejected=empty(RECORDS),
            ignored=empty(IGNORED),
            problems=empty(PROBLEMS),
            files=[(file, "0" * 64, 1) for file in accepted.get_column("file").unique().sort().to_list()],
        )
    finish_stage(store)


def ids(store: Store) -> dict[tuple[str, int], str]:
    """(file, row) → record_id of the staged rows."""
    rows = store.frame("SELECT file, row, record_id FROM stage.records").rows()
    return {(file, row): record_id for file, row, record_id in rows}


def clusters_by(store: Store, label: str = "id_asal") -> pl.DataFrame:
    """CLUSTERS of the staged person rows: those with one value in `label` are one person."""
    frame = store.frame(
        f"SELECT record_id, min(record_id) OVER (PARTITION BY {label}) AS cluster, 0.99 AS probability"
        " FROM stage.records WHERE status = 'accepted' AND row_kind = 'person'"
    )
    return conform(frame, CLUSTERS)


def run_record(run_id: str, **told: Any) -> RunRecord:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return RunRecord(run_id=run_id, started=moment, finished=moment, version="1", config_hash="c", **told)


def run(store: Store, run_id: str, *sources: tuple[SourceProfile, pl.DataFrame]) -> None:
    """Stage, build with clusters by `id_asal`, publish."""
    stage(store, run_id, *sources)
    build(store, clusters_by(store), run_id=run_id)
    publish(store, run_record(run_id))
