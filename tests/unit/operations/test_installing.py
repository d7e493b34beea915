"""Entries put in, found again and taken out, with stand-ins for crontab, systemctl and schtasks on PATH."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations.installing import find_entries, install, remove, unit_folder, usual_kind
from dtsen_merge.operations.schedule import Job, parse_when

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

OTHERS = "MAILTO=kantor@banjarkab.go.id\n0 1 * * * /bin/backup 50\\%\n"
CRONTAB = """
case "$1" in
  -l) [ -f "$STATE/crontab" ] || { echo "no crontab for siti" >&2; exit 1; }; cat "$STATE/crontab";;
  -) cat >"$STATE/new"; [ ! -f "$STATE/refuse" ] || { echo "bad minute" >&2; exit 1; }; mv "$STATE/new" "$STATE/crontab"; echo w >>"$STATE/writes";;
esac
"""
SYSTEMCTL = """
echo "$@" >>"$STATE/systemctl"
[ ! -f "$STATE/refuse" ] || { echo "Failed to connect to bus: No medium found" >&2; exit 1; }
"""
SCHTASKS = """
echo "$@" >>"$STATE/schtasks"
case "$1" in
  /Create) cp "$5" "$STATE/task.xml";;
  /Delete) rm "$STATE/task.xml";;
  /Query) [ -f "$STATE/task.xml" ] || exit 1; iconv -f UTF-16 -t UTF-8 "$STATE/task.xml";;
esac
"""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("bin", "state", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    tools = "/usr/bin:/bin"
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{tools}")
    real = {"crontab", "systemctl", "schtasks"}
    monkeypatch.setattr(
        "dtsen_merge.operations.installing.shutil.which",
        lambda name: str(tmp_path / "bin" / name) if name in real and (tmp_path / "bin" / name).exists() else None,
    )
    return tmp_path / "state"


@pytest.fixture
def program(state: Path) -> Callable[[str, str], None]:
    def make(name: str, script: str) -> None:
        path = state.parent / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return make


def job(state: Path, at: str = "02:00") -> Job:
    root = state.parent / "ruang 50% kerja"
    return Job(
        ("/opt/dm",),
        root,
        root / "config",
        root / "config" / "pipeline.toml",
        root / "logs",
        "id",
        parse_when(at, "daily"),
    )


def found(state: Path) -> list[tuple[str, str]]:
    one = job(state)
    return [(entry.kind, entry.when.at) for entry in find_entries(one.mark, one.name) if entry.when]


def test_cron_twice_is_once_and_out_is_as_before(state: Path, program: Callable[[str, str], None]) -> None:
    program("crontab", CRONTAB)
    (state / "crontab").write_text(OTHERS)
    one = job(state)
    assert find_entries(one.mark, one.name) == []
    assert install(one, "cron") == ["crontab"]
    assert Path(one.logs).is_dir()
    install(one, "cron")
    assert (state / "writes").read_text() == "w\n"
    assert (state / "crontab").read_text().startswith(OTHERS)
    assert found(state) == [("cron", "02:00")]
    install(job(state, "03:30"), "cron")
    assert found(state) == [("cron", "03:30")]
    assert remove("cron", one.mark, one.name) == ["crontab"]
    assert (state / "crontab").read_text() == OTHERS
    assert remove("cron", one.mark, one.name) == []


def test_the_first_crontab_of_an_account(state: Path, program: Callable[[str, str], None]) -> None:
    program("crontab", CRONTAB)
    install(job(state), "cron")
    assert found(state) == [("cron", "02:00")]
    remove("cron", job(state).mark, job(state).name)
    assert (state / "crontab").read_text() == ""


def test_a_crontab_that_cannot_be_read_is_not_written_over(state: Path, program: Callable[[str, str], None]) -> None:
    program("crontab", 'echo "you (siti) are not allowed to use this program" >&2; echo "$@" >>"$STATE/calls"; exit 1')
    with pytest.raises(SurroundingsError) as fault:
        install(job(state), "cron")
    assert fault.value.code == "schedule-refused"
    assert "not allowed" in str(fault.value.params["detail"])
    assert (state / "calls").read_text() == "-l\n"


def test_a_refusal_leaves_the_crontab(state: Path, program: Callable[[str, str], None]) -> None:
    program("crontab", CRONTAB)
    (state / "crontab").write_text(OTHERS)
    (state / "refuse").touch()
    with pytest.raises(SurroundingsError, match="bad minute"):
        install(job(state), "cron")
    assert (state / "crontab").read_text() == OTHERS


def test_systemd_units_are_written_started_and_removed(state: Path, program: Callable[[str, str], None]) -> None:
    program("systemctl", SYSTEMCTL)
    one = job(state)
    written = install(one, "systemd")
    assert [Path(path).name for path in written] == [f"{one.name}.service", f"{one.name}.timer"]
    assert all(Path(path).parent == unit_folder() for path in written)
    calls = (state / "systemctl").read_text().splitlines()
    assert calls == [
        "--user daemon-reload",
        f"--user enable {one.name}.timer",
        f"--user restart {one.name}.timer",
    ]
    assert install(one, "systemd") == written
    assert found(state) == [("systemd", "02:00")]
    assert len(remove("systemd", one.mark, one.name)) == 2
    assert list(unit_folder().iterdir()) == []
    assert f"--user disable --now {one.name}.timer" in (state / "systemctl").read_text()
    assert remove("systemd", one.mark, one.name) == []


def test_a_user_manager_that_does_not_answer_leaves_no_unit(state: Path, program: Callable[[str, str], None]) -> None:
    program("systemctl", SYSTEMCTL)
    (state / "refuse").touch()
    assert usual_kind() == "cron"
    with pytest.raises(SurroundingsError, match="No medium found"):
        install(job(state), "systemd")
    assert list(unit_folder().iterdir()) == []
    (state / "refuse").unlink()
    assert usual_kind() == "systemd"
    install(job(state, "01:00"), "systemd")
    (state / "refuse").touch()
    with pytest.raises(SurroundingsError):
        install(job(state, "05:00"), "systemd")
    assert found(state) == [("systemd", "01:00")]


def test_windows_gets_the_task_in_utf_16(state: Path, program: Callable[[str, str], None]) -> None:
    program("schtasks", SCHTASKS)
    one = job(state)
    assert install(one, "windows") == [f"\\dtsen-merge\\{one.name}"]
    assert (state / "task.xml").read_bytes()[:2] == b"\xff\xfe"
    assert found(state) == [("windows", "02:00")]
    assert remove("windows", one.mark, one.name)
    assert found(state) == []
    assert remove("windows", one.mark, one.name) == []
    assert (state / "schtasks").read_text().startswith(f"/Create /TN \\dtsen-merge\\{one.name} /XML ")


@pytest.mark.parametrize(("kind", "name"), [("cron", "crontab"), ("systemd", "systemctl"), ("windows", "schtasks")])
def test_a_missing_program_is_named(state: Path, kind: str, name: str) -> None:
    with pytest.raises(SurroundingsError) as fault:
        install(job(state), kind)  # type: ignore[arg-type]
    assert (fault.value.code, fault.value.params["program"]) == ("schedule-no-program", name)


def test_a_program_that_hangs_is_given_up(
    state: Path, program: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    program("crontab", "exec sleep 20")
    monkeypatch.setattr("dtsen_merge.operations.installing._SECONDS", 0.2)
    with pytest.raises(SurroundingsError, match="timeout"):
        install(job(state), "cron")
    assert find_entries(job(state).mark, job(state).name) == []
