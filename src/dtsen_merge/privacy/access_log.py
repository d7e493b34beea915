"""The access log: who asked for people's data, when, for what; every line is chained to the one before it.

A line is a JSON object with the hash of its own content and of the line before. A line that is changed, taken out or
put in breaks the chain; the file `access.head` beside the log, and the hash that `run.json` keeps, show when lines at
the end are gone. It says that somebody meddled; it cannot keep somebody who owns the files from writing everything
anew, which is what the copies of the hash elsewhere are for.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from dtsen_merge.privacy.files import PRIVATE, replacing, surroundings
from dtsen_merge.privacy.masking import HIDDEN, mask_text

LOG_NAME: Final = "access.jsonl"
HEAD_NAME: Final = "access.head"
START: Final = "0" * 64
"""What the first line is chained to."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the log is not as it was written: the line (1-based; one past the end: lines are missing)."""

    line: int
    reason: str  # unreadable | changed | chain-broken | lines-missing


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    entries: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether the log is as it was written."""
        return not self.faults


class AccessLog:
    """The log in a folder. Several processes may write; each line is whole or absent."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOG_NAME
        self._head_path = folder / HEAD_NAME

    def record(
        self,
        action: str,
        *,
        purpose: str = "",
        what: Sequence[str] = (),
        rows: int = 0,
        masked: bool = True,
        persons: Sequence[str] = (),
        details: Mapping[str, str | int | float | bool] | None = None,
    ) -> str:
        """Add a line and give its hash.

        Args:
            action: the command (`export`, `lookup`, …).
            purpose: why whole values were asked for, as the person put it; long numbers in it are masked.
            what: tables or files that were given.
            rows: how many rows were given.
            masked: whether what was given was masked.
            persons: person ids (never a NIK or a name) of whom was looked up.
            details: further facts; text in them is masked.

        Raises:
            SurroundingsError: the log cannot be written; then nothing may be handed out.
        """
        entry: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": _who(),
            "action": action,
            "purpose": mask_text(purpose),
            "what": [mask_text(name) for name in what],
            "rows": rows,
            "masked": masked,
            "persons": [mask_text(name) for name in persons],
            "details": {
                name: mask_text(value) if isinstance(value, str) else value for name, value in (details or {}).items()
            },
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock")):
                return self._append(entry)
        except OSError as fault:
            raise surroundings(fault, self.path) from fault

    def redact(self, words: Sequence[str]) -> int:
        """Hide the texts that people wrote in which one of the words stands, and chain what follows anew; gives how many.

        A line is added that says so, with the hash that the last line had: whoever kept it elsewhere finds it there.
        """
        if not words or not self.path.is_file():
            return 0
        telling = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
        with FileLock(self.path.with_suffix(".lock")):
            entries = [_parse(line) for line in _lines(self.path)]
            found = [entry for entry in entries if entry and telling.search(json.dumps(entry, ensure_ascii=False))]
            if not found:
                return 0
            before = self._last()[1]
            for entry in found:
                entry.update(_hidden(entry, telling))
            self._write_anew([entry for entry in entries if entry])
        self.record("redact", rows=len(found), details={"head_before": before})
        return len(found)

    def _write_anew(self, entries: Sequence[dict[str, Any]]) -> None:
        previous, lines = START, []
        for entry in entries:
            told = {**{key: value for key, value in entry.items() if key != "hash"}, "previous": previous}
            previous = _hash(told)
            lines.append(json.dumps({**told, "hash": previous}, ensure_ascii=False) + "\n")
        with replacing(self.path) as draft:
            draft.write_text("".join(lines), encoding="utf-8")
        with replacing(self._head_path) as draft:
            draft.write_text(f"{entries[-1]['number']} {previous}\n", encoding="ascii")

    def head(self) -> str:
        """The hash of the last line, to be kept elsewhere; `START` for an empty log."""
        return self._last()[1]

    def verify(self, expected_head: str | None = None) -> Verification:
        """Read the log through.

        Args:
            expected_head: a hash kept elsewhere, that some line of the log must bear.
        """
        number, previous = 0, START
        faults: list[Fault] = []
        seen = {START}
        for number, line in enumerate(_lines(self.path), start=1):
            entry = _parse(line)
            if entry is None:
                faults.append(Fault(number, "unreadable"))
                continue
            stored = str(entry.pop("hash", ""))
            if stored != _hash(entry):
                faults.append(Fault(number, "changed"))
            if entry.get("previous") != previous:
                faults.append(Fault(number, "chain-broken"))
            previous = stored
            seen.add(stored)
        kept = self._kept_head()
        if (kept is not None and kept[1] != previous) or (expected_head is not None and expected_head not in seen):
            faults.append(Fault(number + 1, "lines-missing"))
        return Verification(number, previous, tuple(faults))

    def _append(self, entry: dict[str, Any]) -> str:
        number, previous = self._last()
        told = {"number": number + 1, **entry, "previous": previous}
        digest = _hash(told)
        line = json.dumps({**told, "hash": digest}, ensure_ascii=False) + "\n"
        torn = _is_torn(self.path)
        handle = os.open(self.path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, PRIVATE)
        try:
            os.write(handle, ("\n" if torn else "").encode() + line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        with replacing(self._head_path) as draft:
            draft.write_text(f"{number + 1} {digest}\n", encoding="ascii")
        return digest

    def _last(self) -> tuple[int, str]:
        """Number and hash of the last line; what the head file says goes first, so that a gap shows for ever."""
        kept = self._kept_head()
        if kept is not None:
            return kept
        number, digest = 0, START
        for line in _lines(self.path):
            entry = _parse(line)
            if entry is not None:
                number, digest = int(entry.get("number", number)), str(entry.get("hash", digest))
        return number, digest

    def _kept_head(self) -> tuple[int, str] | None:
        if not self._head_path.is_file():
            return None
        number, _, digest = self._head_path.read_text(encoding="ascii").strip().partition(" ")
        return (int(number), digest) if number.isdigit() and len(digest) == len(START) else None


def _is_torn(path: Path) -> bool:
    """Whether the last line was cut off while it was written."""
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) != b"\n"


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as stream:
        yield from (line for line in stream if line.strip())


def _parse(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) else None


def _hidden(value: Any, telling: re.Pattern[str]) -> Any:
    """The value with every text hidden in which something telling stands."""
    if isinstance(value, str):
        return HIDDEN if telling.search(value) else value
    if isinstance(value, dict):
        return {key: _hidden(inner, telling) for key, inner in value.items()}
    return [_hidden(inner, telling) for inner in value] if isinstance(value, list) else value


def _hash(entry: Mapping[str, Any]) -> str:
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no account name: a service, or Windows without the variable
        return "?"


def person_ids(values: Iterable[str | None]) -> tuple[str, ...]:
    """The ids of whom was looked up, each once, in order, for `record`."""
    return tuple(dict.fromkeys(value for value in values if value))
