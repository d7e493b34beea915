"""Rows of narrow tables, of tables without numbers, of families under merged cells: what is a person and what is not."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import SourceFile, read

NIK = [f"63030512058{n:05d}" for n in range(1, 60)]
FOOT = [
    ["Mengetahui,", None],
    ["Camat Gambut", "Petugas"],
    ["H. AHMAD, S.Sos", "SITI, S.E"],
    ["NIP. 197001011990011001", None],
]


def data(sheet):
    return sheet.rows["row"].to_list()


@pytest.mark.parametrize(
    "name", ["KETUA ALI", "KEPALA", "CAMAT", "SUMBER", "KETERANGAN", "PETUGAS", "NOTEN", "DIBUAT", "SEKRETARIS"]
)
def test_two_columns_and_an_odd_name(bench, name):
    rows = [["Nama", "Desa"], ["SITI", "Gambut"], [name, "Gambut"], *([f"ORANG {n}", "Astambul"] for n in "ABCDEFG")]
    assert data(bench.table(rows)) == list(range(2, 11))


def test_two_columns_and_a_foot(bench, ignored):
    rows = [
        ["Nama", "Desa"],
        *([f"ORANG {n}", "Gambut"] for n in "ABCDE"),
        ["JUMLAH", "5"],
        ["Gambut, 12 Desember 2025", None],
        *FOOT,
    ]
    sheet = bench.table(rows)
    assert data(sheet) == [2, 3, 4, 5, 6]
    assert list(ignored(sheet).values()) == ["header", "total", *["signature"] * 5]


def test_a_name_like_an_approval_swallows_no_long_list(bench):
    rows = [["Nama", "Desa"], ["MENGETAHUI", "Gambut"], *([f"ORANG {n}", "Gambut"] for n in range(40))]
    assert data(bench.table(rows)) == list(range(2, 43))


def test_a_long_list_without_niks_and_its_foot(bench):
    rows = [
        ["No", "Nama", "Desa"],
        *([n, f"ORANG {n}", "Gambut"] for n in range(1, 1501)),
        [1501],
        [None, *FOOT[0]],
        [None, *FOOT[1]],
    ]
    assert data(bench.table(rows)) == list(range(2, 1502))


def test_section_lines_in_the_column_of_names(bench, ignored):
    rows = [
        ["Nama", "NIK", "Alamat"],
        ["KECAMATAN GAMBUT"],
        ["SITI", NIK[1], "JL. A"],
        ["Desa : Sungai Paring"],
        ["ALI", NIK[2], "JL. B"],
        ["DESANTI"],
    ]
    sheet = bench.table(rows)
    assert data(sheet) == [3, 5, 6]
    assert ignored(sheet) == {1: "header", 2: "title", 4: "title"}


def test_a_lone_sum_without_a_word_is_a_total(bench, ignored):
    rows = [
        ["No", "Nama", "NIK", "Nominal"],
        [1, "SITI", NIK[1], 500000],
        [2, "ALI", NIK[2], 500000],
        [None, None, None, 1000000],
    ]
    sheet = bench.table(rows)
    assert data(sheet) == [2, 3]
    assert ignored(sheet)[4] == "total"


def test_cells_merged_over_a_family_hold_for_each_member(bench):
    rows = [
        ["No KK", "Nama", "NIK", "Alamat"],
        [None, "HASAN", NIK[1], None],
        [None, "SITI", NIK[2], None],
        ["6303050101000002", "ALI", NIK[3], None],
    ]
    merges = [(1, 0, 2, 0, "6303050101000001"), (1, 3, 2, 3, "JL. A")]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=merges))
    assert sheet.rows["no_kk"].to_list() == ["6303050101000001"] * 2 + ["6303050101000002"]
    assert sheet.rows["alamat"].to_list() == ["JL. A", "JL. A", None]


def test_cells_that_are_empty_and_not_merged_stay_empty(bench):
    rows = [["No KK", "Nama", "NIK"], ["6303050101000001", "HASAN", NIK[1]], [None, "SITI", NIK[2]]]
    assert bench.table(rows).rows["no_kk"].to_list() == ["6303050101000001", None]


def test_a_header_of_three_merged_levels(bench, ignored):
    rows = [
        [None, None, None, None, None, None],
        [None, None, None, None, None, None],
        [None, None, "Nama", "NIK", "Nama", "NIK"],
        ["SITI", NIK[1], "HASAN", NIK[2], "AMINAH", NIK[3]],
        ["ALI", NIK[4], "USMAN", NIK[5], "RAUDAH", NIK[6]],
    ]
    merges = [
        (0, 0, 2, 0, "Nama"),
        (0, 1, 2, 1, "NIK"),
        (0, 2, 0, 5, "Data Orang Tua"),
        (1, 2, 1, 3, "Ayah"),
        (1, 4, 1, 5, "Ibu"),
    ]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=merges))
    first = sheet.rows.row(0, named=True)
    assert data(sheet) == [4, 5]
    assert [first[name] for name in ("nama", "nik", "nama_ayah", "nik_ayah", "nama_ibu", "nik_ibu")] == [
        "SITI",
        NIK[1],
        "HASAN",
        NIK[2],
        "AMINAH",
        NIK[3],
    ]


def test_years_under_a_merged_heading_are_headings(bench, ignored):
    rows = [["Nama", "NIK", None, None], [None, None, 2024, 2025], ["SITI", NIK[1], 1, 2]]
    rows = [[None, None, None, None], *rows[1:]]
    merges = [(0, 0, 1, 0, "Nama"), (0, 1, 1, 1, "NIK"), (0, 2, 0, 3, "Tahun")]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=merges))
    assert data(sheet) == [3]
    assert sheet.layout.headings["c3"] == "Tahun / 2025"


def test_a_group_reaches_only_over_its_merged_cells(bench):
    rows = [
        [None, None, None, None, None],
        ["Nama", "NIK", "Nama", "NIK", "Alamat"],
        ["SITI", NIK[1], "HASAN", NIK[2], "JL. A"],
    ]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=[(0, 0, 0, 1, "Anak"), (0, 2, 0, 3, "Data Wali")]))
    first = sheet.rows.row(0, named=True)
    assert (first["nama"], first["nik"], first["alamat"]) == ("SITI", NIK[1], "JL. A")


def test_a_title_of_two_cells_right_above_the_header_is_a_title(bench, ignored):
    sheet = bench.table([["KECAMATAN", "GAMBUT"], ["NIK", "Nama", "Desa"], [NIK[1], "SITI", "x"], [NIK[2], "ALI", "y"]])
    assert ignored(sheet) == {1: "title", 2: "header"}
    assert sheet.layout.headings["c0"] == "NIK"


def test_a_two_level_header_without_merged_cells(bench, ignored):
    text = "No;Nama;NIK;Data Ayah;;Data Ibu;;Alamat\n;;;Nama;NIK;Nama;NIK;\n"
    text += (
        f"1;SITI;{NIK[1]};HASAN;{NIK[2]};AMINAH;{NIK[3]};JL. A\n2;ALI;{NIK[4]};USMAN;{NIK[5]};RAUDAH;{NIK[6]};JL. B\n"
    )
    sheet = bench.sheet(bench.text(text))
    first = sheet.rows.row(0, named=True)
    assert data(sheet) == [3, 4]
    assert [first[name] for name in ("nama", "nama_ayah", "nik_ibu", "alamat")] == ["SITI", "HASAN", NIK[3], "JL. A"]


def test_a_two_level_header_said_again(bench, ignored):
    head = [["No", "Nama", "NIK", "Data Ayah", None], [None, None, None, "Nama", "NIK"]]
    people = [[n, f"ORANG {n}", NIK[n], "HASAN", NIK[n + 9]] for n in range(1, 5)]
    sheet = bench.table([*head, *people[:2], *head, *people[2:]])
    assert data(sheet) == [3, 4, 7, 8]
    assert ignored(sheet) == {1: "header", 2: "header", 5: "repeated-header", 6: "repeated-header"}


@pytest.mark.parametrize(
    "first",
    [["Jabatan", "KETUA", "SEKRETARIS", "Anggota"], ["TTL", "Martapura, 12 Mei 1980", "Gambut, 1 Juni 1990", "X"]],
)
def test_a_first_column_that_reads_like_a_foot(bench, first):
    rows = [[first[0], "Nama"], *([first[1 + n % 3], f"ORANG {n}"] for n in range(9))]
    assert data(bench.table(rows)) == list(range(2, 11))


def test_a_total_that_stands_among_the_names_with_many_sums(bench, ignored):
    rows = [
        ["Nama", "Desa", "Jan", "Feb", "Mar"],
        *([f"ORANG {n}", "Gambut", 1, 2, 3] for n in range(5)),
        ["JUMLAH", None, 5, 10, 15],
    ]
    assert ignored(bench.table(rows)) == {1: "header", 7: "total"}


def test_a_header_said_again_in_another_order_is_no_person(bench, ignored):
    rows = [["No", "Nama", "NIK"], [1, "SITI", NIK[1]], ["No", "NIK", "Nama"], [1, NIK[2], "ALI"]]
    sheet = bench.table(rows)
    assert ignored(sheet) == {1: "header", 3: "header"}
    assert sheet.rows["nama"].to_list() == ["SITI", "ALI"]


def test_what_a_printer_adds_is_no_person(bench, ignored):
    rows = [["Nama", "NIK", "Alamat"], ["SITI", NIK[1], "x"], ["Dicetak tanggal 12 Mei 2025"], ["Halaman 1 dari 2"]]
    assert ignored(bench.table(rows)) == {1: "header", 3: "footnote", 4: "footnote"}


def test_rows_prepared_with_a_running_number_are_no_people(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No;Nama;NIK\n1;AHMAD RIDUAN;6303051205800001\n2;SITI;\n3;;\n4;;\n", encoding="utf-8")
    (sheet,) = read(SourceFile(SourceProfile(name="uji", files=("*",)), path, "a.csv"))
    assert sheet.rows["row"].to_list() == [2, 3]
    assert sheet.ignored.filter(pl.col("code") == "row-ignored-number-only")["row"].to_list() == [4, 5]


def test_a_total_in_place_of_the_running_number_is_no_person_whatever_follows(bench, ignored):
    rows = [
        ["No", "NIK", "Nama", "Alamat", "Desa"],
        [1, NIK[1], "SITI", "x", "Gambut"],
        [2, NIK[2], "JUMLAH HATI", "y", "Gambut"],
        ["Jumlah", 2, "orang", None, None],
    ]
    assert ignored(bench.table(rows)) == {1: "header", 4: "total"}


def test_recapitulation_and_notices_in_the_column_of_names_are_no_people(bench, ignored):
    rows = [
        ["No", "NIK", "Nama", "Desa", "Ket"],
        [1, NIK[1], "SITI", "Gambut", None],
        [None, None, "PERTIWI PEREMPUAN", "Gambut", "x"],
        [None, None, "(pindahan)", None, 2],
        [None, None, "Laki-laki", None, 5],
        [None, None, "Perempuan : 7", None, None],
        [None, None, "Data diperbarui 12 Januari 2025", None, None],
        [None, None, "Ditetapkan di Martapura", None, None],
    ]
    told = ignored(bench.table(rows))
    assert set(told) == {1, 4, 5, 6, 7, 8}
    assert {told[row] for row in (4, 5, 6)} == {"total"}


def test_a_line_about_a_family_among_its_members_is_no_person(bench):
    rows = [
        ["No", "NIK", "Nama", "Tanggal Lahir", "L/P"],
        ["No KK : 6303050101100001", None, "Alamat : JL. MELATI RT 1"],
        [1, NIK[1], "SITI", "12-05-1980", "P"],
        ["KK 6303050101100002", None, "RT 01"],
        [2, NIK[2], "ALI", "12-05-1980", "L"],
        ["No KK", "6303050101100003", "Alamat", "RT 1 GAMBUT"],
        [3, NIK[3], "KK WAHID", "12-05-1980", "L"],
    ]
    assert bench.table(rows).rows["nama"].to_list() == ["SITI", "ALI", "KK WAHID"]
