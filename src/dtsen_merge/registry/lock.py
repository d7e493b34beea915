"""One run at a time: a lock beside the registry file, which the operating system lets go when a run dies."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dtsen_merge.errors import LockedError, SurroundingsError

PRIVATE = 0o600


@contextmanager
def run_lock(registry: Path, command: str = "run") -> Iterator[None]:
    """Hold the lock of a registry for the length of the block.

    Beside `registry.duckdb` stand `registry.duckdb.lock`, whose lock is the operating system's, and
    `registry.duckdb.holder`, which only tells people who holds it; after a killed run both may stay and do no harm.

    Raises:
        LockedError: another process holds it; params: holder, pid, host, started.
        SurroundingsError: the folder cannot be written.
    """
    path = registry.with_name(f"{registry.name}.lock")
    holder = registry.with_name(f"{registry.name}.holder")
    try:
        registry.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, mode=PRIVATE, thread_local=False)
        lock.acquire()
    except Timeout as fault:
        raise _locked(holder) from fault
    except OSError as fault:
        raise SurroundingsError("folder-not-writable", path=registry.parent.name) from fault
    try:
        _tell(holder, command)
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _tell(holder: Path, command: str) -> None:
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
    }
    with suppress(OSError):  # the lock holds without it
        holder.write_text(json.dumps(told), encoding="utf-8")


def _locked(holder: Path) -> LockedError:
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    pid, host, started = (str(told.get(key, "?")) for key in ("pid", "host", "started"))
    return LockedError("locked", holder=f"pid {pid}, {host}, {started}", pid=pid, host=host, started=started)
