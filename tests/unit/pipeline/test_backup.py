"""A workspace goes into an archive and comes out of it, whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dtsen_merge.cli import options
from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import InputError, LockedError, SurroundingsError, UsageError
from dtsen_merge.operations import archive
from dtsen_merge.pipeline import restore as restoring
from dtsen_merge.pipeline.backup import back_up
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.restore import finish_restore, is_unfinished, restore
from dtsen_merge.pipeline.retention import overdue
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.privacy import AccessLog
from dtsen_merge.registry import run_lock
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

PROFILE = 'name = "penduduk"\ntitle = "Penduduk"\nkind = "population"\nfiles = ["penduduk/*.csv"]\n'
ROWS = (
    "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
)


class Killed(BaseException):
    """Stands in for a SIGKILL: nothing in the program catches it."""


def kill(*_: object, **__: object) -> None:
    raise Killed


def go(workspace: Workspace) -> None:
    run_all(workspace, accept=[], reason="", force=False, progress=Silent())


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once") / "banjar"
    make_workspace(folder)
    (folder / "config" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "inbox" / "penduduk").mkdir()
    (folder / "inbox" / "penduduk" / "a.csv").write_text(ROWS, encoding="utf-8")
    go(load_workspace(folder / "config"))
    return folder


@pytest.fixture
def done(once: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(once, tmp_path / "banjar", symlinks=True)
    return load_workspace(tmp_path / "banjar" / "config")


def members(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as held:
        return set(held.namelist())


def test_an_archive_is_the_owners_and_holds_what_a_move_needs(done: Workspace) -> None:
    made = back_up(done, inbox=False, progress=Silent())
    run = latest_run_folder(done.output)
    assert run
    assert made.path.parent == done.root / "backups" and made.path.name.startswith("banjar-20")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    held = members(made.path)
    assert {"config/pipeline.toml", "config/sources/penduduk.toml", "registry.duckdb", "manifest.json"} <= held
    assert {f"output/{run.name}/persons.parquet", f"output/{run.name}/corrections/penduduk.xlsx"} <= held
    assert not any(name.startswith(("inbox", "backups")) or name.endswith(".lock") for name in held)
    assert (made.run_id, made.outside, made.deleted) == (run.name, (), ())
    entry = (done.logs / "access.jsonl").read_text(encoding="utf-8")
    assert '"backup"' in entry and AccessLog(done.logs).verify().intact


def test_what_goes_in_can_be_chosen(done: Workspace, tmp_path: Path) -> None:
    older = done.output / "20200101T000000Z"
    older.mkdir()
    (older / "run.json").write_text("{}", encoding="utf-8")
    names = {}
    for outputs, inbox in (("all", True), ("latest", False), ("none", False)):
        path = tmp_path / f"{outputs}.zip"
        names[outputs] = members(back_up(done, path, outputs=outputs, inbox=inbox, progress=Silent()).path)
    assert "output/20200101T000000Z/run.json" in names["all"] - names["latest"]
    assert "inbox/penduduk/a.csv" in names["all"]
    assert not any(name.startswith("output") for name in names["none"])
    with pytest.raises(UsageError, match="backup-exists"):
        back_up(done, tmp_path / "all.zip", inbox=False, progress=Silent())
    assert back_up(done, tmp_path, inbox=False, progress=Silent()).path.parent == tmp_path


def test_old_archives_go_by_the_settings(done: Workspace) -> None:
    path = done.root / "config" / "pipeline.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("keep_backups = 0", "keep_backups = 1"), encoding="utf-8")
    place = load_workspace(path)
    first = back_up(place, inbox=False, progress=Silent())
    (first.path.parent / f".{'a' * 12}.zip").touch()  # of a backup that was killed
    second = back_up(place, inbox=False, progress=Silent())
    assert second.deleted == (first.path.name,)
    assert [one.name for one in second.path.parent.iterdir()] == [second.path.name]


def test_old_outputs_go_after_a_good_publication(done: Workspace) -> None:
    path = done.root / "config" / "pipeline.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("keep_runs = 0", "keep_runs = 2"), encoding="utf-8")
    for name in ("20200101T000000Z", "20200102T000000Z", "arsip"):
        (done.output / name).mkdir()
    run = latest_run_folder(done.output).name
    go(load_workspace(path))  # other settings: a new run
    assert {one.name for one in done.output.iterdir()} == {run, latest_run_folder(done.output).name, "arsip", "latest"}


def test_what_is_past_its_date(done: Workspace) -> None:
    (done.output / "20200101T000000Z").mkdir()
    with open_store(done.registry) as store:
        told = overdue(done, store, datetime.now(UTC))
        assert (told.runs, told.sources) == (("20200101T000000Z",), ())
        path = done.root / "config" / "privacy.toml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("source_days = 0", "source_days = 30"), encoding="utf-8"
        )
        later = datetime.now(UTC) + timedelta(days=31)
        assert overdue(done, store, later).as_dict() == {"runs": ("20200101T000000Z",), "sources": ("penduduk",)}


def test_a_workspace_comes_back_elsewhere_and_goes_on(done: Workspace, tmp_path: Path) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=True, progress=Silent())
    told = restore(made.path, tmp_path / "new" / "place", force=False, progress=Silent())
    there = load_workspace(told.folder / "config")
    assert (told.run_id, told.kept) == (made.run_id, "")
    assert registry_status(there)["run"]["run_id"] == made.run_id
    assert latest_run_folder(there.output)
    assert run_all(there, accept=[], reason="", force=False, progress=Silent()).unchanged
    assert not (told.folder / restoring.RESTORING).exists()
    assert stat.S_IMODE(there.registry.stat().st_mode) == 0o600
    assert AccessLog(there.logs).verify().intact


def test_nothing_that_stands_is_overwritten_unasked(done: Workspace, tmp_path: Path) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=False, progress=Silent())
    before = done.registry.read_bytes()
    with pytest.raises(UsageError, match="restore-standing"):
        restore(made.path, done.root, force=False, progress=Silent())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    for force in (False, True):
        with pytest.raises(UsageError, match="restore-not-empty"):
            restore(made.path, tmp_path / "other", force=force, progress=Silent())
    with pytest.raises(UsageError, match="init-not-a-folder"):
        restore(made.path, tmp_path / "w.zip", force=True, progress=Silent())
    assert done.registry.read_bytes() == before
    with run_lock(done.registry), pytest.raises(LockedError):
        restore(made.path, done.root, force=True, progress=Silent())
    with run_lock(done.registry), pytest.raises(LockedError):
        back_up(done, inbox=False, progress=Silent())


def test_what_stands_is_kept_and_then_replaced(done: Workspace, tmp_path: Path) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=False, progress=Silent())
    extra = done.root / "config" / "sources" / "lain.toml"
    extra.write_text(PROFILE.replace("penduduk", "lain"), encoding="utf-8")
    (done.inbox / "lain").mkdir()
    (done.inbox / "lain" / "b.csv").write_text(ROWS, encoding="utf-8")
    go(load_workspace(done.root / "config"))
    newer = registry_status(done)["run"]["run_id"]
    assert newer != made.run_id
    (done.registry.with_name("registry.duckdb.wal")).write_bytes(b"")
    told = restore(made.path, done.root, force=True, progress=Silent())
    assert registry_status(done)["run"]["run_id"] == made.run_id
    assert latest_run_folder(done.output).name == made.run_id
    assert not extra.exists()
    assert (done.inbox / "lain" / "b.csv").is_file()
    log = (done.logs / "access.jsonl").read_text(encoding="utf-8")
    assert log.count('"backup"') == 2 and '"restore"' in log  # the log that stood goes on
    again = restore(done.root / "backups" / told.kept, tmp_path / "again", force=False, progress=Silent())
    assert again.run_id == newer


@pytest.mark.parametrize("place", ["_lay_out", "extract", "_put_in_place"])
def test_a_restore_killed_before_it_was_ready_changes_nothing(
    done: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=False, progress=Silent())
    before = done.registry.read_bytes()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(restoring, place, kill)
        restore(made.path, done.root, force=True, progress=Silent())
    assert done.registry.read_bytes() == before
    assert is_unfinished(done.root) == (place == "_put_in_place")
    assert finish_restore(done.root) == (place == "_put_in_place")
    assert registry_status(done)["run"]["run_id"] == made.run_id
    assert not (done.root / restoring.RESTORING).exists()


@pytest.mark.parametrize("step", ["_replace_config", "_replace_registry", "_move_the_rest", "point_latest"])
@pytest.mark.parametrize("after", [False, True])
def test_a_restore_killed_while_it_puts_things_in_place_is_finished_by_the_next_command(
    done: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=False, progress=Silent())
    (done.root / "config" / "pipeline.toml").write_text("[gates]\nmax_cluster_size = 5\n", encoding="utf-8")
    real = getattr(restoring, step)

    def stop(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(restoring, step, stop)
        restore(made.path, done.root, force=True, progress=Silent())
    assert is_unfinished(done.root)
    assert options.workspace(done.root / "config").settings.gates.max_cluster_size == 30
    assert registry_status(done)["run"]["run_id"] == made.run_id
    assert load_workspace(done.root / "config").settings.gates.max_cluster_size == 30
    assert not (done.root / restoring.RESTORING).exists()


def test_a_backup_killed_outright_leaves_no_half_archive(done: Workspace) -> None:
    probe = (
        "import os, signal, sys\n"
        "from dtsen_merge.operations import archive\n"
        "archive.read_manifest = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from dtsen_merge.cli.app import start\n"
        "start(['backup', '--config', sys.argv[1]])\n"
    )
    ended = subprocess.run([sys.executable, "-c", probe, str(done.root / "config")], check=False)
    assert ended.returncode == -signal.SIGKILL
    left = list((done.root / "backups").iterdir())
    assert len(left) == 1 and left[0].name.startswith(".")
    assert back_up(done, inbox=False, progress=Silent()).path.is_file()
    assert not left[0].exists()


def test_what_cannot_be_taken_out_is_refused_with_nothing_changed(
    done: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(done, tmp_path / "w.zip", inbox=False, progress=Silent())
    with monkeypatch.context() as patch, pytest.raises(SurroundingsError, match="backup-newer"):
        patch.setattr(restoring, "latest_version", lambda: 0)
        restore(made.path, tmp_path / "new", force=False, progress=Silent())
    assert not (tmp_path / "new").exists()
    real = archive._drain
    with monkeypatch.context() as patch, pytest.raises(InputError, match="backup-damaged"):
        patch.setattr(archive, "_drain", lambda *given: real(*given)[::-1])
        restore(made.path, done.root, force=True, progress=Silent())
    assert not (done.root / restoring.RESTORING).exists()
    with pytest.raises(InputError, match="backup-unknown"):
        restore(done.registry, tmp_path / "new", force=False, progress=Silent())


def test_a_registry_outside_is_told_and_logs_outside_are_left_out(once: Path, tmp_path: Path) -> None:
    shutil.copytree(once, tmp_path / "w", symlinks=True)
    config = tmp_path / "w" / "config" / "pipeline.toml"
    config.write_text('[workspace]\nregistry = "../r.duckdb"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="backup-outside"):
        back_up(load_workspace(config), inbox=False, progress=Silent())
    config.write_text('[workspace]\nlogs = "../logs"\n', encoding="utf-8")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "dtsen-merge.jsonl").touch()
    assert back_up(load_workspace(config), inbox=False, progress=Silent()).outside == ("logs",)


def test_a_workspace_without_config_folder_or_registry_can_be_moved(tmp_path: Path) -> None:
    (tmp_path / "a" / "sources").mkdir(parents=True)
    (tmp_path / "a" / "pipeline.toml").write_text("", encoding="utf-8")
    (tmp_path / "a" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    made = back_up(load_workspace(tmp_path / "a"), inbox=False, progress=Silent())
    assert (made.run_id, members(made.path)) == ("", {"pipeline.toml", "sources/penduduk.toml", "manifest.json"})
    told = restore(made.path, tmp_path / "b", force=False, progress=Silent())
    assert load_workspace(told.folder).sources[0].name == "penduduk"
    assert restore(made.path, tmp_path / "b", force=True, progress=Silent()).kept


def test_an_archive_is_not_made_where_nothing_can_be_written(done: Workspace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    done.root.chmod(0o500)
    try:
        with pytest.raises(SurroundingsError):
            back_up(done, inbox=False, progress=Silent())
    finally:
        done.root.chmod(0o700)
