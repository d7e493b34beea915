"""Workbooks for people: real Excel tables with a frozen header, formats, widths, notes, drop-downs and a contents page.

XlsxWriter makes everything but the rows (styles, tables, validation, comments, print settings); the rows come from
`sheet_xml`, slice by slice, and take the place of a few sample rows in what XlsxWriter made. So a sheet of a million
rows is as cheap in memory as one of ten. A cell of text stays text when it is edited too (format `@`): a NIK keeps its
sixteen digits, and a value that begins with `=`, `+`, `-` or `@` is never a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.workbooks.grid import column_letter
from dtsen_merge.workbooks.sheet_layout import (
    MAX_ROWS,
    Drawn,
    cut_sheets,
    draw_contents,
    draw_lines,
    draw_sheet,
    formats_of,
    wrapped_widths,
)
from dtsen_merge.workbooks.sheet_xml import MARKS, rows_xml
from dtsen_merge.workbooks.table_model import STYLES, About, Contents, LinesSheet, TableColumn, TableSheet

__all__ = [
    "MARKS",
    "MAX_ROWS",
    "STYLES",
    "About",
    "Contents",
    "LinesSheet",
    "TableColumn",
    "TableSheet",
    "write_tables",
]

_SMALL_CELLS: Final = 2_000_000  # up to here files are packed tightly, beyond it quickly
_ZIP64_BYTES: Final = 2**31
_BYTES_A_CELL: Final = 120
_ROW: Final = re.compile(rb'<row r="(\d+)".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')
_EMPTY_DATA: Final = b"<sheetData/>"


def write_tables(
    path: Path,
    sheets: Sequence[TableSheet | LinesSheet],
    *,
    contents: Contents | None = None,
    about: About | None = None,
    mode: int = SHARED,
    max_rows: int = MAX_ROWS,
) -> tuple[str, ...]:
    """Write a workbook, whole or not at all, over what stands there; gives the names of its sheets.

    The same input gives the same bytes.

    Args:
        path: the file; its folder is made.
        sheets: at least one.
        contents: the page that lists them.
        about: properties and footer.
        mode: permissions; `privacy.files.PRIVATE` where whole values are in it.
        max_rows: rows a sheet, header included.

    Raises:
        SurroundingsError: `output-not-writable` (open in Excel, say) or `disk-full`.
        ValueError: a column or style is asked for that does not exist.
    """
    about = about or About()
    pages = cut_sheets(sheets, max_rows, taken=[contents.name] if contents else [])
    with replacing(path, mode=mode) as draft:
        skeleton, drawn = _skeleton(pages, contents, about)
        _fill(draft, skeleton, drawn, about.created)
    return tuple(page.name for page in pages)


def _skeleton(
    pages: Sequence[TableSheet | LinesSheet], contents: Contents | None, about: About
) -> tuple[io.BytesIO, list[Drawn]]:
    """The workbook with sample rows in place of the data, and what goes where."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties(_properties(about))
        formats = formats_of(book)
        if contents:
            draw_contents(book, formats, contents, pages, about)
        drawn: list[Drawn] = []
        for page in pages:
            tables = sum(isinstance(told.page, TableSheet) for told in drawn)
            if isinstance(page, LinesSheet):
                drawn.append(draw_lines(book, page, about))
            else:
                drawn.append(draw_sheet(book, formats, page, about, tables + 1))
    return memory, drawn


def _properties(about: About) -> dict[str, Any]:
    names = ("title", "subject", "author", "company", "comments")
    told = {name: getattr(about, name) for name in names}
    return {**told, "created": about.created.astimezone(UTC).replace(tzinfo=None)}


def _fill(draft: Path, skeleton: io.BytesIO, drawn: Sequence[Drawn], created: datetime) -> None:
    """The finished package: every part of the skeleton, with the rows in the sheets and the true range in the tables."""
    sheets = {f"xl/worksheets/sheet{told.sheet_number}.xml": told for told in drawn}
    listed = [told for told in drawn if isinstance(told.page, TableSheet)]
    tables = {f"xl/tables/table{number}.xml": told for number, told in enumerate(listed, start=1)}
    cells = sum(told.page.frame.height * told.page.frame.width for told in drawn)
    level = 6 if cells <= _SMALL_CELLS else 1
    with (
        zipfile.ZipFile(skeleton) as made,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package,
    ):
        for name in made.namelist():
            part = made.read(name)
            entry = _entry(name, created, level)
            if name in sheets:
                told = sheets[name]
                large = told.page.frame.height * told.page.frame.width * _BYTES_A_CELL > _ZIP64_BYTES
                with package.open(entry, "w", force_zip64=large) as stream:
                    for piece in _sheet_part(part, told):
                        stream.write(piece)
                continue
            if name in tables:
                part = _true_range(part, tables[name])
            package.writestr(entry, part, compresslevel=level)


def _entry(name: str, moment: datetime, level: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(max(moment.year, 1980), moment.month, moment.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    # streamed entries take their level from here: `_compresslevel` to Python 3.12, `compress_level` from 3.13
    setattr(entry, "compress_level" if hasattr(entry, "compress_level") else "_compresslevel", level)
    return entry


def _range(told: Drawn, rows: int) -> bytes:
    return f"A1:{column_letter(told.page.frame.width - 1)}{rows}".encode()


def _true_range(part: bytes, told: Drawn) -> bytes:
    sampled = _range(told, 1 + len(told.samples))
    return part.replace(b'ref="' + sampled + b'"', b'ref="' + _range(told, 1 + max(told.page.frame.height, 1)) + b'"')


def _sheet_part(part: bytes, told: Drawn) -> Iterator[bytes]:
    """The sheet's XML with its rows; the sample rows tell which cell format each column has in each style."""
    rows = {int(found.group(1)): found for found in _ROW.finditer(part)}
    first = told.first_row
    samples = [rows[number] for number in range(first, first + len(told.samples))]
    styles = {
        style: [int(number) for number in _STYLE.findall(found.group(0))]
        for style, found in zip(told.samples, samples, strict=True)
    }
    head = part[: samples[0].start()]
    true_size = b'<dimension ref="' + _range(told, max(told.last_row, 1)) + b'"/>'
    yield re.sub(rb'<dimension ref="[^"]*"/>', true_size, head, count=1)
    page = told.page
    wraps = wrapped_widths(page) if isinstance(page, TableSheet) and not page.row_height else {}
    yield from rows_xml(page.frame, first_row=first, styles=styles, marks=page.marks, wraps=wraps)
    yield part[samples[-1].end() :]
