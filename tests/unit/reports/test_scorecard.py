"""The four measures on sources of a few rows, and what a delivery is compared with."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from types import SimpleNamespace

import polars as pl
import pytest

from dtsen_merge.reports import ReportTables, build_figures
from dtsen_merge.reports.as_json import as_data
from dtsen_merge.reports.figures.quality import CELLS, EXPECTED, MEASURES
from dtsen_merge.reports.html import render_html
from dtsen_merge.reports.tables import REPORT_RECORDS, SOURCES
from dtsen_merge.reports.words import Words
from dtsen_merge.tables import CROSSWALK, PROBLEMS, conform

WHOLE = {
    "nik": "6303010101800001", "nik_status": "whole", "no_kk": "6303010101150001", "no_kk_status": "whole",
    "nama": "SITI", "tahun_lahir": 1980, "jenis_kelamin": "P", "alamat": "Jl. Melati", "rt": "001", "rw": "002",
    "kode_desa": "63.03.05.2001", "desa": "Cindai Alus", "kecamatan": "Martapura",
}  # fmt: skip
"""A row whose every identifying and address cell is filled; of the birth date only the year can be read."""


def tables(sources, rows, problems=(), **more):
    """`rows` and `problems` as (source, row number, what it holds)."""
    place = {"file": "f.xlsx", "sheet": "S"}
    counts = {name: sum(source == name for source, _, _ in rows) for name in sources}
    lines = [{"source": s, "row": n, "record_id": f"{s}{n}", **place, **held} for s, n, held in rows]
    frame = pl.DataFrame(lines, infer_schema_length=None) if lines else pl.DataFrame()
    accepted = frame.with_columns(status=pl.lit("accepted")) if lines else frame
    return ReportTables(
        sources=conform(
            pl.DataFrame(
                [{"source": name, "rows_accepted": counts[name], "rows_rejected": 0, **told} for name, told in sources.items()],
                infer_schema_length=None,
            ),
            SOURCES,
        ),
        records=conform(frame, REPORT_RECORDS),
        crosswalk=conform(accepted, CROSSWALK),
        problems=conform(
            pl.DataFrame([{"source": s, "row": n, **place, **told} for s, n, told in problems], infer_schema_length=None), PROBLEMS
        ),
        run={"run_id": "r9", "ended": "2026-03-10T02:00:00+08:00", "region": "63.03"},
        **more,
    )  # fmt: skip


@pytest.fixture
def score(policy, targets):
    """The scorecard of tables, by source."""

    def lines(made):
        return {line.source: line for line in build_figures(made, policy, targets, language="id").scorecard}

    return lines


def error(column):
    return {"code": "any", "severity": "error", "column": column}


@pytest.mark.parametrize("kind", ["population", "welfare", "family", "programme", "other"])
def test_a_source_with_every_cell_is_complete(score, kind):
    line = score(tables({"a": {"kind": kind}}, [("a", 2, WHOLE)]))["a"]
    assert (line.completeness, line.validity, line.uniqueness) == (1, 1, 1)
    assert set(EXPECTED[kind, "person"]) <= set(CELLS)


def test_a_column_that_is_missing_altogether_counts_as_empty(score):
    bare = {**WHOLE, "nik": None, "nik_status": None, "tahun_lahir": None, "rt": None, "rw": None}
    rows = [("a", n, bare) for n in range(2, 12)]
    line = score(tables({"a": {"kind": "programme"}}, rows))["a"]
    # eight are expected of a programme's row; RT and RW are not, so that nothing is missing without them
    assert line.completeness == pytest.approx(6 / 8)
    line = score(tables({"a": {"kind": "population"}}, rows))["a"]
    assert line.completeness == pytest.approx(6 / 10)


def test_a_column_that_is_there_counts_though_nobody_asked_for_it(score):
    rows = [("a", 2, WHOLE), ("a", 3, {**WHOLE, "rt": None}), ("a", 4, {**WHOLE, "rt": None, "rw": None})]
    line = score(tables({"a": {"kind": "programme"}}, rows))["a"]
    assert line.completeness == pytest.approx(27 / 30)


def test_a_family_row_is_asked_for_its_card_head_and_address_only(score):
    family = {
        "row_kind": "family", "no_kk": "6303010101150001", "no_kk_status": "whole", "nama_kepala_keluarga": "SITI",
        "alamat": "Jl. Melati", "desa": "Cindai Alus", "kecamatan": "Martapura",
    }  # fmt: skip
    assert score(tables({"a": {"kind": "family"}}, [("a", 2, family)]))["a"].completeness == 1
    half = {**family, "no_kk": None, "no_kk_status": "empty"}
    assert score(tables({"a": {"kind": "family"}}, [("a", 2, half)]))["a"].completeness == pytest.approx(4 / 5)


@pytest.mark.parametrize(("status", "filled"), [("empty", 7), ("placeholder", 7), ("malformed", 8), ("truncated", 8)])
def test_a_placeholder_is_no_filling(score, status, filled):
    row = {**WHOLE, "nik": None, "nik_status": status, "rt": None, "rw": None}
    line = score(tables({"a": {"kind": "programme"}}, [("a", 2, row)]))["a"]
    assert line.completeness == pytest.approx(filled / 8)


def test_a_cell_that_cannot_be_read_is_filled_and_wrong(score):
    """It speaks against validity, not a second time against completeness."""
    rows = [("a", 2, WHOLE), ("a", 3, {**WHOLE, "tahun_lahir": None})]
    unread = score(tables({"a": {"kind": "programme"}}, rows, [("a", 3, error("tanggal_lahir"))]))["a"]
    empty = score(tables({"a": {"kind": "programme"}}, rows))["a"]
    assert (unread.completeness, unread.validity) == (1, pytest.approx(19 / 20))
    assert (empty.completeness, empty.validity) == (pytest.approx(19 / 20), 1)


@pytest.mark.parametrize(
    ("column", "field"), [("kode_desa", "desa"), ("kode_kecamatan", "kecamatan"), ("nama_kepala_keluarga", "nama")]
)
def test_an_error_counts_under_whichever_column_says_it(score, column, field):
    row = {**WHOLE, "kode_desa": None, field: None}
    line = score(tables({"a": {"kind": "programme"}}, [("a", 2, row)], [("a", 2, error(column))]))["a"]
    assert (line.completeness, line.validity) == (1, pytest.approx(9 / 10))


def test_cells_of_other_columns_count_for_validity_too(score):
    rows = [("a", n, {**WHOLE, "desil_nasional": 3 if n < 4 else None}) for n in range(2, 6)]
    told = [("a", 4, error("desil_nasional")), ("a", 5, error("desil_nasional"))]
    line = score(tables({"a": {"kind": "programme"}}, rows, told))["a"]
    assert (line.completeness, line.validity) == (1, pytest.approx(42 / 44))


def test_two_errors_in_a_cell_are_one_and_warnings_none(score):
    told = [("a", 2, error("nik")), ("a", 2, {**error("nik"), "code": "other"}), ("a", 2, {**error("rt"), "severity": "warning"})]  # fmt: skip
    line = score(tables({"a": {"kind": "programme"}}, [("a", 2, WHOLE)], told))["a"]
    assert line.validity == pytest.approx(9 / 10)


def test_a_rejected_row_is_wrong_in_every_cell(score):
    made = tables({"a": {"kind": "programme", "rows_rejected": 1}, "b": {"rows_rejected": 3}}, [("a", n, WHOLE) for n in (2, 3, 4)])  # fmt: skip
    lines = score(made)
    assert (lines["a"].rows, lines["a"].validity, lines["a"].completeness) == (4, 0.75, 1)
    assert (lines["b"].rows, lines["b"].validity, lines["b"].completeness, lines["b"].uniqueness) == (3, 0, None, None)


def test_a_source_without_rows_has_no_measures(score):
    line = score(tables({"a": {}}, []))["a"]
    assert [getattr(line, name) for name in (*MEASURES, "score")] == [None] * 5


@pytest.mark.parametrize(
    ("kind", "unique"), [("population", 3 / 5), ("welfare", 3 / 5), ("programme", 4 / 5), ("other", 4 / 5)]
)
def test_a_person_is_listed_once_in_a_register(score, kind, unique):
    """Rows 2 to 4 are one person, of which row 3 is marked: on a programme's list the third may be another stage."""
    rows = [("a", n, {**WHOLE, "person_id": "p" if n < 5 else f"p{n}"}) for n in range(2, 7)]
    told = [("a", 3, {"code": "duplicate-row", "severity": "note"})]
    assert score(tables({"a": {"kind": kind}}, rows, told))["a"].uniqueness == pytest.approx(unique)


