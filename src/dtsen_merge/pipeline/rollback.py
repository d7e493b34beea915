"""`rollback`: go back to the state after an earlier run, as a new run with all its files."""

from __future__ import annotations

from dataclasses import asdict

from dtsen_merge.delivery import point_latest
from dtsen_merge.errors import UsageError
from dtsen_merge.pipeline.leftovers import finish_folder, sweep
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.merge import Run, begin, run_ids
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.outputs import mend_output
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.state_files import state_facts, write_run_json, write_state_files
from dtsen_merge.privacy import parse_privacy
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
        with begin(run_ids(store), workspace, (), reason) as run:
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
        facts = state_facts(store, run, record, target, last)
        facts = {**facts, "rolled_back_to": target.run_id, "linkage": target.counts.get("linkage", {})}
        write_state_files(store, run, facts, target, last, progress)
    progress.stage("publish")
    with run.stopwatch.stage("publish"):
        roll_back(store, target, record)
        point_latest(workspace.output, run.run_id)
    costs = [asdict(cost) for cost in run.stopwatch.costs]
    write_run_json(run, {**facts, "published": True, "ended": now().isoformat(), "stages": costs})
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
