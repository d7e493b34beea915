"""Which files of an inbox belong to which source."""

from __future__ import annotations

import hashlib

import pytest

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import find, is_junk, is_readable_kind


@pytest.fixture
def inbox(tmp_path):
    for name in ("pkh/A.XLSX", "pkh/b.csv", "pkh/~$A.XLSX", "pkh/.~lock.A.XLSX#", "siak/Thumbs.db", "siak/lama/c.xlsx", "d.csv",
                 ".git/e.csv", "pkh/f.xlsx.part", "__MACOSX/pkh/g.xlsx"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_files_uncovered_and_junk_are_all_files_once(inbox):
    profiles = [SourceProfile(name="pkh", files=("pkh/*",)), SourceProfile(name="siak", files=("siak/*.xlsx",))]
    found = find(inbox, profiles)
    assert [(file.profile.name, file.file) for file in found.files] == [
        ("pkh", "pkh/A.XLSX"),
        ("pkh", "pkh/b.csv"),
        ("siak", "siak/lama/c.xlsx"),
    ]
    assert found.uncovered == ("d.csv",)
    assert set(found.junk) == {
        "pkh/~$A.XLSX",
        "pkh/.~lock.A.XLSX#",
        "siak/Thumbs.db",
        ".git/e.csv",
        "pkh/f.xlsx.part",
        "__MACOSX/pkh/g.xlsx",
    }


def test_a_file_that_two_profiles_name_is_nobodys(inbox):
    profiles = [SourceProfile(name="satu", files=("pkh/*.csv",)), SourceProfile(name="dua", files=("pkh/*",))]
    found = find(inbox, profiles)
    assert {file.file: file.profile.name for file in found.files} == {"pkh/A.XLSX": "dua"}
    assert found.claimed_twice == (("pkh/b.csv", ("satu", "dua")),)
    assert "pkh/b.csv" not in found.uncovered


def test_an_empty_or_missing_inbox_holds_nothing(tmp_path):
    assert find(tmp_path, []).files == find(tmp_path / "none", []).files == ()


def test_size_and_digest(inbox):
    (file,) = find(inbox, [SourceProfile(name="pkh", files=("pkh/b.csv",))]).files
    assert file.size == len(b"pkh/b.csv")
    assert file.sha256 == hashlib.sha256(b"pkh/b.csv").hexdigest()


def test_kinds_by_name(inbox):
    assert is_readable_kind(inbox / "A.XLSX")
    assert not is_readable_kind(inbox / "a.pdf")
    assert is_junk(inbox / "~$a.xlsx")
    assert not is_junk(inbox / "a.xlsx")
