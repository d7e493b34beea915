"""Reading the registry: its tables as polars frames, of the published state or of the one a run has built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.registry.statements import identifier, section
from dtsen_merge.registry.versions import VERSIONED, state_sql
from dtsen_merge.store import Store
from dtsen_merge.tables import (
    CROSSWALK,
    CUTS,
    FAMILIES,
    PAIRS,
    PARTICIPATION,
    PERSON_FIELDS,
    PERSONS,
    PROBLEMS,
    RECORDS,
    ROW_STATUS,
    Schema,
    conform,
)

ALTERNATIVES: Final[Schema] = {
    "person_id": pl.String,
    "field": pl.String,
    "value": pl.String,
    "record_id": pl.String,  # the best record that has it
    "source": pl.String,
    "sources": pl.Int32,  # how many sources say so
}
"""Values that did not survive."""

CONFLICTS: Final[Schema] = {
    "person_id": pl.String,  # null: about the family
    "family_id": pl.String,
    # nik | tanggal_lahir | jenis_kelamin | status_hidup | kode_desa | desil_nasional | desil_provinsi | desil_kabupaten_kota
    "field": pl.String,
    "value": pl.String,  # kode_desa: the kecamatan's code where no more is known; tanggal_lahir: a year, likewise
    "source": pl.String,
    "period": pl.String,
    "record_id": pl.String,  # the newest of that source with that value
    "survives": pl.Boolean,
    "date": pl.Date,  # the day of measuring, else the first day of the period; null: unknown
    "kind": pl.String,  # contradiction | change: all other values are older than the newest word for the one shown
}
"""Differing values of what matters, a line a value and source, the surviving one among them."""

DESIL: Final[Schema] = {
    "family_id": pl.String,
    "level": pl.String,  # nasional | provinsi | kabupaten_kota
    "value": pl.Int8,
    "source": pl.String,
    "period": pl.String,
    "previous": pl.Int8,  # the same version before a correction, the source's earlier period, or another's
    "previous_source": pl.String,
    "previous_period": pl.String,
    "change": pl.Int8,
    "band": pl.String,  # of the change, as programmes.toml names them, with its sign: "-4-6", "0", "+1-3"
    "latest": pl.Boolean,  # the newest that the files at hand state
    "stated": pl.Boolean,  # the files at hand state it; else an earlier run did
    "record_id": pl.String,  # a record that states it
    "run_id": pl.String,  # the run that built it first
}
"""What each version (source and period) says of a family's desil, of the files at hand and of earlier runs."""

EVENTS: Final[Schema] = {
    "run_id": pl.String,
    "entity": pl.String,  # person | family
    "kind": pl.String,  # born | split | merged | moved | matched-again | revived | retired
    "id": pl.String,
    "other_id": pl.String,  # split: where it came from; merged: its successor; moved: where the records went
    "records": pl.UInt32,
    "reason": pl.String,
}
"""What became of ids. The published table holds those of all runs."""

REGISTRY_RECORDS: Final[Schema] = {"record_id": pl.String, "status": ROW_STATUS, **RECORDS}
SOURCE_LIST: Final[Schema] = {
    "source": pl.String,
    "title": pl.String,
    "agency": pl.String,
    "kind": pl.String,
    "programme": pl.String,
    "period": pl.String,
    "one_row_per_person": pl.Boolean,
    "trust": pl.Int32,
    "delivery": pl.String,  # fingerprint of its files' content; null: none are known
}
FILE_LIST: Final[Schema] = {
    "source": pl.String,
    "file": pl.String,
    "sha256": pl.String,  # of its content, with a mark of what its agency answered about it
    "size": pl.UInt64,
    "since": pl.Datetime("us"),  # when a run first published this content of the source; null: not published yet
}


@dataclass(frozen=True, slots=True)
class _Table:
    schema: Schema
    order: tuple[str, ...]
    staged: bool = False  # a run has it on the stage, not in `next`


