"""Columns that hold two fields."""

from __future__ import annotations

import polars as pl
import pytest

from dtsen_merge.sources.split import split_combined


def split(**columns):
    return split_combined(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))).row(0, named=True)


@pytest.mark.parametrize(
    ("value", "place", "date"),
    [
        ("Martapura, 12-05-1980", "Martapura", "12-05-1980"),
        ("MARTAPURA,12/05/1980", "MARTAPURA", "12/05/1980"),
        ("Kab. Banjar, 12 Mei 1980", "Kab. Banjar", "12 Mei 1980"),
        ("Martapura 1 Januari 1980", "Martapura", "1 Januari 1980"),
        ("Sungai Paring / 12.05.80", "Sungai Paring", "12.05.80"),
        ("Martapura, 1980-05-12", "Martapura", "1980-05-12"),
        ("Martapura, 31 Februari", "Martapura", "31 Februari"),
        ("12-05-1980", None, "12-05-1980"),
        ("1980-05-12", None, "1980-05-12"),
        ("Martapura", "Martapura", None),
        ("Martapura,", "Martapura", None),
        ("Martapura, 1980", "Martapura", "1980"),
        ("Martapura,\n12-05-1980", "Martapura", "12-05-1980"),
        ("Martapura,\u00a012-05-1980", "Martapura", "12-05-1980"),
        (None, None, None),
    ],
)
def test_place_and_date(value, place, date):
    found = split(ttl=[value])
    assert (found["tempat_lahir"], found["tanggal_lahir"]) == (place, date)


def test_a_column_of_its_own_wins():
    found = split(ttl=["Martapura, 12-05-1980"], tempat_lahir=["Gambut"], tanggal_lahir=[None])
    assert found == {"tempat_lahir": "Gambut", "tanggal_lahir": "12-05-1980"}


@pytest.mark.parametrize(
    ("value", "rt", "rw"),
    [
        ("002/001", "002", "001"),
        ("2 / 1", "2", "1"),
        ("RT 002 / RW 001", "002", "001"),
        ("RT.002/RW.001", "002", "001"),
        ("RT. 002 RW. 001", "002", "001"),
        ("RT 02", "02", None),
        ("002-001", "002", "001"),
        ("002/-", "002", None),
        ("-/-", None, None),
        ("2", "2", None),
        (None, None, None),
    ],
)
def test_rt_and_rw(value, rt, rw):
    found = split(rt_rw=[value])
    assert (found["rt"], found["rw"]) == (rt, rw)


@pytest.mark.parametrize(
    ("value", "name", "nik"),
    [
        ("SITI AMINAH / 6303051205800001", "SITI AMINAH", "6303051205800001"),
        ("SITI AMINAH\n6303051205800001", "SITI AMINAH", "6303051205800001"),
        ("6303051205800001 - SITI AMINAH", "SITI AMINAH", "6303051205800001"),
        ("SITI AMINAH (6303051205800001)", "SITI AMINAH", "6303051205800001"),
        ("SITI AMINAH", "SITI AMINAH", None),
        ("6303051205800001", None, "6303051205800001"),
    ],
)
def test_name_and_nik(value, name, nik):
    found = split(nama_nik=[value])
    assert (found["nama"], found["nik"]) == (name, nik)


def test_labelled_addresses():
    found = split(alamat=["Alamat : JL. MELATI NO. 9, Nama Dusun : KARANG INTAN, RT/RW : 002/001"])
    assert found == {"alamat": "JL. MELATI NO. 9", "dusun": "KARANG INTAN", "rt": "002", "rw": "001"}
    dash = split(alamat=["Alamat : JL. MELATI, Nama Dusun : -, RT/RW : -/-"])
    assert dash == {"alamat": "JL. MELATI", "dusun": None, "rt": None, "rw": None}


def test_an_address_that_speaks_of_a_dusun_now_and_then_stays_whole():
    frame = split_combined(pl.DataFrame({"alamat": ["JL. A", "JL. B", "DUSUN : C"]}))
    assert frame.columns == ["alamat"]
    assert frame["alamat"].to_list() == ["JL. A", "JL. B", "DUSUN : C"]


def test_parents_in_one_column():
    found = split(orang_tua=["Ayah : HASAN, Ibu : AMINAH"])
    assert (found["nama_ayah"], found["nama_ibu"]) == ("HASAN", "AMINAH")
    assert split(orang_tua=["HASAN / AMINAH"]) == {"nama_ayah": "HASAN", "nama_ibu": "AMINAH", "nama_ortu": None}
    assert split(orang_tua=["HASAN"]) == {"nama_ayah": None, "nama_ibu": None, "nama_ortu": "HASAN"}


def test_nothing_to_split_changes_nothing():
    frame = pl.DataFrame({"nama": ["SITI"], "alamat": [None]}, schema={"nama": pl.String, "alamat": pl.String})
    assert split_combined(frame).equals(frame)
