"""Rules across the rows of one source."""

from __future__ import annotations

import json

import pytest

from dtsen_merge.validation.group_rules import cards_equal_niks, duplicates, heads_of_cards, shared_niks

NIK = "6303051705800001"
KK = "6303050101100007"


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["SITI AMINAH", "SITI AMINAH"], []),
        (["SITI AMINAH", "SITI AMINAN"], []),
        (["NUR HAYATI", "HAYATI"], []),
        (["NURHAYATI", "NUR HAYATI"], []),
        (["ADE MULYADI", "MULYADI ADE PUTRA"], []),
        (["SITI AMINAH", None], []),
        (["SITI AMINAH", "SITI RAHMAH"], [2, 3]),
        (["MUHAMMAD ALI", "MUHAMMAD RIFKI", "MUHAMMAD ALI"], [2, 3, 4]),
        (["BUDI SANTOSO"], []),
    ],
)
def test_one_nik_several_names(make, names, rows):
    found = shared_niks(make(*({"nik": NIK, "nama": name} for name in names)))
    assert found["row"].to_list() == rows
    assert found["code"].unique().to_list() == ["nik-shared"] * bool(rows)
    assert all(json.loads(told) == {"count": len(names)} for told in found["params"])


def test_two_niks_are_not_shared(make):
    assert shared_niks(make({"nik": NIK, "nama": "ALI"}, {"nik": NIK[:-1] + "2", "nama": "BUDI"})).is_empty()


def test_a_card_number_that_is_a_members_nik_is_told_on_the_whole_card(make):
    found = cards_equal_niks(
        make({"nik": NIK, "no_kk": NIK}, {"nik": NIK[:-1] + "2", "no_kk": NIK}, {"nik": NIK[:-1] + "3", "no_kk": KK})
    )
    assert found["row"].to_list() == [2, 3]
    assert found["column"].unique().to_list() == ["no_kk"]


def member(relation: str | None, name: str, **more: object) -> dict[str, object]:
    return {"no_kk": KK, "hubungan_keluarga": relation, "nama": name, **more}


HEAD = "KEPALA KELUARGA"


@pytest.mark.parametrize(
    ("members", "kind", "rows"),
    [
        ([member(HEAD, "ALI"), member("ISTRI", "ANI")], "population", []),
        ([member(HEAD, "ALI"), member(HEAD, "ANI")], "population", [2, 3]),
        ([member(HEAD, "ALI"), member(HEAD, "ANI")], "programme", [2, 3]),
        ([member(HEAD, "ALI"), member(HEAD, "ALI")], "population", []),
        ([member(HEAD, "ALI", status_hidup="MENINGGAL"), member(HEAD, "ANI")], "population", []),
        ([member("ISTRI", "ANI"), member("ANAK", "UDIN"), member(HEAD, "X", no_kk="6303050101100008")],
         "population", [2]),
        ([member("ISTRI", "ANI"), member("ANAK", "UDIN"), member(HEAD, "X", no_kk="6303050101100008")],
         "programme", []),
        ([member("ISTRI", "ANI"), member(None, "UDIN"), member(HEAD, "X", no_kk="6303050101100008")],
         "population", []),
        ([member("ISTRI", "ANI"), member("ANAK", "UDIN")], "population", []),  # the source never names a head
        ([member(None, "ANI"), member(None, "UDIN")], "population", []),
    ],
)  # fmt: skip
def test_heads_of_a_card(make, members, kind, rows):
    assert heads_of_cards(make(*members), kind)["row"].to_list() == rows


def test_a_repeated_row_names_the_first(make):
    row = {"nama": "ALI", "nik": NIK}
    found = duplicates(make(row, {"nama": "BUDI", "nik": NIK[:-1] + "2"}, row, row), once=False)
    assert found["row"].to_list() == [4, 5]
    assert json.loads(found["params"][0]) == {"first_row": "2", "first_sheet": "Lembar1", "same_sheet": 1}
    assert found["column"].to_list() == [None, None]


def test_another_sheet_of_the_file_counts_another_file_does_not(make):
    row = {"nama": "ALI", "nik": NIK, "raw": '{"nama": "ALI"}'}
    one = make(row)
    sheet = make({**row, "sheet": "Lembar2"})
    other = make(row, file="pkh/lain.xlsx")
    assert json.loads(duplicates(one.vstack(sheet), once=False)["params"][0])["same_sheet"] == 0
    assert duplicates(one.vstack(other), once=False).is_empty()


def test_a_bare_name_twice_is_no_duplicate(make):
    assert duplicates(make({"nama": "SITI"}, {"nama": "SITI"}), once=False).is_empty()


@pytest.mark.parametrize(
    ("second", "once", "told"),
    [
        ({"nik": NIK, "nama": "ALI HASAN", "alamat": "JL A"}, True, True),
        ({"nik": NIK, "nama": "ALI HASSAN", "alamat": "JL A"}, True, True),
        ({"nik": NIK, "nama": "ALI HASAN", "alamat": "JL A"}, False, False),
        ({"nik": NIK, "nama": "RAHMAH", "alamat": "JL A"}, True, False),
        ({"nik": NIK, "nama": None, "alamat": "JL A"}, True, False),
    ],
)
def test_in_a_list_of_one_row_a_person_the_nik_and_name_make_a_duplicate(make, second, once, told):
    found = duplicates(make({"nik": NIK, "nama": "ALI HASAN"}, second), once=once)
    assert found["row"].to_list() == [3] * told
