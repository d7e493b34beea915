"""What names of files and sheets tell: only what is sure."""

from __future__ import annotations

import pytest

from dtsen_merge.vocabulary.file_names import NameMarks, marks_in_name, period_in_name


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("PKH 2025-12.xlsx", "2025-12"),
        ("PBI_JK_2025_12.xlsx", "2025-12"),
        ("pkh202512.csv", "2025-12"),
        ("Penerima Desember 2025.xlsx", "2025-12"),
        ("2025 des tahap 4", "2025-12"),
        ("12-2025", "2025-12"),
        ("siak_20251231_142233.csv", "2025-12"),
        ("siak 31-12-2025.csv", "2025-12"),
        ("data 31122025", "2025-12"),
        ("BIP_2012_630307.xlsx", "2012"),
        ("Penerima CSR 2025.xlsx", "2025"),
        ("PKH 2025-11 dan 2025-12.xlsx", ""),  # two months
        ("Januari-Maret 2025.xlsx", ""),
        ("TA 2025-2026.xlsx", ""),
        ("dtsen_individu_6303_v3.csv", ""),
        ("6303050101900003.csv", ""),
        ("Sheet1", ""),
        ("Mar 3", ""),  # a month without a year
        ("kecamatan martapura", ""),
        ("", ""),
    ],
)
def test_the_period_in_a_name(name: str, period: str) -> None:
    assert period_in_name(name) == period


@pytest.mark.parametrize(
    ("file", "marks"),
    [
        ("pkh/PKH.xlsx", NameMarks("pkh/pkh", 0, 0)),
        ("pkh/pkh_rev2.xlsx", NameMarks("pkh/pkh", 2, 0)),
        ("pkh/PKH (revisi).csv", NameMarks("pkh/pkh", 1, 0)),
        ("pkh/pkh revisi ke-3.xlsx", NameMarks("pkh/pkh", 3, 0)),
        ("pkh/perbaikan pkh.xlsx", NameMarks("pkh/pkh", 1, 0)),
        ("pkh/pkh v2.xlsx", NameMarks("pkh/pkh", 2, 0)),
        ("pkh revisi/pkh.xlsx", NameMarks("pkh/pkh", 1, 0)),
        ("pkh/pkh 2025-12-31.csv", NameMarks("pkh/pkh", 0, 20251231)),
        ("pkh/pkh_31122025.csv", NameMarks("pkh/pkh", 0, 20251231)),
        ("pkh/pkh 2025-12.csv", NameMarks("pkh/pkh 2025 12", 0, 0)),  # a month is a period
        ("pkh/data1.csv", NameMarks("pkh/data1", 0, 0)),  # a number also counts parts
        ("pkh/pkh (1).csv", NameMarks("pkh/pkh 1", 0, 0)),
        ("pkh/revolusi mental.csv", NameMarks("pkh/revolusi mental", 0, 0)),
        ("pkh/v.csv", NameMarks("pkh/v", 0, 0)),
    ],
)
def test_the_marks_of_a_revision(file: str, marks: NameMarks) -> None:
    assert marks_in_name(file) == marks
