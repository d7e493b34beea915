"""Places of Kabupaten Banjar (63.03) as clerks write them."""

from __future__ import annotations

import polars as pl
import pytest

from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.place_names import PlaceWords
from dtsen_merge.vocabulary.regions import region_name, regions
from dtsen_merge.vocabulary.resolve import INPUT, resolve

WORDS = PlaceWords.from_policy(load_policy("places.toml"))


def place(region: str = "63.03", **cells: str) -> dict[str, str | None]:
    frame = pl.DataFrame({name: [cells.get(name)] for name in INPUT}, schema=dict.fromkeys(INPUT, pl.String))
    return resolve(frame, region, WORDS).row(0, named=True)


def test_the_district_has_its_290_villages_and_any_other_has_its_own() -> None:
    frame = regions("63.03")
    assert (frame.height, frame["kode_kecamatan"].n_unique()) == (290, 20)
    assert regions("32.76")["kode_kecamatan"].n_unique() == 11
    assert regions("99.99").is_empty() and region_name("99.99") is None


@pytest.mark.parametrize(
    ("desa", "kecamatan", "code"),
    [
        ("Sei Alang", "Karang Intan", "63.03.06.2011"),
        ("DS. SEI ALANG", "KEC. KARANG INTAN", "63.03.06.2011"),
        ("Sp. Empat", "Sp Empat", "63.03.08.2006"),
        ("SIMPANG EMPAT", "KERTAK HANYAR", "63.03.02.2006"),
        ("KEL. KERATON", "MTP", "63.03.05.1001"),
        ("TELUK SELONG", "MTP BARAT", "63.03.14.2001"),
        ("Kertak Hanyar 1", "kertak hanyar", "63.03.02.1001"),
        ("KERTAK HANYAR II", "KERTAK HANYAR", "63.03.02.2010"),
        ("KRAMAT", "MARTAPURA TIMUR", "63.03.15.2002"),
        ("Biih", "KARANGINTAN", "63.03.06.2009"),
        ("TUNGGUL IRANG", "Martapra", "63.03.05.2015"),
    ],
)
def test_spellings_are_borne_with(desa: str, kecamatan: str, code: str) -> None:
    found = place(desa=desa, kecamatan=kecamatan)
    assert (found["kode_desa"], found["kode_kecamatan"], found["code"]) == (code, code[:8], None)


def test_a_village_alone_is_found_where_its_name_is_the_only_one() -> None:
    assert place(desa="Tungkaran")["kode_desa"] == "63.03.05.2036"
    both = place(desa="Sp. Empat")
    assert (both["kode_desa"], both["code"], both["desa"]) == (None, "region-ambiguous", "SIMPANG EMPAT")


def test_what_is_not_in_the_list_is_left_as_text() -> None:
    assert place(desa="XYZ", kecamatan="GAMBUT")["code"] == "region-unknown"
    third = place(desa="KERTAK HANYAR III", kecamatan="KERTAK HANYAR")
    assert (third["kode_desa"], third["desa"], third["kode_kecamatan"]) == (None, "KERTAK HANYAR III", "63.03.02")
    assert place(desa="TELUK SELONG", kecamatan="MARTAPURA")["kode_desa"] is None
    assert place(desa="PEKAUMAN", kecamatan="BANJARMASIN SELATAN")["kode_desa"] is None


@pytest.mark.parametrize(
    "cells",
    [
        {"kode_desa": "6303052036"}, {"kode_desa": "63.03.05.2036"}, {"kode_desa": "6303052036.0"},
        {"kode_desa": "2036", "kode_kecamatan": "5"}, {"desa": "TUNGKARAN", "kode_kecamatan": "63.03.05"},
    ],
)  # fmt: skip
def test_codes_with_and_without_dots_and_in_parts(cells: dict[str, str]) -> None:
    found = place(**cells)
    assert (found["kode_desa"], found["desa"], found["kecamatan"]) == ("63.03.05.2036", "Tungkaran", "Martapura")


def test_a_code_and_a_name_that_disagree_leave_the_place_open() -> None:
    found = place(desa="TUNGKARAN", kecamatan="MARTAPURA", kode_desa="63.03.05.2037")
    assert (found["kode_desa"], found["code"], found["kode_kecamatan"]) == (None, "region-ambiguous", "63.03.05")


def test_bps_codes_are_not_taken_for_kemendagri_codes() -> None:
    frame = pl.DataFrame(
        {
            "desa": ["Tungkaran", "Sungai Alang", "Keraton"],
            "kecamatan": ["Martapura", "Karang Intan", "Martapura"],
            "kode_desa": ["6303060011", "6303061001", "6303060005"],
            "kode_kecamatan": ["6303060", "6303061", "6303060"],
        }
    )
    found = resolve(frame, "63.03", WORDS)
    assert found["kode_desa"].to_list() == ["63.03.05.2036", "63.03.06.2011", "63.03.05.1001"]
    assert found["code"].null_count() == 3


@pytest.mark.parametrize("kabupaten", ["KOTA BANJARMASIN", "KOTA BANJAR", "Tanah Laut", "Kab. Banjarbaru"])
def test_another_kabupaten_is_outside(kabupaten: str) -> None:
    found = place(desa="TUNGKARAN", kecamatan="MARTAPURA", kabupaten=kabupaten)
    assert (found["code"], found["kode_desa"]) == ("region-outside", None)


@pytest.mark.parametrize("kabupaten", ["BANJAR", "KAB. BANJAR", "Kabupaten Banjar", "KAB BANJAR"])
def test_our_own_kabupaten_is_not(kabupaten: str) -> None:
    assert place(desa="TUNGKARAN", kecamatan="MARTAPURA", kabupaten=kabupaten)["kode_desa"] == "63.03.05.2036"


def test_without_a_region_nothing_is_checked() -> None:
    found = place("", desa="Sei Alang", kecamatan="XYZ", kabupaten="KOTA BANJARMASIN")
    assert (found["desa"], found["kode_desa"], found["code"]) == ("SUNGAI ALANG", None, None)
    assert place("", kode_desa="63.03.05.2036")["desa"] == "Tungkaran"


def test_a_kota_works_as_well() -> None:
    assert place("32.76", desa="Kemiri Muka", kecamatan="Beji", kabupaten="Kota Depok")["kode_desa"] == "32.76.06.1004"
