"""Writes small workbooks of the formats that no installed library writes: xls (BIFF8), xlsb (BIFF12), ods.

As much of each format as tells one reader from another: sheets, hidden ones among them, and cells that hold text,
numbers, dates, truth values and errors. Blocks are checked against [MS-XLS], [MS-CFB], [MS-XLSB] and OpenDocument 1.2.
"""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

EPOCH = dt.datetime(1899, 12, 30)
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
DATE_STYLE = 1
"""The second cell format of every workbook here; the first is the general one."""

Rows = Sequence[Sequence[Any]] | Mapping[tuple[int, int], Any]
"""Cells from A1 on: text, numbers, dates, truth values, `Failed`, `Shared`; None for an empty cell. Or single cells by
their row and column from 0, wherever they are."""


class Failed(NamedTuple):
    """A cell that holds an error."""

    shown: str


class Shared(NamedTuple):
    """A text that stands in the table of shared strings."""

    text: str


def serial(moment: dt.date) -> float:
    """The number that a date is stored as."""
    at = moment if isinstance(moment, dt.datetime) else dt.datetime(moment.year, moment.month, moment.day)
    return (at - EPOCH) / dt.timedelta(days=1)


def filled(rows: Rows) -> Iterator[tuple[int, int, Any]]:
    if isinstance(rows, Mapping):
        yield from ((row, column, value) for (row, column), value in rows.items())
        return
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                yield row, column, value


def extent(rows: Rows) -> tuple[int, int, int, int]:
    """First and last row, first and last column, from 0, of what is filled."""
    places = [(row, column) for row, column, _ in filled(rows)] or [(0, 0)]
    down, across = [row for row, _ in places], [column for _, column in places]
    return min(down), max(down), min(across), max(across)


def shared_strings(sheets: Iterable[Rows]) -> list[str]:
    found = [value.text for rows in sheets for _, _, value in filled(rows) if isinstance(value, Shared)]
    return list(dict.fromkeys(found))


# --- xls ------------------------------------------------------------------------------------------------------------


