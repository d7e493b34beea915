"""Identity numbers as spreadsheets ruin them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .people import PEOPLE as P
from .writing import Rows, xlsx

RECIPES: dict[str, Callable[[Path], object]] = {}


def recipe(make: Callable[[Path], object]) -> Callable[[Path], object]:
    RECIPES[make.__name__] = make
    return make


@recipe
def nik_angka_utuh(folder: Path) -> None:
    """NIK and KK as numbers that a program wrote: whole."""
    rows: Rows = [
        ["NO", "NOKK", "NIK", "NAMA", "KECAMATAN", "DESA"],
        *([n, int(p.kk), int(p.nik), p.nama.upper(), p.kecamatan.upper(), p.desa.upper()] for n, p in enumerate(P[:16], 1)),  # 2-17
    ]  # fmt: skip
    xlsx(folder / "unduhan.xlsx", {"Worksheet": rows})


@recipe
def nik_angka_terpotong(folder: Path) -> None:
    """NIK typed into Excel: the sixteenth digit is gone."""
    rows: Rows = [
        ["No", "Nama", "NIK", "No. KK", "Desa"],
        *([n, p.nama, int(p.nik) // 10 * 10, p.kk, p.desa] for n, p in enumerate(P[:14], 1)),  # 2-15
    ]
    xlsx(folder / "ketikan.xlsx", {"Sheet1": rows})


@recipe
def nik_notasi_e(folder: Path) -> None:
    """NIK as text in E-notation; two were typed anew."""
    told = ["6,30305E+15"] * 6 + ["6.30303E+15"] * 4
    rows: Rows = [
        ["No", "NIK", "Nama", "Tgl Lahir", "No KK", "Desa"],
        *([n, told[n - 1] if n <= 10 else p.nik, p.nama, p.tgl, "6,30305E+15" if n in (2, 3) else p.kk, p.desa] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]  # fmt: skip
    xlsx(folder / "salinan.xlsx", {"Data": rows})


@recipe
def nik_tanda(folder: Path) -> None:
    """Apostrophes, dots, blanks and non-breaking spaces around whole NIKs, and NIKs that are really wrong."""
    rows: Rows = [
        ["No", "NIK", "Nama", "Desa", "Kecamatan"],
        [1, "'6303051205780003", "Ahmad Fauzi Rahman", "Sekumpul", "Martapura"],  # 2
        [2, "6303.0563.0981.0007", "Noor Hayati", "Sekumpul", "Martapura"],
        [3, "63 03 05 190208 0002", "Muhammad Rizky Fauzi", "Sekumpul", "Martapura"],
        [4, "\u00a06303054611130004\u00a0", "Siti Khadijah", "Sekumpul", "Martapura"],
        [5, "6303052803690001.0", "Syahruddin", "Tanjung Rema", "Martapura"],  # 6
        [6, "630305-570873-0006", "Rusmiati", "Tanjung Rema", "Martapura"],
        [7, "63O3050910990005", "Rahmatullah", "Tanjung Rema", "Martapura"],  # 8 letter O
        [8, "630305640404000", "Nurul Hidayah", "Tanjung Rema", "Martapura"],  # 9 fifteen
        [9, "63030311067500091", "Hamdani", "Gambut", "Gambut"],  # 10 seventeen
        [10, "6303034213800003", "Mariatul Kiptiah", "Gambut", "Gambut"],  # 11 month 13
        [11, "6303032707060000", "Abdul Basit", "Gambut", "Gambut"],  # 12 serial 0000
        [12, "0000000000000000", "Utuh Samsul", "Malintang", "Gambut"],  # 13
        [13, "-", "Jamilah", "Malintang", "Gambut"],  # 14
        [14, None, "Sarbaini", "Malintang", "Gambut"],  # 15
        [15, "Tidak ada", "Gusti Perdana Kesuma", "Pingaran Ulu", "Astambul"],  # 16
        [16, "6300034305870005", "Aluh Marhamah", "Pingaran Ulu", "Astambul"],  # 17 no kabupaten has 00
        [17, "6371031803110001", "Nor Laila", "Pingaran Ulu", "Astambul"],  # 18 of Banjarmasin
        [18, "6303020807710008", "Burhanuddin", "Manarap Tengah", "Kertak Hanyar"],  # 19
        [19, "9903025304760002", "Raudatul Jannah", "Manarap Tengah", "Kertak Hanyar"],  # 20 no province has 99
    ]
    xlsx(folder / "campuran.xlsx", {"Data": rows})


@recipe
def keluarga_desil(folder: Path) -> None:
    """Families by card number and desil; no name anywhere."""
    rows: Rows = [
        ["DESIL KESEJAHTERAAN KELUARGA KABUPATEN BANJAR"],
        ["No", "Nomor Kartu Keluarga", "Desil", "Desa/Kelurahan", "Kecamatan"],  # 2
        [1, "6303051203120007", 1, "Sekumpul", "Martapura"],  # 3
        [2, "6303050408110013", 2, "Tanjung Rema", "Martapura"],
        [3, "6303032209100004", "3", "Gambut", "Gambut"],
        [4, "6303031107140021", "Desil 4", "Malintang", "Gambut"],  # 6
        [5, "6303071902090008", 11, "Pingaran Ulu", "Astambul"],  # 7
        [6, "6303020506130016", 0, "Manarap Tengah", "Kertak Hanyar"],  # 8
        [7, "630314231015000", 5, "Sungai Rangas", "Martapura Barat"],  # 9 fifteen digits
        [8, None, 6, "Melayu Ilir", "Martapura Timur"],  # 10
        [9, "6303122804160005", 10, "Bawahan Selan", "Mataraman"],
        [10, "6303040910120031", None, "Lok Baintan", "Sungai Tabuk"],  # 12
        [11, "6303040304180009", 7, "Lok Baintan", "Sungai Tabuk"],
        [12, "6303052106190014", 8, "Jawa", "Martapura"],  # 14
    ]
    xlsx(folder / "peringkat keluarga.xlsx", {"Desil": rows})


@recipe
def persentil_dan_desil(folder: Path) -> None:
    """Percentile and quintile beside the desil, and two other desils."""
    rows: Rows = [
        ["NO", "NAMA KEPALA KELUARGA", "NO KK", "PERSENTIL", "KUINTIL", "DESIL NASIONAL", "DESIL PROVINSI", "DESIL KABUPATEN/KOTA", "JML ANGGOTA KELUARGA", "DESA"],
        *([n, p.nama.upper(), p.kk, 8 * n, (8 * n + 19) // 20, (8 * n + 9) // 10, n, max(1, n - 1), 3 + n % 3, p.desa.upper()] for n, p in enumerate((P[0], P[4], P[8], P[11], P[14], P[17], P[20], P[23], P[26], P[29]), 1)),  # 2-11
    ]  # fmt: skip
    xlsx(folder / "peringkat.xlsx", {"Sheet1": rows})


@recipe
def nik_terpotong_sebagian(folder: Path) -> None:
    """One desa sent its NIKs as text and whole, the other typed them as numbers; the columns were typed apart."""
    head = ["No", "Nama", "NIK", "Desa", "Kecamatan"]
    whole: Rows = [head, *([n, p.nama, p.nik, p.desa, p.kecamatan] for n, p in enumerate(P[:14], 1))]  # 2-15
    typed: Rows = [
        head,
        *([n, p.nama, int(p.nik) // 10 * 10, p.desa, p.kecamatan] for n, p in enumerate(P[14:28], 1)),
    ]  # 2-15
    xlsx(folder / "dua desa.xlsx", {"Desa A": whole, "Desa B": typed})
