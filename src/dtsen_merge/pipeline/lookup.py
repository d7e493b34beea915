"""`lookup`: one person, with the rows she was made from and where each value came from."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import polars as pl

from dtsen_merge.pipeline.published import published_registry, require_purpose
from dtsen_merge.privacy import AccessLog, mask_frame
from dtsen_merge.registry import LookupResult, lookup
from dtsen_merge.settings import Workspace

FRAMES = ("persons", "families", "records", "participation", "alternatives", "conflicts", "events")


def look_up(workspace: Workspace, query: str, *, unmask: bool, purpose: str) -> dict[str, Any]:
    """Whom the query means: persons, each with records, aid, origin of values and conflicts, as plain data.

    Raises:
        UsageError: --unmask without --purpose, or nothing has been published yet.
    """
    require_purpose(unmask, purpose)
    with published_registry(workspace) as (store, _):
        found = lookup(store, query)
    if unmask:
        AccessLog(workspace.logs).record(
            "lookup",
            purpose=purpose,
            what=["persons"],
            rows=found.persons.height,
            masked=False,
            persons=found.persons.get_column("person_id").to_list(),
        )
    return _told(found if unmask else _masked(found))


def _masked(found: LookupResult) -> LookupResult:
    masked: dict[str, Any] = {name: mask_frame(getattr(found, name)) for name in FRAMES}
    return replace(found, **masked)


def _told(found: LookupResult) -> dict[str, Any]:
    """A handful of persons as plain data."""
    told: dict[str, Any] = {
        "query_kind": found.asked,
        "misspelt": found.misspelt,
        "more": found.more,
        "retired": found.retired,
        "successors": [list(step) for step in found.successors],
    }
    persons = _rows(found.persons)
    for person in persons:
        mine = pl.col("person_id") == person["person_id"]
        origin = person.pop("provenance", None)
        person["provenance"] = json.loads(origin) if origin else {}
        person["records"] = _rows(found.records.filter(mine))
        for name in ("participation", "alternatives", "conflicts"):
            person[name] = _rows(getattr(found, name).filter(mine))
    return {**told, "persons": persons, "families": _rows(found.families), "events": _rows(found.events)}


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]
