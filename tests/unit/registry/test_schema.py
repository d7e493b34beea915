from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import duckdb
import polars as pl
import pytest

from dtsen_merge import tables
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.messages import text
from dtsen_merge.messages.notices import listen
from dtsen_merge.registry import backup_path, columns_of, latest_version, migrate, schema_version
from dtsen_merge.registry import schema as versions
from dtsen_merge.registry.reading import ALTERNATIVES, CONFLICTS, DESIL, EVENTS, TABLES
from dtsen_merge.registry.schema import migrations
from dtsen_merge.store import Store, open_store

TYPES = {
    pl.String: "VARCHAR", pl.UInt32: "UINTEGER", pl.Int8: "TINYINT", pl.Int16: "SMALLINT", pl.Int32: "INTEGER",
    pl.Int64: "BIGINT", pl.Date: "DATE", pl.Boolean: "BOOLEAN", pl.Float64: "DOUBLE",
}  # fmt: skip


def _columns(store: Store, schema: str, table: str) -> dict[str, str]:
    rows = store.frame(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = $schema AND table_name = $table",
        {"schema": schema, "table": table},
    ).rows()
    assert rows
    return dict(rows)


def _expected(schema: tables.Schema) -> dict[str, str]:
    def told(dtype: object) -> str:
        if isinstance(dtype, pl.Enum):
            return "VARCHAR"
        if isinstance(dtype, pl.Datetime):
            return "TIMESTAMP"
        return "VARCHAR[]" if isinstance(dtype, pl.List) else TYPES[dtype]  # type: ignore[index]

    return {name: told(dtype) for name, dtype in schema.items()}


def test_a_new_registry_is_brought_to_the_latest_version_once() -> None:
    with open_store(None) as store:
        assert schema_version(store) == 0
        assert migrate(store) == latest_version()
        before = store.frame("SELECT * FROM schema_version")
        assert migrate(store) == latest_version()
        assert store.frame("SELECT * FROM schema_version").equals(before)


def test_a_newer_registry_is_refused_and_left_alone(store: Store) -> None:
    store.run("INSERT INTO schema_version VALUES ($version, 'later', NULL)", {"version": latest_version() + 1})
    with pytest.raises(SurroundingsError) as told:
        migrate(store)
    assert told.value.code == "registry-newer"
    assert told.value.params["version"] == latest_version() + 1


def test_another_programs_tables_are_left_alone() -> None:
    with open_store(None) as theirs:
        theirs.run("CREATE TABLE theirs (a INTEGER)")
        with pytest.raises(SurroundingsError, match="registry-foreign"):
            migrate(theirs)
        assert theirs.frame("SELECT table_name FROM duckdb_tables()").rows() == [("theirs",)]


@pytest.mark.parametrize("place", ["stage", "published"])
def test_records_have_the_canonical_columns(store: Store, place: str) -> None:
    columns = _columns(store, place, "records")
    assert {name: columns.pop(name) for name in ("status", "record_id")} == {
        "status": "VARCHAR", "record_id": "VARCHAR",
    }  # fmt: skip
    assert columns == _expected(tables.RECORDS)
    assert _columns(store, place, "problems") == _expected(tables.PROBLEMS)


@pytest.mark.parametrize("place", ["next", "published"])
def test_result_tables_have_the_canonical_columns(store: Store, place: str) -> None:
    for name, schema in (
        ("families", tables.FAMILIES), ("participation", tables.PARTICIPATION), ("crosswalk", tables.CROSSWALK),
        ("alternatives", ALTERNATIVES), ("conflicts", CONFLICTS), ("desil", DESIL), ("events", EVENTS),
    ):  # fmt: skip
        assert _columns(store, place, name) == _expected(schema), name
    persons = _columns(store, place, "persons")
    expected = _expected(tables.PERSONS)
    expected.pop("provenance")
    assert {name: persons[name] for name in expected} == expected
    assert persons["picks"] == "STRUCT(" + ", ".join(f"{name} UINTEGER" for name in tables.PERSON_FIELDS) + ")"


def test_every_table_can_be_read_while_empty(store: Store, samples: ModuleType) -> None:
    from dtsen_merge.registry import next_frame, published_frame

    for name, table in TABLES.items():
        for frame in (published_frame(store, name), next_frame(store, name)):
            assert frame.height == 0
            assert dict(frame.schema) == {
                key: pl.DataFrame(schema={key: kind}).schema[key] for key, kind in table.schema.items()
            }


def test_a_registry_of_the_first_version_is_brought_up_with_what_it_holds() -> None:
    first = migrations()[0]
    with open_store(None) as store:
        store.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR, applied TIMESTAMP)")
        store.run(first.sql)
        store.run("INSERT INTO schema_version VALUES (1, 'registry', NULL)")
        store.run("INSERT INTO stage.headings VALUES ('a', 'a.xlsx', 'S', 'nik', 'NIK')")
        assert migrate(store) == latest_version()
        assert store.frame("SELECT heading, letter FROM stage.headings").rows() == [("NIK", None)]
        assert store.value("SELECT count(*) FROM answers.corrections") == 0


