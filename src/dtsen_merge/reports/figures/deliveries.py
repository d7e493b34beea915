"""Which delivery of a source the figures are about, and what its delivery before that was worth.

A delivery is the content of a source's files, known by its fingerprint; a run on unchanged files is no delivery. Each
reconciliation.json hands on what the next run needs, so only the one before is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dtsen_merge.reports.figures.kinds import Count, Day, Label, Share


@dataclass(frozen=True, slots=True)
class LastDelivery:
    """A source's figures in the last published run on files with another content than today's.

    date: the day of that run; delivered: the day of the first run on that content.
    """

    delivery: Label
    run_id: Label
    date: Day
    delivered: Day
    rows: Count
    completeness: Share
    validity: Share
    uniqueness: Share
    padan: Share
    score: Share


@dataclass(frozen=True, slots=True)
class Delivery:
    """Today's delivery of a source; `last` is None where no earlier one is known."""

    delivered: str | None
    last: LastDelivery | None


def delivery_of(previous: Mapping[str, Any] | None, source: str, fingerprint: str | None, today: str) -> Delivery:
    """What the previous run's reconciliation.json says of the source, turned to today's files.

    The same fingerprint: what it said is handed on. Another: its figures become the last delivery's. A run that knew no
    fingerprint is no delivery to compare with.
    """
    if fingerprint is None:
        return Delivery(None, None)
    lines: list[dict[str, Any]] = (previous or {}).get("scorecard", [])
    line = next((line for line in lines if line.get("source") == source), {})
    if not line.get("delivery"):
        return Delivery(today, None)
    run = (previous or {}).get("run") or {}
    day = str(run.get("ended") or run.get("started") or "")[:10] or None
    delivered = line.get("delivered") or day
    if line["delivery"] == fingerprint:
        return Delivery(delivered or today, _last(line.get("last_delivery")))
    return Delivery(today, _last({**line, "run_id": run.get("run_id"), "date": day, "delivered": delivered}))


def _last(told: Mapping[str, Any] | None) -> LastDelivery | None:
    return LastDelivery(**{name: told.get(name) for name in LastDelivery.__slots__}) if told else None  # type: ignore[arg-type]
