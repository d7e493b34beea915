"""Gates: the measures that a built state must keep before it replaces the published one."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from dtsen_merge.registry.rolled_back import rolled_back_run
from dtsen_merge.registry.statements import section
from dtsen_merge.settings import GateSettings
from dtsen_merge.store import Store

GATES: Final = (
    "max_rejected_share", "max_cluster_size", "max_pairs_growth", "max_change_share", "lost_source", "rolled_back",
)  # fmt: skip
"""The names that `run --accept` takes."""
JUDGED_PAIRS: Final = 100_000
"""Fewer pairs than this are compared in seconds: no growth among them stops a run. A rule of ours."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """One measure against its limit; `previous` is the same measure of the last published run."""

    gate: str
    value: float
    limit: float
    passed: bool
    accepted: bool = False  # broken, and a person let it through
    detail: str = ""  # a source's name or a run's id, never a person's
    previous: float | None = None

    @property
    def stops(self) -> bool:
        """Whether this gate stands in the way of publication."""
        return not self.passed and not self.accepted

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def check_gates(
    store: Store, gates: GateSettings, *, accepted: Collection[str] = (), pairs: int | None = None
) -> tuple[GateResult, ...]:
    """Measure what stands in `next` and on the stage, against the limits and the published registry.

    - `max_rejected_share`: rejected rows among the data rows, over all (detail "") and by source.
    - `max_cluster_size`: the most differing identities (NIK, name, birth, sex, mother) that one person has.
    - `max_pairs_growth`: `pairs` (how many the linkage had to compare) a row about a person, against the most of a
      published run; not judged without `pairs`, and never broken under JUDGED_PAIRS.
    - `max_change_share`: published persons who are gone or whose NIK, name, birth date or sex is another.
    - `lost_source`: a line for each source of the published registry that delivered nothing.
    - `rolled_back`: the files have exactly the content of a run that somebody went back from.
    """
    told = _told(store)
    results = [*_rejected(store, gates.max_rejected_share), _largest(store, gates.max_cluster_size)]
    if pairs is not None:
        results.append(_pairs(store, gates.max_pairs_growth, pairs, told))
    results += [_changed(store, gates.max_change_share), *_lost(store), _undoes_rollback(store)]
    before = {(gate["gate"], gate["detail"]): gate["value"] for gate in (told[0] if told else [])}
    return tuple(
        replace(
            result,
            accepted=not result.passed and result.gate in accepted,
            previous=before.get((result.gate, result.detail)),
        )
        for result in results
    )


def _rejected(store: Store, limit: float) -> list[GateResult]:
    shares = store.frame(section("gates.rejected")).rows()
    return [GateResult("max_rejected_share", share, limit, share <= limit, detail=source) for source, share in shares]


def _largest(store: Store, limit: int) -> GateResult:
    size = float(store.value(section("gates.largest")))
    return GateResult("max_cluster_size", size, limit, size <= limit)


def _pairs(store: Store, growth: float, pairs: int, told: Sequence[Sequence[Mapping[str, Any]]]) -> GateResult:
    """Against the most of all runs, not of the last: one run on fewer sources must not lower the bar for the next."""
    a_row = pairs / max(int(store.value(section("gates.rows"))), 1)
    most = max((gate["value"] for run in told for gate in run if gate["gate"] == "max_pairs_growth"), default=a_row)
    limit = growth * most
    return GateResult("max_pairs_growth", a_row, limit, a_row <= limit or pairs < JUDGED_PAIRS)


def _changed(store: Store, limit: float) -> GateResult:
    share = float(store.value(section("gates.changed")))
    return GateResult("max_change_share", share, limit, share <= limit)


def _lost(store: Store) -> list[GateResult]:
    lost = store.frame(section("gates.lost_sources")).get_column("source").to_list()
    if not lost:
        return [GateResult("lost_source", 0, 0, True)]
    return [GateResult("lost_source", 1, 0, False, detail=source) for source in lost]


def _undoes_rollback(store: Store) -> GateResult:
    files = store.frame("SELECT source, sha256 FROM stage.files").rows()
    undone = rolled_back_run(store, ((str(source), str(mark)) for source, mark in files))
    return GateResult("rolled_back", float(bool(undone)), 0, not undone, detail=undone)


def _told(store: Store) -> list[list[dict[str, Any]]]:
    return [json.loads(gates) for gates in store.frame(section("gates.told")).get_column("gates").to_list()]
