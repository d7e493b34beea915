"""Where the header is and which rows are data."""

from __future__ import annotations

import datetime as dt

import pytest

NIK = [f"63030512058{n:05d}" for n in range(1, 60)]
HEAD = ["No", "NIK", "Nama", "Alamat", "Desa"]


def person(n, name="SITI AMINAH"):
    return [n, NIK[n], name, f"JL. MELATI {n}", "Sungai Paring"]


def data(sheet):
    return sheet.rows["row"].to_list()


def test_titles_blank_rows_and_columns_above_and_beside(bench, ignored):
    rows = [None, [None, None, "DAFTAR PENERIMA"], [None, None, "TAHUN 2025"], None]
    rows += [[None, None, *HEAD]] + [[None, None, *person(n)] for n in (1, 2)]
    sheet = bench.table(rows)
    assert data(sheet) == [6, 7]
    assert ignored(sheet) == {2: "title", 3: "title", 5: "header"}
    assert sheet.rows["nama"].to_list() == ["SITI AMINAH"] * 2


def test_no_title_and_one_row(bench, ignored):
    sheet = bench.table([HEAD, person(1)])
    assert data(sheet) == [2]
    assert ignored(sheet) == {1: "header"}


def test_only_a_name_and_a_village(bench, ignored):
    sheet = bench.table([["Nama", "Desa"], ["SITI", "Astambul"], ["AHMAD", None], [None, "Gambut"]])
    assert data(sheet) == [2, 3, 4]
    assert ignored(sheet) == {1: "header"}


def test_only_names(bench):
    assert data(bench.table([["Nama"], ["SITI"], ["AHMAD"]])) == [2, 3]
    assert data(bench.sheet(bench.text("Nama\nSITI\nAHMAD"))) == [2, 3]


def test_a_title_over_a_column_of_names(bench, ignored):
    sheet = bench.table([["DAFTAR NAMA PENERIMA"], ["Nama"], ["SITI"], ["AHMAD"]])
    assert data(sheet) == [3, 4]
    assert ignored(sheet) == {1: "title", 2: "header"}


@pytest.mark.parametrize(
    "name",
    ["KETUA", "KEPALA", "CAMAT ALI", "TOTAL", "JUMLAH", "JUMLAHUDDIN", "SUMBER", "LURAH", "MENGETAHUI", "KETERANGAN", "PETUGAS",
     "A.N. SITI", "PLT AHMAD", "NOTE", "SEKRETARIS HASAN", "NIP"],
)  # fmt: skip
def test_a_person_may_be_called_anything(bench, name):
    full = [person(1), person(2, name), person(3)]
    assert data(bench.table([HEAD, *full])) == [2, 3, 4]
    name_first = [[name if n == 2 else "SITI", NIK[n], "Astambul"] for n in (1, 2, 3)]
    assert data(bench.table([["Nama", "NIK", "Desa"], *name_first])) == [2, 3, 4]
    sparse = [[1, "SITI", None, "Astambul"], [2, name, None, None], [3, "BUDI", None, "Gambut"]]
    assert data(bench.table([["No", "Nama", "NIK", "Desa"], *sparse])) == [2, 3, 4]


def test_a_sparse_row_is_data(bench):
    wide = [*HEAD, "Kecamatan", "RT", "RW", "Telepon", "Agama", "Pekerjaan", "Pendidikan"]
    sheet = bench.table(
        [wide, [*person(1), "Gambut"], [None, None, "AHMAD", None, "Gambut"], [None, None, "BUDI"], [None, NIK[4]]]
    )
    assert data(sheet) == [2, 3, 4, 5]


def test_a_row_with_only_a_running_number_was_prepared_and_names_nobody(bench, ignored):
    sheet = bench.table([HEAD, person(1), [2], [3], person(4)])
    assert data(sheet) == [2, 5]
    assert [code for row, code in ignored(sheet).items() if row in (3, 4)] == ["number-only", "number-only"]


