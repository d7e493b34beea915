"""Trying without publishing, going back, and asking the past, from the inbox to the files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.cli.app import start
from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import GateError, UsageError
from dtsen_merge.pipeline import rollback
from dtsen_merge.pipeline.history import compare_runs, list_runs, tell_story
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.link import link_staged
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.merge import merge_linked
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.report import write_reports
from dtsen_merge.pipeline.rollback import roll_back_to
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

PROFILE = 'name = "penduduk"\ntitle = "Penduduk"\nkind = "population"\nfiles = ["penduduk/*.csv"]\n'
HEAD = "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Alamat;Desa;Kecamatan\n"
AHMAD = "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;{};Keraton;Martapura\n"
SITI = "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;JL. MELATI;Keraton;Martapura\n"
BUDI = "6303051001750003;6303050101100002;BUDI SANTOSO;L;10-01-1975;JL. MAWAR;Keraton;Martapura\n"
FIRST = HEAD + AHMAD.format("JL. MELATI") + SITI + BUDI
SECOND = HEAD + AHMAD.format("JL. KENANGA NO. 7") + SITI
CONTRACT = {
    "run.json", "crosswalk.parquet", "persons.parquet", "families.parquet", "participation.parquet",
    "problems.parquet", "reconciliation.html", "reconciliation.xlsx", "reconciliation.json",
    "corrections/penduduk.xlsx", "review.xlsx", "datapackage.json",
}  # fmt: skip


class Killed(BaseException):
    """Stands in for a SIGKILL: nothing in the program catches it."""


def deliver(workspace: Workspace, rows: str) -> None:
    (workspace.inbox / "penduduk" / "a.csv").write_text(rows, encoding="utf-8")


def go(workspace: Workspace, *accept: str, dry: bool = False) -> RunOutcome:
    return run_all(workspace, accept=accept, reason="uji" if accept else "", force=False, progress=Silent(), dry=dry)


def state(workspace: Workspace) -> dict[str, Any]:
    """Everything that a dry run must leave alone."""
    with open_store(workspace.registry) as store:
        names = store.frame(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name IN ('history', 'published', 'answers')"
        ).rows()
        tables = {
            name: store.frame(f'SELECT * FROM "{schema}"."{name}" ORDER BY ALL').to_dicts() for schema, name in names
        }
    files = sorted(str(path.relative_to(workspace.output)) for path in workspace.output.rglob("*"))
    return {**tables, "files": files, "latest": latest_run_folder(workspace.output)}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published once, and the next delivery is in the inbox."""
    folder = tmp_path_factory.mktemp("once")
    make_workspace(folder)
    (folder / "config" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "inbox" / "penduduk").mkdir()
    workspace = load_workspace(folder / "config")
    deliver(workspace, FIRST)
    assert go(workspace).published
    deliver(workspace, SECOND)
    return folder


