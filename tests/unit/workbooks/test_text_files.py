"""Separated text: encodings, separators, quotes, line breaks inside quotes, broken lines."""

from __future__ import annotations

import polars as pl
import pytest

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.text_files import find_delimiter, is_table, read_text


def read(text, written="utf-8", **hints):
    content = text if isinstance(text, bytes) else text.encode(written)
    grid = read_text(content, name="a.csv", **hints)
    return grid.frame, grid.widths


def rows(text, written="utf-8", **hints):
    return read(text, written, **hints)[0].rows()


@pytest.mark.parametrize("sign", [";", "|", "\t", ","])
def test_the_separator_is_found(sign):
    text = sign.join(["NIK", "Nama", "Alamat"]) + "\n" + sign.join(["1", "SITI", "JL. A"]) + "\n"
    assert rows(text) == [(1, "NIK", "Nama", "Alamat"), (2, "1", "SITI", "JL. A")]


def test_commas_in_names_and_addresses_do_not_win_over_semicolons():
    text = "NIK;Nama;Alamat\n" + "1;SITI, S.Pd, M.Pd;JL. A, RT 1, RW 2, Kel. B\n" * 5
    assert rows(text)[1][1:] == ("1", "SITI, S.Pd, M.Pd", "JL. A, RT 1, RW 2, Kel. B")


