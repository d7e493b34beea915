from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import ModuleType

import polars as pl
import pytest

from dtsen_merge.registry import lookup, published_frame, status
from dtsen_merge.store import Store

NIK, OTHER, KK = "6303050101800001", "6303054505900002", "6303050101200001"


@pytest.fixture
def filled(store: Store, samples: ModuleType) -> Store:
    siak = [
        {"id_asal": "1", "nama": "MUHAMMAD RAFII", "nik": NIK, "no_kk": KK},
        {"id_asal": "2", "nama": "SITI AISYAH", "nik": OTHER, "no_kk": KK},
    ]
    pkh = [{"id_asal": "1", "nama": "M RAFI'I", "nik": "6303050101800091", "program": "PKH", "nominal": 5}]
    samples.run(
        store,
        "r1",
        (samples.profile("siak", trust=90, title="Dukcapil"), samples.records("siak", siak)),
        (samples.profile("pkh"), samples.records("pkh", pkh)),
    )
    return store


def _names(store: Store, query: str) -> list[str]:
    return sorted(lookup(store, query).persons.get_column("nama").to_list())


@pytest.mark.parametrize(
    ("query", "asked", "names"),
    [
        (NIK, "number", ["MUHAMMAD RAFII"]),
        ("6303 0501 0180 0091", "number", ["MUHAMMAD RAFII"]),  # only a record names it
        (KK, "number", ["MUHAMMAD RAFII", "SITI AISYAH"]),
        ("aisyah  siti", "name", ["SITI AISYAH"]),
        ("rafi'i", "name", ["MUHAMMAD RAFII"]),
        ("nobody", "name", []),
        ("%", "name", []),
        ("1234567890123456", "number", []),
    ],
)
def test_what_finds_whom(filled: Store, query: str, asked: str, names: list[str]) -> None:
    assert lookup(filled, query).asked == asked
    assert _names(filled, query) == names


def test_a_person_is_shown_with_all_that_is_known(filled: Store) -> None:
    told = lookup(filled, NIK)
    assert told.found
    assert sorted(told.records.get_column("source").to_list()) == ["pkh", "siak"]
    assert set(told.records.get_column("title")) == {"Dukcapil", "pkh"}
    assert told.participation.get_column("program").to_list() == ["PKH"]
    assert set(told.alternatives.get_column("field")) == {"nama", "nik"}
    assert told.families.get_column("no_kk").to_list() == [KK]
    assert told.events.get_column("kind").to_list() == ["born", "born"]
    assert told.persons.get_column("provenance").str.contains('"nama"').all()


def test_each_value_has_its_record_and_what_did_not_survive_its_own(filled: Store) -> None:
    person = lookup(filled, NIK).values.filter(pl.col("field").is_in(["nik", "nama"]))
    assert person.select("field", "value", "shown", "origin", "source", "file", "row").rows() == [
        ("nik", NIK, True, True, "siak", "siak/a.xlsx", 2),
        ("nik", "6303050101800091", False, False, "pkh", "pkh/a.xlsx", 2),
        ("nama", "MUHAMMAD RAFII", True, True, "siak", "siak/a.xlsx", 2),
        ("nama", "M RAFI'I", False, False, "pkh", "pkh/a.xlsx", 2),
    ]
    assert person.get_column("variant").n_unique() == 2


def test_standing_holds_what_earlier_runs_published(store: Store, samples: ModuleType) -> None:
    def run(run_id: str, **told: str) -> None:
        row = {"id_asal": "1", "nama": "SITI", "nik": NIK, **told}
        samples.run(store, run_id, (samples.profile("siak"), samples.records("siak", [row])))

    run("r1", periode="2024", status_hidup="HIDUP", kode_desa="63.03.05.2001", alamat="JL A")
    run("r2", periode="2025", status_hidup="HIDUP", kode_desa="63.03.05.2002")
    run("r3", periode="2025-12", status_hidup="MENINGGAL", kode_desa="63.03.05.2002")
    told = lookup(store, NIK).standing
    assert told.select("field", "value", "period", "stated").rows() == [
        ("status_hidup", "HIDUP", "2024", False),
        ("status_hidup", "HIDUP", "2025", False),
        ("status_hidup", "MENINGGAL", "2025-12", True),
        ("kode_desa", "63.03.05.2001", "2024", False),
        ("kode_desa", "63.03.05.2002", "2025", False),
        ("kode_desa", "63.03.05.2002", "2025-12", True),
        ("alamat", "JL A", "2024", False),
    ]
    assert told.get_column("record_id").is_not_null().all()


