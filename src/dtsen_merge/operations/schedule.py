"""Schedule entries as values: what cron, systemd and the Windows Task Scheduler are to be told. Nothing is run here.

Times are those of the computer's own clock; in Kabupaten Banjar that is WITA (UTC+8, no summer time).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import PurePath
from typing import Final, Literal

from dtsen_merge.errors import UsageError

Kind = Literal["cron", "systemd", "windows"]
KINDS: Final[tuple[Kind, ...]] = ("cron", "systemd", "windows")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS: Final = {"daily": DAYS, "weekdays": DAYS[:5]}
_INDONESIAN: Final = dict(zip(("sen", "sel", "rab", "kam", "jum", "sab", "min"), DAYS, strict=True))
_OTHER_WORDS: Final = {"harian": "daily", "hari-kerja": "weekdays"}
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_TOLD: Final = re.compile(r"at=(\d\d):(\d\d) days=([a-z,]+)")
WITA: Final = timezone(timedelta(hours=8), "WITA")
OUTPUT_NAME: Final = "schedule.log"
"""In logs/: what a scheduled run said on the terminal that it did not have."""


@dataclass(frozen=True, slots=True)
class When:
    """A time of the day and the days of the week, in the order of the week."""

    hour: int
    minute: int
    days: tuple[str, ...] = DAYS

    @property
    def at(self) -> str:
        """`02:00`."""
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def days_told(self) -> str:
        """`daily`, `weekdays` or the days."""
        return next((word for word, days in _WORDS.items() if days == self.days), ",".join(self.days))

    @property
    def told(self) -> str:
        """What an entry of ours says of itself, and what `when_told` reads."""
        return f"at={self.at} days={self.days_told}"

    def next_after(self, moment: datetime) -> datetime:
        """The first due time after a moment, in the moment's own zone."""
        due = moment.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        while due <= moment or DAYS[due.weekday()] not in self.days:
            due += timedelta(days=1)
        return due

    def longest_gap_hours(self) -> int:
        """The most hours between two due times that follow one another."""
        places = [DAYS.index(day) for day in self.days]
        gaps = [(after - before) % 7 or 7 for before, after in zip(places, places[1:] + places[:1], strict=True)]
        return max(gaps) * 24


@dataclass(frozen=True, slots=True)
class Job:
    """The nightly run of one workspace; every path absolute.

    `program` is the console script, or an interpreter with its arguments. `extra` goes after `run`.
    """

    program: tuple[str, ...]
    root: PurePath
    folder: PurePath  # of the settings: by it the workspace's entry is known again
    config: PurePath
    logs: PurePath
    language: str
    when: When
    extra: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for text in (*self.program, str(self.root), str(self.config), str(self.logs)):
            if any(sign in text for sign in "\n\r\0"):
                raise UsageError("schedule-path", path=self.root.name.split("\n")[0])

    @property
    def arguments(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "--lang", self.language, "run", "--config", str(self.config), *self.extra)

    @property
    def output(self) -> PurePath:
        """Where stdout and stderr go."""
        return self.logs / OUTPUT_NAME

    @property
    def mark(self) -> str:
        """What tells this workspace's entry from every other."""
        return mark_of(self.folder)

    @property
    def name(self) -> str:
        """A name for units and tasks that a person can read."""
        return name_of(self.root, self.folder)


def mark_of(folder: PurePath) -> str:
    """Eight hexadecimal digits of the absolute path of the folder of the settings."""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:8]


def name_of(root: PurePath, folder: PurePath) -> str:
    """`dtsen-merge-<folder>-<mark>`, of plain letters, digits and hyphens."""
    word = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-")[:30].rstrip("-")
    return "-".join(part for part in ("dtsen-merge", word, mark_of(folder)) if part)


def parse_when(at: str, days: str) -> When:
    """`02:00` (or `2.00`), and `daily`, `weekdays` or days (`mon,tue`; `sen,sel`; `harian`, `hari-kerja`).

    Raises:
        UsageError: no time of the day, or a day that does not exist.
    """
    time = _TIME.fullmatch(at.strip())
    if time is None:
        raise UsageError("schedule-time", at=at)
    return When(int(time[1]), int(time[2]), _days(days))


def when_told(text: str) -> When | None:
    """The `When` that an entry of ours says of itself, or None."""
    found = _TOLD.search(text)
    if found is None:
        return None
    try:
        return When(int(found[1]), int(found[2]), _days(found[3]))
    except UsageError:
        return None


def clock_note(moment: datetime, when: When) -> dict[str, str]:
    """How the computer's clock stands to WITA: its offset, and what the hour is in WITA.

    Args:
        moment: now, in the computer's own zone.
        when: the due time, in the same zone.
    """
    due = when.next_after(moment)
    offset = moment.strftime("%z") or "+0000"
    return {
        "clock": f"UTC{offset[:3]}:{offset[3:5]}",
        "wita": "yes" if moment.utcoffset() == timedelta(hours=8) else "no",
        "at": when.at,
        "at_wita": due.astimezone(WITA).strftime("%H:%M"),
    }


def _days(text: str) -> tuple[str, ...]:
    word = text.strip().lower()
    word = _OTHER_WORDS.get(word, word)
    if word in _WORDS:
        return _WORDS[word]
    asked = [part.strip()[:3] if part.strip() else "" for part in word.split(",")]
    known = [_INDONESIAN.get(part, part) for part in asked]
    odd = next((one for one, day in zip(word.split(","), known, strict=True) if day not in DAYS), None)
    if odd is not None:
        raise UsageError("schedule-days", days=odd.strip() or text)
    return _in_order(known)


def _in_order(days: Sequence[str]) -> tuple[str, ...]:
    return tuple(day for day in DAYS if day in days)
