"""`status --monitor`: the standing of a registry as one line, and how bad it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dtsen_merge.operations.monitor import Level, Measure, MonitorLine, level_of_exit, worst

GRACE_HOURS: Final = 2
"""A scheduled run may take so long, beyond the time between two of them, before the last good one counts as old."""


def monitor_status(told: Mapping[str, Any], max_age_hours: float | None) -> MonitorLine:
    """Judge what `registry_status` told.

    WARNING: the last good run is older than the limit; the last run was stopped, found another at work or was
    interrupted; a source is overdue; nothing has been published yet. CRITICAL: older than twice the limit; the last run
    failed or never ended. The limit is `max_age_hours`, else that of the schedule entry; without either there is none.
    """
    good, bad = told["last_good"], told["last_bad"]
    limit = max_age_hours if max_age_hours is not None else _usual_limit(told["schedule"])
    age = _hours_since(good["ended"], told["moment"]) if good else None
    overdue = [line["source"] for line in told["sources"] if line["overdue"]]
    found: list[tuple[Level, str]] = []
    if good is None and bad is None:
        found.append((Level.WARNING, "never-published"))
    if bad is not None:
        found.append((level_of_exit(bad["exit"]), f"last-{bad['command']}-{_how(bad)}"))
    if age is not None and limit is not None and age > limit:
        found.append((Level.CRITICAL if age > 2 * limit else Level.WARNING, "too-old"))
    if age is not None and age < 0:
        found.append((Level.WARNING, "clock-behind-last-run"))
    if overdue:
        found.append((Level.WARNING, f"overdue={','.join(overdue)}"))
    words = [
        f"run={told['run']['run_id']}" if told["run"] else "run=none",
        *(word for _, word in found),
        *(["under-way"] if told["busy"] else []),
    ]
    waiting = told["waiting"]
    measures = [
        Measure("age_hours", None if age is None else round(age, 2), "", limit, None if limit is None else 2 * limit),
        Measure("persons", told["persons"]),
        Measure("families", told["families"]),
        Measure("review", waiting["review_pairs"]),
        Measure("corrections", None if told["busy"] else waiting["corrections"]),
        Measure("conflicts", waiting["conflicts"]),
        Measure("sources", len(told["sources"])),
        Measure("overdue", None if told["busy"] else len(overdue), "", 0),
    ]
    return MonitorLine(worst([level for level, _ in found]), words, measures)


def unknown_status(code: str) -> MonitorLine:
    """The line where nothing can be said: the configuration or the registry cannot be read."""
    return MonitorLine(Level.UNKNOWN, [f"code={code}"])


def run_line(exit_code: int, facts: Mapping[str, Any], seconds: float) -> MonitorLine:
    """The line at the end of `run`: what it left (`run`, `state`, counts), or the `code` of what stopped it."""
    words = [f"{key}={facts[key]}" for key in ("run", "state", "gates", "code") if facts.get(key)]
    counts = [Measure(key, facts[key]) for key in ("persons", "families", "rows", "review") if key in facts]
    return MonitorLine(
        level_of_exit(exit_code),
        words or ["stopped"],
        [*counts, Measure("seconds", round(seconds, 2), "s"), Measure("exit", exit_code)],
    )


def _usual_limit(schedule: Mapping[str, Any] | None) -> float | None:
    return schedule["gap_hours"] + GRACE_HOURS if schedule and schedule.get("gap_hours") else None


def _hours_since(ended: str, moment: str) -> float:
    return (datetime.fromisoformat(moment) - datetime.fromisoformat(ended)).total_seconds() / 3600


def _how(bad: Mapping[str, Any]) -> str:
    return "crashed" if bad["exit"] is None else f"exit-{bad['exit']}"
