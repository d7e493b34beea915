from __future__ import annotations

from types import ModuleType
from typing import Any

from dtsen_merge.registry import build, next_frame, published_frame
from dtsen_merge.store import Store

KK1, KK2, KK3 = "6303050101200001", "6303050101200002", "6303059901200003"


def _build(store: Store, samples: ModuleType, *sources: tuple[Any, list[dict[str, Any]]]) -> None:
    samples.stage(store, "r1", *((profile, samples.records(profile.name, rows)) for profile, rows in sources))
    build(store, samples.clusters_by(store), run_id="r1")


def _family_of(store: Store) -> dict[str, str | None]:
    return dict(next_frame(store, "persons").select("nama", "family_id").rows())


def test_persons_of_one_card_are_one_family_with_its_own_row(store: Store, samples: ModuleType) -> None:
    people = [
        {"id_asal": "1", "nama": "AHMAD", "no_kk": KK1, "hubungan_keluarga": "KEPALA KELUARGA"},
        {"id_asal": "2", "nama": "SITI", "no_kk": KK1},
        {"id_asal": "3", "nama": "BUDI", "no_kk": KK2},
        {"id_asal": "4", "nama": "TANPA"},
    ]
    cards = [
        {"row_kind": "family", "no_kk": KK1, "desil_nasional": 2, "jumlah_anggota_keluarga": 3, "alamat": "JL A",
         "periode": "2025-10", "nama_kepala_keluarga": "AKHMAD"},
        {"row_kind": "family", "no_kk": KK3, "desil_nasional": 9},
    ]  # fmt: skip
    _build(
        store,
        samples,
        (samples.profile("dtsen"), people),
        (samples.profile("keluarga", kind="family"), cards),
    )
    families = {row["no_kk"]: row for row in next_frame(store, "families").rows(named=True)}
    assert set(families) == {KK1, KK2, KK3}
    first = families[KK1]
    assert (first["members"], first["records"], first["sources"]) == (2, 3, ["dtsen", "keluarga"])
    assert (first["nama_kepala_keluarga"], first["jumlah_anggota_keluarga"], first["alamat"]) == ("AHMAD", 3, "JL A")
    assert (first["desil_nasional"], first["desil_source"], first["desil_period"]) == (2, "keluarga", "2025-10")
    assert (families[KK3]["members"], families[KK3]["records"]) == (0, 1)
    assert _family_of(store) == {
        "AHMAD": first["family_id"], "SITI": first["family_id"], "BUDI": families[KK2]["family_id"], "TANPA": None,
    }  # fmt: skip
    persons = dict(next_frame(store, "persons").select("nama", "desil_nasional").rows())
    assert persons == {"AHMAD": 2, "SITI": 2, "BUDI": None, "TANPA": None}


def test_the_card_of_the_most_trusted_then_newest_record_counts(store: Store, samples: ModuleType) -> None:
    _build(
        store,
        samples,
        (samples.profile("a"), [{"id_asal": "1", "nama": "A", "no_kk": KK1, "periode": "2024", "desil_nasional": 1}]),
        (samples.profile("b"), [{"id_asal": "1", "nama": "A", "no_kk": KK2, "periode": "2025", "desil_nasional": 7}]),
    )
    families = next_frame(store, "families").rows(named=True)
    assert [(row["no_kk"], row["desil_nasional"]) for row in families] == [(KK2, 7)]


def test_a_truncated_card_joins_the_only_whole_one_that_fits(store: Store, samples: ModuleType) -> None:
    short = {"no_kk_15": KK1[:15], "no_kk_status": "truncated"}
    alone = {"no_kk_15": KK3[:15], "no_kk_status": "truncated"}
    _build(
        store,
        samples,
        (samples.profile("a"), [{"id_asal": "1", "nama": "A", **alone}]),
        (samples.profile("b"), [{"id_asal": "2", "nama": "B", "no_kk": KK3}, {"id_asal": "3", "nama": "C", **short}]),
    )
    told = _family_of(store)
    assert told["A"] == told["B"] is not None
    assert told["C"] is None
    _build(
        store,
        samples,
        (samples.profile("a"), [{"id_asal": "1", "nama": "A", **short}]),
        (
            samples.profile("b"),
            [{"id_asal": "2", "nama": "B", "no_kk": KK1}, {"id_asal": "3", "nama": "C", "no_kk": KK2}],
        ),
    )
    assert _family_of(store)["A"] is None, "two whole numbers fit"


def test_family_rows_with_truncated_cards_are_families_by_their_heads(store: Store, samples: ModuleType) -> None:
    rows = [
        {"row_kind": "family", "no_kk_15": KK1[:15], "no_kk_status": "truncated", "nama_kepala_keluarga": name}
        for name in ("AHMAD", "BUDI", "AHMAD")
    ]
    _build(store, samples, (samples.profile("keluarga", kind="family"), rows))
    families = next_frame(store, "families")
    assert families.get_column("no_kk").to_list() == [None, None]
    assert sorted(families.get_column("records").to_list()) == [1, 2]
    assert next_frame(store, "crosswalk").get_column("family_id").null_count() == 0


def test_a_child_without_card_belongs_to_its_mother_and_the_record_says_so(store: Store, samples: ModuleType) -> None:
    mother = {"id_asal": "1", "nama": "IBU", "nik": "6303054101800001", "no_kk": KK1}
    child = {"id_asal": "2", "nama": "ANAK", "nik_ibu": "6303054101800001"}
    other = {"id_asal": "3", "nama": "LAIN", "nik_ibu": "6303054101800009"}
    _build(store, samples, (samples.profile("a"), [mother]), (samples.profile("pip"), [child, other]))
    told = _family_of(store)
    assert told["ANAK"] == told["IBU"]
    assert told["LAIN"] is None
    provenance = next_frame(store, "persons").filter(nama="ANAK").get_column("provenance").item()
    assert '"family_id"' in provenance


def test_a_family_keeps_its_id_under_a_new_card(store: Store, samples: ModuleType) -> None:
    def people(card: str) -> Any:
        names = ("A", "B", "C")
        rows = [
            {"id_asal": name, "nama": name, "nik": f"63030501018000{number}1", "no_kk": card}
            for number, name in enumerate(names, 10)
        ]
        return samples.records("dtsen", rows)

    samples.run(store, "r1", (samples.profile("dtsen"), people(KK1)))
    before = published_frame(store, "persons", ["person_id", "family_id"])
    samples.run(store, "r2", (samples.profile("dtsen"), people(KK2)))
    assert published_frame(store, "persons", ["person_id", "family_id"]).equals(before)
    assert published_frame(store, "families").get_column("no_kk").to_list() == [KK2]


def test_differing_desils_of_several_sources_are_listed_by_family(store: Store, samples: ModuleType) -> None:
    _build(
        store,
        samples,
        (samples.profile("a", trust=80), [{"row_kind": "family", "no_kk": KK1, "desil_nasional": 2}]),
        (samples.profile("b"), [{"id_asal": "1", "nama": "A", "no_kk": KK1, "desil_nasional": 5}]),
    )
    told = next_frame(store, "conflicts")
    assert told.select("person_id", "field", "value", "source", "survives").rows() == [
        (None, "desil_nasional", "2", "a", True), (None, "desil_nasional", "5", "b", False),
    ]  # fmt: skip
