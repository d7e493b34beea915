"""Versions of the published tables: what stood after each publication, and the writing of differences between states.

A row of `history.<table>` says from which publication (`first_run`) to which (`last_run`, NULL: now) it stood. The state
of publication 0 is the empty one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dtsen_merge.registry.statements import identifier, identifiers
from dtsen_merge.store import Store

_ROW: Final = ("source", "file", "sheet", "row")
VERSIONED: Final[Mapping[str, tuple[str, ...]]] = {
    "persons": ("person_id",),
    "families": ("family_id",),
    "participation": ("record_id", "person_id", "family_id"),
    "crosswalk": _ROW,
    "alternatives": ("person_id", "field", "record_id"),
    "conflicts": ("person_id", "family_id", "field", "record_id"),
    "desil": ("family_id", "level", "source", "period"),
    "records": ("record_id",),
    "problems": (*_ROW, "code", "column"),
    "sources": ("source",),
    "files": ("file",),
    "review": ("record_a", "record_b"),
    "cuts": ("record_a", "record_b"),
}
"""The tables whose every published state is kept, with what names a row. Where a name is not unique (nor the whole row,
as among problems), rows are counted."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a publication wrote of one table: rows that came and rows that went; a changed row is one of each."""

    came: int
    went: int


def columns_of(store: Store, table: str) -> tuple[str, ...]:
    """The columns of a versioned table, in order, without those that say when a row stood."""
    told = store.frame(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'history' AND table_name = $table"
        " AND column_name NOT IN ('first_run', 'last_run') ORDER BY column_index",
        {"table": table},
    )
    return tuple(told.get_column("column_name").to_list())


def state_sql(table: str, number: int) -> str:
    """A query for the rows of a versioned table as they stood after the publication with that number.

    Raises:
        KeyError: the table is not versioned.
    """
    if table not in VERSIONED:
        raise KeyError(table)
    return f"SELECT * FROM history.{identifier(f'{table}_at')}({int(number)})"


def write_state(
    store: Store, number: int, incoming: Mapping[str, str], parameters: Mapping[str, Any] | None = None
) -> dict[str, Written]:
    """Let the publication `number` be what the queries give, writing differences only; inside a transaction.

    Args:
        store: The registry; everything in it stands for publications before `number`.
        number: The publication's.
        incoming: By versioned table, the query for its rows: all columns of the table, by name.
        parameters: What the queries bind.

    Returns:
        By table, what was written. Rows are compared by key and by a hash over all their values; of equal rows as many
        stand as the query gives.

    Raises:
        AssertionError: not every row that was written can be seen: a fault of the database, and nothing is published.
    """
    told = {}
    for table, query in incoming.items():
        bound = {name: value for name, value in (parameters or {}).items() if f"${name}" in query}
        before = _standing(store, table)
        written = told[table] = _write(store, table, number, query, bound)
        if _standing(store, table) != before + written.came - written.went:
            raise AssertionError(f"{table}: not every row that was written can be seen")
    return told


def _standing(store: Store, table: str) -> int:
    return int(store.value(f"SELECT count(*) FROM published.{identifier(table)}"))


def differs(store: Store, table: str, query: str) -> bool:
    """Whether the rows of a query differ from what stands in a versioned table."""
    _compare(store, table, query, {})
    odd = bool(store.value("SELECT count(*) FROM w_odd"))
    store.run("DROP TABLE w_odd")
    return odd


def _compare(store: Store, table: str, query: str, parameters: dict[str, Any]) -> None:
    """Temp table w_odd: key and mark of rows of which another number comes than stands."""
    named, mark = identifiers(VERSIONED[table]), f"hash({identifiers(columns_of(store, table))})"
    store.run(
        f"""
        CREATE OR REPLACE TEMP TABLE w_odd AS
        SELECT {named}, mark, count(*) FILTER (incoming) AS comes, count(*) FILTER (NOT incoming) AS stood
        FROM (
            SELECT {named}, {mark} AS mark, TRUE AS incoming FROM ({query})
            UNION ALL
            SELECT {named}, {mark}, FALSE FROM history.{identifier(table)} WHERE last_run IS NULL
        )
        GROUP BY ALL
        HAVING comes <> stood""",
        parameters,
    )


def _write(store: Store, table: str, number: int, query: str, parameters: dict[str, Any]) -> Written:
    columns, key = columns_of(store, table), VERSIONED[table]
    kept, names = f"history.{identifier(table)}", identifiers(columns)
    if _standing(store, table) == 0:
        return Written(_insert(store, kept, names, f"({query})", number, parameters), 0)
    _compare(store, table, query, parameters)
    same = " AND ".join(f"t.{identifier(name)} IS NOT DISTINCT FROM o.{identifier(name)}" for name in key)
    match = f"{same} AND hash({_of_t(columns)}) = o.mark"
    ranked = f"row_number() OVER (PARTITION BY {_of_t(key)}, o.mark) AS place"
    went = came = 0
    if store.value("SELECT count(*) FROM w_odd WHERE stood > comes"):
        went = _end(store, kept, match, ranked, number)
    if store.value("SELECT count(*) FROM w_odd WHERE comes > stood AND stood = 0"):
        chosen = (
            f"(SELECT t.* FROM ({query}) AS t SEMI JOIN (FROM w_odd WHERE comes > stood AND stood = 0) AS o ON {match})"
        )
        came += _insert(store, kept, names, chosen, number, parameters)
    if store.value("SELECT count(*) FROM w_odd WHERE comes > stood AND stood > 0"):
        chosen = (
            f"(SELECT t.*, {ranked}, o.comes - o.stood AS wanted FROM ({query}) AS t"
            f" JOIN (FROM w_odd WHERE comes > stood AND stood > 0) AS o ON {match} QUALIFY place <= wanted)"
        )
        came += _insert(store, kept, names, chosen, number, parameters)
    store.run("DROP TABLE w_odd")
    return Written(came, went)


def _of_t(names: Sequence[str]) -> str:
    return ", ".join(f"t.{identifier(name)}" for name in names)


def _end(store: Store, kept: str, match: str, ranked: str, number: int) -> int:
    """Rows of which fewer come than stood, or none, stood last before this publication."""
    return _count(
        store,
        f"""
        UPDATE {kept} SET last_run = $before
        WHERE last_run IS NULL AND rowid IN (
            SELECT id FROM (
                SELECT t.rowid AS id, o.stood - o.comes AS surplus, {ranked}
                FROM {kept} AS t JOIN (FROM w_odd WHERE stood > comes) AS o ON {match}
                WHERE t.last_run IS NULL
            )
            WHERE place <= surplus)""",
        {"before": number - 1},
    )


def _insert(store: Store, kept: str, names: str, rows: str, number: int, parameters: Mapping[str, Any]) -> int:
    return _count(
        store,
        f"INSERT INTO {kept} BY NAME SELECT {names}, $number::INTEGER AS first_run FROM {rows}",
        {**parameters, "number": number},
    )


def _count(store: Store, sql: str, parameters: Mapping[str, Any]) -> int:
    """How many rows a statement wrote."""
    return int(store.value(sql, parameters) or 0)
