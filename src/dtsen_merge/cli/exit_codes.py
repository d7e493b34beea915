"""The exit codes that scripts and schedulers rely on."""

from __future__ import annotations

from enum import IntEnum

from dtsen_merge.errors import DtsenMergeError, GateError, LockedError, SurroundingsError, UsageError


class ExitCode(IntEnum):
    """What the process says when it ends."""

    DONE = 0
    BAD_NEWS = 1  # the answer is bad news: too many errors, nobody found
    USAGE = 2  # usage, configuration, or input that is missing or cannot be read
    GATE = 3  # a gate stopped publication
    LOCKED = 4  # another run holds the lock
    SURROUNDINGS = 5  # disk, permissions, versions
    BUG = 101
    INTERRUPTED = 130


def code_of(fault: DtsenMergeError) -> ExitCode:
    """The exit code of an exception that stops a run."""
    for kind, code in (
        (UsageError, ExitCode.USAGE),
        (GateError, ExitCode.GATE),
        (LockedError, ExitCode.LOCKED),
        (SurroundingsError, ExitCode.SURROUNDINGS),
    ):
        if isinstance(fault, kind):
            return code
    return ExitCode.BUG
