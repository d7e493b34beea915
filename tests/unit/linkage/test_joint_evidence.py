"""NIK and birth date are one piece of evidence: a NIK holds a date, so the two are never added up as if independent."""

from __future__ import annotations

import numpy as np
import pytest
from linkage_population import frame_of, make_people

from dtsen_merge.linkage import link
from dtsen_merge.linkage.comparisons import compare_pairs, identity, place_of
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, MATCH, OTHER
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

ONCE = frozenset({"siak", "aid"})
IDENTITY = place_of("identity")
SEEN = 20
"""Pairs from which a share is judged. Below that the estimate keeps its prior where it saw too little (estimate.RARE),
and a count is no measure either."""
WITHIN = 3.0
"""A stratum's sample shows a level of 20 pairs in six million about once, and then with a weight of up to 130 pairs: so
a factor of three is what it can be held to, where a product of marginals is off by thousands."""


@pytest.fixture(scope="module")
def fitted():
    """A model fitted to some 4,000 rows of 2,000 people; 2 in 100 rows bear the NIK of somebody else."""
    records, truth = make_people(2000, 11)
    records, truth = records.sort("record_id"), truth.sort("record_id")
    draw = np.random.default_rng(2)
    bearing = np.flatnonzero(records["nik"].is_not_null())
    borrowed = bearing[draw.random(len(bearing)) < 0.02]
    lent = np.arange(records.height)
    lent[borrowed] = draw.choice(bearing, len(borrowed))
    records = records.with_columns(nik=records["nik"].gather(lent))
    with open_store(None) as store:
        model = link(store, records, settings=LinkageSettings(), one_row_sources=ONCE).model
    return records, truth["person"].to_numpy(), model


@pytest.fixture(scope="module")
def strangers(fitted):
    """The identity level of every pair of rows of different persons of different households, and the model's table."""
    records, person, model = fitted
    prepared = prepare(records)
    a, b = (side.astype(np.int64) for side in np.triu_indices(prepared.size, 1))
    card = np.zeros(int(person.max()) + 1, dtype=np.uint64)
    card[person[prepared.kk_known > 0]] = prepared.kk[prepared.kk_known > 0]
    apart = (person[a] != person[b]) & (card[person[a]] != card[person[b]])
    level = identity.identity_levels(prepared, a[apart], b[apart])
    return np.bincount(level, minlength=len(identity.LEVELS)).astype(float), model.tables[IDENTITY]


def bits(table, level):
    """Weight of evidence of one level, in bits, against unrelated people."""
    place = identity.LEVELS.index(level)
    return float(np.log2(table[MATCH, place] / table[OTHER, place]))


def group(level):
    """The places of the levels for which the same fields are filled."""
    place = identity.LEVELS.index(level)
    nik, date = divmod(place, identity.DATES)
    kind = 0 if nik == 0 else 1 if nik <= identity.NIK_RELATIONS.index("conflict") else 2

    def fits(other):
        other_nik, other_date = divmod(other, identity.DATES)
        other_kind = 0 if other_nik == 0 else 1 if other_nik <= identity.NIK_RELATIONS.index("conflict") else 2
        return other_kind == kind and (other_date > 0) == (date > 0)

    return [other for other in range(len(identity.LEVELS)) if fits(other)]


def chance(counts, level):
    """The exact share of a level among the pairs that have these fields."""
    return counts[identity.LEVELS.index(level)] / counts[group(level)].sum()


def test_agreeing_on_both_weighs_less_than_the_sum_of_the_two(fitted):
    """Added up, the two would count the date twice: the NIK holds it."""
    table = fitted[2].tables[IDENTITY]
    both, nik, date = (
        bits(table, level) for level in ("nik-same/date-same", "nik-same/date-missing", "nik-missing/date-same")
    )
    assert date > 10 and nik > 10
    assert both < nik + date - 5


def test_the_date_adds_next_to_nothing_to_a_whole_nik_that_agrees(fitted):
    """What it says is that the NIK was not borrowed: some bits, where a date alone says fourteen."""
    table = fitted[2].tables[IDENTITY]
    assert bits(table, "nik-same/date-same") - bits(table, "nik-same/date-missing") < 4


