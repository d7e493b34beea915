"""`status`, its line for monitors, `doctor` and the log's account of commands, on one small published workspace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dtsen_merge.cli.app import start
from dtsen_merge.cli.session import session
from dtsen_merge.messages import LANGUAGES
from dtsen_merge.operations.log import open_log
from dtsen_merge.pipeline.doctor import examine, told
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.published import registry_to_read
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.registry import run_lock
from dtsen_merge.settings import load_workspace
from dtsen_merge.store import open_store

PROFILE = 'name = "penduduk"\ntitle = "Penduduk"\nkind = "population"\nfiles = ["penduduk/*.csv"]\n'
ROWS = (
    "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
    "630305;;;;;;\n"
)
RUN = ["run", "--accept", "max_rejected_share", "--reason", "uji"]


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No schedule of the machine's own, whatever machine this is; English; a session that a test may change."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("DTSEN_MERGE_CONFIG", raising=False)
    monkeypatch.setattr("dtsen_merge.operations.installing.shutil.which", lambda _: None)
    monkeypatch.setattr(session, "language", "en")
    monkeypatch.setattr(session, "logs", Path("logs"))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standing") / "w"
    make_workspace(folder)
    (folder / "config" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "inbox" / "penduduk").mkdir()
    (folder / "inbox" / "penduduk" / "a.csv").write_text(ROWS, encoding="utf-8")
    assert start([*RUN, "--config", str(folder / "config")]) == 0
    return folder


@pytest.fixture
def place(once: Path, tmp_path: Path) -> Path:
    shutil.copytree(once, tmp_path / "w", symlinks=True)
    return tmp_path / "w"


def events(place: Path) -> list[dict[str, Any]]:
    lines = (place / "logs" / "dtsen-merge.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if "command" in one]


def standing(place: Path) -> dict[str, Any]:
    return registry_status(load_workspace(place / "config"))


def codes(place: Path, state: str = "") -> set[str]:
    return {check.code for check in examine(place / "config").checks if state in ("", check.state)}


def log_command(place: Path, ended: datetime | None, exit_code: int | None, **facts: Any) -> None:
    """What another process left in the log."""
    log = open_log(place / "logs", "")
    begun = ended or datetime.now(UTC)
    log.event("begun", command="run", pid=4_000_001, at=begun)
    if exit_code is not None:
        log.event("ended", command="run", pid=4_000_001, exit=exit_code, seconds=1.0, at=ended, **facts)


# the log's account ---------------------------------------------------------------------------------------------------


def test_a_run_leaves_its_account_and_a_line_for_monitors(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, last = events(place)
    assert (first["event"], first["command"], last["event"], last["exit"]) == ("begun", "run", "ended", 0)
    assert (last["persons"], last["rows"], last["state"]) == (2, 4, "published")
    assert last["run"] == standing(place)["run"]["run_id"]
    assert start(["run", "--config", str(place / "config"), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["unchanged"] is True
    assert told.err.splitlines()[-1].startswith(
        f"dtsen-merge OK: run={last['run']} state=unchanged | persons=2 families=1"
    )
    assert events(place)[-1]["state"] == "unchanged"


@pytest.mark.parametrize(
    ("spoil", "exit_code", "line"),
    [
        (lambda place: (place / "inbox/penduduk/b.csv").write_text(ROWS.splitlines()[0] + "\n"), 3, "WARNING: code="),
        (lambda place: (place / "inbox/new.csv").write_text("a;b\n1;2\n"), 2, "CRITICAL: code=files-uncovered"),
        (lambda place: (place / "config/pipeline.toml").write_text("[x"), 2, "CRITICAL: code=config-malformed"),
    ],
    ids=["gate", "inbox", "config"],
)
def test_a_run_that_fails_says_so_too(
    place: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], exit_code: int, line: str
) -> None:
    spoil(place)
    assert start([*RUN, "--config", str(place / "config")]) == exit_code
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"dtsen-merge {line}")
    assert f"exit={exit_code}" in last
    assert "config" in line or (events(place)[-1]["exit"], events(place)[-1]["event"]) == (exit_code, "ended")


def test_a_run_that_gates_stop_names_them(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["run", "--force", "--config", str(place / "config")]) == 3
    assert " state=stopped gates=max_rejected_share | persons=2" in capsys.readouterr().err.splitlines()[-1]
    told = standing(place)
    assert told["last_bad"]["gates"] == "max_rejected_share"
    assert told["waiting"]["stopped"] == told["last_bad"]
    assert start([*RUN, "--force", "--config", str(place / "config")]) == 0
    assert standing(place)["last_bad"] is None


def test_every_command_that_changes_something_is_told(place: Path) -> None:
    config = ["--config", str(place / "config")]
    for line in (["load"], ["link"], ["merge", *RUN[1:]], ["report", "--format", "json"]):
        assert start([*line, *config]) == 0
    assert start(["export", "persons", "--format", "csv", "--unmask", "--purpose", "uji", *config]) == 0
    assert start(["export", "persons", "--unmask", *config]) == 2
    assert start(["link", "--models", *config]) == 0
    assert start(["status", *config]) == 0
    told = [(one["command"], one["exit"]) for one in events(place) if one["event"] == "ended"][1:]
    assert told == [("load", 0), ("link", 0), ("merge", 0), ("report", 0), ("export", 0), ("export", 2)]
    assert events(place)[-3]["unmasked"] is True
    assert events(place)[-1]["code"] == "unmask-needs-purpose"


def test_an_account_that_cannot_be_begun_stops_the_command(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(place / "logs")
    (place / "logs").write_text("")
    assert start(["run", "--config", str(place / "config")]) == 5
    assert "code=output-not-writable" in capsys.readouterr().err


# status --------------------------------------------------------------------------------------------------------------


def test_the_standing_says_what_waits_and_how_old_sources_are(place: Path) -> None:
    told = standing(place)
    assert told["last_good"]["state"] == "published"
    assert (told["last_bad"], told["under_way"], told["schedule"], told["busy"]) == (None, None, None, False)
    assert told["waiting"]["corrections_by_source"] == {"penduduk": told["waiting"]["corrections"]}
    assert told["waiting"]["corrections"] > 0
    assert told["sources"][0]["overdue"] is False


@pytest.mark.parametrize(("own", "usual", "overdue"), [("", 0, False), ("", 3, True), ("9", 3, False), ("4", 0, True)])
def test_a_source_is_overdue_by_its_own_rhythm_or_the_usual_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, own: str, usual: int, overdue: bool
) -> None:
    if own:
        (place / "config/sources/penduduk.toml").write_text(PROFILE + f"expected_every_days = {own}\n")
    settings = place / "config/pipeline.toml"
    text = settings.read_text(encoding="utf-8")
    assert "source_max_age_days = 0" in text
    settings.write_text(text.replace("source_max_age_days = 0", f"source_max_age_days = {usual}"), encoding="utf-8")
    later = datetime.now(UTC) + timedelta(days=5)
    monkeypatch.setattr("dtsen_merge.pipeline.status.now", lambda: later)
    assert standing(place)["sources"][0]["overdue"] is overdue


HOLD = """
import sys
from pathlib import Path
from dtsen_merge.registry import run_lock
from dtsen_merge.store import open_store
with run_lock(Path(sys.argv[1]), "run"), open_store(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_a_run_is_under_way_the_last_output_answers(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = standing(place)
    command = [sys.executable, "-c", HOLD, str(place / "registry.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        told = standing(place)
        assert told["busy"] is True
        assert (told["under_way"]["pid"], told["under_way"]["command"]) == (str(other.pid), "run")
        for key in ("persons", "families"):
            assert told[key] == before[key]
        assert told["run"]["run_id"] == before["run"]["run_id"]
        assert [line["accepted"] for line in told["sources"]] == [line["accepted"] for line in before["sources"]]
        config = ["--config", str(place / "config")]
        assert start(["status", *config]) == 0
        assert start(["status", "--monitor", *config]) == 0
        assert "under-way" in capsys.readouterr().out
        assert start(["run", *config]) == 4
        assert capsys.readouterr().err.splitlines()[-1].startswith("dtsen-merge WARNING: code=locked")
        seen = {check.code: check.state for check in examine(place / "config").checks}
        assert (seen["lock-held"], seen["registry-in-use"]) == ("ok", "ok")
        other.stdin.close()


def test_several_ask_at_once_and_a_reader_waits_for_another_program(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place / "registry.duckdb"
    read = (
        "import sys; from pathlib import Path; from dtsen_merge.store import open_store\n"
        "store = open_store(Path(sys.argv[1]), read_only=sys.argv[2] == 'ro'); print('open', flush=True); sys.stdin.read()"
    )
    config = ["--config", str(place / "config")]
    for mode, code in (("ro", 0), ("rw", 5)):
        command = [sys.executable, "-c", read, str(path), mode]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout.readline() == "open\n"
            monkeypatch.setattr("dtsen_merge.pipeline.status.registry_to_read", partial(registry_to_read, wait=0.3))
            assert start(["status", *config]) == code
            told = capsys.readouterr()
            assert (str(other.pid) in told.err) is (code == 5)
            other.stdin.close()


# the monitor's line --------------------------------------------------------------------------------------------------


def monitor(place: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = start(["status", "--monitor", *more, "--config", str(place / "config")])
    (line,) = capsys.readouterr().out.splitlines()
    return code, line.removeprefix("dtsen-merge ").partition(" |")[0]


def test_the_monitor_judges(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run = standing(place)["run"]["run_id"]
    assert monitor(place, capsys) == (0, f"OK: run={run}")
    later = datetime.now(UTC) + timedelta(hours=30)
    monkeypatch.setattr("dtsen_merge.pipeline.status.now", lambda: later)
    assert monitor(place, capsys) == (0, f"OK: run={run}")
    assert monitor(place, capsys, "--max-age-hours", "26") == (1, f"WARNING: run={run} too-old")
    assert monitor(place, capsys, "--max-age-hours", "10") == (1, f"CRITICAL: run={run} too-old")
    schedule = {"kind": "cron", "place": "crontab", "at": "02:00", "days": "daily", "next": "x", "gap_hours": 24}
    monkeypatch.setattr("dtsen_merge.pipeline.status._schedule", lambda _: schedule)
    assert monitor(place, capsys) == (1, f"WARNING: run={run} too-old")


@pytest.mark.parametrize(
    ("exit_code", "word"),
    [
        (3, "WARNING: run=R last-run-exit-3"),
        (5, "CRITICAL: run=R last-run-exit-5"),
        (None, "CRITICAL: run=R last-run-crashed"),
    ],
)
def test_the_monitor_tells_how_the_last_run_ended(
    place: Path, capsys: pytest.CaptureFixture[str], exit_code: int | None, word: str
) -> None:
    log_command(place, datetime.now(UTC) + timedelta(seconds=2), exit_code)
    assert monitor(place, capsys) == (1, word.replace("=R", f"={standing(place)['run']['run_id']}"))


def test_the_monitor_where_nothing_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert monitor(tmp_path / "nowhere", capsys) == (2, "UNKNOWN: code=config-missing")
    make_workspace(tmp_path / "new")
    assert monitor(tmp_path / "new", capsys) == (1, "WARNING: run=none never-published")
    (tmp_path / "new" / "registry.duckdb").write_text("x" * 5000)
    assert monitor(tmp_path / "new", capsys) == (5, "UNKNOWN: code=registry-not-a-database")
    (tmp_path / "new" / "registry.duckdb").unlink()
    assert start(["status", "--monitor", "--json", "--config", str(tmp_path / "new" / "config")]) == 1
    assert json.loads(capsys.readouterr().out)["level"] == "WARNING"


# doctor --------------------------------------------------------------------------------------------------------------


def fingerprint(place: Path) -> dict[str, tuple[int, str]]:
    return {
        path.relative_to(place).as_posix(): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in place.rglob("*")
        if path.is_file()
    } | {path.relative_to(place).as_posix(): (0, "") for path in place.rglob("*") if path.is_dir()}


def test_a_healthy_workspace_is_left_as_it_is(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fingerprint(place)
    assert start(["doctor", "--config", str(place / "config"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["faults"], {check["state"] for check in told["checks"]}) == (0, {"ok"}), told
    assert start(["doctor", "--config", str(place / "config")]) == 0
    assert fingerprint(place) == before


def spoil(name: str, place: Path) -> None:
    registry, output = place / "registry.duckdb", place / "output"
    folder = next(path for path in output.iterdir() if path.is_dir() and not path.is_symlink())
    if name == "older":
        with open_store(registry) as store:
            store.run("DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)")
    elif name == "newer":
        with open_store(registry) as store:
            store.run("INSERT INTO schema_version VALUES (999, 'later', now()::TIMESTAMP)")
    elif name == "foreign":
        registry.unlink()
        with open_store(registry) as store:
            store.run("CREATE TABLE theirs (a INTEGER)")
    elif name == "inconsistent":
        with open_store(registry) as store:
            store.run("DELETE FROM stage.load")
            base = store.value(
                "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'published' AND table_name = 'persons'"
            )
            store.run(f"DELETE FROM {'published' if base else 'history'}.persons")
    elif name == "taken-apart":
        with open_store(registry) as store:
            base = store.value(
                "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'published' AND table_name = 'conflicts'"
            )
            store.run(f"DROP {'TABLE' if base else 'VIEW'} published.conflicts")
    elif name == "no-database":
        registry.write_text("x" * 10_000)
    elif name == "damaged":
        whole = bytearray(registry.read_bytes())
        whole[4096:4200] = b"x" * 104
        whole[8192:8300] = b"x" * 108
        registry.write_bytes(whole)
    elif name == "folder":
        registry.unlink()
        registry.mkdir()
    elif name == "open":
        registry.chmod(0o644)
        (folder / "persons.parquet").chmod(0o640)
    elif name == "latest":
        (output / "latest").unlink()
    elif name == "output":
        shutil.rmtree(folder)
    elif name == "half":
        (output / "20250101T000000Z").mkdir()
    elif name == "leftovers":
        (folder / ".0123456789ab.parquet").write_text("x")
        (folder / ".0123456789ab.parquet").chmod(0o600)
        (place / "registry.spill").mkdir()
    elif name == "holder":
        (place / "registry.duckdb.holder").write_text(
            json.dumps({"pid": 7, "host": "pc", "started": "x", "command": "run"})
        )
    elif name == "crash":
        log_command(place, None, None)
    elif name == "clock":
        log_command(place, datetime.now(UTC) + timedelta(days=2), 0)
    elif name == "access":
        (place / "logs" / "access.jsonl").write_text('{"number": 1, "who": "x", "previous": "y", "hash": "z"}\n')
        (place / "logs" / "access.jsonl").chmod(0o600)
    elif name == "uncovered":
        (place / "inbox" / "new.csv").write_text("a;b\n")
    elif name == "lacking":
        (place / "inbox" / "penduduk" / "a.csv").unlink()
    elif name == "no-inbox":
        shutil.rmtree(place / "inbox")
    elif name == "pipeline":
        (place / "config" / "pipeline.toml").write_text("[workspace]\ninbox = 3\n")
    elif name == "profile":
        (place / "config" / "sources" / "b.toml").write_text("trsut = 1\n")
    elif name == "policy":
        (place / "config" / "names.toml").write_text("[x\n")
    elif name == "policy-odd":
        (place / "config" / "nmaes.toml").write_text("")
        (place / "config" / "names.toml").write_text("front = []\n")
    elif name == "backup":
        (place / "backups").mkdir()
        (place / "backups" / "w.zip").write_text("x")
        os.utime(place / "backups" / "w.zip", (1_600_000_000, 1_600_000_000))


CASES = {
    "older": ("warning", {"registry-older"}),
    "newer": ("fault", {"error-registry-newer"}),
    "foreign": ("fault", {"error-registry-foreign"}),
    "inconsistent": ("fault", {"registry-inconsistent"}),
    "taken-apart": ("fault", {"error-registry-damaged"}),
    "no-database": ("fault", {"error-registry-not-a-database"}),
    "damaged": ("fault", {"error-registry-damaged"}),
    "folder": ("fault", {"error-registry-is-folder"}),
    "open": ("fault", {"open-to-others"}),
    "latest": ("warning", {"latest-wrong"}),
    "output": ("fault", {"output-missing"}),
    "half": ("warning", {"half-written"}),
    "leftovers": ("warning", {"leftovers"}),
    "holder": ("warning", {"lock-left"}),
    "crash": ("warning", {"log-crashed"}),
    "clock": ("fault", {"clock-behind"}),
    "access": ("fault", {"access-broken"}),
    "uncovered": ("fault", {"inbox-uncovered"}),
    "lacking": ("fault", {"inbox-lacking"}),
    "no-inbox": ("fault", {"error-inbox-missing"}),
    "pipeline": ("fault", {"error-config-invalid"}),
    "profile": ("fault", {"error-config-invalid"}),
    "policy": ("fault", {"error-config-malformed"}),
    "policy-odd": ("warning", {"policy-unknown"}),
    "backup": ("warning", {"backup-old"}),
}


@pytest.mark.parametrize("name", CASES)
def test_doctor_names_what_is_wrong_and_changes_nothing(
    name: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name in ("open",) and sys.platform == "win32":
        pytest.skip("permissions of Unix")
    spoil(name, place)
    before = fingerprint(place)
    state, expected = CASES[name]
    found = [(check.state, check.code) for check in examine(place / "config").checks if check.state != "ok"]
    assert found == [(state, code) for code in expected]
    language = LANGUAGES[len(name) % 2]
    assert start(["--lang", language, "doctor", "--config", str(place / "config")]) == (1 if state == "fault" else 0)
    assert "Traceback" not in capsys.readouterr().out
    assert fingerprint(place) == before


@pytest.mark.parametrize("name", ["newer", "foreign", "no-database", "damaged", "folder"])
def test_a_registry_that_is_none_stops_every_command_with_five(name: str, place: Path) -> None:
    spoil(name, place)
    for line in (["status"], ["lookup", "AHMAD"], ["export", "persons"], ["run"], ["load"], ["link", "--models"]):
        assert start([*line, "--config", str(place / "config")]) == 5, line


def test_a_later_schedule_changed_by_hand_or_twice_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dtsen_merge.operations.installing import Entry
    from dtsen_merge.operations.schedule import When

    cases: list[tuple[list[Entry], str]] = [
        ([Entry("cron", "crontab", When(2, 0))], "schedule-ok"),
        ([Entry("cron", "crontab", None)], "schedule-changed"),
        ([Entry("cron", "crontab", None), Entry("systemd", "x.timer", When(2, 0))], "schedule-twice"),
    ]
    for entries, code in cases:
        monkeypatch.setattr("dtsen_merge.pipeline.doctor.installed", lambda _, found=entries: found)
        assert code in codes(place)


def test_no_workspace_at_all(tmp_path: Path) -> None:
    seen = examine(tmp_path / "nowhere" / "pipeline.toml")
    assert [check.code for check in seen.checks if check.state == "fault"] == ["error-config-missing"]
    assert {check.area for check in seen.checks} == {"settings", "python", "libraries"}


def test_a_lock_that_was_let_go_is_free(place: Path) -> None:
    with run_lock(place / "registry.duckdb"):
        assert "lock-held" in codes(place)
    assert "lock-free" in codes(place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_sentence_and_its_cure(language: Any) -> None:
    import re

    from dtsen_merge.messages import has, text

    source = "".join(
        (Path(__file__).parents[3] / "src" / "dtsen_merge" / path).read_text(encoding="utf-8")
        for path in ("operations/doctor.py", "pipeline/doctor.py", "pipeline/doctor_registry.py")
    )
    found = re.findall(r'Check\(\s*"([a-z-]+)",\s*"(ok|warning|fault)",\s*"([a-z-]+)"', source)
    assert len(found) > 45
    for area, state, code in found:
        assert has(f"area-{area}", language), area
        key = code if code.startswith("error-") else f"doctor-{code}"
        assert has(key, language), code
        if state != "ok" and not code.startswith("error-"):
            params = dict.fromkeys(re.findall(r"\$(\w+)", text_of(code, language)), "X")
            assert text(f"{key}.remedy", language, **params).strip(), code


def text_of(code: str, language: str) -> str:
    folder = Path(__file__).parents[3] / "src" / "dtsen_merge" / "messages" / language
    lines = (folder / "operations.ftl").read_text(encoding="utf-8").split(f"\ndoctor-{code} =")[1]
    return lines.split("\ndoctor-")[0]


def test_a_check_is_told_in_the_reader_s_language(place: Path) -> None:
    (check,) = (one for one in examine(place / "config").checks if one.area == "registry")
    assert told(check, "en")[0].endswith("sound.")
    assert told(check, "id")[0].endswith("utuh.")
