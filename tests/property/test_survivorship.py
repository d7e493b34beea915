"""Survivorship of random records: nothing is invented, every value has its record, and no order decides."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dtsen_merge.registry import SurvivorshipPolicy, build, next_frame
from dtsen_merge.registry.survivorship import shipped_policy
from dtsen_merge.store import Store
from dtsen_merge.tables import PERSON_FIELDS

CRITERIA = ("validity", "trust", "completeness", "agreement", "recency")
FIELDS = (
    "nik", "nama", "tanggal_lahir", "tahun_lahir", "jenis_kelamin", "kode_desa", "kode_kecamatan", "alamat", "pekerjaan",
    "status_kawin", "status_hidup", "no_kk", "hubungan_keluarga", "nama_ibu",
)  # fmt: skip
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a build takes its time: a failing case is shown as it was found
SOURCES = ("siak", "dtsen", "pkh", "baznas")


def _samples() -> ModuleType:
    path = Path(__file__).parents[1] / "unit" / "registry" / "samples.py"
    spec = importlib.util.spec_from_file_location("registry_samples_of_survivorship", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with samples.fresh() as opened:
        yield opened


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


@st.composite
def a_record(draw: st.DrawFn) -> dict[str, Any]:
    born = draw(_maybe(date(1890, 1, 2), date(1980, 7, 1), date(1981, 3, 9), date(2030, 1, 1)))
    village = draw(_maybe("63.03.05.2001", "63.03.05.2002", "63.03.06.1001"))
    row = {
        "source": draw(st.sampled_from(SOURCES)),
        "id_asal": draw(st.sampled_from(("1", "2"))),
        "nik": draw(_maybe("6303050101800001", "6303050101800002")),
        "nama": draw(st.sampled_from(("NUR HAYATI", "N HAYATI", "HAYATI"))),
        "tanggal_lahir": born,
        "tahun_lahir": born.year if born else draw(_maybe(1980, 1981)),
        "tanggal_lahir_default": born == date(1980, 7, 1),
        "jenis_kelamin": draw(_maybe("L", "P")),
        "kode_desa": village,
        "kode_kecamatan": village[:8] if village else draw(_maybe("63.03.05", "63.03.06")),
        "alamat": draw(_maybe("JL A YANI 3", "MARTAPURA")),
        "pekerjaan": draw(_maybe("PETANI", "LAINNYA")),
        "status_kawin": draw(_maybe("KAWIN", "BELUM KAWIN")),
        "status_hidup": draw(_maybe("HIDUP", "MENINGGAL")),
        "no_kk": draw(_maybe("6303050101200001", "6303050101200002")),
        "hubungan_keluarga": draw(_maybe("ISTRI", "LAINNYA")),
        "nama_ibu": draw(_maybe("SITI AMINAH", "S AMINAH")),
        "periode": draw(_maybe("2023", "2025-12")),
    }
    return {name: value for name, value in row.items() if value is not None}


records = st.lists(a_record(), min_size=1, max_size=12)
orders = st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=5, unique=True).map(tuple)


def _frames(rows: list[dict[str, Any]]) -> list[tuple[Any, pl.DataFrame]]:
    """Profiles and RECORDS by source, all in one file, so that a row's place says nothing."""
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row)
    trust = {"siak": 90, "dtsen": 80, "pkh": 40, "baznas": 40}
    kind = {"siak": "population"}
    return [
        (samples.profile(name, trust=trust[name], kind=kind.get(name, "other")), samples.records(name, lines))
        for name, lines in sorted(by_source.items())
    ]


def _built(store: Store, rows: list[dict[str, Any]], policy: SurvivorshipPolicy, shuffle: int | None = None) -> Any:
    frames = _frames(rows)
    if shuffle is not None:
        frames = [
            (profile, frame.sample(fraction=1, shuffle=True, seed=shuffle)) for profile, frame in reversed(frames)
        ]
    samples.stage(store, "r1", *frames)
    clusters = samples.clusters_by(store)
    if shuffle is not None:
        clusters = clusters.sample(fraction=1, shuffle=True, seed=shuffle + 1)
    build(store, clusters, run_id="r1", policy=policy)
    return {name: next_frame(store, name) for name in ("persons", "alternatives", "conflicts", "families", "desil")}


@settings(max_examples=8, deadline=None, phases=QUICK)
@given(rows=records, lasting=orders, changing=orders, seed=st.integers(0, 99))
def test_every_value_is_a_records_own_and_no_order_decides(
    store: Store, rows: list[dict[str, Any]], lasting: Any, changing: Any, seed: int
) -> None:
    policy = SurvivorshipPolicy(
        lasting=lasting, changing=changing, life=("validity", "trust"), youngest_married=10, today=date(2026, 1, 1)
    )
    first = _built(store, rows, policy)
    said = {row["record_id"]: row for row in store.frame("SELECT * FROM stage.records").to_dicts()}
    owner = dict(store.frame("SELECT record_id, person_id FROM next.crosswalk").rows())
    again = _built(store, rows, policy, shuffle=seed)
    assert all(frame.equals(again[name]) for name, frame in first.items())
    other = {(line["person_id"], line["field"], line["value"]) for line in first["alternatives"].to_dicts()}
    for person in first["persons"].to_dicts():
        mine = [row for record, row in said.items() if owner[record] == person["person_id"]]
        picked = json.loads(person["provenance"])
        for field in PERSON_FIELDS:
            value = person[field]
            assert (value is None) == (field not in picked), field
            if value is not None:
                assert owner[picked[field]] == person["person_id"]
                assert said[picked[field]][field] == value, field
        for field in FIELDS:
            told = {str(row[field]) for row in mine if row[field] is not None}
            kept = set() if person[field] is None else {str(person[field])}
            assert told == kept | {v for p, f, v in other if (p, f) == (person["person_id"], field)}, field


@settings(max_examples=8, deadline=None, phases=QUICK)
@given(rows=records)
def test_nobody_is_beyond_belief_where_a_record_is_plausible(store: Store, rows: list[dict[str, Any]]) -> None:
    first = _built(store, rows, shipped_policy())
    for person in first["persons"].to_dicts():
        lines = first["alternatives"].filter(person_id=person["person_id"], field="tanggal_lahir")
        if person["tanggal_lahir"] in (date(1890, 1, 2), date(2030, 1, 1)):
            assert not {"1980-07-01", "1981-03-09"} & set(lines.get_column("value").to_list())
        if person["tanggal_lahir"] == date(1980, 7, 1):
            assert "1981-03-09" not in lines.get_column("value").to_list(), "a default date stays weak"


@pytest.mark.parametrize("order", list(permutations(CRITERIA))[::24])
def test_in_any_order_of_criteria_one_value_wins(store: Store, order: Any) -> None:
    rows = [
        {"source": source, "id_asal": "1", "nama": name, "periode": period}
        for source, name, period in (
            ("siak", "N HAYATI", "2023"),
            ("pkh", "NUR HAYATI", "2025"),
            ("dtsen", "HAYATI", "2024"),
        )
    ]
    policy = SurvivorshipPolicy(lasting=order, changing=order, life=order)
    name = _built(store, rows, policy)["persons"].get_column("nama").item()
    first = next(criterion for criterion in order if criterion in ("trust", "completeness", "recency"))
    assert name == {"trust": "N HAYATI", "completeness": "NUR HAYATI", "recency": "NUR HAYATI"}[first]