def test_title_lines_above_do_not_mislead():
    text = "DAFTAR PENERIMA, TAHUN 2025, KABUPATEN BANJAR\n\nNo;Nama;Desa\n1;SITI;Astambul\n2;AHMAD;Gambut\n"
    assert rows(text)[1:] == [(3, "No", "Nama", "Desa"), (4, "1", "SITI", "Astambul"), (5, "2", "AHMAD", "Gambut")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    text = end.join(["Nama;Desa", "NUR’AINI é;Astambul", "SITI;Gambut"])
    assert rows(text, encoding) == [(1, "Nama", "Desa"), (2, "NUR’AINI é", "Astambul"), (3, "SITI", "Gambut")]


def test_bytes_that_no_encoding_knows_are_kept():
    assert rows(b"Nama,Desa\nSIT\x81I,Gambut\n")[1] == (2, "SIT\x81I", "Gambut")


def test_an_encoding_that_is_told_and_does_not_fit_is_refused():
    for encoding in ("utf-8", "no-such-encoding"):
        with pytest.raises(InputError) as caught:
            read(b"Nama\nSIT\xc9\n", encoding=encoding)
        assert caught.value.code == "file-not-spreadsheet"


def test_quotes_line_breaks_and_separators_in_cells_and_rows_are_lines():
    text = 'No,Nama,Alamat\n1,"SITI, S.Pd","JL. A\nRT 1\nRW 2"\n2,"AHMAD ""ADUL""",JL. B\n\n3,X,Y'
    assert rows(text) == [
        (1, "No", "Nama", "Alamat"),
        (2, "1", "SITI, S.Pd", "JL. A\nRT 1\nRW 2"),
        (5, "2", 'AHMAD "ADUL"', "JL. B"),
        (7, "3", "X", "Y"),
    ]


def test_one_stray_quote_costs_no_row_and_no_other_cell():
    text = 'No;Nama;Alamat\n1;"SITI; S.Pd";JL. A\n2;AHMAD;GG. 5" KIRI\n3;"BUDI; ST";JL. C\n'
    assert rows(text) == [
        (1, "No", "Nama", "Alamat"),
        (2, "1", "SITI; S.Pd", "JL. A"),
        (3, "2", "AHMAD", 'GG. 5" KIRI'),
        (4, "3", "BUDI; ST", "JL. C"),
    ]


def test_two_stray_quotes_do_not_swallow_what_lies_between():
    lines = ["No;Nama;Alamat", '1;SITI;GG. 5" KIRI', "2;AHMAD;JL. B", '3;BUDI;GG. 7" KANAN', '4;"NUR";"JL. D"']
    found = rows("\n".join(lines))
    assert [row[0] for row in found] == [1, 2, 3, 4, 5]
    assert found[1][3] == 'GG. 5" KIRI'
    assert found[4][2:] == ("NUR", "JL. D")


def test_a_quote_that_is_never_closed_takes_nothing_else_along():
    found = rows('No;Nama;Desa\n1;"SITI;Gambut\n' + "".join(f"{n};ORANG;Astambul\n" for n in range(2, 60)))
    assert [row[0] for row in found] == list(range(1, 61))
    assert found[2][1:] == ("2", "ORANG", "Astambul")


def test_widths_tell_how_many_fields_each_record_has():
    frame, widths = read("a;b;c\n1;2;3\n1;2\n1;2;3;4\n;;\n1;2;3;;")
    assert frame["row"].to_list() == [1, 2, 3, 4, 6]
    assert widths.to_list() == [3, 3, 2, 4, 5]


def test_a_text_of_one_column():
    assert rows("Nama\nSITI AMINAH\nAHMAD\n") == [(1, "Nama"), (2, "SITI AMINAH"), (3, "AHMAD")]


def test_a_text_with_nothing_in_it():
    for text in ("", "\n\n", ";;\n;;\n", "\ufeff"):
        frame, widths = read(text)
        assert frame.height == len(widths) == 0
        assert frame.schema == {"row": pl.UInt32}


def test_blank_records_are_left_out_with_their_widths():
    frame, widths = read('Nama;Desa\n" ";\u00a0\nSITI;Gambut\n')
    assert frame["row"].to_list() == [1, 3]
    assert len(widths) == frame.height


def test_the_line_for_excel_is_no_row():
    assert rows("sep=;\nNama;Desa\nSITI, S.Pd;Gambut\n") == [(2, "Nama", "Desa"), (3, "SITI, S.Pd", "Gambut")]


def test_text_behind_a_closing_quote_is_not_lost():
    found = rows('Nama;Alamat;Desa\n"SITI" S.Pd;"JL. A";Gambut\n"ALI; S.Pd"; "JL. B" ;Astambul\n')
    assert found[1:] == [(2, '"SITI" S.Pd', '"JL. A"', "Gambut"), (3, "ALI; S.Pd", "JL. B", "Astambul")]


@pytest.mark.parametrize("sign", ["#", "~", "\t", "|", ","])
def test_the_line_for_excel_tells_the_separator(sign):
    text = f"sep={sign}\r\nNama{sign}Desa\r\nSITI; S.Pd; M.Pd{sign}Gambut\r\n"
    assert rows(text) == [(2, "Nama", "Desa"), (3, "SITI; S.Pd; M.Pd", "Gambut")]
    assert rows(text.replace(sign, "^").replace("sep=^", f"sep={sign}"), delimiter="^")[0] == (2, "Nama", "Desa")


def test_a_heading_like_the_line_for_excel_is_a_heading():
    assert rows("sepatu;Nama\n1;SITI\n")[0] == (1, "sepatu", "Nama")


def test_numbers_that_are_kept_from_being_numbers():
    text = 'NIK;No KK;Nama\n\'6303051205800001;="6303050101000001";SITI\n"\'6303051205800002";"=""6303050101000001""";ALI\n'
    assert rows(text)[1:] == [
        (2, "'6303051205800001", "6303050101000001", "SITI"),
        (3, "'6303051205800002", "6303050101000001", "ALI"),
    ]


def test_lines_with_too_few_and_too_many_fields_keep_their_numbers():
    frame, widths = read('NIK|Nama|Desa\n1|SITI\n\n2|ALI|Gambut|x\n"3|BUDI|"Astambul\n4|NUR|Karang|y|z\n5\n')
    assert frame["row"].to_list() == [1, 2, 4, 5, 6, 7]
    assert widths.to_list() == [3, 2, 4, 3, 5, 1]
    assert frame.row(2)[1:] == ("2", "ALI", "Gambut", "x", None)
    assert frame.row(5)[1:] == ("5", None, None, None, None)


@pytest.mark.parametrize("sign", [";", "|", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_line_breaks_and_separators_in_quotes_in_every_encoding(sign, encoding):
    table = [["Nama", "Alamat", "Desa"], [f"SITI{sign} S.Pd", 'JL. "A"\nRT 1', "Gambut"], ["NUR’é", "B", "Astambul"]]
    text = "\r\n".join(sign.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in table)
    assert rows(text, encoding) == [(1, *table[0]), (2, *table[1]), (4, *table[2])]


def test_latin_1_where_windows_has_no_sign():
    assert rows("Nama;Desa\nSIT\u0081É;Gambut\n", "latin-1")[1] == (2, "SIT\u0081É", "Gambut")


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Nama\tDesa\nSITI\tGambut", True),
        ("Nama;Desa", True),
        ("DAFTAR PENERIMA\nTahun 2025\n\nNo,Nama,Desa\n1,SITI,A\n2,ALI,B\n", True),
        ('Nama;Alamat\n"SITI; S.Pd";"x; y"\n', True),
        ("Dengan hormat, kami kirimkan.\nMohon diperiksa, lalu dibalas.\nSalam", False),
        ("Nama\nSITI\nALI\n", False),
        ("Yth. Camat\nhal: daftar\nlampiran\nNo;Nama\n", False),
        ("", False),
    ],
)
def test_what_tells_a_table_from_prose(text, table):
    assert is_table(text.encode()) is table
    assert is_table(text.encode("utf-16")) is table


def test_zero_signs_cost_no_file():
    assert rows(b"Nama;Desa\nSI\x00TI;Gambut\n")[1] == (2, "SITI", "Gambut")


def test_a_line_with_more_fields_than_a_spreadsheet_has_columns_is_refused():
    with pytest.raises(InputError):
        read("Nama,Desa\n" + "," * 20_000 + "x\n")


def test_a_separator_is_named_even_for_nothing():
    assert find_delimiter(pl.Series("line", ["SITI"])) == ","
    assert find_delimiter(pl.Series("line", [], dtype=pl.String)) == ","


def test_a_separator_that_is_a_sign_of_regular_expressions():
    assert rows('Nama^Desa\n"A^B"^Gambut\n', delimiter="^")[1] == (2, "A^B", "Gambut")
    assert rows('Nama]Desa\n"A]B"]Gambut\n', delimiter="]")[1] == (2, "A]B", "Gambut")


def test_a_comma_in_every_line_and_a_few_broken_lines():
    lines = [
        "Nama;TTL;Desa",
        *['SITI;"Martapura, 12-05-1980";Gambut', "ALI;Martapura, 12-05-1980;Gambut"] * 9,
        "BUDI;Martapura, 1-1-1980",
        "X",
    ]
    assert find_delimiter(pl.Series("line", ["DAFTAR, 2025", *lines])) == ";"


def test_commas_before_blanks_where_there_is_nothing_else():
    assert rows("Nama, Desa\nSITI, Gambut\n")[1] == (2, "SITI", " Gambut")
