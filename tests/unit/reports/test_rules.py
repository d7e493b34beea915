"""Single rules on registries of a few persons."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dtsen_merge.reports import ReportTables, build_figures, build_lists
from dtsen_merge.reports.tables import REPORT_RECORDS, SOURCES
from dtsen_merge.tables import CROSSWALK, FAMILIES, PARTICIPATION, PERSONS, conform

RUN = {"run_id": "r1", "ended": "2025-12-12T08:00:00+08:00", "region": "63.03"}


def registry(persons, families=(), participation=(), records=(), sources=()):
    """A registry from dictionaries; each record is also an accepted line of the crosswalk."""

    def frame(rows, schema, extra=()):
        known = {**schema, **dict.fromkeys(extra, pl.String)}
        return conform(
            pl.DataFrame(list(rows), schema={k: v for k, v in known.items() if any(k in r for r in rows)}), schema
        )

    lines = [
        {"record_id": f"r{at}", "row": at + 2, "file": "f.xlsx", "sheet": "", **row} for at, row in enumerate(records)
    ]
    crosswalk = [
        {**{k: r.get(k) for k in ("source", "file", "sheet", "row", "record_id", "person_id", "family_id")},
         "status": "accepted", "probability": 1.0}
        for r in lines
    ]  # fmt: skip
    stripped = [{k: v for k, v in r.items() if k in REPORT_RECORDS} for r in lines]
    return ReportTables(
        persons=frame(persons, PERSONS),
        families=frame(families, FAMILIES),
        participation=frame(participation, PARTICIPATION),
        crosswalk=frame(crosswalk, CROSSWALK),
        records=frame(stripped, REPORT_RECORDS),
        sources=frame(sources, SOURCES),
        run=RUN,
    )


def reasons(tables, policy):
    found = build_lists(tables, policy).inclusion
    return set(found.select("programme", "reason").unique().rows())


def test_spelling_of_a_programme_does_not_matter(policy, targets):
    tables = registry(
        [{"person_id": "p", "family_id": "k"}],
        [{"family_id": "k", "desil_nasional": 2}],
        [
            {"person_id": "p", "family_id": "k", "program": " bpnt "},
            {"person_id": "p", "family_id": "k", "program": "Sembako"},
        ],
    )
    figures = build_figures(tables, policy, targets, language="id")
    assert [(line.programme, line.persons) for line in figures.programmes.totals] == [("SEMBAKO", 1)]


@pytest.mark.parametrize(("desil", "flagged"), [(4, False), (5, True), (None, False)])
def test_desil_at_the_limit_is_no_candidate(policy, desil, flagged):
    tables = registry(
        [{"person_id": "p", "family_id": "k"}],
        [{"family_id": "k", "desil_nasional": desil}],
        [{"person_id": "p", "family_id": "k", "program": "PKH"}],
    )
    assert (("PKH", "desil-above") in reasons(tables, policy)) is flagged


def test_a_civil_servant_on_the_card_concerns_the_whole_family(policy):
    tables = registry(
        [
            {"person_id": "p", "family_id": "k", "pekerjaan": "PETANI"},
            {"person_id": "q", "family_id": "k", "pekerjaan": "PEGAWAI NEGERI SIPIL (PNS)"},
            {"person_id": "s", "family_id": "other", "pekerjaan": "PETANI"},
        ],
        [{"family_id": "k", "desil_nasional": 1}, {"family_id": "other", "desil_nasional": 1}],
        [
            {"person_id": "p", "family_id": "k", "program": "PKH"},
            {"person_id": "s", "family_id": "other", "program": "PKH"},
        ],
    )
    found = build_lists(tables, policy).inclusion
    assert found.select("person_id", "reason").rows() == [("p", "standing-civil_servant")]


def test_a_word_inside_another_is_no_occupation(policy):
    tables = registry(
        [{"person_id": "p", "family_id": "k", "pekerjaan": "PENGURUS MASJID"}],  # holds GURU
        [{"family_id": "k", "desil_nasional": 1}],
        [{"person_id": "p", "family_id": "k", "program": "PKH"}],
    )
    assert reasons(tables, policy) == set()


def test_a_death_concerns_only_the_person(policy):
    tables = registry(
        [
            {"person_id": "p", "family_id": "k", "status_hidup": "MENINGGAL"},
            {"person_id": "q", "family_id": "k", "status_hidup": "HIDUP"},
        ],
        [{"family_id": "k", "desil_nasional": 1}],
        [
            {"person_id": "p", "family_id": "k", "program": "PBI-JK"},
            {"person_id": "q", "family_id": "k", "program": "PBI-JK"},
        ],
    )
    assert build_lists(tables, policy).inclusion.get_column("person_id").to_list() == ["p"]


def test_double_programmes_through_two_members(policy, targets):
    tables = registry(
        [{"person_id": "p", "family_id": "k"}, {"person_id": "q", "family_id": "k"}],
        [{"family_id": "k", "desil_nasional": 1}],
        [
            {"person_id": "p", "family_id": "k", "program": "PKH"},
            {"person_id": "q", "family_id": "k", "program": "BLT DD"},
        ],
    )
    assert reasons(tables, policy) == {("PKH", "exclusive"), ("BLT-DD", "exclusive")}
    assert build_figures(tables, policy, targets, language="id").summary.forbidden_families == 1


@pytest.mark.parametrize(
    ("born", "periode", "flagged"),
    [(date(2004, 3, 1), "2025-12", False), (date(2002, 3, 1), "2025-12", True), (date(2002, 3, 1), "2022", False), (None, "2025", False)],
)  # fmt: skip
def test_age_is_taken_in_the_period(policy, born, periode, flagged):
    tables = registry(
        [{"person_id": "p", "family_id": "k", "tanggal_lahir": born}],
        [{"family_id": "k", "desil_nasional": 1}],
        [{"person_id": "p", "family_id": "k", "program": "PIP", "periode": periode}],
    )
    assert (("PIP", "age-outside") in reasons(tables, policy)) is flagged


def test_a_family_that_receives_as_such_counts(policy, targets):
    tables = registry(
        [{"person_id": "p", "family_id": "k"}],
        [{"family_id": "k", "desil_nasional": 6, "kecamatan": "Gambut", "kode_kecamatan": "63.03.03"}],
        [{"person_id": None, "family_id": "k", "program": "RTLH"}],
    )
    figures = build_figures(tables, policy, targets, language="id")
    total = figures.programmes.totals[0]
    assert (total.persons, total.families) == (0, 1)
    assert figures.programmes.by_kecamatan[0].kecamatan == "Gambut"
    assert figures.checks.inclusion == 1


def test_left_out_families_are_those_alive_and_not_barred(policy):
    people = [
        {"person_id": "a", "family_id": "poor"},
        {"person_id": "b", "family_id": "gone", "status_hidup": "MENINGGAL"},
        {"person_id": "c", "family_id": "served"},
        {"person_id": "d", "family_id": "barred", "pekerjaan": "TENTARA NASIONAL INDONESIA (TNI)"},
        {"person_id": "e", "family_id": "rich"},
    ]
    homes = [{"family_id": x["family_id"], "desil_nasional": 9 if x["family_id"] == "rich" else 1} for x in people]
    tables = registry(people, homes, [{"person_id": "c", "family_id": "served", "program": "PKH"}])
    assert build_lists(tables, policy).exclusion.get_column("family_id").to_list() == ["poor"]


def test_a_card_that_all_have_left_counts_nowhere(policy, targets):
    tables = registry(
        [{"person_id": "p", "family_id": "now", "no_kk": "2"}, {"person_id": "q", "family_id": "dead", "status_hidup": "MENINGGAL"}],
        [
            {"family_id": name, "no_kk": kk, "desil_nasional": 1}
            for name, kk in (("now", "2"), ("old", "1"), ("heads-only", "3"), ("dead", "4"))
        ],
        [{"person_id": "p", "family_id": "now", "program": "PKH"}],
        records=[
            {"source": "siak", "person_id": "p", "no_kk": "2"},
            {"source": "dtsen", "person_id": "p", "no_kk": "1"},
        ],
    )  # fmt: skip
    figures = build_figures(tables, policy, targets, language="id")
    assert (figures.summary.families, figures.summary.poor_families) == (4, 2)
    assert {(x.eligible, x.receiving) for x in figures.coverage.totals if x.programme == "PKH"} == {(2, 1)}
    assert build_lists(tables, policy).exclusion.get_column("family_id").to_list() == ["heads-only"]


def test_reason_for_not_being_padan(policy, targets):
    whole, another = "6303010101800001", "6303010101800002"
    tables = registry(
        [{"person_id": "p"}, {"person_id": "q"}, {"person_id": "s"}, {"person_id": "t"}],
        records=[
            {"source": "reg", "person_id": "p", "nik": whole, "nik_status": "whole", "nama": "A"},
            {"source": "pkh", "person_id": "p", "nik": whole, "nik_status": "whole", "nama": "A"},
            {"source": "pkh", "person_id": "q", "nik": whole, "nik_status": "whole", "nama": "B"},
            {"source": "pkh", "person_id": "s", "nik": another, "nik_status": "whole", "nama": "C"},
            {"source": "pkh", "person_id": "t", "nik": None, "nik_status": "empty", "nama": "D"},
        ],
        sources=[{"source": "reg", "kind": "population"}, {"source": "pkh", "kind": "programme"}],
    )
    figures = build_figures(tables, policy, targets, language="id")
    assert figures.padan.by_source[0].padan == 1
    assert {line.reason for line in figures.padan.reasons} == {"nik-of-another", "not-in-population", "nik-empty"}


def test_disagreement_names_the_source_that_stands_alone(policy, targets):
    tables = registry(
        [{"person_id": "p"}],
        records=[
            {"source": "x", "person_id": "p", "jenis_kelamin": "L", "nik_status": "empty"},
            {"source": "y", "person_id": "p", "jenis_kelamin": "L", "nik_status": "empty"},
            {"source": "z", "person_id": "p", "jenis_kelamin": "P", "nik_status": "empty"},
        ],
        sources=[{"source": name, "kind": "other"} for name in "xyz"],
    )
    told = build_figures(tables, policy, targets, language="id").disagreements
    assert [(line.field, line.compared, line.differing) for line in told.by_field] == [("jenis_kelamin", 1, 1)]
    assert {line.source: line.differing for line in told.by_source} == {"x": 0, "y": 0, "z": 1}
