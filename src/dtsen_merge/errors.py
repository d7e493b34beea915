"""What stops a run: the exception tree.

    DtsenMergeError
    ├── UsageError            2  a wrong option, an unknown name
    │   ├── ConfigError       2  a setting that is missing, unknown or malformed
    │   ├── InputError        2  a file that is missing, cannot be read, or names no people
    │   └── QuestionError     2  a heading that decides who a row is about, which nothing answers
    ├── GateError             3  a gate stopped publication
    │   ├── EmptySourceError  3  a file without data rows
    │   └── LostSourceError   3  a source that the published registry had and is gone
    ├── LockedError           4  another run holds the lock
    └── SurroundingsError     5  disk full, output not writable, a registry from a newer version

Each carries a message code and its parameters; `messages` turns them into one sentence in the user's
language. A parameter never holds personal data.
"""

from __future__ import annotations

from collections.abc import Sequence


class DtsenMergeError(Exception):
    """The root: `code` names a message of the catalogue (`errors.ftl`), `params` fill it in."""

    def __init__(self, code: str, **params: str | int | float) -> None:
        self.code = code
        self.params = params
        told = ", ".join(f"{name}={value}" for name, value in params.items())
        self.also: tuple[DtsenMergeError, ...] = ()  # what else is wrong in the same way, in other files
        super().__init__(f"{code} ({told})" if told else code)


def together(faults: Sequence[DtsenMergeError]) -> DtsenMergeError:
    """The first fault of the gravest kind (what cannot be read before what is empty), with the others told by it."""
    first = min(faults, key=lambda fault: isinstance(fault, GateError))
    first.also = tuple(fault for fault in faults if fault is not first)
    return first


class UsageError(DtsenMergeError):
    """The command was called wrongly."""


class ConfigError(UsageError):
    """A setting is missing, unknown or malformed; params: file, key, detail."""


class InputError(UsageError):
    """A file is missing, cannot be read, or names no people; params: file, sheet."""


class QuestionError(UsageError):
    """Nothing decides which column holds a field that identifies people; params: file, sheet, field."""


class GateError(DtsenMergeError):
    """A gate stopped publication; params: gate, value, limit."""


class EmptySourceError(GateError):
    """A file holds no data rows; params: file."""


class LostSourceError(GateError):
    """A source of the published registry delivered nothing; params: source, pattern, rows (of the last run)."""


class LockedError(DtsenMergeError):
    """Another run holds the lock; params: command, pid, host, started."""


class SurroundingsError(DtsenMergeError):
    """Disk, permissions or versions stand in the way; params: path."""
