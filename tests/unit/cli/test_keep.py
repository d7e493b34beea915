"""`backup`, `restore` and `purge` from the command line to the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dtsen_merge.cli import keep
from dtsen_merge.cli.app import start
from dtsen_merge.cli.session import session
from dtsen_merge.pipeline import outputs
from dtsen_merge.pipeline.init import make_workspace

PROFILE = 'name = "penduduk"\ntitle = "Penduduk"\nkind = "population"\nfiles = ["penduduk/*.csv"]\nperiod = "2025-06"\n'
NIK = "6303054506820002"
ROWS = (
    "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    f"{NIK};6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once") / "banjar"
    make_workspace(folder)
    (folder / "config" / "sources" / "penduduk.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "inbox" / "penduduk").mkdir()
    (folder / "inbox" / "penduduk" / "a.csv").write_text(ROWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert start(["run"]) == 0
    return folder


@pytest.fixture
def here(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(once, tmp_path / "banjar", symlinks=True)
    monkeypatch.chdir(tmp_path / "banjar")
    monkeypatch.setattr(session, "language", "en")
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("write_html", "write_xlsx"):
        monkeypatch.setattr(outputs, name, lambda *given, **_: given[-1].write_text("", encoding="utf-8"))
    return tmp_path / "banjar"


def test_backup_and_restore(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["backup", "--to", "../w.zip", "--with-outputs", "none"]) == 0
    told = capsys.readouterr()
    assert told.out.strip().endswith("w.zip") and "whole personal data" in told.err
    assert start(["backup", "--to", "../w.zip"]) == 2
    assert start(["restore", "../w.zip", "../new", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == ""
    assert start(["restore", "../w.zip", "../new"]) == 2
    assert "--force" in capsys.readouterr().err
    assert start(["restore", "../w.zip", "../new", "--force"]) == 0
    assert "backups/new-" in capsys.readouterr().err
    assert start(["restore", "../nothing.zip"]) == 2
    assert start(["status", "--config", "../new/config"]) == 0


def test_a_purge_is_looked_at_first_and_asked_about(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start(["purge", "--person", NIK, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Persons who leave the registry: 1" in told and "penduduk/a.csv" in told
    assert max(len(line) for line in told.splitlines()) <= 80
    assert NIK not in told and "NURHAYATI" not in told
    assert start(["purge", "--person", NIK, "--dry-run", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["rows"], plan["run_id"], plan["inbox_files"]) == (1, "", ["penduduk/a.csv"])
    assert start(["purge", "--person", NIK]) == 2
    assert "--reason" in capsys.readouterr().err
    assert start(["purge", "--person", NIK, "--reason", "x"]) == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr(keep.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(keep.typer, "prompt", lambda *_, **__: "no")
    assert start(["purge", "--source", "penduduk", "--reason", "x"]) == 130
    monkeypatch.setattr(keep.typer, "prompt", lambda *_, **__: plan["person_id"])
    assert start(["purge", "--person", plan["person_id"], "--reason", "asked for"]) == 0
    told = capsys.readouterr().out
    assert "1 rows erased" in told and "hold the rows still" in told
    assert start(["lookup", plan["person_id"]]) == 1


def test_old_outputs_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("20200101T000000Z", "20200102T000000Z"):
        (here / "output" / name).mkdir()
    assert start(["purge", "--outputs"]) == 2
    assert "keep_runs" in capsys.readouterr().err
    assert start(["purge", "--outputs", "--keep", "2", "--source", "penduduk"]) == 2
    assert start(["purge", "--outputs", "--keep", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": ["20200101T000000Z"]}
    assert start(["purge", "--outputs", "--keep", "1"]) == 0
    assert "20200102T000000Z" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        ["purge"],
        ["purge", "--person", "SITI", "--yes", "--reason", "x"],
        ["purge", "--source", "nope", "--yes", "--reason", "x"],
        ["purge", "--period", "besok", "--dry-run"],
        ["purge", "--person", NIK, "--source", "penduduk", "--dry-run"],
        ["purge", "--person", NIK, "--yes", "--reason", "for Siti Nurhayati"],
    ],
)
def test_what_is_wrong_ends_with_one_sentence(here: Path, line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert start(line) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.strip().splitlines()) == 1
