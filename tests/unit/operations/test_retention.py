from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dtsen_merge.operations import retention
from dtsen_merge.operations.retention import (
    TRACE_DAYS,
    archives,
    past_date,
    prune_archives,
    prune_runs,
    prune_traces,
    run_folders,
    run_moment,
)

RUNS = ("20250101T000000Z", "20250102T000000Z", "20250102T000000Z-2", "20250102T000000Z-10", "20250103T000000Z")
NOT_RUNS = ("arsip", "20250101", "20250101T000000Z-x", "x20250101T000000Z", "20250101T000000Z.lama")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for name in (*RUNS, *NOT_RUNS):
        (tmp_path / name / "export").mkdir(parents=True)
        (tmp_path / name / "export" / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "20240101T000000Z").write_text("a file that is called like a run", encoding="utf-8")
    (tmp_path / "20240102T000000Z").symlink_to(tmp_path / "arsip", target_is_directory=True)
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_runs_are_told_from_what_else_lies_there_and_stand_newest_first(output: Path) -> None:
    assert [path.name for path in run_folders(output)] == [
        "20250103T000000Z", "20250102T000000Z-10", "20250102T000000Z-2", "20250102T000000Z", "20250101T000000Z",
    ]  # fmt: skip
    assert run_folders(output / "nowhere") == ()


@pytest.mark.parametrize(
    ("keep", "gone"),
    [(0, [4, 3, 2, 1]), (1, [3, 2, 1]), (3, [1]), (4, []), (99, [])],
)
def test_the_newest_stay_and_the_standing_one_whatever_its_age(output: Path, keep: int, gone: list[int]) -> None:
    before = names(output)
    expected = [RUNS[place] for place in gone]
    assert list(prune_runs(output, keep, {RUNS[0]})) == expected
    assert names(output) == before - set(expected)
    assert prune_runs(output, keep, {RUNS[0]}) == ()


def test_what_a_kill_left_goes_the_next_time_and_a_folder_in_use_stays(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(retention.shutil, "rmtree", lambda *_, **__: None)
        assert prune_runs(output, 4) == ("20250101T000000Z",)
    assert any(name.startswith(".going-") for name in names(output))
    assert prune_runs(output, 4) == ()
    assert not any(name.startswith(".going-") for name in names(output))

    def refuse(*_: object) -> None:
        raise PermissionError("open in Excel")

    monkeypatch.setattr(Path, "rename", refuse)
    assert prune_runs(output, 1) == ()
    assert "20250102T000000Z" in names(output)


def test_archives_are_counted_by_workspace(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"banjar-2025010{day}T000000Z.zip").touch()
    for name in ("banjar-lama.zip", "tapin-20250101T000000Z.zip", "banjar-20250101T000000Z.zip.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in archives(tmp_path, "banjar")] == [
        f"banjar-2025010{day}T000000Z.zip" for day in (3, 2, 1)
    ]
    assert prune_archives(tmp_path, "banjar", 0) == ()
    assert prune_archives(tmp_path, "banjar", 2) == ("banjar-20250101T000000Z.zip",)
    assert len(names(tmp_path)) == 5
    assert archives(tmp_path / "nowhere", "banjar") == ()


def test_old_traces_go(tmp_path: Path) -> None:
    today = datetime(2026, 6, 1, tzinfo=UTC)
    for name, days in (("bug-1.txt", TRACE_DAYS + 1), ("bug-2.txt", TRACE_DAYS - 1), ("access.jsonl", 999)):
        (tmp_path / name).touch()
        moment = (today - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    assert prune_traces(tmp_path, today) == ("bug-1.txt",)
    assert names(tmp_path) == {"bug-2.txt", "access.jsonl"}


def test_what_is_past_its_date() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    moments = {"b": datetime(2026, 1, 1), "a": datetime(2025, 1, 1, tzinfo=UTC), "c": now - timedelta(days=30)}
    assert past_date(moments, 30, now) == ("a", "b")
    assert past_date(moments, 29, now) == ("a", "b", "c")
    assert past_date(moments, 0, now) == ()


def test_a_run_tells_when_it_began() -> None:
    assert run_moment("20250102T030405Z-2") == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert run_moment("20259902T030405Z") is None
    assert run_moment("latest") is None
