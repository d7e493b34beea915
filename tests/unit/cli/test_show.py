"""Results as people see them: 80 columns, both languages, much and nothing, and names with odd signs in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.cli import show, show_files
from dtsen_merge.cli.session import session
from dtsen_merge.messages import LANGUAGES
from dtsen_merge.pipeline.inspect import Inspection
from dtsen_merge.pipeline.outcome import (
    AnswersTaken,
    Finding,
    GateOutcome,
    RunOutcome,
    SheetCount,
    SourceErrors,
    Validation,
)
from dtsen_merge.problems import CATALOGUE
from dtsen_merge.registry import GATES
from dtsen_merge.sources.inspection import ColumnInspection, ExpectedProblem, FileInspection, Possible, SheetInspection

ODD = "pkh/[lama] data :ok: [/b] {0}.xlsx"


@pytest.fixture(params=LANGUAGES, autouse=True)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(session, "language", request.param)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return request.param


def out(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    assert max(map(len, told.out.splitlines()), default=0) <= 80
    return told.out


def one_line(told: str) -> str:
    """What stands in the first column of a table, folded lines put together again."""
    return "".join(line[:40].strip() for line in told.splitlines()).replace(" ", "")


def sheet(file: str, read: int, **problems: int) -> SheetCount:
    codes = {code.replace("_", "-"): count for code, count in problems.items()}
    return SheetCount("pkh", file, "Sheet1", read, read - 3, 2, 1, codes)


def column(heading: str, field: str = "nama") -> ColumnInspection:
    return ColumnInspection(heading, field, "alias", 0.97, 0.12, 0.03, "Si…")


def inspected(*columns: ColumnInspection, kind: str = "table", **more: Any) -> SheetInspection:
    told = {"questions": {}, "ending_in_zero": 0.0, "nik_present": 0.9, **more}
    return SheetInspection(
        "Sheet1",
        kind,
        told.pop("hidden", False),
        (3, 4),
        12345,
        {},
        columns,
        nik_distinct=1.0,
        nik_hashes=pl.Series(dtype=pl.UInt64),
        **told,
    )


def test_numbers_in_the_language(language: str) -> None:
    assert show.number(1234567) == ("1.234.567" if language == "id" else "1,234,567")
    assert show.share(0.98765) == ("0,9877" if language == "id" else "0.9877")
    assert (show.number(None), show.share(None), show.number(0), show.percent(0)) == ("–", "–", "0", "")
    assert show.percent(0.125) == "12%"


def test_sheets_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    show_files.show_sheets(
        [sheet("pkh/a.xlsx", 1000, nik_length=5), sheet("pkh/a.xlsx", 500, nik_length=2, nama_missing=9)]
    )
    told = out(capsys)
    (line,) = (line for line in told.splitlines() if line.strip().startswith("pkh/a.xlsx"))
    assert line.split()[1:] == [show.number(1500), show.number(1494), "4", "2"]
    assert told.index("nama-missing") < told.index("nik-length")
    assert [line.split()[-1] for line in told.splitlines() if "nik-length" in line] == ["7"]


def test_every_problem_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    show_files.show_sheets([SheetCount("a", "a/b.csv", "", 5, 5, 0, 0, dict.fromkeys(CATALOGUE, 1))])
    told = out(capsys)
    assert [code for code in CATALOGUE if code not in told] == []


def test_no_sheets(capsys: pytest.CaptureFixture[str]) -> None:
    show_files.show_sheets([])
    assert out(capsys).split()[-4:] == ["0"] * 4


def test_names_of_files_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_files.show_sheets([sheet(ODD, 10)])
    assert ODD.replace(" ", "") in one_line(out(capsys))


def test_an_inspection(capsys: pytest.CaptureFixture[str]) -> None:
    seen = Inspection(
        files=(
            FileInspection("pkh", ODD, 10, (inspected(column("Nama [KTP]"), column("x" * 90, ""), column("[/b]")),)),
            FileInspection("pkh", "pkh/b.csv", 10, (inspected(kind="none"),)),
            FileInspection("pkh", "pkh/c.xlsx", 10, (), "file-password", (("file", "pkh/c.xlsx"),)),
            FileInspection(
                "pkh",
                "d.csv",
                1,
                (inspected(column("NIK"), questions={"nik": ("A [b]", "B")}, truncated={"nik": 1.0}),),
            ),
            FileInspection(
                "pkh",
                "e.csv",
                1,
                (
                    inspected(
                        replace(
                            column("Kolom1", ""), letter="AB", candidates=(Possible("pekerjaan", 0.51, "content"),)
                        ),
                        replace(column("No KTP", ""), letter="AC", refused=("nik",)),
                        hidden=True,
                    ),
                ),
                problems=(ExpectedProblem("Sheet1", "nik-length", "error", "nik", 1234),),
            ),
        ),
        written=(Path("config/sources/pkh.toml"),),
        kept=(Path("config/sources/siak.toml"),),
    )
    show_files.show_inspection(seen)
    told = capsys.readouterr()
    for part in ("Nama [KTP]", "[/b]", "A [b] | B", "97%", "100%", "pekerjaan 51%", "AB", "AC", show.number(1234)):
        assert part in told.out, part
    for part in ("c.xlsx", "pkh.toml", "siak.toml"):
        assert part in told.err, part
    assert max(map(len, told.out.splitlines())) <= 80


def test_a_validation(capsys: pytest.CaptureFixture[str]) -> None:
    many = Finding("pkh", ODD, "Sheet1", "nik-length", "error", "nik", "NIK KTP", 4321, ("C7", "C9"))
    whole = Finding("pkh", ODD, "Sheet1", "nama-missing", "error", "", "", 1, ("12",))
    note = Finding("pkh", "pkh/b.csv", "", "column-unmapped", "note", "", "Hobi [x]", 1, ())
    over = SourceErrors("pkh", 10, 9, 0.9, 0.2, True)
    show_files.show_validation(
        Validation((sheet(ODD, 10),), (over, SourceErrors("siak", 9, 0, 0, 0.2, False)), (many, whole, note))
    )
    told = capsys.readouterr()
    assert max(map(len, told.out.splitlines())) <= 80
    for part in ("C7 C9 …", "12", "NIK KTP", "Hobi [x]", show.number(4321)):
        assert part in told.out, part
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["pkh", "siak"]
    assert "90" in told.err


def test_answers_that_were_taken_and_those_that_were_not(capsys: pytest.CaptureFixture[str]) -> None:
    whole = AnswersTaken("a.xlsx", "pkh", ("pkh/a.xlsx",), cells=3, rows=2, replies=1, outdated=0, added=0)
    show_files.show_answers((whole, replace(whole, workbook="b.xlsx", outdated=7, added=8)))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.xlsx", "b.xlsx", "b.xlsx", "b.xlsx"]
    assert "7" in lines[2] and "8" in lines[3]


def test_no_inspection(capsys: pytest.CaptureFixture[str]) -> None:
    show_files.show_inspection(Inspection((), (), ()))
    assert capsys.readouterr() == ("", "")


def run(**more: Any) -> RunOutcome:
    told = {"published": True, "unchanged": False, "persons": 1800, "families": 600, "rows": 5000, **more}
    return RunOutcome(run_id="20260102T030405Z", folder=Path("output/20260102T030405Z"), **told)


def test_a_published_run_says_what_to_open(capsys: pytest.CaptureFixture[str]) -> None:
    show.show_run(run(review_pairs=7))
    told = capsys.readouterr()
    assert told.err == ""
    for part in ("20260102T030405Z", "reconciliation.html", "review.xlsx", "7"):
        assert part in told.out
    show.show_run(run())
    assert "review.xlsx" not in capsys.readouterr().out
    show.show_run(run(published=False, unchanged=True))
    assert "20260102T030405Z" in capsys.readouterr().out


def test_a_stopped_run_names_the_gates_that_stop_it(capsys: pytest.CaptureFixture[str], language: str) -> None:
    gates = (
        GateOutcome("max_rejected_share", 0.4567, 0.2, passed=False, accepted=False, detail="pkh", previous=0.0123),
        GateOutcome("max_rejected_share", 0.3, 0.2, passed=False, accepted=False, detail="siak"),
        GateOutcome("max_cluster_size", 40, 30, passed=False, accepted=True),
        GateOutcome("max_change_share", 0.1, 0.3, passed=True, accepted=False),
        GateOutcome("lost_source", 1, 0, passed=False, accepted=False, detail="umkm"),
    )
    show.show_run(run(published=False, gates=gates))
    told = capsys.readouterr()
    line = next(line for line in told.err.splitlines() if "max_rejected_share (pkh)" in line)
    for part in ("45.7%", "20.0%", "1.2%"):
        assert (part.replace(".", ",") if language == "id" else part) in line
    assert next(line for line in told.err.splitlines() if "(siak)" in line).endswith(" –.")
    assert "max_cluster_size" not in told.err and "max_change_share" not in told.err
    assert session.t("gate-remedy-lost-source") in told.err
    assert "dtsen-merge run --accept max_rejected_share --accept lost_source --reason" in told.err
    assert "reconciliation.html" in told.out
    show.show_run(run(published=False, gates=gates), "merge")
    assert "dtsen-merge merge --accept max_rejected_share" in capsys.readouterr().err


def test_every_gate_has_a_remedy() -> None:
    assert set(show.GATE_REMEDIES) == set(GATES)
    assert all(session.t(key).startswith(gate) for gate, key in show.GATE_REMEDIES.items())


def test_scores(capsys: pytest.CaptureFixture[str]) -> None:
    score = {"precision": 0.99, "recall": 0.5, "f1": 0.66}
    told = dict.fromkeys(("pairwise", "within", "across", "b_cubed"), score)
    show.show_evaluation({**told, "subgroups": [{"name": "no_nik", "rows": 1234, "pairwise": score}]})
    drawn = out(capsys)
    assert drawn.count(show.share(0.99)) == 5 and show.number(1234) in drawn and "no_nik" in drawn
    show.show_evaluation({**told, "subgroups": []})
    assert out(capsys).count(show.share(0.99)) == 4
