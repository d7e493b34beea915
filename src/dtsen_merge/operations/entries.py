"""How each scheduler writes down a job: the lines of a crontab, systemd's units, the task's XML.

Sources: crontab(5) and cron(8) of Vixie cron (`%` ends a command unless escaped; 998 characters a command);
systemd.service(5), systemd.exec(5), systemd.timer(5), systemd.syntax(7); Microsoft's [MS-TSCH] 2.5, task schema 1.2.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from dtsen_merge.errors import UsageError
from dtsen_merge.operations.schedule import DAYS, Job

MAX_CRON_COMMAND: Final = 998
"""The longest command that Debian's cron takes; a longer one would be cut off without a word."""
_WINDOWS_DAYS: Final = dict(
    zip(DAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_START_DAY: Final = "2024-01-01"
"""A Monday that is past: a task's trigger needs a first day."""
_VARIABLE: Final = re.compile(r"%[^%]+%")


@dataclass(frozen=True, slots=True)
class Unit:
    """A file of systemd's: its name and what stands in it."""

    name: str
    text: str


# cron ---------------------------------------------------------------------------------------------------------------


def cron_lines(job: Job) -> list[str]:
    """The entry for a crontab, between two comments that bear the workspace's mark.

    Raises:
        UsageError: the command would be longer than cron takes, or a path holds a backslash: some crons take one of two
            away, others do not.
    """
    odd = next((text for text in (*job.arguments, str(job.root), str(job.logs)) if "\\" in text), None)
    if odd is not None:
        raise UsageError("schedule-backslash", path=odd)
    days = "*" if job.when.days == DAYS else ",".join(str((DAYS.index(day) + 1) % 7) for day in job.when.days)
    words = " ".join(shlex.quote(word) for word in job.arguments)
    place, output = shlex.quote(str(job.root)), shlex.quote(str(job.output))
    # The shell itself makes the file that it writes to, and the folder must be there first.
    command = (f"umask 077; mkdir -p {shlex.quote(str(job.logs))} && cd {place} && {words} >>{output} 2>&1").replace(
        "%", "\\%"
    )
    if len(command.encode()) > MAX_CRON_COMMAND:
        raise UsageError("schedule-too-long", most=MAX_CRON_COMMAND)
    return [
        f"# >>> dtsen-merge {job.mark} {job.when.told} {job.root}",
        f"{job.when.minute} {job.when.hour} * * {days} {command}",
        f"# <<< dtsen-merge {job.mark}",
    ]


def cron_block(crontab: str, mark: str) -> str:
    """Our entry in a crontab, comments and all; "" where there is none."""
    return "\n".join(_split(crontab, mark)[1])


def with_cron_block(crontab: str, job: Job) -> str:
    """The crontab with our entry as it should be, at the place where it stood or at the end; all else untouched."""
    before, _, after = _split(crontab, job.mark)
    return "\n".join([*before, *cron_lines(job), *after]) + "\n"


def without_cron_block(crontab: str, mark: str) -> str:
    """The crontab without our entry."""
    before, _, after = _split(crontab, mark)
    lines = [*before, *after]
    return "\n".join(lines) + "\n" if lines else ""


def _split(crontab: str, mark: str) -> tuple[list[str], list[str], list[str]]:
    """The lines before our entry, its own, and those after it; an entry whose end is lost ends after its command."""
    lines = crontab.split("\n")
    if lines and not lines[-1]:
        lines = lines[:-1]
    start = next((n for n, line in enumerate(lines) if line.startswith(f"# >>> dtsen-merge {mark}")), None)
    if start is None:
        return lines, [], []
    last = next((n for n in range(start, len(lines)) if lines[n].startswith(f"# <<< dtsen-merge {mark}")), None)
    end = min(start + 2, len(lines)) if last is None else last + 1
    return lines[:start], lines[start:end], lines[end:]


# systemd ------------------------------------------------------------------------------------------------------------


def systemd_units(job: Job) -> tuple[Unit, Unit]:
    """The service and its timer, for the user's own manager."""
    service = "\n".join(
        (
            f"# dtsen-merge {job.mark} {job.when.told}",
            "[Unit]",
            f"Description=dtsen-merge run ({_specifiers(str(job.root))})",
            "",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={_specifiers(str(job.root))}",
            "UMask=0077",
            f"ExecStart={_exec_line(job.arguments)}",
            f"StandardOutput=append:{_specifiers(str(job.output))}",
            f"StandardError=append:{_specifiers(str(job.output))}",
            "",
        )
    )
    days = "" if job.when.days == DAYS else ",".join(day.capitalize() for day in job.when.days) + " "
    timer = "\n".join(
        (
            f"# dtsen-merge {job.mark} {job.when.told}",
            "[Unit]",
            f"Description=dtsen-merge run ({_specifiers(str(job.root))})",
            "",
            "[Timer]",
            f"OnCalendar={days}*-*-* {job.when.at}:00",
            "Persistent=true",
            f"Unit={job.name}.service",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        )
    )
    return Unit(f"{job.name}.service", service), Unit(f"{job.name}.timer", timer)


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _exec_line(words: tuple[str, ...]) -> str:
    """Words of ExecStart=: in double quotes; `$` doubled in all but the program, which takes no variables.

    systemd takes no program with a quotation mark or a backslash in its path; env(1) does.
    """
    told = []
    if any(sign in words[0] for sign in "'\"\\"):
        words = ("/usr/bin/env", *words)
    for place, word in enumerate(words):
        safe = _specifiers(word).replace("\\", "\\\\").replace('"', '\\"')
        told.append(f'"{safe if place == 0 else safe.replace("$", "$$")}"')
    return " ".join(told)


# Windows ------------------------------------------------------------------------------------------------------------


def windows_task(job: Job) -> str:
    """The task's XML (1.2), to be stored as UTF-16 and given to `schtasks /Create /XML`.

    It runs while its owner is signed in, also behind a locked screen, and after a due time that was missed.

    Raises:
        UsageError: a path holds something between two `%`, which Windows would take for a variable.
    """
    line = _windows_line(job)
    days = "".join(f"<{_WINDOWS_DAYS[day]} />" for day in job.when.days)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>dtsen-merge {job.mark} {job.when.told} {escape(str(job.root))}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{_START_DAY}T{job.when.at}:00</StartBoundary>
      <ScheduleByWeek>
        <WeeksInterval>1</WeeksInterval>
        <DaysOfWeek>{days}</DaysOfWeek>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <WakeToRun>true</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\\System32\\cmd.exe</Command>
      <Arguments>{escape(line)}</Arguments>
      <WorkingDirectory>{escape(str(job.root))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def task_name(name: str) -> str:
    """The task's name among all of the computer's: in a folder of ours."""
    return f"\\dtsen-merge\\{name}"


def _windows_line(job: Job) -> str:
    """`cmd /d /s /c "…"`: /s takes off the outer quotes and leaves every inner one; a task cannot redirect by itself."""
    for text in (*job.arguments, str(job.root), str(job.output)):
        if _VARIABLE.search(text) or '"' in text:
            raise UsageError("schedule-percent", path=text)
    program, *rest = job.arguments
    words = [f'"{program}"', *(f'"{word}"' if re.search(r"[^\w.:\\/-]", word) else word for word in rest)]
    return f'/d /s /c "{" ".join(words)} >>"{job.output}" 2>&1"'
