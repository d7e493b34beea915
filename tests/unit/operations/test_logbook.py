"""The log read back: who ended how, who never did, and what is no line of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dtsen_merge.operations.logbook import read_logbook

START = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)


def write(folder: Path, *lines: Any, name: str = "dtsen-merge.jsonl") -> None:
    folder.mkdir(exist_ok=True)
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    (folder / name).write_text(text, encoding="utf-8")


def begun(minute: int, pid: int, command: str = "run") -> dict[str, Any]:
    return {
        "at": (START + timedelta(minutes=minute)).isoformat(),
        "run": "",
        "pid": pid,
        "event": "begun",
        "command": command,
    }


def ended(minute: int, pid: int, status: int, command: str = "run", /, **facts: Any) -> dict[str, Any]:
    return {**begun(minute, pid, command), "event": "ended", "exit": status, "seconds": 60.0, **facts}


def test_nothing_is_an_empty_book(tmp_path: Path) -> None:
    book = read_logbook(tmp_path / "logs")
    assert (book.commands, book.last, book.last_good(), book.last_bad(), book.crashed()) == ((), None, None, None, ())


def test_commands_that_ran_at_once_are_told_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        begun(0, 1),
        begun(1, 2, "report"),
        {"at": (START + timedelta(minutes=1)).isoformat(), "run": "r1", "pid": 1, "event": "published"},
        ended(2, 2, 5, "report", code="disk-full"),
        ended(3, 1, 0, run="r1", persons=7),
    )
    book = read_logbook(tmp_path)
    assert [(one.command, one.exit, one.run) for one in book.commands] == [("run", 0, "r1"), ("report", 5, "")]
    assert book.last_good().facts == {"persons": 7}
    assert book.last_bad() is None  # a report publishes nothing
    assert book.last_bad(["report"]).facts == {"code": "disk-full"}
    assert book.last == START + timedelta(minutes=3)


def test_a_killed_command_is_told_until_one_ends_well(tmp_path: Path) -> None:
    lines = [begun(0, 1), begun(10, 2, "load"), begun(11, 3, "report")]
    write(tmp_path, *lines)
    book = read_logbook(tmp_path)
    assert [one.pid for one in book.crashed()] == [1, 2]
    assert [one.pid for one in book.crashed(running=2)] == [1]
    assert book.last_bad().exit is None
    assert book.last_bad(running=1) is None
    write(tmp_path, *lines, begun(20, 4), ended(21, 4, 0))
    assert read_logbook(tmp_path).crashed() == ()


def test_a_number_that_is_given_out_again_ends_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, begun(0, 7), begun(60, 7), ended(61, 7, 3, gates="lost_source"))
    book = read_logbook(tmp_path)
    assert [(one.begun.minute, one.exit) for one in book.commands] == [(0, None), (0, 3)]
    assert book.last_bad().facts["gates"] == "lost_source"


def test_older_files_come_first_and_odd_lines_are_counted(tmp_path: Path) -> None:
    write(tmp_path, begun(0, 1), name="dtsen-merge.2.jsonl")
    write(tmp_path, "half a li", "[1]", "", {"at": "yesterday", "event": "begun"}, name="dtsen-merge.1.jsonl")
    write(
        tmp_path, ended(5, 1, 0, run="r1"), {"at": "2025-12-01T02:06:00", "event": "begun", "command": "x", "pid": True}
    )
    book = read_logbook(tmp_path)
    assert [(one.begun, one.ended) for one in book.commands] == [(START, START + timedelta(minutes=5))]
    assert book.broken_lines == 3


def test_a_log_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "dtsen-merge.jsonl").mkdir()
    assert read_logbook(tmp_path).unreadable == ("dtsen-merge.jsonl",)
