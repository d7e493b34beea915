"""`lookup`: one person, with the rows she was made from and where each value came from."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import Any

import polars as pl

from dtsen_merge.pipeline.published import published_registry, require_purpose
from dtsen_merge.privacy import AccessLog, mask_frame
from dtsen_merge.registry import LookupResult, lookup
from dtsen_merge.settings import Workspace

_PLACE = ("record_id", "source", "title", "period", "file", "sheet", "row")
FRAMES = (
    "persons", "families", "records", "participation", "alternatives", "values", "standing", "conflicts", "events",
)  # fmt: skip


def look_up(workspace: Workspace, query: str, *, unmask: bool, purpose: str) -> dict[str, Any]:
    """Whom the query means, as plain data.

    Each person has its records, aid, `fields` (every value with the record it was taken from, and the values that did
    not survive with theirs), conflicts and `standing` (life and residence over time); each family its desil version by
    version, its conflicts and the aid that no person of it receives by name.

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
    return replace(found, **masked, desil=mask_frame(found.desil, keep=("value",)))


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
        person["fields"] = _fields(_rows(found.values.filter(mine)))
        for name in ("participation", "alternatives", "conflicts", "standing"):
            person[name] = _rows(getattr(found, name).filter(mine))
    families = _rows(found.families)
    for family in families:
        ours = (pl.col("family_id") == family["family_id"]) & pl.col("person_id").is_null()
        family["desil"] = _rows(found.desil.filter(family_id=family["family_id"]))
        for name in ("participation", "conflicts"):
            family[name] = _rows(getattr(found, name).filter(ours))
    return {**told, "persons": persons, "families": families, "events": _rows(found.events)}


def _fields(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A person's values in the order of the fields: where each was taken from, and what else was said, by whom."""
    told: list[dict[str, Any]] = []
    for field, said in groupby(lines, key=lambda line: line["field"]):
        entry: dict[str, Any] = {"field": field, "agree": []}
        others: dict[int, dict[str, Any]] = {}
        for line in said:
            place = {key: line[key] for key in _PLACE if key in line}
            if line["origin"]:
                entry |= {"value": line["value"], **place}
            elif line["shown"]:
                entry["agree"].append(place)
            else:
                other = others.setdefault(line["variant"], {"value": line["value"], "said_by": []})
                other["said_by"].append(place)
        told.append({**entry, "alternatives": list(others.values())})
    return told


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]
