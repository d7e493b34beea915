"""`link` and its models as an officer meets them: used again, learned anew on request, listed, shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Command


@pytest.fixture
def linked(small: Path, command: Command) -> Path:
    """Loaded and linked once; model 1 was learned from nine rows."""
    assert command(small, "load").code == 0
    done = command(small, "link")
    assert done.code == 0, done.err
    assert "Model 1 was learned from these 9 rows" in done.err
    return small


def grow(folder: Path) -> None:
    """Twelve more rows in a file that is there: more than twice as many as the model was learned from."""
    path = folder / "inbox" / "bantuan" / "penerima.csv"
    more = [
        f"{at},Penerima {chr(64 + at)},63030517086{at:05},{at:02}/08/1960,Bincau,Martapura\n" for at in range(4, 16)
    ]
    path.write_text(path.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")


def test_a_model_is_used_again_until_a_person_asks_for_a_new_one(linked: Path, command: Command) -> None:
    again = command(linked, "link")
    assert (again.code, "Using model 1" in again.err, "ATTENTION" in again.err) == (0, True, False)
    grow(linked)
    assert command(linked, "load").code == 0
    outgrown = command(linked, "link", "--json")
    assert "ATTENTION: model 1 was learned from 9 rows; there are 21 now" in outgrown.err
    told = json.loads(outgrown.out)
    assert (told["model"], told["model_use"]["advice"]) == ("1", ["model-outgrown"])
    assert "Model 2 was learned from these 21 rows" in command(linked, "link", "--retrain").err
    older = command(linked, "link", "--model", "1")
    assert older.code == 0 and "Using model 1 as asked" in older.err
    listed = json.loads(command(linked, "link", "--models", "--json").out)
    assert [(line["number"], line["records"], line["state"]) for line in listed] == [
        (1, 9, "in-use"), (2, 21, "ready"),
    ]  # fmt: skip


def test_what_cannot_be_is_said_with_exit_code_2(linked: Path, command: Command) -> None:
    for options, sentence in (
        (["--model", "7"], "There is no model number 7. Saved are: 1."),
        (["--model", "x"], "--model"),
        (["--model", "1", "--retrain"], "Choose one"),
        (["page.html"], "--model-report"),
    ):
        done = command(linked, "link", *options)
        assert (done.code, done.out) == (2, ""), options
        assert sentence in done.err
    assert not (linked / "page.html").exists()


@pytest.mark.parametrize("language", ["en", "id"])
def test_reports_fit_80_columns_and_link_nothing_anew(linked: Path, command: Command, language: str) -> None:
    for option in ("--blocking-report", "--model-report", "--models"):
        done = command(linked, "link", option, "--lang", language)
        assert done.code == 0, done.err
        assert max(len(line) for line in done.out.splitlines() if ".html" not in line) <= 80, option  # a path is whole
        assert "Using model" not in done.err and "Memakai model" not in done.err
    assert "NIK" in command(linked, "link", "--blocking-report", "--lang", language).out


def test_the_page_goes_where_it_is_asked_to(linked: Path, command: Command) -> None:
    assert command(linked, "link", "--model-report").code == 0
    default = linked / "output" / "model-1.html"
    assert command(linked, "link", "--model-report", "halaman/model.html").code == 0
    page = default.read_text(encoding="utf-8")
    assert page == (linked / "halaman" / "model.html").read_text(encoding="utf-8")
    assert "<svg" in page and "<script" not in page
    for value in ("RIDUAN", "630305120580", "Keraton"):
        assert value not in page
    (linked / "penuh").mkdir()
    refused = command(linked, "link", "--model-report", "penuh")
    assert refused.code == 5 and "penuh" in refused.err


def test_no_models_yet(small: Path, command: Command) -> None:
    done = command(small, "link", "--models")
    assert (done.code, done.out) == (0, "") and "No model is saved yet" in done.err
    assert json.loads(command(small, "link", "--models", "--json").out) == []
    assert command(small, "link").code == 2


def test_run_learns_once_and_merge_publishes_what_was_linked_anew(small: Path, command: Command) -> None:
    assert command(small, "run").code == 0
    facts = json.loads((small / "output" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert (facts["linkage"]["model"], facts["linkage"]["model_records"]) == (1, 9)
    grow(small)
    assert command(small, "run").code == 0
    facts = json.loads((small / "output" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert (facts["linkage"]["model"], facts["linkage"]["model_outgrown"]) == (1, 1)
    assert command(small, "link", "--retrain").code == 0
    assert command(small, "merge").code == 0
    facts = json.loads((small / "output" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert (facts["linkage"]["model"], facts["linkage"]["model_outgrown"]) == (2, 0)
    assert json.loads(command(small, "run", "--json").out)["unchanged"] is True
