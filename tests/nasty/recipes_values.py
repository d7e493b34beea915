"""Cells: dates in every notation, places and addresses, names with titles and marks, ditto signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .people import PEOPLE as P
from .writing import Rows, xlsx

RECIPES: dict[str, Callable[[Path], object]] = {}


def recipe(make: Callable[[Path], object]) -> Callable[[Path], object]:
    RECIPES[make.__name__] = make
    return make


@recipe
def ttl_satu_sel(folder: Path) -> None:
    """Place and date of birth in one cell, in many notations."""
    born = (
        "Martapura, 12-05-1978",  # 2
        "Martapura 23 September 1981",
        "Martapura/19-02-2008",
        "Banjarbaru , 06/11/2013",
        "MARTAPURA, 28 Mar 1969",  # 6
        "Kandangan,17-08-1973",
        "Martapura; 9 Okt 1999",
        "24-04-2004",  # 9 no place
        "Gambut",  # 10 no date
        "Gambut, 1980",  # 11 the year only
        "Gambut, 27-7-2006",
        "-",  # 13
        "Banjarmasin, 30-10-66",  # 14
    )
    rows: Rows = [
        ["No", "Nama", "NIK", "TTL", "Desa"],
        *([n, p.nama, p.nik, told, p.desa] for n, (p, told) in enumerate(zip(P[:13], born, strict=True), 1)),
    ]
    xlsx(folder / "kelahiran.xlsx", {"Data": rows})


@recipe
def rt_rw_alamat(folder: Path) -> None:
    """RT/RW in one cell; on the other sheet RT, RW and dusun within the address."""
    both = ("003/001", "3/1", "RT 003 / RW 001", "RT.03 RW.01", "7/2", "007 / 002", "RT 007/RW 002", "007-002", "012/004", "RT. 12/ RW. 4", "-/-", "002")  # fmt: skip
    street = (
        "Jl. Sekumpul Gg. Taufik RT 003 RW 001",
        "Jl. Sekumpul Gg. Taufik RT.03/RW.01",
        "Jl. Sekumpul Gg. Taufik, RT 3/RW 1",
        "Jl. Sekumpul Gg. Taufik RT/RW 003/001",
        "Dusun II RT 007 RW 002",
        "Dusun II, Rt.7 Rw.2 Desa Tanjung Rema",
        "Dsn. II RT 007/002",
        "Jl. A. Yani Km. 39 RT 7",
        "Jl. Gambut Permai Blok C RT.012 RW.004",
        "Jl. Gambut Permai Blok C",
    )
    one: Rows = [
        ["No", "Nama", "NIK", "RT / RW", "Desa", "Kecamatan"],
        *([n, p.nama, p.nik, told, p.desa, p.kecamatan] for n, (p, told) in enumerate(zip(P[:12], both, strict=True), 1)),  # 2-13
    ]  # fmt: skip
    two: Rows = [
        ["No", "Nama", "NIK", "Alamat", "Desa", "Kecamatan"],
        *([n, p.nama, p.nik, told, p.desa, p.kecamatan] for n, (p, told) in enumerate(zip(P[:10], street, strict=True), 1)),  # 2-11
    ]  # fmt: skip
    xlsx(folder / "alamat.xlsx", {"RT-RW": one, "Alamat": two})


@recipe
def tanggal_campur(folder: Path) -> None:
    """Real dates, texts, month names, two-digit years, plain serials, impossible and future dates in one column."""
    born = (
        date(1978, 5, 12),  # 2
        "23/09/1981",
        "19-02-08",  # 4
        "6 November 2013",
        25290,  # 6: the serial of 28-03-1969
        "17 Ags 1973",
        "09.10.1999",  # 8
        "24 APRIL 2004",
        "11/06/1975 00:00:00",  # 10
        "1980-12-02",
        "27 Jul 06",  # 12
        "05021962",  # 13: DDMMYYYY
        "bulan maulid",  # 14
        "31-02-1990",  # 15
        "22-01-2084",  # 16
        None,  # 17
        datetime(2011, 3, 18, 0, 0),
        "8 - 7 - 1971",  # 19
        "Selasa, 13 April 1976",  # 20
    )
    rows: Rows = [
        ["No", "Nama", "NIK", "Tgl Lahir", "Desa", "Kecamatan"],
        *([n, p.nama, p.nik, told, p.desa, p.kecamatan] for n, (p, told) in enumerate(zip(P[:19], born, strict=True), 1)),
    ]  # fmt: skip
    xlsx(folder / "tanggal.xlsx", {"Data": rows})


@recipe
def tanggal_1904(folder: Path) -> None:
    """A workbook of an old Macintosh: days are counted from 1904, some cells have lost their date format."""
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["No", "Nama", "NIK", "Tanggal Lahir", "Desa", "Kecamatan"])
    for n, p in enumerate(P[:12], 1):
        born: object = (p.lahir - date(1904, 1, 1)).days if n in (3, 6, 9) else p.lahir
        sheet.append([n, p.nama, p.nik, born, p.desa, p.kecamatan])  # 2-13
    book.save(folder / "mac.xlsx")


@recipe
def tanggal_bulan_hari(folder: Path) -> None:
    """mm/dd/yyyy as text: days over 12 show the order."""
    rows: Rows = [
        ["No", "Nama", "NIK", "Tanggal Lahir", "Desa", "Kecamatan"],
        *(
            [n, p.nama, p.nik, p.lahir.strftime("%m/%d/%Y"), p.desa, p.kecamatan] for n, p in enumerate(P[:14], 1)
        ),  # 2-15
    ]
    xlsx(folder / "ekspor.xlsx", {"Data": rows})


@recipe
def tanggal_baku_dan_ganda(folder: Path) -> None:
    """Default birth dates, duplicate rows, a shared NIK, a date and a sex that differ from the NIK."""
    rows: Rows = [
        ["No", "NIK", "Nama", "Tgl Lahir", "JK", "Alamat", "Desa", "Kecamatan"],
        [1, "6303050107550001", "Johansyah", "01-07-1955", "L", "Jl. Pangeran Abdurrahman", "Jawa", "Martapura"],  # 2
        [2, "6303057112600002", "Masniah", "31-12-1960", "P", "Jl. Pangeran Abdurrahman", "Jawa", "Martapura"],
        [3, "6303050101700003", "Suriansyah", "01-01-1970", "L", "Jl. Menteri Empat", "Keraton", "Martapura"],
        [4, "6303051205780003", "Ahmad Fauzi Rahman", "12-05-1978", "L", "Jl. Sekumpul", "Sekumpul", "Martapura"],  # 5
        [5, "6303056309810007", "Noor Hayati", "23-09-1981", "P", "Jl. Sekumpul", "Sekumpul", "Martapura"],
        [6, "6303051205780003", "Ahmad Fauzi Rahman", "12-05-1978", "L", "Jl. Sekumpul", "Sekumpul", "Martapura"],  # 7 repeats 5
        [7, "6303052803690001", "Syahruddin", "28-03-1969", "L", "Jl. A. Yani Km. 39", "Tanjung Rema", "Martapura"],  # 8
        [8, "6303052803690001", "Rusmiati", "17-08-1973", "P", "Jl. A. Yani Km. 39", "Tanjung Rema", "Martapura"],  # 9 her husband's NIK
        [9, "6303050910990005", "Rahmatullah", "10-09-1999", "L", "Jl. A. Yani Km. 39", "Tanjung Rema", "Martapura"],  # 10 day and month exchanged
        [10, "6303056404040008", "Nurul Hidayah", "24-04-2004", "L", "Jl. A. Yani Km. 39", "Tanjung Rema", "Martapura"],  # 11 no man
        [11, "6303031106750009", "Hamdani", "11-06-1975", "L", "Gambut Permai", "Gambut", "Gambut"],
        [12, "6303034212800003", "Mariatul Kiptiah", "02-12-1980", "X", "Gambut Permai", "Gambut", "Gambut"],  # 13 no sex
        [13, "6303032707060001", "Abdul Basit", "27-07-2006", "L", "Gambut Permai", "Kampung Entah", "Gambut"],  # 14 no such desa
        [14, "6303030502620002", None, "05-02-1962", "L", "Handil Malintang", "Malintang", "Gambut"],  # 15 nobody
        [15, "6303031409900006", "-", "14-09-1990", "L", "Handil Malintang", "Malintang", "Gambut"],  # 16 nobody
    ]  # fmt: skip
    xlsx(folder / "verifikasi.xlsx", {"Data": rows})


@recipe
def gelar_almarhum(folder: Path) -> None:
    """Titles, degrees, bin and binti, aliases, marks of death."""
    names = (
        "H. Ahmad Fauzi Rahman, S.Pd",  # 2
        "Hj. Noor Hayati",
        "Muhammad Rizky Fauzi bin Ahmad Fauzi Rahman",
        "Siti Khadijah binti Ahmad Fauzi",
        "(Alm) Syahruddin",  # 6
        "Rusmiati (almh)",
        "Rahmatullah, S.Pd.I",
        "Nurul Hidayah, A.Md.Keb",
        "Drs. H. Hamdani, M.Si",  # 10
        "Mariatul Kiptiah alias Imar",
        "K.H. Abdul Basit",
        "TGH. Utuh Samsul",
        "Jamilah (Meninggal)",  # 14
        "SARBAINI @ IBAI",
        "Gusti Perdana Kesuma, SE",
        "Aluh Marhamah",
    )
    rows: Rows = [
        ["No", "Nama", "NIK", "Desa", "Kecamatan"],
        *(
            [n, told, p.nik, p.desa, p.kecamatan] for n, (p, told) in enumerate(zip(P[:16], names, strict=True), 1)
        ),  # 2-17
    ]
    xlsx(folder / "tokoh.xlsx", {"Data": rows})


@recipe
def sama_dengan_atas(folder: Path) -> None:
    """Ditto signs: the same as the line above."""
    rows: Rows = [
        ["No", "Nama", "NIK", "Alamat", "Desa", "Kecamatan"],
        [1, "Ahmad Fauzi Rahman", "6303051205780003", "Jl. Sekumpul Gg. Taufik", "Sekumpul", "Martapura"],  # 2
        [2, "Noor Hayati", "6303056309810007", "sda", "sda", "sda"],
        [3, "Muhammad Rizky Fauzi", "6303051902080002", '"', '"', '"'],
        [4, "Siti Khadijah", "6303054611130004", "s.d.a", "s.d.a", "s.d.a"],  # 5
        [5, "Hamdani", "6303031106750009", "Gambut Permai", "Gambut", "Gambut"],
        [6, "Mariatul Kiptiah", "6303034212800003", "-sda-", "-sda-", "-sda-"],  # 7
        [7, "Abdul Basit", "6303032707060001", "idem", "idem", "idem"],
        [8, "Utuh Samsul", "6303030502620002", "Handil Malintang", "Malintang", "sda"],  # 9
        [9, "Jamilah", "6303037010660004", "''", "''", "''"],
        [10, "Burhanuddin", "6303020807710008", "Jl. Manarap", "Manarap Tengah", "Kertak Hanyar"],  # 11
    ]
    xlsx(folder / "tulisan tangan.xlsx", {"Data": rows})


@recipe
def kecamatan_per_lembar(folder: Path) -> None:
    """A sheet a kecamatan; the kecamatan stands only in the sheet's name, and a desa's name needs it."""

    def people(first: int, *villages: str) -> list[list[object]]:
        return [["No", "Nama", "NIK", "Desa"], *([n, p.nama, p.nik, desa] for n, (p, desa) in enumerate(zip(P[first : first + len(villages)], villages, strict=True), 1))]  # fmt: skip

    sheets: dict[str, Rows] = {
        "Kec. Gambut": people(8, "Gambut", "Gambut", "Gambut", "Malintang", "Malintang", "Malintang"),
        "KERTAK HANYAR": people(17, "Simpang Empat", "Manarap Tengah", "Simpang Empat"),
        "Mtp Barat": people(20, "Sungai Rangas", "Sungai Rangas", "Sungai Batang"),
        "Kec Telaga Bauntung": people(26, "Rantau Bujur", "Rampah", "Rantau Bujur"),
    }
    xlsx(folder / "per kecamatan.xlsx", sheets)


@recipe
def kecamatan_di_judul(folder: Path) -> None:
    """Kecamatan and desa stand only in lines above the table, once in one cell and once in three."""
    head = ["No", "Nama", "NIK", "Alamat"]
    one: Rows = [
        ["DAFTAR PENERIMA BLT DANA DESA"],
        ["KECAMATAN : GAMBUT"],
        ["DESA : MALINTANG"],
        None,
        head,  # 5
        *([n, p.nama, p.nik, p.alamat] for n, p in enumerate(P[8:14], 1)),  # 6-11
    ]
    two: Rows = [
        ["DAFTAR PENERIMA BLT DANA DESA"],
        ["Desa", None, ":", "Simpang Empat"],
        ["Kecamatan", None, ":", "Kertak Hanyar"],
        ["Kabupaten", None, ":", "Banjar"],
        head,  # 5
        *([n, p.nama, p.nik, p.alamat] for n, p in enumerate(P[17:23], 1)),  # 6-11
    ]
    xlsx(folder / "dana desa.xlsx", {"Malintang": one, "Simpang Empat": two})
