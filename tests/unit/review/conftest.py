"""Records and doubtful pairs, all invented."""

from datetime import date

import polars as pl
import pytest

from dtsen_merge import tables
from dtsen_merge.review import REVIEW_RECORDS


@pytest.fixture
def records():
    frame = pl.DataFrame(
        {
            "record_id": ["a", "b", "c", "d", "e"],
            "source": ["siak", "pkh", "pbi", "csr", "rtlh"],
            "file": ["siak/x.xlsx", "pkh/y.xlsx", "pbi/z.xlsx", "csr/w.csv", "rtlh/v.xlsx"],
            "sheet": ["S", "P", "B", "", "R"],
            "row": [2, 3, 4, 5, 6],
            "nik": ["6303055208800007", "6303055208800017", None, None, "6372011207751234"],
            "nik_15": [None, None, "630305520880000", None, None],
            "no_kk": ["6303052001100001", "6303052001100001", None, None, None],
            "nama": ["SITI MARYAMAH", "SITI MARIYAMAH", "SITI MARYAMAH", "=SITI", "SITI MARYAMAH"],
            "tanggal_lahir": [date(1980, 8, 12), date(1980, 12, 8), None, None, date(1980, 8, 12)],
            "tahun_lahir": [1980, 1980, 1980, None, 1980],
            "jenis_kelamin": ["P", "P", "P", None, "P"],
            "telepon": ["6281234567890", "6281234567891", None, None, None],
            "kecamatan": ["Astambul", "Astambul", None, None, "Gambut"],
            "desa": ["Sungai Alat", None, "Pingaran", None, "Banyu Hirang"],
        }
    )
    return tables.conform(frame, REVIEW_RECORDS)


@pytest.fixture
def pairs():
    return tables.conform(
        pl.DataFrame(
            {
                "record_a": ["c", "a", "a", "b"],
                "record_b": ["d", "b", "c", "c"],
                "weight": [3.0, 5.0, 1.0, 2.0],
                "probability": [0.6, 0.87, 0.55, 0.7],
            }
        ),
        tables.PAIRS,
    )


@pytest.fixture
def cuts():
    return tables.conform(
        pl.DataFrame(
            {
                "record_a": ["a", "a", "a"],
                "record_b": ["e", "b", "d"],
                "weight": [9.0, 5.0, 4.0],
                "reason": ["nik-conflict", "average-link", "decision"],
            }
        ),
        tables.CUTS,
    )
