"""Every format that is read, by files of that format: the old ones are written by `old_formats`."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile

import pytest
import xlsxwriter

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.workbooks import binary_extents, html_tables, spreadsheet_ml
from dtsen_merge.workbooks.reader import read_grids

from . import old_formats
from .old_formats import Failed, Shared

NIK = ("6303051205800001", "6303051205800002", "6303051205800003")
LIST = [
    [],
    [],
    [None, None, "NIK", "Nama", "Lahir", "Padan", "Nilai"],
    [None, None, int(NIK[0]), "SITI", dt.date(1980, 5, 12), True, 2.5],
    [],
    [None, None, NIK[1], Shared("AHMAD & NUR’AINI"), dt.date(2001, 12, 31), False, -3],
    [None, None, int(NIK[2]), "   ", None, None, 1234567],
]
READ = [
    (3, "NIK", "Nama", "Lahir", "Padan", "Nilai"),
    (4, NIK[0], "SITI", "1980-05-12", "TRUE", "2.5"),
    (6, NIK[1], "AHMAD & NUR’AINI", "2001-12-31", "FALSE", "-3"),
    (7, NIK[2], None, None, None, "1234567"),
]
WRITERS = {"xls": old_formats.xls, "xlsb": old_formats.xlsb, "ods": old_formats.ods}


def only(path):
    (grid,) = read_grids(path)
    return grid


def cells(grid):
    """The rows, without columns that are blank."""
    filled = [name for name in grid.columns if grid.frame[name].null_count() < grid.frame.height]
    return grid.frame.select("row", *filled).rows()


def refusal(path):
    with pytest.raises((InputError, EmptySourceError)) as caught:
        list(read_grids(path))
    return caught.value.code


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_numbers_and_dates(tmp_path, kind):
    grid = only(WRITERS[kind](tmp_path / f"a.{kind}", {"Data": LIST}))
    assert grid.sheet == "Data"
    assert not grid.hidden
    assert cells(grid) == READ


@pytest.mark.parametrize("kind", WRITERS)
def test_sheets_in_order_and_hidden_ones_are_told(tmp_path, kind):
    sheets = {"Gambut & Kertak": [["Nama"], ["SITI"]], "Rahasia": [["Nama"], ["ALI"]], "Kosong": []}
    grids = list(read_grids(WRITERS[kind](tmp_path / f"a.{kind}", sheets, hidden=["Rahasia"])))
    assert [(grid.sheet, grid.hidden, grid.frame.height) for grid in grids] == [
        ("Gambut & Kertak", False, 2), ("Rahasia", True, 2), ("Kosong", False, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", WRITERS)
def test_columns_are_counted_from_a(tmp_path, kind):
    grid = only(WRITERS[kind](tmp_path / f"a.{kind}", {"Data": LIST}))
    assert grid.frame.columns[3:5] == ["c2", "c3"]
    assert grid.frame["c2"].to_list() == [row[1] for row in READ]


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_failed_formulas(tmp_path, kind):
    rows = [
        [],
        [None, "NIK", "Nama"],
        [None, Failed("#N/A"), "SITI"],
        [None, NIK[0], Failed("#REF!")],
        [None, Failed("#DIV/0!")],
    ]
    grid = only(WRITERS[kind](tmp_path / f"a.{kind}", {"Data": rows}))
    assert grid.frame["row"].to_list() == [2, 3, 4, 5]
    heads = grid.frame.row(0, named=True)
    told = [(row, heads[column], error) for row, column, error in grid.errors.rows()]
    assert sorted(told) == [(3, "NIK", "#N/A"), (4, "Nama", "#REF!"), (5, "NIK", "#DIV/0!")]
    assert cells(grid)[1] == (3, None, "SITI")


@pytest.mark.parametrize("kind", WRITERS)
def test_an_old_format_under_another_name(tmp_path, kind):
    path = WRITERS[kind](tmp_path / f"a.{kind}", {"Data": LIST})
    for name in ("b.xlsx", "b.csv", "B.XLS", "b"):
        (tmp_path / name).write_bytes(path.read_bytes())
        assert cells(only(tmp_path / name)) == READ, name


def test_many_rows_need_more_than_one_table_of_sectors(tmp_path):
    rows = [["NIK", "Nama"], *([int(NIK[0]) + n, f"WARGA {n}"] for n in range(4000))]
    path = old_formats.xls(tmp_path / "a.xls", {"Data": rows})
    assert path.stat().st_size > 128 * old_formats.SECTOR
    frame = only(path).frame
    assert frame["c0"].to_list()[1:] == [str(int(NIK[0]) + n) for n in range(4000)]
    assert frame["row"].to_list() == list(range(1, 4002))


@pytest.mark.parametrize("block", [2, 7, 4096])
def test_cells_of_an_xlsb_that_are_cut_in_two_by_a_block(tmp_path, monkeypatch, block):
    monkeypatch.setattr(binary_extents, "BLOCK", block)
    rows = [["Nama", "x" * 300, 1, Shared("Gambut")], ["SITI", "y", 2, True]]
    assert only(old_formats.xlsb(tmp_path / "a.xlsb", {"Data": rows})).frame.height == 2
    lies = {(0, 0): "Nama", (1, 5): "x" * 300, (1, 0xFFFF): 1, (60_000, 3): 2}
    assert refusal(old_formats.xlsb(tmp_path / "b.xlsb", {"Data": lies})) == "file-too-large"


def test_an_xls_whose_cells_or_sectors_lie(tmp_path):
    path = tmp_path / "a.xls"
    several = struct.pack("<HHHiHiH", 0, 255, 0, 1, 0, 1, 256)
    path.write_bytes(old_formats.compound({"Workbook": old_formats.record(0x00BD, several)}))
    with pytest.raises(InputError):
        binary_extents.check_xls(path, "a.xls")
    data = bytearray(old_formats.xls(path, {"Data": LIST}).read_bytes())
    struct.pack_into("<I", data, 512 + 4 * 4, 2)  # a chain that runs in a ring
    path.write_bytes(data)
    binary_extents.check_xls(path, "a.xls")


def test_xlsm(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "r.xlsx"))
    book.add_worksheet("Data").write_row(2, 0, ["Nama", int(NIK[0])])
    book.close()
    with zipfile.ZipFile(tmp_path / "r.xlsx") as plain, zipfile.ZipFile(tmp_path / "a.xlsm", "w") as macros:
        for info in plain.infolist():
            kind = b"officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
            macros.writestr(info.filename, plain.read(info).replace(b"openxmlformats-" + kind[0], kind[1]))
        macros.writestr("xl/vbaProject.bin", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
    assert only(tmp_path / "a.xlsm").frame.rows() == [(3, "Nama", NIK[0])]


def test_repeated_rows_and_columns_of_an_ods(tmp_path):
    cell, empty = old_formats.ods_cell, "<table:table-cell {}/>"
    many, two = (empty.format(f'table:number-columns-repeated="{count}"') for count in (1000, 2))
    twice = cell("x").replace("cell ", 'cell table:number-columns-repeated="2" ', 1)
    rows = (
        f'<table:table-row table:number-rows-repeated="3">{many}</table:table-row>'
        f"<table:table-row>{cell('NIK')}{two}{cell('Desa')}{many}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{cell(int(NIK[0]))}'
        f"{twice}{cell('Gambut')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1000">{many}</table:table-row>'
        f"<table:table-row>{cell('SITI')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1047568">{many}</table:table-row>'
    )
    frame = only(old_formats.ods(tmp_path / "a.ods", {"Data": rows})).frame
    assert frame.rows() == [
        (4, "NIK", None, None, "Desa"),
        (5, NIK[0], "x", "x", "Gambut"),
        (6, NIK[0], "x", "x", "Gambut"),
        (1007, "SITI", None, None, None),
    ]


# --- HTML -----------------------------------------------------------------------------------------------------------

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Data</title>
<style>td {mso-number-format:"\\@"; } table td:before {content: "<td>x</td>"}</style></head>
<body><h3>DAFTAR PENERIMA</h3>
<!--[if gte mso 9]><xml><table><tr><td>tidak</td></tr></table></xml><![endif]-->
<table border=1>
<thead><tr><th>No<th>NIK</th><th>Nama&nbsp;Lengkap</th><TH>Alamat</TH></tr></thead>
<tbody><tr><td>1</td><td style='mso-number-format:"\\@"' x:str>6303051205800001</td><td> SITI &amp;
   AHMAD&#39;S </td><td>JL. A<br>RT 1<br/>RW 2</td></tr>
<tr></tr>
<tr><td>2<td x:num="6303051205800002">6,30305E+15<td>&#233; &lt;b&gt; <b>te</b>bal<td>satu<p>dua</p>tiga
<script>var x = "<td>tidak</td>";</script></table></body></html>"""


