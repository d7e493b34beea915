"""What the log says of a command: that it began, and how it ended. One place, because only here the exit code is known.

A command that changes something takes its workspace by `options.workspace(config, changing="run")`; that is the `begun`
line. `note` adds what it counted; `app.start` closes the record with the exit code, whatever happened. A process that
is killed leaves the first line alone: `doctor` and `status` tell so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from dtsen_merge.cli.session import say, session
from dtsen_merge.errors import SurroundingsError

if TYPE_CHECKING:
    from dtsen_merge.operations import RunLog
    from dtsen_merge.settings import Workspace

SUMMARISED = ("run",)
"""Commands that end with a line for monitors on stderr."""


@dataclass(slots=True)
class Record:
    """One command under way; `log` is None until its workspace is known."""

    command: str
    started: float = field(default_factory=time.perf_counter)
    log: RunLog | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.perf_counter() - self.started


def announce(command: str) -> Record:
    """A command that changes something has been called; nothing is written yet."""
    session.record = Record(command)
    return session.record


def begin(record: Record, place: Workspace) -> None:
    """Write that it begins.

    Raises:
        SurroundingsError: the log cannot be written: then nothing is begun.
    """
    from dtsen_merge import __version__
    from dtsen_merge.operations import open_log

    record.log = open_log(place.logs, "", place.settings.log)
    record.log.event("begun", command=record.command, version=__version__)


def note(**facts: Any) -> None:
    """What the command at hand has to say for itself: numbers, a run's id, codes; never anything of a person."""
    if session.record is not None:
        session.record.facts.update({key: value for key, value in facts.items() if value not in (None, "")})


def end(code: int) -> None:
    """Write how the command ended, and its line for monitors; a log that cannot be written changes no exit code."""
    record, session.record = session.record, None
    if record is None:
        return
    if record.log is not None:
        seconds = round(record.seconds, 2)
        try:
            record.log.event(
                "ended", level=_level(code), **record.facts, command=record.command, exit=code, seconds=seconds
            )
        except SurroundingsError:
            say(session.t("journal-lost"))
    if record.command in SUMMARISED:
        from dtsen_merge.pipeline.monitor import run_line

        say(run_line(code, record.facts, record.seconds).told())


def _level(code: int) -> Literal["info", "warning", "error"]:
    return "info" if code == 0 else "warning" if code in (1, 3, 4, 130) else "error"
