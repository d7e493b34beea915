"""What lies in the inbox is somebody's, or the run says whose it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dtsen_merge.errors import InputError, LostSourceError, UsageError
from dtsen_merge.pipeline.delivery_in import (
    by_source,
    find_deliveries,
    junk_problems,
    named_files,
    require_every_source,
)
from dtsen_merge.pipeline.inspect import inspect_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.settings import Workspace, load_workspace

HEADER = "Nama;NIK\nAhmad;6303051205800001\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with two sources, `a` with two files."""
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "pipeline.toml").write_text("", encoding="utf-8")
    for name in ("a", "b"):
        profile = f'name = "{name}"\nfiles = ["{name}/*.csv"]\n'
        (tmp_path / "config" / "sources" / f"{name}.toml").write_text(profile, encoding="utf-8")
        (tmp_path / "inbox" / name).mkdir(parents=True)
    for file in ("a/1.csv", "a/2.csv", "b/1.csv"):
        (tmp_path / "inbox" / file).write_text(HEADER, encoding="utf-8")
    return tmp_path


def loaded(folder: Path) -> Workspace:
    return load_workspace(folder / "config")


def test_files_go_to_their_sources(folder: Path) -> None:
    (folder / "inbox" / "a" / "~$1.csv").write_text("x")
    found = find_deliveries(loaded(folder))
    assert [(profile.name, [f.file for f in files]) for profile, files in by_source(found)] == [
        ("a", ["a/1.csv", "a/2.csv"]),
        ("b", ["b/1.csv"]),
    ]
    assert found.junk == ("a/~$1.csv",)
    told = junk_problems(found, loaded(folder).sources[0])
    assert told.select("code", "severity", "source", "file", "row").rows() == [
        ("file-skipped-junk", "note", "a", "a/~$1.csv", None)
    ]
    assert junk_problems(found, loaded(folder).sources[1]).is_empty()


def test_nothing_to_work_with(folder: Path) -> None:
    for path in (folder / "config" / "sources").glob("*.toml"):
        path.unlink()
    with pytest.raises(UsageError, match="no-sources"):
        find_deliveries(loaded(folder))
    (folder / "inbox").rename(folder / "elsewhere")
    with pytest.raises(InputError, match="inbox-missing"):
        find_deliveries(loaded(folder))


def test_files_without_a_profile_are_named_up_to_three(folder: Path) -> None:
    for number in range(5):
        (folder / "inbox" / f"{number}.csv").write_text(HEADER)
    with pytest.raises(UsageError, match="files-uncovered") as fault:
        find_deliveries(loaded(folder))
    assert fault.value.params["files"] == "0.csv, 1.csv, 2.csv, …"
    assert fault.value.params["count"] == 5


def test_only_what_was_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = find_deliveries(loaded(folder))
    assert named_files(found, [Path("inbox/a/2.csv"), Path("inbox/b")]) == {"a/2.csv", "b/1.csv"}
    with pytest.raises(InputError, match="file-missing"):
        named_files(found, [Path("inbox/a/3.csv")])
    (folder / "stray.csv").write_text(HEADER)
    (folder / "empty").mkdir()
    for path in (Path("stray.csv"), Path("empty")):
        with pytest.raises(UsageError, match=path.name):
            named_files(found, [Path("inbox/a"), path])


def test_a_source_without_a_file(folder: Path) -> None:
    (folder / "inbox" / "b" / "1.csv").unlink()
    workspace = loaded(folder)
    found = find_deliveries(workspace)
    with pytest.raises(InputError, match="source-missing"):
        require_every_source(workspace, found)
    with pytest.raises(InputError, match="source-missing"):
        require_every_source(workspace, found, {"a": 5})
    with pytest.raises(LostSourceError, match="source-lost") as fault:
        require_every_source(workspace, found, {"a": 5, "b": 7})
    assert fault.value.params["rows"] == 7
    require_every_source(workspace, found, {"a": 5, "b": 7}, accept_lost=True)
    with pytest.raises(InputError, match="source-missing"):  # whoever was never published cannot be lost
        require_every_source(workspace, found, {"a": 5}, accept_lost=True)


def test_what_can_be_inspected(folder: Path) -> None:
    def look(*paths: Path, write: bool = False) -> list[str]:
        return [
            f.file for f in inspect_files(paths, folder / "config", write=write, force=False, progress=Silent()).files
        ]

    assert look(folder / "inbox" / "a", folder / "inbox" / "a" / "1.csv") == ["a/1.csv", "a/2.csv"]
    (folder / "empty").mkdir()
    (folder / "empty" / "~$x.xlsx").write_text("x")
    with pytest.raises(InputError, match="folder-empty"):
        look(folder / "empty")
    with pytest.raises(InputError, match="file-missing"):
        look(folder / "nowhere")
    before = (folder / "config" / "sources" / "a.toml").read_bytes()
    look(folder / "inbox", write=True)
    assert (folder / "config" / "sources" / "a.toml").read_bytes() == before