def test_totals(bench, ignored):
    head = [*HEAD, "Nominal"]
    rows = [
        head,
        [*person(1), 5],
        ["JUMLAH", None, None, None, None, 5],
        [*person(2), 7],
        [None, None, "Sub Total", None, None, 7],
    ]
    rows += [["TOTAL : 2 ORANG"], ["Grand Total", None, None, None, None, 12]]
    sheet = bench.table(rows)
    assert data(sheet) == [2, 4]
    assert ignored(sheet) == {1: "header", 3: "total", 5: "total", 6: "total", 7: "total"}


def test_signatures_at_the_foot(bench, ignored):
    foot = [None, [None, None, None, "Martapura, 12 Desember 2025"], ["Mengetahui,", None, None, "Dibuat oleh,"],
            ["Camat Martapura", None, None, "Petugas"], None, ["H. AHMAD, S.Sos", None, None, "SITI, S.E"], ["NIP. 197001011990011001", None, None, "NIP. -"]]  # fmt: skip
    sheet = bench.table([HEAD, *(person(n) for n in range(1, 5)), *foot])
    assert data(sheet) == [2, 3, 4, 5]
    assert set(ignored(sheet).values()) == {"header", "signature"}


def test_people_under_a_signature_block_are_people(bench):
    block = [None, ["Mengetahui,"], ["Camat Gambut"], ["H. AHMAD"], None]
    rows = [HEAD, person(1), person(2), *block, HEAD, person(3), person(4), [5, None, "BUDI"]]
    assert data(bench.table(rows)) == [2, 3, 10, 11, 12]


def test_footnotes(bench, ignored):
    sheet = bench.table([HEAD, person(1), ["Catatan: data per Desember"], ["*) sementara"], ["Sumber: Dinsos"]])
    assert data(sheet) == [2]
    assert ignored(sheet) == {1: "header", 3: "footnote", 4: "footnote", 5: "footnote"}


def test_section_lines_between_the_rows_are_titles(bench, ignored):
    sheet = bench.table([HEAD, ["KECAMATAN GAMBUT"], person(1), ["DESA A"], person(2)])
    assert data(sheet) == [3, 5]
    assert ignored(sheet) == {1: "header", 2: "title", 4: "title"}


def test_the_row_of_column_numbers(bench, ignored):
    for numbers in ([1, 2, 3, 4, 5], ["(1)", "(2)", "(3)", "(4)", "(5)"], ["1.", "2.", "3.", "4.", "5."]):
        sheet = bench.table([HEAD, numbers, person(1)])
        assert data(sheet) == [3]
        assert ignored(sheet) == {1: "header", 2: "column-numbers"}


def test_a_repeated_header_and_two_tables_one_below_the_other(bench, ignored):
    rows = [["KEC. GAMBUT"], HEAD, person(1), person(2), None, ["KEC. ASTAMBUL"], HEAD, [1, 2, 3, 4, 5], person(3)]
    sheet = bench.table(rows)
    assert data(sheet) == [3, 4, 9]
    assert ignored(sheet) == {1: "title", 2: "header", 6: "title", 7: "repeated-header", 8: "column-numbers"}


def test_a_two_level_merged_header(bench, ignored):
    rows = [
        ["DAFTAR SISWA"],
        ["No", "Nama", "NIK", None, None, None, None, "Alamat"],
        [None, None, None, "Nama", "NIK", "Nama", "NIK", None],
        [1, "SITI", NIK[1], "HASAN", NIK[2], "AMINAH", NIK[3], "JL. A"],
        [2, "BUDI", NIK[4], "USMAN", NIK[5], "RAUDAH", NIK[6], "JL. B"],
    ]
    merges = [(1, 3, 1, 4, "Data Ayah"), (1, 5, 1, 6, "Data Ibu")]
    sheet = bench.sheet(bench.xlsx(Data=rows, merges=merges))
    assert data(sheet) == [4, 5]
    assert ignored(sheet) == {1: "title", 2: "header", 3: "header"}
    first = sheet.rows.row(0, named=True)
    told = [first[name] for name in ("nama", "nik", "nama_ayah", "nik_ayah", "nama_ibu", "nik_ibu", "alamat")]
    assert told == ["SITI", NIK[1], "HASAN", NIK[2], "AMINAH", NIK[3], "JL. A"]