@pytest.fixture(scope="module")
def twice(once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published twice: BUDI left, AHMAD has another address."""
    folder = tmp_path_factory.mktemp("twice") / "w"
    shutil.copytree(once, folder, symlinks=True)
    assert go(load_workspace(folder / "config"), "max_change_share").published
    return folder


def _copy(folder: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(folder, tmp_path / "w", symlinks=True)
    return load_workspace(tmp_path / "w" / "config")


@pytest.fixture
def first(once: Path, tmp_path: Path) -> Workspace:
    return _copy(once, tmp_path)


@pytest.fixture
def second(twice: Path, tmp_path: Path) -> Workspace:
    return _copy(twice, tmp_path)


def test_a_dry_run_tells_what_would_change_and_changes_nothing(first: Workspace) -> None:
    before = state(first)
    told = go(first, dry=True)
    assert (told.dry, told.published, told.unchanged, told.stopped) == (True, False, False, True)
    assert {gate.gate for gate in told.gates if not gate.passed} == {"max_change_share"}
    assert told.difference is not None
    assert told.difference["persons"]["left"] == 1
    assert told.difference["fields"] == {"alamat": 1}
    assert state(first) == before
    assert not go(first, "max_change_share", dry=True).stopped
    assert state(first) == before
    assert go(first, "max_change_share").published
    same = compare_runs(first, "1")
    counted = [name for name in told.difference if name not in ("since", "until")]
    assert {name: same[name] for name in counted} == {name: told.difference[name] for name in counted}
    assert go(first, dry=True).unchanged


def test_a_dry_merge_tells_the_same(first: Workspace) -> None:
    before = state(first)
    load_files(first, (), progress=Silent())
    link_staged(first, progress=Silent())
    told = merge_linked(first, accept=(), reason="", progress=Silent(), dry=True)
    assert (told.dry, told.stopped, told.persons) == (True, True, 2)
    assert state(first) == before


def test_a_first_dry_run_compares_with_nothing(once: Path, tmp_path: Path) -> None:
    workspace = _copy(once, tmp_path)
    for path in (workspace.registry, workspace.output):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    told = go(workspace, dry=True)
    assert told.difference is not None
    assert (told.difference["persons"]["before"], told.difference["persons"]["new"]) == (0, 2)
    assert not told.stopped
    assert registry_status(workspace)["run"] is None
    assert not workspace.output.exists()


def test_going_back_writes_every_file_and_the_earlier_state_stands(second: Workspace) -> None:
    runs = list_runs(second)
    told = roll_back_to(second, "1", reason="salah kirim", progress=Silent())
    assert (told.persons, told.families) == (3, 2)
    folder = latest_run_folder(second.output)
    assert folder == told.folder
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == CONTRACT
    earlier = second.output / runs[0]["run_id"]
    for name in ("persons", "families", "participation", "crosswalk", "problems"):
        assert pl.read_parquet(folder / f"{name}.parquet").equals(pl.read_parquet(earlier / f"{name}.parquet")), name
    said = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (said["published"], said["kind"], said["rolled_back_to"]) == (True, "rollback", runs[0]["run_id"])
    assert said["sheets"] == json.loads((earlier / "run.json").read_text(encoding="utf-8"))["sheets"]
    figures = json.loads((folder / "reconciliation.json").read_text(encoding="utf-8"))
    assert figures["changes"]["since"] == runs[1]["run_id"]
    assert figures["run"]["run_id"] == told.run_id
    assert [run["kind"] for run in list_runs(second)] == ["run", "run", "rollback"]
    same = compare_runs(second, "1")
    assert all(same["persons"][name] == 0 for name in ("new", "returned", "split", "merged", "left", "changed"))


def test_the_files_that_were_undone_do_not_undo_the_rollback(second: Workspace) -> None:
    roll_back_to(second, "1", reason="salah kirim", progress=Silent())
    before = state(second)
    with pytest.raises(GateError) as told:
        go(second)
    assert told.value.code == "rolled-back"
    with pytest.raises(GateError):
        run_all(second, accept=(), reason="", force=True, progress=Silent())
    dry = go(second, "max_change_share", dry=True)
    assert {gate.gate for gate in dry.gates if not gate.passed and not gate.accepted} == {"rolled_back"}
    assert state(second) == before
    deliver(second, FIRST)
    assert go(second).unchanged, "the files of the state that stands"
    deliver(second, SECOND + BUDI.replace("BUDI", "BADU"))
    assert not go(second, "max_change_share", dry=True).stopped
    deliver(second, SECOND)
    assert go(second, "max_change_share", "rolled_back").published


def test_a_kill_before_latest_is_mended_by_the_next_run(second: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(rollback, "point_latest", kill)
        with pytest.raises(Killed):
            roll_back_to(second, "1", reason="salah kirim", progress=Silent())
    standing = list_runs(second)[-1]
    assert standing["kind"] == "rollback"
    assert latest_run_folder(second.output) != second.output / standing["run_id"]
    with pytest.raises(GateError):
        go(second)
    assert latest_run_folder(second.output) == second.output / standing["run_id"]
    assert json.loads((second.output / "latest" / "run.json").read_text(encoding="utf-8"))["published"]


def test_going_back_needs_a_reason_and_something_to_go_back_to(second: Workspace, tmp_path: Path) -> None:
    before = state(second)
    for word, reason, code in (
        ("1", " ", "rollback-needs-reason"),
        ("2", "uji", "rollback-stands"),
        ("7", "uji", "run-unknown"),
    ):
        with pytest.raises(UsageError) as told:
            roll_back_to(second, word, reason=reason, progress=Silent())
        assert told.value.code == code
    assert state(second) == before
    make_workspace(tmp_path / "empty")
    with pytest.raises(UsageError) as told:
        roll_back_to(load_workspace(tmp_path / "empty" / "config"), "1", reason="uji", progress=Silent())
    assert told.value.code == "nothing-published"


def test_the_standing_after_an_earlier_run(second: Workspace) -> None:
    then, now = registry_status(second, "1"), registry_status(second)
    assert (then["persons"], now["persons"]) == (3, 2)
    assert (then["run"]["number"], now["run"]["number"]) == (1, 2)
    assert then["sources"][0]["accepted"] == 3
    assert then["sources"][0]["age_days"] == 0
    with pytest.raises(UsageError):
        registry_status(second, "9")


def test_the_report_compares_with_any_run_also_where_its_folder_is_gone(second: Workspace, tmp_path: Path) -> None:
    deliver(second, SECOND + BUDI)
    assert go(second, "max_change_share").published

    def changes() -> dict[str, Any]:
        (path,) = write_reports(second, ["json"], tmp_path / "out", "", progress=Silent(), compare="1")
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["changes"]
        return told

    with_folder = changes()
    first_run = list_runs(second)[0]["run_id"]
    assert with_folder["since"] == first_run
    shutil.rmtree(second.output / first_run)
    assert changes() == with_folder
    persons = next(line for line in with_folder["lines"] if line["measure"] == "persons")
    assert (persons["previous"], persons["current"]) == (3, 3)


def test_a_story_is_masked_unless_a_purpose_is_stated(second: Workspace) -> None:
    told = tell_story(second, "AHMAD", unmask=False, purpose="")
    assert told is not None
    (change,) = told["changes"]
    assert (change["field"], change["before"], change["after"], change["row"]) == ("alamat", "***", "***", 2)
    with pytest.raises(UsageError):
        tell_story(second, "AHMAD", unmask=True, purpose="")
    whole = tell_story(second, told["id"], unmask=True, purpose="verifikasi")
    assert whole is not None
    assert "KENANGA" in whole["changes"][0]["after"]
    logged = "".join(path.read_text(encoding="utf-8") for path in second.logs.glob("*.jsonl"))
    assert '"history"' in logged
    assert "KENANGA" not in logged
    assert tell_story(second, "TIDAK ADA", unmask=False, purpose="") is None


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_terminal_tells_it_at_80_columns(
    second: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    place = ["--config", str(second.registry.parent / "config" / "pipeline.toml"), "--lang", language]
    person = tell_story(second, "AHMAD", unmask=False, purpose="")
    assert person is not None
    for words, code in (
        (["history"], 0), (["history", "--since", "1"], 0), (["history", person["id"]], 0), (["history", "X"], 1),
        (["history", "--since", "9"], 2), (["history", "--since", "2", "--until", "1"], 2), (["history", "--until", "1"], 2),
        (["history", person["id"], "--since", "1"], 2), (["status", "--run", "1"], 0), (["rollback", "1"], 2),
        (["rollback", "1", "--reason", "uji"], 0), (["run", "--dry-run"], 3), (["run"], 3), (["merge", "--dry-run"], 3),
    ):  # fmt: skip
        assert start([*words, *place]) == code, words
        told = capsys.readouterr()
        drawn = [line for line in told.out.splitlines() if "─" in line]
        assert all(len(line.rstrip()) <= 80 for line in drawn), words
    assert start(["history", "--since", "1", "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["persons"]["before"] == 3
