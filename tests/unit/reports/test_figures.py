"""Each figure against a count made another way."""

from __future__ import annotations

import dataclasses
import random

import polars as pl

from dtsen_merge.reports import build_figures


def test_every_row_has_one_fate(figures):
    assert figures.sources
    for line in figures.sources:
        assert line.received == line.accepted + line.rejected + line.ignored, line.source
        fates = line.linked + line.for_review + line.repeated + line.new + line.family_rows
        assert fates == line.accepted, line.source


def test_sum_of_the_sources_is_the_summary(figures):
    assert sum(line.received for line in figures.sources) == figures.summary.rows_read
    assert sum(line.rejected for line in figures.sources) == figures.summary.rows_rejected


def test_sets_of_sources_partition_the_persons(figures, district):
    shared = figures.overlap
    told = sum(line.persons for line in shared.intersections) + shared.other_persons
    assert told == district.crosswalk.get_column("person_id").drop_nulls().n_unique()


def test_pairs_of_sources_against_sets(figures, district):
    pair = next(line for line in figures.overlap.pairs if (line.source_a, line.source_b) == ("pkh", "sembako"))
    pkh, sembako = (
        set(district.crosswalk.filter(source=name).get_column("person_id").drop_nulls()) for name in ("pkh", "sembako")
    )
    assert pair.persons == len(pkh & sembako) > 0


def test_padan_is_having_a_row_in_the_register(figures, district):
    registered = set(district.crosswalk.filter(source="dukcapil").get_column("person_id").drop_nulls())
    pkh = set(district.crosswalk.filter(source="pkh").get_column("person_id").drop_nulls())
    line = next(line for line in figures.padan.by_source if line.source == "pkh")
    assert (line.persons, line.padan) == (len(pkh), len(pkh & registered))
    assert not any(line.source == "dukcapil" for line in figures.padan.by_source)


def test_reasons_explain_everybody_who_is_not_padan(figures):
    for line in figures.padan.by_source:
        told = sum(reason.persons for reason in figures.padan.reasons if reason.source == line.source)
        assert told == line.not_padan, line.source


def test_a_source_without_nik_is_marked(figures):
    assert {line.source for line in figures.padan.by_source if not line.has_nik} == {"baznas"}


def test_recipients_against_participation(figures, district):
    counted = dict(
        district.participation.filter(pl.col("program") != "EPPGBM")
        .group_by("program")
        .agg(pl.col("person_id").n_unique())
        .rows()
    )
    assert {line.programme: line.persons for line in figures.programmes.totals} == counted


def test_services_are_not_received(figures):
    assert all(line.programme != "EPPGBM" for line in figures.programmes.totals)


def test_places_add_up_to_the_total(figures):
    for total in figures.programmes.totals:
        kecamatan = [line.persons for line in figures.programmes.by_kecamatan if line.programme == total.programme]
        desa = [line.persons for line in figures.programmes.by_desa if line.programme == total.programme]
        assert sum(kecamatan) == sum(desa) == total.persons


def test_forbidden_pair_is_marked_and_counted(figures):
    pair = next(line for line in figures.programmes.pairs if line.forbidden)
    assert (pair.programme_a, pair.programme_b) == ("BLT-DD", "PKH")
    assert pair.families == figures.summary.forbidden_families


def test_desil_above_against_a_plain_join(figures, district):
    families = district.families.select("family_id", desil="desil_nasional")
    pkh = district.participation.filter(program="PKH").join(families, on="family_id")
    line = next(
        line for line in figures.checks.inclusion_lines if (line.programme, line.reason) == ("PKH", "desil-above")
    )
    assert line.recipients == pkh.filter(pl.col("desil") > 4).get_column("person_id").n_unique()


def test_deceased_recipients_are_candidates(figures, district):
    dead = set(district.persons.filter(status_hidup="MENINGGAL").get_column("person_id"))
    pbi = set(district.participation.filter(program="PBI-JK").get_column("person_id"))
    line = next(
        line
        for line in figures.checks.inclusion_lines
        if (line.programme, line.reason) == ("PBI-JK", "standing-deceased")
    )
    assert line.recipients == len(dead & pbi)


def test_exclusion_counts_families_without_any_programme(figures, lists, district):
    receiving = set(district.participation.filter(pl.col("program") != "EPPGBM").get_column("family_id"))
    listed = set(lists.exclusion.get_column("family_id"))
    assert listed
    assert not listed & receiving
    assert len(listed) == figures.checks.exclusion == figures.summary.exclusion
    assert sum(line.exclusion for line in figures.checks.by_kecamatan) == figures.checks.exclusion


def test_inclusion_list_is_the_figure(figures, lists):
    people = lists.inclusion.select(pl.coalesce("person_id", "family_id")).to_series().n_unique()
    assert people == figures.checks.inclusion == figures.summary.inclusion


def test_coverage_of_places_adds_up(figures):
    for total in figures.coverage.totals:
        lines = [x for x in figures.coverage.by_kecamatan if (x.band, x.programme) == (total.band, total.programme)]
        assert sum(x.eligible for x in lines) == total.eligible
        assert sum(x.receiving for x in lines) == total.receiving


def test_coverage_in_the_programmes_unit(figures, district):
    families = district.families.filter(pl.col("desil_nasional") <= 2)
    receiving = set(district.participation.filter(program="PKH").get_column("family_id"))
    line = next(x for x in figures.coverage.totals if (x.band, x.programme) == ("1-2", "PKH"))
    assert line.eligible == families.height
    assert line.receiving == len(receiving & set(families.get_column("family_id")))