def test_a_first_person_is_no_second_level(bench):
    head = ["No", "Nama", "NIK", "Desa", None, "Keterangan"]
    assert data(bench.table([head, [None, "SITI", None, "Astambul", "x"], [None, "BUDI", None, "Gambut", "y"]])) == [
        2,
        3,
    ]
    assert data(bench.table([["Nama", None, "Desa"], ["SITI", "LANSIA", None], ["BUDI", "JANDA", None]])) == [2, 3]


@pytest.mark.parametrize(
    "head",
    [
        ["Nomor Identitas", "Nama Santri", "Lahir di / pada", "Kelamin (P/W)", "Alamat Sesuai Surat"],
        ["NO. IDENTITAS", "NAMA\nSANTRI", "TTL", "KELAMIN", "ALAMAT SESUAI SURAT"],
        ["N I K", "N a m a", "Lahir", "L/P", "Domisili Sekarang"],
        ["KTP", "Nama Lengkap Sesuai KTP", "Tempat/Tgl Lahir", "Jenis Kelamin (L/P)", "Alamat"],
    ],
)
def test_unusual_headings(bench, head):
    rows = [[NIK[n], f"NAMA ORANG {'ABCDEF'[n]}", f"Martapura, 0{n}-05-1980", "P", "JL. A"] for n in range(1, 6)]
    sheet = bench.table([["DATA SANTRI"], head, *rows])
    assert data(sheet) == [3, 4, 5, 6, 7]
    first = sheet.rows.row(0, named=True)
    assert first["nik"] == NIK[1]
    assert first["nama"] == "NAMA ORANG B"
    assert (first["tempat_lahir"], first["tanggal_lahir"]) == ("Martapura", "01-05-1980")


def test_headings_that_are_numbers_or_dates(bench):
    head = ["Nama", "NIK", "Desa", 2024, 2025, dt.date(2025, 1, 1)]
    sheet = bench.table([head, *(["SITI", NIK[n], "Gambut", 1, 0, 3] for n in range(1, 4))])
    assert data(sheet) == [2, 3, 4]
    assert sheet.layout.headings["c3"] == "2024"


def test_a_sheet_without_a_header_is_set_aside(bench, ignored):
    lonely = [[n, NIK[n], "SITI AMINAH", "L", "JL. A"] for n in range(1, 9)]
    path = bench.xlsx(
        Data=[HEAD, person(1)], Polos=lonely, Kosong=[], Prosa=[["Petunjuk pengisian"], ["Isi nama lengkap"]]
    )
    sheets = {sheet.sheet: sheet for sheet in bench.read(path)}
    assert sheets["Polos"].mapping is None
    assert sheets["Polos"].ignored.height == 8
    assert set(ignored(sheets["Polos"]).values()) == {"skipped-sheet"}
    assert sheets["Kosong"].ignored.height == 0
    assert sheets["Prosa"].rows.height == 0


def test_the_header_row_that_a_profile_names(bench):
    rows = [["Nama", "NIK", "Desa"], ["contoh", "0", "x"], ["Nama", "NIK", "Desa"], ["SITI", NIK[1], "Gambut"]]
    assert data(bench.table(rows, layout={"header_row": 3})) == [4]


def test_a_sheet_that_is_skipped_by_name(bench, ignored):
    path = bench.xlsx(REKAP=[HEAD, person(1)], Data=[HEAD, person(2)])
    sheets = bench.read(path, layout={"skip_sheets": ["rekap*"]})
    assert [sheet.rows.height for sheet in sheets] == [0, 1]
    assert ignored(sheets[0]) == {1: "skipped-sheet", 2: "skipped-sheet"}


def test_a_wide_sheet(bench):
    head = ["Nama", "NIK", *(f"Pertanyaan nomor {n} tentang rumah" for n in range(1200))]
    sheet = bench.table([["SURVEI"], head, ["SITI", NIK[1], *["ya"] * 1200], ["BUDI", NIK[2], *["tidak"] * 1200]])
    assert data(sheet) == [3, 4]
    assert sheet.rows["nama"].to_list() == ["SITI", "BUDI"]
