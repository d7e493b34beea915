from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dtsen_merge.registry import (
    clear_copies,
    copy_registry,
    fresh_copy,
    latest_version,
    migrate,
    shred,
    take_place,
    working_copy,
)
from dtsen_merge.registry import compaction as module
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store import open_store

SECRET = "XENIA QUOKKA 6303051205800001"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "it's a registry.duckdb"
    with open_store(path) as store:
        migrate(store)
        store.run(f"INSERT INTO published.past VALUES ('{SECRET}', 'P2'), ('kept', 'P1')")
    return path


def test_a_copy_holds_what_stands_with_views_macros_and_counts_and_nothing_that_is_gone(registry: Path) -> None:
    target = fresh_copy(registry)
    with open_store(registry) as store:
        store.run("DELETE FROM published.past WHERE record_id <> 'kept'")
    assert SECRET.encode() in registry.read_bytes()  # what DuckDB deletes stays in the file
    copy_registry(registry, target, StoreSettings())
    assert SECRET.encode() not in target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    with open_store(target) as store:
        assert store.frame("FROM published.past").rows() == [("kept", "P1")]
        assert store.frame("FROM published.persons").height == 0
        assert store.frame("FROM history.persons_at(1)").height == 0
        assert str(store.value("SELECT registry_id('P', 1)")).startswith("P000001")
        assert migrate(store) == latest_version()


def test_a_copy_that_differs_is_noticed(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(1000))
    monkeypatch.setattr(module, "_content", lambda *_: (next(numbers), 0))
    with pytest.raises(AssertionError, match="differs"):
        copy_registry(registry, fresh_copy(registry), StoreSettings())


def test_the_fresh_file_takes_the_place_and_the_old_bytes_are_overwritten(registry: Path) -> None:
    fresh = fresh_copy(registry)
    copy_registry(registry, fresh, StoreSettings())
    twin = registry.with_name("twin")
    twin.hardlink_to(registry)
    size = registry.stat().st_size
    take_place(fresh, registry)
    assert not fresh.exists()
    assert twin.read_bytes() == bytes(size)
    with duckdb.connect(str(registry), read_only=True) as opened:
        assert opened.execute("SELECT count(*) FROM published.past WHERE record_id = 'kept'").fetchone() == (1,)


def test_what_was_left_is_cleared(registry: Path) -> None:
    for path in (
        working_copy(registry),
        fresh_copy(registry),
        working_copy(registry).with_name(f"{working_copy(registry).name}.wal"),
    ):
        path.write_text(SECRET, encoding="ascii")
    clear_copies(registry)
    assert [path.name for path in registry.parent.iterdir()] == [registry.name]
    shred(registry.with_name("nothing"))
