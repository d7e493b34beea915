"""Which column holds which field."""

from __future__ import annotations

import pytest

from dtsen_merge.errors import QuestionError

NIK = [f"630305{day:02d}0580{n:04d}" for n, day in enumerate([12, 52, 13, 53, 14, 54, 15, 55, 16, 56, 17, 57], start=1)]
KK = [f"6303050101{n:06d}" for n in range(10, 22)]
NAMES = [
    "SITI AMINAH",
    "AHMAD",
    "BUDI SANTOSO",
    "NURUL",
    "HASAN",
    "RAUDAH",
    "USMAN",
    "FATIMAH",
    "ALI",
    "HALIMAH",
    "JAMAL",
    "MARIAM",
]


def mapping(sheet):
    return {one.field: one.heading for one in sheet.mapping.mapped}


def columns(**values):
    """A table of columns under their headings."""
    heads = list(values)
    return [heads, *map(list, zip(*values.values(), strict=True))]


def test_reasons_and_order_of_trust(bench):
    rows = columns(**{"NIK": NIK, "Nama Lengkp": NAMES, "X": ["L", "P"] * 6, "Alamat Surat": ["JL. A"] * 12})
    sheet = bench.table(rows, columns={"alamat": "alamat  SURAT"})
    told = {one.field: one.reason for one in sheet.mapping.mapped}
    assert told == {"nik": "alias", "nama": "spelling", "jenis_kelamin": "content", "alamat": "profile"}
    by_confidence = sorted(sheet.mapping.mapped, key=lambda one: -one.confidence)
    assert [one.reason for one in by_confidence] == ["profile", "alias", "spelling", "content"]


def test_no_kel_is_no_kk_and_nama_kk_is_no_number(bench):
    rows = columns(
        **{
            "NAMA PENERIMA": NAMES,
            "NIK KTP": NIK,
            "NO KEL": [str(n) for n in range(12)],
            "NAMA KK": NAMES[::-1],
            "NM KEL": ["Gambut"] * 12,
        }
    )
    assert mapping(bench.table(rows)) == {
        "nama": "NAMA PENERIMA", "nik": "NIK KTP", "nama_kepala_keluarga": "NAMA KK", "desa": "NM KEL",
    }  # fmt: skip


def test_nama_ortu_is_nobody_s_mother(bench):
    found = mapping(bench.table(columns(Nama=NAMES, NIK=NIK, **{"Nama Ortu": NAMES[::-1]})))
    assert found["nama_ortu"] == "Nama Ortu"
    assert "nama_ibu" not in found


def test_a_nik_of_thirteen_digits_is_none(bench):
    rows = columns(NIK=[f"00012345{n:05d}" for n in range(12)], Nama=NAMES, **{"No KTP": NIK})
    sheet = bench.table(rows)
    assert mapping(sheet)["nik"] == "No KTP"
    assert [(heading, field) for _, heading, field in sheet.mapping.vetoed] == [("NIK", "nik")]


def test_short_and_damaged_niks_are_still_the_nik(bench):
    for values in (
        ["63030512", "-", "0"] * 4,
        [nik[:15] for nik in NIK],
        ["6,30305E+15"] * 12,
        [f"'{nik}" for nik in NIK],
    ):
        assert mapping(bench.table(columns(NIK=values, Nama=NAMES)))["nik"] == "NIK"


def test_a_column_headed_nama_that_holds_numbers_is_none(bench):
    sheet = bench.table(columns(Nama=NIK, **{"Nama Penerima": NAMES}))
    assert mapping(sheet)["nama"] == "Nama Penerima"


def test_two_names_that_differ_are_a_question(bench):
    rows = columns(**{"NIK": NIK, "Nama": NAMES, "Nama Lengkap": NAMES[::-1]})
    path = bench.xlsx("pkh/data.xlsx", Data=rows)
    with pytest.raises(QuestionError) as caught:
        bench.read(path)
    assert caught.value.params == {
        "file": "pkh/data.xlsx",
        "sheet": "Data",
        "field": "nama",
        "headings": "Nama | Nama Lengkap",
    }
    assert mapping(bench.sheet(path, columns={"nama": "Nama Lengkap"}))["nama"] == "Nama Lengkap"


def test_two_names_that_agree_are_the_fuller_one(bench):
    part = [name if n % 2 else None for n, name in enumerate(NAMES)]
    sheet = bench.table(columns(**{"Nama": part, "Nama Lengkap": NAMES}))
    assert mapping(sheet)["nama"] == "Nama Lengkap"
    assert sheet.mapping.questions == ()


def test_the_same_heading_twice(bench):
    rows = [["NIK", "Nama", "Nama", "Keterangan", "Keterangan"]]
    rows += [[nik, name, name, "a", "b"] for nik, name in zip(NIK, NAMES, strict=True)]
    sheet = bench.table(rows)
    assert mapping(sheet)["nama"] == "Nama"
    assert len(sheet.layout.headings) == 5
    differ = [
        ["NIK", "Nama", "Nama"],
        *([nik, name, other] for nik, name, other in zip(NIK, NAMES, NAMES[::-1], strict=True)),
    ]
    with pytest.raises(QuestionError) as caught:
        bench.table(differ)
    assert caught.value.params["headings"] == "Nama (kolom B) | Nama (kolom C)"


