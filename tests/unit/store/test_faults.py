"""What is not our fault has a plain name: Ctrl-C, no memory, no room; and nothing that is kept is for everybody."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store import open_store

ENDLESS = "SELECT max(md5(range::VARCHAR)) AS m FROM range(100000000000)"


@pytest.fixture
def permissive() -> None:
    """An office computer's usual umask."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_whatever_duckdb_makes_is_its_owners(tmp_path: Path, permissive: None) -> None:
    path = tmp_path / "registry.duckdb"
    with open_store(path, StoreSettings(memory_limit="30MB", threads=1)) as store:
        store.run("CREATE TABLE t AS SELECT range AS a FROM range(10)")
        assert path.with_name("registry.duckdb.wal").exists()
        store.run("CREATE TEMP TABLE big AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(1500000)")
        spilt = list(path.with_suffix(".spill").iterdir())
        assert spilt
        for file in (path, path.with_name("registry.duckdb.wal"), *spilt):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    (tmp_path / "ours").write_text("x")
    assert stat.S_IMODE((tmp_path / "ours").stat().st_mode) == 0o644


def test_a_spill_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "registry.duckdb"
    program = (
        "import sys; from pathlib import Path; from dtsen_merge.store import open_store\n"
        "store = open_store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        path.with_suffix(".spill").mkdir()
        (path.with_suffix(".spill") / "theirs.tmp").write_text("x")
        with pytest.raises(SurroundingsError, match="registry-busy"):
            open_store(path, wait=0)
        assert (path.with_suffix(".spill") / "theirs.tmp").exists()
        other.stdin.close()
    open_store(path).close()
    assert not path.with_suffix(".spill").exists()


def test_reading_only_sweeps_and_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "registry.duckdb"
    with pytest.raises(SurroundingsError, match="registry-cannot-open"):
        open_store(path, read_only=True, wait=0)
    assert not path.parent.exists()
    open_store(path).close()
    with open_store(path, read_only=True) as store, pytest.raises(duckdb.Error):
        store.run("CREATE TABLE t (a INTEGER)")


def test_no_folder_can_be_made_under_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SurroundingsError, match="folder-not-writable"):
        open_store(tmp_path / "file" / "registry.duckdb")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("verb", ["run", "frame", "value"])
def test_ctrl_c_in_a_query_is_an_interruption(verb: str) -> None:
    def press() -> None:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    # With more threads DuckDB may leave all the work to the others and look at signals only when they are done.
    with open_store(None, StoreSettings(threads=1)) as store:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            getattr(store, verb)(ENDLESS)
        assert store.value("SELECT 1") == 1


def test_the_memory_limit_is_told_as_such() -> None:
    settings = StoreSettings(memory_limit="20MB", threads=1)
    with open_store(None, settings) as store:
        store.run("SET temp_directory = ''")
        with pytest.raises(MemoryError):
            store.run("CREATE TABLE t AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(2000000)")


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
def test_a_full_disk_rolls_back_and_says_so(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk; in a process of its own, for it cannot be undone."""
    program = """
import resource, sys
from pathlib import Path
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.store import open_store
path = Path(sys.argv[1])
with open_store(path) as store:
    store.run("CREATE TABLE t AS SELECT 1 AS a")
    store.run("CHECKPOINT")
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
    try:
        with store.transaction():
            store.run("UPDATE t SET a = 2")
            store.run("CREATE TABLE big AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(2000000)")
    except SurroundingsError as fault:
        print(fault)
"""
    path = tmp_path / "registry.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "disk-full (path=registry.duckdb)\n", done.stderr
    with open_store(path) as store:
        assert store.frame("SELECT a FROM t").rows() == [(1,)]


FULL = """
import resource, sys
from pathlib import Path
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store import open_store
BIG = "SELECT range AS a, md5(range::VARCHAR) AS b FROM range({})"
def full():
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    with open_store(Path(sys.argv[1]), StoreSettings(memory_limit="40MB", threads=2)) as store:
        store.run("CREATE TABLE t AS SELECT 1 AS a")
        store.run("CHECKPOINT")
        exec(sys.argv[2])
except SurroundingsError as fault:
    print(fault)
"""


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize(
    ("work", "code"),
    [
        # At the commit (TransactionException): the rows were in memory until then.
        ("full()\nwith store.transaction(): store.run('CREATE TABLE b AS ' + BIG.format(150_000))", "disk-full"),
        # At the checkpoint (FatalException), after which the database answers nothing any more.
        (
            "store.run(\"SET wal_autocheckpoint = '1GB'\")\n"
            "for i in range(8): store.run('CREATE TABLE b%d AS ' % i + BIG.format(20_000))\n"
            "full()\nstore.run('CHECKPOINT')",
            "disk-full",
        ),
        # While spilling (IOException), and where the space for it is known to be used up (OutOfMemoryException).
        ("full()\nstore.frame('SELECT * FROM (' + BIG.format(1_500_000) + ') ORDER BY b')", "disk-full"),
        (
            "store.run(\"SET max_temp_directory_size = '1MB'\")\n"
            "store.frame('SELECT * FROM (' + BIG.format(1_500_000) + ') ORDER BY b')",
            "spill-full",
        ),
    ],
)
def test_wherever_the_disk_is_full_it_is_told_as_such(tmp_path: Path, work: str, code: str) -> None:
    path = tmp_path / "registry.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), work], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == f"{code} (path=registry.duckdb)\n", done.stderr
    with open_store(path) as store:
        assert store.frame("SELECT a FROM t").rows() == [(1,)]


def test_a_faulty_statement_is_a_bug_and_keeps_its_own_name() -> None:
    with open_store(None) as store:
        with pytest.raises(duckdb.ParserException), store.transaction():
            store.run("SELEC 1")
        with pytest.raises(duckdb.CatalogException), store.transaction():
            store.frame("SELECT * FROM nowhere")
        with store.transaction():
            assert store.value("SELECT 1") == 1


def test_frames_are_taken_back_when_the_block_or_the_lending_fails() -> None:
    frame = pl.DataFrame({"a": [1]})
    with open_store(None) as store:
        with pytest.raises(ValueError), store.using(lent=frame):
            raise ValueError
        with pytest.raises(AttributeError), store.using(lent=frame, bad=None):
            pass
        with pytest.raises(duckdb.CatalogException):
            store.value("SELECT a FROM lent")
