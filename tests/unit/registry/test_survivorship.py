from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from dtsen_merge.registry import SurvivorshipPolicy, build, next_frame
from dtsen_merge.registry.field_rules import HIDDEN_RULES, PERSON_RULES
from dtsen_merge.registry.survivorship import shipped_policy
from dtsen_merge.store import Store
from dtsen_merge.tables import PERSON_FIELDS

WHOLE = "6303050101800001"


def _person(
    store: Store, samples: ModuleType, *rows: tuple[Any, dict[str, Any]], policy: SurvivorshipPolicy | None = None
) -> dict[str, Any]:
    """The one person that the rows, each of a source of its own, become."""
    samples.stage(
        store,
        "r1",
        *(
            (profile, samples.records(profile.name, [{"nama": "AHMAD", "id_asal": "1", **row}]))
            for profile, row in rows
        ),
    )
    build(store, samples.clusters_by(store), run_id="r1", policy=policy)
    return next_frame(store, "persons").row(0, named=True)


def test_every_person_field_has_one_rule_after_those_it_needs() -> None:
    names = [rule.field for rule in (*PERSON_RULES, *HIDDEN_RULES)]
    assert sorted(rule.field for rule in PERSON_RULES) == sorted(PERSON_FIELDS)
    assert len(set(names)) == len(names)
    for place, rule in enumerate((*PERSON_RULES, *HIDDEN_RULES)):
        assert set(rule.needs) <= set(names[:place]), rule.field


def test_trust_goes_before_recency_and_a_field_may_have_its_own(store: Store, samples: ModuleType) -> None:
    high = samples.profile("high", trust=80)
    low = samples.profile("low", trust=40, field_trust={"pekerjaan": 90})
    person = _person(
        store,
        samples,
        (high, {"pekerjaan": "PETANI", "pendidikan": "SD", "periode": "2020-01"}),
        (low, {"pekerjaan": "BURUH", "pendidikan": "SMP", "periode": "2025-01"}),
    )
    assert (person["pekerjaan"], person["pendidikan"]) == ("BURUH", "SD")


@pytest.mark.parametrize(
    ("older", "newer"),
    [({"periode": "2024-12"}, {"periode": "2025"}), ({}, {"periode": "2019"}),
     ({"periode": "2025-12"}, {"periode": "2024", "tanggal_pengukuran": date(2026, 1, 5)})],
)  # fmt: skip
def test_what_changes_is_taken_from_the_newest(
    store: Store, samples: ModuleType, older: dict[str, Any], newer: dict[str, Any]
) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a"), {"pekerjaan": "NEW", **newer}),
        (samples.profile("b"), {"pekerjaan": "OLD", **older}),
        (samples.profile("c"), {"pekerjaan": "OLD", **older}),
    )
    assert person["pekerjaan"] == "NEW"


def test_what_lasts_is_taken_from_most_sources_unless_told_otherwise(store: Store, samples: ModuleType) -> None:
    rows = (
        (samples.profile("a"), {"nama": "NEW", "periode": "2025"}),
        (samples.profile("b"), {"nama": "MOST", "periode": "2020"}),
        (samples.profile("c"), {"nama": "MOST", "periode": "2020"}),
    )
    assert _person(store, samples, *rows)["nama"] == "MOST"
    newest = replace(shipped_policy(), fields={"nama": ("trust", "validity", "recency", "agreement")})
    assert _person(store, samples, *rows, policy=newest)["nama"] == "NEW"


def test_a_default_birth_date_gives_way_and_the_year_follows_the_date(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a"), {"tanggal_lahir": date(1980, 7, 1), "tanggal_lahir_default": True}),
        (samples.profile("b"), {"tanggal_lahir": date(1980, 7, 1), "tanggal_lahir_default": True}),
        (samples.profile("c"), {"tanggal_lahir": date(1981, 3, 9)}),
        (samples.profile("d", trust=99), {"tahun_lahir": 1975}),
    )
    assert (person["tanggal_lahir"], person["tahun_lahir"]) == (date(1981, 3, 9), 1981)
    told = next_frame(store, "conflicts").filter(field="tanggal_lahir").select("value", "source", "survives").rows()
    assert told == [("1975", "d", False), ("1981-03-09", "c", True)], "a default date contradicts nobody"


