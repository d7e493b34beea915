"""The list by name by address."""

import polars as pl

from dtsen_merge import tables
from dtsen_merge.delivery.by_address import COLUMNS, by_name_by_address


def listed(persons, participation):
    return by_name_by_address(
        tables.conform(pl.DataFrame(persons), tables.PERSONS),
        tables.conform(pl.DataFrame(participation), tables.PARTICIPATION),
    )


def test_villages_then_families_with_the_head_first():
    persons = {
        "person_id": ["P1", "P2", "P3", "P4", "P5"],
        "family_id": ["K2", "K1", "K1", "K3", None],
        "kecamatan": ["Astambul", "Astambul", "Astambul", "Aluh-Aluh", None],
        "desa": ["B", "A", "A", "Z", None],
        "hubungan_keluarga": ["KEPALA KELUARGA", "ANAK", "KEPALA KELUARGA", None, None],
        "tahun_lahir": [1990, 1950, 1980, 2000, 1970],
    }
    told = listed(persons, {"program": []})
    assert told.columns == list(COLUMNS)
    assert told.get_column("person_id").to_list() == ["P4", "P3", "P2", "P1", "P5"]


def test_a_person_s_programmes_are_her_own_and_her_family_s_each_once():
    persons = {"person_id": ["P1", "P2", "P3"], "family_id": ["K1", "K1", None]}
    aid = {
        "person_id": ["P1", "P1", None, None, "P3"],
        "family_id": ["K1", "K1", "K1", "K1", None],
        "program": ["PKH", "PKH", "SEMBAKO", "PKH", None],
    }
    told = dict(listed(persons, aid).select("person_id", "program").iter_rows())
    assert told == {"P1": "PKH; SEMBAKO", "P2": "PKH; SEMBAKO", "P3": None}


def test_nobody_is_doubled_or_lost():
    persons = {"person_id": [f"P{n}" for n in range(50)], "family_id": [f"K{n % 7}" for n in range(50)]}
    aid = {"person_id": [None] * 7, "family_id": [f"K{n}" for n in range(7)], "program": ["PKH"] * 7}
    told = listed(persons, aid).get_column("person_id").to_list()
    assert sorted(told) == sorted(persons["person_id"])
