import itertools

import numpy as np
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


def named(count, **same):
    """Rows that differ in their names."""
    return [{"nama": f"N{place}", **same} for place in range(count)]


def alike(places, probability=0.9999, **levels):
    """All pairs of some places."""
    return [pair(a, b, probability, **levels) for a, b in itertools.combinations(places, 2)]


def bulk(count, a, b, probability):
    """Many pairs of `count` records at once."""
    ids = pl.Series([f"r{place:04d}" for place in range(count)])
    ends = pl.DataFrame({"record_a": ids.gather(a), "record_b": ids.gather(b), "probability": probability})
    return ends.with_columns(weight=10.0).with_columns(pl.lit(0, dtype=pl.Int8).alias(name) for name in LEVEL_COLUMNS)


def labels(frame, pairs, **more):
    told = cluster(frame, pairs, settings=SETTINGS, **more)
    return [int(name[1:]) for name in told.clusters["cluster"]], told


def test_a_chain_of_links_holds_when_nothing_speaks_against_it(records):
    found, _ = labels(records(named(3)), pairs_of(pair(0, 1, 0.999), pair(1, 2, 0.999), pair(0, 2, 0.6)))
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
    found, told = labels(records(named(4)), pairs)
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
    found, told = labels(records(named(size)), pairs, max_cluster_size=5)
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


# Conflicts that stand between the ends of a chain: A and B are alike, B and C are, A and C cannot be.


@pytest.mark.parametrize(("first", "second", "expected"), [(0.9999, 0.97, [0, 0, 2]), (0.97, 0.9999, [0, 1, 1])])
@pytest.mark.parametrize(
    ("between", "reason"),
    [
        ({"identity": "nik-conflict/date-conflict", "name": "same-3"}, "nik-conflict"),
        ({"sex": "differs", "name": "typo-3"}, "sex-conflict"),
    ],
)
def test_a_chain_over_a_conflict_is_cut_at_its_weakest_link(records, first, second, expected, between, reason):
    pairs = pairs_of(pair(0, 1, first), pair(1, 2, second), pair(0, 2, 0.6, **between))
    found, told = labels(records(named(3)), pairs)
    assert found == expected
    assert told.cuts["reason"].to_list() == [reason]


def test_of_equally_strong_links_the_one_of_the_smallest_records_is_followed(records):
    wall = pair(0, 2, 0.6, sex="differs", name="typo-3")
    assert labels(records(named(3)), pairs_of(pair(1, 2, 0.99), wall, pair(0, 1, 0.99)))[0] == [0, 0, 2]


def test_a_conflict_of_one_row_keeps_its_whole_group_away(records):
    pairs = pairs_of(*alike([0, 1, 2]), *alike([3, 4, 5]), pair(0, 3, 0.98), pair(1, 4, 0.9, sex="differs"))
    found, told = labels(records(named(6)), pairs)
    assert found == [0, 0, 0, 3, 3, 3]
    assert told.cuts.select("record_a", "record_b", "reason").rows() == [("r0000", "r0003", "sex-conflict")]


def siak_and(*others):
    return [{"source": "siak", "nama": "AHMAD FAUZI"}, *others, {"source": "siak", "nama": "AHMAD RIFAI"}]


def test_two_groups_with_a_row_each_of_a_list_that_holds_a_person_once_stay_two(records):
    frame = records(siak_and({"source": "aid", "nama": "B"}, {"source": "pip", "nama": "C"}))
    pairs = pairs_of(pair(0, 1, 0.9999), pair(2, 3, 0.9999), pair(1, 2, 0.99), pair(0, 2, 0.6), pair(1, 3, 0.6))
    found, told = labels(frame, pairs, one_row_sources=frozenset({"siak"}))  # 0 and 3 were never compared
    assert found == [0, 0, 2, 2]
    assert told.cuts["reason"].to_list() == ["one-row-per-person"]


def test_a_reported_duplicate_of_a_list_is_one_person(records):
    frame = records(siak_and({"source": "aid", "nama": "B"}))
    twice = pair(0, 2, 0.9999, identity="nik-same/date-missing", name="subset-2")
    pairs = pairs_of(twice, pair(0, 1, 0.999), pair(1, 2, 0.999))
    assert labels(frame, pairs, one_row_sources=frozenset({"siak"}))[0] == [0, 0, 0]
    cut = pair(0, 2, 0.9999, identity="nik-same-15/date-missing", name="same-2")  # the lost digit is a twin's
    assert labels(frame, pairs_of(cut, *pairs.rows(named=True)[1:]), one_row_sources=frozenset({"siak"}))[0] != [0] * 3


