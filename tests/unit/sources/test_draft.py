"""A drafted profile is one that can be loaded, and says what was seen."""

from __future__ import annotations

import tomllib

import pytest

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.draft import draft_profile, source_name
from dtsen_merge.sources.inspection import inspect_file

NIK = [f"630305{12 + 40 * (n % 2)}05{n:06d}" for n in range(800011, 800060)]
NAMES = [f"ORANG {chr(65 + n)}" for n in range(12)]


def table(*heads, many=12):
    return [list(heads), *([NIK[n], NAMES[n], *["x"] * (len(heads) - 2)] for n in range(many))]


def drafted(bench, *paths, name="uji", folder="uji"):
    text = draft_profile(name, folder, [inspect_file(bench.source(path)) for path in paths])
    return SourceProfile.model_validate(tomllib.loads(text)), text


@pytest.mark.parametrize(
    "odd",
    [
        'Nama "asli"',
        "Alamat \\ jalan",
        "Alamat\nlengkap",
        "[columns]",
        "a = 1 # b",
        "Kol\tom",
        "'''",
        '"""',
        "é ’ –",
        "\x7f",
        "Nama\u2028x",
        "*?[a]",
    ],
)
def test_odd_headings_load_back(bench, odd):
    rows = table("NIK", "Nama Lengkp", odd)
    profile, _ = drafted(bench, bench.xlsx(Data=rows))
    assert profile.columns["nama"] == "Nama Lengkp"
    rows = table("NIK", "Nama", odd)
    path = bench.xlsx("b.xlsx", Data=rows, **{'Lembar "x"': [["petunjuk"], ["isi"]]})
    profile, _ = drafted(bench, path, folder='a "b" \\c')
    assert profile.layout.skip_sheets == ('Lembar "x"',)
    assert profile.files == ('a "b" \\c/*',)


@pytest.mark.parametrize("odd", ['Nama "asli" orang', "Nama \\ orang", "Nama\norang", "Nama [orang]", "Nama 'orang'"])
def test_a_drafted_mapping_finds_its_column_again(bench, odd):
    rows = [["Kode", odd, "NIK"], *([f"k{n}", f"{NAMES[n]} BINTI", NIK[n]] for n in range(12))]
    path = bench.xlsx(Data=rows)
    profile, _ = drafted(bench, path)
    sheet = bench.sheet(path, columns=profile.columns)
    assert sheet.mapping.of("nama").heading == " ".join(odd.split())


def test_only_what_is_less_than_sure_is_an_active_line(bench):
    profile, text = drafted(bench, bench.xlsx(Data=table("NIK", "Nama Lengkp", "Hobi")))
    assert profile.columns == {"nama": "Nama Lengkp"}
    assert '# nik = "NIK"' in text
    assert 'nama = "Nama Lengkp"' in text.splitlines()  # heading and content agree: nothing to check
    assert "Hobi" in text
    _, text = drafted(bench, bench.xlsx("b.xlsx", Data=table("NIK", "Kolom1", "Hobi")))
    assert next(line for line in text.splitlines() if line.startswith("nama = ")).endswith("# periksa")


def test_a_question_is_answered_for_the_officer_to_check(bench):
    rows = [
        ["NIK", "Nama", "Nama Lengkap"],
        *([NIK[n], NAMES[n], None if n == 3 else NAMES[-n - 1]] for n in range(12)),
    ]
    path = bench.xlsx(Data=rows)
    profile, _text = drafted(bench, path)
    assert profile.columns == {"nama": "Nama"}
    assert bench.sheet(path, columns=profile.columns).rows["nama"].to_list() == NAMES


def test_one_row_per_person_only_on_evidence(bench):
    assert drafted(bench, bench.xlsx(Data=table("NIK", "Nama")))[0].one_row_per_person
    twice = [*table("NIK", "Nama"), *table("NIK", "Nama")[1:]]
    assert not drafted(bench, bench.xlsx(Data=twice))[0].one_row_per_person
    assert not drafted(bench, bench.xlsx(Data=table("NIK", "Nama", many=3)))[0].one_row_per_person
    assert not drafted(bench, bench.xlsx(Data=[["Nama"], *([name] for name in NAMES)]))[0].one_row_per_person


def test_layouts_that_differ_become_variants(bench):
    one = bench.xlsx("uji/[a] 1.xlsx", Data=table("NIK", "Nama Lengkp"))
    two = bench.xlsx("uji/b.xlsx", Lain=[["Siapa dia", "Angka"], *([NAMES[n], NIK[n]] for n in range(8))])
    profile, _text = drafted(bench, one, two)
    assert profile.columns == {"nama": "Nama Lengkp"}
    (variant,) = profile.variant
    assert variant.covers("uji/b.xlsx", "Lain")
    assert not variant.covers("uji/[a] 1.xlsx", "Data")
    assert profile.hints_for("uji/b.xlsx", "Lain")[1]["nama"] == "Siapa dia"
    sheets = bench.read(two, **profile.model_dump(exclude={"name", "files"}))
    assert sheets[0].rows["nama"].to_list() == NAMES[:8]


def test_sheets_without_data_are_skipped_by_name(bench):
    path = bench.xlsx(Data=table("NIK", "Nama"), **{"REKAP (1)": [["Kecamatan", "Jumlah"], ["Gambut", 3]]})
    profile, _ = drafted(bench, path)
    assert [sheet.rows.height for sheet in bench.read(path, layout=profile.layout)] == [12, 0]


def test_a_family_source(bench):
    rows = [["No KK", "Nama Kepala Keluarga", "Desil"], *([f"6303050101{n:06d}", NAMES[n], 2] for n in range(12))]
    profile, _ = drafted(bench, bench.xlsx(Data=rows))
    assert profile.kind == "family"


@pytest.mark.parametrize(
    ("name", "programme", "kind"),
    [
        ("pkh", "PKH", "programme"),
        ("data_pkh_2025", "PKH", "programme"),
        ("siak", "", "population"),
        ("bip2012", "", "population"),
        ("umkm", "", "other"),
        ("pipa", "", "other"),
    ],
)
def test_what_a_folder_s_name_says(bench, name, programme, kind):
    profile, _ = drafted(bench, bench.xlsx(Data=table("NIK", "Nama")), name=name)
    assert (profile.programme, profile.kind) == (programme, kind)


@pytest.mark.parametrize(
    ("folder", "name"),
    [("PKH 2025", "pkh_2025"), ("Bantuan – Gambut", "bantuan_gambut"), ("---", "sumber"), ("_x", "x")],
)
def test_names_of_profiles(folder, name):
    assert source_name(folder) == name
    SourceProfile(name=source_name(folder), files=("*",))


def test_nothing_seen_is_still_a_profile(bench):
    profile, _ = drafted(bench, bench.text(b"%PDF-1.4"))
    assert profile.columns == {}


def test_two_lists_beside_each_other_are_not_chosen_between(bench):
    half = ["No", "NIK", "Nama"]
    rows = [
        [*half, None, *half],
        *([n + 1, NIK[n], NAMES[n], None, n + 7, NIK[n + 12], NAMES[n + 6]] for n in range(6)),
    ]
    profile, text = drafted(bench, bench.xlsx(Data=rows))
    assert not {"nik", "nama"} & set(profile.columns)
    assert "dua daftar berdampingan" in text