@pytest.mark.parametrize(
    ("doubtful", "more"),
    [
        (date(1890, 5, 4), {}),  # beyond belief
        (date(1890, 5, 4), {"periode": "2024"}),
        (date(2025, 3, 9), {"periode": "2024-12"}),  # born after the row was written
        (date(2025, 3, 9), {"tanggal_pengukuran": date(2025, 3, 8)}),
        (date(2019, 5, 4), {"status_kawin": "KAWIN"}),  # married as a child
        (date(2019, 5, 4), {"hubungan_keluarga": "ISTRI"}),
        (date(2199, 1, 1), {}),
    ],
)
def test_a_birth_date_that_makes_nobody_plausible_gives_way_whatever_its_source(
    store: Store, samples: ModuleType, doubtful: date, more: dict[str, Any]
) -> None:
    doubted = {"tanggal_lahir": doubtful, **more}
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=99), doubted),
        (samples.profile("b", trust=99), doubted),
        (samples.profile("c", trust=1), {"tanggal_lahir": date(1990, 5, 4)}),
        (samples.profile("d", trust=99), {"tanggal_lahir": date(1990, 7, 1), "tanggal_lahir_default": True}),
    )
    assert (person["tanggal_lahir"], person["tahun_lahir"]) == (date(1990, 5, 4), 1990)
    told = next_frame(store, "conflicts").filter(field="tanggal_lahir")
    assert set(told.get_column("value")) == {doubtful.isoformat(), "1990-05-04"}


def test_a_doubtful_birth_date_is_kept_where_nobody_says_better(store: Store, samples: ModuleType) -> None:
    person = _person(store, samples, (samples.profile("a"), {"tanggal_lahir": date(1890, 5, 4)}))
    assert person["tanggal_lahir"] == date(1890, 5, 4)


def test_an_old_age_is_measured_when_it_was_told(store: Store, samples: ModuleType) -> None:
    old = {"tanggal_lahir": date(1915, 5, 4), "periode": "2012"}
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=60), old),
        (samples.profile("b", trust=40), {"tanggal_lahir": date(1951, 5, 4)}),
        policy=replace(shipped_policy(), today=date(2030, 1, 1)),
    )
    assert person["tanggal_lahir"] == date(1915, 5, 4)


@pytest.mark.parametrize(
    ("field", "less", "more"),
    [
        ("nama", "N HAYATI", "NUR HAYATI"),
        ("nama", "HAYATI", "NUR HAYATI"),
        ("nama", "HAYATI", "N. HAYATI"),
        ("nama", "MHD RIZKI", "MUHAMMAD RIZKI"),
        ("nama_ibu", "S AMINAH", "SITI AMINAH"),
        ("nama_bin", "A", "AHMAD"),
        ("alamat", "MARTAPURA", "JL A YANI KM 39"),
        ("alamat", "DESA BARU", "DESA BARU 4"),
        ("pekerjaan", "LAINNYA", "PETANI"),
        ("hubungan_keluarga", "LAINNYA", "ANAK"),
        ("disabilitas", "LAINNYA", "NETRA"),
    ],
)
def test_what_says_more_goes_before_what_says_less(
    store: Store, samples: ModuleType, field: str, less: str, more: str
) -> None:
    person = _person(store, samples, (samples.profile("a"), {field: less}), (samples.profile("b"), {field: more}))
    assert person[field] == more
    person = _person(store, samples, (samples.profile("b"), {field: less}), (samples.profile("a"), {field: more}))
    assert person[field] == more


def test_a_name_is_not_better_for_being_longer(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a"), {"nama": "SITI AMINAH IBU RUMAH TANGGA"}),
        (samples.profile("b"), {"nama": "SITI AMINAH"}),
        (samples.profile("c"), {"nama": "SITI AMINAH"}),
    )
    assert person["nama"] == "SITI AMINAH"


def test_a_year_of_a_whole_date_goes_before_a_year_alone(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=99), {"tahun_lahir": 1989}),
        (samples.profile("b", trust=1), {"tanggal_lahir": date(1990, 5, 4)}),
    )
    assert (person["tanggal_lahir"], person["tahun_lahir"]) == (date(1990, 5, 4), 1990)
    told = next_frame(store, "conflicts").filter(field="tanggal_lahir").select("value", "survives").rows()
    assert told == [("1989", False), ("1990-05-04", True)]


def test_criteria_that_are_left_out_do_not_count(store: Store, samples: ModuleType) -> None:
    rows = (
        (samples.profile("a", trust=99), {"pekerjaan": "PETANI", "periode": "2020"}),
        (samples.profile("b", trust=1), {"pekerjaan": "BURUH", "periode": "2025"}),
        (samples.profile("c", trust=99), {"pekerjaan": "PETANI", "periode": "2021"}),
    )
    newest = replace(shipped_policy(), fields={"pekerjaan": ("recency",)})
    assert _person(store, samples, *rows, policy=newest)["pekerjaan"] == "BURUH"
    assert _person(store, samples, *rows)["pekerjaan"] == "PETANI"


def test_a_whole_nik_goes_before_a_truncated_one_of_a_better_source(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=90), {"nik_15": WHOLE[:15], "nik_status": "truncated"}),
        (samples.profile("b", trust=10), {"nik": WHOLE}),
    )
    assert (person["nik"], person["nik_15"], person["nik_status"]) == (WHOLE, None, "whole")


