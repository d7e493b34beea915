"""Files that hold people's data: made readable by their owner alone, and put in place whole or not at all.

A file is written under another name in its own folder and then takes the place of the old one, so a reader never
sees half a file and a failed run leaves the old one as it was.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dtsen_merge.errors import SurroundingsError

PRIVATE: Final = 0o600
"""Readable and writable by the owner only."""
SHARED: Final = 0o644
"""What is masked may be read by everybody who can reach the folder."""
PRIVATE_FOLDER: Final = 0o700

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def replacing(path: Path, *, mode: int = PRIVATE) -> Iterator[Path]:
    """A path to write to, which becomes `path` when the block ends without an exception; its folder is made.

    The file exists, empty, before the block begins, and nobody but its owner can read it until the end, when it gets
    `mode`. Where the block raises, the new file is gone and the old one untouched.

    Raises:
        SurroundingsError: `output-not-writable` (open in a spreadsheet program, say, or no permission) or `disk-full`;
            the parameter is the file's name.
    """
    draft = path.with_name(f".{secrets.token_hex(6)}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        yield draft
        _settle(draft, path, mode)
    except OSError as fault:
        raise surroundings(fault, path) from fault
    finally:
        draft.unlink(missing_ok=True)


def surroundings(fault: OSError, path: Path) -> SurroundingsError:
    """What an operating system's refusal means to the person who waits for `path`."""
    return SurroundingsError("disk-full" if fault.errno in _NO_ROOM else "output-not-writable", path=path.name)


def _settle(draft: Path, path: Path, mode: int) -> None:
    with draft.open("r+b") as written:
        os.fsync(written.fileno())
    draft.chmod(mode)
    draft.replace(path)
