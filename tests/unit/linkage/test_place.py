import numpy as np
import pytest

from dtsen_merge.linkage.comparisons import names, place

ZERO, ONE = np.array([0]), np.array([1])
HOME = {"desa": "SIMPANG EMPAT", "kode_desa": "63.03.05.2001", "kecamatan": "ASTAMBUL", "kode_kecamatan": "63.03.05", "rt": "002", "rw": "001"}  # fmt: skip


@pytest.mark.parametrize(
    ("right", "region"),
    [
        (HOME, "same-rt"),
        ({**HOME, "rt": None}, "same-desa"),
        ({**HOME, "rt": "003"}, "same-desa-other-rt"),
        ({**HOME, "kode_desa": "63.03.05.2002", "desa": "SUNGAI ALAT"}, "other-desa"),
        (
            {**HOME, "kode_desa": "63.03.09.2001", "kode_kecamatan": "63.03.09", "kecamatan": "MATARAMAN"},
            "other-kecamatan",
        ),
        ({"kecamatan": "ASTAMBUL", "kode_kecamatan": "63.03.05"}, "same-kecamatan"),
        ({"desa": "SIMPANG EMPT", "kecamatan": "ASTAMBUL"}, "same-desa"),
        ({}, "missing"),
    ],
)
def test_regions(prepared, right, region):
    assert place.REGIONS[place.region_relation(prepared([HOME, right]), ZERO, ONE)[0]] == region


def test_cards(prepared):
    def card(left, right):
        return place.CARDS[place.card_relation(prepared([left, right]), ZERO, ONE)[0]]

    whole = {"no_kk": "6303011205100003"}
    assert card(whole, whole) == "same"
    assert card(whole, {"no_kk": "6303011205100004"}) == "near"
    assert card(whole, {"no_kk": "6303051307110003"}) == "differs"
    assert card(whole, {"no_kk_15": "630301120510000"}) == "same"
    assert card(whole, {}) == "missing"


def test_sex_says_nothing_more_when_the_niks_agree_but_a_difference_counts(prepared):
    nik = "6303011205800003"
    man, woman = {"nik": nik, "jenis_kelamin": "L"}, {"nik": nik, "jenis_kelamin": "P"}
    assert place.sex_levels(prepared([man, man]), ZERO, ONE)[0] == 0
    assert place.sex_levels(prepared([man, woman]), ZERO, ONE)[0] == 2
    assert place.sex_levels(prepared([man, {"jenis_kelamin": "L"}]), ZERO, ONE)[0] == 1


def test_another_address_after_a_move_is_not_held_against_a_pair_twice(prepared):
    moved = {**HOME, "kode_desa": "63.03.09.2001", "kode_kecamatan": "63.03.09", "kecamatan": "MATARAMAN"}
    records = prepared([{**HOME, "alamat": "Jl. Veteran"}, {**moved, "alamat": "Komplek Berlian"}, {**HOME, "alamat": "Komplek Berlian"}])  # fmt: skip
    levels = names.address_levels(records, np.array([0, 0]), np.array([1, 2]))
    assert [names.ADDRESS_LEVELS[level] for level in levels] == ["elsewhere-differs", "unlike"]