def test_standing_of_a_person_who_took_over_another_and_of_one_who_left(store: Store, samples: ModuleType) -> None:
    def run(run_id: str, *people: tuple[str, str, str]) -> dict[str, str]:
        rows = [{"nama": name, "id_asal": group, "alamat": place} for name, group, place in people]
        frame = samples.records("pkh", rows).with_columns(raw=pl.col("nama"))
        samples.run(store, run_id, (samples.profile("pkh"), frame))
        return dict(
            store.frame(
                "SELECT nama, person_id FROM published.crosswalk JOIN published.records USING (record_id)"
            ).rows()
        )

    run("r1", ("A", "1", "JL A"), ("B", "2", "JL B"), ("C", "2", "JL C"))
    merged = run("r2", ("A", "1", "JL A"), ("B", "1", "JL B"), ("C", "1", "JL C"))
    assert len(set(merged.values())) == 1
    last = run("r3", ("A", "1", "JL A"), ("C", "3", "JL C"))
    assert last["A"] != last["C"]

    def places(person: str) -> list[tuple[str, bool]]:
        return lookup(store, person).standing.select("value", "stated").rows()

    both = sorted(places(last["A"]) + places(last["C"]))
    assert both == [("JL A", True), ("JL B", False), ("JL C", True)], "B's row is gone, and told of one of them"


def test_desil_of_the_family_is_found_with_the_person(store: Store, samples: ModuleType) -> None:
    for run_id, desil in (("r1", 3), ("r2", 2)):
        row = {"id_asal": "1", "nama": "SITI", "nik": NIK, "no_kk": KK, "desil_nasional": desil, "periode": "2025"}
        samples.run(store, run_id, (samples.profile("dtsen"), samples.records("dtsen", [row])))
    assert lookup(store, NIK).desil.select("value", "previous", "change", "band").rows() == [
        (3, None, None, None), (2, 3, -1, "-1-3"),
    ]  # fmt: skip


def test_ids_of_persons_families_and_records(filled: Store) -> None:
    person_id, family_id = published_frame(filled, "persons", ["person_id", "family_id"]).row(0)
    assert lookup(filled, person_id.lower()).persons.get_column("person_id").to_list() == [person_id]
    assert lookup(filled, family_id).persons.height == 2
    record_id = published_frame(filled, "crosswalk").get_column("record_id")[0]
    assert lookup(filled, record_id).records.filter(record_id=record_id).height == 1
    wrong = person_id[:-1] + ("B" if person_id[-1] != "B" else "C")
    told = lookup(filled, wrong)
    assert (told.asked, told.misspelt, told.found) == ("person", True, False)


def test_more_than_the_limit_is_said(filled: Store) -> None:
    told = lookup(filled, KK, limit=1)
    assert (told.persons.height, told.more) == (1, True)


def test_a_retired_id_leads_to_its_successor(store: Store, samples: ModuleType) -> None:
    def run(run_id: str, groups: str) -> dict[str, str]:
        rows = [{"nama": name, "id_asal": group} for name, group in zip("ABCDE", groups, strict=True)]
        frame = samples.records("pkh", rows).with_columns(raw=samples.pl.col("nama"))
        samples.run(store, run_id, (samples.profile("pkh"), frame))
        rows = store.frame("SELECT nama, person_id FROM published.crosswalk JOIN published.records USING (record_id)")
        return dict(rows.rows())

    first = run("r1", "12334")
    run("r2", "11334")  # A and B become one
    last = run("r3", "33333")  # and all become C's
    gone = first["B"] if first["B"] != last["A"] else first["A"]
    told = lookup(store, gone)
    assert told.persons.get_column("person_id").to_list() == [last["C"]]
    assert told.successors[0][0] == gone
    assert told.successors[-1][1] == last["C"]
    source = samples.profile("other")
    samples.run(store, "r4", (source, samples.records("other", [{"nama": "Z", "id_asal": "1"}])))
    told = lookup(store, gone)
    assert (told.found, told.retired) == (False, last["C"])


def test_status_says_how_the_registry_stands(filled: Store, samples: ModuleType) -> None:
    told = status(filled)
    assert told.run is not None
    assert (told.run.run_id, told.persons, told.families, told.records, told.waiting_reviews) == ("r1", 2, 1, 3, 0)
    siak = next(line for line in told.sources if line.source == "siak")
    assert (siak.title, siak.files, siak.accepted, siak.rejected, siak.ignored) == ("Dukcapil", 1, 2, 0, 0)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert siak.age_days(moment + timedelta(days=3)) == 3
    assert siak.age_days(moment - timedelta(days=3)) == 0, "a clock that jumped"
    assert told.as_dict()["sources"][0]["since"].startswith("2026-01-01")
    assert told.staged_run == "r1"


def test_status_of_a_new_registry(store: Store) -> None:
    told = status(store)
    assert (told.run, told.persons, told.sources, told.staged_run, told.built_run) == (None, 0, (), "", "")