def xls(path: Path, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    """A workbook of Excel 97–2003."""
    path.write_bytes(compound({"Workbook": biff8(sheets, hidden)}))
    return path


def biff8(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """The stream "Workbook"."""
    strings = shared_strings(sheets.values())
    bodies = [_xls_sheet(rows, strings) for rows in sheets.values()]
    head = _bof(0x0005) + record(0x0042, struct.pack("<H", 1200)) + record(0x0022, struct.pack("<H", 0))
    for number_format in (0, 14):
        head += record(0x00E0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
    table = struct.pack("<II", len(strings), len(strings)) + b"".join(_xls_text(text) for text in strings)
    tail = record(0x00FC, table) + record(0x000A, b"")
    names = [_xls_text(name, short=True) for name in sheets]
    place = len(head) + sum(4 + 6 + len(name) for name in names) + len(tail)
    bounds = b""
    for name, told, body in zip(sheets, names, bodies, strict=True):
        bounds += record(0x0085, struct.pack("<IBB", place, name in hidden, 0) + told)
        place += len(body)
    return head + bounds + tail + b"".join(bodies)


def _bof(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_text(text: str, *, short: bool = False) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<BB" if short else "<HB", len(wide) // 2, 1) + wide


def _xls_sheet(rows: Rows, strings: Sequence[str]) -> bytes:
    top, bottom, left, right = extent(rows)
    found = _bof(0x0010) + record(0x0200, struct.pack("<IIHHH", top, bottom + 1, left, min(right + 1, 0xFFFF), 0))
    for row, column, value in filled(rows):
        style = DATE_STYLE if isinstance(value, dt.date) else 0
        place = struct.pack("<HHH", row, column, style)
        match value:
            case Shared():
                found += record(0x00FD, place + struct.pack("<I", strings.index(value.text)))
            case Failed():
                found += record(0x0205, place + struct.pack("<BB", ERRORS[value.shown], 1))
            case bool():
                found += record(0x0205, place + struct.pack("<BB", value, 0))
            case dt.date():
                found += record(0x0203, place + struct.pack("<d", serial(value)))
            case str():
                found += record(0x0204, place + _xls_text(value))
            case _:
                found += record(0x0203, place + struct.pack("<d", value))
    return found + record(0x000A, b"")


SECTOR = 512
LEAST = 4096
"""Bytes. A smaller stream would stand in the mini stream."""
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2, version 3) of streams; each is padded to the size from which it has sectors of its own."""
    padded = {name: data + bytes(max(LEAST - len(data), -len(data) % SECTOR)) for name, data in streams.items()}
    sectors = [data[at : at + SECTOR] for data in padded.values() for at in range(0, len(data), SECTOR)]
    folders = -(-(len(padded) + 1) // 4)
    tables = 1
    while tables * 128 < tables + folders + len(sectors):
        tables += 1
    chain = [_TABLE] * tables + [*range(tables + 1, tables + folders), _END]
    entries = [_entry("Root Entry", 5, child=1, start=_END)]
    for number, (name, data) in enumerate(padded.items(), 1):
        start = len(chain)
        chain += [*range(start + 1, start + len(data) // SECTOR), _END]
        later = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, right=later, start=start, size=len(data)))
    chain += [_FREE] * (tables * 128 - len(chain))
    directory = b"".join(entries).ljust(folders * SECTOR, b"\0")
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, LEAST, _END, 0, _END, 0)
    header += b"".join(struct.pack("<I", place if place < tables else _FREE) for place in range(109))
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + b"".join(sectors)


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    told = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _FREE, right, child)
    return told + bytes(36) + struct.pack("<IQ", start, size)


# --- xlsb -----------------------------------------------------------------------------------------------------------


def xlsb(path: Path, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    """A binary workbook of Excel 2007 and later."""
    strings = shared_strings(sheets.values())
    relations = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)}
    more = {"rIdS": ("sharedStrings", "sharedStrings.bin"), "rIdT": ("styles", "styles.bin")}
    bundle = b"".join(
        _brt(156, struct.pack("<II", name in hidden, n) + _wide(f"rId{n}") + _wide(name))
        for n, name in enumerate(sheets, 1)
    )
    book = _brt(131) + _brt(153, bytes(12)) + _brt(143) + bundle + _brt(144) + _brt(132)
    items = b"".join(_brt(19, b"\0" + _wide(text)) for text in strings)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _relations({"rId1": ("officeDocument", "xl/workbook.bin")}))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", _relations(relations | more))
        for n, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", _xlsb_sheet(rows, strings))
        archive.writestr(
            "xl/sharedStrings.bin", _brt(159, struct.pack("<II", len(strings), len(strings))) + items + _brt(160)
        )
        formats = b"".join(_brt(47, struct.pack("<HH", 0, number_format) + bytes(12)) for number_format in (0, 14))
        archive.writestr("xl/styles.bin", _brt(278) + _brt(617, struct.pack("<I", 2)) + formats + _brt(618) + _brt(279))
    return path


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inside = "".join(
        f'<Relationship Id="{key}" Type="{kind}/{what}" Target="{target}"/>' for key, (what, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _brt(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    told = b""
    while size >= 128:
        told += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + told + bytes([size]) + data


def _wide(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


def _xlsb_sheet(rows: Rows, strings: Sequence[str]) -> bytes:
    found = _brt(129) + _brt(148, struct.pack("<IIII", *extent(rows))) + _brt(145)
    current = -1
    for row, column, value in filled(rows):
        if row != current:
            current = row
            found += _brt(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        style = DATE_STYLE if isinstance(value, dt.date) else 0
        place = struct.pack("<II", column, style)
        match value:
            case Shared():
                found += _brt(7, place + struct.pack("<I", strings.index(value.text)))
            case Failed():
                found += _brt(3, place + struct.pack("<B", ERRORS[value.shown]))
            case bool():
                found += _brt(4, place + struct.pack("<B", value))
            case dt.date():
                found += _brt(5, place + struct.pack("<d", serial(value)))
            case str():
                found += _brt(6, place + _wide(value))
            case _:
                found += _brt(5, place + struct.pack("<d", value))
    return found + _brt(146) + _brt(130)


# --- ods ------------------------------------------------------------------------------------------------------------

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    + "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:automatic-styles>"
    '<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]] | str], *, hidden: Sequence[str] = ()) -> Path:
    """A workbook of LibreOffice; a sheet that is given as text is the XML of its rows."""
    style = dict.fromkeys(hidden, ' table:style-name="hid"')
    inside = "".join(
        f"<table:table table:name={quoteattr(name)}{style.get(name, '')}>"
        f"{rows if isinstance(rows, str) else ods_rows(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(inside))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_rows(rows: Sequence[Sequence[Any]]) -> str:
    return "".join(
        f"<table:table-row>{''.join(map(ods_cell, cells)) or ods_cell(None)}</table:table-row>" for cells in rows
    )


def ods_cell(value: Any) -> str:
    """A cell; LibreOffice writes an error as text beside the formula that failed."""
    match value:
        case None:
            return "<table:table-cell/>"
        case Failed():
            failed = 'table:formula="of:=NA()" office:value-type="string" office:string-value=""'
            kind, shown = f'{failed} calcext:value-type="error"', value.shown
        case bool():
            kind, shown = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value)
        case dt.date():
            kind, shown = (
                f'office:value-type="date" office:date-value="{value.isoformat()}"',
                value.strftime("%d/%m/%y"),
            )
        case int() | float():
            kind, shown = f'office:value-type="float" office:value="{value!r}"', f"{value:.2E}"
        case _:
            kind, shown = 'office:value-type="string"', value.text if isinstance(value, Shared) else str(value)
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"
