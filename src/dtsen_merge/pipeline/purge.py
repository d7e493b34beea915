"""`purge`: really delete a source, a period or a person, and build anew what depended on it.

    plan → copy of the registry → rows out of the stage → build, publish there → earlier states, answers, pairs
         → files of the new run → a fresh file takes the registry's place → folders

The work is done in a copy, so a kill leaves the registry as it was; once the fresh file has taken its place, the registry
itself says that folders are still to be cleared, and whoever comes next does it (`finish_folders`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dtsen_merge.delivery import point_latest
from dtsen_merge.errors import UsageError
from dtsen_merge.linkage.forgetting import forget_records
from dtsen_merge.pipeline.leftovers import finish_folder
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.merge import Run, begin, run_ids
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.purge_folders import Cleared, finish_folders, holding_files, redact_logs
from dtsen_merge.pipeline.state_files import state_facts, write_state_files
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.registry import (
    PublishedRun,
    PurgePlan,
    PurgeRequest,
    RunRecord,
    add_problems,
    add_review,
    build,
    clear_copies,
    confirm_rows,
    copy_registry,
    erase_after,
    erase_before,
    erased_records,
    erased_words,
    forget_findings,
    fresh_copy,
    key_pads,
    last_run,
    make_key,
    migrate,
    next_frame,
    publish,
    remember_erased,
    renumber,
    run_lock,
    select_rows,
    staged_groups,
    staged_linkage_input,
    staged_records,
    staged_run,
    standing_clusters,
    standing_review,
    take_place,
    unstage_rows,
    working_copy,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.store import Store, open_store
from dtsen_merge.validation import ACROSS_CODES, ACROSS_COLUMNS, GROUP_CODES, validate_across, validate_groups


@dataclass(frozen=True, slots=True)
class Purged:
    """What `purge` did, or (`run_id` "") would do."""

    plan: PurgePlan
    run_id: str
    inbox_files: tuple[str, ...]  # files of the inbox that hold the rows, before
    outputs: tuple[str, ...]  # folders of runs that were (would be) deleted
    backups: tuple[str, ...]
    persons: int = 0
    families: int = 0
    cleared: Cleared | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON; names nobody."""
        request = self.plan.request
        return {
            "run_id": self.run_id,
            "scope": request.scope,
            "source": request.source,
            "period": request.period,
            "person_id": request.person_id,
            **self.plan.counts(),
            "files": [
                {"source": source, "file": file, "rows": rows, "earlier_rows": earlier}
                for source, file, rows, earlier in self.plan.files
            ],
            "sources_gone": list(self.plan.sources_gone),
            "inbox_files": list(self.inbox_files),
            "outputs": list(self.outputs),
            "backups": list(self.backups),
            "persons": self.persons,
            "families": self.families,
            **(self.cleared.as_dict() if self.cleared else {}),
        }


def check_reason(reason: str) -> None:
    """Nothing is erased without saying why.

    Raises:
        UsageError: `purge-needs-reason`.
    """
    if not reason.strip():
        raise UsageError("purge-needs-reason")


def plan_purge(workspace: Workspace, request: PurgeRequest, progress: Progress) -> Purged:
    """What a purge would do; nothing is changed.

    Raises:
        UsageError: nothing is published; a source or person that is not known; a NIK that several have.
        LockedError: a run is at work.
    """
    _require_registry(workspace)
    progress.stage("find")
    with run_lock(workspace.registry, "purge"):
        finish_folders(workspace)
        with open_store(workspace.registry, workspace.settings.store) as store:
            migrate(store)
            _require_published(store)
            return _foreseen(workspace, select_rows(store, request))


def purge(workspace: Workspace, request: PurgeRequest, *, reason: str, inbox: bool, progress: Progress) -> Purged:
    """Erase, and publish what is left as a run of kind `purge`.

    Args:
        workspace: the workspace.
        request: what is to go.
        reason: why; kept in the registry and the access log.
        inbox: whether the rows are taken out of the agencies' files too.
        progress: told of each stage.

    Raises:
        UsageError: no reason, or one that names the person; as `plan_purge`; `purge-nothing`, there is nothing to erase.
        LockedError: a run is at work.
        SurroundingsError: no room for the copy; a file cannot be written. The registry is as it was.
    """
    check_reason(reason)
    _require_registry(workspace)
    progress.stage("find")
    with run_lock(workspace.registry, "purge"):
        finish_folders(workspace)
        with open_store(workspace.registry, workspace.settings.store) as store:
            migrate(store)
            _require_published(store)
            plan = select_rows(store, request)
            if plan.is_empty:
                raise UsageError("purge-nothing")
            words = erased_words(store) if request.scope == "person" else ()
            _require_nameless(reason, words)
            foreseen = _foreseen(workspace, plan)
            store.run("CHECKPOINT")
            taken = run_ids(store)
        with begin(taken, workspace, (), reason) as run:
            redact_logs(workspace, words)
            published = _replace_registry(run, request, inbox=inbox, progress=progress)
            progress.stage("clear")
            cleared = finish_folders(workspace)
            run.log.event("purged", persons=published.counts["persons"], families=published.counts["families"])
    return replace(
        foreseen,
        run_id=published.run_id,
        persons=int(published.counts["persons"]),
        families=int(published.counts["families"]),
        cleared=cleared,
    )


