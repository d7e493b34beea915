"""Tables one below the other, sex by ticks, places in title lines."""

from __future__ import annotations

import polars as pl

NIK = [f"63030512058{number:05d}" for number in range(1, 20)]


def column(sheet, field):
    return dict(sheet.rows.select("row", field).drop_nulls().iter_rows())


def test_a_second_table_is_read_under_its_own_header(bench, ignored):
    rows = [
        ["No", "Nama", "NIK", "Desa"],
        [1, "SITI", NIK[1], "Gambut"],
        [2, "ALI", NIK[2], "Gambut"],
        None,
        ["DAFTAR SUSULAN"],
        ["No KTP", "No", "Alamat", "Nama Penerima"],
        [NIK[3], 1, "Jl. A", "RUSLI"],
        [NIK[4], 2, "Jl. B", "NORHAYATI"],
    ]
    sheet = bench.table(rows)
    assert column(sheet, "nama") == {2: "SITI", 3: "ALI", 7: "RUSLI", 8: "NORHAYATI"}
    assert column(sheet, "nik") == {2: NIK[1], 3: NIK[2], 7: NIK[3], 8: NIK[4]}
    assert column(sheet, "alamat") == {7: "Jl. A", 8: "Jl. B"}
    assert ignored(sheet) == {1: "header", 5: "title", 6: "header"}


def test_each_tables_headings_are_told_with_their_columns_and_rows(bench):
    rows = [["Nama", "NIK"], ["SITI", NIK[1]], ["NIK", "Nama", "JK"], [NIK[2], "ALI", "L"], [NIK[3], "UTUH", "L"]]
    told = bench.table(rows).headings().select("field", "letter", "first_row", "last_row").rows()
    assert set(told) == {
        ("nama", "A", 0, 2), ("nik", "B", 0, 2), ("nik", "A", 3, 5), ("nama", "B", 3, 5), ("jenis_kelamin", "C", 3, 5),
    }  # fmt: skip


def test_a_recapitulation_below_the_list_is_set_aside_and_said_to_be(bench, ignored):
    rows = [
        ["No", "Nama", "NIK"],
        [1, "SITI", NIK[1]],
        [2, "ALI", NIK[2]],
        None,
        ["Kecamatan", "Desa", "Nominal"],
        ["Gambut", "Gambut Barat", 12],
        ["Gambut", "Malintang", 11],
    ]
    sheet = bench.table(rows)
    assert sheet.rows["row"].to_list() == [2, 3]
    assert ignored(sheet) == {1: "header", 5: "other-table", 6: "other-table", 7: "other-table"}


def test_a_pages_header_begins_no_table(bench, ignored):
    head = ["No", "Nama", "NIK", "Alamat"]
    rows = [head, [1, "SITI", NIK[1], "x"], head, [2, "ALI", NIK[2], "y"]]
    sheet = bench.table(rows)
    assert ignored(sheet) == {1: "header", 3: "repeated-header"}
    assert len(sheet.tables) == 1


def test_a_person_whose_cells_read_like_headings_begins_no_table(bench):
    rows = [
        ["No", "Nama", "NIK", "Hubungan Keluarga", "Desa"],
        [1, "SITI", NIK[1], "Istri", "Gambut"],
        [2, "KETUA", NIK[2], "Ibu", "Kelurahan"],
        [3, "ALI", NIK[3], "Anak", "Gambut"],
    ]
    sheet = bench.table(rows)
    assert sheet.rows["row"].to_list() == [2, 3, 4]
    assert len(sheet.tables) == 1


def test_ticks_under_l_and_p_tell_the_sex(bench):
    merges = [(0, 0, 1, 0, "Nama"), (0, 1, 1, 1, "NIK"), (0, 2, 0, 3, "Jenis Kelamin")]
    rows = [
        [None],
        [None, None, "L", "P"],
        ["SITI", NIK[1], None, "v"],
        ["ALI", NIK[2], "v"],
        ["UTUH", NIK[3], "v"],
        ["GALUH", NIK[4]],
    ]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=merges))
    assert column(sheet, "jenis_kelamin") == {3: "P", 4: "L", 5: "L"}


def test_ticks_without_a_heading_above_them_tell_it_too(bench):
    rows = [["Nama", "NIK", "L", "P"], ["SITI", NIK[1], None, 1], ["ALI", NIK[2], 1, None], ["UTUH", NIK[3], 1, None]]
    assert column(bench.table(rows), "jenis_kelamin") == {2: "P", 3: "L", 4: "L"}


def test_counts_under_l_and_p_are_no_ticks(bench):
    rows = [["Nama", "NIK", "L", "P"], *([f"SITI {n}", NIK[n], n, n + 5] for n in range(1, 9))]
    assert "jenis_kelamin" not in bench.table(rows).rows.columns


def test_places_in_title_lines_hold_for_the_rows_below_them(bench):
    rows = [
        ["DAFTAR PENERIMA"],
        ["KECAMATAN", ": GAMBUT"],
        ["No", "Nama", "NIK"],
        ["DESA : MALINTANG"],
        [1, "SITI", NIK[1]],
        ["DESA : GUNTUNG PAIKAT"],
        [2, "ALI", NIK[2]],
    ]
    sheet = bench.table(rows)
    assert column(sheet, "kecamatan") == {5: "GAMBUT", 7: "GAMBUT"}
    assert column(sheet, "desa") == {5: "MALINTANG", 7: "GUNTUNG PAIKAT"}
    notes = sheet.problems.filter(pl.col("code") == "place-from-title")["value"].to_list()
    assert notes == ["kecamatan", "desa"]


def test_a_column_of_places_is_believed_before_a_title(bench):
    rows = [["KECAMATAN : GAMBUT"], ["Nama", "NIK", "Kecamatan"], ["SITI", NIK[1], "Aluh-Aluh"], ["ALI", NIK[2], None]]
    assert column(bench.table(rows), "kecamatan") == {3: "Aluh-Aluh"}


def test_a_title_that_only_mentions_a_place_is_not_believed(bench):
    rows = [["REKAP BANTUAN DESA TAHUN 2025"], ["Nama", "NIK"], ["SITI", NIK[1]], ["ALI", NIK[2]]]
    assert "desa" not in bench.table(rows).rows.columns


def test_a_sheet_named_after_its_kecamatan(bench):
    path = bench.xlsx(**{"Kec. Gambut": [["Nama", "NIK"], ["SITI", NIK[1]], ["ALI", NIK[2]]]})
    assert column(bench.sheet(path), "kecamatan") == {2: "Gambut", 3: "Gambut"}


def test_any_number_of_sections_each_have_their_own_place(bench):
    rows = [["No", "Nama", "Alamat"]]
    for number in range(90):
        rows += [
            [f"DESA : TEMPAT {chr(65 + number % 26)}{chr(65 + number // 26)}A"],
            [number + 1, f"SITI {number}", "x"],
        ]
    told = column(bench.table(rows), "desa")
    assert len(told) == 90
    assert all(told[3 + 2 * number][7:] == f"{chr(65 + number % 26)}{chr(65 + number // 26)}A" for number in range(90))
