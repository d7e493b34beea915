"""`rollback`: go back to the state after an earlier run, as a new run with all its files."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, replace
from typing import Any

from dtsen_merge import __version__
from dtsen_merge.delivery import package_meta, point_latest, write_datapackage, write_registry_files
from dtsen_merge.errors import UsageError
from dtsen_merge.pipeline.corrections_out import write_all_corrections
from dtsen_merge.pipeline.leftovers import begin_folder, finish_folder, sweep
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.merge import Run, begin
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.outputs import mend_output, write_report_files
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.state_tables import TABLES, facts_of, figures_then, report_tables, sheet_counts_of
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.registry import (
    PublishedRun,
    RunRecord,
    find_run,
    last_run,
    migrate,
    published_frame,
    require_rollback,
    roll_back,
    run_lock,
)
from dtsen_merge.review import REVIEW_RECORDS, write_review_workbook
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store, open_store


def roll_back_to(workspace: Workspace, word: str, *, reason: str, progress: Progress) -> RunOutcome:
    """Publish the state after an earlier run again; its files are written before the registry changes.

    Raises:
        UsageError: no reason; nothing published; a run that is not known, not kept, or whose state stands already.
        LockedError: another run is at work.
        SurroundingsError: the files cannot be written.
    """
    if not reason.strip():
        raise UsageError("rollback-needs-reason", run=word)
    if not workspace.registry.is_file():
        raise UsageError("nothing-published")
    with run_lock(workspace.registry, "rollback"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        target = find_run(store, word)
        last = last_run(store)
        if last is None:
            raise UsageError("nothing-published")
        mend_output(workspace, last.run_id)
        sweep(store, workspace)
        require_rollback(store, target)
        with begin(store, workspace, (), reason) as run:
            return _go_back(store, run, target, last, progress)


def _go_back(store: Store, run: Run, target: PublishedRun, last: PublishedRun, progress: Progress) -> RunOutcome:
    workspace = run.workspace
    purpose = parse_privacy(workspace.policy("privacy.toml")).processing.purpose
    record = RunRecord(
        run_id=run.run_id,
        started=run.started,
        finished=now(),
        # What made the state: on the files of that run, and these, `run` has nothing to do.
        version=target.version,
        config_hash=target.config_hash,
        purpose=purpose,
        counts=target.counts,
        gates=target.gates,
        reason=run.reason,
        kind="rollback",
        of_run=target.run_id,
    )
    progress.stage("write")
    with run.stopwatch.stage("write"):
        facts = _facts(store, run, record, target, last)
        _write_files(store, run, facts, target, last, progress)
    progress.stage("publish")
    with run.stopwatch.stage("publish"):
        roll_back(store, target, record)
        point_latest(workspace.output, run.run_id)
    costs = [asdict(cost) for cost in run.stopwatch.costs]
    _write_run_json(run, {**facts, "published": True, "ended": now().isoformat(), "stages": costs})
    finish_folder(run.folder)
    run.log.event("rolled-back", to=target.run_id, **{name: facts[name] for name in ("persons", "families")})
    return RunOutcome(
        run_id=run.run_id,
        published=True,
        unchanged=False,
        folder=run.folder,
        rows=int(target.counts.get("rows", 0)),
        persons=facts["persons"],
        families=facts["families"],
        review_pairs=published_frame(store, "review", ["record_a"]).height,
    )


def _facts(store: Store, run: Run, record: RunRecord, target: PublishedRun, last: PublishedRun) -> dict[str, Any]:
    """The content of run.json."""
    heights = {
        name: published_frame(store, name, [column], run=target.number).height
        for name, column in (("persons", "person_id"), ("families", "family_id"), ("participation", "source"))
    }
    as_run = PublishedRun(**{name: getattr(record, name) for name in RunRecord.__slots__})
    return {
        **facts_of(run.workspace, as_run),
        "published": False,  # until it is
        "kind": "rollback",
        "rolled_back_to": target.run_id,
        "reason": record.reason,
        "previous_run": last.run_id,
        "version": __version__,
        "versions": {"python": platform.python_version()},
        "sheets": [asdict(sheet) for sheet in sheet_counts_of(store, target.number)],
        "linkage": target.counts.get("linkage", {}),
        **heights,
        "stages": [],
    }


def _write_files(
    store: Store, run: Run, facts: dict[str, Any], target: PublishedRun, last: PublishedRun, progress: Progress
) -> None:
    """Every file of the output contract, of the state after the target."""
    workspace, folder, number = run.workspace, run.folder, target.number
    begin_folder(folder)
    frames = {name: published_frame(store, name, run=number) for name in TABLES}
    write_registry_files(folder, frames)
    progress.advance(note="parquet")
    tables = report_tables(store, target, facts, figures_then(store, workspace, last))
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
    _write_run_json(run, facts)
    meta = package_meta(parse_privacy(workspace.policy("privacy.toml")), run.started.date())
    write_datapackage(folder, run_id=run.run_id, created=run.started, meta=meta)


def _write_run_json(run: Run, facts: dict[str, Any]) -> None:
    with replacing(run.folder / "run.json", mode=SHARED) as draft:
        draft.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