def page(path, text, written="utf-8"):
    path.write_bytes(text if isinstance(text, bytes) else text.encode(written))
    return path


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a.html"])
def test_a_page_that_is_named_xls(tmp_path, name):
    grid = only(page(tmp_path / name, PAGE))
    assert grid.sheet == ""
    assert grid.frame.rows() == [
        (1, "No", "NIK", "Nama\u00a0Lengkap", "Alamat"),
        (2, "1", NIK[0], "SITI & AHMAD'S", "JL. A RT 1 RW 2"),
        (4, "2", NIK[1], "é <b> tebal", "satu dua tiga"),
    ]
    assert grid.merged == ()


def test_cells_over_several_columns_and_rows(tmp_path):
    text = (
        "<table><tr><td colspan=4>DAFTAR</td></tr><tr><th rowspan='2'>NIK</th><th colspan=2>Ayah<th rowspan=2>Desa</tr>"
        "<tr><th>Nama<th>Lahir</tr><tr><td rowspan=3>1<td>ALI<td>1950<td>Gambut<tr><td>BUDI<td>1960</tr><tr><td>ADI"
        "<td colspan=x rowspan=0>1970<td colspan=900>Astambul</tr></table>"
    )
    grid = only(page(tmp_path / "a.xls", text))
    assert grid.frame.rows() == [
        (1, "DAFTAR", None, None, None),
        (2, "NIK", "Ayah", None, "Desa"),
        (3, None, "Nama", "Lahir", None),
        (4, "1", "ALI", "1950", "Gambut"),
        (5, None, "BUDI", "1960", None),
        (6, None, "ADI", "1970", "Astambul"),
    ]
    assert grid.merged == ((1, 0, 1, 3), (2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 3, 3), (4, 0, 6, 0), (6, 3, 6, 3))


