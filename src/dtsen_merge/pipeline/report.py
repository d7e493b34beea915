"""`report`: the reconciliation report anew, from the published registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dtsen_merge.pipeline.outcome import SheetCount
from dtsen_merge.pipeline.outputs import accepted_records, report_of, source_lines, write_report_files
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.published import published_registry, run_folder
from dtsen_merge.registry import published_frame
from dtsen_merge.reports import ReportTables
from dtsen_merge.reports.tables import REPORT_RECORDS
from dtsen_merge.settings import Workspace


def write_reports(
    workspace: Workspace, formats: Sequence[str], out: Path | None, language: str, *, progress: Progress
) -> list[Path]:
    """Write the report in the formats asked for (html, xlsx, json), into `out` or the published run's folder.

    Raises:
        UsageError: nothing has been published yet.
        SurroundingsError: a file cannot be written.
    """
    with published_registry(workspace) as (store, run):
        folder = run_folder(workspace, run)
        told = _run_json(folder)
        names = ("persons", "families", "participation", "crosswalk", "problems")
        sheets = [SheetCount(**sheet) for sheet in told.get("sheets", [])]
        tables = ReportTables(
            **{name: published_frame(store, name) for name in names},
            records=accepted_records(published_frame(store, "records", [*REPORT_RECORDS, "status"])),
            sources=source_lines(published_frame(store, "sources"), sheets),
            review=published_frame(store, "review"),
            linkage=run.counts.get("linkage", {}),
            gates=[gate.as_dict() for gate in run.gates],
            run=told,
            previous=report_of(workspace, told.get("previous_run")),
        )
    progress.stage("write", len(formats))
    target = out or folder
    target.mkdir(parents=True, exist_ok=True)
    return write_report_files(workspace, tables, target, language or workspace.settings.language.reports, formats)


def _run_json(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told
