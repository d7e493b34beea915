"""The one handler: whatever a command raises becomes one sentence on stderr and an exit code.

A bug is the only thing that is caught broadly, and only here; its traceback goes to the log with the
values taken out, because a local value or a message can hold personal data.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import typer

from dtsen_merge.cli.exit_codes import ExitCode, code_of
from dtsen_merge.cli.interruption import asked_to_stop
from dtsen_merge.errors import DtsenMergeError
from dtsen_merge.messages import Language, error_text, text


def guarded(command: Callable[[], int | None], language: Language, logs: Callable[[], Path]) -> int:
    """Run a command and give back the exit code; never raises. `logs` says where a bug's trace goes."""
    try:
        code = _judged(command, language, logs)
    except KeyboardInterrupt:  # asked once more while the first request was being told
        return ExitCode.INTERRUPTED
    return code


def interrupted(language: Language) -> int:
    """Say that somebody stopped the command."""
    _say(text("cli-interrupted", language))
    return ExitCode.INTERRUPTED


def _judged(command: Callable[[], int | None], language: Language, logs: Callable[[], Path]) -> int:
    try:
        code = int(command() or ExitCode.DONE)
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except typer.Exit as end:
        code = end.exit_code
    except Exception as fault:  # noqa: BLE001 - the boundary: a bug ends as one sentence and a trace in the log
        code = _told(fault, language, logs)
    except BaseException as fault:  # noqa: BLE001 - SystemExit, and what libraries written in Rust call a panic
        code = _told(fault, language, logs)
    # Typer takes Ctrl-C for an exit with this code, and says nothing.
    return interrupted(language) if code == ExitCode.INTERRUPTED else code


def _told(fault: BaseException, language: Language, logs: Callable[[], Path]) -> int:
    """The exit code of what a command raised, once it is told in a sentence."""
    if asked_to_stop():  # what a library made of the interruption, or what broke because of it, is no fault
        return ExitCode.INTERRUPTED
    match fault:
        case DtsenMergeError():
            for one in (fault, *fault.also):
                _say(error_text(one, language))
            return code_of(fault)
        case typer.TyperException():
            show = getattr(fault, "show", None)
            show() if show else _say(fault.format_message())
            return ExitCode.USAGE
        case BrokenPipeError():  # the reader of our output (`| head`) went away
            return _reader_gone()
        case SystemExit() if isinstance(fault.__context__, BrokenPipeError):  # how Typer and Rich notice that
            return _reader_gone()
        case MemoryError():
            _say(text("cli-memory", language))
            return ExitCode.SURROUNDINGS
    from dtsen_merge.privacy.files import refusal  # late: it brings Polars along

    refused = refusal(fault)
    if refused is None or refused.errno in (None, errno.ENOENT):  # a file of our own that is missing is a bug
        return _bug(fault, language, logs())
    path = "/".join(Path(str(refused.filename or "output")).parts[-2:])
    _say(text("cli-surroundings", language, path=path, reason=os.strerror(refused.errno)))
    return ExitCode.SURROUNDINGS


def _reader_gone() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE


def _bug(fault: BaseException, language: Language, logs: Path) -> int:
    path = _write_trace(fault, logs)
    kind = type(fault).__name__
    _say(
        text("cli-bug", language, kind=kind, path=str(path)) if path else text("cli-bug-untraced", language, kind=kind)
    )
    return ExitCode.BUG


def _write_trace(fault: BaseException, logs: Path) -> Path | None:
    """Where the bug happened (files, lines, functions, kinds of exception), without any value."""
    lines = []
    link: BaseException | None = fault
    while link is not None:
        lines.append(type(link).__name__)
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    path = logs / f"bug-{moment}.txt"
    try:
        logs.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.chmod(0o600)
    except OSError:
        return None
    return path


def _say(sentence: str) -> None:
    with suppress(OSError, ValueError):  # the terminal may be gone: the exit code says it too
        sys.stderr.write(sentence.rstrip() + "\n")
        sys.stderr.flush()
