"""The JSON-lines log: what the program did and when, for whoever looks after it; never about whom.

One file, `dtsen-merge.jsonl`, in the logs folder; when it is full it becomes `dtsen-merge.1.jsonl`, that one
`dtsen-merge.2.jsonl`, and so on. Every line is an object with `at` (UTC), `run`, `pid`, `level`, `event` and the
event's own fields. Text goes through `privacy.mask_text`, so that a number which tells who somebody is cannot get in.

Several processes may write: a line is added, and a full file made room for, under a lock; a line is whole or absent.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final, Literal

from filelock import FileLock, Timeout

from dtsen_merge.privacy.files import PRIVATE, surroundings
from dtsen_merge.privacy.masking import mask_text
from dtsen_merge.settings.pipeline import LogSettings

Level = Literal["debug", "info", "warning", "error"]
STEM: Final = "dtsen-merge"
LOCK_SECONDS: Final = 10.0
"""A line waits so long for another process to finish its own (microseconds, as a rule); then it is added as it is, and
making room is left to the next."""


class RunLog:
    """The log as one run writes it. Each event is appended and the file closed again, so a kill loses no line."""

    def __init__(self, path: Path, run_id: str, *, max_bytes: int, kept_files: int) -> None:
        self.path = path
        self.run_id = run_id
        self._max_bytes = max_bytes
        self._kept_files = kept_files

    def event(self, name: str, *, level: Level = "info", **fields: Any) -> None:
        """Write one line.

        Args:
            name: what happened (`begun`, `published`, …).
            level: debug, info, warning or error.
            fields: facts: numbers, texts without personal data, lists and mappings of them.

        Raises:
            SurroundingsError: the log cannot be written.
        """
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "run": self.run_id,
            "pid": os.getpid(),
            "level": level,
            "event": name,
            **{key: _plain(value) for key, value in fields.items()},
        }
        self._append(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def bug(self, fault: BaseException) -> None:
        """Write where an exception came from: kinds, files, lines, functions; no message and no value."""
        links: list[dict[str, Any]] = []
        link: BaseException | None = fault
        while link is not None and len(links) < 10:
            trace = traceback.extract_tb(link.__traceback__)
            frames = [f"{PurePath(step.filename).name}:{step.lineno} {step.name}" for step in trace]
            links.append({"kind": type(link).__name__, "frames": frames})
            link = link.__cause__ or link.__context__
        self.event("bug", level="error", trace=links)

    def close(self) -> None:
        """Nothing is held open between events; there so that a log can be used as other logs are."""

    def __enter__(self) -> RunLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, line: bytes) -> None:
        try:
            lock = FileLock(self.path.with_suffix(".lock"), timeout=LOCK_SECONDS, mode=PRIVATE)
            try:
                with lock:
                    if self.path.is_file() and self.path.stat().st_size + len(line) > self._max_bytes:
                        self._rotate()
                    _add(self.path, line)
            except Timeout:
                _add(self.path, line)
        except OSError as fault:
            raise surroundings(fault, self.path) from fault

    def _rotate(self) -> None:
        """Every file one number up; those beyond what is kept go, also after the setting was made smaller."""
        for number, path in sorted(numbered_files(self.path), reverse=True):
            if number >= self._kept_files - 1:
                path.unlink(missing_ok=True)
            else:
                path.replace(self._numbered(number + 1))
        if self._kept_files > 1:
            self.path.replace(self._numbered(1))
        else:
            self.path.unlink()

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.stem}.{number}{self.path.suffix}")


def _add(path: Path, line: bytes) -> None:
    """Append a line whole, or leave the file as it was; what a killed process began is closed off first."""
    handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR, PRIVATE)
    try:
        size = os.fstat(handle).st_size
        if size and not _ends_a_line(handle, size):
            line = b"\n" + line
        try:
            rest = line
            while rest:  # a disk that is nearly full takes a part and refuses the next
                rest = rest[os.write(handle, rest) :]
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def _ends_a_line(handle: int, size: int) -> bool:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def numbered_files(path: Path) -> list[tuple[int, Path]]:
    """The older files of the log at `path`, each with its number."""
    found = []
    for older in path.parent.glob(f"{path.stem}.*{path.suffix}"):
        number = older.name[len(path.stem) + 1 : -len(path.suffix)]
        if number.isdigit():
            found.append((int(number), older))
    return found


def open_log(folder: Path, run_id: str, settings: LogSettings | None = None) -> RunLog:
    """The log of a run in the logs folder, which is made; files have mode 0600.

    Args:
        folder: the workspace's logs.
        run_id: what every line bears; "" for a command that is no run.
        settings: size and number of files.

    Raises:
        SurroundingsError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise surroundings(fault, folder) from fault
    kept = settings or LogSettings()
    return RunLog(folder / f"{STEM}.jsonl", run_id, max_bytes=kept.max_mb * 1_000_000, kept_files=kept.keep_files)


def _plain(value: Any) -> Any:
    """A value as JSON holds it, texts masked."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {mask_text(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(inner) for inner in value]
    return mask_text(str(value))