def test_a_duplicate_that_was_not_linked_counts_all_the_same(score):
    rows = [("a", n, {**WHOLE, "person_id": f"p{n}"}) for n in (2, 3)]
    told = [("a", 3, {"code": "duplicate-row", "severity": "note"})]
    assert score(tables({"a": {"kind": "population"}}, rows, told))["a"].uniqueness == 0.5


def test_padan_needs_a_register_and_does_not_judge_it(score):
    rows = [("siak", 2, {**WHOLE, "person_id": "p1"}), ("pkh", 2, {**WHOLE, "person_id": "p1"}), ("pkh", 3, {**WHOLE, "person_id": "p2"})]  # fmt: skip
    lines = score(tables({"siak": {"kind": "population"}, "pkh": {"kind": "programme"}}, rows))
    assert (lines["siak"].padan, lines["pkh"].padan) == (None, 0.5)
    assert lines["pkh"].score == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    alone = score(tables({"pkh": {"kind": "programme"}}, rows[1:]))["pkh"]
    assert (alone.padan, alone.score) == (None, 1)


def test_targets_of_an_agency_count_all_its_sources(policy):
    rows = [
        ("siak", 2, {**WHOLE, "person_id": "p1"}),
        *(("pkh", n, {**WHOLE, "person_id": f"p{n - 1}"}) for n in (2, 3, 4)),
        ("rtlh", 2, {**WHOLE, "person_id": "p1"}),
    ]
    sources = {"siak": {"kind": "population"}, "pkh": {"agency": "Dinas"}, "rtlh": {"agency": "Dinas", "rows_rejected": 1}}  # fmt: skip
    told = [("pkh", 2, error("nik")), ("pkh", 2, error("rt")), ("rtlh", 3, error("nama"))]
    aims = [
        {"agency": agency, "sector": "social", "measure": measure, "target": 0.5}
        for agency in ("Dinas", "Lain") for measure in ("padan", "errors")
    ]  # fmt: skip
    lines = build_figures(tables(sources, rows, told), policy, {"target": aims}, language="id").progress
    measured = {(line.agency, line.measure): line.value for line in lines}
    assert measured["Dinas", "padan"] == pytest.approx(2 / 4)
    assert measured["Dinas", "errors"] == pytest.approx(2 / 5)
    assert (measured["Lain", "padan"], measured["Lain", "errors"]) == (None, None)


