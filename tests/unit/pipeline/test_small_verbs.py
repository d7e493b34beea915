"""The verbs that need no registry, and what every run leans on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.errors import InputError, UsageError
from dtsen_merge.pipeline.evaluate import evaluate_run
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.inspect import inspect_files
from dtsen_merge.pipeline.measure import Stopwatch, new_run_id
from dtsen_merge.pipeline.merge import check_acceptance
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.published import require_purpose
from dtsen_merge.settings import load_workspace
from dtsen_merge.sources import find


def test_a_run_id_is_never_used_twice(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    told = []
    for _ in range(3):
        told.append(new_run_id(tmp_path, moment))
        (tmp_path / told[-1]).mkdir()
    assert told == ["20260102T030405Z", "20260102T030405Z-2", "20260102T030405Z-3"]


def test_a_stopwatch_measures_a_stage_that_fails() -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError), watch.stage("load"):
        raise ValueError
    (cost,) = watch.costs
    assert (cost.stage, cost.seconds >= 0, cost.peak_mib > 1) == ("load", True, True)


def test_init_writes_once_and_keeps(tmp_path: Path) -> None:
    first = make_workspace(tmp_path / "w")
    assert "config/pipeline.toml" in first.written and not first.kept
    again = make_workspace(tmp_path / "w")
    assert not again.written and again.kept == first.written
    workspace = load_workspace(tmp_path / "w" / "config" / "pipeline.toml")
    assert workspace.sources == () and workspace.inbox.is_dir()
    (tmp_path / "f").write_text("")
    with pytest.raises(UsageError, match="init-not-a-folder"):
        make_workspace(tmp_path / "f")


def test_gates_are_accepted_with_a_reason_only() -> None:
    check_acceptance(["max_change_share"], "checked with the agency")
    for gates, reason in ((["max_change_share"], " "), (["nope"], "x")):
        with pytest.raises(UsageError):
            check_acceptance(gates, reason)


def test_whole_values_need_a_purpose() -> None:
    require_purpose(False, "")
    require_purpose(True, "visit")
    with pytest.raises(UsageError):
        require_purpose(True, "  ")


def test_evaluate_reads_csv_and_says_what_is_missing(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    workspace = load_workspace(tmp_path / "config" / "pipeline.toml")
    rows = {"source": ["a", "a", "b"], "file": ["f", "f", "g"], "sheet": ["", "", ""], "row": [2, 3, 2]}
    pl.DataFrame({**rows, "status": "accepted", "person_id": ["P1", "P2", "P1"]}).with_columns(
        pl.col("row").cast(pl.UInt32)
    ).write_parquet(tmp_path / "crosswalk.parquet")
    truth = tmp_path / "truth.csv"
    with pytest.raises(InputError, match="truth-missing"):
        evaluate_run(workspace, truth, None)
    pl.DataFrame({**rows, "person": ["x", "y", "x"]}).write_csv(truth)
    with pytest.raises(InputError, match="crosswalk-missing"):
        evaluate_run(workspace, truth, None)
    told = evaluate_run(workspace, truth, tmp_path / "crosswalk.parquet")
    assert json.loads(json.dumps(told))["pairwise"]["f1"] == 1.0
    pl.DataFrame(rows).write_csv(truth)
    with pytest.raises(UsageError, match="person"):
        evaluate_run(workspace, truth, tmp_path / "crosswalk.parquet")


def test_a_draft_covers_its_folder_whatever_it_is_called(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    config = tmp_path / "config" / "pipeline.toml"
    names = ("PKH [2025]/a.csv", "A B/a.csv", "a_b/a.csv", "v2.0/a.csv", "lepas.csv")
    for name in names:
        (tmp_path / "inbox" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "inbox" / name).write_text("Nama;NIK\nAHMAD RIDUAN;6303051205800001\n", encoding="utf-8")
    seen = inspect_files([tmp_path / "inbox"], config, write=True, force=False, progress=Silent())
    assert sorted(path.stem for path in seen.written) == ["a_b", "a_b_2", "lepas", "pkh_2025", "v2_0"]
    workspace = load_workspace(config)
    found = find(workspace.inbox, workspace.sources)
    assert (sorted(file.file for file in found.files), found.uncovered) == (sorted(names), ())
    again = inspect_files([tmp_path / "inbox"], config, write=True, force=False, progress=Silent())
    assert not again.written and len(again.kept) == len(names)
