"""`status`: how the registry stands, what ran last and how it ended, what waits for a person, when the next run is due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import UsageError
from dtsen_merge.operations.logbook import CommandRecord, Logbook, read_logbook
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.published import registry_to_read
from dtsen_merge.pipeline.schedule import installed
from dtsen_merge.registry import find_run, lock_holder, published_deliveries, status
from dtsen_merge.settings import Workspace

EMPTY: Final[Mapping[str, Any]] = {
    "run": None,
    "persons": 0,
    "families": 0,
    "conflicts": 0,
    "waiting_reviews": 0,
    "sources": [],
}


def registry_status(workspace: Workspace, word: str = "") -> dict[str, Any]:
    """The standing of the workspace's registry; `run` is None before the first publication.

    While a run is under way nobody else can open the registry: then the figures are those that the last published run
    wrote into its run.json, and `busy` is true. Each source tells under `deliveries` which of its files count and which
    gave way to which others. `word` names an earlier run (id, number or beginning): the standing as it was after that
    one, ages as they were, and nothing of what is the case now.

    Raises:
        UsageError: the run is not known, or its state was not kept.
        SurroundingsError: the registry cannot be opened, though no run of ours is under way.
    """
    moment = now()
    if word:
        return _from_registry(workspace, moment, word)
    holder = lock_holder(workspace.registry)
    told = _from_output(workspace) if holder else _from_registry(workspace, moment)
    _mark_overdue(workspace, told["sources"])
    book = read_logbook(workspace.logs)
    good, bad = _last(book, told["run"], holder)
    unanswered = {line["source"]: line["unanswered"] for line in told["sources"] if line.get("unanswered")}
    return {
        **told,
        "busy": holder is not None,
        "under_way": holder,
        "last_good": good,
        "last_bad": bad,
        "waiting": {
            "review_pairs": told["waiting_reviews"],
            "corrections": sum(unanswered.values()),
            "corrections_by_source": unanswered,
            "conflicts": told["conflicts"],
            "stopped": bad if bad and bad["exit"] == 3 else None,
        },
        "schedule": _schedule(workspace),
        "moment": moment.isoformat(),
    }


def _from_registry(workspace: Workspace, moment: datetime, word: str = "") -> dict[str, Any]:
    if not workspace.registry.exists():
        if word:
            raise UsageError("nothing-published")
        return {**EMPTY, "sources": []}
    with registry_to_read(workspace) as store:
        run = find_run(store, word) if word else None
        told = status(store, run)
        deliveries = [asdict(line) for line in published_deliveries(store, told.run.number if told.run else 0)]
    at = run.finished if run else moment
    plain = told.as_dict()
    for line, source in zip(plain["sources"], told.sources, strict=True):
        line["age_days"] = source.age_days(at)
        line["deliveries"] = [one for one in deliveries if one["source"] == source.source]
    return plain


def _from_output(workspace: Workspace) -> dict[str, Any]:
    """What the last published run says in its run.json; the same keys, the age of sources unknown."""
    folder = latest_run_folder(workspace.output)
    path = folder / "run.json" if folder else None
    if path is None or not path.is_file():
        return {**EMPTY, "sources": []}
    told = json.loads(path.read_text(encoding="utf-8"))
    rows: dict[str, dict[str, int]] = {}
    for sheet in told["sheets"]:
        counts = rows.setdefault(sheet["source"], dict.fromkeys(("accepted", "rejected", "ignored"), 0))
        for name in counts:
            counts[name] += sheet[f"rows_{name}"]
    profiles = {profile.name: profile for profile in workspace.sources}
    sources = [
        {
            "source": name,
            "period": profiles[name].period if name in profiles else "",
            **counts,
            "since": None,
            "age_days": None,
        }
        for name, counts in sorted(rows.items())
    ]
    run = {"run_id": told["run_id"], "started": told["started"], "finished": told["ended"]}
    return {
        "run": {**run, "counts": {"linkage": told["linkage"]}},
        "persons": told["persons"],
        "families": told["families"],
        "conflicts": None,
        "waiting_reviews": told["linkage"].get("pairs_review", 0),
        "sources": sources,
    }


def _mark_overdue(workspace: Workspace, sources: list[dict[str, Any]]) -> None:
    """`expected_days` (None: nothing says so) and `overdue` for each source."""
    usual = workspace.settings.status.source_max_age_days or None
    own = {profile.name: profile.expected_every_days for profile in workspace.sources}
    for line in sources:
        limit = own.get(line["source"]) or usual
        line["expected_days"] = limit
        line["overdue"] = limit is not None and line["age_days"] is not None and line["age_days"] > limit


def _last(
    book: Logbook, run: Mapping[str, Any] | None, holder: Mapping[str, str] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The last run or merge that ended well, and a later one that did not; what is published counts where logs are gone."""
    running = int(holder["pid"]) if holder and holder["pid"].isdigit() else None
    good, bad = book.last_good(), book.last_bad(running=running)
    told = _plain(good)
    if run is not None and (good is None or _is_later_run(run, good)):
        told = {"command": "run", "ended": run["finished"], "exit": 0, "run": run["run_id"], "state": "published"}
    since = datetime.fromisoformat(told["ended"]) if told else None
    later = bad is not None and (since is None or bad.moment > since)
    return told, _plain(bad) if later else None


def _is_later_run(run: Mapping[str, Any], good: CommandRecord) -> bool:
    """Whether what is published came after the last good run of the log, and not by going back or purging."""
    return run.get("kind", "run") == "run" and datetime.fromisoformat(run["finished"]) > good.moment


def _plain(record: CommandRecord | None) -> dict[str, Any] | None:
    return record.as_dict() if record else None


def _schedule(workspace: Workspace) -> dict[str, Any] | None:
    """The entry of ours that the computer's scheduler has, and when it is due next, by the computer's clock."""
    entries = installed(workspace)
    if not entries:
        return None
    first = entries[0]
    told: dict[str, Any] = {"kind": first.kind, "place": first.place, "at": None, "days": None, "next": None}
    if first.when is not None:
        due = first.when.next_after(datetime.now().astimezone())
        told |= {"at": first.when.at, "days": first.when.days_told, "next": due.isoformat(timespec="minutes")}
        told["gap_hours"] = first.when.longest_gap_hours()
    return told
