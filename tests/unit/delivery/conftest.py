"""A registry of two persons and a family, all of it invented."""

from datetime import date

import polars as pl
import pytest

from dtsen_merge import tables


@pytest.fixture
def frames():
    persons = pl.DataFrame(
        {
            "person_id": ["P0000011", "P0000022"],
            "family_id": ["K0000011", None],
            "nik": ["6303055208800007", None],
            "nik_status": ["whole", "empty"],
            "no_kk": ["6303052001100001", None],
            "nama": ["=ZULKARNAIN HASAN", "MARYAMAH"],
            "tanggal_lahir": [date(1980, 8, 12), None],
            "tahun_lahir": [1980, 1975],
            "alamat": ["Jl. Melati; No. 3", None],
            "telepon": ["6281234567890", None],
            "bersekolah": [False, None],
            "desa": ["Sungai Batang", "Sungai Batang"],
            "sources": [["pkh", "siak"], ["baznas"]],
            "records": [2, 1],
            "provenance": ['{"nik":"r1"}', "{}"],
        }
    )
    families = pl.DataFrame(
        {
            "family_id": ["K0000011"],
            "nama_kepala_keluarga": ["ZULKARNAIN HASAN"],
            "desil_nasional": [2],
            "members": [1],
            "records": [2],
        }
    )
    participation = pl.DataFrame({"person_id": ["P0000011"], "program": ["PKH"], "nominal": [750000], "records": [1]})
    crosswalk = pl.DataFrame(
        {
            "source": ["pkh", "pkh"], "file": ["pkh/a.xlsx"] * 2, "sheet": ["Lembar 1"] * 2, "row": [2, 3],
            "status": ["accepted", "rejected"], "person_id": ["P0000011", None], "probability": [0.98, None],
        }
    )  # fmt: skip
    problems = pl.DataFrame(
        {"code": ["nik-length"], "severity": ["error"], "column": ["nik"], "value": ["63030552088"], "params": ["{}"]}
    )
    made = {
        "persons": persons, "families": families, "participation": participation, "crosswalk": crosswalk,
        "problems": problems,
    }  # fmt: skip
    return {name: tables.conform(frame, getattr(tables, name.upper())) for name, frame in made.items()}
