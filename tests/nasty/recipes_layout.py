"""Where the table lies: titles, levels, pages, blocks, several tables, hidden parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from .people import PEOPLE as P
from .writing import Formula, Rows, xlsx

RECIPES: dict[str, Callable[[Path], object]] = {}


def recipe(make: Callable[[Path], object]) -> Callable[[Path], object]:
    RECIPES[make.__name__] = make
    return make


@recipe
def kop_surat(folder: Path) -> None:
    """Letterhead, blank lines, a row of column numbers; total, notes and signatures at the foot."""
    rows: Rows = [
        ["PEMERINTAH KABUPATEN BANJAR"],  # 1
        ["BADAN AMIL ZAKAT NASIONAL"],
        ["Jl. Menteri Empat No. 3 Martapura Telp. (0511) 4721027"],
        None,
        ["DAFTAR PENERIMA ZAKAT (MUSTAHIK) TAHUN 2025"],
        None,
        None,
        [
            "No",
            "NIK",
            "Nama Mustahik",
            "Tempat Lahir",
            "Tanggal Lahir",
            "L/P",
            "Alamat",
            "Desa/Kelurahan",
            "Nominal (Rp)",
        ],  # 8
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        *(
            [n, p.nik, p.nama.upper(), p.tempat, p.tgl, p.jk, p.alamat, p.desa, 350000] for n, p in enumerate(P[:12], 1)
        ),  # 10-21
        None,
        ["JUMLAH", None, None, None, None, None, None, None, 4200000],  # 23
        None,
        ["Catatan :"],  # 25
        ["1. Nominal sudah termasuk biaya transportasi"],
        ["*) Penerima dapat diwakili ahli waris"],
        None,
        [None, None, None, None, None, None, "Martapura, 28 Maret 2025"],  # 29
        [None, None, None, None, None, None, "Ketua BAZNAS Kabupaten Banjar,"],
        None,
        None,
        None,
        [None, None, None, None, None, None, "H. ABDUL GAFAR HUSIN, S.Ag"],  # 34
        [None, None, None, None, None, None, "NIP. 19680412 199403 1 005"],
    ]
    xlsx(folder / "Data Mustahik 2025.xlsx", {"Sheet1": rows}, merges={"Sheet1": ["A1:I1", "A2:I2", "A3:I3", "A5:I5"]})


@recipe
def kepala_tiga_tingkat(folder: Path) -> None:
    """A merged header of three levels; parents and guardian below their own groups, some merged over two levels."""
    fathers = ("Masrani", "Bahrun", "Syahrani", "Asmuni", "Jarkasi", "Mahyudin", "Kaspul", "Rusdi", "Bakri", "Salman")
    rows: Rows = [
        ["DAFTAR CALON PENERIMA BEASISWA DAERAH"],
        None,
        ["No", "IDENTITAS PESERTA", None, None, None, None, "ORANG TUA", None, None, None, "ALAMAT", None, "WALI", None],  # 3
        [None, "Nama", "NIK", "Lahir", None, "L/P", "AYAH", None, "IBU", None, "Desa", "RT/RW", "Nama", "NIK"],
        [None, None, None, "Tempat", "Tanggal", None, "Nama", "NIK", "Nama", "NIK", None, None, None, None],  # 5
        *(
            [n, p.nama, p.nik, p.tempat, p.lahir, p.jk, father, None if n % 3 else "6303050208450003", p.ibu, None if n % 4 else "6303054311480002", p.desa, f"{p.rt}/{p.rw}", "Kursani", "6303151009580006"]
            for n, (p, father) in enumerate(zip(P[:10], fathers, strict=True), 1)
        ),  # 6-15
    ]  # fmt: skip
    merges = ["A1:N1", "A3:A5", "B3:F3", "G3:J3", "K3:L3", "M3:N3", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:H4", "I4:J4", "K4:K5", "L4:L5", "M4:M5", "N4:N5"]  # fmt: skip
    xlsx(folder / "Beasiswa.xlsx", {"Usulan": rows}, merges={"Usulan": merges})


@recipe
def sampul_dan_rekap(folder: Path) -> None:
    """Cover, instructions with a table of their own, recapitulation and a list of programmes beside two data sheets."""
    head = ["No", "Nama Penerima", "NIK", "No KK", "Kecamatan", "Desa", "RT", "RW"]
    cover: Rows = [None, None, [None, None, "LAPORAN PENYALURAN"], [None, None, "BANTUAN PANGAN DAERAH"], [None, None, "TAHUN ANGGARAN 2025"], None, [None, None, "DINAS SOSIAL P3AP2KB KABUPATEN BANJAR"]]  # fmt: skip
    guide: Rows = [
        ["PETUNJUK PENGISIAN"],
        ["1. Isilah satu baris untuk satu orang."],
        ["2. NIK diketik sebagai teks."],
        None,
        ["Kolom", "Cara mengisi"],
        ["NIK", "16 angka sesuai KTP-el"],
        ["Nama Penerima", "Nama lengkap tanpa gelar"],
        ["No KK", "16 angka sesuai Kartu Keluarga"],
        ["Desa", "Pilih dari daftar"],
    ]
    recap: Rows = [
        ["REKAPITULASI PENERIMA PER KECAMATAN"],
        None,
        ["No", "Kecamatan", "Jumlah KPM", "Laki-laki", "Perempuan", "Nominal"],
        [1, "Martapura", 8, 4, 4, 2400000],
        [2, "Gambut", 6, 4, 2, 1800000],
        ["Jumlah", None, 14, 8, 6, 4200000],
    ]
    programmes: Rows = [
        ["DAFTAR PROGRAM PENANGGULANGAN KEMISKINAN"],
        None,
        ["No", "Nama Program", "Perangkat Daerah", "Anggaran", "Sasaran", "Keterangan"],
        [1, "Bantuan Pangan Daerah", "Dinas Sosial P3AP2KB", 4200000, "14 orang", "berjalan"],
        [2, "Bedah Rumah", "Disperkim", 90000000, "6 unit", "lelang"],
        [3, "Pelatihan Menjahit", "Disnaker", 25000000, "20 orang", "selesai"],
        [4, "Modal Usaha Mikro", "DKUMPP", 50000000, "10 orang", "berjalan"],
        [5, "Seragam Sekolah Gratis", "Dinas Pendidikan", 75000000, "150 siswa", "selesai"],
        [6, "Sambungan Air Bersih", "PTAM Intan Banjar", 30000000, "25 rumah", "berjalan"],
    ]
    first = [[n, p.nama, p.nik, p.kk, p.kecamatan, p.desa, p.rt, p.rw] for n, p in enumerate(P[:8], 1)]
    second = [[n, p.nama, p.nik, p.kk, p.kecamatan, p.desa, p.rt, p.rw] for n, p in enumerate(P[8:14], 1)]
    sheets: dict[str, Rows] = {
        "Sampul": cover,
        "Petunjuk": guide,
        "Rekap": recap,
        "Martapura": [["PENERIMA KECAMATAN MARTAPURA"], head, *first],  # 3-10
        "Gambut": [["PENERIMA KECAMATAN GAMBUT"], head, *second],  # 3-8
        "Daftar Program": programmes,
    }
    xlsx(folder / "Laporan Bantuan Pangan.xlsx", sheets)


@recipe
def dua_tabel_kepala_sama(folder: Path) -> None:
    """Two tables, one below the other, with the same header."""
    head = ["No", "NIK", "Nama", "Alamat", "Desa", "Kecamatan"]
    rows: Rows = [
        ["A. PENERIMA KURSI RODA"],
        head,
        *([n, p.nik, p.nama, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[:8], 1)),  # 3-10
        None,
        ["B. PENERIMA ALAT BANTU DENGAR"],  # 12
        head,
        *([n, p.nik, p.nama, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[14:20], 1)),  # 14-19
    ]
    xlsx(folder / "alat bantu.xlsx", {"Data": rows})


@recipe
def dua_tabel_beda_urutan(folder: Path) -> None:
    """Two tables, one below the other: other columns, other headings, another order."""
    kinds = ("Tuna Daksa", "Tuna Netra", "Tuna Rungu", "Tuna Daksa", "Tuna Wicara", "Tuna Netra", "Tuna Daksa")
    rows: Rows = [
        ["I. DAFTAR LANSIA TERLANTAR"],
        ["No", "Nama Lengkap", "NIK", "Tanggal Lahir", "Alamat"],
        *([n, p.nama, p.nik, p.tgl, p.alamat] for n, p in enumerate((P[11], P[12], P[4], P[5], P[17], P[23], P[24], P[29]), 1)),  # 3-10
        None,
        ["II. DAFTAR PENYANDANG DISABILITAS"],  # 12
        ["No", "NIK", "No. KK", "Nama Penyandang", "Jenis Disabilitas", "Tgl Lahir", "Desa"],  # 13
        *([n, p.nik, p.kk, p.nama, kind, p.tgl, p.desa] for n, (p, kind) in enumerate(zip((P[6], P[7], P[13], P[15], P[19], P[21], P[27]), kinds, strict=True), 1)),  # 14-20
    ]  # fmt: skip
    xlsx(folder / "lansia dan disabilitas.xlsx", {"Sheet1": rows})


@recipe
def per_desa_subtotal(folder: Path) -> None:
    """A section for each desa, with a subtotal after each; the desa stands only in the section's line."""

    def people(first: int, last: int) -> list[list[object]]:
        return [[n, p.nama, p.nik, p.alamat, p.rt, p.rw, 600000] for n, p in enumerate(P[first:last], 1)]

    rows: Rows = [
        ["PENERIMA BANTUAN TUNAI KECAMATAN MARTAPURA"],
        None,
        ["No", "Nama", "NIK", "Alamat", "RT", "RW", "Jumlah Bantuan"],  # 3
        ["DESA SEKUMPUL"],
        *people(0, 4),  # 5-8
        ["Sub Jumlah", None, None, None, None, None, 2400000],  # 9
        ["DESA TANJUNG REMA"],
        *people(4, 8),  # 11-14
        ["Sub Jumlah", None, None, None, None, None, 2400000],  # 15
        ["JUMLAH TOTAL", None, None, None, None, None, 4800000],
    ]
    xlsx(folder / "BLT Martapura.xlsx", {"Rekap Nama": rows})


