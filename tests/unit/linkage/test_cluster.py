import polars as pl
import pytest

from dtsen_merge.linkage import LEVEL_COLUMNS, cluster
from dtsen_merge.linkage.comparisons import COMPARISONS, place_of
from dtsen_merge.settings.pipeline import LinkageSettings

SETTINGS = LinkageSettings()


def pair(a, b, probability, **levels):
    row = {"record_a": f"r{a:04d}", "record_b": f"r{b:04d}", "weight": 10.0, "probability": probability}
    for name in LEVEL_COLUMNS:
        row[name] = 0
    for name, level in levels.items():
        row[f"level_{name}"] = COMPARISONS[place_of(name)].levels.index(level)
    return row


def pairs_of(*rows):
    return pl.DataFrame(list(rows)).with_columns(pl.col("^level_.*$").cast(pl.Int8))


def labels(frame, pairs, **more):
    told = cluster(frame, pairs, settings=SETTINGS, **more)
    return [int(name[1:]) for name in told.clusters["cluster"]], told


def test_a_chain_of_links_holds_when_nothing_speaks_against_it(records):
    found, _ = labels(records([{}] * 3), pairs_of(pair(0, 1, 0.999), pair(1, 2, 0.999), pair(0, 2, 0.6)))
    assert found == [0, 0, 0]


def test_a_chain_over_two_persons_is_cut_and_reported(records):
    pairs = pairs_of(
        pair(0, 1, 0.9999),
        pair(2, 3, 0.9999),
        pair(1, 2, 0.96),
        pair(0, 2, 0.0001),
        pair(0, 3, 0.0001),
        pair(1, 3, 0.0001),
    )
    found, told = labels(records([{}] * 4), pairs)
    assert found == [0, 0, 2, 2]
    assert told.cuts.select("record_a", "record_b", "reason").rows() == [("r0001", "r0002", "average-link")]


def test_two_rows_of_a_list_that_holds_a_person_once_are_two_persons(records):
    frame = records([{"source": "siak", "nama": "A"}, {"source": "siak", "nama": "B"}, {"source": "aid"}])
    pairs = pairs_of(pair(0, 2, 0.999), pair(1, 2, 0.97))
    found, told = labels(frame, pairs, one_row_sources=frozenset({"siak"}))
    assert found == [0, 1, 0]
    assert told.cuts["reason"].to_list() == ["one-row-per-person"]


def test_conflicting_niks_and_dates_are_a_wall(records):
    found, told = labels(
        records([{}] * 2), pairs_of(pair(0, 1, 0.999, identity="nik-conflict/date-conflict", name="same-3"))
    )
    assert found == [0, 1] and told.cuts["reason"].to_list() == ["nik-conflict"]


@pytest.mark.parametrize(
    ("date", "name", "sex", "one_person"),
    [
        ("conflict", "unlike", "missing", False),  # strangers with one NIK
        ("missing", "unlike", "missing", False),  # … of whom nothing else is known
        ("same", "unlike", "missing", True),  # the date vouches: a question of weights, not a wall
        ("conflict", "subset-2", "missing", False),  # a head's NIK on a child that bears a part of the name
        ("conflict", "alike-2", "differs", False),  # … or nearly his name, and is a daughter
        ("conflict", "same-3", "differs", True),  # one name throughout: the date and sex are the slips
        ("one-part", "subset-2", "missing", True),
    ],
)
def test_a_shared_nik_that_stands_for_two_people_is_a_wall(records, date, name, sex, one_person):
    told = pair(0, 1, 0.999, identity=f"nik-same/date-{date}", name=name, sex=sex)
    found, clustered = labels(records([{}] * 2), pairs_of(told))
    assert found == ([0, 0] if one_person else [0, 1])
    assert clustered.cuts["reason"].to_list() == ([] if one_person else ["nik-conflict"])


def test_another_sex_is_a_wall_unless_the_name_is_the_same(records):
    assert labels(records([{}] * 2), pairs_of(pair(0, 1, 0.999, sex="differs", name="typo-3")))[0] == [0, 1]
    assert labels(records([{}] * 2), pairs_of(pair(0, 1, 0.999, sex="differs", name="same-3")))[0] == [0, 0]


def test_what_people_decided_is_stronger_than_everything(records):
    frame = records([{"source": "siak", "nama": "A"}, {"source": "siak", "nama": "B"}, {"source": "aid"}, {}])
    decisions = pl.DataFrame({"record_a": ["r0001", "r0002"], "record_b": ["r0000", "r0003"], "same": [True, False]})
    pairs = pairs_of(pair(2, 3, 0.9999))
    found, told = labels(frame, pairs, one_row_sources=frozenset({"siak"}), decisions=decisions)
    assert found == [0, 0, 2, 3]
    assert told.cuts["reason"].to_list() == ["decision"]


def test_nobody_grows_beyond_the_limit(records):
    size = 12
    pairs = pairs_of(*(pair(i, j, 0.99) for i in range(size) for j in range(i + 1, size)))
    found, told = labels(records([{}] * size), pairs, max_cluster_size=5)
    assert set(told.cuts["reason"]) == {"size"}
    assert max(found.count(label) for label in set(found)) <= 5


def test_only_the_best_doubtful_pair_between_two_persons_is_asked(records):
    pairs = pairs_of(pair(0, 1, 0.999), pair(0, 2, 0.6), pair(1, 2, 0.7))
    found, told = labels(records([{}] * 3), pairs)
    assert found == [0, 0, 2]
    assert told.review.select("record_a", "record_b").rows() == [("r0001", "r0002")]


def test_a_record_alone_is_sure_and_a_linked_one_as_sure_as_its_best_link(records):
    _, told = labels(records([{}] * 4), pairs_of(pair(0, 1, 0.96), pair(1, 2, 0.99), pair(0, 2, 0.9)))
    assert told.clusters["probability"].to_list() == [0.96, 0.99, 0.99, 1.0]
