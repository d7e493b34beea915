"""No file, however damaged or hostile, stops the reader but by an error that has a message, and none fills the memory."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.workbooks.reader import read_grids

from ..unit.workbooks import old_formats
from ..unit.workbooks.old_formats import Failed, Shared

FEW = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
ROWS = [
    ["NIK", "Nama", "Lahir", "Padan"],
    *([f"63030512058{n:05d}", Shared("SITI"), date(1980, 5, 12), n % 2 == 0] for n in range(12)),
    [None, Failed("#N/A"), 2.5],
]
PAGE = (
    '<html><head><meta charset="utf-8"><style>td{}</style></head><body><table><tr><th rowspan=2>NIK<th colspan="2">Nama</tr>'
    "<tr><td>a<td>b</tr><!-- x --><tr><td>6303051205800001</td><td>SITI &amp; A&#39;B<br>x</td><td><table><tr><td>q"
    "</table></td></tr></table></body></html>"
)
XML = (
    '<?xml version="1.0" encoding="utf-8"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row ss:Index="3">'
    '<Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="Number">6.3E15</Data></Cell><Cell><Data ss:Type="DateTime">'
    '1980-05-12T00:00:00.000</Data></Cell></Row><Row ss:Span="2"/></Table></Worksheet></Workbook>'
)


def write_xlsx(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for row, cells in enumerate(ROWS):
        sheet.write_row(row, 0, [str(cell) for cell in cells])
    sheet.merge_range("A20:C20", "SITI")
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()


WRITERS: dict[str, Callable[[Path], object]] = {
    "xlsx": write_xlsx,
    "ods": lambda path: old_formats.ods(path, {"Data": ROWS, "Dua": ROWS[:2]}),
    "xlsb": lambda path: old_formats.xlsb(path, {"Data": ROWS, "Dua": ROWS[:2]}, hidden=["Dua"]),
    "xls": lambda path: old_formats.xls(path, {"Data": ROWS, "Dua": ROWS[:2]}, hidden=["Dua"]),
    "html": lambda path: path.write_text(PAGE),
    "xml": lambda path: path.write_text(XML),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("berkas")


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, bytes]:
    """A file of each format that reads well."""
    for kind, write in WRITERS.items():
        write(folder / f"whole.{kind}")
        assert any(grid.frame.height for grid in read_grids(folder / f"whole.{kind}")), kind
    return {kind: (folder / f"whole.{kind}").read_bytes() for kind in WRITERS}


def reads(path: Path) -> None:
    """Rows that are told are in order, columns as long as they should be; else an error that has a message."""
    try:
        grids = list(read_grids(path))
    except (InputError, EmptySourceError) as fault:
        assert fault.params["file"].split("/")[0] == path.name
        return
    for grid in grids:
        rows = grid.frame["row"].to_list()
        assert rows == sorted(set(rows))
        assert grid.columns == [f"c{place}" for place in range(grid.width)]
        assert all(top <= bottom and left <= right for top, left, bottom, right in grid.merged)


@st.composite
def damage(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes flipped, parts cut out, doubled, moved or overwritten, the end cut off."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at, length = draw(st.integers(0, len(data) - 1)), draw(st.integers(1, 64))
        match draw(st.sampled_from(["flip", "set", "cut", "double", "splice", "big", "end"])):
            case "flip":
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "set":
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length]
            case "splice":
                other = draw(st.integers(0, len(data) - 1))
                data[at : at + length] = data[other : other + length]
            case "big":
                data[at : at + 4] = draw(
                    st.sampled_from([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"9999", b"\x7f\xff\xff\xff"])
                )
            case _:
                del data[at:]
    return bytes(data)


@FEW
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
        st.lists(
            st.sampled_from(
                [b"sep=;", b";", b",", b"|", b"\t", b"\r", b"\n", b'"', b"\0", b"'", b"\xff", b"\xe9", b"63", b"<"]
            ),
            max_size=50,
        ).map(b"".join),
    ),
    name=st.sampled_from(["a.csv", "a.txt", "a.xls"]),
)
def test_any_bytes_as_a_text(folder: Path, content: bytes, name: str) -> None:
    (folder / name).write_bytes(content)
    reads(folder / name)


@pytest.mark.parametrize("kind", WRITERS)
@FEW
@given(data=st.data())
def test_any_damage_to_a_file(folder: Path, whole: dict[str, bytes], kind: str, data: st.DataObject) -> None:
    path = folder / f"damaged.{kind}"
    path.write_bytes(data.draw(damage(whole[kind])))
    reads(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb"])
@FEW
@given(data=st.data())
def test_any_damage_inside_an_archive(folder: Path, whole: dict[str, bytes], kind: str, data: st.DataObject) -> None:
    """The archive is whole, its members are not; one may be gone."""
    path = folder / f"inside.{kind}"
    with zipfile.ZipFile(io.BytesIO(whole[kind])) as good, zipfile.ZipFile(path, "w") as bad:
        for info in good.infolist():
            content = good.read(info)
            match data.draw(st.sampled_from(["keep", "keep", "damage", "gone"])):
                case "keep":
                    bad.writestr(info.filename, content)
                case "damage":
                    bad.writestr(info.filename, data.draw(damage(content)) if content else b"")
                case _:
                    pass
    reads(path)


MEASURE = """
import json, resource, sys
from pathlib import Path
from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.reader import read_grids

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before, told = most(), {}
for path in map(Path, sys.argv[1:]):
    try:
        told[path.name] = sum(grid.frame.height for grid in read_grids(path))
    except InputError as fault:
        told[path.name] = fault.code
