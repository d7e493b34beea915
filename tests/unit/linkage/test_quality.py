import json

import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage import LEVEL_COLUMNS, Linked, cluster, link
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.linkage.clusters.evidence import gather_evidence
from dtsen_merge.linkage.comparisons import COMPARISONS, place_of
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.linkage.unlabelled.quality import linkage_quality
from dtsen_merge.linkage.unlabelled.recall import Weighed, blocking_recall
from dtsen_merge.linkage.unlabelled.recall_table import Table, fit
from dtsen_merge.linkage.unlabelled.rivals import link_bands
from dtsen_merge.linkage.unlabelled.thin import thin_rows
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

SETTINGS = LinkageSettings()
TOLD = {"blocking_recall_percent": 90.0, "blocking_missed_apart": 3.0, "thin_rows": []}


@pytest.fixture(scope="module")
def linkage(people):
    """The small population, linked, with the truth beside it."""
    frame, truth = people
    frame = frame.sort("record_id")
    with open_store(None) as store:
        linked = link(store, frame, settings=SETTINGS)
    person = frame.select("record_id").join(truth, on="record_id", how="left", maintain_order="left")["person"]
    return frame, linked, person.rank("dense").cast(pl.Int64).to_numpy() - 1


def pair(a, b, probability, **levels):
    row = {"record_a": f"r{a:04d}", "record_b": f"r{b:04d}", "weight": 1.0, "probability": probability}
    row |= dict.fromkeys(LEVEL_COLUMNS, 0)
    for name, level in levels.items():
        row[f"level_{name}"] = COMPARISONS[place_of(name)].levels.index(level)
    return row | {"found_by": 1}


def told_of(frame, *rows, counts=TOLD, **more):
    """The quality of a linkage of some pairs."""
    pairs = pl.DataFrame(list(rows)).with_columns(pl.col("^level_.*$").cast(pl.Int8))
    linked = Linked(pairs=pairs, model=None, blocking=pl.DataFrame(), counts=counts)
    clustered = cluster(frame, pairs, settings=SETTINGS, **more)
    return linkage_quality(frame, linked, clustered, SETTINGS, more.get("one_row_sources", frozenset()))


