"""The one handler: whatever a command raises becomes one sentence on stderr and an exit code.

A bug is the only thing that is caught broadly, and only here; its traceback goes to the log with the
values taken out, because a local value or a message can hold personal data.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import typer

from dtsen_merge.cli.exit_codes import ExitCode, code_of
from dtsen_merge.errors import DtsenMergeError
from dtsen_merge.messages import Language, error_text, text

_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")
"""How a library written in Rust tells what the operating system said to it: Polars has no OSError for a full disk."""


def guarded(command: Callable[[], int | None], language: Language, logs: Callable[[], Path]) -> int:
    """Run a command and give back the exit code; never raises. `logs` says where a bug's trace goes."""
    try:
        return int(command() or ExitCode.DONE)
    except DtsenMergeError as fault:
        for one in (fault, *fault.also):
            _say(error_text(one, language))
        return code_of(fault)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as fault:
        show = getattr(fault, "show", None)
        show() if show else _say(fault.format_message())
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        _say(text("cli-interrupted", language))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output (`| head`) went away
        return _reader_gone()
    except SystemExit as end:  # how Typer and Rich leave when they are the ones who notice that
        return _reader_gone() if isinstance(end.__context__, BrokenPipeError) else _bug(end, language, logs())
    except OSError as fault:
        if fault.errno in (None, errno.ENOENT):  # a file of our own that is missing is a bug
            return _bug(fault, language, logs())
        path = "/".join(Path(str(fault.filename or "")).parts[-2:])
        return _surroundings(path, os.strerror(fault.errno), language)
    except MemoryError:
        _say(text("cli-memory", language))
        return ExitCode.SURROUNDINGS
    except Exception as fault:  # noqa: BLE001 - the boundary: a bug ends as one sentence and a trace in the log
        if system := _SYSTEM_ERROR.search(str(fault)):
            return _surroundings("output", os.strerror(int(system[1])), language)
        return _bug(fault, language, logs())


def _reader_gone() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE


def _surroundings(path: str, reason: str, language: Language) -> int:
    _say(text("cli-surroundings", language, path=path or "output", reason=reason))
    return ExitCode.SURROUNDINGS


def _bug(fault: BaseException, language: Language, logs: Path) -> int:
    path = _write_trace(fault, logs)
    _say(text("cli-bug", language, kind=type(fault).__name__, path=str(path) if path else "-"))
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
    sys.stderr.write(sentence.rstrip() + "\n")
