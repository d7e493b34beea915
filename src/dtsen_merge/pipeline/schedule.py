"""`schedule`: the nightly run as the computer's scheduler wants it, shown, installed or removed."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from dtsen_merge.operations.entries import cron_lines, systemd_units, task_name, windows_task
from dtsen_merge.operations.installing import Entry, find_entries, install, remove, usual_kind
from dtsen_merge.operations.schedule import Job, Kind, When, clock_note, mark_of, name_of
from dtsen_merge.privacy import SHARED, replacing
from dtsen_merge.settings import Workspace

Asked = Literal["auto", "cron", "systemd", "windows"]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What `schedule` did or shows."""

    kind: Kind
    when: When
    name: str
    files: tuple[tuple[str, str], ...]  # (name, text) of what the scheduler gets; a crontab's lines have no name
    commands: tuple[str, ...]  # by which a person would do it
    undo: str
    clock: dict[str, str]
    written: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()  # entries of ours in other schedulers, taken away
    next_due: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "at": self.when.at,
            "days": self.when.days_told,
            "name": self.name,
            "files": [{"name": name, "text": text} for name, text in self.files],
            "commands": list(self.commands),
            "undo": self.undo,
            "clock": self.clock,
            "written": list(self.written),
            "replaced": list(self.replaced),
            "next": self.next_due,
        }


def plan_schedule(workspace: Workspace, config: Path, when: When, kind: Asked, language: str) -> Scheduled:
    """What the scheduler would be given; nothing is written.

    Raises:
        UsageError: a path that this scheduler cannot take.
    """
    return _told(_job(workspace, config, when, language), _kind(kind))


def install_schedule(workspace: Workspace, config: Path, when: When, kind: Asked, language: str) -> Scheduled:
    """Give it to the scheduler; an entry of this workspace in another scheduler goes, or it would run twice a night.

    Raises:
        UsageError: a path that this scheduler cannot take.
        SurroundingsError: the scheduler's program is missing or refused.
    """
    job, chosen = _job(workspace, config, when, language), _kind(kind)
    told = _told(job, chosen)
    written = install(job, chosen)
    others = [entry.kind for entry in find_entries(job.mark, job.name) if entry.kind != chosen]
    replaced = [thing for other in others for thing in remove(other, job.mark, job.name)]
    return _told(job, chosen, tuple(written), tuple(replaced)) if written else told


def write_files(told: Scheduled, folder: Path) -> list[Path]:
    """The entry as files, for another computer or another hand; a task's XML in UTF-16, as schtasks reads it.

    Raises:
        SurroundingsError: the folder cannot be written.
    """
    written = []
    for name, content in told.files:
        path = folder / (name or f"{told.name}.cron")
        with replacing(path, mode=SHARED) as draft:
            draft.write_bytes(content.encode("utf-16" if path.suffix == ".xml" else "utf-8"))
        written.append(path)
    return written


def remove_schedule(workspace: Workspace, kind: Asked) -> tuple[str, ...]:
    """Take the workspace's entry away, from that scheduler or from all; gives what was removed.

    Raises:
        SurroundingsError: the scheduler's program is missing or refused.
    """
    mark, name = _mark_and_name(workspace)
    kinds = [entry.kind for entry in find_entries(mark, name)] if kind == "auto" else [_kind(kind)]
    return tuple(thing for one in kinds for thing in remove(one, mark, name))


def installed(workspace: Workspace) -> list[Entry]:
    """The entries of a workspace that this computer's schedulers have."""
    return find_entries(*_mark_and_name(workspace))


def _mark_and_name(workspace: Workspace) -> tuple[str, str]:
    """By the folder of its settings: its path, made plain, is the same from wherever the workspace is opened."""
    folder = _plain(workspace.config_folder)
    return mark_of(folder), name_of(_plain(workspace.root), folder)


def _plain(path: Path) -> Path:
    """Absolute and without `..`, symbolic links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the links


def _kind(asked: Asked) -> Kind:
    return usual_kind() if asked == "auto" else asked


def _job(workspace: Workspace, config: Path, when: When, language: str) -> Job:
    return Job(
        program=program(),
        root=_plain(workspace.root),
        folder=_plain(workspace.config_folder),
        config=_plain(config),
        logs=_plain(workspace.logs),
        language=language,
        when=when,
    )


def program() -> tuple[str, ...]:
    """How to start this very program: its console script beside the interpreter, else the interpreter itself.

    Symbolic links are left as they are: in a virtual environment the link is what makes it one.
    """
    interpreter = Path(sys.executable)
    script = interpreter.with_name("dtsen-merge.exe" if sys.platform == "win32" else "dtsen-merge")
    if script.is_file():
        return (str(script),)
    return (str(interpreter), "-P", "-m", "dtsen_merge")  # -P: a file of the workspace is no module


def _told(job: Job, kind: Kind, written: tuple[str, ...] = (), replaced: tuple[str, ...] = ()) -> Scheduled:
    moment = datetime.now().astimezone()
    files, commands = _parts(job, kind)
    return Scheduled(
        kind=kind,
        when=job.when,
        name=job.name,
        files=files,
        commands=commands,
        undo=f'dtsen-merge schedule --remove --kind {kind} --config "{job.config}"',
        clock=clock_note(moment, job.when),
        written=written,
        replaced=replaced,
        next_due=job.when.next_after(moment).isoformat(timespec="minutes"),
    )


def _parts(job: Job, kind: Kind) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    if kind == "cron":
        return (("", "\n".join(cron_lines(job)) + "\n"),), ("crontab -e",)
    if kind == "windows":
        file = f"{job.name}.xml"
        create = f'schtasks /Create /TN "{task_name(job.name)}" /XML "{file}" /F'
        return ((file, windows_task(job)),), (f'mkdir "{job.logs}"', create)
    units = systemd_units(job)
    return tuple((unit.name, unit.text) for unit in units), (
        f"mkdir -p {shlex.quote(str(job.logs))}",
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {units[1].name}",
    )
