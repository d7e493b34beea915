"""Text files: separators, encodings, quoted line breaks, broken lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .people import PEOPLE as P
from .writing import text

RECIPES: dict[str, Callable[[Path], object]] = {}


def recipe(make: Callable[[Path], object]) -> Callable[[Path], object]:
    RECIPES[make.__name__] = make
    return make


@recipe
def csv_latin1(folder: Path) -> None:
    """Semicolons, Latin-1, an address over two lines in quotes, lines with too few and too many fields."""
    lines = [
        "NO;NIK;NAMA;TGL LAHIR;ALAMAT;DESA",  # 1
        "1;6303051205780003;Ahmad Fauzi Rahman;12-05-1978;Jl. Sekumpul N° 12;Sekumpul",
        '2;6303056309810007;Noor Hayati;23-09-1981;"Jl. Sekumpul N° 12\nGg. Taufik";Sekumpul',  # 3-4
        "3;6303051902080002;Muhammad Rizky Fauzi;19-02-2008;Jl. Sekumpul N° 12;Sekumpul",  # 5
        "4;6303054611130004;Siti Khadijah;06-11-2013",  # 6 too few
        '5;6303052803690001;Syahruddin;28-03-1969;"Jl. A. Yani; Km. 39";Tanjung Rema',  # 7
        "6;6303055708730006;Rusmiati;17-08-1973;Jl. A. Yani; Km. 39;Tanjung Rema",  # 8 too many
        "7;6303050910990005;Rahmatullah;09-10-1999;Jl. A. Yani Km. 39;Tanjung Rema",
        "8;6303056404040008;Nurul Hidayah;24-04-2004;Jl. A. Yani Km. 39;Tanjung Rema",
        '9;6303031106750009;Hamdani;11-06-1975;"Warung ""Bakul"" N° 3";Gambut',  # 11
        "10;6303034212800003;Mariatul Kiptiah;02-12-1980;Gambut Permai;Gambut",
        "11;6303032707060001;Abdul Basit;27-07-2006;Gambut Permai;Gambut;;;",  # 13 blank fields at the end
        "12;6303030502620002;Utuh Samsul;05-02-1962;Handil Malintang;Malintang",
    ]
    text(folder / "data.csv", "\r\n".join(lines) + "\r\n", "latin-1")


@recipe
def pipa_rusak(folder: Path) -> None:
    """Separated by pipes, as DTSEN is; one record is torn in two, one lost a field."""
    lines = ["nomor_kartu_keluarga|nomor_induk_kependudukan|nama|tanggal_lahir|jenis_kelamin|alamat_ktp"]  # 1
    for n, p in enumerate(P[:24], 1):
        line = f"{p.kk}|{p.nik}|{p.nama.upper()}|{p.lahir.isoformat()}|{1 if p.jk == 'L' else 2}|{p.alamat.upper()}"
        if n == 5:
            line = line.replace("JL. A. YANI KM. 39", "JL. A. YANI\nKM. 39")  # 6 stays whole, 7 is a fragment
        if n == 8:
            line = line.replace("|NURUL HIDAYAH|", "|NURUL \nHIDAYAH|")  # 10 and 11
        if n == 11:
            line = line.replace(f"{p.kk}|", "", 1)  # 14: everything is one place to the left
        lines.append(line)
    text(folder / "individu.txt", "\n".join(lines) + "\n")


@recipe
def utf16_tsv(folder: Path) -> None:
    """Excel's "Unicode text": UTF-16, tabs, CRLF."""
    lines = ["DAFTAR PENERIMA\t\t\t\t", "", "No\tNama\tNIK\tTgl Lahir\tDesa"]  # header 3
    lines += [
        f"{n}\t{p.nama}\t'{p.nik}\t{p.lahir.strftime('%d/%m/%Y')}\t{p.desa}" for n, p in enumerate(P[:12], 1)
    ]  # 4-15
    text(folder / "unicode.txt", "\r\n".join(lines) + "\r\n", "utf-16")


@recipe
def csv_sep(folder: Path) -> None:
    """A first line that only tells Excel the separator, behind a byte order mark."""
    lines = ["sep=;", "no;no_ktp;nama_warga;rt;rw;desa;kecamatan"]  # header 2
    lines += [
        f'{n};"{p.nik}";"{p.nama}, S.Pd";{p.rt};{p.rw};{p.desa};{p.kecamatan}' for n, p in enumerate(P[:12], 1)
    ]  # 3-14
    text(folder / "warga.csv", "\r\n".join(lines) + "\r\n", "utf-8-sig")