def test_tables_below_each_other_and_within_each_other(tmp_path):
    title = "<table><tr><td>KECAMATAN GAMBUT</td></tr><tr><td>2025</td></tr></table>"
    data = "<table><tr><td>Nama<td>Desa</tr><tr><td>{}<td>Gambut</tr></table>"
    small = "<table><tr><td>Ubah</td><td>Hapus</td></tr></table>"
    layout = "<table><tr><td>menu</td><td>{}</td></tr><tr><td></td><td>{}</td></tr></table>"
    inner = "<table><tr><td>Nama<td>Aksi</tr><tr><td>BUDI<td>" + small + "</tr></table>"
    grids = list(read_grids(page(tmp_path / "a.xls", title + data.format("SITI") + layout.format(title, inner))))
    assert [grid.sheet for grid in grids] == ["1", "2"]
    assert grids[0].frame.rows() == [(3, "Nama", "Desa"), (4, "SITI", "Gambut")]
    assert grids[1].frame.rows() == [(7, "Nama", "Aksi"), (8, "BUDI", "Ubah Hapus")]


def test_a_page_of_which_no_table_has_more_than_one_row(tmp_path):
    assert only(page(tmp_path / "a.xls", "<table><tr><th>NIK<th>Nama</table>")).frame.rows() == [(1, "NIK", "Nama")]
    assert refusal(page(tmp_path / "b.xls", "<table><tr><td>&nbsp;<td></table>")) == "file-no-rows"
    assert (
        refusal(page(tmp_path / "c.xls", "<html><body><form>Masuk dahulu</form></body></html>"))
        == "file-not-spreadsheet"
    )
    assert refusal(page(tmp_path / "d.xls", "<!DOCTYPE html><p>Sesi habis")) == "file-not-spreadsheet"


@pytest.mark.parametrize("end", ["Gam", "R&D", "Gam&nb"])
def test_a_page_that_is_cut_off_keeps_its_last_cell(tmp_path, end):
    text = f"<table><tr><td>Nama</td><td>Desa</td></tr><tr><td>SITI</td><td>{end}"
    assert only(page(tmp_path / "a.xls", text)).frame.row(1) == (2, "SITI", end)


def test_a_page_that_is_written_badly(tmp_path):
    text = "LAPORAN\n<table><td>Nama<td>Desa<tr><td><select><option>SITI<td rowspan=900>Gambut</td>x</table>"
    grid = only(page(tmp_path / "a.xls", text))
    assert grid.frame.rows() == [(1, "Nama", "Desa"), (2, None, "Gambut")]
    assert grid.merged == ((2, 1, 2, 1),)


