"""The pointer to the last published run, as a link and as a text file."""

import sys
from pathlib import Path

import pytest

from dtsen_merge.delivery import latest_run_folder, point_latest
from dtsen_merge.errors import SurroundingsError


@pytest.fixture
def output(tmp_path):
    for name in ("r1", "r2"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def no_links(monkeypatch):
    def refuse(self, target, target_is_directory=False):
        raise OSError(1314, "a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_there_may_be_no_run_yet(output):
    assert latest_run_folder(output) is None
    assert latest_run_folder(output / "nowhere") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_a_link_moves_on_with_each_run_and_survives_a_move_of_the_folder(output):
    for name in ("r1", "r2"):
        link = point_latest(output, name)
        assert link.is_symlink()
        assert latest_run_folder(output) == output / name
    moved = output.rename(output.with_name("pindah"))
    assert latest_run_folder(moved) == moved / "r2"
    assert (moved / "latest").resolve() == (moved / "r2").resolve()


def test_where_links_fail_a_text_file_says_the_same(output, no_links):
    for name in ("r1", "r2"):
        path = point_latest(output, name)
        assert path.read_text(encoding="utf-8").strip() == name
        assert latest_run_folder(output) == output / name
    assert sorted(entry.name for entry in output.iterdir()) == ["latest", "r1", "r2"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_link_and_text_file_replace_each_other(output, monkeypatch):
    point_latest(output, "r1")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "symlink_to", lambda *_, **__: (_ for _ in ()).throw(NotImplementedError))
        assert not point_latest(output, "r2").is_symlink()
    assert (output / "r1").is_dir()
    assert latest_run_folder(output) == output / "r2"
    assert point_latest(output, "r1").is_symlink()
    assert latest_run_folder(output) == output / "r1"


@pytest.mark.parametrize("told", ["../r1", "/etc", "", "..", "gone", "r1/../r2"])
def test_a_text_file_leads_nowhere_else(output, told):
    (output / "latest").write_text(told, encoding="utf-8")
    assert latest_run_folder(output) is None


def test_somebody_s_own_folder_is_not_replaced(output):
    (output / "latest").mkdir()
    with pytest.raises(SurroundingsError):
        point_latest(output, "r1")