RUNS = {"r1": "2026-01-05", "r2": "2026-01-06", "r3": "2026-02-02", "r4": "2026-02-03", "r5": "2026-02-04"}


@pytest.fixture
def runs(policy, targets):
    """Nightly runs, each with its delivery and the rows without a NIK among ten; each reads the one before."""

    def go(*nights):
        previous, told = None, []
        for (run_id, day), (delivery, without) in zip(RUNS.items(), nights, strict=False):
            rows = [("pkh", n, {**WHOLE, "nik_status": "whole" if n >= without else "empty"}) for n in range(10)]
            made = tables({"pkh": {"kind": "programme", "delivery": delivery}}, rows, previous=previous)
            made = replace(made, run={"run_id": run_id, "ended": f"{day}T02:00:00+08:00"})
            figures = build_figures(made, policy, targets, language="id")
            previous = json.loads(json.dumps(as_data(figures)))
            told.append(SimpleNamespace(line=figures.scorecard[0], change=figures.delivery_changes[0], figures=figures))
        return told

    return go


def test_the_first_delivery_is_compared_with_nothing(runs):
    for night in runs(("A", 0), ("A", 5)):
        assert (night.line.delivery, night.line.delivered, night.line.last_delivery) == ("A", "2026-01-05", None)
        assert night.change.compared is None
        assert night.change.completeness is None
        assert "Pengiriman pertama" in render_html(night.figures, language="id")
        assert "First delivery" in render_html(night.figures, language="en")


