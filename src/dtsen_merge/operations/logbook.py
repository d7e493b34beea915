"""Reading the log back: which commands ran, how each ended, which never did.

A command that changes something leaves two lines: `begun` (command, pid) and `ended` (command, exit, seconds, what it
counted). One that was killed leaves the first alone. Lines that are no JSON objects are passed over and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dtsen_merge.operations.log import STEM, numbered_files

PUBLISHING: Final = ("run", "merge")
"""Commands that publish a state; `status` and monitors ask how the last of these ended."""
HARMLESS: Final = ("report", "export", "schedule")
"""Commands that hold no lock and leave nothing behind that matters when they break off."""
_OWN: Final = frozenset({"at", "run", "pid", "level", "event", "command", "exit", "seconds"})
"""What every `ended` line has; what else it has is the command's own."""


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """One command as the log tells it. `ended` and `exit` are None where it never said that it ended."""

    command: str
    begun: datetime
    pid: int
    ended: datetime | None = None
    exit: int | None = None
    seconds: float | None = None
    run: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # its counts, and `code` where it failed

    @property
    def good(self) -> bool:
        """Whether it did what it should."""
        return self.exit == 0

    @property
    def moment(self) -> datetime:
        """When it ended, or else began."""
        return self.ended or self.begun

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "command": self.command,
            "begun": self.begun.isoformat(),
            "ended": self.ended.isoformat() if self.ended else None,
            "exit": self.exit,
            "seconds": self.seconds,
            "run": self.run,
            **self.facts,
        }


@dataclass(frozen=True, slots=True)
class Logbook:
    """The log, read: commands in the order in which they began."""

    commands: tuple[CommandRecord, ...] = ()
    last: datetime | None = None  # the latest moment that any line bears
    broken_lines: int = 0
    unreadable: tuple[str, ...] = ()  # names of files that could not be read

    def last_good(self, commands: Sequence[str] = PUBLISHING) -> CommandRecord | None:
        """The last of these commands that ended well."""
        return next((one for one in reversed(self.commands) if one.command in commands and one.good), None)

    def last_bad(self, commands: Sequence[str] = PUBLISHING, *, running: int | None = None) -> CommandRecord | None:
        """The last of these that ended otherwise, or never said so; `running`: the process that is still at work."""
        return next(
            (one for one in reversed(self.commands) if one.command in commands and not one.good and one.pid != running),
            None,
        )

    def crashed(self, *, running: int | None = None) -> tuple[CommandRecord, ...]:
        """Commands at the registry that never said that they ended, and that no run ended well since."""
        open_ones = [
            one for one in self.commands if one.ended is None and one.pid != running and one.command not in HARMLESS
        ]
        good = self.last_good()
        return tuple(one for one in open_ones if good is None or one.begun > good.begun)


def read_logbook(folder: Path) -> Logbook:
    """The log of a workspace's logs folder, its older files first; an empty one where there is none."""
    path = folder / f"{STEM}.jsonl"
    files = [older for _, older in sorted(numbered_files(path), reverse=True)]
    broken, unreadable = 0, []
    begun: dict[int, CommandRecord] = {}
    commands: list[CommandRecord] = []
    last: datetime | None = None
    for file in [*files, *([path] if path.exists() else [])]:
        try:
            lines = list(_lines(file))
        except OSError:
            unreadable.append(file.name)
            continue
        for line in lines:
            moment = _moment(line)
            if line is None or moment is None:
                broken += 1
                continue
            last = moment if last is None else max(last, moment)
            _take(line, moment, begun, commands)
    commands += begun.values()
    commands.sort(key=lambda one: (one.begun, one.moment))
    return Logbook(tuple(commands), last, broken, tuple(unreadable))


def _lines(path: Path) -> Iterator[dict[str, Any] | None]:
    with path.open(encoding="utf-8", errors="replace") as stream:
        for text in stream:
            if text.strip():
                yield _parsed(text)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _moment(line: Mapping[str, Any] | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str((line or {}).get("at")))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _take(
    line: Mapping[str, Any], moment: datetime, begun: dict[int, CommandRecord], commands: list[CommandRecord]
) -> None:
    """Join an `ended` line to the `begun` line of its process."""
    command, pid = line.get("command"), _whole(line.get("pid"))
    if command is None or pid is None:
        return
    if line["event"] == "begun":
        if pid in begun:  # a number that the system gave out again: the one before never ended
            commands.append(begun.pop(pid))
        begun[pid] = CommandRecord(str(command), moment, pid)
    elif line["event"] == "ended":
        start = begun.pop(pid, None)
        commands.append(
            CommandRecord(
                command=str(command),
                begun=start.begun if start else moment,
                pid=pid,
                ended=moment,
                exit=_whole(line.get("exit")),
                seconds=line.get("seconds"),
                run=str(line.get("run") or ""),
                facts={key: value for key, value in line.items() if key not in _OWN},
            )
        )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
