"""What `inspect` sees in a file."""

from __future__ import annotations

import json

import pytest

from dtsen_merge.sources.inspection import fields_of, folder_of, inspect_file

NIK = [f"63030512058{n:05d}" for n in range(11, 60)]


def rows(nik=NIK, many=20):
    return [["DATA"], ["NIK", "Nama", "Tgl Lahir", "JK", "Hobi"],
            *([nik[n], f"ORANG {chr(65 + n)}", "12-05-1980" if n % 4 else "??", "L" if n % 2 else None, "x"] for n in range(many))]  # fmt: skip


def test_shares_reasons_and_header(bench):
    seen = inspect_file(bench.source(bench.xlsx("pkh/a.xlsx", Data=rows())))
    (sheet,) = seen.sheets
    assert (seen.source, seen.file, seen.fault) == ("uji", "pkh/a.xlsx", "")
    assert (sheet.kind, sheet.header_rows, sheet.rows) == ("table", (2,), 20)
    by_heading = {column.heading: column for column in sheet.columns}
    assert {heading: column.field for heading, column in by_heading.items()} == {
        "NIK": "nik", "Nama": "nama", "Tgl Lahir": "tanggal_lahir", "JK": "jenis_kelamin", "Hobi": "",
    }  # fmt: skip
    assert by_heading["Tgl Lahir"].malformed == pytest.approx(0.25)
    assert by_heading["JK"].empty == pytest.approx(0.5)
    assert (sheet.nik_present, sheet.nik_distinct) == (1.0, 1.0)
    assert fields_of(sheet) == {"nik", "nama", "tanggal_lahir", "jenis_kelamin"}


def test_truncated_numbers_show(bench):
    cut = [nik[:15] + "0" for nik in NIK]
    (sheet,) = inspect_file(bench.source(bench.xlsx(Data=rows(cut)))).sheets
    assert sheet.ending_in_zero == 1.0


def test_samples_show_nobody(bench):
    path = bench.xlsx(Data=rows())
    told = json.dumps(inspect_file(bench.source(path)).as_dict())
    assert not any(nik in told for nik in NIK)
    assert "ORANG" not in told
    assert "12-05-1980" not in told


def test_a_question_is_part_of_the_answer(bench):
    table = [["NIK", "Nama", "Nama Lengkap"], *([NIK[n], f"A{chr(65 + n)}", f"B{chr(70 + n)}"] for n in range(8))]
    seen = inspect_file(bench.source(bench.xlsx(Data=table)))
    assert seen.fault == ""
    assert seen.sheets[0].questions == {"nama": ("Nama", "Nama Lengkap")}
    assert seen.sheets[0].rows == 8


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", b"%PDF-1.4", "file-not-spreadsheet"),
        ("b.csv", b"", "file-no-rows"),
        ("c.csv", b"Merek;Ekor\nSapi;3\nKuda;2\n", "file-no-names"),
    ],
)
def test_a_fault_is_part_of_the_answer(bench, name, content, fault):
    seen = inspect_file(bench.source(bench.text(content, name)))
    assert seen.fault == fault
    assert seen.error.code == fault
    json.dumps(seen.as_dict())


def test_the_profile_s_hints_hold(bench):
    path = bench.text("Nama#Desa\nSITI;S#Gambut\nBUDI;A#Astambul\nALI;B#Gambut\n")
    (sheet,) = inspect_file(bench.source(path, layout={"delimiter": "#"})).sheets
    assert [column.heading for column in sheet.columns] == ["Nama", "Desa"]


def test_block_sheets(bench):
    rows_ = [
        ["NO.KK", "NAMA.KK", "ALAMAT"],
        ["6303050101000001", "HASAN", "JL. A"],
        ["NO", "NIK", "NAMA"],
        [1, NIK[0], "HASAN"],
        [2, NIK[1], "SITI"],
    ]
    (sheet,) = inspect_file(bench.source(bench.xlsx(Data=rows_))).sheets
    assert sheet.kind == "blocks"
    assert sheet.rows == 3
    assert {column.field for column in sheet.columns} >= {"nik", "nama"}


def test_the_source_of_a_file_is_its_folder(tmp_path):
    assert folder_of(tmp_path / "pkh" / "lama" / "a.xlsx", tmp_path) == "pkh"
    assert folder_of(tmp_path / "Data UMKM.xlsx", tmp_path) == "Data UMKM"