def test_a_duplicate_of_a_duplicate_is_none_by_that(records):
    frame = records(siak_and({"source": "siak", "nama": "AHMAD"}))
    twice = {"identity": "nik-same/date-missing", "name": "subset-1"}
    pairs = pairs_of(
        pair(0, 1, 0.9999, **twice),
        pair(1, 2, 0.999, **twice),
        pair(0, 2, 0.9, identity="nik-same/date-missing", name="partial-1"),
    )
    found, told = labels(frame, pairs, one_row_sources=frozenset({"siak"}))
    assert found == [0, 0, 2]
    assert told.cuts["reason"].to_list() == ["one-row-per-person"]


def test_rows_of_a_list_that_say_the_same_in_every_field_are_one(records):
    frame = records([{"source": "siak", "nama": "A"}, {"source": "siak", "nama": "A"}, {"source": "aid", "nama": "A"}])
    pairs = pairs_of(pair(0, 1, 0.99), pair(0, 2, 0.999), pair(1, 2, 0.999))
    assert labels(frame, pairs, one_row_sources=frozenset({"siak"}))[0] == [0, 0, 0]


def test_a_row_that_was_copied_often_has_one_voice(records):
    frame = records([{"source": "aid", "nama": "A"}] * 4 + [{"source": "siak", "nama": "B"}, {"source": "pip"}])
    copies = [0, 1, 2, 3]
    pairs = pairs_of(
        *alike(copies),
        *(pair(place, 4, 0.999) for place in copies),
        *(pair(place, 5, 0.2) for place in copies),
        pair(4, 5, 0.99),
    )
    assert labels(frame, pairs)[0] == [0] * 6  # (-1.4 + 4.6) / 2, not (4 * -1.4 + 4.6) / 5


# What people decided, and decided twice.


def decided(*told):
    return pl.DataFrame(
        [{"record_a": f"r{a:04d}", "record_b": f"r{b:04d}", "same": same} for a, b, same in told],
        schema={"record_a": pl.String, "record_b": pl.String, "same": pl.Boolean},
    )


def test_what_people_called_one_is_one_though_its_ends_conflict(records):
    wall = pair(0, 2, 0.01, identity="nik-conflict/date-conflict", name="same-3")
    decisions = decided((0, 1, True), (1, 2, True))
    found, told = labels(records(named(3)), pairs_of(wall), decisions=decisions)
    assert found == [0, 0, 0] and told.cuts.is_empty() and told.review.is_empty()


@pytest.mark.parametrize(("first", "second", "expected"), [(0.9, 0.2, [0, 0, 2]), (0.2, 0.9, [0, 1, 1])])
def test_a_declaration_that_others_contradict_is_not_followed_and_told(records, first, second, expected):
    decisions = decided((0, 1, True), (1, 2, True), (0, 2, False))
    pairs = pairs_of(pair(0, 1, first), pair(1, 2, second))
    found, told = labels(records(named(3)), pairs, decisions=decisions)
    weakest = ("r0001", "r0002") if first > second else ("r0000", "r0001")
    assert found == expected
    assert told.cuts.select("record_a", "record_b", "reason").rows() == [(*weakest, "decision")]
    assert told.review.select("record_a", "record_b").rows() == [weakest]


def test_of_two_decisions_on_one_pair_two_people_stand_and_the_pair_is_asked_again(records):
    for decisions in (decided((0, 1, True), (1, 0, False)), decided((1, 0, False), (0, 1, True))):
        found, told = labels(records(named(2)), pairs_of(pair(0, 1, 0.9999)), decisions=decisions)
        assert found == [0, 1]
        assert told.cuts["reason"].to_list() == ["decision"] and told.review.height == 1


# Whole NIKs of one region and date.


def serials(records, *lists):
    """Rows from (list, serial): one name and date, compared with one another."""
    rows = [
        {"source": name, "nik": f"630305130771{serial:04d}", "nama": f"SITI AISYAH {'ABCDEFGHIJKL'[place]}"}
        for place, (name, serial) in enumerate(lists)
    ]
    pairs = [
        pair(a, b, 0.99999 if one else 0.99, identity=f"nik-{'same' if one else 'serial'}/date-same", name="alike-3")
        for a, b in itertools.combinations(range(len(rows)), 2)
        for one in [lists[a][1] == lists[b][1]]
    ]
    return labels(records(rows), pairs_of(*pairs))


def test_two_niks_that_two_lists_bear_and_one_list_bears_both_are_two_people(records):
    found, told = serials(records, ("p3ke", 1), ("siak", 1), ("p3ke", 2), ("aid", 2))
    assert found == [0, 0, 2, 2]
    assert set(told.cuts["reason"]) == {"nik-conflict"} and told.cuts.height == 4


def test_a_slip_in_the_serial_is_a_slip_also_where_a_second_list_copied_it(records):
    assert serials(records, ("p3ke", 1), ("siak", 1), ("aid", 2))[0] == [0, 0, 0]
    assert serials(records, ("p3ke", 1), ("siak", 1), ("aid", 2), ("pkh", 2))[0] == [0, 0, 0, 0]
    assert serials(records, ("p3ke", 1), ("siak", 1), ("p3ke", 2))[0] == [0, 0, 0]