_ROW: Final = ("source", "file", "sheet", "row")
TABLES: Final[dict[str, _Table]] = {
    "persons": _Table(PERSONS, ("person_id",)),
    "families": _Table(FAMILIES, ("family_id",)),
    "participation": _Table(PARTICIPATION, tuple(PARTICIPATION)),
    "crosswalk": _Table(CROSSWALK, _ROW),
    "problems": _Table(PROBLEMS, (*_ROW, "code", "column", "value", "params"), staged=True),
    "records": _Table(REGISTRY_RECORDS, _ROW, staged=True),
    "sources": _Table(SOURCE_LIST, ("source",), staged=True),
    "files": _Table(FILE_LIST, ("file",), staged=True),
    "review": _Table(PAIRS, ("record_a", "record_b")),
    "cuts": _Table(CUTS, ("record_a", "record_b")),
    "alternatives": _Table(ALTERNATIVES, tuple(ALTERNATIVES)),
    "conflicts": _Table(CONFLICTS, tuple(CONFLICTS)),
    "desil": _Table(DESIL, ("family_id", "level", "period", "source", "run_id", "value", "stated")),
    "events": _Table(EVENTS, ("run_id", "entity", "id", "kind", "other_id")),
}
"""The names that `published_frame` and `next_frame` take."""


def published_frame(
    store: Store, name: str, columns: Sequence[str] | None = None, *, run: int | None = None
) -> pl.DataFrame:
    """A table of the published registry, whole or some columns of it, in a fixed order.

    With `run`, as it stood after the publication with that number (`find_run` gives it; of `events`, those till then).

    Raises:
        KeyError: there is no such table or column.
    """
    if run is None:
        return _frame(store, name, columns, f"SELECT * FROM published.{identifier(name)}", sources_sql("published"))
    if name not in VERSIONED:
        return _frame(store, name, columns, section("history.events_till").rstrip(";"), number=run)
    return _frame(store, name, columns, state_sql(name, run), _with_delivery(*(state_sql(n, run) for n in _DELIVERED)))


def next_frame(store: Store, name: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The same table as the run that has been built and not published would publish it (events: of that run).

    Raises:
        KeyError: there is no such table or column.
    """
    query = f"SELECT * FROM {'stage' if TABLES[name].staged else 'next'}.{identifier(name)}"
    if name == "problems":
        query = section("publication.next_problems").rstrip(";")
    elif name == "files":
        query = "SELECT *, NULL AS since FROM stage.files"
    return _frame(store, name, columns, query, sources_sql("stage"))


def _frame(
    store: Store, name: str, columns: Sequence[str] | None, query: str, sources: str = "", **parameters: int
) -> pl.DataFrame:
    table = TABLES[name]
    wanted = {column: table.schema[column] for column in columns or table.schema}
    chosen = ", ".join(
        f"{provenance_sql()} AS provenance" if column == "provenance" and name == "persons" else identifier(column)
        for column in wanted
    )
    order = ", ".join(f"{identifier(column)} NULLS LAST" for column in table.order)
    origin = sources if name == "sources" else query
    return conform(store.frame(f"SELECT {chosen} FROM ({origin}) AS t ORDER BY {order}", parameters), wanted)


def sources_sql(schema: str) -> str:
    """The sources with `delivery`, of the stage or the published state.

    It is the sha256 over the sha256 of the source's files in the order of these: what the files hold counts, not their
    names.
    """
    return _with_delivery(*(f"SELECT * FROM {identifier(schema)}.{name}" for name in _DELIVERED))


_DELIVERED: Final = ("sources", "files")


def _with_delivery(sources: str, files: str) -> str:
    return (
        f"SELECT s.*, f.delivery FROM ({sources}) AS s LEFT JOIN ("
        "SELECT source, sha256(string_agg(sha256, ' ' ORDER BY sha256)) AS delivery"
        f" FROM ({files}) GROUP BY source) AS f USING (source)"
    )


def provenance_sql() -> str:
    """A person's provenance as JSON (field → record_id), composed from `picks`, over the persons table `t`."""
    parts = ", ".join(
        f"'\"{name}\":\"' || t.record_ids[t.picks.{identifier(name)}] || '\"'"
        for name in PERSON_FIELDS
        if identifier(name)
    )
    family = "'\"family_id\":\"' || t.family_record || '\"'"
    return f"'{{' || concat_ws(',', {parts}, {family}) || '}}'"