def test_hidden_rows_of_a_page(tmp_path):
    text = "<table><tr><td>Nama<td>Desa<tr style='height:0; display: none'><td>SITI<td>Gambut</table>"
    assert only(page(tmp_path / "a.xls", text)).hidden_rows == {2}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="iso-8859-1">'),
        ("utf-8", "<meta charset=windows-1251>"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("cp1252", ""),
        ("cp1252", "<meta http-equiv=Content-Type content='text/html; charset=utf-8'>"),
        ("cp1252", "<meta charset=hex>"),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("koi8-r", '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">'),
    ],
)
def test_the_encoding_of_a_page(tmp_path, written, told):
    word = "Ж" if written == "koi8-r" else "’é" if written == "cp1252" else "é’Ж"
    text = f"<html><head>{told}</head><table><tr><td>Nama<td>Desa<tr><td>{word}<td>Gambut</table>"
    assert only(page(tmp_path / "a.xls", text, written)).frame.row(1) == (2, word, "Gambut")


def test_an_encoding_of_a_page_that_is_told_and_does_not_fit_is_refused(tmp_path):
    path = page(tmp_path / "a.xls", "<table><tr><td>\u00e9<td>b<tr><td>c<td>d</table>", "cp1252")
    for encoding in ("utf-8", "no-such-encoding", "hex"):
        with pytest.raises(InputError) as caught:
            list(read_grids(path, encoding=encoding))
        assert caught.value.code == "file-not-spreadsheet"


@pytest.mark.parametrize(
    "text",
    [
        "<table>" + "<tr><td>a<td>b" * 100 + "<tr>" + "<td>x" * 200,
        "<table><tr>" + "<td rowspan=1000 colspan=1000>" * 10 + "<tr><td>x" * 50,
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>" * 3000,
        "<table><tr>" + "<td>a" * 20_000,
    ],
)
def test_a_page_without_measure_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.setattr(html_tables, "MAX_CELLS", 10_000)
    assert refusal(page(tmp_path / "a.xls", text)) == "file-too-large"


def test_a_page_wider_than_a_sheet_is_refused(tmp_path):
    assert refusal(page(tmp_path / "a.xls", "<table><tr>" + "<td>a" * 20_000)) == "file-too-large"


def test_a_page_that_never_closes_a_comment_or_nests_without_end_is_refused(tmp_path, monkeypatch):
    head = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    assert refusal(page(tmp_path / "a.xls", head + "<!-- " + "x" * (3 << 20))) == "file-not-spreadsheet"
    assert refusal(page(tmp_path / "b.xls", "<table><tr><td>" * 1000)) == "file-not-spreadsheet"
    monkeypatch.setattr(html_tables, "MAX_BYTES", 40)
    assert refusal(page(tmp_path / "c.xls", head)) == "file-too-large"


def test_pages_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("gambut.xls", "<table><tr><td>Nama<td>Desa<tr><td>SITI<td>Gambut</table>")
        archive.writestr("baca.html", "<html><body>Petunjuk</body></html>")
    assert [(grid.sheet, grid.frame.height) for grid in read_grids(tmp_path / "a.zip")] == [("gambut.xls", 2)]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark/></kml>',
        "<!DOCTYPE svg><svg><text>a</text></svg>",
        "MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related\n\n<table><tr><td>a",
    ],
)
def test_markup_of_other_kinds_is_no_spreadsheet(tmp_path, text):
    assert refusal(page(tmp_path / "a.xls", text)) == refusal(page(tmp_path / "a.csv", text)) == "file-not-spreadsheet"


# --- Excel 2003 XML -------------------------------------------------------------------------------------------------

XML_2003 = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="@"/></Style></Styles>
<Worksheet ss:Name="Data"><Table><Column ss:Width="80"/><Column ss:Index="4" ss:Hidden="1" ss:Span="1"/><Column/>
<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">NIK</Data></Cell><Cell><Data ss:Type="String">Nama</Data></Cell>
 <Cell><Data ss:Type="String">Lahir</Data></Cell><Cell><Data ss:Type="String">Padan</Data></Cell></Row>
<Row><Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="Number">6303051205800001</Data><Comment><Data>catatan</Data></Comment></Cell>
 <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>SI</B>TI é</ss:Data></Cell>
 <Cell><Data ss:Type="DateTime">1980-05-12T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Span="2"/>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">6.303051205800002E15</Data></Cell>
 <Cell ss:MergeAcross="1"><Data ss:Type="String">ALI &amp; BUDI</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
