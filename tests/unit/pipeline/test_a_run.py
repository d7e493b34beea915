"""One small run from inbox to registry, and what a kill at the worst moment leaves to be mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import InputError, LockedError, UsageError
from dtsen_merge.pipeline import merge, run
from dtsen_merge.pipeline.export import export_tables
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.link import link_staged
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.lookup import look_up
from dtsen_merge.pipeline.outcome import SheetCount
from dtsen_merge.pipeline.outputs import report_of, source_lines
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.published import published_registry, run_folder
from dtsen_merge.pipeline.report import write_reports
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.pipeline.validate import validate_files
from dtsen_merge.registry import run_lock
from dtsen_merge.settings import Workspace, load_workspace

PROFILE = 'name = "penduduk"\ntitle = "Penduduk"\nkind = "population"\nfiles = ["penduduk/*.csv"]\n'
ROWS = (
    "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
    "630305;;;;;;\n"
)


class Killed(BaseException):
    """Stands in for a SIGKILL: nothing in the program catches it."""


def kill(*_: object, **__: object) -> None:
    raise Killed


def go(workspace: Workspace, *, force: bool = False) -> run.RunOutcome:
    accept = {"accept": ["max_rejected_share"], "reason": "uji"}
    return run_all(workspace, **accept, force=force, progress=Silent())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    make_workspace(folder)
    (folder / "config" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "inbox" / "penduduk").mkdir()
    (folder / "inbox" / "penduduk" / "a.csv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def once(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published once; only read."""
    folder = tmp_path_factory.mktemp("once") / "w"
    shutil.copytree(template, folder)
    assert go(load_workspace(folder / "config")).published
    return folder


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(template, tmp_path / "w")
    return load_workspace(tmp_path / "w" / "config")


