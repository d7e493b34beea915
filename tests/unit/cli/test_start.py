"""A command line from its first word to its exit code, in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dtsen_merge.cli import guard
from dtsen_merge.cli.app import start
from dtsen_merge.cli.guard import guarded
from dtsen_merge.cli.session import session, take_language
from dtsen_merge.messages import LANGUAGES, text

COMMANDS = (
    "init", "inspect", "validate", "synth", "run", "load", "link", "merge", "report", "export", "status", "lookup",
    "evaluate", "schedule", "doctor",
)  # fmt: skip


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and a session that a test may change."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DTSEN_MERGE_CONFIG", raising=False)
    monkeypatch.setattr(session, "language", "en")
    monkeypatch.setattr(session, "logs", Path("logs"))


@pytest.mark.parametrize(
    "line",
    [
        ["run", "--no-such"],
        ["nope"],
        ["lookup"],
        ["--lang", "xx", "status"],
        ["status", "--lang"],
        ["report", "--format", "pdf"],
        ["report", "--language", "xx"],
        ["export", "nope"],
        ["synth", "--people", "3", "--out", "x"],
        ["status"],
        ["run", "--accept", "nope", "--reason", "x"],
        ["lookup", "x", "--unmask"],
        ["inspect", "nowhere.xlsx"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_use_is_two(line: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert start(line) == 2
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    if line:
        assert told.out == ""
        assert told.err.strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_of_eighty_columns(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert start(["--lang", language, "--help"]) == 0
    told = capsys.readouterr().out
    assert [command for command in COMMANDS if f" {command} " not in told] == []
    assert max(map(len, told.splitlines())) <= 80
    for command in COMMANDS:
        assert start(["--lang", language, command, "--help"]) == 0
        told = " ".join(capsys.readouterr().out.split())
        assert text(f"help-{command}", language).split()[0] in told


def test_json_goes_to_stdout_and_nothing_else_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["init", "w", "--json"]) == 0
    told = capsys.readouterr()
    assert "config/pipeline.toml" in json.loads(told.out)["written"]
    assert told.err == ""
    assert start(["init", "w"]) == 0
    told = capsys.readouterr()
    assert told.out == "" and "dtsen-merge run" in told.err
    assert start(["status", "--config", "w/config", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["run"] is None
    assert start(["status", "--config", "w/config"]) == 0
    assert capsys.readouterr().out.startswith(text("status-never", "en"))


def test_a_bug_leaves_its_trace_in_the_workspace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start(["init", "w"]) == 0
    nik = "6303051205800001"

    def broken(*_: object) -> None:
        try:
            raise KeyError(f"siti {nik}")
        except KeyError as inner:
            raise ValueError(nik) from inner

    monkeypatch.setattr("dtsen_merge.pipeline.status.registry_status", broken)
    capsys.readouterr()
    assert start(["status", "--config", "w/config"]) == 101
    told = capsys.readouterr().err
    (trace,) = Path("w/logs").iterdir()
    assert str(trace) in told and "ValueError" in told and nik not in told
    written = trace.read_text(encoding="utf-8")
    assert written.index("ValueError") < written.index("KeyError")
    assert nik not in written and "siti" not in written
    assert trace.stat().st_mode & 0o077 == 0


def test_a_bug_without_a_place_for_its_trace_is_still_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file stands here")
    assert guarded(failing(ValueError("x")), "en", lambda: tmp_path / "logs") == 101
    assert "ValueError" in capsys.readouterr().err


def failing(fault: BaseException) -> Callable[[], int]:
    def command() -> int:
        raise fault

    return command


def test_a_full_disk_that_polars_met_is_no_bug(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    class ComputeError(Exception):
        pass

    fault = ComputeError("parquet: underlying IO error: No space left on device (os error 28)")
    assert guarded(failing(fault), "en", lambda: tmp_path / "logs") == 5
    assert "No space left" in capsys.readouterr().err
    assert not (tmp_path / "logs").exists()


def test_polars_still_tells_system_errors_so(tmp_path: Path) -> None:
    """What the handler goes by, met for real: a limit on the size of files stands in for the full disk."""
    resource = pytest.importorskip("resource")
    assert resource
    program = """
import resource, sys
from pathlib import Path
import polars as pl
from dtsen_merge.cli.guard import guarded
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
frame = pl.DataFrame({"a": range(200_000)})
sys.exit(guarded(lambda: frame.write_parquet(sys.argv[1], compression="uncompressed"), "en", lambda: Path("logs")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "x.parquet")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 5, done.stderr


def test_a_missing_file_of_our_own_is_a_bug(tmp_path: Path) -> None:
    assert guarded(failing(FileNotFoundError(2, "No such file", "x")), "en", lambda: tmp_path) == 101
    assert guarded(failing(OSError("nothing is known")), "en", lambda: tmp_path) == 101


def test_a_path_is_told_by_its_last_two_parts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    guarded(failing(PermissionError(13, "x", "/home/siti/kerja/output/run.json")), "en", lambda: tmp_path)
    told = capsys.readouterr().err
    assert "output/run.json" in told and "siti" not in told


def test_a_reader_that_went_away_is_no_fault() -> None:
    program = "import sys; from dtsen_merge.cli import main; sys.argv = ['dtsen-merge', '--help']; main()"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(timeout=60) == 0


def test_the_outcome_is_the_exit_code(tmp_path: Path) -> None:
    assert guarded(lambda: None, "en", lambda: tmp_path) == 0
    assert guarded(lambda: 3, "en", lambda: tmp_path) == 3
    assert guard.ExitCode(4) == 4


@pytest.mark.parametrize(
    ("given", "taken", "language"),
    [
        (["status", "--lang", "xx"], ["--lang", "xx", "status"], "en"),
        (["status", "--lang"], ["--lang", "", "status"], "en"),
        (["--lang", "en", "--lang=id", "run"], ["--lang", "id", "run"], "id"),
        (["lookup", "--", "--lang", "id"], ["lookup", "--", "--lang", "id"], "en"),
    ],
)
def test_odd_ways_to_say_the_language(given: list[str], taken: list[str], language: str) -> None:
    assert take_language(given) == taken
    assert session.language == language
