"""What lies below an inbox, linked folders included; a folder that cannot be seen is not an empty one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dtsen_merge.errors import InputError
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import files_under, find


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_under(folder)]


def test_linked_folders_are_walked_into_and_circles_are_not(tmp_path: Path) -> None:
    inbox, drive = tmp_path / "inbox", tmp_path / "drive"
    for folder in (inbox / "pkh", drive / "2025"):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("x")
    (inbox / "bpnt").symlink_to(drive)
    (drive / "2025" / "back").symlink_to(drive)
    (inbox / "pkh" / "loop").symlink_to("..")
    (inbox / "pkh" / "self").symlink_to("self")
    (inbox / "pkh" / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    assert names(inbox) == ["bpnt/2025/a.csv", "pkh/a.csv", "pkh/gone.csv", "pkh/self"]
    (tmp_path / "link").symlink_to(inbox)
    assert names(tmp_path / "link") == names(inbox)
    assert files_under(tmp_path / "nothing") == []


def test_a_link_that_leads_nowhere_is_a_file_of_its_source_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "pkh").mkdir()
    (tmp_path / "pkh" / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (file,) = find(tmp_path, [SourceProfile(name="pkh", files=("pkh/*.csv",))]).files
    for asked in (lambda: file.sha256, lambda: file.size):
        with pytest.raises(InputError, match="file-missing"):
            asked()


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inbox" / "pkh").mkdir(parents=True)
    (tmp_path / "inbox" / "siak").mkdir()
    scan = os.scandir

    def refuse(place: str) -> object:
        if str(place).endswith("pkh"):
            raise PermissionError(13, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(InputError) as told:
        find(tmp_path / "inbox", [])
    assert (told.value.code, told.value.params["folder"]) == ("folder-unreadable", "pkh")