@recipe
def halaman_berulang(folder: Path) -> None:
    """What a printing program leaves: page numbers, and title and header said again on each page."""
    head = ["NO", "NO KK", "NIK", "NAMA LENGKAP", "TGL LAHIR", "KEL", "KEC"]

    def page(number: int, first: int) -> list[list[object]]:
        people = [[n, p.kk, p.nik, p.nama.upper(), p.tgl, p.desa.upper(), p.kecamatan.upper()] for n, p in enumerate(P[first : first + 6], first + 1)]  # fmt: skip
        return [
            ["DAFTAR PENDUDUK PENERIMA RASTRA"],
            head,
            *people,
            [None, None, None, None, None, f"Halaman {number} dari 3"],
        ]

    xlsx(folder / "cetak.xlsx", {"Cetak": [*page(1, 0), *page(2, 6), *page(3, 12)]})


@recipe
def blok_keluarga(folder: Path) -> None:
    """A family's line, then its members; two families."""
    label = ["NO.KK", None, "NAMA.KK", None, "ALAMAT"]
    head = [
        "NO",
        "NIK",
        "NAMA",
        "JK",
        "TMPT LHR",
        "TGL LHR",
        "AGAMA",
        "STATUS",
        "HUB. KEL",
        "PENDIDIKAN",
        "PEKERJAAN",
        "NAMA IBU",
        "NAMA AYAH",
    ]
    relations = ("KEPALA KELUARGA", "ISTRI", "ANAK", "ANAK")
    jobs = ("WIRASWASTA", "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "BELUM/TIDAK BEKERJA")

    def family(first: int, father: str) -> list[list[object]]:
        people = P[first : first + 4]
        return [
            label,
            [people[0].kk, None, people[0].nama.upper(), None, people[0].alamat],
            head,
            *([n, p.nik, p.nama.upper(), p.jk, p.tempat, p.tgl, "ISLAM", "KAWIN" if n < 3 else "BELUM KAWIN", relations[n - 1], "SLTA/SEDERAJAT", jobs[n - 1], p.ibu, father] for n, p in enumerate(people, 1)),
        ]  # fmt: skip

    rows: Rows = [
        ["BUKU INDUK PENDUDUK WNI"],
        ["KECAMATAN MARTAPURA"],
        *family(0, "BAHRUDIN"),  # 3 label, 4 family, 5 header, 6-9
        None,
        *family(4, "MUKHTAR"),  # 11 label, 12 family, 13 header, 14-17
    ]
    xlsx(folder / "buku induk.xlsx", {"BIP": rows})


@recipe
def tersembunyi(folder: Path) -> None:
    """Hidden rows, a hidden column (the NIK), a hidden sheet with people on it."""
    head = ["No", "Nama", "Tgl Lahir", "NIK", "Alamat", "Desa", "Kecamatan"]
    shown = [[n, p.nama, p.lahir, p.nik, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[:10], 1)]
    old = [[n, p.nama, p.lahir, p.nik, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[20:26], 1)]
    xlsx(
        folder / "penerima.xlsx",
        {"Data": [head, *shown], "Data Lama": [head, *old]},
        hidden_sheets=["Data Lama"],
        hidden_rows={"Data": [4, 9]},
        hidden_columns={"Data": ["D"]},
    )


@recipe
def mulai_d7(folder: Path) -> None:
    """Six blank lines, three blank columns; an empty column within the table."""
    rows: Rows = [
        *([None] * 6),
        [None, None, None, "No", "Nama KPM", None, "NIK", "Tempat Lahir", "Tgl. Lahir", "Desa", "Kec."],  # 7
        *(
            [None, None, None, n, p.nama, None, p.nik, p.tempat, p.lahir, p.desa, p.kecamatan]
            for n, p in enumerate(P[:10], 1)
        ),  # 8-17
    ]
    xlsx(folder / "KPM.xlsx", {"Sheet1": rows})


@recipe
def kk_gabung(folder: Path) -> None:
    """Number, KK, head and desa merged down each family."""
    relations = ("Kepala Keluarga", "Istri", "Anak", "Anak")
    rows: list[list[object] | None] = [
        ["DATA KELUARGA BINAAN"],
        None,
        ["No", "No. KK", "Kepala Keluarga", "Nama Anggota", "NIK", "Hubungan", "Tgl Lahir", "Desa"],  # 3
    ]
    merges = []
    for number, (first, last) in enumerate(((0, 4), (4, 8), (8, 11)), 1):
        top = len(rows) + 1  # 4-7, 8-11, 12-14
        head = P[first]
        for place, p in enumerate(P[first:last]):
            shared = [number, head.kk, head.nama] if place == 0 else [None] * 3
            rows.append([*shared, p.nama, p.nik, relations[place], p.tgl, p.desa if place == 0 else None])
        merges += [f"{column}{top}:{column}{len(rows)}" for column in "ABCH"]
    xlsx(folder / "keluarga binaan.xlsx", {"Binaan": rows}, merges={"Binaan": merges})


@recipe
def rumus_galat(folder: Path) -> None:
    """Formulas that hold good values, and formulas that failed."""

    def row(place: int) -> list[object]:
        p = P[place]
        excel = place + 2
        name: object = Formula(f"=UPPER(Ref!A{excel})", p.nama.upper())
        kec: object = Formula(f"=VLOOKUP(D{excel},Ref!B:C,2,FALSE)", p.kecamatan)
        born: object = Formula(f"=Ref!D{excel}", (p.lahir - date(1899, 12, 30)).days)
        if place in (3, 7):
            kec = Formula(f"=VLOOKUP(D{excel},Ref!B:C,2,FALSE)", "#N/A")
        if place == 5:
            born = Formula("=#REF!", "#REF!")
        if place == 8:
            name = Formula(f"=UPPER(Ref!#REF!{excel})", "#REF!")
        return [place + 1, p.nik, name, p.desa, kec, born, Formula(f"=2025-YEAR(F{excel})", 2025 - p.lahir.year)]

    rows: Rows = [
        ["No", "NIK", "Nama", "Desa", "Kecamatan", "Tanggal Lahir", "Umur"],
        *(row(place) for place in range(12)),
    ]  # 2-13
    xlsx(folder / "rumus.xlsx", {"Data": rows})


@recipe
def total_di_tengah(folder: Path) -> None:
    """Totals in the middle: carried over at a page's end, brought forward at the next page's top, in any column."""

    def people(first: int, last: int) -> list[list[object]]:
        return [[n, p.nama, p.nik, p.desa, p.kecamatan, 250000] for n, p in enumerate(P[first:last], first + 1)]

    rows: Rows = [
        ["No", "Nama Penerima", "NIK", "Desa", "Kecamatan", "Nilai Bantuan"],
        *people(0, 5),  # 2-6
        [None, "Jumlah dipindahkan", None, None, None, 1250000],  # 7
        [None, "Pindahan", None, None, None, 1250000],  # 8
        *people(5, 10),  # 9-13
        ["TOTAL I", None, None, None, None, 2500000],  # 14
        *people(10, 15),  # 15-19
        [None, "TOTAL KESELURUHAN", None, None, None, 3750000],  # 20
        [None, None, None, "Terbilang : tiga juta tujuh ratus lima puluh ribu rupiah"],  # 21
    ]
    xlsx(folder / "daftar bayar.xlsx", {"Bayar": rows})


@recipe
def legenda_di_samping(folder: Path) -> None:
    """A legend of codes to the right of the table, on the rows of people."""
    legend: dict[int, list[object]] = {
        1: ["KETERANGAN KODE"],
        2: ["1 = Lansia"],
        3: ["2 = Disabilitas"],
        4: ["3 = Janda"],
    }
    rows: Rows = [
        ["No", "Nama", "NIK", "Desa", "Kecamatan", "Kode"],
        *(
            [n, p.nama, p.nik, p.desa, p.kecamatan, n % 3 + 1, None, None, *legend.get(n, [])]
            for n, p in enumerate(P[:11], 1)
        ),  # 2-12
    ]
    xlsx(folder / "sasaran.xlsx", {"Sasaran": rows})


@recipe
def halaman_dua_tingkat(folder: Path) -> None:
    """A header of two levels and its column numbers, said again on the second page."""
    head: list[list[object]] = [
        ["No", "Nama", "NIK", "Tempat/Tanggal Lahir", None, "Alamat", None, None],
        [None, None, None, "Tempat", "Tanggal", "Desa", "RT", "RW"],
        [1, 2, 3, 4, 5, 6, 7, 8],
    ]
    people = [[n, p.nama, p.nik, p.tempat, p.tgl, p.desa, p.rt, p.rw] for n, p in enumerate(P[:16], 1)]
    rows: Rows = [
        ["REGISTER PENERIMA BANTUAN BIBIT"],
        *head,
        *people[:8],
        *head,
        *people[8:],
    ]  # 2-4, 5-12, 13-15, 16-23
    merges = [
        area.format(top=top, low=top + 1)
        for top in (2, 13)
        for area in ("A{top}:A{low}", "B{top}:B{low}", "C{top}:C{low}", "D{top}:E{top}", "F{top}:H{top}")
    ]
    xlsx(folder / "bibit.xlsx", {"Register": rows}, merges={"Register": merges})


@recipe
def tanda_tangan_di_kolom_nik(folder: Path) -> None:
    """Signatures side by side below the columns of names and NIKs, an official's number of 18 digits among them."""
    rows: Rows = [
        ["No", "Nama Penerima", "NIK", "Alamat", "Desa", "Nominal", "Tanda Tangan"],
        *([n, p.nama, p.nik, p.alamat, p.desa, 300000, f"{n}. ........"] for n, p in enumerate(P[:10], 1)),  # 2-11
        [None, "Jumlah", None, None, None, 3000000],  # 12
        None,
        [None, "Mengetahui,", None, None, None, "Martapura, 3 Juni 2025"],  # 14
        [None, "Camat Martapura", None, None, None, "Petugas Pendata,"],
        None,
        None,
        [None, "H. MUHAMMAD RAMLI, S.Sos", "197001011992031009", None, None, "SITI MAISARAH"],  # 18
        [None, "Pembina Tk. I"],
    ]
    xlsx(folder / "bukti terima.xlsx", {"Sheet1": rows})


@recipe
def baris_petunjuk(folder: Path) -> None:
    """A form: below the header a row tells how to fill it in, and unfilled numbered rows follow the people."""
    rows: Rows = [
        ["FORMULIR USULAN PENERIMA BANTUAN"],
        ["No", "Nama Lengkap", "NIK", "Tanggal Lahir", "Jenis Kelamin", "Desa", "Keterangan"],  # 2
        [None, "huruf kapital", "16 digit", "hh/bb/tttt", "L/P", "pilih", "opsional"],  # 3
        *([n, p.nama.upper(), p.nik, p.lahir.strftime("%d/%m/%Y"), p.jk, p.desa] for n, p in enumerate(P[:10], 1)),  # 4-13
        *([n] for n in range(11, 16)),  # 14-18
    ]  # fmt: skip
    xlsx(folder / "formulir.xlsx", {"Form": rows})


@recipe
def nama_lembar_menipu(folder: Path) -> None:
    """The sheet called DATA is a recapitulation by desa, the one called REKAP holds the people."""
    counts: Rows = [
        ["DESA", "LAKI-LAKI", "PEREMPUAN", "JUMLAH"],
        ["Sekumpul", 2, 2, 4],
        ["Tanjung Rema", 2, 2, 4],
        ["Gambut", 2, 1, 3],
        ["JUMLAH", 6, 5, 11],
    ]
    people: Rows = [
        ["NAMA", "NIK", "JK", "DESA", "KECAMATAN"],
        *([p.nama, p.nik, p.jk, p.desa, p.kecamatan] for p in P[:11]),  # 2-12
    ]
    xlsx(folder / "rekap akhir.xlsx", {"DATA": counts, "REKAP": people})


@recipe
def tanda_tangan_tiap_desa(folder: Path) -> None:
    """Two desas pasted below one another, each with its title, header, total and signature."""

    def desa(name: str, head_of_desa: str, first: int, last: int) -> list[list[object] | None]:
        return [
            ["DAFTAR PENERIMA BLT DANA DESA"],
            [f"DESA {name.upper()}"],
            None,
            ["No", "Nama", "NIK", "Alamat", "Nominal"],
            *([n, p.nama, p.nik, p.alamat, 300000] for n, p in enumerate(P[first:last], 1)),
            ["Jumlah", None, None, None, 300000 * (last - first)],
            None,
            [None, None, None, f"{name}, 4 Juli 2025"],
            [None, None, None, f"Pembakal {name}"],
            None,
            [None, None, None, head_of_desa],
            None,
        ]

    rows: Rows = [
        *desa("Malintang", "SYAMSURI", 8, 14),  # 1-2, 4, 5-10, 11, 13-14, 16
        *desa("Pingaran Ulu", "MASRUDDIN", 14, 19),  # 18-19, 21, 22-26, 27, 29-30, 32
    ]
    xlsx(folder / "gabungan desa.xlsx", {"Sheet1": rows})


@recipe
def lampiran_keputusan(folder: Path) -> None:
    """A decree of more than sixty lines stands above the list that is its annex."""
    articles = [[None, f"{n}.", f"Peraturan Daerah Kabupaten Banjar Nomor {n} Tahun {1990 + n % 30} tentang urusan ke-{n};"] for n in range(1, 58)]  # fmt: skip
    rows: Rows = [
        ["KEPUTUSAN BUPATI BANJAR"],
        ["NOMOR 188.45/123/KUM/2025"],
        ["Menimbang", ":", "bahwa penerima bantuan perlu ditetapkan dengan keputusan;"],
        ["Mengingat", ":", None],
        *articles,  # 5-61
        ["MEMUTUSKAN :"],  # 62
        ["KESATU", ":", "Menetapkan nama, NIK dan alamat penerima bantuan sebagaimana lampiran."],
        ["LAMPIRAN KEPUTUSAN BUPATI BANJAR"],  # 64
        ["No", "Nama", "NIK", "Alamat", "Desa", "Kecamatan"],  # 65
        *([n, p.nama, p.nik, p.alamat, p.desa, p.kecamatan] for n, p in enumerate(P[:12], 1)),  # 66-77
    ]
    xlsx(folder / "SK penerima.xlsx", {"SK": rows})


@recipe
def nomor_kolom_aneh(folder: Path) -> None:
    """A row of column numbers one of which is a sum; every name has its running number before it in the cell."""
    rows: Rows = [
        ["NAMA", "NIK", "DESA", "BULAN", "PER BULAN", "JUMLAH BANTUAN"],
        ["1", "2", "3", "4", "5", "6 = 4 x 5"],  # 2
        *(
            [f"{n}. {p.nama.upper()}", p.nik, p.desa.upper(), 3, 200000, 600000] for n, p in enumerate(P[:11], 1)
        ),  # 3-13
    ]
    xlsx(folder / "triwulan.xlsx", {"TW I": rows})
