"""`run` on the sample: the output contract, balance, truth, and the second run."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import polars as pl
import pytest

from .conftest import Command

CONTRACT = (
    "run.json", "crosswalk.parquet", "persons.parquet", "families.parquet", "participation.parquet",
    "problems.parquet", "reconciliation.html", "reconciliation.xlsx", "reconciliation.json", "review.xlsx",
    "datapackage.json",
)  # fmt: skip
KEY = ["source", "file", "sheet", "row"]


@pytest.fixture(scope="module")
def latest(published: Path) -> Path:
    return (published / "output" / "latest").resolve()


def test_every_file_of_the_contract_is_there(published: Path, latest: Path) -> None:
    assert [name for name in CONTRACT if not (latest / name).is_file()] == []
    profiles = {path.stem for path in (published / "config" / "sources").glob("*.toml")}
    assert {path.stem for path in (latest / "corrections").glob("*.xlsx")} == profiles


def test_whole_values_are_for_their_owner_only(latest: Path) -> None:
    for path in [*latest.glob("*.parquet"), *(latest / "corrections").glob("*.xlsx")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_crosswalk_has_one_line_for_every_data_row(published: Path, latest: Path) -> None:
    truth = pl.read_parquet(published / "sample_data" / "truth.parquet")
    crosswalk = pl.read_parquet(latest / "crosswalk.parquet")
    assert crosswalk.select(KEY).is_duplicated().sum() == 0
    data = crosswalk.filter(pl.col("status") != "ignored").select(pl.col(KEY).cast(pl.String))
    planted = truth.select(pl.col(KEY).cast(pl.String))
    assert data.join(planted, on=KEY, how="anti").height == 0
    assert planted.join(data, on=KEY, how="anti").height == 0


def test_counts_balance_for_every_sheet(latest: Path) -> None:
    run = json.loads((latest / "run.json").read_text(encoding="utf-8"))
    crosswalk = pl.read_parquet(latest / "crosswalk.parquet")
    assert run["sheets"]
    for sheet in run["sheets"]:
        parts = sheet["rows_accepted"] + sheet["rows_rejected"] + sheet["rows_ignored"]
        assert sheet["rows_read"] == parts, sheet["file"]
    assert sum(sheet["rows_read"] for sheet in run["sheets"]) == crosswalk.height


def test_every_row_that_is_not_accepted_has_its_reason(latest: Path) -> None:
    crosswalk = pl.read_parquet(latest / "crosswalk.parquet")
    problems = pl.read_parquet(latest / "problems.parquet").select(KEY).unique()
    silent = crosswalk.filter(pl.col("status") != "accepted").join(problems, on=KEY, how="anti")
    assert silent.height == 0
    named = crosswalk.filter(pl.col("status") != "accepted").select("person_id", "family_id")
    assert named.null_count().row(0) == (named.height, named.height)


def test_links_agree_with_the_truth(published: Path, command: Command) -> None:
    done = command(published, "evaluate", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["pairwise"]["f1"] >= 0.96
    assert told["pairwise"]["precision"] >= 0.99


def test_the_report_finds_what_was_planted(published: Path, latest: Path) -> None:
    """Candidates counted independently by whoever planted them, over the families whose desil the files tell."""
    facts = json.loads((published / "sample_data" / "facts.json").read_text(encoding="utf-8"))
    report = json.loads((latest / "reconciliation.json").read_text(encoding="utf-8"))
    found = {(line["programme"], line["reason"]): line["recipients"] for line in report["checks"]["inclusion_lines"]}
    for planted, programme in (("pbi_jk", "PBI-JK"), ("blt_dd", "BLT-DD"), ("sembako", "SEMBAKO"), ("pkh", "PKH")):
        errors = facts["programmes"][planted]["with_known_desil"]["inclusion_errors"]
        assert abs(found[programme, "desil-above"] - errors["desil_above_limit"]) <= 1, programme
    assert found["PBI-JK", "standing-deceased"] == facts["deceased_receiving"]["pbi_jk"]
    homes = sum(facts["desil_families"][str(desil)] for desil in range(1, 5))
    assert abs(report["summary"]["poor_families"] - homes) <= 1
    assert found["PKH", "exclusive"] == facts["forbidden_overlap"]["pkh_and_blt_dd_families"]


def without_comparison(figures: dict) -> dict:
    """The figures of a run by itself: not when it ran, what it still had to compare, nor how it differs from the last."""
    kept = {name: part for name, part in figures.items() if name not in ("run", "changes")}
    kept["linkage"] = {key: value for key, value in kept["linkage"].items() if key != "pairs_compared"}
    kept["scorecard"] = [{key: value for key, value in line.items() if key != "change"} for line in kept["scorecard"]]
    return kept


def test_a_second_run_says_so_and_changes_nothing(workspace: Path, command: Command) -> None:
    before = (workspace / "output" / "latest").resolve()
    done = command(workspace, "run", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["unchanged"] is True
    assert (workspace / "output" / "latest").resolve() == before


def test_a_forced_second_run_gives_the_same_ids_and_figures(workspace: Path, command: Command) -> None:
    before = (workspace / "output" / "latest").resolve()
    assert command(workspace, "run", "--force").code == 0
    after = (workspace / "output" / "latest").resolve()
    assert after != before
    for name in ("crosswalk", "persons", "families", "participation"):
        old, new = (pl.read_parquet(folder / f"{name}.parquet") for folder in (before, after))
        assert old.equals(new), name
    old, new = (json.loads((folder / "reconciliation.json").read_text(encoding="utf-8")) for folder in (before, after))
    assert without_comparison(old) == without_comparison(new)


def test_steps_give_what_run_gives(workspace: Path, published: Path, command: Command) -> None:
    for step in ("load", "link", "merge"):
        done = command(workspace, step)
        assert done.code == 0, done.err
    old, new = (
        pl.read_parquet(folder / "output" / "latest" / "crosswalk.parquet") for folder in (published, workspace)
    )
    assert old.equals(new)