<Row><Cell ss:Index="5"><Data ss:Type="Error">#REF!</Data></Cell></Row>
<Row><Cell/><Cell ss:MergeDown="900"><Data ss:Type="Number">2.5</Data></Cell><Cell><Data ss:Type="DateTime">1899-12-31T13:30:00.000</Data></Cell>
 <Cell><Data ss:Type="DateTime">2025-01-02T13:30:00.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="Rahasia"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_excel_2003_xml(tmp_path, encoding):
    path = page(tmp_path / "a.xls", XML_2003.format(encoding=encoding), encoding)
    data, hidden = read_grids(path)
    assert (data.sheet, data.hidden, hidden.sheet, hidden.hidden) == ("Data", False, "Rahasia", True)
    assert data.frame.rows() == [
        (3, None, "NIK", "Nama", "Lahir", "Padan"),
        (4, None, NIK[0], "SITI é", "1980-05-12", "TRUE"),
        (8, None, NIK[1], "ALI & BUDI", None, None),
        (9, None, None, None, None, None),
        (10, None, "2.5", "13:30:00", "2025-01-02 13:30:00", None),
    ]
    assert data.errors.rows() == [(8, "c4", "#N/A"), (9, "c4", "#REF!")]
    assert data.merged == ((4, 1, 5, 1), (8, 2, 8, 3), (10, 1, 10, 1))
    assert data.hidden_rows == {8}
    assert data.hidden_columns == {3, 4}
    assert data.numeric == {1}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('<?mso-application progid="Excel.Sheet"?>', '<!DOCTYPE x [<!ENTITY a "b">]>'), "file-not-spreadsheet"),
        (("</Table>", ""), "file-not-spreadsheet"),
        (('encoding="utf-8"', 'encoding="no-such"'), "file-not-spreadsheet"),
        (('ss:Index="3"', 'ss:Index="tiga"'), "file-not-spreadsheet"),
        (("Worksheet", "Lembar"), "file-not-spreadsheet"),
        (('ss:Index="3"', 'ss:Index="999999999"'), "file-too-large"),
        (('ss:Index="2"', 'ss:Index="16385"'), "file-too-large"),
        (("String", "Number"), None),
    ],
)
def test_excel_2003_xml_that_is_damaged(tmp_path, change, code):
    path = page(tmp_path / "a.xls", XML_2003.format(encoding="utf-8").replace(*change))
    if code:
        assert refusal(path) == code
    else:
        assert next(iter(read_grids(path))).frame.height == 5


def test_excel_2003_xml_after_blank_lines_and_with_more_than_a_memory_holds(tmp_path, monkeypatch):
    path = page(tmp_path / "a.xls", "\n\r\n" + XML_2003.format(encoding="utf-8"))
    assert next(iter(read_grids(path))).frame.height == 5
    monkeypatch.setattr(spreadsheet_ml, "MAX_CELLS", 40)
    assert refusal(path) == "file-too-large"


def test_powers_of_ten_become_whole_numbers(tmp_path):
    told = {
        "6.303051205800001E15": NIK[0],
        "6E+3": "6000",
        "-1.25e1": "-12.5",
        "1.5E0": "1.5",
        "1E999999999": "1E999999999",
    }
    cells = "".join(f'<Row><Cell><Data ss:Type="Number">{word}</Data></Cell></Row>' for word in told)
    start, *_ = XML_2003.format(encoding="utf-8").partition("<Worksheet")
    path = page(tmp_path / "a.xls", f'{start}<Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>')
    assert only(path).frame["c0"].to_list() == list(told.values())


def test_hidden_rows_and_columns_of_an_ods(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell * 3}</table:table-row>"
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{cell * 3}</table:table-row>'
        f"<table:table-row>{cell * 3}</table:table-row>"
    )
    grid = only(WRITERS["ods"](tmp_path / "a.ods", {"Data": rows}))
    assert (grid.hidden_rows, grid.hidden_columns, grid.hiding_known) == ({2, 3}, {2}, True)


@pytest.mark.parametrize(("kind", "known"), [("xls", False), ("xlsb", False), ("ods", True)])
def test_whether_hidden_rows_can_be_known_is_said(tmp_path, kind, known):
    assert only(WRITERS[kind](tmp_path / f"a.{kind}", {"Data": LIST})).hiding_known is known
