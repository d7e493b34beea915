"""How the registry stands: the last good run, what it holds, how old each source is, what waits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from dtsen_merge.registry.publication import PublishedRun, last_run
from dtsen_merge.registry.statements import section
from dtsen_merge.store import Store


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source of the published registry; `since` is when a run first published its present content."""

    source: str
    title: str
    agency: str
    kind: str
    period: str
    files: int
    since: datetime | None
    accepted: int
    rejected: int
    ignored: int
    unanswered: int = 0  # rows sent back to be corrected, of which the agency has said nothing

    def age_days(self, now: datetime) -> int | None:
        """Whole days since its content last changed; never negative, should the clock have jumped."""
        return None if self.since is None else max((now - self.since).days, 0)


@dataclass(frozen=True, slots=True)
class Status:
    """The standing of a registry file. `waiting_reviews` is what the last run counted under linkage.pairs_review."""

    schema_version: int
    run: PublishedRun | None
    persons: int
    families: int
    participation: int
    records: int
    conflicts: int
    waiting_reviews: int
    sources: tuple[SourceStanding, ...]
    staged_run: str  # a finished load, "" when there is none
    built_run: str  # a state that was built and not published, "" when there is none

    def as_dict(self) -> dict[str, Any]:
        """As JSON; times in ISO form."""
        told = asdict(self)
        for line in told["sources"]:
            line["since"] = line["since"].isoformat() if line["since"] else None
        if self.run is not None:
            told["run"]["started"] = self.run.started.isoformat()
            told["run"]["finished"] = self.run.finished.isoformat()
        return told


def status(store: Store, run: PublishedRun | None = None) -> Status:
    """How the registry stands now, or as it stood after an earlier run (`find_run`); the stage is that of now."""
    run = run or last_run(store)
    asked = {"number": run.number if run else 0}
    totals = store.frame(section("standing.totals"), asked).rows(named=True)[0]
    sources = tuple(
        SourceStanding(**{**line, "since": line["since"].replace(tzinfo=UTC) if line["since"] else None})
        for line in store.frame(section("standing.sources"), asked).rows(named=True)
    )
    staged = [row for row in store.frame(section("standing.staged")).rows() if row[2] is not None]
    waiting = run.counts.get("linkage", {}).get("pairs_review", 0) if run else 0
    return Status(
        schema_version=int(store.value("SELECT max(version) FROM schema_version")),
        run=run,
        **totals,
        waiting_reviews=int(waiting),
        sources=sources,
        staged_run=str(staged[0][0]) if staged else "",
        built_run=str(store.value(section("standing.built")) or ""),
    )
