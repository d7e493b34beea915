"""A registry that cannot be opened is told by its cause; one that can be is, and waits for who has it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.store import open_store
from dtsen_merge.store.faults import plain_fault

OPEN = (
    "import sys; from pathlib import Path; from dtsen_merge.store import open_store\n"
    "store = open_store(Path(sys.argv[1]), read_only=sys.argv[2] == 'read'); print('open', flush=True); sys.stdin.read()"
)
NO_PRIVILEGE = """
import ctypes, os, sys
if os.geteuid() == 0:  # root may read and write everything: give that up for good
    for privilege in (1, 2):
        ctypes.CDLL(None).prctl(24, privilege, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", '''
import sys; from pathlib import Path; from dtsen_merge.errors import SurroundingsError; from dtsen_merge.store import open_store
try:
    with open_store(Path(sys.argv[1]), read_only=sys.argv[2] == "read") as store:
        print(store.value("SELECT count(*) FROM t"))
except SurroundingsError as fault:
    print(fault.code)
''', *sys.argv[1:]])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good registry of some blocks."""
    made = tmp_path / "registry.duckdb"
    with open_store(made) as store:
        store.run("CREATE TABLE t AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(50000)")
    return made


def fault_of(path: Path, *, read_only: bool = False) -> str:
    with pytest.raises(SurroundingsError) as told, open_store(path, read_only=read_only, wait=0) as store:
        store.frame("SELECT count(DISTINCT b) FROM t")
    assert "Traceback" not in str(told.value)
    return told.value.code


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place : place + 64] = bytes(byte ^ 0xFF for byte in content[place : place + 64])
    path.write_bytes(content)


@pytest.mark.parametrize("place", [4096 + 20, 8192 + 20, 12288 + 100, 12288 + 262144 + 50])
def test_a_damaged_registry(path: Path, place: int) -> None:
    flip(path, place)
    assert fault_of(path) == "registry-damaged"


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (0, "registry-not-a-database"),
        (1, "registry-not-a-database"),
        (5000, "registry-damaged"),
        (600_000, "registry-damaged"),
    ],
)
def test_a_registry_that_was_cut_off(path: Path, size: int, code: str) -> None:
    os.truncate(path, size)
    assert fault_of(path) == code
    assert path.stat().st_size == size


def test_a_damaged_write_ahead_log(path: Path) -> None:
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute(\"SET wal_autocheckpoint = '1GB'\")\n"
        "c.execute('INSERT INTO t SELECT range, md5(range::VARCHAR) FROM range(5000)'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    log = path.with_name("registry.duckdb.wal")
    flip(log, log.stat().st_size // 2)
    assert fault_of(path) == "registry-damaged"


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_a_pipe_and_links_that_lead_nowhere(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "folder.duckdb").mkdir()
    assert fault_of(tmp_path / "folder.duckdb", read_only=read_only) == "registry-is-folder"
    for name, target in (("loop", "loop.duckdb"), ("lost", "nowhere")):
        (tmp_path / f"{name}.duckdb").symlink_to(target)
        assert fault_of(tmp_path / f"{name}.duckdb", read_only=read_only) == "registry-cannot-open"
    os.mkfifo(tmp_path / "pipe.duckdb")
    assert fault_of(tmp_path / "pipe.duckdb", read_only=read_only) == "registry-cannot-open"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="permissions, and giving up root's")
@pytest.mark.parametrize(
    ("mode", "folder", "how", "told"),
    [
        (0o000, 0o700, "read", "registry-unreadable"),
        (0o000, 0o700, "write", "registry-unreadable"),
        (0o400, 0o700, "write", "registry-unreadable"),
        (0o400, 0o500, "read", "50000"),
        (0o600, 0o500, "write", "folder-not-writable"),
        (0o600, 0o000, "read", "registry-unreadable"),
        (0o600, 0o700, "write", "50000"),
    ],
)
def test_permissions(path: Path, mode: int, folder: int, how: str, told: str) -> None:
    path.chmod(mode)
    path.parent.chmod(folder)
    try:
        done = subprocess.run(
            [sys.executable, "-c", NO_PRIVILEGE, str(path), how], capture_output=True, text=True, check=False
        )
    finally:
        path.parent.chmod(0o700)
    assert done.stdout.strip() == told, done.stderr


def held(path: Path, how: str) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", OPEN, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "open\n"
    return other


@pytest.mark.parametrize(("theirs", "ours"), [("write", True), ("write", False), ("read", False)])
def test_who_has_it_open_is_told_by_its_number(path: Path, theirs: str, ours: bool) -> None:
    with held(path, theirs) as other:
        with pytest.raises(SurroundingsError) as told:
            open_store(path, read_only=ours, wait=0)
        assert told.value.code == "registry-busy"
        if sys.platform.startswith("linux"):
            assert str(other.pid) in str(told.value.params["holder"])
        other.stdin.close()


def test_readers_do_not_disturb_each_other(path: Path) -> None:
    with held(path, "read") as other:
        with open_store(path, read_only=True, wait=0) as store:
            assert store.value("SELECT count(*) FROM t") == 50000
        other.stdin.close()


def test_a_writer_waits_for_a_reader(path: Path) -> None:
    with held(path, "read") as other:
        threading.Timer(0.5, other.stdin.close).start()
        with open_store(path, wait=30) as store:
            assert store.value("SELECT count(*) FROM t") == 50000


def test_what_killed_readers_and_makers_left_is_swept_by_a_writer_and_by_no_reader(path: Path) -> None:
    left = [
        path.with_name(name)
        for name in ("registry.4711.spill", ".0123456789ab.duckdb", ".0123456789ab.v1-backup", ".0123456789ab.holder")
    ]
    kept = [path.with_name(name) for name in ("registry2.4711.spill", ".notes.duckdb", "registry.duckdb.v1-backup")]
    for one in left + kept:
        one.mkdir() if one.suffix == ".spill" else one.write_text("x")
    open_store(path, read_only=True).close()
    assert all(one.exists() for one in left)
    open_store(path).close()
    assert [one.exists() for one in left + kept] == [False] * 4 + [True] * 3


def test_a_kill_while_a_new_one_is_made_leaves_no_file_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def kill(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(Path, "replace", kill)
    with pytest.raises(KilledError):
        open_store(tmp_path / "registry.duckdb")
    assert not (tmp_path / "registry.duckdb").exists()
    monkeypatch.undo()
    with open_store(tmp_path / "registry.duckdb") as store:
        assert store.value("SELECT 1") == 1


def test_a_copy_is_whole_private_and_the_store_goes_on(path: Path) -> None:
    copy = path.with_name("copy.duckdb")
    with open_store(path) as store:
        store.run("INSERT INTO t VALUES (-1, 'x')")  # in the write-ahead log until the copy is made
        store.copy_file(copy)
        store.run("INSERT INTO t VALUES (-2, 'y')")
        assert store.value("SELECT count(*) FROM t WHERE a < 0") == 2
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy, read_only=True) as store:
        assert store.frame("SELECT a FROM t WHERE a < 0").rows() == [(-1,)]


def test_what_duckdb_says_of_a_bug_is_a_bug() -> None:
    import duckdb

    assert plain_fault(duckdb.CatalogException("no such table"), "x") is None
    assert plain_fault(duckdb.TransactionException("TransactionContext Error: conflict"), "x") is None
    assert plain_fault(duckdb.FatalException("FATAL Error: something"), "x") is None
    assert plain_fault(RuntimeError("anything"), "x") is None
