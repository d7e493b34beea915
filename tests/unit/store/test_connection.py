"""One database: transactions hold or fall whole, frames are lent and taken back, the file is its owner's."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.store import open_store


def test_a_transaction_that_raises_leaves_nothing() -> None:
    with open_store(None) as store:
        store.run("CREATE TABLE t (a INTEGER)")
        with pytest.raises(ValueError), store.transaction():
            store.run("INSERT INTO t VALUES (1)")
            raise ValueError
        assert store.value("SELECT count(*) FROM t") == 0
        with store.transaction():
            store.run("INSERT INTO t VALUES ($a)", {"a": 2})
        assert store.frame("SELECT a FROM t").rows() == [(2,)]


def test_frames_are_lent_for_the_block() -> None:
    with open_store(None) as store:
        with store.using(lent=pl.DataFrame({"a": [1, 2]})):
            assert store.value("SELECT sum(a) FROM lent") == 3
        with pytest.raises(duckdb.CatalogException):
            store.run("SELECT * FROM lent")
        assert store.value("SELECT 1 WHERE false") is None


def test_the_file_is_private_and_the_spill_folder_swept(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "registry.duckdb"
    path.with_suffix(".spill").mkdir(parents=True)
    (path.with_suffix(".spill") / "left.tmp").write_text("x")
    with open_store(path):
        assert not (path.with_suffix(".spill") / "left.tmp").exists()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "registry.duckdb"
    path.write_text("this is no database" * 100)
    with pytest.raises(SurroundingsError, match="registry-cannot-open"):
        open_store(path)
