"""`history`: the published runs, how they differ, and what became of one person or family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.pipeline.published import published_registry, require_purpose
from dtsen_merge.privacy import AccessLog, mask_frame
from dtsen_merge.registry import PublishedRun, Story, difference, find_run, published_runs, story
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store

_BOOKKEEPING = ("run", "first_run", "last_run")


def list_runs(workspace: Workspace) -> list[dict[str, Any]]:
    """Every publication, the oldest first: number, id, when, kind, counts, gates that were accepted and why.

    Raises:
        UsageError: nothing has been published yet.
    """
    with published_registry(workspace) as (store, _):
        return [_line(run) for run in published_runs(store)]


def compare_runs(workspace: Workspace, since: str, until: str = "") -> dict[str, Any]:
    """How the state after one run (by default the last) differs from the state after an earlier one; counts only.

    Raises:
        UsageError: nothing has been published, a run that is not known or not kept, or the later one comes first.
    """
    with published_registry(workspace) as (store, last):
        before = find_run(store, since)
        after = find_run(store, until) if until else last
        if before.number > after.number:
            raise UsageError("history-backwards", since=before.run_id, until=after.run_id)
        told = difference(store, before.number, after.number).as_dict()
    return {**told, "since": _line(before), "until": _line(after)}


def tell_story(workspace: Workspace, query: str, *, unmask: bool, purpose: str) -> dict[str, Any] | None:
    """What became of a person or family over the published runs; None where no single one answers to the query.

    Raises:
        UsageError: --unmask without --purpose, or nothing has been published yet.
    """
    require_purpose(unmask, purpose)
    with published_registry(workspace) as (store, _):
        found = story(store, query)
        if found is None:
            return None
        told = _told(store, found if unmask else _masked(found))
    if unmask:
        AccessLog(workspace.logs).record(
            "history", purpose=purpose, what=["persons"], rows=1, masked=False, persons=[found.id]
        )
    return told


def _told(store: Store, found: Story) -> dict[str, Any]:
    runs = {run.number: run for run in published_runs(store)}
    frames = {name: _rows(getattr(found, name)) for name in ("events", "changes", "aid", "members")}
    return {
        "id": found.id,
        "entity": found.entity,
        "stands": found.stands,
        "first_run": found.first_run,
        "last_run": found.last_run,
        "successors": [list(step) for step in found.successors],
        "runs": {number: _moment(run) for number, run in runs.items()},
        **frames,
    }


def _masked(found: Story) -> Story:
    """The story as it may be shown; both values of a change go by their field's rule."""
    pairs = found.changes.select("field", "before", "after")
    sides = {
        name: mask_frame(pairs.select("field", value=name)).get_column("value").alias(name)
        for name in ("before", "after")
    }
    return replace(
        found,
        events=mask_frame(found.events, keep=_BOOKKEEPING),
        changes=found.changes.with_columns(**sides),
        aid=mask_frame(found.aid, keep=_BOOKKEEPING),
        members=mask_frame(found.members, keep=_BOOKKEEPING),
    )


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()


def _line(run: PublishedRun) -> dict[str, Any]:
    """A run for a list; what its reason stands for goes by its kind."""
    accepted: Sequence[str] = sorted({gate.gate for gate in run.gates if gate.accepted}) if run.kind == "run" else ()
    return {
        "number": run.number,
        "run_id": run.run_id,
        "finished": _moment(run),
        "kind": run.kind,
        "of_run": run.of_run,
        "kept": run.kept,
        **{name: int(run.counts.get(name, 0)) for name in ("persons", "families", "rows")},
        "accepted": list(accepted),
        "reason": run.reason,
        "gates": [asdict(gate) for gate in run.gates],
    }


def _moment(run: PublishedRun) -> str:
    return run.finished.isoformat()
