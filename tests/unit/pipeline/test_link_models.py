"""Which model a linkage uses: learned once, used again, learned anew only when a person asks or none fits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import SurroundingsError, UsageError
from dtsen_merge.linkage import Model, load_pairs
from dtsen_merge.messages import LANGUAGES
from dtsen_merge.pipeline import link as verb
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.link import LinkView, ModelChoice, link_staged, list_models
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.model_report import strongest_levels
from dtsen_merge.pipeline.outcome import LinkOutcome, ModelUse
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

PROFILE = 'name = "{0}"\ntitle = "Daftar {0}"\nfiles = ["{0}/*.csv"]\n'
NAMES = ("AHMAD RIDUAN", "SITI NURHAYATI", "GUSTI BASUKI", "RUSMINI", "NOOR AIDA", "ABDUL GAFUR", "MARIATUL KIPTIYAH")
SURNAMES = ("", " SALEH", " HASAN", " YUSUF")


def write(root: Path, source: str, people: int, broken: int = 0) -> None:
    """A file of so many people (two of a name never share a birth date), and rows that are rejected."""
    lines = ["NIK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan"]
    for at in range(people):
        name, year = NAMES[at % len(NAMES)] + SURNAMES[at // len(NAMES) % len(SURNAMES)], 1950 + at
        nik = f"63030512{1 + at % 12:02}{year % 100:02}{at + 1:04}"
        lines.append(f"{nik};{name};L;12-{1 + at % 12:02}-{year};Keraton;Martapura")
    lines += ["630305;;;;;"] * broken
    (root / "inbox" / source).mkdir(exist_ok=True)
    (root / "inbox" / source / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "config" / "sources" / f"{source}.toml").write_text(PROFILE.format(source), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_workspace(tmp_path)
    for source in ("penduduk", "bantuan"):
        write(tmp_path, source, 8)
    return tmp_path


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return load_workspace(folder / "config")


def go(
    workspace: Workspace, *, number: int | None = None, retrain: bool = False, full: bool = False, **view: Any
) -> LinkOutcome:
    choice = ModelChoice(number, retrain)
    return link_staged(workspace, progress=Silent(), choice=choice, view=LinkView(**view), full=full)


def load(workspace: Workspace) -> None:
    load_files(workspace, [], progress=Silent())


def used(outcome: LinkOutcome) -> tuple[str, int, tuple[str, ...]]:
    use = outcome.model_use
    assert use is not None and outcome.model == str(use.number)
    return use.how, use.number, use.advice


def pairs(workspace: Workspace) -> pl.DataFrame:
    with open_store(workspace.registry) as store:
        return load_pairs(store)


def test_the_first_link_learns_and_the_next_uses_it_again(workspace: Workspace) -> None:
    load(workspace)
    assert list_models(workspace) == ()
    assert used(go(workspace)) == ("first", 1, ())
    before = pairs(workspace)
    assert before.height >= 8
    assert used(go(workspace)) == ("kept", 1, ())
    assert pairs(workspace).equals(before)


def test_nothing_is_estimated_when_a_model_is_used_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    load(workspace)
    go(workspace)
    given: list[Model | None] = []
    real = verb.link
    monkeypatch.setattr(verb, "link", lambda *a, **more: given.append(more["model"]) or real(*a, **more))
    for more in ({}, {"number": 1}, {"retrain": True}):
        go(workspace, **more)
    assert [model is not None for model in given] == [True, True, False]


def test_retraining_on_the_same_rows_says_that_nothing_differs(workspace: Workspace) -> None:
    load(workspace)
    go(workspace)
    assert used(go(workspace, retrain=True)) == ("same", 1, ())
    assert [line.number for line in list_models(workspace)] == [1]


def test_a_model_that_the_rows_have_outgrown_is_used_with_advice_until_a_person_asks(
    folder: Path, workspace: Workspace
) -> None:
    load(workspace)
    go(workspace)
    for source in ("penduduk", "bantuan"):
        write(folder, source, 17)
    load(workspace)
    told = go(workspace)
    assert used(told) == ("kept", 1, ("model-outgrown",))
    assert told.model_use is not None and (told.model_use.learned_from, told.model_use.records) == (16, 34)
    assert used(go(workspace, retrain=True)) == ("retrained", 2, ())
    assert used(go(workspace)) == ("kept", 2, ())
    assert used(go(workspace, number=1)) == ("asked", 1, ("model-outgrown",))
    assert [(line.number, line.records, line.state) for line in list_models(workspace)] == [
        (1, 16, "in-use"), (2, 34, "ready"),
    ]  # fmt: skip
    assert used(go(workspace)) == ("kept", 2, ())  # an older one is used once, not from now on


@pytest.mark.parametrize(("people", "outgrown"), [(16, False), (17, True), (4, False), (3, True)])
def test_from_where_on_a_model_is_outgrown(folder: Path, workspace: Workspace, people: int, outgrown: bool) -> None:
    load(workspace)
    go(workspace)
    for source in ("penduduk", "bantuan"):
        write(folder, source, people)
    load(workspace)
    assert used(go(workspace))[2] == (("model-outgrown",) if outgrown else ())


def test_a_source_that_the_model_did_not_know_is_named(
    folder: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(workspace)
    go(workspace)
    write(folder, "umkm", 2)
    workspace = load_workspace(folder / "config")
    load(workspace)
    told = go(workspace)
    assert used(told) == ("kept", 1, ("model-new-sources",))
    assert told.model_use is not None and told.model_use.new_sources == ("umkm",)
    assert list_models(workspace)[0].sources == ("bantuan", "penduduk")


def test_numbers_and_options_that_cannot_be(workspace: Workspace) -> None:
    load(workspace)
    with pytest.raises(UsageError, match=r"linkage-model-unknown.*known=–"):
        go(workspace, number=1)
    go(workspace)
    for number in (0, 2, -1):
        with pytest.raises(UsageError, match=r"linkage-model-unknown.*known=1"):
            go(workspace, number=number)
    with pytest.raises(UsageError, match="linkage-model-or-retrain"):
        go(workspace, number=1, retrain=True)
    with pytest.raises(UsageError, match="linkage-file-without-report"):
        go(workspace, report_path=Path("x.html"))


def test_a_model_of_another_version_is_refused_by_number_and_passed_over_otherwise(workspace: Workspace) -> None:
    load(workspace)
    go(workspace)
    with open_store(workspace.registry) as store:
        content = json.loads(store.value("SELECT content FROM linkage.models"))
        store.run("UPDATE linkage.models SET content = $c", {"c": json.dumps({**content, "version": 0})})
    with pytest.raises(SurroundingsError, match="linkage-model-version"):
        go(workspace, number=1)
    assert used(go(workspace)) == ("unfit", 2, ())
    assert [line.state for line in list_models(workspace)] == ["unfit", "in-use"]


def test_looking_does_not_link_again(folder: Path, workspace: Workspace) -> None:
    load(workspace)
    assert go(workspace, look=True).fresh
    seen = go(workspace, look=True)
    assert not seen.fresh and seen == replace(go(workspace, full=True), fresh=False)
    assert go(workspace).fresh
    assert go(workspace, look=True, retrain=True).fresh
    write(folder, "penduduk", 9)
    load(workspace)
    assert go(workspace, look=True).fresh
    with (folder / "config" / "pipeline.toml").open("a", encoding="utf-8") as settings:
        settings.write("# berubah\n")
    assert go(load_workspace(folder / "config"), look=True).fresh


def run(workspace: Workspace, *, accept: bool = False, force: bool = False) -> bool:
    gates = ["max_rejected_share"] if accept else []
    return run_all(workspace, accept=gates, reason="uji", force=force, progress=Silent()).published


def linkage_of(workspace: Workspace) -> dict[str, int]:
    folder = latest_run_folder(workspace.output)
    assert folder is not None
    told: dict[str, int] = json.loads((folder / "run.json").read_text(encoding="utf-8"))["linkage"]
    return told


def test_a_run_uses_the_model_again_and_tells_in_run_json(folder: Path, workspace: Workspace) -> None:
    assert run(workspace)
    assert {name: linkage_of(workspace)[name] for name in ("model", "model_records", "model_outgrown")} == {
        "model": 1, "model_records": 16, "model_outgrown": 0,
    }  # fmt: skip
    for source in ("penduduk", "bantuan"):
        write(folder, source, 20)
    assert run(workspace)
    told = linkage_of(workspace)
    assert (told["model"], told["model_records"], told["model_outgrown"], told["model_new_sources"]) == (1, 16, 1, 0)


def test_a_forced_run_gives_the_same(workspace: Workspace) -> None:
    assert run(workspace)
    first = pairs(workspace)
    assert not run(workspace)
    assert run(workspace, force=True)
    assert pairs(workspace).equals(first)


def test_a_model_of_a_run_that_a_gate_stopped_is_not_used_again(folder: Path, workspace: Workspace) -> None:
    write(folder, "penduduk", 8, broken=9)
    assert not run(workspace)
    write(folder, "penduduk", 8)
    write(folder, "bantuan", 9)
    assert run(workspace)
    assert linkage_of(workspace)["model"] == 2
    assert [line.state for line in list_models(workspace)] == ["stopped", "in-use"]


def test_a_stopped_run_that_is_accepted_keeps_its_model(folder: Path, workspace: Workspace) -> None:
    write(folder, "penduduk", 8, broken=9)
    assert not run(workspace)
    assert run(workspace, accept=True)
    assert linkage_of(workspace)["model"] == 1
    assert run(workspace, accept=True, force=True)
    assert linkage_of(workspace)["model"] == 1


def test_the_page_is_written_for_the_model_in_use_and_holds_nobody(folder: Path, workspace: Workspace) -> None:
    load(workspace)
    told = go(workspace, model_report=True)
    assert told.model_report == workspace.output / "model-1.html"
    page = told.model_report.read_text(encoding="utf-8")
    assert 'lang="id"' in page and "Daftar penduduk" in page
    assert [name for name in (*NAMES, "63030512", "Keraton") if name in page] == []
    chosen = go(workspace, model_report=True, report_path=folder / "halaman.html")
    assert chosen.model_report == folder / "halaman.html" and not chosen.fresh
    assert json.loads(json.dumps(chosen.as_dict()))["model_report"].endswith("halaman.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strongest_levels_are_for_and_against_and_read_differently(workspace: Workspace, language: Any) -> None:
    load(workspace)
    go(workspace)
    with open_store(workspace.registry) as store:
        model = verb.load_model(store)
    assert model is not None
    lines = strongest_levels(model, language)
    weights = [line["weight"] for line in lines]
    assert weights == sorted(weights, reverse=True) and weights[0] > 10 > -3 > weights[-1]
    assert len({(line["comparison"], line["words"]) for line in lines}) == len(lines)


def test_a_use_says_what_it_is(workspace: Workspace) -> None:
    load(workspace)
    use = go(workspace).model_use
    assert isinstance(use, ModelUse) and use.new_sources == () and use.records == use.learned_from == 16