def _replace_registry(run: Run, request: PurgeRequest, *, inbox: bool, progress: Progress) -> PublishedRun:
    registry, settings = run.workspace.registry, run.workspace.settings.store
    work, fresh = working_copy(registry), fresh_copy(registry)
    make_key(registry)
    progress.stage("copy")
    copy_registry(registry, work, settings)
    with open_store(work, settings) as store:
        published = _erase(store, run, request, inbox=inbox, progress=progress)
    progress.stage("copy")
    copy_registry(work, fresh, settings)
    progress.stage("publish")
    take_place(fresh, registry)
    point_latest(run.workspace.output, run.run_id)
    finish_folder(run.folder)
    clear_copies(registry)
    return published


def _erase(store: Store, run: Run, request: PurgeRequest, *, inbox: bool, progress: Progress) -> PublishedRun:
    """Everything that is done in the copy."""
    before = last_run(store)
    if before is None:
        raise AssertionError("a registry from which something is erased has a run")
    plan = select_rows(store, request)
    request = plan.request
    progress.stage("merge")
    basis = _staged(store)
    touched = unstage_rows(store, request, run.run_id)
    renamed = renumber(store, touched)
    _find_again(store, run.workspace, touched)
    review, cuts = standing_review(store)
    clusters = standing_clusters(store)
    forget_records(
        store, erased_records(store), renamed, standing=staged_linkage_input(store), basis=(basis, run.run_id)
    )
    erase_before(store, request)
    bands = parse_programmes(run.workspace.policy("programmes.toml")).desil_change.bands
    build(store, clusters, run_id=run.run_id, policy=run.survivorship, bands=bands)
    add_review(store, review, cuts)
    record = _record(store, run, before, review.height)
    published = publish(store, record)
    erase_after(store, request)
    pads = key_pads(run.workspace.registry)
    remember_erased(store, plan, run_id=run.run_id, reason=run.reason, inbox=inbox, pads=pads)
    progress.stage("write")
    facts = {**state_facts(store, run, record, published, before), "published": True, "ended": now().isoformat()}
    write_state_files(store, run, facts, published, before, progress)
    store.run("CHECKPOINT")
    return published


def _record(store: Store, run: Run, before: PublishedRun, waiting: int) -> RunRecord:
    """The purge as a run; version and settings are those that made the state, as far as a later `run` asks."""
    heights = {"persons": "person_id", "families": "family_id", "crosswalk": "row"}
    told = {name: _height(store, name, column) for name, column in heights.items()}
    return RunRecord(
        run_id=run.run_id,
        started=run.started,
        finished=now(),
        version=before.version,
        config_hash=before.config_hash,
        purpose=parse_privacy(run.workspace.policy("privacy.toml")).processing.purpose,
        counts={
            "linkage": {**before.counts.get("linkage", {}), "pairs_review": waiting},
            "persons": told["persons"],
            "families": told["families"],
            "rows": told["crosswalk"],
        },
        reason=run.reason,
        kind="purge",
    )


def _find_again(store: Store, workspace: Workspace, sources: Sequence[str]) -> None:
    """Problems that rows show only together, as a load would find them now."""
    profiles = [profile for profile in workspace.sources if profile.name in sources]
    forget_findings(store, [profile.name for profile in profiles], GROUP_CODES, ACROSS_CODES)
    for profile in profiles:
        add_problems(store, validate_groups(staged_groups(store, profile.name), profile=profile))
    accepted = staged_records(store, ACROSS_COLUMNS, status="accepted")
    policy = workspace.policy("programmes.toml")
    add_problems(store, validate_across(accepted, profiles=workspace.sources, policy=policy))
    confirm_rows(store)


def _staged(store: Store) -> str:
    try:
        return staged_run(store)
    except UsageError:  # a load that was killed
        return ""


def _height(store: Store, table: str, column: str) -> int:
    return next_frame(store, table, [column]).select(pl.len()).item()  # type: ignore[no-any-return]


def _foreseen(workspace: Workspace, plan: PurgePlan) -> Purged:
    files, outputs, backups = holding_files(workspace, plan)
    return Purged(plan, "", files, outputs, backups)


def _require_registry(workspace: Workspace) -> None:
    if not workspace.registry.is_file():
        raise UsageError("nothing-published")


def _require_published(store: Store) -> None:
    if last_run(store) is None:
        raise UsageError("nothing-published")


def _require_nameless(reason: str, words: Sequence[str]) -> None:
    """The reason is kept, so it may not say whom it is about."""
    if any(word.lower() in reason.lower() for word in words):
        raise UsageError("purge-reason-personal")