def test_a_truncated_nik_is_kept_as_such_where_nobody_has_the_whole(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=90), {}),
        (samples.profile("b", trust=10), {"nik_15": WHOLE[:15], "nik_status": "truncated"}),
    )
    assert (person["nik"], person["nik_15"], person["nik_status"]) == (None, WHOLE[:15], "truncated")


def test_an_address_is_of_one_village(store: Store, samples: ModuleType) -> None:
    martapura = {"kode_kecamatan": "63.03.05", "kecamatan": "MARTAPURA"}
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=90), {**martapura, "kode_desa": "63.03.05.2001", "desa": "BARU", "alamat": "JL A"}),
        (samples.profile("b"), {**martapura, "kode_desa": "63.03.05.2002", "desa": "LAMA", "rt": "009", "rw": "009"}),
        (samples.profile("c", trust=1), {**martapura, "rt": "003"}),
    )
    assert (person["desa"], person["alamat"], person["rt"], person["rw"]) == ("BARU", "JL A", "003", None)
    told = next_frame(store, "conflicts").filter(field="kode_desa")
    assert told.select("value", "source", "survives").rows() == [
        ("63.03.05.2001", "a", True), ("63.03.05.2002", "b", False),
    ]  # fmt: skip


def test_the_place_in_the_family_is_that_on_the_card_shown(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=90), {"no_kk": "6303050101200001"}),
        (samples.profile("b"), {"no_kk": "6303050101100002", "hubungan_keluarga": "ANAK"}),
        (samples.profile("c", trust=1), {"hubungan_keluarga": "KEPALA KELUARGA"}),
    )
    assert person["hubungan_keluarga"] == "KEPALA KELUARGA"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("civil", "MENINGGAL", "2020"), ("aid", "HIDUP", "2025"), ("aid", "HIDUP", "2025")], "MENINGGAL"),
        ([("civil", "MENINGGAL", "2020"), ("civil", "HIDUP", "2025")], "MENINGGAL"),
        ([("civil", "HIDUP", "2020"), ("aid", "MENINGGAL", "2025")], "HIDUP"),
        ([("aid", "HIDUP", "2020"), ("aid", "MENINGGAL", "2025")], "MENINGGAL"),
    ],
)
def test_a_death_in_a_civil_register_stands(
    store: Store, samples: ModuleType, rows: list[tuple[str, str, str]], expected: str
) -> None:
    kinds = {"civil": ("population", 10), "aid": ("programme", 60)}
    person = _person(
        store,
        samples,
        *(
            (
                samples.profile(f"s{number}", kind=kinds[kind][0], trust=kinds[kind][1]),
                {"status_hidup": standing, "periode": period},
            )
            for number, (kind, standing, period) in enumerate(rows)
        ),
    )
    assert person["status_hidup"] == expected
    assert set(next_frame(store, "conflicts").get_column("field")) == {"status_hidup"}


def test_each_value_keeps_its_record_and_the_others_stay_visible(store: Store, samples: ModuleType) -> None:
    person = _person(
        store,
        samples,
        (samples.profile("a", trust=90), {"nama": "AHMAD", "nik": WHOLE}),
        (samples.profile("b"), {"nama": "AKHMAD", "alamat": "JL B"}),
        (samples.profile("c"), {"nama": "AKHMAD"}),
    )
    source_of = dict(store.frame("SELECT record_id, source FROM stage.records").rows())
    kept = {field: source_of[record] for field, record in json.loads(person["provenance"]).items()}
    assert kept == {"nik": "a", "nik_status": "a", "nama": "a", "alamat": "b"}
    other = next_frame(store, "alternatives")
    assert other.select("person_id", "field", "value", "sources").rows() == [(person["person_id"], "nama", "AKHMAD", 2)]
    assert other.get_column("source").to_list()[0] in ("b", "c")


def test_the_order_of_rows_and_clusters_changes_nothing(store: Store, samples: ModuleType) -> None:
    rows = [{"nama": f"N{number % 4}", "id_asal": str(number % 5), "pekerjaan": f"P{number}"} for number in range(40)]
    samples.stage(store, "r1", (samples.profile("a"), samples.records("a", rows)))
    build(store, samples.clusters_by(store), run_id="r1")
    first = next_frame(store, "persons")
    shuffled = samples.records("a", rows).sample(fraction=1, shuffle=True, seed=1)
    samples.stage(store, "r1", (samples.profile("a"), shuffled))
    build(store, samples.clusters_by(store).sample(fraction=1, shuffle=True, seed=2), run_id="r1")
    assert next_frame(store, "persons").equals(first)
    assert isinstance(first, pl.DataFrame)
