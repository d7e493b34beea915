"""Every statement of the registry's query files can be prepared against a migrated, empty database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import duckdb
import polars as pl
import pytest

from dtsen_merge.registry import (
    ARRIVALS,
    DELIVERY_FILES,
    DELIVERY_SHEETS,
    PurgeRequest,
    begin_stage,
    build,
    difference,
    erase_after,
    erase_before,
    finish_stage,
    migrate,
    renumber,
    select_rows,
    unstage_rows,
)
from dtsen_merge.registry.statements import identifier, perform, query_files, sections
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import CLUSTERS, CORRECTIONS, RECORDS, REPLIES, empty

CREATED = re.compile(r"CREATE OR REPLACE (TEMP )?TABLE [\w.]+ (AS\s+(?P<query>.*)|\(.*\))", re.DOTALL)
SECTIONS = [(file, name) for file in query_files() for name in sections(file)]


@pytest.fixture(scope="module")
def worked() -> Iterator[Store]:
    """A registry whose working tables are left standing: a build of nothing, of which nothing is dropped."""
    with open_store(None) as store, pytest.MonkeyPatch.context() as patch:
        migrate(store)
        begin_stage(store, "r1")
        finish_stage(store)
        _erase_nothing(store)
        patch.setattr("dtsen_merge.registry.building._temporary_tables", lambda store: set())
        build(store, empty(CLUSTERS), run_id="r1")
        patch.setattr("dtsen_merge.registry.history._temporary", lambda store: [])
        difference(store, 0, 0)
        for part in ("overlap", "events"):
            perform(store, f"rollback.{part}", {"number": 0, "run_id": "r1"})
        for name, schema in (
            ("clusters", CLUSTERS), ("corrections", CORRECTIONS), ("replies", REPLIES), ("arrivals", ARRIVALS),
            ("delivery_files", DELIVERY_FILES), ("delivery_sheets", DELIVERY_SHEETS),
        ):  # fmt: skip
            store.connection.register(f"new_{name}", empty(schema).to_arrow())
        marks = pl.DataFrame(schema={"file": pl.String, "mark": pl.String})
        store.connection.register("new_answer_marks", marks.to_arrow())
        store.connection.register("new_rows", empty(RECORDS).to_arrow())
        yield store


def _erase_nothing(store: Store) -> None:
    """Leave the working tables of an erasure standing."""
    request = PurgeRequest(period="2025")
    select_rows(store, request)
    unstage_rows(store, request, "r1")
    renumber(store, ())
    erase_before(store, request)
    erase_after(store, request)


def test_there_are_queries() -> None:
    assert len(SECTIONS) > 40


def _prepare(store: Store, sql: str) -> None:
    """Bind a statement without running it; DuckDB prepares the query of a CREATE TABLE, not the statement itself."""
    created = CREATED.search(sql)
    if sql.strip().startswith("DROP") or (created and not created["query"]):
        store.run(f"EXPLAIN {sql}")
        return
    store.run(f"PREPARE tried AS {created['query'] if created else sql}")
    store.run("DEALLOCATE tried")


@pytest.mark.parametrize(("file", "name"), SECTIONS, ids=lambda part: str(part))
def test_a_section_can_be_prepared(worked: Store, file: str, name: str) -> None:
    statements = worked.connection.extract_statements(sections(file)[name])
    assert statements
    for statement in statements:
        _prepare(worked, statement.query)
        if "TEMP TABLE" in statement.query and not statement.named_parameters:
            worked.connection.execute(statement)  # a later statement of the section may read it


def test_a_wrong_column_would_be_noticed(worked: Store) -> None:
    with pytest.raises(duckdb.Error):
        worked.run("PREPARE tried AS SELECT no_such_column FROM published.persons")


def test_every_section_is_used_and_every_name_exists() -> None:
    folder = resources.files("dtsen_merge.registry")
    source = "\n".join(entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".py"))
    # Sections whose names are put together from a part.
    composed = {
        "deliveries",
        "desil",
        "families",
        "history",
        "identity",
        "lookup",
        "persons",
        "publication",
        "rollback",
    }
    for file, name in SECTIONS:
        assert re.search(rf"['\"]{file}\.{name}['\"]", source) or (file in composed and f'"{name}"' in source), (
            f"{file}.{name}"
        )


@pytest.mark.parametrize("name", ["a b", 'a"b', "A", "1a", "", "a;b", "a-b"])
def test_only_identifiers_reach_composed_sql(name: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        identifier(name)
