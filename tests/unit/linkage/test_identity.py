import datetime

import numpy as np
import pytest

from dtsen_merge.linkage.comparisons import identity

BORN = datetime.date(1980, 5, 12)
ZERO, ONE = np.array([0]), np.array([1])


def level(prepared, left, right):
    number = int(identity.identity_levels(prepared([left, right]), ZERO, ONE)[0])
    return identity.LEVELS[number]


def born(year, month, day, **more):
    return {"tanggal_lahir": datetime.date(year, month, day), "tahun_lahir": year, **more}


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("6303011205800003", "6303011205800003", "same"),
        ("6303011205800003", "6303011205900003", "typo"),
        ("6303011205800003", "6303012105800003", "typo"),
        ("6303011205800003", "6303021205800003", "region"),
        ("6303011205800003", "6303021205800004", "date"),
        ("6303011205800003", "6303011205800004", "serial"),
        ("6303011205800003", "6303011205800104", "serial"),
        ("6303011205800003", "6304061205800003", "region"),
        ("6303011205800003", "6303011305900003", "near"),
        ("6303011205800003", "6303051307710009", "conflict"),
        ("6303011205800003", None, "missing"),
    ],
)
def test_nik_relations(prepared, left, right, relation):
    assert level(prepared, {"nik": left}, {"nik": right}).startswith(f"nik-{relation}/")


def test_fifteen_digits_are_levels_of_their_own(prepared):
    whole = {"nik": "6303011205800003"}
    assert level(prepared, whole, {"nik_15": "630301120580000"}).startswith("nik-same-15/")
    assert level(prepared, whole, {"nik_15": "630301120580001"}).startswith("nik-serial-15/")
    assert level(prepared, whole, {"nik_15": "630305130771000"}).startswith("nik-conflict-15/")


@pytest.mark.parametrize(
    ("right", "relation"),
    [
        (born(1980, 5, 12), "same"),
        (born(1980, 12, 5), "swapped"),
        (born(1980, 5, 13), "one-part"),
        (born(1980, 6, 12), "one-part"),
        (born(1990, 5, 12), "one-part"),
        (born(1908, 5, 12), "one-part"),  # 80 ↔ 08 typed the wrong way round
        ({"tahun_lahir": 1980}, "year"),
        (born(1981, 1, 2), "near-year"),
        (born(1987, 1, 2), "near-decade"),
        (born(1955, 1, 2), "conflict"),
        ({}, "missing"),
    ],
)
def test_date_relations(prepared, right, relation):
    assert level(prepared, born(1980, 5, 12), right) == f"nik-missing/date-{relation}"


def test_a_default_date_is_a_level_of_its_own(prepared):
    default = born(1980, 7, 1, tanggal_lahir_default=True)
    assert level(prepared, default, default) == "nik-missing/date-same-default"


def test_a_date_out_of_a_nik_meets_a_date_column_but_never_counts_beside_a_nik(prepared):
    nik = {"nik": "6303015205800003"}  # a woman's: 52 is the 12th
    assert level(prepared, nik, born(1980, 5, 12)) == "nik-missing/date-same"
    assert level(prepared, nik, nik) == "nik-same/date-missing"
    assert level(prepared, nik, born(1980, 5, 12, **nik)) == "nik-same/date-missing"


def test_the_century_of_a_nik_is_open(prepared):
    nik = {"nik": "6303011205200003"}
    assert level(prepared, nik, born(1920, 5, 12)).startswith("nik-missing/date-same")
