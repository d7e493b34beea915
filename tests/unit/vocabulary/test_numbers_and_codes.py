"""Numbers, codes and terms as they stand in cells."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.codes import Terms, by_sex, read_sex, read_terms, read_yes_no
from dtsen_merge.vocabulary.disability import DisabilityWords, read_difficulties, read_disability
from dtsen_merge.vocabulary.numbers import (
    read_age,
    read_count,
    read_desil,
    read_phone,
    read_postal_code,
    read_rt_rw,
    read_rupiah,
)
from dtsen_merge.vocabulary.periods import read_periods

CODES = load_policy("codes.toml")


def check(read: Callable[[pl.Series], pl.DataFrame], cases: dict[str, object], flag: str = "bad") -> None:
    """Each cell gives its value; ... stands for a cell that cannot be read."""
    frame = read(pl.Series(list(cases)))
    for cell, value, bad in zip(cases, frame["value"].to_list(), frame[flag].to_list(), strict=True):
        expected = cases[cell]
        assert (value, bad) == ((None, True) if expected is ... else (expected, False)), cell


def test_rupiah() -> None:
    check(
        read_rupiah,
        {
            "Rp 300.000,00": 300_000, "300,000": 300_000, "300000.0": 300_000, "Rp300.000,-": 300_000, "225.000": 225_000,
            "Rp. 1.500.000": 1_500_000, "1,5 juta": 1_500_000, "300 ribu": 300_000, "2jt": 2_000_000,
            "Rp 1,500,000.00": 1_500_000, "0": 0, "-": None, "": None, "-5": ..., "abc": ..., "1.2.3": ...,
        },
    )  # fmt: skip


def test_rt_and_rw() -> None:
    cases = {"1": "001", "RT 01": "001", "RT.003": "003", "1.0": "001", "000": None, "-": None, "abc": ..., "1234": ...}
    check(lambda cells: read_rt_rw(cells, "rt"), {**cases, "002/005": "002", "RT 2 RW 3": "002"})
    check(lambda cells: read_rt_rw(cells, "rw"), {**cases, "002/005": "005", "RT 2 RW 3": "003", "RW 7": "007"})


def test_telephones() -> None:
    check(
        read_phone,
        {
            "0812-3456-7890": "6281234567890", "+62 812 3456 7890": "6281234567890", "81234567890": "6281234567890",
            "6281234567890": "6281234567890", "081234567890 / 0813": "6281234567890", "(0511) 4721234": "625114721234",
            "0": None, "-": None, "8.12E+10": ..., "abc": ..., "123": ...,
        },
    )  # fmt: skip


def test_desil_is_one_to_ten_and_a_number_beyond_is_no_desil() -> None:
    check(read_desil, {"3": 3, "Desil 3": 3, "3.0": 3, "10": 10, "": None, "5+": ..., "abc": ...})
    frame = read_desil(pl.Series(["11", "0", "4"]))
    assert frame["outside"].to_list() == [True, True, False]
    assert frame["value"].to_list() == [None, None, 4]


def test_counts_ages_and_postal_codes() -> None:
    check(
        lambda cells: read_count(cells, lowest=0, highest=100),
        {"4": 4, "4 orang": 4, "4.0": 4, "0": 0, "x": ..., "101": ...},
    )
    check(
        read_age, {"34": 34, "34 TH": 34, "2 tahun 3 bulan": 2, "8 bulan": 0, "15 bulan": 1, "20 hari": 0, "200": ...}
    )
    check(read_postal_code, {"70611": "70611", "70611.0": "70611", "0": None, "7061": ...})


def test_postal_codes_of_other_countries_are_kept_only_where_they_may_come() -> None:
    cases = {
        "2119": "2119", "2119.0": "2119", "0800": "0800", "sw1a 1aa": "SW1A1AA", "1234-567": "1234567", "70611": "70611",
        "01234": "01234", "0": None, "0000": None, "-": None, "12": ..., "tidak ada": ..., "7.06E+4": ..., "Jl. 12": ...,
        "12345678901": ...,
    }  # fmt: skip
    check(lambda cells: read_postal_code(cells, other_forms=True), cases)
    check(read_postal_code, dict.fromkeys(("2119", "0800", "sw1a 1aa", "1234-567", "01234"), ...))


def test_periods() -> None:
    check(
        read_periods,
        {
            "2025-12": "2025-12", "202512": "2025-12", "12/2025": "2025-12", "Desember 2025": "2025-12", "2025": "2025",
            "TAHAP 4 2025": "2025", "2025-12-01": "2025-12", "01-12-2025": "2025-12", "-": None,
        },
        "unknown",
    )  # fmt: skip
    assert read_periods(pl.Series(["tahap 4"])).row(0) == (None, True)


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("1", "L"), ("02", "P"), ("l", "L"), ("LK", "L"), ("PR", "P"), ("Laki-laki", "L"), ("Wanita", "P"), (" P ", "P")],
)
def test_sex(cell: str, sex: str) -> None:
    assert read_sex(pl.Series([cell]), Terms(CODES["jenis_kelamin"])).row(0) == (sex, False)


def test_an_unknown_sex_is_bad_and_an_empty_one_is_not() -> None:
    assert read_sex(pl.Series(["x", None, "-"]), Terms(CODES["jenis_kelamin"])).rows() == [
        (None, True),
        (None, False),
        (None, False),
    ]


def test_relations_are_numbered_otherwise_by_each_office() -> None:
    table = CODES["hubungan_keluarga"]
    cells = pl.Series(["1", "2", "3", "ISTERI", "Anak", "entah"])
    welfare = read_terms(cells, Terms(table, table["codes"]["default"]))
    register = read_terms(cells, Terms(table, table["codes"]["population"]))
    assert welfare["value"].to_list() == ["KEPALA KELUARGA", "SUAMI/ISTRI", "ANAK", "ISTRI", "ANAK", "ENTAH"]
    assert register["value"].to_list() == ["KEPALA KELUARGA", "SUAMI", "ISTRI", "ISTRI", "ANAK", "ENTAH"]
    assert welfare["unknown"].to_list() == [False] * 5 + [True]


def test_husband_or_wife_is_told_by_the_sex() -> None:
    frame = pl.DataFrame({"r": ["SUAMI/ISTRI"] * 3 + ["ANAK"], "s": ["L", "P", None, "P"]})
    assert frame.select(by_sex(pl.col("r"), pl.col("s"))).to_series().to_list() == [
        "SUAMI",
        "ISTRI",
        "SUAMI/ISTRI",
        "ANAK",
    ]


@pytest.mark.parametrize(
    ("cell", "term"),
    [("S-1", "DIPLOMA IV/STRATA I"), ("SMA/MA", "SLTA/SEDERAJAT"), ("D.III", "AKADEMI/DIPLOMA III/S. MUDA"),
     ("tamat sd / sederajat", "TAMAT SD/SEDERAJAT"), ("10", "STRATA III"), ("TIDAK/BELUM SEKOLAH", "TIDAK/BELUM SEKOLAH")],
)  # fmt: skip
def test_education(cell: str, term: str) -> None:
    assert read_terms(pl.Series([cell]), Terms(CODES["pendidikan"])).row(0) == (term, False)


def test_yes_and_no() -> None:
    terms = Terms(CODES["ya_tidak"])
    check(
        lambda cells: read_yes_no(cells, terms),
        {"1": True, "YA": True, "Tidak": False, "0": False, "2": False, "v": True, "-": None, "x": ...},
        "unknown",
    )
    check(
        lambda cells: read_yes_no(cells, terms, named_is_yes=True),
        {"Hipertensi": True, "Tidak ada": False, "9": ...},
        "unknown",
    )


def test_disability_in_codes_and_words() -> None:
    words = DisabilityWords.from_policy(CODES["disabilitas"])
    cells = {"1": "FISIK", "5": "FISIK;MENTAL", "7": "TIDAK", "Tidak ada": "TIDAK", "CACAT NETRA/BUTA": "NETRA",
             "A - Tuna Daksa": "FISIK", "lumpuh berat": "FISIK BERAT", "Cacat": "LAINNYA", "": None,
             "CACAT FISIK DAN MENTAL": "FISIK;MENTAL"}  # fmt: skip
    check(lambda column: read_disability(column, words), cells, "unknown")
    assert read_disability(pl.Series(["xyz"]), words).row(0) == ("XYZ", True)


def test_disability_in_ten_columns() -> None:
    frame = pl.DataFrame({"penglihatan": ["4", "1", None, "3", "9"], "pendengaran": ["4", "4", "4", "3", "4"]})
    read = read_difficulties(frame, DisabilityWords.from_policy(CODES["disabilitas"]))
    assert read["value"].to_list() == ["TIDAK", "NETRA BERAT", None, "NETRA;RUNGU/WICARA", None]
    assert read["unknown"].to_list() == [False, False, False, False, True]
