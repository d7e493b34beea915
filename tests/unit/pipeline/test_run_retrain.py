"""`run --retrain`: work also where nothing changed; the model that a run used is told with its outcome."""

from __future__ import annotations

from pathlib import Path

import pytest

from dtsen_merge.cli.session import session
from dtsen_merge.cli.show_operations import show_status
from dtsen_merge.messages import LANGUAGES, Language
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.link import list_models
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.settings import Workspace, load_workspace

HEADINGS = "NIK;Nama Lengkap;Tanggal Lahir;Desa;Kecamatan\n"


def write(root: Path, people: int) -> None:
    rows = [f"63030512{at:02}80{at:04};ORANG {chr(64 + at)};12-{at:02}-1980;Keraton;Martapura\n" for at in range(1, people + 1)]  # fmt: skip
    (root / "inbox" / "penduduk" / "a.csv").write_text(HEADINGS + "".join(rows), encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    profile = tmp_path / "config" / "sources" / "penduduk.toml"
    profile.write_text('name = "penduduk"\ntitle = "P"\nfiles = ["penduduk/*.csv"]\n', encoding="utf-8")
    (tmp_path / "inbox" / "penduduk").mkdir()
    write(tmp_path, 3)
    return load_workspace(tmp_path / "config")


def go(workspace: Workspace, *, retrain: bool = False) -> RunOutcome:
    return run_all(workspace, accept=[], reason="", force=False, progress=Silent(), retrain=retrain)


def used(outcome: RunOutcome) -> tuple[str, int, tuple[str, ...]]:
    assert outcome.published and outcome.model_use is not None
    return outcome.model_use.how, outcome.model_use.number, outcome.model_use.advice


def test_retraining_is_work_where_nothing_changed(workspace: Workspace) -> None:
    assert used(go(workspace)) == ("first", 1, ())
    unchanged = go(workspace)
    assert unchanged.unchanged and unchanged.model_use is None
    assert used(go(workspace, retrain=True)) == ("same", 1, ())
    assert go(workspace).unchanged
    write(workspace.root, 9)
    assert used(go(workspace)) == ("kept", 1, ("model-outgrown",))
    assert used(go(workspace, retrain=True)) == ("retrained", 2, ())
    assert [line.state for line in list_models(workspace)] == ["ready", "in-use"]
    assert go(workspace).unchanged


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_says_which_model_and_whether_it_still_suits(
    workspace: Workspace, language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "language", language)
    go(workspace)
    show_status(registry_status(workspace))
    told = capsys.readouterr().out
    assert session.t("linkage-status", number="1", learned=3) in told
    old = session.t("linkage-status-old", number="1")
    assert old[:30] not in told
    write(workspace.root, 9)
    go(workspace)
    show_status(registry_status(workspace))
    assert old[:30] in capsys.readouterr().out
