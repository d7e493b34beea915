"""What DuckDB says when something around it fails, in the program's own exceptions.

DuckDB has few kinds of exception and tells the rest in English sentences; one sentence (a full disk, say) comes as an
IOException while rows are written, a TransactionException at a commit and a FatalException at a checkpoint. The words
that are looked for were found by making each fault happen (tests/unit/store/test_opening.py, test_full_disk.py).
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

import duckdb

from dtsen_merge.errors import SurroundingsError

_NO_ROOM: Final = ("No space left", "not enough space", "Disk quota exceeded", "File too large")
_NO_SPILL: Final = ("failed to offload", "max_temp_directory_size")
_IN_USE: Final = ("Could not set lock", "Conflicting lock", "used by another process")
_FORBIDDEN: Final = ("Permission denied", "Access is denied", "Operation not permitted", "Read-only file system")
_NO_DATABASE: Final = ("not a valid DuckDB database", "_scanner")  # the latter of another program's, which needs one
_DAMAGED: Final = ("Corrupt", "checksum", "Could not read enough bytes", "WAL file")
_OTHER_STORAGE: Final = ("we can only read", "with version number")
_UNWRITTEN: Final = "Could not write"
"""Without a reason that is known here: on Windows the reason is told in the language of Windows."""
_PROCESS: Final = re.compile(r"\(PID (\d+)\)")


def plain_fault(fault: Exception, name: str) -> BaseException | None:
    """The exception of ours that says the same, for the database file called `name`; None where it is a bug of ours.

    `disk-full`, `spill-full`, `registry-busy` (`holder`: the process that has the file), `registry-unreadable`,
    `registry-not-a-database`, `registry-damaged`, `registry-newer-storage`, `registry-cannot-open`; MemoryError;
    KeyboardInterrupt.
    """
    told = str(fault)
    if isinstance(fault, duckdb.OutOfMemoryException):
        return SurroundingsError("spill-full", path=name) if _says(told, _NO_SPILL) else MemoryError(name)
    if isinstance(fault, duckdb.InterruptException | RuntimeError):
        return KeyboardInterrupt() if "interrupted" in told.lower() else None
    if not isinstance(fault, duckdb.Error):
        return None
    if _says(told, _NO_ROOM):
        return SurroundingsError("disk-full", path=name)
    if not isinstance(
        fault, duckdb.IOException | duckdb.TransactionException | duckdb.FatalException | duckdb.SerializationException
    ):
        return None
    if _says(told, _IN_USE):
        process = _PROCESS.search(told)
        return SurroundingsError("registry-busy", path=name, holder=f"pid {process[1]}" if process else "?")
    if _says(told, _FORBIDDEN):
        return SurroundingsError("registry-unreadable", path=name)
    if _says(told, _NO_DATABASE):
        return SurroundingsError("registry-not-a-database", path=name)
    if _says(told, _OTHER_STORAGE):
        return SurroundingsError("registry-newer-storage", path=name)
    if _says(told, _DAMAGED) or isinstance(fault, duckdb.SerializationException):
        return SurroundingsError("registry-damaged", path=name)
    if _UNWRITTEN in told:
        return SurroundingsError("disk-full", path=name)
    return SurroundingsError("registry-cannot-open", path=name) if isinstance(fault, duckdb.IOException) else None


def check_place(path: Path, *, read_only: bool) -> None:
    """Whether there may be a database at `path`: what the operating system can tell before DuckDB tries.

    Raises:
        SurroundingsError: `registry-is-folder`, `registry-unreadable` (it may not be read or written, nor the folder,
            in which DuckDB makes its write-ahead log), `registry-cannot-open` (a link that leads nowhere, a pipe).
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise SurroundingsError("registry-cannot-open", path=path.name) from None
        return
    except PermissionError as fault:
        raise SurroundingsError("registry-unreadable", path=path.name) from fault
    except OSError as fault:  # a file where a folder should be, links that lead in a circle, a drive that is gone
        raise SurroundingsError("registry-cannot-open", path=path.name) from fault
    if stat.S_ISDIR(mode):
        raise SurroundingsError("registry-is-folder", path=path.name)
    if not stat.S_ISREG(mode):
        raise SurroundingsError("registry-cannot-open", path=path.name)
    if not os.access(path, os.R_OK) or not (read_only or os.access(path, os.W_OK)):
        raise SurroundingsError("registry-unreadable", path=path.name)
    if not read_only and not os.access(path.parent, os.W_OK):
        raise SurroundingsError("folder-not-writable", path=path.parent.name)


def _says(told: str, words: tuple[str, ...]) -> bool:
    return any(word in told for word in words)
