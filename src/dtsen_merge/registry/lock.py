"""One run at a time: a lock beside the registry file, which the operating system lets go when a run dies."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dtsen_merge.errors import LockedError, SurroundingsError

PRIVATE = 0o600
PATIENCE = 0.5
"""Seconds before a held lock counts as held: `lock_holder` of another program touches it for an instant."""


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
        lock = FileLock(path, timeout=PATIENCE, mode=PRIVATE, thread_local=False)
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


def lock_holder(registry: Path) -> dict[str, str] | None:
    """Who holds the registry's lock (pid, host, started, command, each "?" where it is not known); None: nobody.

    Nothing is made or changed. Where the lock may not be looked at, nobody is said to hold it.
    """
    path = registry.with_name(f"{registry.name}.lock")
    if not path.is_file() or not _is_held(path):
        return None
    told = _read(registry.with_name(f"{registry.name}.holder")) or {}
    return {key: str(told.get(key, "?")) for key in ("pid", "host", "started", "command")}


def left_holder(registry: Path) -> dict[str, str] | None:
    """What a killed run left behind: the holder's file without a held lock; None where all is well."""
    told = _read(registry.with_name(f"{registry.name}.holder"))
    if told is None or lock_holder(registry) is not None:
        return None
    return {key: str(told.get(key, "?")) for key in ("pid", "host", "started", "command")}


def _is_held(path: Path) -> bool:
    if sys.platform == "win32":  # pragma: no cover - Windows only
        lock = FileLock(path, timeout=0, mode=PRIVATE, thread_local=False)
        try:
            lock.acquire()
        except (Timeout, OSError):
            return True
        lock.release()
        return False
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)  # which lets go
    return False


def _read(holder: Path) -> dict[str, object] | None:
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


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
    told = _read(holder) or {}
    pid, host, started = (str(told.get(key, "?")) for key in ("pid", "host", "started"))
    return LockedError("locked", holder=f"pid {pid}, {host}, {started}", pid=pid, host=host, started=started)
