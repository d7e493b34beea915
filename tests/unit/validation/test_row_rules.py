"""The NIK against birth date and sex; the age against the programme."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.validation.row_rules import age_against_programme, nik_against_row

MAN = "6303051705800001"
WOMAN = "6303055705800001"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"nik": MAN, "tanggal_lahir": date(1980, 5, 17), "jenis_kelamin": "L"}, []),
        ({"nik": WOMAN, "tanggal_lahir": date(1980, 5, 17), "jenis_kelamin": "P"}, []),
        ({"nik": WOMAN, "tanggal_lahir": date(1980, 5, 17), "jenis_kelamin": "L"}, ["nik-sex-differs"]),
        ({"nik": MAN, "tanggal_lahir": date(1980, 5, 17), "jenis_kelamin": "P"}, ["nik-sex-differs"]),
        ({"nik": MAN, "tanggal_lahir": date(1980, 5, 18)}, ["nik-birth-date-differs"]),
        ({"nik": MAN, "tanggal_lahir": date(1980, 6, 17)}, ["nik-birth-date-differs"]),
        ({"nik": MAN, "tanggal_lahir": date(1981, 5, 17)}, ["nik-birth-date-differs"]),
        ({"nik": WOMAN, "tanggal_lahir": date(1980, 5, 18), "jenis_kelamin": "L"},
         ["nik-birth-date-differs", "nik-sex-differs"]),
        ({"nik": MAN}, []),
        ({"tanggal_lahir": date(1980, 5, 17), "jenis_kelamin": "L"}, []),
        ({"nik": MAN, "tahun_lahir": 1980, "tanggal_lahir_precision": "year"}, []),
        ({"nik": MAN, "tahun_lahir": 1979, "tanggal_lahir_precision": "year"}, ["nik-birth-date-differs"]),
        ({"nik_15": WOMAN[:15], "nik_status": "truncated", "jenis_kelamin": "L"}, ["nik-sex-differs"]),
        ({"nik": MAN, "tanggal_lahir": date(1980, 5, 18), "row_kind": "family"}, []),
    ],
)  # fmt: skip
def test_nik_against_the_row(make, row, codes):
    assert nik_against_row(make(row))["code"].to_list() == codes


def test_the_cell_is_told_as_delivered(make):
    found = nik_against_row(
        make({"nik": MAN, "tanggal_lahir": date(1980, 5, 18), "raw": '{"tanggal_lahir": "18-5-80"}'})
    )
    assert found.row(0, named=True) | {"params": ""} == {
        "code": "nik-birth-date-differs", "severity": "warning", "source": "pkh", "file": "pkh/daftar.xlsx",
        "sheet": "Lembar1", "row": 2, "column": "tanggal_lahir", "value": "18-5-80", "params": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "outside"),
    [
        ({"program": "PIP", "tanggal_lahir": date(2015, 3, 1)}, False),
        ({"program": "PIP", "tanggal_lahir": date(1985, 3, 1)}, True),
        ({"program": "PIP", "tanggal_lahir": date(2020, 3, 1)}, True),
        # 6 years old only at the period's end, 21 still at its start
        ({"program": "PIP", "periode": "2025", "tanggal_lahir": date(2019, 12, 31)}, False),
        ({"program": "PIP", "periode": "2025", "tanggal_lahir": date(2020, 1, 1)}, True),
        ({"program": "PIP", "periode": "2025", "tanggal_lahir": date(2003, 1, 2)}, False),
        ({"program": "PIP", "periode": "2025", "tanggal_lahir": date(2003, 1, 1)}, True),
        ({"program": "PIP", "periode": "2025-12", "tanggal_lahir": date(2003, 12, 1)}, True),
        ({"program": "PIP", "tahun_lahir": 2019, "tanggal_lahir_precision": "year"}, False),
        ({"program": "PIP", "tahun_lahir": 2021, "tanggal_lahir_precision": "year"}, True),
        ({"program": "PIP", "usia": 40}, True),
        ({"program": "PIP", "usia": 10}, False),
        ({"program": "PIP"}, False),
        ({"program": "program indonesia  pintar", "usia": 40}, True),
        ({"program": "E-PPGBM", "tanggal_lahir": date(2017, 1, 1), "tanggal_pengukuran": date(2021, 6, 1)}, False),
        ({"program": "EPPGBM", "tanggal_lahir": date(2017, 1, 1), "tanggal_pengukuran": date(2023, 6, 1)}, True),
        ({"program": "PKH", "usia": 99}, False),
        ({"program": "ARISAN", "usia": 99}, False),
        ({"program": None, "usia": 99}, False),
    ],
)
def test_age_against_the_programme(make, policy, today, row, outside):
    found = age_against_programme(make(row), parse_programmes(policy), today)
    assert found["code"].to_list() == ["age-outside-programme"] * outside


def test_params_say_the_rule_and_nothing_personal(make, policy, today):
    found = age_against_programme(make({"program": "PIP", "usia": 40, "nama": "SITI"}), parse_programmes(policy), today)
    assert json.loads(found["params"][0]) == {"programme": "PIP", "min": 6, "max": 21}