def test_to_one_person_the_date_is_what_the_nik_says_already(fitted):
    """Of two rows with one NIK and a date each, nine in ten agree on the date."""
    table = fitted[2].tables[IDENTITY]
    same = [place for place in group("nik-same/date-same") if identity.LEVELS[place].startswith("nik-same/")]
    assert table[MATCH, identity.LEVELS.index("nik-same/date-same")] / table[MATCH, same].sum() > 0.9


@pytest.mark.parametrize("relation", ["serial", "region", "date"])
def test_a_nik_that_only_holds_the_date_adds_nothing_to_the_date(fitted, relation):
    """Half a bit is allowed for what a slip in one part of a NIK is likelier in than two people's NIKs are."""
    table = fitted[2].tables[IDENTITY]
    assert bits(table, f"nik-{relation}/date-same") <= bits(table, "nik-missing/date-same") + 0.5


def test_a_date_read_out_of_a_nik_never_counts_beside_a_nik():
    nik, born = "6303011205800003", {"tahun_lahir": 1980}
    rows = [{"nik": nik}, {"nik": nik, **born}, {"nik": "6303011205800011"}, {"nik_15": nik[:15]}, born]
    prepared = prepare(frame_of([{"nama_tokens": "MULYADI", **row} for row in rows]))
    a, b = np.triu_indices(prepared.size, 1)
    level = compare_pairs(prepared, a.astype(np.int64), b.astype(np.int64))[:, IDENTITY]
    told = dict(zip(zip(a.tolist(), b.tolist(), strict=True), (identity.LEVELS[place] for place in level), strict=True))
    assert told[0, 1] == "nik-same/date-missing"
    assert told[0, 2] == "nik-serial/date-missing"
    assert told[0, 3] == "nik-same-15/date-missing"
    assert told[0, 4] != "nik-missing/date-missing", "against a bare birth year the NIK's date is heard"


def test_the_table_of_unrelated_people_is_what_a_count_over_all_their_pairs_gives(strangers):
    counts, table = strangers
    judged = [place for place in np.flatnonzero(counts >= SEEN) if place > 0]
    exact = np.array([counts[place] / counts[group(identity.LEVELS[place])].sum() for place in judged])
    ratio = table[OTHER, judged] / exact
    assert len(judged) >= 15
    off = np.flatnonzero(np.abs(np.log(ratio)) > np.log(WITHIN))
    assert {identity.LEVELS[judged[place]]: ratio[place] for place in off} == {}


@pytest.mark.parametrize("relation", ["region", "date"])
def test_the_product_of_the_marginals_would_be_off_by_a_factor_of_thousands(strangers, relation):
    counts, table = strangers
    level = f"nik-{relation}/date-same"
    whole = counts[group(level)].sum()
    nik, date = (
        counts[[place for place in group(level) if fits in identity.LEVELS[place] + "/"]].sum() / whole
        for fits in (f"nik-{relation}/", "/date-same/")
    )
    assert counts[identity.LEVELS.index(level)] > 0
    assert chance(counts, level) / (nik * date) > 3000, "the share of agreement on both, over the product"
    assert table[OTHER, identity.LEVELS.index(level)] / (nik * date) > 1000


def test_a_whole_nik_that_agrees_among_strangers_is_as_frequent_as_misuse_is(strangers):
    """2 rows in 100 bear another's NIK, which stands on two rows besides: some 0.04 of its pairs a row."""
    counts, table = strangers
    same = [place for place in group("nik-same/date-same") if identity.LEVELS[place].startswith("nik-same/")]
    exact = counts[same].sum() / counts[group("nik-same/date-same")].sum()
    assert counts[same].sum() > 40
    assert (
        table[OTHER, same].sum() == pytest.approx(exact, rel=WITHIN - 1) and table[OTHER, same].sum() > exact / WITHIN
    )


def test_a_household_does_not_make_a_nik_and_a_date_independent_either(fitted):
    table = fitted[2].tables[IDENTITY]
    level = identity.LEVELS.index("nik-serial/date-same")
    inside = group("nik-serial/date-same")
    nik = table[HOUSEHOLD, [place for place in inside if identity.LEVELS[place].startswith("nik-serial/")]].sum()
    date = table[HOUSEHOLD, [place for place in inside if identity.LEVELS[place].endswith("/date-same")]].sum()
    assert table[HOUSEHOLD, level] > 10 * nik * date
