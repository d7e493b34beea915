from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from dtsen_merge.registry import published_frame
from dtsen_merge.registry.identity import ALPHABET, check_holds, entity_of
from dtsen_merge.store import Store


def _people(store: Store) -> dict[str, str]:
    """Which id each row's name has now."""
    names = store.frame(
        "SELECT r.nama, c.person_id FROM published.crosswalk AS c JOIN published.records AS r USING (record_id)"
    )
    return dict(names.rows())


def _events(store: Store, run_id: str, entity: str = "person") -> set[tuple[str, str, str | None]]:
    events = published_frame(store, "events").filter(run_id=run_id, entity=entity)
    return set(events.select("kind", "id", "other_id").rows())


def _run(store: Store, samples: ModuleType, run_id: str, groups: dict[str, str], **more: Any) -> None:
    """A run on rows of one source; `groups`: the row's name → the cluster it is in."""
    rows = [{"nama": name, "id_asal": group, **more.get(name, {})} for name, group in groups.items()]
    # the cluster is not part of what the agency delivered
    frame = samples.records("pkh", rows).with_columns(raw=samples.pl.col("nama") + samples.pl.col("nik").fill_null(""))
    samples.run(store, run_id, (samples.profile("pkh"), frame))


def test_every_wrong_character_and_every_swap_is_noticed(store: Store) -> None:
    for number in (1, 28, 29, 841, 123456789):
        word = str(store.value("SELECT registry_id('P', $n)", {"n": number}))
        assert len(word) == 8
        assert check_holds(word)
        assert entity_of(word.lower()) == "person"
        for place in range(1, len(word)):
            for letter in ALPHABET:
                if letter != word[place]:
                    assert not check_holds(word[:place] + letter + word[place + 1 :])
            if place + 1 < len(word) and word[place] != word[place + 1]:
                assert not check_holds(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
        assert not check_holds("K" + word[1:])
    assert entity_of("PANGERAN") is None
    assert entity_of("K12345") is None


def test_ids_stay_when_nothing_changes_and_new_ones_go_on(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A": "1", "B": "2"})
    before = _people(store)
    _run(store, samples, "r2", {"C": "0", "B": "9", "A": "8"})
    after = _people(store)
    assert {name: after[name] for name in before} == before
    assert _events(store, "r2") == {("born", after["C"], None)}


def test_a_merge_keeps_the_id_with_most_records_and_names_the_successor(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A": "1", "A2": "1", "B": "2"})
    before = _people(store)
    _run(store, samples, "r2", {"A": "1", "A2": "1", "B": "1"})
    assert set(_people(store).values()) == {before["A"]}
    assert _events(store, "r2") == {("merged", before["B"], before["A"])}
    assert store.frame("SELECT id, successor FROM published.retired").rows() == [(before["B"], before["A"])]


def test_a_split_leaves_the_id_with_most_records(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A": "1", "A2": "1", "A3": "1"})
    before = _people(store)
    _run(store, samples, "r2", {"A": "1", "A2": "2", "A3": "2"})
    after = _people(store)
    assert after["A2"] == after["A3"] == before["A"]
    assert _events(store, "r2") == {("split", after["A"], before["A"])}


def test_a_record_that_changes_sides_is_told(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A": "1", "A2": "1", "B": "2", "B2": "2", "X": "1"})
    before = _people(store)
    _run(store, samples, "r2", {"A": "1", "A2": "1", "B": "2", "B2": "2", "X": "2"})
    assert _people(store)["X"] == before["B"]
    assert _events(store, "r2") == {("moved", before["A"], before["B"])}


def test_who_loses_the_contest_for_one_id_keeps_another(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A1": "a", "A2": "a", "A3": "a", "B1": "b", "B2": "b", "B3": "b", "B4": "b"})
    before = _people(store)
    # most of A's records now stand with B's, the rest alone: A goes on with what is left to it
    _run(store, samples, "r2", {"A1": "x", "A2": "x", "A3": "y", "B1": "x", "B2": "x", "B3": "x", "B4": "x"})
    after = _people(store)
    assert after["B1"] == before["B1"]
    assert after["A3"] == before["A1"]


def test_gone_retired_and_back_again_with_the_same_id(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", {"A": "1", "B": "2"})
    before = _people(store)
    _run(store, samples, "r2", {"A": "1"})
    assert _events(store, "r2") == {("retired", before["B"], None)}
    _run(store, samples, "r3", {"A": "1", "C": "3"})
    assert _people(store)["C"] not in before.values()
    _run(store, samples, "r4", {"A": "1", "B": "2"})
    assert _people(store)["B"] == before["B"]
    assert ("revived", before["B"], None) in _events(store, "r4")
    assert before["B"] not in store.frame("SELECT id FROM published.retired").get_column("id").to_list()


NIK = "6303050101800001"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({"nama": "AHMAD", "nik": NIK}, {"nama": "AHMAD", "nik": NIK, "alamat": "JL BARU"}, "same-nik"),
        (
            {"nama": "AHMAD", "tanggal_lahir": date(1980, 1, 2)},
            {"nama": "AHMAD", "tanggal_lahir": date(1980, 1, 2), "nik": NIK},
            "same-name-and-birth",
        ),
        ({"nama": "MUHAMMAD RAFII"}, {"nama": "MUHAMMAD RAFI'I"}, "same-row"),
    ],
)
def test_a_corrected_row_keeps_the_id_of_its_person(
    store: Store, samples: ModuleType, old: dict[str, Any], new: dict[str, Any], reason: str
) -> None:
    source = samples.profile("pkh")
    samples.run(store, "r1", (source, samples.records("pkh", [{**old, "id_asal": "1"}])))
    before = published_frame(store, "persons", ["person_id"])
    samples.run(store, "r2", (source, samples.records("pkh", [{**new, "id_asal": "1"}])))
    assert published_frame(store, "persons", ["person_id"]).equals(before)
    events = published_frame(store, "events").filter(run_id="r2", entity="person")
    assert events.select("kind", "reason").rows() == [("matched-again", reason)]


def test_another_person_in_the_same_row_is_another_person(store: Store, samples: ModuleType) -> None:
    source = samples.profile("pkh")
    samples.run(store, "r1", (source, samples.records("pkh", [{"nama": "AHMAD", "id_asal": "1"}])))
    before = published_frame(store, "persons").get_column("person_id").to_list()
    samples.run(store, "r2", (source, samples.records("pkh", [{"nama": "SITI", "id_asal": "1"}])))
    assert published_frame(store, "persons").get_column("person_id").to_list() != before
    assert {kind for kind, _, _ in _events(store, "r2")} == {"born", "retired"}
