"""What sources say differently: listed with each source and date, counted, and told to the row that stands alone."""

from __future__ import annotations

import json
from datetime import date
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from dtsen_merge.registry import build, next_frame
from dtsen_merge.registry.conflicts import conflict_counts
from dtsen_merge.store import Store

WHOLE, OTHER = "6303050101800001", "6303050101800002"
KK = "6303050101200001"


def _build(store: Store, samples: ModuleType, *rows: tuple[Any, dict[str, Any]]) -> pl.DataFrame:
    """The conflicts about the one person that the rows, each of a source of its own, become."""
    samples.stage(
        store,
        "r1",
        *(
            (profile, samples.records(profile.name, [{"nama": "AHMAD", "id_asal": "1", **row}]))
            for profile, row in rows
        ),
    )
    build(store, samples.clusters_by(store), run_id="r1")
    return next_frame(store, "conflicts")


@pytest.mark.parametrize(
    ("field", "a", "b"),
    [
        ("nik", {"nik": WHOLE}, {"nik": OTHER}),
        ("nik", {"nik": WHOLE}, {"nik_15": "630305010199000", "nik_status": "truncated"}),
        ("tanggal_lahir", {"tanggal_lahir": date(1980, 1, 2)}, {"tanggal_lahir": date(1980, 2, 1)}),
        ("tanggal_lahir", {"tanggal_lahir": date(1980, 1, 2)}, {"tahun_lahir": 1981}),
        ("jenis_kelamin", {"jenis_kelamin": "L"}, {"jenis_kelamin": "P"}),
        ("status_hidup", {"status_hidup": "MENINGGAL"}, {"status_hidup": "HIDUP"}),
        ("kode_desa", {"kode_desa": "63.03.05.2001"}, {"kode_desa": "63.03.05.2002"}),
        ("kode_desa", {"kode_desa": "63.03.05.2001"}, {"kode_kecamatan": "63.03.06"}),
    ],
)
def test_each_side_is_told_with_source_and_date(
    store: Store, samples: ModuleType, field: str, a: dict[str, Any], b: dict[str, Any]
) -> None:
    told = _build(
        store,
        samples,
        (samples.profile("siak", trust=90), {**a, "periode": "2025"}),
        (samples.profile("pkh"), {**b, "periode": "2025-11"}),
    )
    assert sorted(told.select("field", "source", "period", "date", "survives", "kind").rows()) == [
        (field, "pkh", "2025-11", date(2025, 11, 1), False, "contradiction"),
        (field, "siak", "2025", date(2025, 1, 1), True, "contradiction"),
    ]
    assert conflict_counts(store) == {field: {"contradictions": 1, "changes": 0}}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"nik": WHOLE}, {"nik_15": WHOLE[:15], "nik_status": "truncated"}),
        ({"tanggal_lahir": date(1980, 1, 2)}, {"tahun_lahir": 1980}),
        ({"tanggal_lahir": date(1980, 1, 2)}, {"tanggal_lahir": date(1981, 7, 1), "tanggal_lahir_default": True}),
        ({"kode_desa": "63.03.05.2001"}, {"kode_kecamatan": "63.03.05"}),
        ({"alamat": "JL A YANI"}, {"alamat": "JALAN AHMAD YANI"}),
        ({"jenis_kelamin": "L"}, {}),
    ],
)
def test_to_say_less_is_not_to_contradict(
    store: Store, samples: ModuleType, a: dict[str, Any], b: dict[str, Any]
) -> None:
    assert _build(store, samples, (samples.profile("siak"), a), (samples.profile("pkh"), b)).height == 0
    assert next_frame(store, "problems").height == 0


@pytest.mark.parametrize(
    ("shown", "other", "kind"),
    [
        ({"periode": "2025-12"}, {"periode": "2024"}, "change"),
        ({"periode": "2025-12"}, {"periode": "2025"}, "contradiction"),  # who can say which came first
        ({"periode": "2025-12"}, {}, "contradiction"),
        ({"periode": "2024-12"}, {"periode": "2025-01"}, "contradiction"),  # the value shown is the older one
        ({"periode": "2025-12"}, {"periode": "2025-12"}, "contradiction"),
    ],
)
def test_a_move_is_a_change_where_all_else_is_older(
    store: Store, samples: ModuleType, shown: dict[str, Any], other: dict[str, Any], kind: str
) -> None:
    told = _build(
        store,
        samples,
        (samples.profile("siak", trust=90), {"kode_desa": "63.03.05.2001", **shown}),
        (samples.profile("pkh"), {"kode_desa": "63.03.05.2002", **other}),
    )
    assert set(told.get_column("kind")) == {kind}
    assert next_frame(store, "problems").height == (kind == "contradiction")


def test_a_birth_date_never_changes(store: Store, samples: ModuleType) -> None:
    told = _build(
        store,
        samples,
        (samples.profile("siak", trust=90), {"tanggal_lahir": date(1980, 1, 2), "periode": "2025-12"}),
        (samples.profile("pkh"), {"tanggal_lahir": date(1981, 1, 2), "periode": "2020"}),
    )
    assert set(told.get_column("kind")) == {"contradiction"}


def test_the_row_that_is_not_shown_is_told_who_says_otherwise(store: Store, samples: ModuleType) -> None:
    rows = (
        (samples.profile("siak", trust=90, title="Dukcapil"), {"jenis_kelamin": "L", "periode": "2025-12"}),
        (samples.profile("dtsen", trust=80, title="DTSEN"), {"jenis_kelamin": "L"}),
        (samples.profile("pkh"), {"jenis_kelamin": "P"}),
    )
    for _ in range(2):  # a second build says it once
        _build(store, samples, *rows)
        told = next_frame(store, "problems")
        assert told.select("code", "severity", "source", "row", "column", "value").rows() == [
            ("value-contradicted", "warning", "pkh", 2, "jenis_kelamin", "P")
        ]
        assert json.loads(told.get_column("params").item()) == {"others": "DTSEN; Dukcapil (2025-12)"}
    build(store, samples.clusters_by(store), run_id="r2")
    assert next_frame(store, "problems").height == 1


def test_levels_of_desil_of_a_family(store: Store, samples: ModuleType) -> None:
    family = {"row_kind": "family", "no_kk": KK, "periode": "2025"}
    samples.stage(
        store,
        "r1",
        (
            samples.profile("dtsen", trust=80),
            samples.records("dtsen", [{**family, "desil_nasional": 2, "desil_provinsi": 3}]),
        ),
        (samples.profile("p3ke"), samples.records("p3ke", [{**family, "desil_nasional": 4, "desil_provinsi": 3}])),
    )
    build(store, samples.clusters_by(store), run_id="r1")
    told = next_frame(store, "conflicts")
    assert told.select("field", "value", "source", "survives").rows() == [
        ("desil_nasional", "2", "dtsen", True), ("desil_nasional", "4", "p3ke", False),
    ]  # fmt: skip
    assert told.get_column("person_id").null_count() == 2
    assert next_frame(store, "problems").get_column("source").to_list() == ["p3ke"]
