"""`report`: the reconciliation report anew, from the published registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dtsen_merge.pipeline.outputs import report_of, write_report_files
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.published import published_registry, run_folder
from dtsen_merge.pipeline.state_tables import figures_then, report_tables
from dtsen_merge.privacy.files import make_folder
from dtsen_merge.registry import find_run
from dtsen_merge.settings import Workspace


def write_reports(
    workspace: Workspace,
    formats: Sequence[str],
    out: Path | None,
    language: str,
    *,
    progress: Progress,
    compare: str = "",
) -> list[Path]:
    """Write the report in the formats asked for (html, xlsx, json), into `out` or the published run's folder.

    `compare` names the run (id, number or beginning) that its chapter of changes compares with, instead of the one
    before.

    Raises:
        UsageError: nothing has been published yet, or the run to compare with is not known or not kept.
        SurroundingsError: a file cannot be written.
    """
    with published_registry(workspace) as (store, run):
        folder = run_folder(workspace, run)
        told = _run_json(folder)
        if compare:
            previous: dict[str, Any] | None = figures_then(store, workspace, find_run(store, compare))
        else:
            previous = report_of(workspace, told.get("previous_run"))
        tables = report_tables(store, run, told, previous)
    progress.stage("write", len(formats))
    target = out or folder
    make_folder(target)
    return write_report_files(workspace, tables, target, language or workspace.settings.language.reports, formats)


def _run_json(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told
