"""Files that hold people's data: made readable by their owner alone, and put in place whole or not at all.

A file is written under another name in its own folder and then takes the place of the old one, so a reader never
sees half a file and a failed run leaves the old one as it was.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dtsen_merge.errors import SurroundingsError

PRIVATE: Final = 0o600
"""Readable and writable by the owner only."""
SHARED: Final = 0o644
"""What is masked may be read by everybody who can reach the folder."""
PRIVATE_FOLDER: Final = 0o700

PASSING_NAME: Final = re.compile(r"\.[0-9a-f]{12}(\.[\w-]+)?")
"""What files are called while they are written; one that stands longer was left by a kill."""

_TOLD: Final = re.compile(r"\(os error (\d+)\)|failed to write whole buffer")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def passing_name(suffix: str) -> str:
    """A name that nobody else has, for a file that is being written."""
    return f".{secrets.token_hex(6)}{suffix}"


def make_folder(folder: Path, *, named: str = "") -> None:
    """Make a folder, and those above it, where they are not there; `named` is what a fault calls it (else its name).

    Raises:
        SurroundingsError: `folder-not-writable` (no permission, a file of that name, a place where nothing can be
            made) or `disk-full`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        full = fault.errno in _NO_ROOM
        raise SurroundingsError("disk-full" if full else "folder-not-writable", path=named or folder.name) from fault


@contextmanager
def replacing(path: Path, *, mode: int = PRIVATE) -> Iterator[Path]:
    """A path to write to, which becomes `path` when the block ends without an exception; its folder is made.

    The file exists, empty, before the block begins, and nobody but its owner can read it until the end, when it gets
    `mode`. Where the block raises, the new file is gone and the old one untouched.

    Raises:
        SurroundingsError: `output-not-writable` (open in a spreadsheet program, say, or no permission) or `disk-full`;
            the parameter is the file's name.
    """
    draft = path.with_name(passing_name(path.suffix))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        yield draft
        _settle(draft, path, mode)
    except BaseException as fault:
        refused = refusal(fault)
        if refused is None:
            raise
        raise surroundings(refused, path) from fault
    finally:
        with suppress(OSError):  # where the folder is none, neither is the draft
            draft.unlink(missing_ok=True)


def refusal(fault: BaseException) -> OSError | None:
    """What the operating system refused, however a library wraps it; None where something else is wrong.

    Polars, written in Rust, tells the number in its message or that less was written than there was to write;
    XlsxWriter raises an exception of its own while it handles the system's.
    """
    link: BaseException | None = fault
    while isinstance(link, Exception):
        if isinstance(link, OSError) and link.errno is not None:
            return link
        if told := _TOLD.search(str(link)):
            number = int(told[1]) if told[1] else errno.ENOSPC
            return OSError(number, os.strerror(number))
        link = link.__cause__ or link.__context__
    return fault if isinstance(fault, OSError) else None


def surroundings(fault: OSError, path: Path) -> SurroundingsError:
    """What an operating system's refusal means to the person who waits for `path`."""
    return SurroundingsError("disk-full" if fault.errno in _NO_ROOM else "output-not-writable", path=path.name)


def _settle(draft: Path, path: Path, mode: int) -> None:
    with draft.open("r+b") as written:
        os.fsync(written.fileno())
    draft.chmod(mode)
    draft.replace(path)
