"""What the cells say where the heading does not: columns held against each other, terms, places, vetoes, doubles."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from dtsen_merge.sources.answers import plain_heading
from dtsen_merge.sources.headings import HeadingMap, map_headings
from dtsen_merge.sources.layout import Layout

DICE = Random(6303)
ROWS = 48
GIVEN = ["SITI", "AHMAD", "NUR", "MUHAMMAD", "RAUDAH", "BUDI", "FATIMAH", "ABDUL", "MARIAM", "RIZKY", "SRI"]
LAST = [
    "AMINAH",
    "FAUZI",
    "HAYATI",
    "RIDWAN",
    "JANNAH",
    "SANTOSO",
    "ZAHRA",
    "RAHMAN",
    "WATI",
    "HIDAYAT",
    "LESTARI",
    "YANI",
    "PUTRA",
]
NAMES = [f"{GIVEN[n % 11]} {LAST[n % 13]}" for n in range(ROWS)]
BIRTHS = [(DICE.randint(1, 28), DICE.randint(1, 12), DICE.randint(1940, 2020)) for _ in range(ROWS)]
WOMEN = [DICE.random() < 0.5 for _ in range(ROWS)]
BORN = [f"{day:02d}/{month:02d}/{year}" for day, month, year in BIRTHS]
SEX = ["P" if woman else "L" for woman in WOMEN]


def niks(births: list[tuple[int, int, int]], women: list[bool]) -> list[str]:
    return [
        f"630305{day + 40 * woman:02d}{month:02d}{year % 100:02d}{n * 7 + 1:04d}"
        for n, ((day, month, year), woman) in enumerate(zip(births, women, strict=True))
    ]


NIK = niks(BIRTHS, WOMEN)
MOTHERS = niks(
    [(DICE.randint(1, 28), DICE.randint(1, 12), DICE.randint(1940, 1999)) for _ in range(ROWS)], [True] * ROWS
)
CARDS = [f"630305{10 + n // 3 % 18:02d}0{1 + n // 3 % 9}{8 + n // 3 % 12:02d}{n // 3 + 11:04d}" for n in range(ROWS)]
OTHER_DATES = [f"{DICE.randint(1, 28):02d}/{DICE.randint(1, 12):02d}/{DICE.randint(1950, 2024)}" for _ in range(ROWS)]


def cycle(*values: str) -> list[str]:
    return [values[n % len(values)] for n in range(ROWS)]


def sheet(*columns: tuple[str, list[str]], answers: dict[str, str] | None = None) -> HeadingMap:
    """The mapping of a sheet; a column with the heading "" has none in the layout."""
    data = pl.DataFrame({f"c{place}": values for place, (_, values) in enumerate(columns)})
    heads = {f"c{place}": heading for place, (heading, _) in enumerate(columns) if heading}
    return map_headings(data, Layout("table", (1,), heads, heads), answers or {})


def fields(found: HeadingMap) -> dict[str, str]:
    return {one.field: one.column for one in found.mapped}


def test_of_two_dates_the_nik_s_is_the_birth() -> None:
    found = sheet(("NIK", NIK), ("Nama", NAMES), ("Tanggal Input", OTHER_DATES), ("Tanggal", BORN))
    assert fields(found)["tanggal_lahir"] == "c3"
    assert found.of("tanggal_lahir").confidence >= 0.9
    again = sheet(("NIK", NIK), ("Nama", NAMES), ("Tanggal", OTHER_DATES))
    assert "tanggal_lahir" not in fields(again)


def test_two_columns_headed_birth_date_are_told_apart_by_the_nik() -> None:
    found = sheet(("NIK", NIK), ("Nama", NAMES), ("Tgl Lahir", OTHER_DATES), ("Tanggal Lahir", BORN))
    assert fields(found)["tanggal_lahir"] == "c3"
    assert found.questions == ()
    without = sheet(("Nama", NAMES), ("Tgl Lahir", OTHER_DATES), ("Tanggal Lahir", BORN))
    assert without.questions == (("tanggal_lahir", ("Tgl Lahir", "Tanggal Lahir")),)


def test_a_date_is_the_birth_whatever_its_heading_and_its_form() -> None:
    months = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ]
    words = [f"{day} {months[month - 1]} {year}" for day, month, year in BIRTHS]
    iso = [f"{year}-{month:02d}-{day:02d}" for day, month, year in BIRTHS]
    short = [f"{day:02d}-{month:02d}-{year % 100:02d}" for day, month, year in BIRTHS]
    for values in (words, iso, short):
        assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("HPHT", values)))["tanggal_lahir"] == "c2"
    placed = [f"Martapura, {born}" for born in BORN]
    assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Asal", placed)))["ttl"] == "c2"


def test_without_a_nik_only_a_spread_of_births_is_one() -> None:
    assert fields(sheet(("Nama", NAMES), ("Alamat", NAMES[::-1]), ("Tanggal", BORN)))["tanggal_lahir"] == "c2"
    recent = [f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{2005 + n % 20}" for n in range(ROWS)]
    assert "tanggal_lahir" not in fields(sheet(("Nama", NAMES), ("Tanggal", recent)))
    future = [*BORN[:-1], "01/01/2999"]
    assert "tanggal_lahir" not in fields(sheet(("Nama", NAMES), ("Tanggal", future)))


def test_a_code_that_goes_with_the_nik_is_the_sex() -> None:
    coded = ["2" if woman else "1" for woman in WOMEN]
    assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Data 1", coded)))["jenis_kelamin"] == "c2"
    at_random = [str(DICE.randint(1, 2)) for _ in range(ROWS)]
    assert "jenis_kelamin" not in fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Data 1", at_random)))


def test_a_word_that_goes_with_the_sex_is_not_the_sex() -> None:
    role = ["ISTRI" if woman else "KEPALA KELUARGA" for woman in WOMEN]
    assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Peran", role)))["hubungan_keluarga"] == "c2"


def test_a_sex_that_is_turned_round_is_vetoed() -> None:
    turned = ["1" if woman else "2" for woman in WOMEN]
    found = sheet(("NIK", NIK), ("Nama", NAMES), ("JK", turned))
    assert "jenis_kelamin" not in fields(found)
    assert ("c2", "JK", "jenis_kelamin") in found.vetoed


def test_a_code_of_ones_and_twos_is_no_sex_by_itself() -> None:
    assert "jenis_kelamin" not in fields(sheet(("Nama", NAMES), ("Alamat", NAMES[::-1]), ("Fase", cycle("1", "2"))))


def test_of_two_numbers_the_one_with_women_is_the_nik() -> None:
    found = fields(sheet(("Nama", NAMES), ("Data 1", CARDS), ("Data 2", NIK)))
    assert (found["nik"], found["no_kk"]) == ("c2", "c1")


def test_a_nik_of_men_only_is_known_by_their_births() -> None:
    men = niks(BIRTHS, [False] * ROWS)
    found = sheet(("Nama", NAMES), ("Tgl Lahir", BORN), ("Data 1", men))
    assert fields(found).get("nik") == "c2"
    alone = sheet(("Nama", NAMES), ("Alamat", NAMES[::-1]), ("Data 1", men))
    assert not {"nik", "no_kk"} & set(fields(alone))  # might be either


def test_own_and_mother_s_nik_are_told_apart_by_the_birth_date() -> None:
    found = sheet(("Nama", NAMES), ("NIK", MOTHERS), ("No KTP", NIK), ("Tgl Lahir", BORN))
    assert fields(found)["nik"] == "c2"
    undecided = sheet(("Nama", NAMES), ("NIK", MOTHERS), ("No KTP", NIK))
    assert undecided.questions == (("nik", ("NIK", "No KTP")),)


def test_nik_and_kk_that_look_exchanged_are_a_question() -> None:
    found = sheet(("Nama", NAMES), ("NIK", CARDS), ("No KK", NIK))
    assert {field for field, _ in found.questions} == {"nik", "no_kk"}
    assert not {"nik", "no_kk"} & set(fields(found))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (cycle("KAWIN", "BELUM KAWIN", "CERAI HIDUP"), "status_kawin"),
        (cycle("KEPALA KELUARGA", "ISTRI", "ANAK", "CUCU"), "hubungan_keluarga"),
        (cycle("ISLAM", "KRISTEN"), "agama"),
        (cycle("Hidup", "Meninggal"), "status_hidup"),
        (cycle("PETANI", "NELAYAN", "PNS", "WIRASWASTA"), "pekerjaan"),
        (cycle("SD", "SMP", "TIDAK SEKOLAH"), "pendidikan"),
        ([f"08125{n * 7919:07d}" for n in range(ROWS)], "telepon"),
        ([f"+62 812-5{n * 7919:06d}" for n in range(ROWS)], "telepon"),
        (cycle("Kec. Gambut", "Kecamatan Astambul"), "kecamatan"),
        (cycle("Ds. Gudang", "Kel. Keraton"), "desa"),
        (cycle("Martapura", "Gambut", "Astambul", "Karang Intan"), "kecamatan"),
        (cycle("Sungai Batang", "Bincau", "Tungkaran", "Sei Sipai"), "desa"),
        (cycle("RT 01", "RT 02"), "rt"),
        (cycle("001/002", "003/001"), "rt_rw"),
    ],
)
@pytest.mark.parametrize("heading", ["Keterangan", "Kolom3"])
def test_a_heading_that_says_nothing_leaves_the_word_to_the_cells(values: list[str], field: str, heading: str) -> None:
    found = sheet(("Nama", NAMES), ("NIK", NIK), (heading, values))
    assert fields(found).get(field) == "c2"
    assert found.of(field).reason == "content"


@pytest.mark.parametrize(
    "values",
    [
        cycle("Martapura", "Banjarmasin", "Surabaya", "Barabai"),
        cycle("lengkap", "menyusul", "pindah"),
        cycle("1", "2", "3"),
        cycle("AKTIF", "NON AKTIF"),
        ["KAWIN"] * ROWS,
        cycle("Ya", "Tidak"),
        [f"rumah rusak {chr(97 + n % 26)}" for n in range(ROWS)],
    ],
)
def test_cells_that_say_too_little_are_left_alone(values: list[str]) -> None:
    assert set(fields(sheet(("Nama", NAMES), ("NIK", NIK), ("Keterangan", values)))) == {"nama", "nik"}


def test_places_of_another_district_are_known_by_its_identity_numbers() -> None:
    of_bandung = [f"3204{number[4:]}" for number in NIK]
    places = cycle("Ciwidey", "Rancabali", "Pasirjambu", "Soreang")
    assert fields(sheet(("Nama", NAMES), ("NIK", of_bandung), ("Lokasi", places))).get("kecamatan") == "c2"
    assert "kecamatan" not in fields(sheet(("Nama", NAMES), ("NIK", NIK), ("Lokasi", places)))


def test_columns_without_any_heading() -> None:
    found = sheet(("Alamat", NAMES[::-1]), ("", NIK), ("", NAMES), ("", BORN))
    assert {field: column for field, column in fields(found).items() if field != "alamat"} == {
        "nik": "c1", "nama": "c2", "tanggal_lahir": "c3",
    }  # fmt: skip
    assert found.of("nik").heading == "(kolom B)"
    assert found.unmapped == ()
    sparse = [value if n % 3 == 0 else None for n, value in enumerate(NIK)]
    assert "nik" not in fields(sheet(("Nama", NAMES), ("Alamat", NAMES), ("", sparse)))


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("NIK", [f"00012345{n:05d}" for n in range(ROWS)], "nik"),
        ("Nomor Identitas Warga", cycle("Ada", "Tidak"), "nik"),
        ("No. KTP Pemohon", cycle("V", "X"), "nik"),
        ("Tgl Lahir", NAMES, "tanggal_lahir"),
        ("Nama", NIK, "nama"),
        ("Nama Warga Binaan", cycle("PT Maju", "SDN Keraton 1", "Toko Jaya"), "nama"),
        ("Nama", cycle("SDN Keraton 1", "MIS Nurul Huda", "TK Aisyiyah"), "nama"),
        ("Nama", [str(n) for n in range(ROWS)], "nama"),
        ("JK", [str(n) for n in range(ROWS)], "jenis_kelamin"),
        ("Gender Ybs", NAMES, "jenis_kelamin"),
        ("Umur Ybs", BORN, "usia"),
        ("No. WA Pemohon", NAMES, "telepon"),
        ("Desa", BORN, "desa"),
    ],
)
def test_content_vetoes_a_name(heading: str, values: list[str], field: str) -> None:
    found = sheet((heading, values), ("Alamat", NAMES))
    assert field not in fields(found)
    assert ("c0", heading, field) in found.vetoed


def test_the_same_heading_twice_is_told_apart_by_its_column() -> None:
    columns = (("NIK", NIK), ("Nama", NAMES), ("Nama", NAMES[::-1]))
    found = sheet(*columns)
    assert found.questions == (("nama", ("Nama (kolom B)", "Nama (kolom C)")),)
    assert found.unmapped == (("c1", "Nama (kolom B)"), ("c2", "Nama (kolom C)"))
    assert fields(sheet(*columns, answers={"nama": "Nama (kolom C)"}))["nama"] == "c2"
    assert fields(sheet(*columns, answers={"nama": "NAMA (Kolom b)"}))["nama"] == "c1"
    assert sheet(*columns, answers={"nama": "Nama"}).questions == found.questions  # the profile has not decided either
    assert "nama" not in fields(sheet(*columns, answers={"nama": "Nama (kolom A)"}))


def test_an_answer_may_name_a_column_without_a_heading() -> None:
    found = sheet(("Nama", NAMES), ("", cycle("x", "y")), answers={"alamat": "(kolom B)"})
    assert fields(found)["alamat"] == "c1"
    assert plain_heading("Nama (kolom C)") == "Nama"
    assert plain_heading("Jenis Kelamin (L/P)") == "Jenis Kelamin (L/P)"


def test_headings_that_stand_twice_and_say_the_same_are_no_question() -> None:
    part = [name if n % 2 else None for n, name in enumerate(NAMES)]
    found = sheet(("NIK", NIK), ("Nama", part), ("Nama", NAMES))
    assert fields(found)["nama"] == "c2"
    assert found.questions == ()


def test_two_columns_that_share_no_row_are_not_the_same() -> None:
    men = [None if woman else "1" for woman in WOMEN]
    women = ["1" if woman else None for woman in WOMEN]
    found = sheet(("NIK", NIK), ("Nama", NAMES), ("Jenis Kelamin", men), ("Kelamin", women))
    assert "jenis_kelamin" not in fields(found)
    assert found.ambiguous == (("jenis_kelamin", "", ("Jenis Kelamin", "Kelamin")),)


def test_kel_over_sexes_is_no_place() -> None:
    assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Kel", SEX)))["jenis_kelamin"] == "c2"
    assert fields(sheet(("NIK", NIK), ("Nama", NAMES), ("Kel", cycle("Keraton", "Jawa"))))["desa"] == "c2"


def test_candidates_tell_all_that_a_column_may_hold() -> None:
    found = sheet(
        ("NIK", NIK), ("Nama Anak", NAMES), ("Nama Penerima", NAMES[::-1]), ("Status", cycle("KAWIN", "BELUM KAWIN"))
    )
    told = {(one.column, one.field): one for one in found.candidates}
    assert {("c1", "nama"), ("c2", "nama"), ("c3", "status_kawin")} <= set(told)
    assert told["c0", "nik"].reason == "alias"
    scores = [one.score for one in found.candidates if one.column == "c3"]
    assert scores == sorted(scores, reverse=True)


def test_a_lesser_field_that_two_columns_claim_is_left_and_told() -> None:
    found = sheet(("Nama", NAMES), ("NIK", NIK), ("Alamat KTP", NAMES), ("Alamat Rumah", NAMES[::-1]))
    assert "alamat" not in fields(found)
    assert found.ambiguous == (("alamat", "", ("Alamat KTP", "Alamat Rumah")),)
    assert found.questions == ()


def test_words_that_nobody_listed_do_not_beat_a_plain_heading() -> None:
    found = sheet(("Nama", NAMES), ("NIK", NIK), ("Nama Juragan", NAMES[::-1]))
    assert fields(found)["nama"] == "c0"
    assert found.questions == ()
