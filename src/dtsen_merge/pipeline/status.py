"""`status`: how the registry stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dtsen_merge.errors import UsageError
from dtsen_merge.pipeline.measure import now
from dtsen_merge.registry import find_run, migrate, published_deliveries, status
from dtsen_merge.settings import Workspace
from dtsen_merge.store import open_store


def registry_status(workspace: Workspace, word: str = "") -> dict[str, Any]:
    """The standing of the workspace's registry; `run` is None before the first publication.

    Each source tells under `deliveries` which of its files count and which gave way to which others. `word` names
    an earlier run (id, number or beginning): the standing as it was after that one, ages as they were.

    Raises:
        UsageError: the run is not known, or its state was not kept.
    """
    if not workspace.registry.is_file():
        if word:
            raise UsageError("nothing-published")
        return {"run": None, "persons": 0, "families": 0, "waiting_reviews": 0, "sources": []}
    with open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        run = find_run(store, word) if word else None
        told = status(store, run)
        moment = run.finished if run else now()
        deliveries = [asdict(line) for line in published_deliveries(store)]
        ages = {line.source: line.age_days(moment) for line in told.sources}
    plain = told.as_dict()
    for line in plain["sources"]:
        line["age_days"] = ages[line["source"]]
        line["deliveries"] = [one for one in deliveries if one["source"] == line["source"]]
    return plain
