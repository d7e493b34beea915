"""The story of one person or family over the published runs: events, and every value that became another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.registry.finding import lookup
from dtsen_merge.registry.identity import Entity, entity_of
from dtsen_merge.registry.reading import EVENTS, provenance_sql
from dtsen_merge.registry.statements import section
from dtsen_merge.registry.versions import columns_of
from dtsen_merge.store import Store
from dtsen_merge.tables import Schema, conform

CHANGES: Final[Schema] = {
    "run": pl.Int32,  # the publication that brought the value
    "field": pl.String,
    "before": pl.String,  # null: it was empty
    "after": pl.String,
    "source": pl.String,  # of the record whose value it is; null: nobody says so any more, or all records together
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
}
STORY_EVENTS: Final[Schema] = {"run": pl.Int32, **{name: kind for name, kind in EVENTS.items() if name != "entity"}}
_PLACE: Final = ("source", "file", "sheet", "row")
_NOT_TOLD: Final = frozenset({"person_id", "family_record", "record_ids", "picks", "records"})
_SPANS: Final[Schema] = {"first_run": pl.Int32, "last_run": pl.Int32}
AID: Final[Schema] = {"program": pl.String, "periode": pl.String, "source": pl.String, **_SPANS}
MEMBERS: Final[Schema] = {"person_id": pl.String, **_SPANS}


@dataclass(frozen=True, slots=True)
class Story:
    """What became of an id; nothing is masked here. Spans have no `last_run` where they last still.

    changes: CHANGES. events: STORY_EVENTS. aid: AID. members: MEMBERS, of a family. `successors`: the way from a
    retired id that was asked for to this one.
    """

    id: str
    entity: Entity
    stands: bool
    first_run: int | None
    last_run: int | None  # in which it stood; None: it stands
    successors: tuple[tuple[str, str], ...]
    events: pl.DataFrame
    changes: pl.DataFrame
    aid: pl.DataFrame
    members: pl.DataFrame


def story(store: Store, query: str) -> Story | None:
    """The story of whom the query means: an id (a retired one leads to its successor), or a query for one person.

    None where nobody, or more than one person, answers to it.
    """
    found = lookup(store, query, limit=2)
    word = " ".join(query.split()).upper()
    successors = found.successors
    if found.asked in ("person", "family"):
        chosen = found.retired or (successors[-1][1] if successors else word)
    elif found.persons.height == 1:
        chosen = str(found.persons.get_column("person_id")[0])
    else:
        return None
    entity = entity_of(chosen)
    if entity is None:
        return None
    versions = _versions(store, entity, chosen)
    if not versions.height:
        return None
    ids = sorted({chosen, *(step[0] for step in successors)})
    ends = versions.get_column("last_run").to_list()
    return Story(
        id=chosen,
        entity=entity,
        stands=None in ends,
        first_run=versions.get_column("first_run")[0],
        last_run=None if None in ends else max(ends),
        successors=successors,
        events=conform(store.frame(section("story.events"), {"ids": ids}), STORY_EVENTS),
        changes=_changes(store, versions),
        aid=conform(store.frame(section("story.aid"), {"id": chosen}), AID),
        members=conform(store.frame(section("story.members"), {"id": chosen}), MEMBERS),
    )


def _versions(store: Store, entity: Entity, chosen: str) -> pl.DataFrame:
    """Every row that the id ever had, in order, with the record of each value as JSON."""
    if entity == "family":
        return store.frame(section("story.family"), {"id": chosen}).drop("family_id", "records")
    query = section("story.person").rstrip(";")
    told = store.frame(f"SELECT *, {provenance_sql()} AS provenance FROM ({query}) AS t", {"id": chosen})
    return told.select(
        *(name for name in columns_of(store, "persons") if name not in _NOT_TOLD), "provenance", "first_run", "last_run"
    )


def _changes(store: Store, versions: pl.DataFrame) -> pl.DataFrame:
    """CHANGES between each row and the one before it: a handful of rows, a line a field."""
    fields = [name for name in versions.columns if name not in ("first_run", "last_run", "provenance")]
    texts = versions.select(
        pl.col("first_run").alias("run"), *(_as_text(name, versions.schema[name]) for name in fields)
    )
    told = (
        texts.unpivot(index="run", variable_name="field", value_name="after")
        .with_columns(before=pl.col("after").shift().over("field", order_by="run"))
        .filter(pl.col("before").ne_missing(pl.col("after")), pl.col("run") > versions.get_column("first_run").min())
    )
    origin = _origins(store, versions)
    return conform(told.join(origin, on=["run", "field"], how="left").sort("run", "field"), CHANGES)


def _origins(store: Store, versions: pl.DataFrame) -> pl.DataFrame:
    """By run and field, where the record stands whose value it is."""
    lines: list[tuple[Any, ...]] = []
    if "provenance" in versions.columns:
        for run, told in versions.select("first_run", "provenance").rows():  # a row a version of one person
            lines += [(run, field, record) for field, record in json.loads(told or "{}").items()]
    schema = {"run": pl.Int32, "field": pl.String, "record_id": pl.String}
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    records = store.frame(section("story.records"), {"ids": frame.get_column("record_id").unique().to_list()})
    return frame.join(records, on="record_id", how="left").select("run", "field", *_PLACE)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    return value.list.join(", ") if isinstance(dtype, pl.List) else value.cast(pl.String)
