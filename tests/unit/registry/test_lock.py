from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from dtsen_merge.errors import LockedError, SurroundingsError
from dtsen_merge.messages import error_text
from dtsen_merge.registry import left_holder, lock, lock_holder, run_lock, who_is_at_work

HOLD = """
import sys, time
from pathlib import Path
from dtsen_merge.registry.lock import run_lock
with run_lock(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    time.sleep(60)
"""


def _hold(registry: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(registry)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def test_the_second_run_is_told_who_holds_the_lock_and_a_killed_holder_frees_it(tmp_path: Path) -> None:
    registry = tmp_path / "registry.duckdb"
    process = _hold(registry)
    try:
        with pytest.raises(LockedError) as told, run_lock(registry):
            pass
        assert told.value.code == "locked"
        assert told.value.params["pid"] == str(process.pid)
        assert told.value.params["command"] == "run"
        assert told.value.params["host"] == socket.gethostname()
        sentence = error_text(told.value, "en")
        assert f"process {process.pid}" in sentence and "dtsen-merge run" in sentence
        asked = who_is_at_work(registry)
        assert asked is not None and asked.params == told.value.params
    finally:
        process.kill()
        process.wait()
    with run_lock(registry):
        assert (tmp_path / "registry.duckdb.holder").is_file()
    assert not (tmp_path / "registry.duckdb.holder").exists()


def test_the_lock_is_free_again_after_a_fault(tmp_path: Path) -> None:
    registry = tmp_path / "registry.duckdb"
    with pytest.raises(ValueError, match="inside"), run_lock(registry):
        raise ValueError("inside")
    with run_lock(registry):
        pass


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SurroundingsError), run_lock(tmp_path / "file" / "registry.duckdb"):
        pass


def test_who_holds_it_is_seen_without_touching_it(tmp_path: Path) -> None:
    registry = tmp_path / "registry.duckdb"
    assert (lock_holder(registry), left_holder(registry), list(tmp_path.iterdir())) == (None, None, [])
    process = _hold(registry)
    try:
        told = lock_holder(registry)
        assert told is not None
        assert (told["pid"], told["command"]) == (str(process.pid), "run")
        assert left_holder(registry) is None
    finally:
        process.kill()
        process.wait()
    assert lock_holder(registry) is None
    left = left_holder(registry)
    assert left is not None and left["pid"] == str(process.pid)
    (tmp_path / "registry.duckdb.holder").write_text("{")
    assert left_holder(registry) == dict.fromkeys(("pid", "host", "started", "command"), "?")
    with run_lock(registry):
        pass
    assert left_holder(registry) is None


def test_a_look_does_not_stop_a_run(tmp_path: Path) -> None:
    """A look holds the lock for an instant; a run that begins in that instant waits it out."""
    fcntl = pytest.importorskip("fcntl")
    registry = tmp_path / "registry.duckdb"
    path = tmp_path / "registry.duckdb.lock"
    path.touch()
    with path.open() as look:
        fcntl.flock(look, fcntl.LOCK_SH)
        threading.Timer(0.1, fcntl.flock, (look, fcntl.LOCK_UN)).start()
        with run_lock(registry):
            pass


@pytest.mark.parametrize(
    "holder",
    [
        json.dumps({"pid": 2**22 + 1, "host": socket.gethostname(), "started": "2026-01-01T00:00:00+00:00"}),
        "{half writ",
        "[]",
        "",
    ],
)
def test_a_stale_or_broken_note_of_the_holder_accuses_nobody(tmp_path: Path, holder: str) -> None:
    registry = tmp_path / "registry.duckdb"
    process = _hold(registry)
    try:
        (tmp_path / "registry.duckdb.holder").write_text(holder)
        with pytest.raises(LockedError) as told, run_lock(registry):
            pass
        assert told.value.code == "locked-unsigned"
        assert "Another dtsen-merge" in error_text(told.value, "en")
    finally:
        process.kill()
        process.wait()


def test_a_holder_on_another_computer_is_believed(tmp_path: Path) -> None:
    registry = tmp_path / "registry.duckdb"
    process = _hold(registry)
    try:
        note = {"pid": 2**22 + 1, "host": "server-kantor", "started": "what the clock says", "command": "load"}
        (tmp_path / "registry.duckdb.holder").write_text(json.dumps(note))
        told = who_is_at_work(registry)
        assert told is not None and told.params["host"] == "server-kantor"
        assert "dtsen-merge load" in error_text(told, "id")
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_drive_that_cannot_lock_is_told_and_no_substitute_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, "no locks here")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(SurroundingsError) as told, run_lock(tmp_path / "registry.duckdb"):
        pass
    assert told.value.code == "lock-impossible"
    assert "config/pipeline.toml" in error_text(told.value, "en")


def test_no_room_for_the_note_and_the_lock_holds_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = tmp_path / "registry.duckdb"

    def full(*_: object, **__: object) -> NoReturn:
        raise SurroundingsError("disk-full", path="registry.duckdb.holder")

    monkeypatch.setattr(lock, "replacing", full)
    with run_lock(registry):
        told = who_is_at_work(registry)
        assert told is not None and told.code == "locked-unsigned"
