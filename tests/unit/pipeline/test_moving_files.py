"""A file that changes, vanishes or is locked while it is read; what is stored is the hash of what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dtsen_merge.errors import InputError
from dtsen_merge.messages import error_text
from dtsen_merge.pipeline import delivery_in
from dtsen_merge.pipeline.delivery_in import receive_file, standards_of
from dtsen_merge.pipeline.load import load_into
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.registry import migrate, staged_hashes, staged_records
from dtsen_merge.settings import SourceProfile, Workspace, load_workspace
from dtsen_merge.sources import Found, RawSheet, SourceFile
from dtsen_merge.store import open_store

HEADER = "Nama;NIK;Tanggal Lahir\n"
FIRST, SECOND = HEADER + "AHMAD;6303051205800001;12-05-1980\n", HEADER + "SITI;6303054506820002;05-06-1982\n"
PROFILE = SourceProfile(name="pkh", files=("pkh/*",))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFile:
    monkeypatch.setattr(delivery_in, "A_MOMENT", 0.0)
    path = tmp_path / "inbox" / "pkh" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_text(FIRST)
    return SourceFile(PROFILE, path, "pkh/a.csv")


def meddle(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[Path], object]) -> list[str]:
    """Do one step after each reading; gives what was read."""
    read, left, seen = delivery_in.read, list(steps), []

    def reading(file: SourceFile, corrections: object = None) -> Iterator[RawSheet]:
        sheets = list(read(file, corrections))
        seen.append(file.path.read_text())
        if left:
            left.pop(0)(file.path)
        yield from sheets

    monkeypatch.setattr(delivery_in, "read", reading)
    return seen


def names(file: SourceFile) -> list[str]:
    told = receive_file(file, standards_of(None))
    assert told.file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    return told.accepted["nama"].to_list()


def test_a_file_that_was_saved_anew_is_read_again(file: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.sha256
    seen = meddle(monkeypatch, lambda path: path.write_text(SECOND))
    assert names(file) == ["SITI"]
    assert seen == [FIRST, SECOND]
    assert file.sha256 == before  # of the moment in which it was asked


def test_also_where_it_was_saved_between_finding_and_reading(file: SourceFile) -> None:
    assert file.sha256 and file.size
    file.path.write_text(SECOND)
    assert names(file) == ["SITI"]


def test_a_file_that_does_not_come_to_rest(file: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    meddle(monkeypatch, lambda path: path.write_text(SECOND), lambda path: path.write_text(FIRST))
    with pytest.raises(InputError) as told:
        names(file)
    assert (told.value.code, told.value.params) == ("file-changing", {"file": "pkh/a.csv"})
    assert "pkh/a.csv" in error_text(told.value, "en")


def test_half_of_a_file_that_is_still_being_copied_is_no_fault_of_the_file(
    file: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read, and is another file by then, is told as what it is: changing."""
    file.path.write_bytes(b"PK\x03\x04 half")
    read = delivery_in.read

    def reading(one: SourceFile, corrections: object = None) -> Iterator[RawSheet]:
        try:
            yield from read(one, corrections)
        finally:
            with one.path.open("ab") as stream:
                stream.write(b"more")

    monkeypatch.setattr(delivery_in, "read", reading)
    with pytest.raises(InputError, match="file-changing"):
        names(file)


def test_a_faulty_file_that_stands_keeps_its_own_fault(file: SourceFile) -> None:
    file.path.write_bytes(b"PK\x03\x04 half")
    with pytest.raises(InputError, match="file-not-spreadsheet"):
        names(file)


def test_a_file_that_vanishes(file: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    meddle(monkeypatch, lambda path: path.unlink())
    with pytest.raises(InputError, match="file-missing"):
        names(file)
    with pytest.raises(InputError, match="file-missing"):
        receive_file(file.anew(), standards_of(None))


@pytest.mark.parametrize(("number", "code"), [(32, "file-in-use"), (33, "file-in-use"), (5, "file-unreadable")])
def test_a_file_that_another_program_keeps_to_itself(
    file: SourceFile, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def denied(*_: object, **__: object) -> None:
        fault = PermissionError(13, "The process cannot access the file")
        fault.winerror = number
        raise fault

    standards = standards_of(None)
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(InputError) as told:
        receive_file(file, standards)
    assert told.value.code == code


def test_the_hash_that_is_staged_is_of_the_rows_that_are_staged(
    file: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "pipeline.toml").write_text("")
    (tmp_path / "config" / "sources" / "pkh.toml").write_text('name = "pkh"\nfiles = ["pkh/*"]\n')
    workspace: Workspace = load_workspace(tmp_path / "config")
    assert file.sha256
    meddle(monkeypatch, lambda path: path.write_text(SECOND))
    with open_store(None) as store:
        migrate(store)
        load_into(store, workspace, Found((file,), (), ()), "r", Silent())
        assert staged_records(store, ["nama"])["nama"].to_list() == ["SITI"]
        assert staged_hashes(store) == {"pkh/a.csv": hashlib.sha256(SECOND.encode()).hexdigest()}
