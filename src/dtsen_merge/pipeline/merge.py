"""`merge`: cluster, build the next registry, write its output, check the gates, publish."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge import __version__
from dtsen_merge.delivery import point_latest
from dtsen_merge.errors import DtsenMergeError, UsageError
from dtsen_merge.linkage import Clustered, cluster, linkage_basis, load_linked
from dtsen_merge.linkage.unlabelled.quality import linkage_quality
from dtsen_merge.operations import RunLog, open_log
from dtsen_merge.pipeline.leftovers import sweep
from dtsen_merge.pipeline.load import sheet_counts
from dtsen_merge.pipeline.measure import Stopwatch, new_run_id, now
from dtsen_merge.pipeline.outcome import GateOutcome, RunOutcome
from dtsen_merge.pipeline.outputs import Output, finish_run_json, write_run_output
from dtsen_merge.pipeline.policies import survivorship_of
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.retention import prune_after_run
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.registry import (
    GATES,
    GateResult,
    RunRecord,
    SurvivorshipPolicy,
    add_review,
    build,
    check_gates,
    difference,
    discard_next,
    last_run,
    migrate,
    next_frame,
    one_row_sources,
    publish,
    published_runs,
    rehearse,
    run_lock,
    staged_linkage_input,
    staged_run,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.store import Store, open_store


@dataclass(slots=True)
class Run:
    """One run under way: who it is and what it was told."""

    workspace: Workspace
    run_id: str
    started: datetime
    log: RunLog
    survivorship: SurvivorshipPolicy
    accept: tuple[str, ...] = ()
    reason: str = ""
    dry: bool = False  # says what it would publish, and does not
    stopwatch: Stopwatch = field(default_factory=Stopwatch)

    @property
    def folder(self) -> Path:
        """Where its output goes."""
        return self.workspace.output / self.run_id


def check_acceptance(accept: Sequence[str], reason: str) -> None:
    """Whether --accept and --reason make sense.

    Raises:
        UsageError: a gate that does not exist, or no reason.
    """
    for gate in accept:
        if gate not in GATES:
            raise UsageError("accept-unknown-gate", gate=gate, known=", ".join(GATES))
        if not reason.strip():
            raise UsageError("accept-needs-reason", gate=gate)


def run_ids(store: Store) -> frozenset[str]:
    """The ids of the published runs."""
    return frozenset(run.run_id for run in published_runs(store))


@contextmanager
def begin(
    taken: Collection[str],
    workspace: Workspace,
    accept: Sequence[str],
    reason: str,
    files: int = 0,
    *,
    dry: bool = False,
) -> Iterator[Run]:
    """A new run with its id and its log, which tells that it began (with how many files) and whether it failed.

    `taken` are the ids that it must not bear (`run_ids`).

    Raises:
        ConfigError: survivorship.toml or dates.toml cannot be read.
    """
    moment = now()
    run_id = new_run_id(workspace.output, moment, taken)
    survivorship = survivorship_of(workspace)
    with open_log(workspace.logs, run_id, workspace.settings.log) as log:
        log.event("begun", version=__version__, files=files, dry=dry)
        try:
            yield Run(workspace, run_id, moment, log, survivorship, tuple(accept), reason, dry)
        except BaseException as fault:
            with suppress(DtsenMergeError):  # the log too may have no room
                log.event("failed", code=fault.code if isinstance(fault, DtsenMergeError) else type(fault).__name__)
            raise


def merge_linked(
    workspace: Workspace, *, accept: Sequence[str], reason: str, progress: Progress, dry: bool = False
) -> RunOutcome:
    """Merge what `load` staged and `link` linked; a `dry` one says what it would publish, and does not.

    Raises:
        UsageError: nothing is staged, or it has not been linked.
        LockedError: another run is at work.
    """
    check_acceptance(accept, reason)
    with run_lock(workspace.registry, "merge"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        sweep(store, workspace)
        with begin(run_ids(store), workspace, accept, reason, dry=dry) as run:
            return merge_in(store, run, progress)


def merge_in(store: Store, run: Run, progress: Progress) -> RunOutcome:
    """Merge inside an open registry: the published state changes in the last step or not at all."""
    workspace = run.workspace
    linked = load_linked(store)
    if linked is None or linkage_basis(store) != staged_run(store):
        raise UsageError("nothing-linked")
    progress.stage("merge")
    with run.stopwatch.stage("merge"):
        records = staged_linkage_input(store)
        clustered = cluster(
            records,
            linked.pairs,
            settings=workspace.settings.linkage,
            one_row_sources=one_row_sources(store),
            max_cluster_size=workspace.settings.gates.max_cluster_size,
        )
        quality = linkage_quality(records, linked, clustered, workspace.settings.linkage, one_row_sources(store))
        build(
            store,
            clustered.clusters,
            run_id=run.run_id,
            policy=run.survivorship,
            bands=parse_programmes(workspace.policy("programmes.toml")).desil_change.bands,
        )
        add_review(store, clustered.review, clustered.cuts)
        pairs = linked.counts.get("pairs_proposed", linked.counts["pairs_compared"])
        gates = check_gates(store, workspace.settings.gates, accepted=run.accept, pairs=pairs)
    if run.dry:
        return _rehearsed(store, run, clustered, gates)
    before = last_run(store)
    published = not any(gate.stops for gate in gates)
    output = Output(
        run_id=run.run_id,
        folder=run.folder,
        started=run.started,
        linked=linked,
        clustered=clustered,
        quality=quality,
        gates=gates,
        sheets=sheet_counts(store),
        published=published,
        reason=run.reason,
        privacy=parse_privacy(workspace.policy("privacy.toml")),
        previous_run=before.run_id if before else None,
    )
    progress.stage("write")
    with run.stopwatch.stage("write"):
        write_run_output(store, workspace, output, run.stopwatch.costs, progress)
    outcome = _outcome(store, run, output)
    if published:
        progress.stage("publish")
        with run.stopwatch.stage("publish"):
            publish(store, _record(run, output, clustered, outcome))
            point_latest(workspace.output, run.run_id)
            prune_after_run(workspace)
    else:
        discard_next(store)
    finish_run_json(output, run.stopwatch.costs)
    run.log.event("published" if published else "stopped", persons=outcome.persons, families=outcome.families)
    return outcome


def _rehearsed(store: Store, run: Run, clustered: Clustered, gates: tuple[GateResult, ...]) -> RunOutcome:
    """What publication would change: it is done in a transaction, looked at, and taken back. No file is written."""
    record = RunRecord(run.run_id, run.started, now(), __version__, run.workspace.config_hash, gates=gates)
    outcome = RunOutcome(
        run_id=run.run_id,
        published=False,
        unchanged=False,
        folder=run.folder,
        rows=next_frame(store, "crosswalk", ["row"]).height,
        persons=_height(store, "persons", "person_id"),
        families=_height(store, "families", "family_id"),
        review_pairs=clustered.review.height,
        gates=tuple(_gate(gate) for gate in gates),
        sheets=sheet_counts(store),
        dry=True,
    )
    with rehearse(store, record) as number:
        told = difference(store, number - 1, number)
    discard_next(store)
    run.log.event("rehearsed", persons=outcome.persons, families=outcome.families, stopped=outcome.stopped)
    return replace(outcome, difference=told.as_dict())


def _record(run: Run, output: Output, clustered: Clustered, outcome: RunOutcome) -> RunRecord:
    counts: dict[str, Any] = {
        "linkage": {**output.linkage_counts, "pairs_review": clustered.review.height},
        "persons": outcome.persons,
        "families": outcome.families,
        "rows": outcome.rows,
    }
    return RunRecord(
        run_id=run.run_id,
        started=run.started,
        finished=now(),
        version=__version__,
        config_hash=run.workspace.config_hash,
        purpose=output.privacy.processing.purpose,
        counts=counts,
        gates=output.gates,
        reason=run.reason,
    )


def _outcome(store: Store, run: Run, output: Output) -> RunOutcome:
    return RunOutcome(
        run_id=run.run_id,
        published=output.published,
        unchanged=False,
        folder=run.folder,
        rows=sum(sheet.rows_read for sheet in output.sheets),
        persons=_height(store, "persons", "person_id"),
        families=_height(store, "families", "family_id"),
        review_pairs=output.clustered.review.height,
        gates=tuple(_gate(gate) for gate in output.gates),
        sheets=output.sheets,
    )


def _height(store: Store, table: str, column: str) -> int:
    return next_frame(store, table, [column]).select(pl.len()).item()  # type: ignore[no-any-return]


def _gate(gate: GateResult) -> GateOutcome:
    return GateOutcome(gate.gate, gate.value, gate.limit, gate.passed, gate.accepted, gate.detail, gate.previous)
