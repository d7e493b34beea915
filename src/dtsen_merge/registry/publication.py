"""Publication: one transaction in which what was built takes the place of what was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dtsen_merge.registry.gates import GateResult
from dtsen_merge.registry.statements import perform, section
from dtsen_merge.store import Store


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run's line in the registry's history. Times are aware; `counts` is any JSON object."""

    run_id: str
    started: datetime
    finished: datetime
    version: str
    config_hash: str
    purpose: str = ""
    counts: Mapping[str, Any] = field(default_factory=dict)
    gates: tuple[GateResult, ...] = ()
    reason: str = ""  # why broken gates were accepted


@dataclass(frozen=True, slots=True)
class PublishedRun(RunRecord):
    """A run that was published; `number` counts publications from 1, whatever the clock says."""

    number: int = 0


def publish(store: Store, run: RunRecord) -> PublishedRun:
    """Put `next` and the stage's records in the place of the published state, and add the run to the history.

    One transaction: whatever happens on the way, the registry is the one before or the one after.

    Raises:
        AssertionError: nothing is built, it was built by another run or from another load, a gate stops it, or the
            run id was published before: a bug.
    """
    _check(store, run)
    parameters = {"finished": _naive(run.finished)}
    with store.transaction():
        for part in ("problems", "identity", "files", "tables"):
            perform(store, f"publication.{part}", parameters)
        perform(store, "publication.run", _as_row(run))
    discard_next(store)
    published = last_run(store)
    if published is None:
        raise AssertionError("a published run must be in the history")
    return published


def discard_next(store: Store) -> None:
    """Throw away what was built."""
    with store.transaction():
        perform(store, "persons.clear")
    store.run("CHECKPOINT")


def last_run(store: Store) -> PublishedRun | None:
    """The run whose state is published; None before the first."""
    rows = store.frame(section("publication.last_run")).rows(named=True)
    return _from_row(rows[0]) if rows else None


def published_runs(store: Store) -> tuple[PublishedRun, ...]:
    """Every publication, the oldest first."""
    return tuple(_from_row(row) for row in store.frame(section("publication.runs")).rows(named=True))


def published_hashes(store: Store) -> dict[str, str]:
    """The sha256 of every file behind the published state, by its path in the inbox."""
    return dict(store.frame(section("publication.published_hashes")).rows())


def published_sources(store: Store) -> tuple[str, ...]:
    """The names of the sources behind the published state."""
    return tuple(store.frame("SELECT source FROM published.sources ORDER BY source").get_column("source").to_list())


def is_unchanged(store: Store, files: Mapping[str, str], *, config_hash: str, version: str) -> bool:
    """Whether a run on these files (path in the inbox → sha256) would publish what is published already."""
    run = last_run(store)
    return (
        run is not None
        and (run.config_hash, run.version) == (config_hash, version)
        and published_hashes(store) == dict(files)
    )


def _check(store: Store, run: RunRecord) -> None:
    built = store.frame(section("publication.built")).rows()
    if len(built) != 1 or built[0][0] != run.run_id or built[0][1] != built[0][2]:
        raise AssertionError(f"not built by this run from what is staged: {built}")
    stopping = [gate.gate for gate in run.gates if gate.stops]
    if stopping:
        raise AssertionError(f"gates stand in the way: {stopping}")
    if store.value(section("publication.known_run"), {"run_id": run.run_id}):
        raise AssertionError(f"run {run.run_id} was published before")


def _as_row(run: RunRecord) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "started": _naive(run.started),
        "finished": _naive(run.finished),
        "version": run.version,
        "config_hash": run.config_hash,
        "purpose": run.purpose,
        "counts": json.dumps(run.counts, sort_keys=True, ensure_ascii=False),
        "gates": json.dumps([gate.as_dict() for gate in run.gates]),
        "reason": run.reason,
    }


def _from_row(row: Mapping[str, Any]) -> PublishedRun:
    return PublishedRun(
        **{key: row[key] for key in ("number", "run_id", "version", "config_hash", "purpose", "reason")},
        started=row["started"].replace(tzinfo=UTC),
        finished=row["finished"].replace(tzinfo=UTC),
        counts=json.loads(row["counts"]),
        gates=tuple(GateResult(**gate) for gate in json.loads(row["gates"])),
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
