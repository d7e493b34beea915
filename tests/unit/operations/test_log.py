"""The JSON-lines log."""

import json
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations import open_log
from dtsen_merge.operations.log import RunLog

NIK = "6303055208800007"


def events(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_event_is_one_line_with_run_moment_and_fields(tmp_path):
    log = open_log(tmp_path / "logs", "r1")
    log.event("begun", files=3, share=0.5, sources=["pkh"], ok=True, on=Path("a/b"))
    (line,) = events(log.path)
    assert (line["run"], line["event"], line["level"], line["files"], line["share"]) == ("r1", "begun", "info", 3, 0.5)
    assert (line["sources"], line["ok"], line["on"]) == (["pkh"], True, str(Path("a/b")))
    assert abs((datetime.now(UTC) - datetime.fromisoformat(line["at"])).total_seconds()) < 60


def test_no_number_gets_in_however_deep(tmp_path):
    log = open_log(tmp_path, "r1")
    log.event("x", a=f"nik {NIK}", b=[{"c": NIK, NIK: 1}])
    assert NIK[4:] not in log.path.read_text(encoding="utf-8")


def test_a_bug_tells_where_it_was_and_nothing_of_what_it_held(tmp_path):
    log = open_log(tmp_path, "r1")
    try:
        try:
            int("SITI AMINAH")
        except ValueError as inner:
            raise KeyError(NIK) from inner
    except KeyError as fault:
        log.bug(fault)
    text = log.path.read_text(encoding="utf-8")
    assert "SITI" not in text
    assert NIK not in text
    assert [link["kind"] for link in events(log.path)[0]["trace"]] == ["KeyError", "ValueError"]
    assert "test_log.py" in text


def test_a_full_file_makes_room_and_the_oldest_goes(tmp_path):
    log = RunLog(tmp_path / "dtsen-merge.jsonl", "r1", max_bytes=300, kept_files=4)
    for number in range(40):
        log.event("x", number=number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"dtsen-merge.{number}.jsonl" for number in (1, 2, 3)] + ["dtsen-merge.jsonl"]
    assert all(path.stat().st_size <= 300 for path in tmp_path.iterdir())
    numbers = [line["number"] for name in (files[2], files[1], files[0], files[3]) for line in events(tmp_path / name)]
    assert numbers == list(range(numbers[0], 40))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_only_the_owner_reads_it(tmp_path):
    log = open_log(tmp_path, "r1")
    log.event("x")
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "logs").write_text("")
    with pytest.raises(SurroundingsError) as caught:
        open_log(tmp_path / "logs", "r1")
    assert caught.value.code == "output-not-writable"