print(json.dumps({"told": told, "more": most() - before}))
"""


def measured(*paths: Path) -> tuple[dict[str, object], int]:
    """What a process of its own says of the files, and how many MiB it took for that."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "panicked" not in done.stderr
    answer = json.loads(done.stdout)
    return answer["told"], answer["more"]


def bomb(path: Path, member: str, size: int = 10 << 30, told: int = 0) -> Path:
    """An archive of one member that unpacks to zeros: a block of them, packed once and written again and again.

    It says that it unpacks to `told` bytes; by default what it does.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    name, packed = member.encode(), len(start) + len(again) * ((size >> 20) - 1) + 2
    more = struct.pack("<HHQQ", 1, 16, told or size, packed)
    common = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(more))
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" + common + name + more + start)
        for _ in range((size >> 20) - 1):
            file.write(again)
        file.write(b"\x03\x00")
        place = file.tell()
        folder = b"PK\x01\x02" + struct.pack("<H", 45) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + more
        file.write(folder + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(folder), place, 0))
    return path


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    paths = [
        bomb(tmp_path / "a.zip", "data.csv"),
        bomb(tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml"),
        bomb(tmp_path / "c.xlsb", "xl/workbook.bin"),
        bomb(tmp_path / "d.zip", "data.csv", told=1000),
        bomb(tmp_path / "e.xlsx", "xl/worksheets/sheet1.xml", told=1000),
    ]
    told, more = measured(*paths)
    large = dict.fromkeys(["a.zip", "b.xlsx", "c.xlsb"], "file-too-large")
    assert told == large | dict.fromkeys(["d.zip", "e.xlsx"], "file-not-spreadsheet")
    assert more < 1024


def wide_sheet(path: Path, rows: str) -> Path:
    write_xlsx(path.with_name("narrow.xlsx"))
    with zipfile.ZipFile(path.with_name("narrow.xlsx")) as narrow, zipfile.ZipFile(path, "w") as wide:
        for info in narrow.infolist():
            content = narrow.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                head, _, rest = content.decode().partition("<dimension ")
                content = (
                    f'{head}<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>{rest.partition("</sheetData>")[2]}'
                ).encode()
            wide.writestr(info.filename, content)
    return path


def test_cells_in_the_last_corner_are_refused_in_little_memory(tmp_path: Path) -> None:
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    corner = {(0, 0): "Nama", (1_048_575, 16_383): 1}
    paths = [
        wide_sheet(tmp_path / "a.xlsx", first + last),
        old_formats.xlsb(tmp_path / "b.xlsb", {"Data": corner}),
        old_formats.xlsb(tmp_path / "c.xlsb", {"Data": {(0, 0): "Nama", (1, 0xFFFFFFFF): 1}}),
        old_formats.xlsb(tmp_path / "d.xlsb", {"Data": {(0, 0): "Nama", (0xFFFFFFF, 2): True}}),
        old_formats.xls(tmp_path / "e.xls", {"Data": {(0, 0): "Nama", (65_535, 65_535): 1}}),
        old_formats.xls(tmp_path / "f.xls", {"Data": {(0, 0): "Nama", (65_535, 256): "x"}}),
        wide_sheet(tmp_path / "g.xlsx", first),  # only the sheet's word for its size
    ]
    told, more = measured(*paths)
    large = dict.fromkeys(["a.xlsx", "b.xlsb", "c.xlsb", "d.xlsb"], "file-too-large")
    assert told == large | dict.fromkeys(["e.xls", "f.xls"], "file-not-spreadsheet") | {"g.xlsx": 1}
    assert more < 1024
