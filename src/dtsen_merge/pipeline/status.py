"""`status`: how the registry stands."""

from __future__ import annotations

from typing import Any

from dtsen_merge.pipeline.measure import now
from dtsen_merge.registry import migrate, status
from dtsen_merge.settings import Workspace
from dtsen_merge.store import open_store


def registry_status(workspace: Workspace) -> dict[str, Any]:
    """The standing of the workspace's registry; `run` is None before the first publication."""
    if not workspace.registry.is_file():
        return {"run": None, "persons": 0, "families": 0, "waiting_reviews": 0, "sources": []}
    with open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        told = status(store)
        moment = now()
        ages = {line.source: line.age_days(moment) for line in told.sources}
    plain = told.as_dict()
    for line in plain["sources"]:
        line["age_days"] = ages[line["source"]]
    return plain
