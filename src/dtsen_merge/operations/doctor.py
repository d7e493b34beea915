"""What `doctor` judges: facts in, checks out. A check is a value with a code; `messages` gives the sentence and the cure.

Nothing here changes anything; files are looked at (stat), never opened for writing.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from dtsen_merge.errors import DtsenMergeError
from dtsen_merge.operations.installing import Entry
from dtsen_merge.operations.logbook import Logbook

State = Literal["ok", "warning", "fault"]
Params = Mapping[str, str | int | float]
ROOM: Final = 3
"""A run needs so many times the registry's size, beside the inbox's: the registry itself while it is written anew, its
output (parquet, workbooks), and what DuckDB spills. Measured on synthetic districts; a rule of thumb."""
LEAST_BYTES: Final = 200_000_000
"""With less free space than this, also a small run may fail."""
BACKUP_DAYS: Final = 30
"""A backup older than this is told of."""
SHOWN: Final = 5
"""So many names are listed; the count tells the rest."""
_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)")
_BOUND: Final = re.compile(r"(==|>=|<=|<|>)\s*([0-9][0-9.]*)")
_DRAFT: Final = re.compile(r"\.[0-9a-f]{12}(\.\w+)?")  # of privacy.files.replacing and delivery.latest


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    `code` names the message `doctor-<code>` (its attribute `remedy`: what to do), or, where it begins with `error-`,
    the sentence of an exception, which tells both.
    """

    area: str
    state: State
    code: str
    params: Params = field(default_factory=dict)


def refusal(area: str, fault: DtsenMergeError) -> Check:
    """What an exception says, as a check."""
    return Check(area, "fault", f"error-{fault.code}", fault.params)


def check_python(version: tuple[int, int], told: str) -> Check:
    """The interpreter: 3.11 or later."""
    if version < (3, 11):
        return Check("python", "fault", "python-old", {"version": told})
    return Check("python", "ok", "python-ok", {"version": told})


def requirement(line: str) -> re.Match[str] | None:
    """A line of a package's requirements: (1) name, (2) bounds; None for one of an extra."""
    return None if "extra ==" in line else _REQUIREMENT.match(line)


def check_libraries(requirements: Iterable[str], installed: Mapping[str, str | None]) -> Check:
    """Each library against the range that the program was built for (`name>=1,<2`; extras are passed over)."""
    odd = []
    count = 0
    for line in requirements:
        found = requirement(line)
        if found is None:
            continue
        count += 1
        name, bounds = found[1], found[2].strip()
        version = installed.get(name)
        if version is None:
            odd.append(f"{name} – ({bounds})")
        elif not _within(version, bounds):
            odd.append(f"{name} {version} ({bounds})")
    if odd:
        return Check("libraries", "fault", "libraries-odd", {"names": _listed(odd), "count": len(odd)})
    return Check("libraries", "ok", "libraries-ok", {"count": count})


