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
    assert frame["alamat"].to_list() == ["JL. A", "JL. B", "DUSUN : C"]
    assert frame["dusun"].to_list() == [None, None, "C"]


def test_parents_in_one_column():
    found = split(orang_tua=["Ayah : HASAN, Ibu : AMINAH"])
    assert (found["nama_ayah"], found["nama_ibu"]) == ("HASAN", "AMINAH")
    assert split(orang_tua=["HASAN / AMINAH"]) == {"nama_ayah": "HASAN", "nama_ibu": "AMINAH", "nama_ortu": None}
    assert split(orang_tua=["HASAN"]) == {"nama_ayah": None, "nama_ibu": None, "nama_ortu": "HASAN"}


def test_nothing_to_split_changes_nothing():
    frame = pl.DataFrame({"nama": ["SITI"], "alamat": [None]}, schema={"nama": pl.String, "alamat": pl.String})
    assert split_combined(frame).equals(frame)


@pytest.mark.parametrize(
    ("address", "hamlet", "rt", "rw"),
    [
        ("Jl. Sekumpul RT 003 RW 001", None, "003", "001"),
        ("Jl. Sekumpul RT.03/RW.01", None, "03", "01"),
        ("Jl. Sekumpul RT/RW 003/001", None, "003", "001"),
        ("Dusun II RT 007/002", "II", "007", "002"),
        ("Dsn. Melati 2, Rt.7 Desa X", "Melati 2", "7", None),
        ("Dusun Baru Jl. Anggrek No. 5", "Baru", None, None),
        ("Jl. Sturt 5 Kompleks Barta", None, None, None),
        (None, None, None, None),
    ],
)
def test_what_an_address_says_besides(address, hamlet, rt, rw):
    found = split(alamat=[address])
    assert found["alamat"] == address
    assert (found.get("dusun"), found.get("rt"), found.get("rw")) == (hamlet, rt, rw)


def test_columns_of_their_own_are_believed_before_the_address():
    found = split(alamat=["Dusun II RT 007/002"], rt=["1"], dusun=["I"])
    assert (found["rt"], found["dusun"], "rw" in found) == ("1", "I", False)


def test_card_and_nik_in_one_cell():
    card, woman, man = "6303050101100001", "6303055205800001", "6303051205800002"
    for cells in ([f"{card}\n{woman}", f"{card} / {man}"], [f"{woman} {card}", f"{man} {card}"]):
        frame = split_combined(pl.DataFrame({"kk_nik": cells}))
        assert frame["nik"].to_list() == [woman, man]
        assert frame["no_kk"].to_list() == [card, card]