def test_another_content_is_compared_with_the_run_before(runs):
    before, now = runs(("A", 4), ("B", 1))
    last = now.line.last_delivery
    assert (last.delivery, last.run_id, last.date, last.delivered) == ("A", "r1", "2026-01-05", "2026-01-05")
    assert {name: getattr(last, name) for name in (*MEASURES, "score", "rows")} == {
        name: getattr(before.line, name) for name in (*MEASURES, "score", "rows")
    }
    assert now.change.completeness == pytest.approx(3 / 100)
    assert (now.change.validity, now.change.uniqueness, now.change.padan) == (0, 0, None)
    assert now.line.delivered == "2026-01-06"


def test_a_run_again_on_the_same_files_keeps_the_comparison(runs):
    nights = runs(("A", 4), ("A", 2), ("B", 1), ("B", 1), ("B", 0))
    assert nights[1].line.last_delivery is None
    third, fourth, fifth = nights[2:]
    assert asdict(third.line.last_delivery) == asdict(fourth.line.last_delivery) == asdict(fifth.line.last_delivery)
    last = fifth.line.last_delivery
    # the figures of the last run on A, the day on which A came
    assert (last.run_id, last.date, last.delivered, last.completeness) == ("r2", "2026-01-06", "2026-01-05", 0.98)
    assert {night.line.delivered for night in (third, fourth, fifth)} == {"2026-02-02"}
    assert {night.change.compared for night in (third, fourth, fifth)} == {"2026-01-05"}
    assert third.change == fourth.change
    assert fifth.change.completeness == pytest.approx(2 / 100)  # its own figures are today's


def test_a_third_delivery_is_compared_with_the_second(runs):
    now = runs(("A", 4), ("B", 2), ("C", 3))[-1]
    assert now.line.last_delivery.delivery == "B"
    assert now.change.completeness == pytest.approx(-1 / 100)
    assert "▼ −1,0 poin" in render_html(now.figures, language="id")


def test_changes_of_a_whole_district(invented, policy, targets, figures):
    older = invented.as_previous(as_data(figures))
    now = build_figures(invented.invented_district(families=500, previous=older), policy, targets, language="id")
    lines = {line.source: line for line in now.delivery_changes}
    assert set(lines) == {line.source for line in now.scorecard} == {line[0] for line in invented.SOURCE_ROWS}
    assert lines["baznas"].compared is None
    assert (lines["pkh"].compared, lines["dtsen"].compared) == ("2025-09-04", "2025-10-03")
    assert lines["pip"].score == pytest.approx(-0.031)
    for name in ("pkh", "dtsen", "p3ke"):
        assert [getattr(lines[name], measure) for measure in (*MEASURES, "score")] == [pytest.approx(0.02)] * 5
    page = render_html(now, language="id")
    assert "▲ +2,0 poin" in page
    assert "▼ −3,1 poin" in page
    assert "12 sumber dibandingkan dengan kirimannya yang lalu; 1 sumber baru" in page
    assert "pkh, September" not in page  # the fingerprint is for the next run


def test_sources_of_an_agency_stand_together(figures):
    agencies = [line.agency for line in figures.scorecard]
    assert agencies == sorted(agencies)
    assert [line.source for line in figures.delivery_changes] == [line.source for line in figures.scorecard]


def test_a_source_of_no_agency_stands_last(policy, targets):
    made = tables({"a": {"agency": ""}, "b": {"agency": None}, "c": {"agency": "Dinas"}}, [])
    figures = build_figures(made, policy, targets, language="id")
    assert [(line.agency, line.source) for line in figures.scorecard] == [("Dinas", "c"), (None, "a"), (None, "b")]


@pytest.mark.parametrize(("value", "told"), [(0.0123, "▲ +1,2 poin"), (-0.1, "▼ −10,0 poin"), (0.0004, "0,0 poin")])
def test_a_change_shows_its_direction(figures, value, told):
    assert Words("id", figures).points(value) == told