def test_groups_of_the_poor_add_up(figures):
    poor = figures.productive
    told = sum(line.productive + line.not_productive + line.unknown for line in poor.by_kecamatan)
    assert told == sum(line.persons for line in poor.receipts) > 0


def test_desil_moves_from_version_to_version_of_one_source(district, policy, targets):
    line = {
        "level": "nasional", "value": 6, "source": "dtsen", "period": "2025-12", "previous": 2, "previous_source": "dtsen",
        "previous_period": "2025-03", "stated": True,
    }  # fmt: skip
    odd = [
        {"stated": False}, {"level": "provinsi"}, {"previous_source": "p3ke"}, {"previous": None, "previous_source": None},
    ]  # fmt: skip
    desil = pl.DataFrame([line, line, {**line, "value": 2}, *({**line, **more} for more in odd)])
    told = build_figures(dataclasses.replace(district, desil=desil), policy, targets, language="id").desil_changes
    (title,) = district.sources.filter(source="dtsen").get_column("title").to_list()
    moves = [move for move in told if move.source_to == f"{title} 2025-12"]
    assert {move.source_from for move in moves} == {f"{title} 2025-03"}
    assert [(move.band, move.families) for move in moves if move.families] == [("0", 1), ("+4-6", 2)]
    assert len(told) == len(moves) + 7, "the lines between sources stand as they did"


def test_desil_moves_from_older_to_newer(figures):
    assert {(line.source_from, line.source_to) for line in figures.desil_changes} == {("p3ke", "dtsen")}
    assert [line.band for line in figures.desil_changes] == ["-7+", "-4-6", "-1-3", "0", "+1-3", "+4-6", "+7+"]
    assert abs(sum(line.share for line in figures.desil_changes) - 1) < 1e-5


def test_expected_false_links_are_the_linkage_s_own(figures, district):
    told = figures.linkage
    assert told.expected_false_links == district.linkage["expected_false_links"]
    assert told.expected_false_share == round(told.expected_false_links / district.linkage["linked_pairs"], 6)
    assert (told.blocking_recall_low, told.blocking_recall, told.blocking_recall_high) == (0.9902, 0.9951, 0.9987)


def test_without_them_they_are_the_sum_of_doubt(district, policy, targets):
    counts = {"pairs_compared": 412_345, "pairs_linked": 15_204}
    told = build_figures(dataclasses.replace(district, linkage=counts), policy, targets, language="id").linkage
    linked = district.crosswalk.drop_nulls("person_id").filter(pl.len().over("person_id") > 1)
    assert told.links == linked.height
    assert abs(told.expected_false_links - (1 - linked.get_column("probability")).sum()) < 1e-3
    assert told.by_source == told.by_group == told.by_band == told.thin == ()
    assert told.blocking_recall is None
    assert all(line.expected_missed_links is None for line in told.by_nik)


def test_quality_stands_by_source_nik_and_kind_of_row(figures, district):
    sources = {line.source: line for line in figures.linkage.by_source}
    assert sources["baznas"].agency == "Baznas"
    assert len(sources) == district.records["source"].n_unique()
    assert [line.row_group for line in figures.linkage.by_group] == ["one_word_name", "no_birth_date", "child"]
    whole = next(line for line in figures.linkage.by_nik if line.nik_status == "whole")
    assert whole.expected_missed_links == 5 * whole.expected_false_links > 0


def test_thin_rows_come_with_what_most_of_them_lack(figures):
    assert [line.source for line in figures.linkage.thin] == ["baznas", "blt_dd"]
    line = figures.linkage.thin[0]
    assert line.missing == ("nik", "tanggal_lahir")
    assert line.share == round((line.thin + line.fragile) / line.rows, 6)


def test_histogram_holds_every_link_and_pair(figures):
    bands = figures.linkage.histogram
    assert sum(band.links for band in bands) == figures.linkage.links
    assert sum(band.review_pairs for band in bands) == figures.linkage.review_pairs > 0


def test_order_of_rows_changes_nothing(district, policy, targets, figures):
    rng = random.Random(7)
    frames = ("persons", "families", "participation", "crosswalk", "problems", "records", "sources", "review")
    shuffled = {
        name: getattr(district, name).sample(fraction=1, shuffle=True, seed=rng.randrange(99)) for name in frames
    }
    assert build_figures(dataclasses.replace(district, **shuffled), policy, targets, language="id") == figures


def test_change_against_the_previous_run(invented, policy, targets, figures):
    from dtsen_merge.reports.as_json import as_data

    older = invented.as_previous(as_data(figures))
    now = build_figures(invented.invented_district(families=500, previous=older), policy, targets, language="id")
    lines = {line.measure: line for line in now.changes.lines}
    assert lines["persons"].difference == 120
    assert lines["inclusion"].difference == -35
    assert now.changes.since == "2025-11-10T090000"


def test_targets_are_measured(figures):
    lines = {(line.measure, line.programme): line for line in figures.progress}
    pkh = next(x for x in figures.coverage.totals if (x.band, x.programme) == ("1-2", "PKH"))
    assert lines["coverage-1-2", "PKH"].value == pkh.share
    assert lines["inclusion", "BLT-DD"].status == (
        "reached" if lines["inclusion", "BLT-DD"].value <= 0.05 else "under-way"
    )
