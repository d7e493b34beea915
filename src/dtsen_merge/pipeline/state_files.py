"""The files of a run that publishes a state otherwise than by merging: a rollback, a purge."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, replace
from typing import Any

from dtsen_merge import __version__
from dtsen_merge.delivery import package_meta, write_datapackage, write_registry_files
from dtsen_merge.pipeline.corrections_out import write_all_corrections
from dtsen_merge.pipeline.leftovers import begin_folder
from dtsen_merge.pipeline.merge import Run
from dtsen_merge.pipeline.outputs import write_report_files
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.state_tables import TABLES, facts_of, figures_then, report_tables, sheet_counts_of
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.registry import PublishedRun, RunRecord, published_frame
from dtsen_merge.review import REVIEW_RECORDS, write_review_workbook
from dtsen_merge.store import Store


def state_facts(store: Store, run: Run, record: RunRecord, state: PublishedRun, last: PublishedRun) -> dict[str, Any]:
    """The content of run.json.

    Args:
        store: the registry.
        run: under way.
        record: as the registry's history has it, or is to have it.
        state: the publication whose state it is.
        last: the run that stood before.
    """
    heights = {
        name: published_frame(store, name, [column], run=state.number).height
        for name, column in (("persons", "person_id"), ("families", "family_id"), ("participation", "source"))
    }
    as_run = PublishedRun(**{name: getattr(record, name) for name in RunRecord.__slots__})
    return {
        **facts_of(run.workspace, as_run),
        "published": False,  # until it is
        "kind": record.kind,
        "reason": record.reason,
        "previous_run": last.run_id,
        "version": __version__,
        "versions": {"python": platform.python_version()},
        "sheets": [asdict(sheet) for sheet in sheet_counts_of(store, state.number)],
        "linkage": record.counts.get("linkage", {}),
        **heights,
        "stages": [],
    }


def write_state_files(
    store: Store, run: Run, facts: dict[str, Any], state: PublishedRun, last: PublishedRun, progress: Progress
) -> None:
    """Every file of the output contract, of the state after a publication.

    Raises:
        SurroundingsError: the disk is full, the folder not writable, or a file open in Excel.
    """
    workspace, folder, number = run.workspace, run.folder, state.number
    begin_folder(folder)
    frames = {name: published_frame(store, name, run=number) for name in TABLES}
    write_registry_files(folder, frames)
    progress.advance(note="parquet")
    tables = report_tables(store, state, facts, figures_then(store, workspace, last))
    write_report_files(workspace, replace(tables, run=facts), folder, workspace.settings.language.reports)
    progress.advance(note="reconciliation")
    write_all_corrections(
        store, workspace, folder / "corrections", frames["problems"], run.run_id, progress, state=number
    )
    write_review_workbook(
        folder / "review.xlsx",
        pairs=published_frame(store, "review", run=number),
        cuts=published_frame(store, "cuts", run=number),
        records=published_frame(store, "records", list(REVIEW_RECORDS), run=number),
        language=workspace.settings.language.reports,
    )
    progress.advance(note="review.xlsx")
    write_run_json(run, facts)
    meta = package_meta(parse_privacy(workspace.policy("privacy.toml")), run.started.date())
    write_datapackage(folder, run_id=run.run_id, created=run.started, meta=meta)


def write_run_json(run: Run, facts: dict[str, Any]) -> None:
    """run.json, whole or not at all."""
    with replacing(run.folder / "run.json", mode=SHARED) as draft:
        draft.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
