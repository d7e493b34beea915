"""Headings that nobody listed, that lie, that are missing, or that hold several things."""

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
def judul_asing(folder: Path) -> None:
    """A boarding school's list; under "Kelamin (P/W)" P is Pria and W is Wanita."""
    months = ("", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip
    rows: Rows = [
        ["DATA SANTRI PONDOK PESANTREN DARUL HIKMAH"],
        None,
        ["No. Urut", "Nama Santri", "Nomor Identitas", "Lahir di / pada", "Kelamin (P/W)", "Alamat Sesuai Surat", "Ket."],  # 3
        *(
            [n, p.nama, p.nik, f"{p.tempat}, {p.lahir.day} {months[p.lahir.month]} {p.lahir.year}", "P" if p.jk == "L" else "W", p.alamat, "mukim" if n % 2 else "pulang"]
            for n, p in enumerate(P[:12], 1)
        ),  # 4-15
    ]  # fmt: skip
    xlsx(folder / "santri.xlsx", {"Santri": rows})


@recipe
def judul_asing_dua(folder: Path) -> None:
    """Words of a clerk's own for everything."""
    rows: Rows = [
        ["Urutan", "Yang Bersangkutan", "No. Jati Diri", "No. Kartu Kel.", "Kelahiran", "Tempat Tinggal", "Kontak"],
        *([n, p.nama, p.nik, p.kk, f"{p.tempat} / {p.tgl}", f"{p.alamat}, {p.desa}", f"08125123450{n % 10}"] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]  # fmt: skip
    xlsx(folder / "calon peserta.xlsx", {"Sheet1": rows})


@recipe
def tanpa_judul_nik(folder: Path) -> None:
    """The column of NIKs has no heading at all."""
    rows: Rows = [
        ["PESERTA PELATIHAN MENJAHIT"],
        ["No", "Nama", None, "Alamat", "Desa", "Kecamatan"],  # 2
        *([n, p.nama, p.nik, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[4:16], 1)),  # 3-14
    ]
    xlsx(folder / "pelatihan.xlsx", {"Peserta": rows})


@recipe
def nik_kartu_bpjs(folder: Path) -> None:
    """What is headed NIK are 13-digit cards; the NIKs stand under another heading."""
    rows: Rows = [
        ["No", "Nama Peserta", "NIK", "Nomor Jati Diri", "Tgl Lahir", "Desa"],
        *([n, p.nama, f"00018{40210000 + 731 * n}", p.nik, p.tgl, p.desa] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]
    xlsx(folder / "jaminan.xlsx", {"Peserta": rows})


@recipe
def dua_nama(folder: Path) -> None:
    """Two columns headed Nama: the person, and (behind L/P) the mother."""
    rows: Rows = [
        ["No", "NIK", "Nama", "Tgl Lahir", "L/P", "Nama", "Desa"],
        *([n, p.nik, p.nama, p.tgl, p.jk, p.ibu, p.desa] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]
    xlsx(folder / "balita.xlsx", {"Data": rows})


@recipe
def centang_lp(folder: Path) -> None:
    """Sex by a tick under L or under P; the foot counts both."""
    ticks = ("v", "V", "1", "x", "√", "v", "v", "V", "v", "1")
    rows: Rows = [
        ["DAFTAR HADIR PENERIMA MANFAAT"],
        ["No", "Nama", "NIK", "Jenis Kelamin", None, "Alamat", "Desa"],  # 2
        [None, None, None, "L", "P", None, None],
        *([n, p.nama, p.nik, tick if p.jk == "L" else None, tick if p.jk == "P" else None, p.alamat, p.desa] for n, (p, tick) in enumerate(zip(P[:10], ticks, strict=True), 1)),  # 4-13
        ["Jumlah", None, None, 5, 5, None, None],  # 14
    ]  # fmt: skip
    xlsx(
        folder / "hadir.xlsx", {"Hadir": rows}, merges={"Hadir": ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3"]}
    )


@recipe
def nama_nik_satu_sel(folder: Path) -> None:
    """Name and NIK in one cell, on two lines; some clerk turned them round, one has no NIK."""

    def cell(place: int) -> str:
        p = P[place]
        if place == 4:
            return f"{p.nik}\n{p.nama}"
        if place == 7:
            return p.nama
        return f"{p.nama}\nNIK. {p.nik}" if place == 9 else f"{p.nama}\n{p.nik}"

    rows: Rows = [
        ["No", "Nama / NIK", "Tempat, Tgl Lahir", "Alamat", "Desa"],
        *([n, cell(n - 1), f"{p.tempat}, {p.tgl}", p.alamat, p.desa] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]
    xlsx(folder / "usulan.xlsx", {"Usulan": rows})


@recipe
def kolom_tertukar(folder: Path) -> None:
    """The headings NIK and No KK are exchanged: the birth dates beside them show it."""
    rows: Rows = [
        ["No", "NIK", "No KK", "Nama", "Tgl Lahir", "JK", "Desa"],
        *([n, p.kk, p.nik, p.nama, p.tgl, p.jk, p.desa] for n, p in enumerate(P[:16], 1)),  # 2-17
    ]
    xlsx(folder / "tertukar.xlsx", {"Data": rows})


@recipe
def judul_dengan_keterangan(folder: Path) -> None:
    """Headings with remarks, line breaks, stars and stray blanks."""
    rows: Rows = [
        ["NO.", "NAMA LENGKAP\n(sesuai KTP)*", " N I K \n(16 digit)", "NO. KARTU\nKELUARGA (KK)", "TGL. LAHIR\n(dd/mm/yyyy)", "JENIS KEL.\n(L/P)", "ALAMAT LENGKAP", "DESA / KEL.", "NO. HP/WA"],
        *([n, p.nama, p.nik, p.kk, p.lahir.strftime("%d/%m/%Y"), p.jk, p.alamat, p.desa, f"+62 812-5000-10{n:02d}"] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]  # fmt: skip
    xlsx(folder / "formulir.xlsx", {"Form Responses 1": rows})


@recipe
def tanpa_nik(folder: Path) -> None:
    """A mosque's list: names, ages, addresses; one-word names; no NIK anywhere."""
    ages = ("47 th", "44", "67 thn", "62", "50 tahun", "71", "38", "64", "52", "59")
    rows: Rows = [
        ["PENERIMA SANTUNAN MASJID AL-MUHAJIRIN"],
        ["No", "Nama", "Umur", "Alamat", "Santunan"],  # 2
        *([n, P[place].nama, age, P[place].alamat, "beras 5 kg"] for n, (place, age) in enumerate(zip((0, 1, 4, 5, 8, 11, 13, 23, 24, 29), ages, strict=True), 1)),  # 3-12
    ]  # fmt: skip
    xlsx(folder / "santunan.xlsx", {"Santunan": rows})


@recipe
def kk_nik_satu_sel(folder: Path) -> None:
    """Card number and NIK in one cell, on two lines, in the heading's order."""
    rows: Rows = [
        ["No", "Nama", "No. KK / NIK", "Desa"],
        *([n, p.nama, f"{p.kk}\n{p.nik}", p.desa] for n, p in enumerate(P[:12], 1)),  # 2-13
    ]
    xlsx(folder / "dua nomor.xlsx", {"Data": rows})


@recipe
def nik_kepala_keluarga(folder: Path) -> None:
    """Heads of families: NIK KK is the head's NIK and no card number; the spouse's columns are another person's."""
    pairs = ((0, 1), (4, 5), (8, 9), (11, 12), (14, 15), (17, 18), (20, 21), (23, 24), (26, 28), (29, 30))
    rows: Rows = [
        ["NO", "NAMA KK", "NIK KK", "NO KK", "THN LAHIR", "NAMA PASANGAN", "NIK PASANGAN", "DESA"],
        *([n, P[head].nama.upper(), P[head].nik, P[head].kk, P[head].lahir.year, P[wife].nama.upper(), P[wife].nik, P[head].desa] for n, (head, wife) in enumerate(pairs, 1)),  # 2-11
    ]  # fmt: skip
    xlsx(folder / "kepala keluarga.xlsx", {"KK": rows})