def check_disk(free: int, registry: int, inbox: int) -> Check:
    """Free bytes against what a run may need."""
    needed = max(ROOM * registry + inbox, LEAST_BYTES)
    params = {"free": size_told(free), "needed": size_told(needed)}
    if free < max(registry + inbox, LEAST_BYTES // 2):
        return Check("disk", "fault", "disk-short", params)
    if free < needed:
        return Check("disk", "warning", "disk-tight", params)
    return Check("disk", "ok", "disk-ok", params)


def check_folders(folders: Mapping[str, Path]) -> list[Check]:
    """Folders (as the settings name them → path) that are to be written to; one that is not there yet must be makeable."""
    refused = [name for name, path in folders.items() if not _writable(path)]
    return [Check("permissions", "fault", "not-writable", {"folder": name}) for name in refused]


def check_modes(files: Sequence[Path], root: Path) -> Check:
    """Files with people's data are their owner's alone (on Windows the folder's own rights decide)."""
    if sys.platform == "win32":
        return Check("permissions", "ok", "modes-windows")
    open_ones = [path for path in files if _mode(path) & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_ones:
        names = _listed([_relative(path, root) for path in open_ones])
        return Check("permissions", "fault", "open-to-others", {"names": names, "count": len(open_ones)})
    return Check("permissions", "ok", "modes-ok", {"count": len(files)})


def check_lock(holder: Mapping[str, str] | None, left: Mapping[str, str] | None) -> Check:
    """Who holds the lock, or held it when it was killed."""
    if holder is not None:
        return Check("lock", "ok", "lock-held", _who(holder))
    if left is not None:
        return Check("lock", "warning", "lock-left", _who(left))
    return Check("lock", "ok", "lock-free")


def check_log(book: Logbook, running: int | None) -> Check:
    """Commands that began and never said that they ended."""
    if book.unreadable:
        return Check("log", "fault", "log-unreadable", {"names": _listed(list(book.unreadable))})
    crashed = book.crashed(running=running)
    if crashed:
        last = crashed[-1]
        told: Params = {"command": last.command, "begun": moment_told(last.begun), "count": len(crashed)}
        return Check("log", "warning", "log-crashed", told)
    if book.broken_lines:
        return Check("log", "warning", "log-broken-lines", {"count": book.broken_lines})
    return Check("log", "ok", "log-ok", {"count": len(book.commands)})


def check_clock(now: datetime, last: datetime | None) -> Check:
    """The clock against the latest moment that the log or the registry knows."""
    if last is not None and now < last - timedelta(minutes=1):
        return Check("clock", "fault", "clock-behind", {"now": moment_told(now), "last": moment_told(last)})
    return Check("clock", "ok", "clock-ok", {"now": moment_told(now)})


def check_schedule(entries: Sequence[Entry], now: datetime) -> Check:
    """The entry of ours in the computer's scheduler; `now` in the computer's own zone."""
    if not entries:
        return Check("schedule", "ok", "schedule-none")
    if len(entries) > 1:
        return Check("schedule", "warning", "schedule-twice", {"kinds": ", ".join(entry.kind for entry in entries)})
    (entry,) = entries
    if entry.when is None:
        return Check("schedule", "warning", "schedule-changed", {"kind": entry.kind, "place": entry.place})
    due = moment_told(entry.when.next_after(now))
    return Check("schedule", "ok", "schedule-ok", {"kind": entry.kind, "next": due})


def check_backups(newest: datetime | None, now: datetime) -> Check:
    """The age of the newest backup."""
    if newest is None:
        return Check("backup", "ok", "backup-none")
    days = max((now - newest).days, 0)
    if days > BACKUP_DAYS:
        return Check("backup", "warning", "backup-old", {"days": days})
    return Check("backup", "ok", "backup-ok", {"days": days})


def check_leftovers(names: Sequence[str]) -> Check:
    """Files that only a killed run leaves."""
    if names:
        return Check("leftovers", "warning", "leftovers", {"names": _listed(names), "count": len(names)})
    return Check("leftovers", "ok", "leftovers-none")


def leftover_names(folders: Iterable[Path], root: Path) -> list[str]:
    """Drafts that never took their file's place (`.<12 hex digits>.<end>`, `.json.tmp`) directly in these folders."""
    return [
        _relative(path, root)
        for folder in folders
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if _DRAFT.fullmatch(path.name) or path.name.endswith(".json.tmp")
    ]


def size_told(size: float) -> str:
    """Bytes as people say them."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def moment_told(moment: datetime) -> str:
    """A moment by the computer's own clock, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _who(told: Mapping[str, str]) -> dict[str, str]:
    started = told.get("started", "?")
    with suppress(ValueError):  # then as it is
        started = moment_told(datetime.fromisoformat(started))
    return {**{key: told.get(key, "?") for key in ("command", "pid", "host")}, "started": started}


def _within(version: str, bounds: str) -> bool:
    have = _numbers(version)
    for sign, wanted in _BOUND.findall(bounds):
        want = _numbers(wanted)
        width = max(len(have), len(want))
        left, right = (tuple(part + [0] * (width - len(part))) for part in (have, want))
        holds = {"==": left == right, ">=": left >= right, "<=": left <= right, "<": left < right, ">": left > right}
        if not holds[sign]:
            return False
    return True


def _numbers(version: str) -> list[int]:
    found = re.match(r"\d+(\.\d+)*", version)
    return [int(part) for part in found[0].split(".")] if found else [0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def _writable(path: Path) -> bool:
    there = next((place for place in (path, *path.parents) if place.exists()), path)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
