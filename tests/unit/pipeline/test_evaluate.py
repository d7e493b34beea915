"""A truth as people keep it: csv from a spreadsheet program, parquet from Python; and files that are none."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.errors import InputError, UsageError
from dtsen_merge.messages import LANGUAGES, error_text
from dtsen_merge.pipeline.evaluate import evaluate_run
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.tables import CROSSWALK, conform

ROWS = {"source": ["a", "a", "b", "b"], "file": ["f", "f", "g", "g"], "sheet": ["", "", "S", "S"], "row": [2, 3, 2, 3]}
PERSON = ["x", "y", "x", "y"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    linked = pl.DataFrame({**ROWS, "status": "accepted", "person_id": ["P1", "P2", "P1", "P3"]})
    conform(linked, CROSSWALK).write_parquet(tmp_path / "crosswalk.parquet")
    return load_workspace(tmp_path / "config")


def scores(workspace: Workspace, truth: Path, crosswalk: str = "crosswalk.parquet") -> dict:
    return evaluate_run(workspace, truth, workspace.root / crosswalk)


def test_csv_and_parquet_say_the_same(workspace: Workspace, tmp_path: Path) -> None:
    truth = pl.DataFrame({**ROWS, "person": PERSON, "no_nik": [True, False, False, False]})
    truth.write_parquet(tmp_path / "t.parquet")
    truth.write_csv(tmp_path / "t.csv")
    (tmp_path / "excel.csv").write_text(
        "source,file,sheet,row,person,no_nik\na,f,,2,x,TRUE\na,f,,3,y,FALSE\nb,g,S,2,x,\nb,g,S,3,y,0\n",
        encoding="utf-8-sig",
    )
    told = [scores(workspace, tmp_path / name) for name in ("t.parquet", "t.csv", "excel.csv")]
    assert told[0] == told[1] == told[2]
    assert (told[0]["pairwise"]["precision"], told[0]["pairwise"]["recall"]) == (1.0, 0.5)
    (group,) = told[0]["subgroups"]
    assert (group["name"], group["rows"], group["pairwise"]["recall"]) == ("no_nik", 1, 1.0)


def test_a_crosswalk_may_be_csv_too(workspace: Workspace, tmp_path: Path) -> None:
    pl.DataFrame({**ROWS, "person": PERSON}).write_parquet(tmp_path / "t.parquet")
    (tmp_path / "c.csv").write_text(
        "source,file,sheet,row,person_id\na,f,,2,P1\na,f,,3,P2\nb,g,S,2,P1\nb,g,S,3,P3\n", encoding="utf-8"
    )
    assert scores(workspace, tmp_path / "t.parquet", "c.csv") == scores(workspace, tmp_path / "t.parquet")


def test_rows_that_the_crosswalk_lacks_stand_alone(workspace: Workspace, tmp_path: Path) -> None:
    more = {name: [*values, values[0]] for name, values in ROWS.items()}
    more["row"][-1] = 99
    pl.DataFrame({**more, "person": [*PERSON, "x"]}).write_csv(tmp_path / "t.csv")
    told = scores(workspace, tmp_path / "t.csv")
    assert (told["pairwise"]["wanted"], told["pairwise"]["right"]) == (4, 1)


@pytest.mark.parametrize("column", ["source", "file", "sheet", "row", "person"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_truth_that_lacks_a_column(workspace: Workspace, tmp_path: Path, column: str, kind: str) -> None:
    frame = pl.DataFrame({**ROWS, "person": PERSON}).drop(column)
    (frame.write_csv if kind == "csv" else frame.write_parquet)(tmp_path / f"t.{kind}")
    with pytest.raises(UsageError, match="truth-columns") as fault:
        scores(workspace, tmp_path / f"t.{kind}")
    assert fault.value.params["columns"] == column
    for language in LANGUAGES:
        assert column in error_text(fault.value, language)


def test_a_crosswalk_that_is_none(workspace: Workspace, tmp_path: Path) -> None:
    pl.DataFrame({**ROWS, "person": PERSON}).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(UsageError, match="crosswalk-columns") as fault:
        scores(workspace, tmp_path / "t.parquet", "t.parquet")
    assert fault.value.params["columns"] == "person_id"
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="file-not-spreadsheet"):
        scores(workspace, tmp_path / "t.parquet", "broken.parquet")
    with pytest.raises(InputError, match="truth-missing"):
        evaluate_run(workspace, None, None)
