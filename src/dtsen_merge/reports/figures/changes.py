"""What changed since the previous published run, and the gates of this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Change, Flag, Gate, MaybeCount, Measure, Number, Programme, Scope
from dtsen_merge.reports.figures.programmes import Programmes
from dtsen_merge.reports.figures.summary import Summary

COMPARED: Final = (
    "rows_read", "rows_accepted", "rows_rejected", "persons", "families", "persons_in_several_sources",
    "padan_persons", "recipients", "poor_families", "poor_families_covered", "inclusion", "exclusion",
    "forbidden_families", "review_pairs",
)  # fmt: skip
"""Figures of the summary that are set side by side."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One figure then and now."""

    measure: Measure
    previous: MaybeCount
    current: MaybeCount
    difference: Change


@dataclass(frozen=True, slots=True)
class ProgrammeChange:
    """Persons who receive a programme, then and now; None where it was not delivered."""

    programme: Programme
    previous: MaybeCount
    current: MaybeCount
    difference: Change


@dataclass(frozen=True, slots=True)
class Changes:
    """Empty on the first run; `since` is the previous run's id."""

    since: str | None
    lines: tuple[ChangeLine, ...]
    programmes: tuple[ProgrammeChange, ...]


@dataclass(frozen=True, slots=True)
class GateLine:
    """A condition of publication.

    What it is about (a source; "" all of them), its value and limit, whether it held, and whether a person let it
    through all the same.
    """

    gate: Gate
    scope: Scope
    value: Number
    limit: Number
    passed: Flag
    accepted: Flag


def changes(facts: Facts, summary: Summary, given: Programmes) -> Changes:
    """Set the previous reconciliation.json beside today's figures."""
    previous = facts.tables.previous
    if not previous:
        return Changes(None, (), ())
    before: Mapping[str, Any] = previous.get("summary", {})
    lines = tuple(
        ChangeLine(name, before.get(name), now := getattr(summary, name), _difference(before.get(name), now))
        for name in COMPARED
    )
    then = {line["programme"]: line["persons"] for line in previous.get("programmes", {}).get("totals", [])}
    now_by = {line.programme: line.persons for line in given.totals}
    programmes = tuple(
        ProgrammeChange(name, then.get(name), now_by.get(name), _difference(then.get(name), now_by.get(name)))
        for name in sorted({*then, *now_by})
    )
    return Changes(str(previous.get("run", {}).get("run_id") or ""), lines, programmes)


def gate_lines(facts: Facts) -> tuple[GateLine, ...]:
    """The run's gates as given."""
    return tuple(
        GateLine(
            gate=str(gate["gate"]),
            scope=str(gate.get("detail") or ""),
            value=_number(gate.get("value")),
            limit=_number(gate.get("limit")),
            passed=bool(gate.get("passed")),
            accepted=bool(gate.get("accepted")),
        )
        for gate in facts.tables.gates
    )


def _difference(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else now - before


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
