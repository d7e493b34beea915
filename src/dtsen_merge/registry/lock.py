"""One run at a time: a lock beside the registry file, which the operating system lets go when a run dies.

Beside `registry.duckdb` stand `registry.duckdb.lock`, whose lock is the operating system's, and
`registry.duckdb.holder`, which only tells people who holds it; after a killed run both may stay and do no harm.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from dtsen_merge.errors import LockedError, SurroundingsError
from dtsen_merge.privacy.files import PRIVATE, make_folder, replacing

_CANNOT_LOCK: Final = frozenset({errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})
"""What a drive answers (a network share, say) that does not lock files."""

PATIENCE: Final = 0.5
"""Seconds before a held lock counts as held: `lock_holder` of another program touches it for an instant."""


@contextmanager
def run_lock(registry: Path, command: str = "run") -> Iterator[None]:
    """Hold the lock of a registry for the length of the block.

    Raises:
        LockedError: another process holds it; params: command, pid, host, started ("" where it is not known).
        SurroundingsError: `folder-not-writable`; `lock-impossible`, the drive does not lock files, and without that two
            runs at once could not be kept apart.
    """
    holder = _holder(registry)
    make_folder(registry.parent)
    lock = _lock(registry)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=PATIENCE / 10)
    except Timeout as fault:
        raise _locked(holder) from fault
    except OSError as fault:
        impossible = fault.errno in _CANNOT_LOCK
        raise SurroundingsError(
            "lock-impossible" if impossible else "folder-not-writable", path=registry.parent.name or "."
        ) from fault
    try:
        _tell(holder, command)
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def who_is_at_work(registry: Path) -> LockedError | None:
    """Who holds the lock now, as the fault that it is to somebody who needs the registry; None where nobody does."""
    return _locked(_holder(registry)) if _lock_path(registry).is_file() and _is_held(_lock_path(registry)) else None


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


def _lock(registry: Path) -> FileLock:
    """Without filelock's substitute for drives that cannot lock: it would outlive a killed run."""
    return FileLock(_lock_path(registry), timeout=0, mode=PRIVATE, thread_local=False, fallback_to_soft=False)


def _lock_path(registry: Path) -> Path:
    return registry.with_name(f"{registry.name}.lock")


def _holder(registry: Path) -> Path:
    return registry.with_name(f"{registry.name}.holder")


def _tell(holder: Path, command: str) -> None:
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
    }
    with suppress(SurroundingsError), replacing(holder) as draft:  # the lock holds without it
        draft.write_text(json.dumps(told), encoding="utf-8")


def _locked(holder: Path) -> LockedError:
    told = _read(holder) or {}
    if told.get("host") == socket.gethostname() and not _lives(told.get("pid")):
        told = {}  # left by a killed run; who holds the lock now has not signed yet
    started = _local(str(told.get("started", "")))
    command, pid, host = (str(told.get(key, "")) for key in ("command", "pid", "host"))
    return LockedError("locked" if pid else "locked-unsigned", command=command, pid=pid, host=host, started=started)


def _read(holder: Path) -> dict[str, object] | None:
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _lives(pid: object) -> bool:
    """Whether a process of that number lives on this computer; where that cannot be asked, yes."""
    if os.name == "nt" or not isinstance(pid, int) or pid <= 0:
        return os.name == "nt"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _local(moment: str) -> str:
    """A moment as the clock on the wall tells it."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return ""