@pytest.fixture
def done(once: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(once, tmp_path / "w", symlinks=True)
    return load_workspace(tmp_path / "w" / "config")


def facts(workspace: Workspace) -> dict:
    folder = latest_run_folder(workspace.output)
    assert folder is not None
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def events(workspace: Workspace) -> list[tuple[str, str | None]]:
    lines = (workspace.logs / "dtsen-merge.jsonl").read_text(encoding="utf-8").splitlines()
    return [(told["event"], told.get("code")) for told in map(json.loads, lines)]


def test_run_json_tells_what_came_of_it(done: Workspace) -> None:
    told = facts(done)
    assert told["published"] is True
    assert (told["persons"], told["families"], told["previous_run"], told["region"]) == (2, 1, None, "63.03")
    assert [stage["stage"] for stage in told["stages"]] == ["load", "link", "merge", "write", "publish"]
    assert told["started"] <= told["ended"]
    assert told["accepted_because"] == "uji"
    (sheet,) = told["sheets"]
    assert (sheet["rows_read"], sheet["rows_accepted"], sheet["rows_rejected"], sheet["rows_ignored"]) == (4, 2, 1, 1)
    assert events(done) == [("begun", None), ("published", None)]


def test_a_kill_between_publishing_and_pointing_is_mended(fresh: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(merge, "point_latest", kill)
        go(fresh)
    assert latest_run_folder(fresh.output) is None
    again = go(fresh)
    assert again.unchanged
    assert latest_run_folder(fresh.output) == again.folder
    assert facts(fresh)["published"] is True


def test_a_kill_before_run_json_was_finished_is_mended(fresh: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(merge, "finish_run_json", kill)
        go(fresh)
    assert facts(fresh)["published"] is False
    assert go(fresh).unchanged
    assert facts(fresh)["published"] is True


def test_a_kill_before_publishing_leaves_nothing(fresh: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(merge, "publish", kill)
        go(fresh)
    assert latest_run_folder(fresh.output) is None
    assert registry_status(fresh)["run"] is None
    assert events(fresh) == [("begun", None), ("failed", "Killed")]
    assert go(fresh).published


def test_a_run_whose_output_was_removed_is_made_anew(done: Workspace) -> None:
    first = latest_run_folder(done.output)
    assert go(done).unchanged
    shutil.rmtree(first)
    assert go(done).published
    assert latest_run_folder(done.output) is not None


def test_changed_settings_or_files_are_a_change(done: Workspace) -> None:
    assert go(done).unchanged
    path = done.inbox / "penduduk" / "a.csv"
    path.write_text(ROWS + "6303051001100003;;MUHAMMAD RAMADHAN;L;10-01-2010;Keraton;Martapura\n", encoding="utf-8")
    told = go(done)
    assert (told.published, told.persons) == (True, 3)
    assert facts(done)["previous_run"]


def test_steps_in_the_wrong_order(fresh: Workspace) -> None:
    with pytest.raises(UsageError, match="nothing-staged"):
        link_staged(fresh, progress=Silent())
    assert load_files(fresh, [], progress=Silent()).sheets[0].rows_read == 4
    with pytest.raises(UsageError, match="nothing-linked"):
        merge.merge_linked(fresh, accept=[], reason="", progress=Silent())
    assert events(fresh)[-2:] == [("begun", None), ("failed", "nothing-linked")]
    link_staged(fresh, progress=Silent())
    load_files(fresh, [], progress=Silent())  # staged anew: what was linked is out of date
    with pytest.raises(UsageError, match="nothing-linked"):
        merge.merge_linked(fresh, accept=[], reason="", progress=Silent())
    with run_lock(fresh.registry), pytest.raises(LockedError):
        load_files(fresh, [], progress=Silent())


def test_nothing_is_published_yet(fresh: Workspace, tmp_path: Path) -> None:
    for ask in (
        lambda: write_reports(fresh, ["json"], None, "", progress=Silent()),
        lambda: look_up(fresh, "x", unmask=False, purpose=""),
        lambda: export_tables(fresh, ["persons"], "csv", tmp_path / "x", unmask=False, purpose="", language="id"),
    ):
        with pytest.raises(UsageError, match="nothing-published"):
            ask()
    assert not fresh.registry.exists()
    assert registry_status(fresh)["persons"] == 0


def test_validating_touches_no_registry(fresh: Workspace) -> None:
    told = validate_files(fresh, [], progress=Silent())
    (source,) = told.sources
    assert (source.rows_with_error, source.error_share, source.over_limit) == (1, pytest.approx(1 / 3), True)
    assert ("nama-missing", ("C4",)) in {(one.code, one.cells) for one in told.findings}
    assert not fresh.registry.exists()
    assert json.loads(json.dumps(told.as_dict()))["over_limit"] is True
    with pytest.raises(InputError):
        validate_files(fresh, [fresh.inbox / "x.csv"], progress=Silent())


def test_whole_values_are_given_for_a_purpose_and_recorded(done: Workspace, tmp_path: Path) -> None:
    nik = "6303051205800001"
    assert nik not in repr(look_up(done, "riduan", unmask=False, purpose=""))
    with pytest.raises(UsageError, match="unmask-needs-purpose"):
        look_up(done, "riduan", unmask=True, purpose=" ")
    before = {path: path.read_bytes() for path in done.logs.iterdir()}
    assert nik in repr(look_up(done, "riduan", unmask=True, purpose="kunjungan"))
    export_tables(done, ["persons"], "csv", tmp_path / "x", unmask=True, purpose="bansos", language="id")
    grown = b"".join(path.read_bytes() for path in done.logs.iterdir() if path.read_bytes() != before.get(path))
    assert b"kunjungan" in grown and b"bansos" in grown and nik.encode() not in grown


def test_the_folder_of_a_run_is_found_or_made(done: Workspace) -> None:
    with published_registry(done) as (_, published):
        folder = run_folder(done, published)
        assert folder == latest_run_folder(done.output)
        shutil.rmtree(folder)
        assert run_folder(done, published).is_dir()


def test_figures_of_an_earlier_run_that_are_gone(done: Workspace) -> None:
    run_id = latest_run_folder(done.output).name
    assert report_of(done, run_id)
    (done.output / run_id / "reconciliation.json").write_text("{", encoding="utf-8")
    assert report_of(done, run_id) is None
    assert report_of(done, None) is None
    assert report_of(done, "20010101T000000Z") is None


def test_rows_of_a_source_are_added_up() -> None:
    sheets = [SheetCount("a", "f", str(n), 10, 7, 2, 1, {}) for n in range(3)]
    told = source_lines(pl.DataFrame({"source": ["b", "a"]}), sheets)
    assert told.rows() == [("b", None, None, None, None), ("a", 30, 21, 6, 3)]
    assert source_lines(pl.DataFrame({"source": ["b"]}), []).height == 1
