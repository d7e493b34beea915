"""The JSON-lines log."""

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations import open_log
from dtsen_merge.operations.log import RunLog
from dtsen_merge.operations.logbook import read_logbook
from dtsen_merge.settings import LogSettings

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


def lines_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def test_a_full_file_makes_room_and_the_oldest_goes(tmp_path):
    log = RunLog(tmp_path / "dtsen-merge.jsonl", "r1", max_bytes=300, kept_files=4)
    for number in range(40):
        log.event("x", number=number)
    files = [path.name for path in lines_of(tmp_path)]
    assert files == [f"dtsen-merge.{number}.jsonl" for number in (1, 2, 3)] + ["dtsen-merge.jsonl"]
    assert all(path.stat().st_size <= 300 for path in lines_of(tmp_path))
    numbers = [line["number"] for name in (files[2], files[1], files[0], files[3]) for line in events(tmp_path / name)]
    assert numbers == list(range(numbers[0], 40))


def test_fewer_kept_files_take_effect_and_one_is_enough(tmp_path):
    path = tmp_path / "dtsen-merge.jsonl"
    for kept, left in ((6, 6), (2, 2), (1, 1)):
        log = RunLog(path, "r1", max_bytes=200, kept_files=kept)
        for number in range(20):
            log.event("x", number=number)
        assert len(lines_of(tmp_path)) == left


def test_settings_say_how_much_is_kept(tmp_path):
    log = open_log(tmp_path, "r1", LogSettings(keep_files=3, max_mb=1))
    for _ in range(5):
        log.event("x", text="words " * 100_000)
    assert len(lines_of(tmp_path)) == 3


WRITE = """
import sys
from pathlib import Path
from dtsen_merge.operations.log import RunLog
log = RunLog(Path(sys.argv[1]), sys.argv[2], max_bytes=600, kept_files=500)
print("ready", flush=True)
sys.stdin.readline()
for number in range(100):
    log.event("x", number=number)
"""


def test_several_processes_lose_no_line_while_files_turn(tmp_path):
    path = tmp_path / "dtsen-merge.jsonl"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    others = [subprocess.Popen([sys.executable, "-c", WRITE, str(path), f"r{n}"], **pipes) for n in range(3)]
    assert [other.stdout.readline() for other in others] == ["ready\n"] * 3
    for other in others:
        other.stdin.close()
    assert [other.wait(timeout=60) for other in others] == [0, 0, 0]
    told = [line for file in lines_of(tmp_path) for line in events(file)]
    assert len(lines_of(tmp_path)) > 2
    assert sorted((line["run"], line["number"]) for line in told) == [
        (f"r{n}", m) for n in range(3) for m in range(100)
    ]


def test_a_line_that_a_kill_tore_is_closed_off(tmp_path):
    log = open_log(tmp_path, "r1")
    log.event("x")
    with log.path.open("a") as stream:
        stream.write('{"at": "20')
    log.event("y")
    lines = log.path.read_text().splitlines()
    assert [json.loads(lines[0])["event"], lines[1], json.loads(lines[2])["event"]] == ["x", '{"at": "20', "y"]
    book = read_logbook(tmp_path)
    assert (book.broken_lines, book.commands) == (1, ())


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_full_disk_is_told_and_leaves_no_half_line(tmp_path):
    program = """
import resource, signal, sys
from pathlib import Path
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations import open_log
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = open_log(Path(sys.argv[1]), "r1")
log.event("x")
size = log.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, size + 20))
try:
    log.event("y")
except SurroundingsError as fault:
    print(fault.code, log.path.stat().st_size - size)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "disk-full 0\n", done.stderr


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