def number_of_pairs(groups):
    size = np.bincount(groups)
    return int((size * (size - 1) // 2).sum())


def test_two_independent_columns_give_lincoln_and_petersen():
    both, first, second = 60, 30, 20
    table = Table(
        domains=(1, 2), keys=(1, 2), keeps=np.ones(2), filled=np.array([3]),
        stratum=np.full(3, 3), agreed=np.array([3, 1, 2]), confirmed=np.zeros(3, dtype=bool),
        weight=np.array([both, first, second], dtype=float),
    )  # fmt: skip
    missed = first * second / both
    assert fit(table)[3] == pytest.approx(missed / (both + first + second + missed), abs=1e-3)


def test_a_confirmed_pair_shows_what_no_key_finds():
    table = Table(
        domains=(1, 2), keys=(3,), keeps=np.ones(1), filled=np.array([3]),
        stratum=np.full(3, 3), agreed=np.array([3, 1, 3]), confirmed=np.array([True, True, False]),
        weight=np.array([80.0, 20.0, 100.0]),
    )  # fmt: skip
    assert fit(table)[3] == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("kept", "tolerance"),
    [(None, 0.01), ({"date-name", "desa-two-names", "kk-name"}, 0.05), ({"date", "desa-two-names"}, 0.05)],
)
def test_estimate_follows_the_truth_when_keys_are_taken_away(linkage, kept, tolerance):
    frame, linked, person = linkage
    evidence = gather_evidence(frame, linked.pairs, frozenset(), None)
    keys = [(place, key) for place, key in enumerate(KEYS) if kept is None or key.name in kept]
    found = linked.pairs["found_by"].to_numpy()
    mask = np.zeros(len(found), dtype=np.uint32)
    for place, (bit, _) in enumerate(keys):
        mask |= (((found >> np.uint32(bit)) & np.uint32(1)) << np.uint32(place)).astype(np.uint32)
    true = person[evidence.a] == person[evidence.b]
    truth = (true & (mask > 0)).sum() / number_of_pairs(person)
    pairs = Weighed(evidence.a, evidence.b, evidence.probability, mask)
    told = blocking_recall(prepare(frame), pairs, keys=[key for _, key in keys])
    assert told.recall == pytest.approx(truth, abs=tolerance)
    assert told.low <= told.recall <= told.high <= 1


def test_nothing_likely_has_no_recall(prepared):
    nothing = np.zeros(0, dtype=np.int64)
    assert (
        blocking_recall(prepared([{}, {}]), Weighed(nothing, nothing, np.zeros(0), nothing.astype(np.uint32))) is None
    )


def test_doubt_about_two_poor_rows_is_settled_by_the_row_between_them(records):
    told = told_of(records([{}] * 3), pair(0, 1, 0.999), pair(1, 2, 0.998), pair(0, 2, 0.6))
    assert told.total.pairs == 3
    assert told.total.expected_false_links == pytest.approx(0.001 + 0.002 + (1 - 0.999 * 0.998), abs=0.006)


def test_pairs_between_persons_are_missed_as_often_as_their_average_says(records):
    frame = records([{"nama": f"N{place}"} for place in range(3)])
    told = told_of(frame, pair(0, 1, 0.9999), pair(1, 2, 0.5), pair(0, 2, 0.5))
    assert told.total.expected_missed_links == pytest.approx(2 * 0.5 + TOLD["blocking_missed_apart"], abs=0.01)
    walled = told_of(frame, pair(0, 1, 0.9999), pair(1, 2, 0.5, sex="differs", name="unlike"), pair(0, 2, 0.5))
    assert walled.total.expected_missed_links == TOLD["blocking_missed_apart"]


def test_groups_count_pairs_with_a_row_in_them(records):
    frame = records(
        [{"source": source, "nama_tokens": name} for source, name in zip("abbc", ["A", "A", "A", "B C"], strict=True)]
    )
    told = told_of(frame, pair(0, 1, 0.9999), pair(0, 2, 0.9999), pair(1, 2, 0.9999))
    pairs = {(group.kind, group.name): group.pairs for group in told.groups}
    assert [pairs["source", name] for name in "abc"] == [2, 3, 0]
    assert pairs["rows", "one_word_name"] == 3
    assert told.total.rows == 4


def test_estimates_lie_beside_the_truth(linkage):
    frame, linked, person = linkage
    clustered = cluster(frame, linked.pairs, settings=SETTINGS)
    told = linkage_quality(frame, linked, clustered, SETTINGS)
    label = frame.select("record_id").join(clustered.clusters, on="record_id", maintain_order="left")["cluster"]
    label = label.rank("dense").cast(pl.Int64).to_numpy() - 1
    right = number_of_pairs(np.unique(np.c_[label, person], axis=0, return_inverse=True)[1].ravel())
    assert told.total.pairs == number_of_pairs(label)
    assert told.total.precision == pytest.approx(right / number_of_pairs(label), abs=0.01)
    assert told.total.recall == pytest.approx(right / number_of_pairs(person), abs=0.03)
    assert json.loads(json.dumps(told.as_dict()))["blocking_recall_percent"] > 90


def test_second_partner_in_a_list_that_holds_a_person_once_is_contradicted(records):
    frame = records([{"source": "a"}, {"source": "once", "nama": "X"}, {"source": "once", "nama": "Y"}])
    pairs = pl.DataFrame([pair(0, 1, 0.9995), pair(0, 2, 0.96)]).with_columns(pl.col("^level_.*$").cast(pl.Int8))
    label = np.array([0, 0, 1])
    bands = {band.lower: band for band in link_bands(gather_evidence(frame, pairs, frozenset({"once"}), None), label)}
    assert bands[0.95].contradicted_share == 1.0
    assert bands[0.999].contradicted_share == 0.0
    assert link_bands(gather_evidence(frame, pairs, frozenset(), None), label) == ()


def test_a_bare_row_is_thin_and_a_full_one_is_not(linkage):
    frame, linked, _ = linkage
    common = frame["nama_tokens"].str.split(" ").explode().value_counts(sort=True)["nama_tokens"][0]
    source = linked.model.sources[0]
    bare = frame.clear(1).with_columns(
        record_id=pl.lit("bare"), source=pl.lit(source), nama=pl.lit(common), nama_tokens=pl.lit(common)
    )
    alone = thin_rows(prepare(frame), linked.model, SETTINGS)
    told = thin_rows(prepare(pl.concat([frame, bare])), linked.model, SETTINGS)
    before, after = (lines.filter(pl.col("source") == source).row(0, named=True) for lines in (alone, told))
    assert after["thin"] == before["thin"] + 1
    assert after["without_nik"] == before["without_nik"] + 1
    assert alone["thin"].sum() < 0.02 * frame.height
    assert (told["thin_for_review"] <= told["thin"]).all()


def test_rows_of_a_name_and_a_village_are_fragile(linkage):
    frame, linked, _ = linkage
    kept = ("record_id", "source", "nama", "nama_tokens", "desa", "kode_desa")
    poor = frame.with_columns(
        pl.lit(None, dtype=frame.schema[name]).alias(name) for name in frame.columns if name not in kept
    )
    full, told = (thin_rows(prepare(rows), linked.model, SETTINGS) for rows in (frame, poor))
    assert full["fragile"].sum() < 0.02 * frame.height < told["fragile"].sum()
