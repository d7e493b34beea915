"""When a run is due, and how each scheduler is told; odd paths reach the program whole."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from pathlib import Path, PureWindowsPath

import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.operations.entries import (
    cron_block,
    cron_lines,
    systemd_units,
    windows_task,
    with_cron_block,
    without_cron_block,
)
from dtsen_merge.operations.schedule import DAYS, Job, When, clock_note, parse_when, when_told

ODD = "/data/ruang 50% kerja's $HOME"
WITA = timezone(timedelta(hours=8))


def job(
    root: str = ODD, when: str = "02:00", days: str = "daily", program: tuple[str, ...] = ("/opt/v env/dm",)
) -> Job:
    place = Path(root)
    return Job(
        program,
        place,
        place / "config",
        place / "config" / "pipeline.toml",
        place / "logs",
        "id",
        parse_when(when, days),
    )


@pytest.mark.parametrize(
    ("at", "days", "told"),
    [
        ("02:00", "daily", When(2, 0)),
        ("2.05", "harian", When(2, 5)),
        ("23:59", "weekdays", When(23, 59, DAYS[:5])),
        ("00:00", "fri,mon", When(0, 0, ("mon", "fri"))),
        ("00:00", "Senin, jumat", When(0, 0, ("mon", "fri"))),
        ("00:00", "min", When(0, 0, ("sun",))),
        ("00:00", "mon,mon", When(0, 0, ("mon",))),
    ],
)
def test_times_and_days_are_read(at: str, days: str, told: When) -> None:
    assert parse_when(at, days) == told
    assert when_told(f"# x {told.told} y") == told


@pytest.mark.parametrize(
    ("at", "days", "code"),
    [
        ("24:00", "daily", "schedule-time"),
        ("2", "daily", "schedule-time"),
        ("02:60", "daily", "schedule-time"),
        ("02:00", "someday", "schedule-days"),
        ("02:00", "", "schedule-days"),
        ("02:00", "mon,", "schedule-days"),
    ],
)
def test_what_is_no_time_is_refused(at: str, days: str, code: str) -> None:
    with pytest.raises(UsageError) as fault:
        parse_when(at, days)
    assert fault.value.code == code


def test_the_next_due_time_is_after_the_moment_and_on_a_chosen_day() -> None:
    tuesday = datetime(2025, 12, 2, 2, 0, tzinfo=WITA)
    assert When(2, 0).next_after(tuesday) == tuesday + timedelta(days=1)
    assert When(2, 0).next_after(tuesday - timedelta(seconds=1)) == tuesday
    assert When(2, 0, ("mon",)).next_after(tuesday).strftime("%a %d") == "Mon 08"
    assert [When(2, 0, days).longest_gap_hours() for days in (DAYS, DAYS[:5], ("mon",), ("mon", "thu"))] == [
        24,
        72,
        168,
        96,
    ]


def test_the_clock_is_told_against_wita() -> None:
    assert clock_note(datetime(2025, 1, 1, tzinfo=WITA), When(2, 0))["wita"] == "yes"
    utc = clock_note(datetime(2025, 1, 1, tzinfo=timezone.utc), When(2, 0))  # noqa: UP017
    assert (utc["wita"], utc["clock"], utc["at_wita"]) == ("no", "UTC+00:00", "10:00")


def as_cron_runs_it(line: str) -> str:
    """What Vixie cron hands to the shell: five fields off, `\\%` is `%`, a bare `%` ends the command."""
    command = line.split(" ", 5)[5]
    told, escaped = "", False
    for sign in command:
        if escaped:
            told += sign if sign in "%\\" else "\\" + sign
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "%":
            break
        else:
            told += sign
    return told


def test_cron_starts_the_program_with_every_word_whole(tmp_path: Path) -> None:
    root = tmp_path / 'ruang 50% kerja\'s $HOME `x` "y"'
    root.mkdir()
    program = root / "the program"
    program.write_text('#!/bin/sh\npwd; for word in "$@"; do echo "$word"; done; echo bad >&2\n')
    program.chmod(0o700)
    entry = job(str(root), program=(str(program),))
    subprocess.run(["/bin/sh", "-c", as_cron_runs_it(cron_lines(entry)[1])], check=True, cwd="/", timeout=20)
    told = (root / "logs" / "schedule.log").read_text().splitlines()
    assert told == [str(root), "--lang", "id", "run", "--config", str(root / "config" / "pipeline.toml"), "bad"]
    assert (root / "logs" / "schedule.log").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("days", "field"), [("daily", "*"), ("weekdays", "1,2,3,4,5"), ("sun,mon", "1,0")])
def test_cron_counts_days_from_sunday(days: str, field: str) -> None:
    assert cron_lines(job(days=days, when="02:07"))[1].split(" ")[:5] == ["7", "2", "*", "*", field]


def test_a_command_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(UsageError, match="schedule-too-long"):
        cron_lines(job("/" + "/".join(["folder" * 5] * 8)))
    with pytest.raises(UsageError, match="schedule-backslash"):
        cron_lines(job("/data/a\\b"))
    with pytest.raises(UsageError, match="schedule-path"):
        job("/data/a\nb")


OTHERS = "MAILTO=kantor\n\n# backup\n0 1 * * * /bin/backup\n\n"


@pytest.mark.parametrize("before", ["", OTHERS, "0 1 * * * x", "\n\n", OTHERS + "# end without newline"])
def test_a_crontab_keeps_every_other_line(before: str) -> None:
    once = with_cron_block(before, job())
    assert with_cron_block(once, job()) == once
    assert [line for line in before.split("\n") if line] == [
        line for line in once.split("\n") if line and line not in cron_lines(job())
    ]
    whole = before if not before or before.endswith("\n") else before + "\n"
    assert without_cron_block(once, job().mark) == whole
    moved = with_cron_block(once, job(when="03:00"))
    assert moved.count("dtsen-merge " + job().mark) == 2
    assert "0 3 * * *" in moved and "0 2 * * *" not in moved


def test_the_entries_of_two_workspaces_stand_side_by_side() -> None:
    one, two = job("/data/a"), job("/data/b")
    both = with_cron_block(with_cron_block(OTHERS, one), two)
    assert cron_block(both, one.mark) and cron_block(both, two.mark)
    assert without_cron_block(without_cron_block(both, one.mark), two.mark).rstrip() == OTHERS.rstrip()


def test_an_entry_that_lost_its_end_takes_nobody_elses_line() -> None:
    cut = "\n".join([*cron_lines(job())[:2], "0 1 * * * mine", ""])
    assert without_cron_block(cut, job().mark) == "0 1 * * * mine\n"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units_and_reads_the_words_whole(tmp_path: Path) -> None:
    root = tmp_path / 'ruang 50% kerja\'s $HOME "y" %h'
    (root / "logs").mkdir(parents=True)
    program = root / "prog ram"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    units = systemd_units(job(str(root), days="weekdays", program=(str(program),)))
    for unit in units:
        (tmp_path / unit.name).write_text(unit.text)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *(str(tmp_path / unit.name) for unit in units)],
        capture_output=True, text=True, check=False, timeout=60, env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ours = [line for line in done.stderr.splitlines() if "dtsen-merge" in line]
    assert ours == []


def test_units_say_what_they_must() -> None:
    assert '="/usr/bin/env" "/it\'s/dm" "--lang"' in systemd_units(job(program=("/it's/dm",)))[0].text
    service, timer = systemd_units(job(days="mon,thu", when="02:30"))
    assert 'ExecStart="/opt/v env/dm" "--lang" "id" "run" "--config"' in service.text
    assert "50%% kerja's $$HOME/config/pipeline.toml" in service.text
    assert f"WorkingDirectory={ODD.replace('%', '%%')}" in service.text
    assert "OnCalendar=Mon,Thu *-*-* 02:30:00" in timer.text
    assert "Persistent=true" in timer.text
    assert (service.name, timer.name) == (f"{job().name}.service", f"{job().name}.timer")
    assert when_told(timer.text) == parse_when("02:30", "mon,thu")


WINDOWS = Job(
    (r"C:\Program Files\venv & co\dtsen-merge.exe",),
    PureWindowsPath(r"D:\Data Siti\50% <uji>"),
    PureWindowsPath(r"D:\Data Siti\50% <uji>\config"),
    PureWindowsPath(r"D:\Data Siti\50% <uji>\config\pipeline.toml"),
    PureWindowsPath(r"D:\Data Siti\50% <uji>\logs"),
    "id",
    When(2, 0, ("mon", "sun")),
)
# The children that [MS-TSCH] 2.5 knows, in the order of its sequences.
SCHEMA = {
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"],
    "CalendarTrigger": ["StartBoundary", "ScheduleByWeek"],
    "ScheduleByWeek": ["WeeksInterval", "DaysOfWeek"],
    "Principal": ["LogonType", "RunLevel"],
    "Exec": ["Command", "Arguments", "WorkingDirectory"],
}
SETTINGS_1_2 = {
    "AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries",
    "StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName",
    "RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter", "IdleSettings",
    "NetworkSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle",
}  # fmt: skip


def test_the_task_is_what_its_schema_asks() -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    root = ElementTree.fromstring(windows_task(WINDOWS).encode("utf-16"))
    assert (root.tag, root.get("version")) == (f"{space}Task", "1.2")
    for name, children in SCHEMA.items():
        element = root if name == "Task" else root.find(f".//{space}{name}")
        assert [child.tag.removeprefix(space) for child in element] == children, name
    assert {child.tag.removeprefix(space) for child in root.find(f"{space}Settings")} <= SETTINGS_1_2
    assert [day.tag.removeprefix(space) for day in root.find(f".//{space}DaysOfWeek")] == ["Monday", "Sunday"]
    assert root.findtext(f".//{space}StartWhenAvailable") == "true"
    assert root.find(f"{space}Actions").get("Context") == root.find(f".//{space}Principal").get("id")
    datetime.fromisoformat(root.findtext(f".//{space}StartBoundary"))
    arguments = root.findtext(f".//{space}Arguments")
    inner = arguments.removeprefix('/d /s /c "').removesuffix('"')
    assert shlex.split(inner.replace("\\", "/"))[:6] == [
        "C:/Program Files/venv & co/dtsen-merge.exe", "--lang", "id", "run", "--config",
        "D:/Data Siti/50% <uji>/config/pipeline.toml",
    ]  # fmt: skip
    assert inner.endswith(r'>>"D:\Data Siti\50% <uji>\logs\schedule.log" 2>&1')
    assert when_told(windows_task(WINDOWS)) == WINDOWS.when


def test_a_path_that_windows_would_expand_is_refused() -> None:
    root = PureWindowsPath(r"D:\50% dan 60% x")
    odd = Job(("x.exe",), root, root / "config", root / "config" / "p.toml", root / "logs", "id", When(2, 0))
    with pytest.raises(UsageError, match="schedule-percent"):
        windows_task(odd)
