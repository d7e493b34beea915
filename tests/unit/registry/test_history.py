"""How states differ, and what became of one person."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import build, difference, find_run, last_run, publish, published_frame, rehearse, story
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.store import Store

EAST, WEST = (
    {"kode_kecamatan": "63.03.05", "kecamatan": "Martapura"},
    {"kode_kecamatan": "63.03.06", "kecamatan": "Astambul"},
)
CARD = {"no_kk": "6303050101100001"}


def _rows(**changes: dict[str, object]) -> list[dict[str, object]]:
    """Six rows of five people: A; B and C, whom the linker first takes for two; D twice, later two persons; E."""
    told: dict[str, dict[str, object]] = {
        "A": {"nama": "AHMAD", "id_asal": "1", "program": "PKH", "desil_nasional": 2, **EAST, **CARD},
        "B": {"nama": "BUDI", "id_asal": "2", "program": "PKH", **EAST},
        "C": {"nama": "BUDI S", "id_asal": "3", **EAST},
        "D": {"nama": "DINA", "id_asal": "4", "program": "PIP", **WEST},
        "D2": {"nama": "DINAH", "id_asal": "4", **WEST},
        "E": {"nama": "EKO", "id_asal": "5", "program": "BLT", **WEST},
    }
    for name, change in changes.items():
        told[name] = {**told.get(name, {}), **change}
    return [row for row in told.values() if not row.pop("gone", False)]


LATER = {
    "A": {"desil_nasional": 4, **WEST},
    "C": {"id_asal": "2"},
    "D2": {"id_asal": "6"},
    "E": {"gone": True},
    "F": {"nama": "FITRI", "id_asal": "7", "program": "BLT"},
}


def _run(store: Store, samples: ModuleType, run_id: str, rows: list[dict[str, object]]) -> None:
    """Rows of one name are one record in both runs, whoever the linker takes them for: `id_asal` is no content."""
    frame = samples.records(
        "pkh", [{**row, "raw": json.dumps([row["nama"], row.get("desil_nasional")])} for row in rows]
    )
    samples.run(store, run_id, (samples.profile("pkh"), frame))


@pytest.fixture
def twice(store: Store, samples: ModuleType) -> Store:
    _run(store, samples, "20260101T000000Z", _rows())
    _run(store, samples, "20260201T000000Z", _rows(**LATER))
    return store


def test_what_came_went_and_changed_is_counted(twice: Store) -> None:
    told = difference(twice, 1, 2)
    persons = told.persons
    assert (persons.before, persons.after) == (5, 5)
    assert (persons.new, persons.returned, persons.split, persons.merged, persons.left) == (1, 0, 1, 1, 1)
    assert told.fields["kode_kecamatan"] == told.fields["desil_nasional"] == 1
    assert told.records == {"before": 6, "after": 6, "new": 2, "gone": 2}
    assert told.participation == {"begun": 1, "ended": 1}, "BUDI keeps her PKH when she is merged"
    assert told.programmes == ({"program": "BLT", "begun": 1, "ended": 1},)
    assert told.desil == {"persons_raised": 1, "persons_lowered": 0, "families_raised": 1, "families_lowered": 0}
    places = {line["kecamatan"]: line for line in told.kecamatan}
    assert (places["Martapura"]["moved_out"], places["Astambul"]["moved_in"], places["Astambul"]["raised"]) == (1, 1, 1)
    assert (places["Martapura"]["went"], places["Astambul"]["went"], places["Astambul"]["came"]) == (1, 1, 1)
    assert (places[None]["came"], places[None]["begun"], places["Astambul"]["ended"]) == (1, 1, 1)
    assert sum(line["persons_after"] for line in told.kecamatan) == 5
    assert told.sources == (
        {"source": "pkh", "records_new": 2, "records_gone": 2, "persons_new": 2, "persons_left": 2, "begun": 1, "ended": 1},
    )  # fmt: skip
    assert not told.empty


def test_the_same_state_differs_in_nothing_and_the_first_from_the_empty_one(twice: Store) -> None:
    assert difference(twice, 2, 2).empty
    first = difference(twice, 0, 1)
    assert (first.persons.before, first.persons.after, first.persons.new) == (0, 5, 5)
    assert first.records["new"] == 6
    assert first.participation["begun"] == 4


def test_who_comes_back_is_not_new(twice: Store, samples: ModuleType) -> None:
    _run(twice, samples, "20260301T000000Z", _rows())
    told = difference(twice, 2, 3).persons
    assert (told.new, told.returned, told.split, told.left, told.after) == (0, 1, 1, 1, 5), (
        "EKO; BUDI S splits off again"
    )
    over_three = difference(twice, 1, 3).persons
    assert (over_three.new, over_three.returned, over_three.left) == (0, 0, 0)


def test_a_rehearsal_tells_the_same_and_changes_nothing(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "20260101T000000Z", _rows())
    before = {name: published_frame(store, name) for name in TABLES}
    frame = samples.records(
        "pkh", [{**row, "raw": json.dumps([row["nama"], row.get("desil_nasional")])} for row in _rows(**LATER)]
    )
    samples.stage(store, "r2", (samples.profile("pkh"), frame))
    build(store, samples.clusters_by(store), run_id="r2")
    with rehearse(store, samples.run_record("r2")) as number:
        told = difference(store, number - 1, number)
    assert number == 2
    assert all(frame.equals(before[name]) for name, frame in ((n, published_frame(store, n)) for n in TABLES))
    assert last_run(store).run_id == "20260101T000000Z"  # type: ignore[union-attr]
    publish(store, samples.run_record("r2"))
    assert difference(store, 1, 2) == told


@pytest.mark.parametrize(("word", "number"), [("1", 1), ("20260201T000000Z", 2), ("202602", 2), (" 2 ", 2)])
def test_a_run_is_found_by_id_number_or_beginning(twice: Store, word: str, number: int) -> None:
    assert find_run(twice, word).number == number


@pytest.mark.parametrize(
    ("word", "code"), [("2026", "run-ambiguous"), ("3", "run-unknown"), ("", "run-unknown"), ("0", "run-unknown")]
)
def test_a_run_that_is_not_there_is_told_with_those_that_are(twice: Store, word: str, code: str) -> None:
    with pytest.raises(UsageError) as told:
        find_run(twice, word)
    assert told.value.code == code
    assert "1 (20260101T000000Z)" in str(told.value.params["known"])


def test_a_state_that_was_not_kept_cannot_be_asked(twice: Store) -> None:
    twice.run("UPDATE published.runs SET kept = FALSE WHERE number = 1")
    with pytest.raises(UsageError) as told:
        find_run(twice, "1")
    assert (told.value.code, told.value.params["known"]) == ("run-not-kept", "2 (20260201T000000Z)")


def _id(store: Store, name: str, run: int) -> str:
    return published_frame(store, "persons", ["person_id", "nama"], run=run).filter(nama=name)["person_id"].item()


def test_a_story_tells_each_value_that_became_another_and_where_it_is_from(twice: Store) -> None:
    ahmad = _id(twice, "AHMAD", 1)
    told = story(twice, ahmad)
    assert told is not None
    assert (told.stands, told.first_run, told.last_run) == (True, 1, None)
    changes = {line["field"]: line for line in told.changes.to_dicts()}
    assert (changes["desil_nasional"]["before"], changes["desil_nasional"]["after"]) == ("2", "4")
    place = changes["kecamatan"]
    assert (place["run"], place["before"], place["after"]) == (2, "Martapura", "Astambul")
    assert (place["source"], place["file"], place["row"]) == ("pkh", "pkh/a.xlsx", 2)
    assert told.events["kind"].to_list() == ["born", "matched-again"], "her row is another by its content"
    assert told.aid.rows() == [("PKH", None, "pkh", 1, None)]
    family = story(twice, published_frame(twice, "persons", run=1).filter(nama="AHMAD")["family_id"].item())
    assert family is not None
    assert family.members.rows() == [(ahmad, 1, None)]
    assert family.changes.filter(field="desil_nasional")["after"].to_list() == ["4"]


def test_a_retired_id_leads_to_its_successor_and_one_without_tells_its_end(twice: Store) -> None:
    merged = (
        {_id(twice, "BUDI", 1), _id(twice, "BUDI S", 1)} - set(published_frame(twice, "persons")["person_id"])
    ).pop()
    told = story(twice, merged)
    assert told is not None
    assert (told.successors[0][0], told.id) == (merged, told.successors[0][1])
    assert "merged" in told.events["kind"].to_list()
    gone = story(twice, _id(twice, "EKO", 1))
    assert gone is not None
    assert (gone.stands, gone.first_run, gone.last_run) == (False, 1, 1)
    assert gone.aid.rows() == [("BLT", None, "pkh", 1, 1)]
    assert gone.events["kind"].to_list() == ["born", "retired"]


@pytest.mark.parametrize("query", ["P00000ZZ", "TIDAK ADA", "N"])
def test_nobody_or_several_have_no_story(twice: Store, query: str) -> None:
    assert story(twice, query) is None


def test_one_person_may_be_asked_for_by_name(twice: Store) -> None:
    told = story(twice, "fitri")
    assert told is not None
    assert told.id == _id(twice, "FITRI", 2)
