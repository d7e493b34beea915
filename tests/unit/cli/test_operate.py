"""`schedule` and `doctor` as they are called: what goes to stdout, what is written, exit codes, both languages."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from dtsen_merge.cli.app import start
from dtsen_merge.cli.session import session
from dtsen_merge.messages import LANGUAGES, text
from dtsen_merge.operations import installing
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.schedule import program

CRONTAB = """#!/bin/sh
case "$1" in
  -l) [ -f "$STATE/crontab" ] || { echo "no crontab for x" >&2; exit 1; }; cat "$STATE/crontab";;
  -) cat >"$STATE/crontab";;
esac
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace in a folder with an odd name, and a computer that has a crontab alone."""
    folder = tmp_path / "ruang 50% kerja"
    make_workspace(folder)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "crontab").write_text(CRONTAB)
    (tmp_path / "bin" / "crontab").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("STATE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("DTSEN_MERGE_CONFIG", raising=False)
    which = installing.shutil.which
    monkeypatch.setattr(installing.shutil, "which", lambda name: which(name) if name == "crontab" else None)
    monkeypatch.setattr(session, "language", "en")
    monkeypatch.setattr(session, "logs", Path("logs"))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["cron", "systemd", "windows", "auto"])
def test_printing_writes_nothing_and_stdout_is_the_entry(
    place: Path, capsys: pytest.CaptureFixture[str], kind: str, language: str
) -> None:
    before = sorted(place.rglob("*"))
    assert start(["--lang", language, "schedule", "--at", "02:30", "--days", "mon,thu", "--kind", kind]) == 0
    told = capsys.readouterr()
    config = str(place / "config" / "pipeline.toml")
    if kind == "windows":
        root = ElementTree.fromstring(told.out.replace('encoding="UTF-16"', 'encoding="UTF-8"').strip())
        assert config in "".join(root.itertext())
        assert "schtasks /Create" in told.err
    elif kind == "systemd":
        assert config.replace("%", "%%") in told.out
    else:
        assert config.replace("%", "\\%") in told.out
        assert f"--lang {language} run" in told.out
    assert text("schedule-not-installed", language) in told.err
    assert sorted(place.rglob("*")) == before
    assert not (place.parent / "crontab").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_installed_twice_seen_and_removed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert start(["schedule", "--at", "02:30", "--install"]) == 0
    told = capsys.readouterr().out
    assert (place.parent / "crontab").read_text() in told and "schedule --remove --kind cron" in told
    assert (place.parent / "crontab").read_text().count("30 2 * * *") == 1
    assert start(["status", "--json"]) == 0
    schedule = json.loads(capsys.readouterr().out)["schedule"]
    assert (schedule["kind"], schedule["at"], schedule["days"], schedule["gap_hours"]) == ("cron", "02:30", "daily", 24)
    assert start(["doctor", "--json"]) == 1
    checks = {check["code"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert {"schedule-ok", "error-no-sources"} <= checks
    (place.parent / "else").mkdir()
    assert start(["schedule", "--remove", "--config", str(place.parent / "else" / ".." / place.name / "config")]) == 0
    assert (place.parent / "crontab").read_text() == ""
    assert start(["schedule", "--remove"]) == 0
    assert text("schedule-nothing", "en") in capsys.readouterr().out


def test_the_entry_as_files(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("cron", "systemd", "windows"):
        assert start(["schedule", "--kind", kind, "--out", "jadwal", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert all(Path(path).is_file() for path in told["files_written"])
    files = {path.suffix: path for path in (place / "jadwal").iterdir()}
    assert set(files) == {".cron", ".service", ".timer", ".xml"}
    assert files[".xml"].read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    ElementTree.fromstring(files[".xml"].read_bytes())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["schedule", "--at", "25:00"], 2),
        (["schedule", "--days", "besok"], 2),
        (["schedule", "--install", "--remove"], 2),
        (["schedule", "--kind", "at"], 2),
        (["schedule", "--install", "--kind", "systemd"], 5),
        (["schedule", "--remove", "--kind", "windows"], 5),
        (["schedule", "--config", "nowhere"], 2),
        (["doctor", "--config", "nowhere"], 1),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else None,
)
def test_what_cannot_be_is_told(place: Path, capsys: pytest.CaptureFixture[str], line: list[str], code: int) -> None:
    assert start(line) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert (told.err if code != 1 else told.out).strip()


def test_the_program_is_started_as_it_was_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert program() == (str(tmp_path / "python"), "-P", "-m", "dtsen_merge")
    script = tmp_path / ("dtsen-merge.exe" if sys.platform == "win32" else "dtsen-merge")
    script.touch()
    assert program() == (str(script),)
