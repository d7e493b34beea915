"""Publication: one transaction that writes how what was built differs from what was published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

import polars as pl

from dtsen_merge.registry.gates import GateResult
from dtsen_merge.registry.statements import perform, section
from dtsen_merge.registry.versions import VERSIONED, write_state
from dtsen_merge.store import Store
from dtsen_merge.tables import CUTS, PAIRS, conform

RunKind = Literal["run", "rollback", "purge"]
STAGED: Final = ("records", "sources")
"""Published as they stand on the stage."""


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
    reason: str = ""  # why broken gates were accepted; of a rollback or purge, why it was done
    kind: RunKind = "run"
    of_run: str = ""  # of a rollback: the run gone back to


@dataclass(frozen=True, slots=True)
class PublishedRun(RunRecord):
    """A run that was published; `number` counts publications from 1, whatever the clock says."""

    number: int = 0
    kept: bool = True  # whether its state can be asked: those of early versions cannot


def add_review(store: Store, review: pl.DataFrame, cuts: pl.DataFrame) -> None:
    """Put beside what was built: the PAIRS that wait for a person, and the CUTS that a person may look at."""
    with store.transaction(), store.using(new_review=conform(review, PAIRS), new_cuts=conform(cuts, CUTS)):
        for name in ("review", "cuts"):
            store.run(f"DELETE FROM next.{name}")
            store.run(f"INSERT INTO next.{name} BY NAME SELECT * FROM new_{name}")


def publish(store: Store, run: RunRecord) -> PublishedRun:
    """Let the published state be `next` with the stage's records, and add the run to the history.

    One transaction, which writes differences only: whatever happens on the way, the registry is the one before or the
    one after.

    Raises:
        AssertionError: nothing is built, it was built by another run or from another load, a gate stops it, or the
            run id was published before: a bug.
    """
    _check(store, run)
    with store.transaction():
        _write(store, run)
    discard_next(store)
    published = last_run(store)
    if published is None:
        raise AssertionError("a published run must be in the history")
    return published


@contextmanager
def rehearse(store: Store, run: RunRecord) -> Iterator[int]:
    """Publish what is built in a transaction that is taken back; gives the number that it would have.

    Inside the block the registry is as it would be, whatever the gates say; after it, as it was.
    """
    store.run("BEGIN TRANSACTION")
    try:
        yield _write(store, run)
    finally:
        store.run("ROLLBACK")


def _write(store: Store, run: RunRecord) -> int:
    perform(store, "publication.identity")
    number = int(store.value(section("publication.next_number")))
    write_state(store, number, _incoming(), {"finished": _naive(run.finished)})
    add_run(store, run)
    return number


def _incoming() -> dict[str, str]:
    """By versioned table, the query for what a run would publish."""
    queries = {name: f"SELECT * FROM {'stage' if name in STAGED else 'next'}.{name}" for name in VERSIONED}
    return {
        **queries,
        "problems": section("publication.next_problems").rstrip(";"),
        "files": section("publication.next_files").rstrip(";"),
    }


def add_run(store: Store, run: RunRecord) -> None:
    """Add a line to the history of publications, in the transaction that publishes."""
    perform(store, "publication.run", _as_row(run))


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


def published_rows(store: Store) -> dict[str, int]:
    """The sources behind the published state, with their data rows."""
    return dict(store.frame(section("publication.published_rows")).rows())


def published_file_rows(store: Store, file: str) -> int:
    """How many data rows a file (its path in the inbox) has in the published state."""
    return int(store.value(section("publication.published_file_rows"), {"file": file}))


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
        "kind": run.kind,
        "of_run": run.of_run or None,
    }


def _from_row(row: Mapping[str, Any]) -> PublishedRun:
    return PublishedRun(
        **{
            key: row[key] for key in ("number", "run_id", "version", "config_hash", "purpose", "reason", "kind", "kept")
        },
        of_run=row["of_run"] or "",
        started=row["started"].replace(tzinfo=UTC),
        finished=row["finished"].replace(tzinfo=UTC),
        counts=json.loads(row["counts"]),
        gates=tuple(GateResult(**gate) for gate in json.loads(row["gates"])),
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
