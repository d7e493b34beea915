"""Whatever a command raises ends as one sentence and the contract's exit code."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
import typer

from dtsen_merge import errors
from dtsen_merge.cli import guard
from dtsen_merge.cli.exit_codes import ExitCode, code_of
from dtsen_merge.cli.guard import guarded
from dtsen_merge.cli.session import session, take_language


def outcome(fault: BaseException, logs: Path) -> int:
    def command() -> int:
        raise fault

    return guarded(command, "en", lambda: logs)


def wrapped(fault: Exception, cause: Exception) -> Exception:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errors.UsageError("nothing-staged"), 2),
        (errors.ConfigError("config-missing", file="x"), 2),
        (errors.InputError("file-password", file="x"), 2),
        (errors.QuestionError("heading-question", file="x", sheet="y", field="nik", headings="a | b"), 2),
        (errors.GateError("nothing-staged"), 3),
        (errors.EmptySourceError("file-no-rows", file="x"), 3),
        (errors.LostSourceError("source-lost", source="x", pattern="y", rows=5), 3),
        (errors.LockedError("locked", command="run", pid="1", host="x", started="y"), 4),
        (errors.SurroundingsError("folder-not-writable", path="x"), 5),
        (OSError(errno.ENOSPC, "No space left", "/somewhere/output"), 5),
        (PermissionError(errno.EACCES, "Permission denied", "/somewhere/output"), 5),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/somewhere/output/x"), 5),
        (MemoryError(), 5),
        (wrapped(ValueError("xlsx"), OSError(errno.ENOSPC, "No space left")), 5),
        (wrapped(ValueError("x"), ValueError("cannot write (os error 28)")), 5),
        (KeyboardInterrupt(), 130),
        (typer.Abort(), 130),
        (typer.Exit(130), 130),  # what Typer makes of Ctrl-C
        (typer.Exit(1), 1),
        (typer.BadParameter("no"), 2),
    ],
)
def test_exit_codes(fault: BaseException, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(fault, tmp_path) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert ("Interrupted" in told.err) == (code == 130)
    assert list(tmp_path.iterdir()) == []


def test_a_bug_leaves_a_trace_without_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nik = "6303051205800001"
    assert outcome(ValueError(f"cannot parse {nik}"), tmp_path / "logs") == ExitCode.BUG
    assert nik not in capsys.readouterr().err
    (trace,) = (tmp_path / "logs").iterdir()
    told = trace.read_text(encoding="utf-8")
    assert "ValueError" in told and "test_guard.py" in told
    assert nik not in told


def test_a_bug_whose_trace_finds_no_place_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("no folder")
    assert outcome(ValueError("x"), tmp_path / "logs") == ExitCode.BUG
    told = capsys.readouterr().err
    assert "ValueError" in told and " - " not in told


def test_what_a_library_makes_of_an_interruption_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "asked_to_stop", lambda: True)
    assert outcome(ValueError("panicked"), tmp_path) == 130
    assert capsys.readouterr().err.startswith("Interrupted.")
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_is_gone_hides_no_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _: str) -> None:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(sys, "stderr", Gone())
    assert outcome(KeyboardInterrupt(), tmp_path) == 130


def test_a_fault_of_no_known_kind_is_a_bug() -> None:
    assert code_of(errors.DtsenMergeError("x")) == ExitCode.BUG


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (["run", "--lang", "en"], ["--lang", "en", "run"]),
        (["run", "--lang=en", "--json"], ["--lang", "en", "run", "--json"]),
        (["run"], ["run"]),
    ],
)
def test_the_language_may_stand_anywhere(given: list[str], taken: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", "id")
    assert take_language(given) == taken
    assert session.language == ("en" if "en" in taken else "id")
