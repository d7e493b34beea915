"""Inboxes as they really are: letters beside lists, several faulty files at once, limits of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.inspect import Inspection, inspect_files
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.validate import validate_files
from dtsen_merge.settings import Workspace, load_workspace

LIST = "NIK;Nama\n6303051205800001;AHMAD\n6303054506820002;SITI\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_workspace(tmp_path)
    (tmp_path / "inbox" / "pkh").mkdir()
    (tmp_path / "inbox" / "pkh" / "a.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def drafted(folder: Path) -> tuple[Workspace, Inspection]:
    config = folder / "config" / "pipeline.toml"
    seen = inspect_files([folder / "inbox"], config, write=True, force=True, progress=Silent())
    return load_workspace(config), seen


def codes(workspace: Workspace) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for one in validate_files(workspace, [], progress=Silent()).findings:
        told.setdefault(one.code, set()).add(one.file)
    return told


def test_letters_and_lists_of_nobody_are_passed_over_and_said_to_be(folder: Path) -> None:
    (folder / "inbox" / "pkh" / "surat pengantar.PDF").write_bytes(b"%PDF-1.4")
    (folder / "inbox" / "pkh" / "rekap.csv").write_text("Desa;Jumlah\nGambut;3\nMalintang;4\n", encoding="utf-8")
    workspace, seen = drafted(folder)
    assert seen.faults == ()
    assert workspace.sources[0].skip_files == ("pkh/rekap.csv",)
    assert codes(workspace)["file-skipped-other"] == {"pkh/rekap.csv", "pkh/surat pengantar.PDF"}


def test_a_folder_of_nobody_is_a_fault(folder: Path) -> None:
    (folder / "inbox" / "pkh" / "a.csv").write_text("Desa;Jumlah\nGambut;3\n", encoding="utf-8")
    config = folder / "config" / "pipeline.toml"
    seen = inspect_files([folder / "inbox"], config, write=True, force=False, progress=Silent())
    assert [fault.code for fault in seen.faults] == ["file-no-names"]
    assert seen.written == ()


def test_all_faulty_files_are_told_together_the_unreadable_first(folder: Path) -> None:
    workspace, _ = drafted(folder)
    (folder / "inbox" / "pkh" / "b.csv").write_text("NIK;Nama\n", encoding="utf-8")
    (folder / "inbox" / "pkh" / "c.xlsx").write_bytes(b"GIF89a")
    (folder / "inbox" / "pkh" / "d.csv").write_text("x;y\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_files(workspace, [], progress=Silent())
    assert (told.value.code, told.value.params["file"]) == ("file-not-spreadsheet", "pkh/c.xlsx")
    assert [(type(one), one.params["file"]) for one in told.value.also] == [
        (EmptySourceError, "pkh/b.csv"),
        (InputError, "pkh/d.csv"),
    ]


def test_a_source_may_have_a_limit_of_its_own(folder: Path) -> None:
    (folder / "inbox" / "pkh" / "a.csv").write_text(LIST + "63030512058;RUSLI\n" * 1, encoding="utf-8")
    workspace, _ = drafted(folder)
    (source,) = validate_files(workspace, [], progress=Silent()).sources
    assert (source.rows, source.rows_with_error, source.limit, source.over_limit) == (3, 1, 0.2, True)
    profile = folder / "config" / "sources" / "pkh.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("trust =", "max_error_share = 0.5\ntrust ="), encoding="utf-8")
    (source,) = validate_files(load_workspace(folder / "config"), [], progress=Silent()).sources
    assert (source.limit, source.over_limit) == (0.5, False)


def test_a_file_without_a_profile_that_cannot_be_read_is_told_as_such(folder: Path) -> None:
    workspace, _ = drafted(folder)
    (folder / "inbox" / "rusak").mkdir()
    (folder / "inbox" / "rusak" / "x.xlsx").write_bytes(b"GIF89a")
    (folder / "inbox" / "baru").mkdir()
    (folder / "inbox" / "baru" / "y.csv").write_text(LIST, encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_files(workspace, [], progress=Silent())
    assert told.value.params["file"] == "rusak/x.xlsx"
    assert [one.code for one in told.value.also] == ["files-uncovered"]