def test_status_is_what_its_values_say(bench):
    assert mapping(bench.table(columns(Nama=NAMES, Status=["Hidup"] * 12)))["status_hidup"] == "Status"
    assert mapping(bench.table(columns(Nama=NAMES, STATUS=["KAWIN", "BELUM KAWIN"] * 6)))["status_kawin"] == "STATUS"
    assert set(mapping(bench.table(columns(Nama=NAMES, Status=["Aktif", "Tidak"] * 6)))) == {"nama"}


def test_a_field_that_the_profile_denies(bench):
    found = mapping(bench.table(columns(Nama=NAMES, NIK=NIK, Alamat=["A"] * 12), columns={"alamat": "", "nik": ""}))
    assert found == {"nama": "Nama"}


def test_a_column_that_the_profile_ignores(bench):
    sheet = bench.table(columns(Nama=NAMES, NIK=NIK), columns={"abaikan": "NIK"})
    assert "nik" not in sheet.rows.columns


def test_nik_and_kk_by_content(bench):
    found = mapping(bench.table(columns(Nama=NAMES, Satu=NIK, Dua=KK)))
    assert (found["nik"], found["no_kk"]) == ("Satu", "Dua")


def test_two_columns_that_look_alike_are_not_guessed(bench):
    path = bench.xlsx(Data=columns(Nama=NAMES, Satu=NIK, Dua=NIK[::-1]))
    with pytest.raises(QuestionError) as caught:
        bench.read(path)
    assert (caught.value.params["field"], caught.value.params["headings"]) == ("nik", "Satu | Dua")
    assert mapping(bench.sheet(path, columns={"nik": "Dua"}))["nik"] == "Dua"


def test_names_of_others_are_not_the_person_s(bench):
    found = mapping(
        bench.table(
            columns(
                **{"NIK": NIK, "Nama": NAMES, "Nama Wali": NAMES[::-1], "Nama Petugas": NAMES, "NIK Wali": NIK[::-1]}
            )
        )
    )
    assert found == {"nik": "NIK", "nama": "Nama"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tgl. Lahir", "tanggal_lahir"),
        ("TANGGAL  LAHIR ", "tanggal_lahir"),
        ("Tanggal Lahir (dd/mm/yyyy)", "tanggal_lahir"),
        ("No. KK", "no_kk"),
        ("Nomor Kartu Keluarga (KK)", "no_kk"),
        ("Desa/Kelurahan *", "desa"),
        ("RT", "rt"),
        ("No. HP/WA", "telepon"),
        ("Nama Ibu Kandung", "nama_ibu"),
        ("Jenis Kelamin (L/P)", "jenis_kelamin"),
    ],
)
def test_headings_as_people_write_them(bench, heading, field):
    values = {
        "tanggal_lahir": "12-05-1980",
        "no_kk": KK[0],
        "rt": "001",
        "telepon": "081234567890",
        "jenis_kelamin": "L",
    }
    rows = [["Nama", heading], *([name, values.get(field, "SUNGAI PARING")] for name in NAMES)]
    assert mapping(bench.table(rows)).get(field) == heading.strip().replace("  ", " ")


@pytest.mark.parametrize(
    "heading", ["Tanggal Cair", "Kelas", "Nama Sekolah", "No Rekening", "Tempat Lahir Ayah", "NIK Ayah"]
)
def test_headings_that_mean_something_else(bench, heading):
    found = mapping(
        bench.table([["Nama", "NIK", heading], *([name, nik, "SUNGAI"] for name, nik in zip(NAMES, NIK, strict=True))])
    )
    assert set(found) - {"nik_ayah"} == {"nama", "nik"}


def test_a_list_by_heads_without_their_kk_is_about_the_heads(bench):
    sheet = bench.table(columns(**{"Nama Kepala Keluarga": NAMES, "NIK": NIK, "Alamat": ["JL. A"] * 12}))
    assert sheet.mapping.of("nama").reason == "content"
    assert sheet.rows["row_kind"].unique().to_list() == ["person"]


def test_the_nik_of_somebody_else_is_not_taken_for_want_of_one(bench):
    for heading in ("NIK Kepala Keluarga", "NIK Suami", "NIK Lama", "NIK Wali"):
        assert "nik" not in mapping(bench.table(columns(**{"Nama": NAMES, heading: NIK})))


def test_a_recapitulation_names_nobody(bench, ignored):
    places = ["MARTAPURA", "GAMBUT", "ASTAMBUL", "KERTAK HANYAR", "SUNGAI TABUK", "ALUH ALUH", "BERUNTUNG BARU"]
    heads = ["H. ALI", "SITI", "BUDI", "OMAR", "USMAN", "HASAN", "NURUL"]
    recap = [
        ["Kecamatan", "Desa", "Uraian singkat", "Jumlah"],
        *([place, place[::-1], head, 12] for place, head in zip(places, heads, strict=True)),
    ]
    sheets = bench.read(bench.xlsx(Data=columns(Nama=NAMES, NIK=NIK), Rekap=recap))
    assert [sheet.rows.height for sheet in sheets] == [12, 0]
