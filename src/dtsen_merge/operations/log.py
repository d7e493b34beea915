"""The JSON-lines log: what the program did and when, for whoever looks after it; never about whom.

One file, `dtsen-merge.jsonl`, in the logs folder; when it is full it becomes `dtsen-merge.1.jsonl`, that one
`dtsen-merge.2.jsonl`, and so on. Every line is an object with `at` (UTC), `run`, `level`, `event` and the event's own
fields. Text goes through `privacy.mask_text`, so that a number which tells who somebody is cannot get in.
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

from dtsen_merge.privacy.files import PRIVATE, surroundings
from dtsen_merge.privacy.masking import mask_text

Level = Literal["debug", "info", "warning", "error"]
STEM: Final = "dtsen-merge"
MAX_BYTES: Final = 5_000_000
"""Size of a file from which on the next line goes into a new one."""
KEPT_FILES: Final = 10
"""Older files than these are deleted."""


class RunLog:
    """The log as one run writes it. Each event is appended and the file closed again, so a kill loses no line."""

    def __init__(self, path: Path, run_id: str, *, max_bytes: int = MAX_BYTES, kept_files: int = KEPT_FILES) -> None:
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
            if self.path.is_file() and self.path.stat().st_size + len(line) > self._max_bytes:
                self._rotate()
            handle = os.open(self.path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, PRIVATE)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)
        except OSError as fault:
            raise surroundings(fault, self.path) from fault

    def _rotate(self) -> None:
        """Every file one number up; the last one goes."""
        self._numbered(self._kept_files - 1).unlink(missing_ok=True)
        for number in range(self._kept_files - 2, 0, -1):
            older = self._numbered(number)
            if older.is_file():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.stem}.{number}{self.path.suffix}")


def open_log(folder: Path, run_id: str) -> RunLog:
    """The log of a run in the logs folder, which is made; files have mode 0600.

    Raises:
        SurroundingsError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise surroundings(fault, folder) from fault
    return RunLog(folder / f"{STEM}.jsonl", run_id)


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
