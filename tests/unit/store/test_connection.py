"""One database: transactions hold or fall whole, frames are lent and taken back, the file is its owner's."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

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


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.duckdb"
    with open_store(path) as store:
        store.run("CREATE TABLE t AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(100000)")
    return path


def refusal(path: Path, **how: Any) -> SurroundingsError:
    with pytest.raises(SurroundingsError) as caught:
        open_store(path, **how)
    return caught.value


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database(tmp_path: Path, read_only: bool) -> None:
    for content in (b"", b"this is no database" * 1000):
        path = tmp_path / "registry.duckdb"
        path.write_bytes(content)
        assert refusal(path, read_only=read_only).code == "registry-not-a-database"
        assert path.read_bytes() == content


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "registry.duckdb"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE x (a)")
    assert refusal(path).code == "registry-not-a-database"


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_in_its_place(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "registry.duckdb").mkdir()
    assert refusal(tmp_path / "registry.duckdb", read_only=read_only).code == "registry-is-folder"


def test_damage_at_the_front_is_told_on_opening(registry: Path) -> None:
    whole = registry.read_bytes()
    registry.write_bytes(whole[:5000])
    assert refusal(registry).code == "registry-damaged"
    registry.write_bytes(whole[:4096] + b"x" * 8192 + whole[12288:])
    assert refusal(registry).code == "registry-damaged"


def test_damage_further_in_is_told_on_reading(registry: Path) -> None:
    whole = bytearray(registry.read_bytes())
    for place in range(len(whole) // 2, len(whole), 4000):
        whole[place] ^= 255
    registry.write_bytes(whole)
    with pytest.raises(SurroundingsError) as caught, open_store(registry) as store:
        store.frame("SELECT max(b) FROM t")
    assert caught.value.code == "registry-damaged"


@pytest.mark.parametrize("mode", ["read_only=True", "read_only=False"])
def test_a_program_that_has_it_is_named_and_waited_for(registry: Path, mode: str) -> None:
    program = (
        "import sys; from pathlib import Path; from dtsen_merge.store import open_store\n"
        f"store = open_store(Path(sys.argv[1]), {mode}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(registry)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        told = refusal(registry, wait=0)
        assert (told.code, told.params["holder"]) == ("registry-busy", f"pid {other.pid}")
        if "True" in mode:
            open_store(registry, read_only=True, wait=0).close()
        threading.Timer(0.3, other.stdin.close).start()
        open_store(registry, wait=60).close()
