"""Putting an entry where its scheduler reads it, finding it there again, and taking it away.

Each scheduler's own program does it (`crontab`, `systemctl --user`, `schtasks`); what is not ours is not touched, and
doing it twice is doing it once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations.entries import (
    cron_block,
    systemd_units,
    task_name,
    windows_task,
    with_cron_block,
    without_cron_block,
)
from dtsen_merge.operations.schedule import KINDS, Job, Kind, When, when_told

PROGRAMS: Final[dict[Kind, str]] = {"cron": "crontab", "systemd": "systemctl", "windows": "schtasks"}
_SECONDS: Final = 30
"""A scheduler's program that takes longer hangs (a user manager that does not answer, say)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of ours that a scheduler has: which scheduler, where, and when it is due (None: changed by hand)."""

    kind: Kind
    place: str
    when: When | None


def usual_kind() -> Kind:
    """The scheduler that this computer has: Task Scheduler on Windows, the user's systemd where it answers, else cron."""
    if sys.platform == "win32":
        return "windows"
    answers = shutil.which("systemctl") and _run(["systemctl", "--user", "show-environment"], check=False) is not None
    return "systemd" if answers else "cron"


def install(job: Job, kind: Kind) -> list[str]:
    """Give the job to the scheduler; gives the files, crontabs or tasks that were written.

    Raises:
        UsageError: the job cannot be written down for this scheduler.
        SurroundingsError: the scheduler's program is missing or refused; then nothing of ours is left behind.
    """
    _need(kind)
    with suppress(FileExistsError):
        Path(job.logs).mkdir(parents=True)
    return {"cron": _install_cron, "systemd": _install_systemd, "windows": _install_windows}[kind](job)


def remove(kind: Kind, mark: str, name: str) -> list[str]:
    """Take our entry away; gives what was removed, nothing where there was none.

    Raises:
        SurroundingsError: the scheduler's program is missing or refused.
    """
    _need(kind)
    if kind == "cron":
        before = _crontab()
        if not cron_block(before, mark):
            return []
        _write_crontab(without_cron_block(before, mark))
        return ["crontab"]
    if kind == "windows":
        if find_entry(kind, mark, name) is None:
            return []
        _run(["schtasks", "/Delete", "/TN", task_name(name), "/F"])
        return [task_name(name)]
    return _remove_systemd(name)


def find_entries(mark: str, name: str) -> list[Entry]:
    """Our entries, of whichever schedulers this computer has."""
    found = (find_entry(kind, mark, name) for kind in KINDS if shutil.which(PROGRAMS[kind]))
    return [entry for entry in found if entry is not None]


def find_entry(kind: Kind, mark: str, name: str) -> Entry | None:
    """Our entry in that scheduler, or None: there is none, or the scheduler does not answer."""
    if kind == "systemd":
        path = unit_folder() / f"{name}.timer"
        if not path.is_file():
            return None
        return Entry(kind, str(path), when_told(path.read_text(encoding="utf-8", errors="replace")))
    if kind == "cron":
        block = cron_block(_run(["crontab", "-l"], check=False) or "", mark)
        return Entry(kind, "crontab", when_told(block)) if block else None
    told = _run(["schtasks", "/Query", "/TN", task_name(name), "/XML"], check=False)
    return Entry(kind, task_name(name), when_told(told)) if told else None


def unit_folder() -> Path:
    """Where the user's systemd reads units: $XDG_CONFIG_HOME/systemd/user."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _need(kind: Kind) -> None:
    if shutil.which(PROGRAMS[kind]) is None:
        raise SurroundingsError("schedule-no-program", program=PROGRAMS[kind], kind=kind)


def _install_cron(job: Job) -> list[str]:
    before = _crontab()
    after = with_cron_block(before, job)
    if after != before:
        _write_crontab(after)
    return ["crontab"]


def _crontab() -> str:
    """The user's crontab; empty where there is none, which `crontab -l` tells by failing.

    Raises:
        SurroundingsError: it failed for another reason: then the crontab must not be written over.
    """
    done = _call(["crontab", "-l"])
    if done.returncode == 0:
        return done.stdout
    if "no crontab" in done.stderr.lower() or not (done.stderr + done.stdout).strip():
        return ""
    raise _refused(["crontab"], done)


def _write_crontab(text: str) -> None:
    _run(["crontab", "-"], text=text)


def _install_systemd(job: Job) -> list[str]:
    folder = unit_folder()
    units = systemd_units(job)
    before = {unit.name: _text(folder / unit.name) for unit in units}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for unit in units:
            (folder / unit.name).write_text(unit.text, encoding="utf-8")
    except OSError as fault:
        raise SurroundingsError("folder-not-writable", path=str(folder)) from fault
    try:
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", units[1].name])
        _run(["systemctl", "--user", "restart", units[1].name])  # also starts it, and takes up another time
    except SurroundingsError:
        _put_back(folder, before)
        raise
    return [str(folder / unit.name) for unit in units]


def _put_back(folder: Path, before: dict[str, str | None]) -> None:
    for name, text in before.items():
        if text is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_text(text, encoding="utf-8")


def _remove_systemd(name: str) -> list[str]:
    paths = [path for end in ("timer", "service") if (path := unit_folder() / f"{name}.{end}").is_file()]
    if not paths:
        return []
    _run(["systemctl", "--user", "disable", "--now", f"{name}.timer"], check=False)  # one that was never enabled
    for path in paths:
        path.unlink()
    _run(["systemctl", "--user", "daemon-reload"], check=False)
    return [str(path) for path in paths]


def _install_windows(job: Job) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="dtsen-merge-") as folder:
        path = Path(folder) / "task.xml"
        path.write_bytes(windows_task(job).encode("utf-16"))
        _run(["schtasks", "/Create", "/TN", task_name(job.name), "/XML", str(path), "/F"])
    return [task_name(job.name)]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _call(command: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a scheduler's program, its words in English.

    Raises:
        SurroundingsError: it cannot be started or hangs.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
            env=environment,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as fault:
        detail = "timeout" if isinstance(fault, subprocess.TimeoutExpired) else fault.strerror or ""
        raise SurroundingsError("schedule-refused", program=command[0], detail=detail) from fault


def _run(command: Sequence[str], *, text: str | None = None, check: bool = True) -> str | None:
    """What the program said; None, or an exception where `check`, when it failed."""
    try:
        done = _call(command, text)
    except SurroundingsError:
        if check:
            raise
        return None
    if done.returncode == 0:
        return done.stdout
    if check:
        raise _refused(command, done)
    return None


def _refused(command: Sequence[str], done: subprocess.CompletedProcess[str]) -> SurroundingsError:
    detail = " ".join((done.stderr or done.stdout).split())[:160]
    return SurroundingsError("schedule-refused", program=command[0], detail=detail or f"exit {done.returncode}")
