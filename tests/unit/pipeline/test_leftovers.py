"""What killed runs leave in the output folder is removed; what stands, or may be another's, is not."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from dtsen_merge.delivery import point_latest
from dtsen_merge.pipeline.leftovers import MARK, Swept, begin_folder, finish_folder, sweep_output

PUBLISHED, STOPPED, KILLED = "20260101T000000Z", "20260102T000000Z", "20260103T000000Z-2"


def made(output: Path, run_id: str, *, finished: bool) -> Path:
    begin_folder(output / run_id)
    (output / run_id / "corrections").mkdir()
    (output / run_id / "run.json").write_text(json.dumps({"run_id": run_id}))
    if finished:
        finish_folder(output / run_id)
    return output / run_id


def test_only_a_killed_run_s_folder_goes(tmp_path: Path) -> None:
    for run_id in (PUBLISHED, STOPPED):
        made(tmp_path, run_id, finished=True)
    made(tmp_path, KILLED, finished=False)
    (tmp_path / "20260104T000000Z").mkdir()  # killed before the mark was in it
    (tmp_path / "arsip").mkdir()
    (tmp_path / "arsip" / MARK).touch()
    point_latest(tmp_path, PUBLISHED)
    assert sweep_output(tmp_path, {PUBLISHED}) == Swept(2, 0)
    assert {one.name for one in tmp_path.iterdir()} == {PUBLISHED, STOPPED, "arsip", "latest"}
    assert sweep_output(tmp_path, {PUBLISHED}) == Swept(0, 0)


def test_a_run_that_was_published_before_it_was_killed_keeps_its_folder(tmp_path: Path) -> None:
    folder = made(tmp_path, KILLED, finished=False)
    assert sweep_output(tmp_path, {KILLED}) == Swept(0, 0)
    assert (folder / "run.json").is_file() and not (folder / MARK).exists()


def test_what_latest_names_is_never_removed(tmp_path: Path) -> None:
    """A registry that was put back from a backup does not know the runs that came after."""
    folder = made(tmp_path, KILLED, finished=False)
    point_latest(tmp_path, KILLED)
    sweep_output(tmp_path, set())
    assert folder.is_dir()


def test_half_written_files_go_when_they_are_old(tmp_path: Path) -> None:
    folder = made(tmp_path, PUBLISHED, finished=True)
    old, fresh, hidden = (
        folder / ".0123456789ab.xlsx",
        folder / "corrections" / ".ba9876543210.json",
        folder / ".catatan",
    )
    for one in (old, fresh, hidden):
        one.write_text("x")
    os.utime(old, (time.time() - 7200,) * 2)
    (tmp_path / ".0123456789ab.link").symlink_to(PUBLISHED)
    assert sweep_output(tmp_path, {PUBLISHED}) == Swept(0, 2)
    assert [one.exists() for one in (old, fresh, hidden)] == [False, True, True]
    assert folder.is_dir()


def test_no_output_folder_yet(tmp_path: Path) -> None:
    assert sweep_output(tmp_path / "output", ()) == Swept(0, 0)
