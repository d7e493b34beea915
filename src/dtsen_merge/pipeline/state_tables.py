"""What the reports are made from, read out of the registry as it stood after any published run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dtsen_merge.pipeline.outcome import SheetCount
from dtsen_merge.pipeline.outputs import accepted_records, report_of, source_lines
from dtsen_merge.registry import PublishedRun, published_frame
from dtsen_merge.reports import ReportTables, as_data, build_figures
from dtsen_merge.reports.tables import DESIL_VERSIONS, REPORT_RECORDS
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store

TABLES = ("persons", "families", "participation", "crosswalk", "problems")


def report_tables(
    store: Store, run: PublishedRun, facts: Mapping[str, Any], previous: Mapping[str, Any] | None
) -> ReportTables:
    """The tables of a report about the state after a run; `facts` as run.json has them."""
    sheets = [SheetCount(**sheet) for sheet in facts.get("sheets", [])] or sheet_counts_of(store, run.number)
    return ReportTables(
        **{name: published_frame(store, name, run=run.number) for name in TABLES},
        records=accepted_records(published_frame(store, "records", [*REPORT_RECORDS, "status"], run=run.number)),
        desil=published_frame(store, "desil", list(DESIL_VERSIONS), run=run.number),
        sources=source_lines(published_frame(store, "sources", run=run.number), sheets),
        review=published_frame(store, "review", run=run.number),
        linkage=run.counts.get("linkage", {}),
        gates=[gate.as_dict() for gate in run.gates],
        run=facts,
        previous=previous,
    )


def sheet_counts_of(store: Store, number: int) -> tuple[SheetCount, ...]:
    """What became of every sheet's rows, as the registry says after the publication with that number."""
    where = ["source", "file", "sheet"]
    rows = published_frame(store, "crosswalk", [*where, "status"], run=number).with_columns(
        pl.col("status").cast(pl.String)
    )
    counted = rows.group_by(where, maintain_order=True).agg(
        pl.len(), *((pl.col("status") == status).sum().alias(status) for status in ("accepted", "rejected", "ignored"))
    )
    codes: dict[tuple[str, str, str], dict[str, int]] = {}
    problems = published_frame(store, "problems", [*where, "code"], run=number).group_by(*where, "code").len()
    for source, file, sheet, code, count in problems.sort(*where, "code").iter_rows():
        codes.setdefault((source, file or "", sheet or ""), {})[code] = count
    return tuple(
        SheetCount(source, file, sheet, read, accepted, rejected, ignored, codes.get((source, file, sheet), {}))
        for source, file, sheet, read, accepted, rejected, ignored in counted.iter_rows()
    )


def figures_then(store: Store, workspace: Workspace, run: PublishedRun) -> dict[str, Any]:
    """The figures of a run's report: as its folder has them, or, where that was cleared away, from its state."""
    told = report_of(workspace, run.run_id)
    if told is not None:
        return told
    tables = report_tables(store, run, facts_of(workspace, run), None)
    policy, targets = workspace.policy("programmes.toml"), workspace.policy("targets.toml")
    return as_data(build_figures(tables, policy, targets, language=workspace.settings.language.reports))


def facts_of(workspace: Workspace, run: PublishedRun) -> dict[str, Any]:
    """What the registry knows of a run, under the keys of run.json."""
    return {
        "run_id": run.run_id,
        "started": run.started.isoformat(),
        "ended": run.finished.isoformat(),
        "published": True,
        "purpose": run.purpose,
        "version": run.version,
        "config_hash": run.config_hash,
        "region": workspace.settings.region.code,
        "gates": [gate.as_dict() for gate in run.gates],
    }
