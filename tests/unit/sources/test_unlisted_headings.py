"""Headings that no list holds: read by their words and by what stands below them; foreign ones stay unmapped."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from dtsen_merge.sources.aliases import alias_table, meaning, readings
from dtsen_merge.sources.grammar import Reading, read_heading
from dtsen_merge.sources.headings import HeadingMap, map_headings
from dtsen_merge.sources.layout import Layout

DICE = Random(63)
ROWS = 40
FIRST = [
    "SITI",
    "AHMAD",
    "NUR",
    "MUHAMMAD",
    "RAUDAH",
    "BUDI",
    "FATIMAH",
    "ABDUL",
    "HJ. MARIAM",
    "RIZKY",
    "SRI",
    "H. USMAN",
]
LAST = ["AMINAH", "FAUZI", "HAYATI", "RIDWAN", "JANNAH", "SANTOSO", "ZAHRA", "RAHMAN", "WATI", "HIDAYAT", "LESTARI"]


def person(n: int) -> str:
    return f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}"


BIRTHS = [(DICE.randint(1, 28), DICE.randint(1, 12), DICE.randint(1945, 2020)) for _ in range(ROWS)]
WOMEN = [n % 3 == 1 for n in range(ROWS)]


def nik(n: int, birth: tuple[int, int, int] | None = None, *, woman: bool | None = None) -> str:
    day, month, year = birth or BIRTHS[n]
    day += 40 * (WOMEN[n] if woman is None else woman)
    return f"6303{5 + n % 6:02d}{day:02d}{month:02d}{year % 100:02d}{n * 7 + 1:04d}"


NIK = [nik(n) for n in range(ROWS)]
KK = [f"630305{10 + n // 3 % 18:02d}0{1 + n // 3 % 9}{8 + n // 3 % 12:02d}{n // 3 + 11:04d}" for n in range(ROWS)]
NAMES = [person(n) for n in range(ROWS)]
BORN = [f"{day:02d}-{month:02d}-{year}" for day, month, year in BIRTHS]
PLACES = ["Martapura", "Banjarmasin", "Gambut", "Pleihari"]


def cycle(*values: str) -> list[str]:
    return [values[n % len(values)] for n in range(ROWS)]


PHONES = [f"0812{50_000_000 + n * 7919}"[:12] for n in range(ROWS)]
TTL = [f"{PLACES[n % 4]}, {born}" for n, born in enumerate(BORN)]
SEX = ["P" if woman else "L" for woman in WOMEN]
STREETS = [f"Jl. Melati Gg. {n} RT 0{n % 5 + 1}" for n in range(ROWS)]
MARRIAGE = cycle("KAWIN", "BELUM KAWIN", "CERAI MATI")
SHDK = cycle("KEPALA KELUARGA", "ISTRI", "ANAK")
SCHOOLING = cycle("SD", "SMP", "SMA", "S1", "TIDAK SEKOLAH")
JOBS = cycle("PETANI", "BURUH HARIAN LEPAS", "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "Tukang")
DESA = cycle("Sungai Batang", "Keraton", "Tungkaran", "Antasan Senor", "Bincau", "Sungai Sipai")
KECAMATAN = cycle("Martapura", "Gambut", "Astambul", "Kertak Hanyar", "Aluh-Aluh")
SCHOOLS = cycle("SDN Keraton 1", "MTsN 2 Banjar", "SMPN 1 Martapura", "MIS Nurul Huda", "SMAN 1 Gambut")
BANKS = cycle("BRI", "BANK KALSEL", "BNI", "MANDIRI")
SHOPS = [f"WARUNG {name}" for name in NAMES]
DAYS_2025 = [f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2025" for n in range(ROWS)]
FIVE = [str(n % 5 + 1) for n in range(ROWS)]


def mapped(columns: dict[str, list[str]], answers: dict[str, str] | None = None) -> HeadingMap:
    """The mapping of a sheet of columns under their headings."""
    data = pl.DataFrame({f"c{place}": values for place, values in enumerate(columns.values())})
    heads = {f"c{place}": heading for place, heading in enumerate(columns)}
    return map_headings(data, Layout("table", (1,), heads, heads), answers or {})


def field_of(found: HeadingMap, heading: str) -> str | None:
    return next((one.field for one in found.mapped if one.heading == heading), None)


UNLISTED = [
    ("Nomor Identitas KPM", NIK, "nik"),
    ("No. Identitas Warga (NIK)", NIK, "nik"),
    ("N.I.K. Anggota", NIK, "nik"),
    ("NIKPenerima", NIK, "nik"),
    ("NIK Santri", NIK, "nik"),
    ("Nomor E-KTP", NIK, "nik"),
    ("Nmr KTP Pemohon", NIK, "nik"),
    ("ID Number", NIK, "nik"),
    ("Nomor Penduduk", NIK, "nik"),
    ("Nomor Identitas Nasabah Binaan", NIK, "nik"),
    ("Nomer KK", KK, "no_kk"),
    ("NoKK Penerima", KK, "no_kk"),
    ("Family Card No", KK, "no_kk"),
    ("No. Kartu Kel.", KK, "no_kk"),
    ("Nomor KK Kepala Keluarga", KK, "no_kk"),
    ("Nm. Jamaah", NAMES, "nama"),
    ("NamaLengkap Nelayan", NAMES, "nama"),
    ("Full Name", NAMES, "nama"),
    ("Nama Lansia (wajib diisi)*", NAMES, "nama"),
    ("Nama Perajin Sasirangan", NAMES, "nama"),
    ("Nama di KTP", NAMES, "nama"),
    ("Nama Pemilik Toko", NAMES, "nama"),
    ("Penerima Manfaat", NAMES, "nama"),
    ("Nama Kep. Kel.", NAMES, "nama_kepala_keluarga"),
    ("Tg. Lahir", BORN, "tanggal_lahir"),
    ("Tgl.Lhr Anggota", BORN, "tanggal_lahir"),
    ("Lahir pada", BORN, "tanggal_lahir"),
    ("Date of Birth", BORN, "tanggal_lahir"),
    ("Tanggal kelahiran ybs", BORN, "tanggal_lahir"),
    ("Thn Lahir", [born[-4:] for born in BORN], "tanggal_lahir"),
    ("TmptLahir", cycle(*PLACES), "tempat_lahir"),
    ("Place of Birth", cycle(*PLACES), "tempat_lahir"),
    ("Lahir di", cycle(*PLACES), "tempat_lahir"),
    ("Lahir di/pada tanggal", TTL, "ttl"),
    ("Tmp. & Tgl. Lhr", TTL, "ttl"),
    ("Kelahiran", TTL, "ttl"),
    ("J. Kel", SEX, "jenis_kelamin"),
    ("Jns Klmn", cycle("Laki-laki", "Perempuan"), "jenis_kelamin"),
    ("Gender Pemohon (M/F)", cycle("M", "F"), "jenis_kelamin"),
    ("Lk / Pr", SEX, "jenis_kelamin"),
    ("Almt. Rumah", STREETS, "alamat"),
    ("Alamat tempat tinggal saat ini", STREETS, "alamat"),
    ("Home Address", STREETS, "alamat"),
    ("Kp./Desa/Kel.", DESA, "desa"),
    ("Nama Desa Domisili", DESA, "desa"),
    ("Kcmtn", KECAMATAN, "kecamatan"),
    ("Sub District", KECAMATAN, "kecamatan"),
    ("Nomor RT", [f"{n % 9 + 1:03d}" for n in range(ROWS)], "rt"),
    ("Hub. dlm Keluarga", SHDK, "hubungan_keluarga"),
    ("Hubungan dgn KK", SHDK, "hubungan_keluarga"),
    ("Stts. Nikah", MARRIAGE, "status_kawin"),
    ("Marital Status", MARRIAGE, "status_kawin"),
    ("Jenjang Pendidikan Terakhir Ybs", SCHOOLING, "pendidikan"),
    ("Pend.", SCHOOLING, "pendidikan"),
    ("Profesi Utama", JOBS, "pekerjaan"),
    ("Jns. Pkrjn", JOBS, "pekerjaan"),
    ("Religion", cycle("ISLAM", "KRISTEN"), "agama"),
    ("Nomor WA Aktif", PHONES, "telepon"),
    ("Tlp Seluler", PHONES, "telepon"),
    ("Desil Keluarga", FIVE, "desil_nasional"),
    ("Umur Ybs (Tahun)", [str(2025 - int(born[-4:])) for born in BORN], "usia"),
    ("Nama Ibu Kandung Siswa", NAMES[::-1], "nama_ibu"),
    ("Bapak Kandung", NAMES[::-1], "nama_ayah"),
    ("Nomor Kependudukan", NIK, "nik"),
    ("National ID", NIK, "nik"),
    ("Family ID", KK, "no_kk"),
    ("Name of Beneficiary", NAMES, "nama"),
    ("NIK Pelaku Usaha", NIK, "nik"),
    ("Birth Place", cycle(*PLACES), "tempat_lahir"),
    ("Kab/Kota Lahir", cycle(*PLACES), "tempat_lahir"),
    ("Contact Number", PHONES, "telepon"),
    ("agama_id", cycle("1", "2"), "agama"),
    ("Status Pernikahan Anak", MARRIAGE, "status_kawin"),
    ("Jml Jiwa", FIVE, "jumlah_anggota_keluarga"),
    ("ibu_nik", [nik(n, (3, 4, 1970), woman=True) for n in range(ROWS)], "nik_ibu"),
    ("NIK Ibu Kandung", [nik(n, (3, 4, 1970), woman=True) for n in range(ROWS)], "nik_ibu"),
]


@pytest.mark.parametrize(("heading", "values", "field"), UNLISTED, ids=[heading for heading, _, _ in UNLISTED])
def test_an_unlisted_heading_is_read_by_its_words(heading: str, values: list[str], field: str) -> None:
    assert not any(word in alias_table() for word in readings(heading)), "listed: proves nothing"
    columns = {"Nama": NAMES, "NIK": NIK, heading: values}
    for own in ("Nama", "NIK"):
        if field in ({"Nama": ("nama", "nama_kepala_keluarga"), "NIK": ("nik",)}[own]):
            del columns[own]
    found = mapped(columns)
    assert field_of(found, heading) == field
    assert found.questions == ()


AGREEING = [pair for pair in UNLISTED if pair[2] not in ("tempat_lahir",)]


@pytest.mark.parametrize(("heading", "values", "field"), AGREEING, ids=[heading for heading, _, _ in AGREEING])
def test_heading_and_content_that_agree_need_no_edit(heading: str, values: list[str], field: str) -> None:
    found = mapped({heading: values, **({"NIK": NIK} if field != "nik" else {"Nama": NAMES})})
    assert max(one.confidence for one in found.mapped if one.heading == heading) >= 0.9


TWO_LEVELS = [
    ("Data Penerima / Nama Lengkap Ybs", NAMES, "nama"),
    ("Kelahiran / Tempat", cycle(*PLACES), "tempat_lahir"),
    ("Kelahiran / Tanggal", BORN, "tanggal_lahir"),
    ("Alamat / Kp. / Desa", DESA, "desa"),
    ("Data Pendamping / Nama", NAMES[::-1], None),
    ("Data Pendamping / No. HP Aktif", PHONES, None),
    ("Data Sekolah / Nama", SCHOOLS, None),
    ("Data Sekolah / Alamat", STREETS, None),
    ("Bank / Nama", BANKS, None),
    ("Bantuan / Tanggal", DAYS_2025, None),
]


@pytest.mark.parametrize(("heading", "values", "field"), TWO_LEVELS, ids=[heading for heading, _, _ in TWO_LEVELS])
def test_a_heading_of_two_levels(heading: str, values: list[str], field: str | None) -> None:
    group, _, low = heading.partition(" / ")
    heads = {"c0": "NIK", "c1": f"{group} / {low}"}
    found = map_headings(
        pl.DataFrame({"c0": NIK, "c1": values}), Layout("table", (1, 2), heads, {"c0": "NIK", "c1": low}), {}
    )
    assert next((one.field for one in found.mapped if one.column == "c1"), None) == field


SLIPS = [
    ("Tangal Lahir", BORN, "tanggal_lahir"), ("Tnaggal Lahir Ybs", BORN, "tanggal_lahir"),
    ("Nama Lenkap Peserta", NAMES, "nama"), ("Alamt", STREETS, "alamat"), ("Jenis Klamin Anak", SEX, "jenis_kelamin"),
    ("No Kartu Kelurga", KK, "no_kk"), ("Pendidkan", SCHOOLING, "pendidikan"), ("Pekerjan", JOBS, "pekerjaan"),
    ("Kecamtan", KECAMATAN, "kecamatan"), ("Hubungn Keluarga", SHDK, "hubungan_keluarga"), ("Status Perkawnan", MARRIAGE, "status_kawin"),
    ("Nomor Telpn", PHONES, "telepon"), ("Nomr Identitas", NIK, "nik"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "values", "field"), SLIPS, ids=[heading for heading, _, _ in SLIPS])
def test_a_misspelt_heading(heading: str, values: list[str], field: str) -> None:
    found = mapped({heading: values, **({"NIK": NIK} if field != "nik" else {})})
    one = next(one for one in found.mapped if one.heading == heading)
    assert (one.field, one.reason) == (field, "spelling")
    assert one.confidence < 0.98


@pytest.mark.parametrize(
    ("heading", "field", "slips"),
    [
        ("Tnaggal Lahir Ybs", "tanggal_lahir", 1), ("Alamt Domisili", "domisili", 1), ("Kecamtan Domisili", "kecamatan", 1), ("Jenis Klamin Anak", "jenis_kelamin", 1),
        ("namalengkap penerima", "nama", 0), ("nokk penerima", "no_kk", 0), ("tgllahir anggota", "tanggal_lahir", 0), ("notelp aktif", "telepon", 0),
        ("tmptlahir warga", "tempat_lahir", 0), ("Pkrjn Ybs", "pekerjaan", 0), ("Temp. Lahir", "tempat_lahir", 0), ("N I K", "nik", 0),
    ],
)  # fmt: skip
def test_slips_glued_and_shortened_words_are_read(heading: str, field: str, slips: int) -> None:
    assert read_heading(heading) == Reading((field,), sure=True, slips=slips)


@pytest.mark.parametrize(
    "heading", ["Nama Tanaman", "Alat Tangkap", "Kelas", "Nomor Lambung", "Tanggal Tanam", "Umur Tanaman", "Kawan"]
)
def test_a_word_that_is_near_a_listed_one_is_not_taken_for_it(heading: str) -> None:
    assert not read_heading(heading).sure
    assert meaning(heading) is None


FOREIGN = [
    ("No", [str(n) for n in range(ROWS)]), ("No Urut", [str(n) for n in range(ROWS)]), ("No Kel", FIVE), ("Nomor", FIVE),
    ("NISN", [f"00{n:08d}" for n in range(ROWS)]), ("No KIP", [f"KIP{n:05d}" for n in range(ROWS)]),
    ("No Rekening", [f"0012{n:011d}" for n in range(ROWS)]), ("Nomor Rekening Bank", NIK), ("Nama Bank", BANKS), ("Bank Penyalur", BANKS),
    ("Nama Sekolah", SCHOOLS), ("Asal Sekolah", SCHOOLS), ("Sekolah", SCHOOLS), ("Nama Madrasah", SCHOOLS), ("Nama Lembaga", SCHOOLS),
    ("Nama Usaha", SHOPS), ("Nama Toko", SHOPS), ("Nama Kelompok", cycle("KWT Melati", "Poktan Maju")), ("Nama Barang", cycle("Beras", "Mesin jahit")),
    ("Nama Kegiatan", cycle("PKH", "PIP")), ("Nama Perusahaan", cycle("PT Maju", "CV Jaya")), ("Nama Tanaman", cycle("Padi", "Karet")),
    ("Nama Jalan", STREETS), ("Nama Rekening", NAMES), ("Atas Nama Rekening", NAMES), ("Nama Pemilik Rekening", NAMES),
    ("Nama Pendamping", NAMES), ("Nama Petugas", NAMES), ("Nama Wali", NAMES), ("Nama Suami/Istri", NAMES), ("Nama Ahli Waris", NAMES),
    ("Nama Ketua Kelompok", NAMES), ("Nama Enumerator", NAMES), ("Nama Kader Posyandu", NAMES), ("Nama Penjamin", NAMES), ("Ketua RT", NAMES),
    ("Tanggal Cair", DAYS_2025), ("Tanggal Input", DAYS_2025), ("Tgl Daftar", DAYS_2025), ("Tanggal Penyaluran", DAYS_2025), ("Tgl SK", DAYS_2025),
    ("Tanggal Kunjungan", DAYS_2025), ("Tanggal Masuk", DAYS_2025), ("Tanggal", DAYS_2025), ("TMT", DAYS_2025), ("Tgl Lahir Istri", BORN[::-1]),
    ("Usia Saat Ukur", FIVE), ("Usia Kehamilan", FIVE), ("Status", cycle("Aktif", "Tidak")), ("Status Peserta", cycle("AKTIF", "NON AKTIF")),
    ("Status Rumah", cycle("Milik", "Sewa")), ("Status KTP", cycle("Ada", "Belum")), ("Jenis Identitas", cycle("KTP", "SIM")),
    ("NIK Istri", [nik(n, (4, 5, 1980), woman=True) for n in range(ROWS)]), ("NIK Kepala Keluarga", NIK[::-1]), ("NIK Lama", NIK[::-1]),
    ("NPWP", [f"{n:015d}" for n in range(ROWS)]), ("NIP", [f"19800101{n:010d}" for n in range(ROWS)]), ("NIB", [f"9120{n:09d}" for n in range(ROWS)]),
    ("Alamat Sekolah", STREETS), ("Alamat Usaha", STREETS), ("Desa Asal", DESA), ("Kecamatan Usaha", KECAMATAN), ("Pekerjaan Suami", JOBS),
    ("Pendidikan Ayah", SCHOOLING), ("Jumlah Tanggungan", FIVE), ("Kode Wilayah", [f"63030{n % 9}" for n in range(ROWS)]),
    ("No. Polisi", [f"DA {n} AB" for n in range(ROWS)]), ("No. Meter PLN", [f"3210{n:08d}" for n in range(ROWS)]), ("ID Pelanggan", [f"3210{n:08d}" for n in range(ROWS)]),
    ("No. HP Wali", PHONES), ("Email", cycle("a@contoh.id", "b@contoh.id")), ("Kelas", cycle("1A", "2B")), ("Keterangan", cycle("lengkap", "menyusul")),
    ("Alasan", [f"rumah tidak layak huni ke {chr(97 + n % 26)}" for n in range(ROWS)]), ("Luas Tanah", FIVE), ("Gelombang", cycle("1", "2")),
    ("TD", ["120/80"] * ROWS), ("Nomor KTA", [f"{n:06d}" for n in range(ROWS)]), ("Jenis Kelamin KK", SEX), ("Jenis Kelamin Ternak", cycle("1", "2")),
    ("Nama Pelatih", NAMES[::-1]), ("Nama Lain", NAMES[::-1]), ("Nama Panggilan", [name.split()[0] for name in NAMES]), ("Peringkat Kelas", FIVE),
    ("kk_level", FIVE), ("Tanggal Lahir Menantu", BORN[::-1]), ("Kartu Identitas", cycle("KTP", "SIM")), ("Virtual Account", [f"88{n:014d}" for n in range(ROWS)]),
    ("Termin", cycle("1", "2")), ("Ukuran Baju", cycle("L", "XL", "M")), ("Golongan Darah", cycle("A", "B", "O")), ("Kode Kunjungan", NIK[::-1]),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "values"), FOREIGN, ids=[heading for heading, _ in FOREIGN])
def test_a_foreign_heading_stays_unmapped(heading: str, values: list[str]) -> None:
    found = mapped({"Nama": NAMES, "NIK": NIK, "Tgl Lahir": BORN, heading: values})
    assert field_of(found, heading) is None
    assert {one.field: one.heading for one in found.mapped} == {
        "nama": "Nama",
        "nik": "NIK",
        "tanggal_lahir": "Tgl Lahir",
    }
    assert heading in [told for _, told in found.unmapped]


@pytest.mark.parametrize(("heading", "values"), FOREIGN, ids=[heading for heading, _ in FOREIGN])
def test_a_foreign_heading_is_not_taken_for_want_of_a_better(heading: str, values: list[str]) -> None:
    found = mapped({heading: values, "Alamat": STREETS, "Jenis Kelamin": SEX})
    assert field_of(found, heading) is None


@pytest.mark.parametrize(
    "word",
    [
        "SITI",
        "Astambul",
        "KAWIN",
        "ISLAM",
        "LANSIA Nama",
        "x Desa",
        "Kec. Gambut",
        "DUSUN I",
        "RT 01",
        "PETANI",
        "Hidup",
    ],
)
def test_a_cell_of_data_is_no_heading(word: str) -> None:
    assert meaning(word) is None
