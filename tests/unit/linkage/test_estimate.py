"""The estimate: priors that a few records leave alone and many overrule, steps that climb, chance that is counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from linkage_population import frame_of, make_people

from dtsen_merge.linkage import link
from dtsen_merge.linkage.comparisons import COMPARISONS, compare_pairs, names, place_of
from dtsen_merge.linkage.estimation import estimate as room
from dtsen_merge.linkage.estimation.estimate import MATCH_STRENGTH, Sightings, estimate
from dtsen_merge.linkage.estimation.expectation import anchored
from dtsen_merge.linkage.estimation.odds import homes_of, pair_totals, prior_odds
from dtsen_merge.linkage.estimation.priors import MATCH, OTHER, facts_of, prior_tables
from dtsen_merge.linkage.estimation.sample import (
    Patterns,
    chance_samples,
    count_patterns,
    household_pairs,
    random_pairs,
)
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.linkage.weigh import joint_logs, log_sum
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

ONCE = frozenset({"siak", "aid"})
NAME, SEX, IDENTITY = place_of("name"), place_of("sex"), place_of("identity")
SAME_NAMES = [place for place, level in enumerate(names.NAME_LEVELS) if level.startswith("same-")]


def model_of(records, **more):
    with open_store(None) as store:
        return link(store, records, settings=LinkageSettings(), one_row_sources=ONCE, **more).model


def everything(records):
    """What `link` makes the estimate from, with every pair a candidate, so that nothing depends on blocking."""
    prepared = prepare(records)
    once = np.array([source in ONCE for source in prepared.sources])
    a, b = (side.astype(np.int64) for side in np.triu_indices(prepared.size, 1))
    home = household_pairs(prepared)
    facts = facts_of(prepared)
    seen = Sightings(
        candidates=count_patterns(prepared, a, b),
        random=count_patterns(prepared, *random_pairs(prepared, 63)),
        chance=chance_samples(prepared, 63),
        household=count_patterns(prepared, home.a[~home.twin], home.b[~home.twin]),
        twin=count_patterns(prepared, home.a[home.twin], home.b[home.twin]),
        homes=homes_of(prepared),
    )
    return prepared, facts, seen, prior_odds(prepared, facts, home, once), pair_totals(prepared)


@pytest.fixture(scope="module")
def population():
    return make_people(600, 5)


@pytest.fixture(scope="module")
def fitted(population):
    return model_of(population[0])


def ten_records():
    def person(place, source):
        name = ["RUSDIANSYAH HARTONO", "MARIATUL KIPTIYAH", "ZULKARNAIN", "NORLIANA", "ABDUL GAFUR"][place]
        return {
            "source": source,
            "nama_tokens": name,
            "nik": f"63030112058{place}0003",
            "jenis_kelamin": "LPLPL"[place],
        }

    return frame_of([person(place, source) for source in "ab" for place in range(5)])


# Priors.


def test_ten_records_hardly_move_what_matches_are_like():
    """The prior weighs as 40 pairs a group; with five matches no probability can move by more than 5 / 45."""
    records = ten_records()
    moved = [
        float(np.abs(learned[MATCH] - prior[MATCH]).max())
        for learned, prior in zip(model_of(records).tables, prior_tables(facts_of(prepare(records))), strict=True)
    ]
    assert 0 < max(moved) <= 5 / 45


def test_ten_records_hardly_move_what_chance_gives():
    """Of 45 pairs one agrees on a name, and that says no more than one pair does: no level grows tenfold by it."""
    people = [
        f"{word}ANSYAH {word}INA" for word in ("RUSDI", "ZULKI", "NORLI", "BAHRU", "SYAHRI", "HALI", "MASRU", "JUNAI")
    ]
    rows = [
        {"nama_tokens": name, "nik": f"63030112058{n}000{n}"} for n, name in enumerate(["SITI AMINAH"] * 2 + people)
    ]
    records = frame_of(rows)
    prior = prior_tables(facts_of(prepare(records)))
    for learned, before in zip(model_of(records).tables, prior, strict=True):
        assert (learned[OTHER] <= 10 * before[OTHER] + 1e-12).all()


def test_a_large_population_overrules_a_wrong_prior(population, fitted, monkeypatch):
    """Matches that "mostly bear half a name", and unrelated people of whom nine in ten are of one sex: said to some
    hundreds of matches and hundreds of thousands of pairs."""

    def wrong(facts):
        tables = [table.copy() for table in prior_tables(facts)]
        partial = [place for place, level in enumerate(names.NAME_LEVELS) if level.startswith("partial-")]
        tables[NAME][MATCH, SAME_NAMES], tables[NAME][MATCH, partial] = (
            prior_tables(facts)[NAME][MATCH, partial],
            prior_tables(facts)[NAME][MATCH, SAME_NAMES],
        )
        tables[SEX][OTHER, 1:] = 0.9, 0.1
        return tuple(tables)

    monkeypatch.setattr(room, "prior_tables", wrong)
    misled = model_of(population[0])
    whole = [model.tables[NAME][MATCH, SAME_NAMES].sum() for model in (fitted, misled)]
    assert whole[0] > 0.8 and whole[1] == pytest.approx(whole[0], abs=0.06)
    assert misled.tables[SEX][OTHER, 1] == pytest.approx(0.5, abs=0.02)


def test_a_few_records_do_not_overrule_it(monkeypatch):
    """The other side of the same coin, and the proof that the test above looks at the prior in use."""

    def wrong(facts):
        tables = [table.copy() for table in prior_tables(facts)]
        tables[NAME][MATCH, SAME_NAMES] /= 10.0
        return tuple(tables)

    right = model_of(ten_records()).tables[NAME][MATCH, SAME_NAMES].sum()
    monkeypatch.setattr(room, "prior_tables", wrong)
    assert model_of(ten_records()).tables[NAME][MATCH, SAME_NAMES].sum() < 0.6 * right


# Steps.


def objective(tables, priors, odds, candidates):
    """The log of the posterior of the match tables, up to a constant, at fixed odds and other classes.

    Anchored pairs are given as matches; all others may be of any class; a Dirichlet of strength 40 a group, whose
    posterior mean is the maximum of this sum.
    """
    logs = joint_logs(tables, odds, candidates.levels, candidates.sources)
    pairs = np.where(anchored(candidates.levels), logs[:, MATCH], log_sum(logs))
    told = float((pairs * candidates.counts).sum())
    for comparison, table, prior in zip(COMPARISONS, tables, priors, strict=True):
        if comparison.compare is not None:
            inside = np.arange(1, table.shape[1])
            told += float(
                (MATCH_STRENGTH * prior[MATCH, inside] * np.log(np.maximum(table[MATCH, inside], 1e-300))).sum()
            )
    return told


def test_no_step_falls_where_the_steps_are_exact(population, monkeypatch):
    """With the odds and the other classes held still a step is that of EM for a posterior, anchors as labels, and the
    bound on unlike names a convex constraint whose maximum `_held_below` gives: the posterior never falls."""
    prepared, facts, seen, odds, totals = everything(population[0].sort("record_id").head(400))
    nothing = Patterns(*(getattr(seen.random, name)[:0] for name in ("levels", "sources", "counts", "seen")))
    still = replace(seen, random=nothing, chance=())
    monkeypatch.setattr(room, "learn_matches", lambda now, *rest: now)
    monkeypatch.setattr(room, "learn_households", lambda now, *rest: now)
    heights = []
    for steps in range(1, 9):
        monkeypatch.setattr(room, "MAX_ITERATIONS", steps)
        model = estimate(prepared, facts, still, odds, totals)
        heights.append(objective(model.tables, prior_tables(facts), odds, seen.candidates))
    assert (np.diff(heights) >= -1e-6).all()
    assert heights[-1] > heights[0]


def test_the_whole_estimate_climbs_from_the_second_step_on(fitted):
    """Chance agreement and odds are learned beside the posterior (from other pairs than the candidates, and over all
    pairs of two lists), so a step may cost the candidates' likelihood a little: what is promised is that after the
    first step, which takes chance from the sample, no fall is more than a thousandth of a percent of the whole."""
    told = np.array(fitted.log_likelihood)
    assert (np.diff(told[1:]) >= -1e-5 * np.abs(told[1:-1])).all()


def test_it_converges_and_says_how(fitted):
    assert fitted.converged and fitted.iterations < room.MAX_ITERATIONS
    assert len(fitted.log_likelihood) == len(fitted.movement) == fitted.iterations
    assert fitted.movement[-1] < room.TOLERANCE <= min(fitted.movement[:-1])


def test_without_enough_steps_it_says_that_it_did_not_converge(population, monkeypatch):
    monkeypatch.setattr(room, "MAX_ITERATIONS", 2)
    cut = model_of(population[0])
    assert not cut.converged and cut.iterations == len(cut.movement) == 2


def test_two_fits_are_equal_bit_for_bit(population, fitted):
    again = model_of(population[0].sample(fraction=1.0, shuffle=True, seed=1))
    assert again.to_json() == fitted.to_json()


@pytest.mark.parametrize("records", [ten_records(), make_people(60, 3)[0]])
def test_probabilities_add_up_inside_every_group(records):
    for comparison, table in zip(COMPARISONS, model_of(records).tables, strict=True):
        groups = np.array(comparison.groups)
        for group in np.unique(groups[1:]):
            assert table[:, groups == group].sum(axis=1) == pytest.approx(1.0)
        assert (table >= 0).all() and np.isfinite(table).all()


# Chance.


@pytest.fixture(scope="module")
def chance(population, fitted):
    """By comparison: the count of each level over all pairs of different persons of different households, the table."""
    records, truth = population
    prepared = prepare(records)
    person = truth.sort("record_id")["person"].to_numpy()
    card = np.zeros(int(person.max()) + 1, dtype=np.uint64)
    card[person[prepared.kk_known > 0]] = prepared.kk[prepared.kk_known > 0]
    a, b = (side.astype(np.int64) for side in np.triu_indices(prepared.size, 1))
    apart = (person[a] != person[b]) & (card[person[a]] != card[person[b]])
    levels = compare_pairs(prepared, a[apart], b[apart])
    counts = {
        c.name: np.bincount(levels[:, n], minlength=len(c.levels)).astype(float) for n, c in enumerate(COMPARISONS)
    }
    return counts, fitted


def off_by(chance, name, factor, seen):
    """Levels (with at least `seen` pairs) whose chance agreement in the table is off by more than a factor."""
    counts, model = chance
    comparison = COMPARISONS[place_of(name)]
    groups = np.array(comparison.groups)
    found = {}
    for place in np.flatnonzero(counts[name] >= seen):
        if place == 0:
            continue
        ratio = model.tables[place_of(name)][OTHER, place] / (
            counts[name][place] / counts[name][groups == groups[place]].sum()
        )
        if not 1 / factor <= ratio <= factor:
            found[comparison.levels[place]] = round(float(ratio), 3)
    return found


@pytest.mark.parametrize("name", ["identity", "name", "place", "mother", "sex"])
def test_what_is_frequent_by_chance_is_known_within_a_quarter(chance, name):
    assert off_by(chance, name, 1.25, 2000) == {}


@pytest.mark.parametrize(
    "name",
    [
        "identity",
        "name",
        "place",
        "mother",
    ],
)
def test_what_is_rare_by_chance_is_known_within_a_factor_of_four(chance, name):
    """A level of 20 of 700,000 pairs shows once in the plain sample; the strata find it where it hides."""
    assert off_by(chance, name, 4.0, 20) == {}


# A saved model.


def odds_of(model, left, right):
    low, high = sorted((model.sources.index(left), model.sources.index(right)))
    return model.odds[low * len(model.sources) + high]


def test_a_saved_model_keeps_its_tables_and_the_odds_it_knows_and_learns_the_others(population, fitted):
    renamed = population[0].with_columns(pl.col("source").replace({"eppgbm": "posyandu"}))
    used = model_of(renamed, model=fitted)
    assert all((old == new).all() for old, new in zip(fitted.tables, used.tables, strict=True))
    for left in ("aid", "baznas", "siak"):
        for right in ("aid", "baznas", "siak"):
            assert (odds_of(used, left, right) == odds_of(fitted, left, right)).all()
    for other in ("siak", "posyandu"):
        name = "eppgbm" if other == "posyandu" else other
        learned, known = odds_of(used, other, "posyandu")[MATCH], odds_of(fitted, name, "eppgbm")[MATCH]
        assert learned == pytest.approx(known, rel=0.1)


@pytest.mark.parametrize("kept", [["siak", "aid"], ["baznas", "eppgbm"], ["siak"]])
def test_a_saved_model_maps_fewer_lists_to_its_odds(population, fitted, kept):
    used = model_of(population[0].filter(pl.col("source").is_in(kept)), model=fitted)
    assert set(used.sources) == set(kept)
    for left in kept:
        for right in kept:
            assert (odds_of(used, left, right) == odds_of(fitted, left, right)).all()


def test_a_saved_model_maps_lists_in_another_order(population, fitted):
    """Lists are numbered in the order of the records' ids; another list may come first."""
    records = population[0].with_columns(
        record_id=pl.when(pl.col("source") == "eppgbm").then(pl.lit("0")).otherwise(pl.lit("9")) + pl.col("record_id")
    )
    used = model_of(records, model=fitted)
    for left in fitted.sources:
        for right in fitted.sources:
            assert (odds_of(used, left, right) == odds_of(fitted, left, right)).all()


def test_a_saved_model_of_one_list_does_for_none_it_knows(fitted):
    used = model_of(ten_records(), model=fitted)
    assert used.sources == ("a", "b") and used.odds.shape == (4, 4)
    assert odds_of(used, "a", "b")[MATCH] > 0.05  # five matches of 25 pairs