def test_a_third_serial_is_not_the_same_person(records):
    found, told = serials(records, ("p3ke", 1), ("siak", 1), ("aid", 2), ("pkh", 2), ("pip", 3))
    assert found == [0, 0, 0, 0, 4]
    assert set(told.cuts["reason"]) == {"nik-conflict"}


def test_where_every_list_has_a_serial_of_its_own_nobody_is_a_slip(records):
    found, told = serials(records, ("p3ke", 1), ("siak", 2), ("aid", 3), ("pip", 4))
    assert found == [0, 1, 2, 3]
    assert set(told.cuts["reason"]) == {"nik-conflict"}


def test_a_decision_is_stronger_than_serials(records):
    rows = [{"source": f"s{place}", "nik": f"63030513077100{place:02d}", "nama": f"N{place}"} for place in range(3)]
    pairs = pairs_of(*alike(range(3), identity="nik-serial/date-same"))
    decisions = decided((0, 1, True), (1, 2, True))
    assert labels(records(rows), pairs, decisions=decisions)[0] == [0, 0, 0]


def test_namesakes_of_many_small_lists_do_not_become_one_person(records):
    """Eight people with alike names born on one day, in twelve lists; rows were found alike whoever they are."""
    lists = [(f"list{number}", person) for number in range(12) for person in range(8)]
    rows = [{"source": name, "nik": f"630305130771{p + 1:04d}", "nama": f"SITI {'ABCDEFGH'[p]}"} for name, p in lists]
    pairs = [
        pair(a, b, 0.99999 if lists[a][1] == lists[b][1] else 0.99)
        for a, b in itertools.combinations(range(len(lists)), 2)
    ]
    found, _ = labels(records(rows), pairs_of(*pairs))
    assert found == [person for _, person in lists]


# Components that no one should fear.


@pytest.mark.parametrize("shape", ["chain", "rising chain", "star", "band", "clique"])
def test_nothing_grows_beyond_the_limit_whatever_comes(records, shape):
    count = 250 if shape == "clique" else 3_000
    line = np.arange(count - 1)
    a, b, probability = {
        "chain": (line, line + 1, np.full(count - 1, 0.9995)),
        "rising chain": (line, line + 1, np.linspace(0.951, 0.9999, count - 1)),
        "star": (line * 0, line + 1, np.full(count - 1, 0.9999)),
        "band": (np.tile(line[:-9], 9), np.concatenate([line[:-9] + step for step in range(1, 10)]), 0.9999),
        "clique": (*np.triu_indices(count, 1), 0.9999),
    }[shape]
    found, told = labels(records(named(count)), bulk(count, a, b, probability), max_cluster_size=30)
    sizes = np.bincount(found)
    assert sizes.max() <= 30
    assert told.cuts.height == sum(found[x] != found[y] for x, y in zip(a.tolist(), b.tolist(), strict=True))
    assert set(told.cuts["reason"]) <= {"size", "average-link"}


def test_copies_of_one_row_are_one_person_however_many(records):
    count = 5_000
    line = np.arange(count - 1)
    found, told = labels(records([{"nama": "A"}] * count), bulk(count, line, line + 1, 0.99))
    assert set(found) == {0} and told.cuts.is_empty()


def test_a_child_that_was_measured_forty_times_is_one_child(records):
    """Its rows share NIK, name and date and differ in the address; three rows of other lists join it by weight."""
    rows = [{"source": "eppgbm", "nama": "A", "alamat": f"JALAN {place}"} for place in range(40)]
    rows += [{"source": name, "nama": "A B"} for name in ("siak", "dtsen", "pbi")]
    sure = {"identity": "nik-same/date-same", "name": "same-2"}
    told = [pair(a, b, 0.9999, **(sure if b < 40 else {})) for a, b in itertools.combinations(range(43), 2)]
    assert set(labels(records(rows), pairs_of(*told))[0]) == {0}
    weighed = [{**row, "level_name": 0} for row in told]  # alike, but not by identification: the limit holds
    found, cut = labels(records(rows), pairs_of(*weighed))
    assert max(found.count(name) for name in set(found)) <= 30 and set(cut.cuts["reason"]) == {"size"}


def test_no_records_and_records_without_pairs(records):
    none = pairs_of(pair(0, 1, 0.99)).clear()
    assert labels(records(named(1)).clear(), none)[0] == []
    assert labels(records(named(2)), none)[0] == [0, 1]


def test_copies_that_a_person_called_two_are_two(records):
    frame = records([{"source": "aid", "nama": "A"}] * 3)
    found, told = labels(frame, pairs_of(*alike(range(3))), decisions=decided((0, 2, False)))
    assert found == [0, 0, 2]
    assert told.cuts["reason"].to_list() == ["decision"] * 2
