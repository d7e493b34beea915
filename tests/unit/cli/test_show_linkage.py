"""`link` on the terminal: 80 columns, both languages, every key and every way of using a model in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dtsen_merge.cli.session import session
from dtsen_merge.cli.show import number
from dtsen_merge.cli.show_linkage import say_model, show_linkage, show_models
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.linkage.comparisons import COMPARISONS
from dtsen_merge.messages import LANGUAGES, Language, has, text
from dtsen_merge.pipeline.outcome import LinkOutcome, ModelLine, ModelUse

HOW = ("kept", "asked", "first", "retrained", "same", "unfit")
KEPT = ModelUse(1, "kept", learned_from=1204, records=350770, new_sources=(), converged=True)


@pytest.fixture(params=LANGUAGES, autouse=True)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(session, "language", request.param)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return request.param


def key(name: str, size: int = 12345678) -> dict[str, object]:
    return {
        "key": name, "records": size + 1, "blocks": size + 2, "largest_block": 80, "pairs_before_split": size,
        "pairs": size + 3, "split_records": size + 4, "new_pairs": size + 5, "matches": 54321.6, "only_matches": 21.4,
    }  # fmt: skip


def outcome(*keys: str, recall: float | None = None) -> LinkOutcome:
    return LinkOutcome(10, 12345, 678, 9, "1", tuple(key(name) for name in keys), recall, KEPT)


def out(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines()), default=0) <= 80
    return told


def test_counts_alone(capsys: pytest.CaptureFixture[str]) -> None:
    show_linkage(outcome("nik", recall=98.7), with_blocking=False)
    told = out(capsys)
    assert number(678) in told and "NIK" not in told and "98" not in told


def test_every_key_has_a_line_in_both_tables_within_80_columns(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    show_linkage(outcome(*(one.name for one in KEYS)), with_blocking=True)
    told = out(capsys)
    for part in (1, 2, 3, 4, 5):
        assert told.count(number(12345678 + part)) == len(KEYS), part
    assert told.count(number(54322)) == told.count(f" {number(21)} ") == len(KEYS)
    assert text("linkage-key-desa-two-names", language) in told


@pytest.mark.parametrize("name", [one.name for one in KEYS])
def test_a_key_has_words(language: Language, name: str) -> None:
    assert has(f"linkage-key-{name}", language)


@pytest.mark.parametrize("name", [one.name for one in COMPARISONS])
def test_a_comparison_has_words(language: Language, name: str) -> None:
    assert has(f"linkage-comparison-{name}", language)


def test_a_key_of_another_version_keeps_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    show_linkage(outcome("old-key"), with_blocking=True)
    assert out(capsys).count("old-key") == 2


def test_recall_says_what_it_means_where_it_is_known(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    show_linkage(outcome("nik", recall=98.7654), with_blocking=True)
    told = " ".join(out(capsys).split())
    assert ("98,8 %" if language == "id" else "98.8 %") in told and " 988 " in told
    show_linkage(outcome("nik"), with_blocking=True)
    assert "recall" not in out(capsys)


def test_no_keys(capsys: pytest.CaptureFixture[str]) -> None:
    show_linkage(replace(outcome(), compared=0), with_blocking=True)
    assert "0" in out(capsys)


@pytest.mark.parametrize("how", HOW)
def test_how_a_model_came_to_be_used(how: str, capsys: pytest.CaptureFixture[str]) -> None:
    say_model(replace(KEPT, how=how, number=3), fresh=True, command="link")
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1
    assert "3" in told.err and number(1204) in told.err


def test_advice_gives_figures_sources_and_the_command(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    advice = ("model-outgrown", "model-new-sources")
    use = replace(KEPT, number=12345, advice=advice, new_sources=("baznas", "umkm"), converged=False)
    say_model(use, fresh=True, command="run")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4 and all("12345" in line for line in lines)  # a model's number has no separators
    assert number(350770) in lines[2] and "dtsen-merge run --retrain" in lines[2]
    assert "baznas, umkm" in lines[3]
    assert all(line.startswith("PERHATIAN" if language == "id" else "ATTENTION") for line in lines[2:])


def test_a_result_that_is_shown_again_and_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    say_model(KEPT, fresh=False, command="link")
    assert capsys.readouterr().err.strip() == session.t("linkage-use-standing", number="1")
    say_model(None, fresh=True, command="link")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("state", ["in-use", "ready", "stopped", "unfit"])
def test_saved_models(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = ModelLine(12, "2026-01-02 03:04", 350770, ("a", "b", "c"), 14, False, "r", state)
    show_models([replace(line, number=1, converged=True, state="ready"), line])
    drawn = [row for row in out(capsys).splitlines() if "2026-01-02" in row]
    assert len(drawn) == 2 and drawn[1].split()[:6] == ["12", "2026-01-02", "03:04", number(350770), "3", "14"]
    assert drawn[1].rstrip().endswith(session.t(f"linkage-state-{state}"))
    show_models([])
    told = capsys.readouterr()
    assert told.out == "" and session.t("linkage-models-none") in told.err


def test_what_says_most_in_a_model(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (
        {"comparison": "identity", "words": "NIK sama " * 9, "match": 0.8926, "other": 4.04e-10, "weight": 31.04},
        {"comparison": "mother", "words": "[x]", "match": 0.0053, "other": 0.9609, "weight": -7.5},
    )
    page = Path("output") / "model-1.html"
    show_linkage(replace(outcome(), model_report=page, strongest=lines), with_blocking=False)
    told = out(capsys)
    parts = ("0,8926", "4,0e-10", "+31,0", "−7,5") if language == "id" else ("0.8926", "4.0e-10", "+31.0", "−7.5")
    for part in (*parts, "[x]", str(page), text("linkage-comparison-mother", language)):
        assert part in told, part