def test_a_registry_of_the_second_version_keeps_its_state_as_that_of_its_last_run() -> None:
    with open_store(None) as store:
        store.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR, applied TIMESTAMP)")
        for step in migrations()[:2]:
            store.run(step.sql)
            store.run(
                "INSERT INTO schema_version VALUES ($version, $name, NULL)",
                {"version": step.version, "name": step.name},
            )
        for number in (1, 2, 3):
            store.run(
                "INSERT INTO published.runs (number, run_id, gates, counts) VALUES ($n, 'r' || $n, '[]', '{}')",
                {"n": number},
            )
        store.run("INSERT INTO published.persons BY NAME SELECT 'P00001B4' AS person_id, 'SITI' AS nama")
        store.run("INSERT INTO published.crosswalk BY NAME SELECT 'pkh' AS source, 7 AS row, 'P00001B4' AS person_id")
        store.run("CREATE SCHEMA linkage")
        store.run(
            "CREATE TABLE linkage.review AS SELECT 'a' AS record_a, 'b' AS record_b, 1.5 AS weight, 0.7 AS probability, 3 AS level"
        )
        assert migrate(store) == latest_version()
        assert store.frame("SELECT person_id, nama, first_run, last_run FROM history.persons").rows() == [
            ("P00001B4", "SITI", 3, None)
        ]
        assert store.frame("SELECT person_id, row FROM published.crosswalk").rows() == [("P00001B4", 7)]
        assert store.frame("SELECT record_a, record_b, weight, probability FROM published.review").rows() == [
            ("a", "b", 1.5, 0.7)
        ]
        assert store.frame("SELECT number, kind, of_run, kept FROM published.runs ORDER BY number").rows() == [
            (1, "run", None, False), (2, "run", None, False), (3, "run", None, True),
        ]  # fmt: skip


def test_a_column_that_a_later_version_adds_shows_in_the_views(store: Store) -> None:
    store.run("ALTER TABLE history.persons ADD COLUMN later VARCHAR")
    assert store.frame("SELECT later FROM published.persons").columns == ["later"]
    assert store.frame("SELECT later FROM history.persons_at(1)").columns == ["later"]
    assert columns_of(store, "persons")[-1] == "later"


def old_registry(path: Path) -> None:
    """A registry of the first version, with a row."""
    with open_store(path) as store:
        store.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR, applied TIMESTAMP)")
        store.run(migrations()[0].sql)
        store.run("INSERT INTO schema_version VALUES (1, 'registry', NULL)")
        store.run("INSERT INTO stage.headings VALUES ('a', 'a.xlsx', 'S', 'nik', 'NIK')")


def row_of(path: Path) -> tuple[int, list[tuple[str]]]:
    with open_store(path, read_only=True) as store:
        return schema_version(store), store.frame("SELECT heading FROM stage.headings").rows()


@pytest.fixture
def notices() -> Iterator[list[str]]:
    said: list[str] = []
    listen(lambda key, params: said.append(text(key, "en", **params)))
    yield said
    listen(lambda _key, _params: None)


def test_before_a_registry_is_brought_up_it_is_copied_and_that_is_said(tmp_path: Path, notices: list[str]) -> None:
    path = tmp_path / "registry.duckdb"
    old_registry(path)
    with open_store(path) as store:
        assert migrate(store) == latest_version()
        assert migrate(store) == latest_version()
    backup = backup_path(path, 1)
    assert backup.name == "registry.duckdb.v1-backup"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert row_of(backup) == (1, [("NIK",)])
    assert row_of(path) == (latest_version(), [("NIK",)])
    assert len(notices) == 1 and backup.name in notices[0]


def test_a_new_registry_needs_no_copy(tmp_path: Path, notices: list[str]) -> None:
    with open_store(tmp_path / "registry.duckdb") as store:
        migrate(store)
    assert [one.name for one in tmp_path.iterdir()] == ["registry.duckdb"]
    assert notices == []


def test_a_migration_that_fails_leaves_the_registry_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[str]
) -> None:
    path = tmp_path / "registry.duckdb"
    old_registry(path)
    broken = versions.Migration(2, "broken", "DELETE FROM stage.headings; SELECT no_such_function();")
    monkeypatch.setattr(versions, "migrations", lambda: (migrations()[0], broken))
    with open_store(path) as store, pytest.raises(duckdb.CatalogException):
        migrate(store)
    monkeypatch.undo()
    assert row_of(path) == row_of(backup_path(path, 1)) == (1, [("NIK",)])
    assert notices == []
    with open_store(path) as store:
        migrate(store)
    assert row_of(path) == (latest_version(), [("NIK",)])


def test_no_room_for_the_copy_and_nothing_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "registry.duckdb"
    old_registry(path)

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with open_store(path) as store:
        with pytest.raises(SurroundingsError) as told:
            migrate(store)
        assert told.value.code == "disk-full"
        assert schema_version(store) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["registry.duckdb"]


def test_a_newer_registry_is_not_even_copied(tmp_path: Path) -> None:
    path = tmp_path / "registry.duckdb"
    with open_store(path) as store:
        migrate(store)
        store.run("INSERT INTO schema_version VALUES (99, 'later', NULL)")
    with open_store(path) as store, pytest.raises(SurroundingsError, match="registry-newer"):
        migrate(store)
    assert [one.name for one in tmp_path.iterdir()] == ["registry.duckdb"]


def test_headings_and_answers_have_the_canonical_columns(store: Store) -> None:
    assert _columns(store, "stage", "headings") == _expected(tables.HEADINGS)
    for name, schema in (("corrections", tables.CORRECTIONS), ("replies", tables.REPLIES)):
        columns = _columns(store, "answers", name)
        assert columns.pop("workbook") == "VARCHAR"
        assert columns == {**_expected(schema), "loaded": "TIMESTAMP"}
