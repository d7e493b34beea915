from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import polars as pl

from dtsen_merge.registry import build, next_frame
from dtsen_merge.store import Store


def _participation(store: Store, samples: ModuleType, *sources: tuple[Any, list[dict[str, Any]]]) -> pl.DataFrame:
    samples.stage(store, "r1", *((profile, samples.records(profile.name, rows)) for profile, rows in sources))
    build(store, samples.clusters_by(store), run_id="r1")
    return next_frame(store, "participation")


def test_repeated_rows_are_folded_and_their_amounts_add_up(store: Store, samples: ModuleType) -> None:
    row = {"id_asal": "1", "nama": "A", "program": "BLT-DD", "periode": "2025", "nominal": 300_000}
    told = _participation(
        store, samples, (samples.profile("blt", agency="Desa"), [row, {**row, "nama": "A."}, {**row, "tahap": "2"}])
    )
    lines = told.select("program", "agency", "tahap", "nominal", "records").sort("tahap", nulls_last=False).rows()
    assert lines == [("BLT-DD", "Desa", None, 600_000, 2), ("BLT-DD", "Desa", "2", 300_000, 1)]


def test_a_duplicate_in_a_source_of_one_row_a_person_is_not_paid_twice(store: Store, samples: ModuleType) -> None:
    row = {"id_asal": "1", "nama": "A", "program": "PKH", "nominal": 500_000}
    told = _participation(store, samples, (samples.profile("pkh", one_row_per_person=True), [row, row]))
    assert told.select("nominal", "records").rows() == [(500_000, 2)]


def test_an_unknown_amount_stays_unknown(store: Store, samples: ModuleType) -> None:
    told = _participation(store, samples, (samples.profile("pkh"), [{"id_asal": "1", "nama": "A", "program": "PKH"}]))
    assert told.get_column("nominal").to_list() == [None]


def test_the_newest_measurement_stands_for_the_folded(store: Store, samples: ModuleType) -> None:
    rows = [
        {"id_asal": "1", "nama": "A", "program": "EPPGBM", "tanggal_pengukuran": date(2025, month, 1)}
        for month in (3, 9, 6)
    ]
    told = _participation(store, samples, (samples.profile("eppgbm"), rows))
    newest = store.value("SELECT record_id FROM stage.records WHERE tanggal_pengukuran = DATE '2025-09-01'")
    assert told.select("records", "record_id").rows() == [(3, newest)]


def test_a_family_row_gives_participation_of_the_family(store: Store, samples: ModuleType) -> None:
    told = _participation(
        store,
        samples,
        (samples.profile("rtlh"), [{"row_kind": "family", "no_kk": "6303050101200001", "program": "RTLH"}]),
    )
    family = next_frame(store, "families").get_column("family_id").item()
    assert told.select("person_id", "family_id").rows() == [(None, family)]


def test_pupils_who_are_not_fit_for_pip_receive_nothing(store: Store, samples: ModuleType) -> None:
    rows = [
        {"id_asal": str(place), "nama": name, "program": "PIP", "layak_pip": fit}
        for place, (name, fit) in enumerate([("A", True), ("B", False), ("C", None)])
    ]
    told = _participation(store, samples, (samples.profile("pip"), rows))
    names = dict(next_frame(store, "persons").select("person_id", "nama").rows())
    assert sorted(names[person] for person in told["person_id"].to_list()) == ["A", "C"]


def test_flags_of_a_welfare_list_are_no_participation(store: Store, samples: ModuleType) -> None:
    rows = [{"id_asal": "1", "nama": "A", "pbi_nas": True}]
    assert _participation(store, samples, (samples.profile("dtsen", kind="welfare"), rows)).height == 0


def test_who_is_in_a_civil_register_is_padan(store: Store, samples: ModuleType) -> None:
    siak = (samples.profile("siak", kind="population"), [{"id_asal": "1", "nama": "A"}])
    aid = (samples.profile("pkh"), [{"id_asal": "1", "nama": "A"}, {"id_asal": "2", "nama": "B"}])
    _participation(store, samples, siak, aid)
    assert dict(next_frame(store, "persons").select("nama", "padan_dukcapil").rows()) == {"A": True, "B": False}
    _participation(store, samples, aid)
    assert next_frame(store, "persons").get_column("padan_dukcapil").to_list() == [None, None]
