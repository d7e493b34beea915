"""What only the XML of a workbook tells (merges, hidden rows and columns), and guards against hostile archives.

Everything is read as a stream in blocks, so that neither a sheet of a million rows nor a bomb fills the memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import Merge, column_number

BLOCK: Final = 1 << 20
MAX_UNPACKED: Final = 8 << 30
"""Bytes. A million rows of seventy columns are about 4 GiB of XML."""
MAX_RATIO: Final = 300
"""Unpacked to packed, beyond `SMALL`: sheets of repeated text reach about 100, bombs 1000."""
SMALL: Final = 64 << 20
CELL_BYTES: Final = 24
"""What the engine keeps for one cell, filled or not."""
MAX_CELLS: Final = 120_000_000
"""Rows times columns of a sheet's used range, which the engine allocates whole: a full sheet of 114 columns."""

_BROKEN: Final = (
    zipfile.BadZipFile,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zlib.error,
    KeyError,
    ET.ParseError,
)
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_WIDE: Final = re.compile(rb' r="([A-Z]{2,3})\d')  # begins with a fixed text, which `re` finds ten times faster
_REF: Final = re.compile(rb'\br="([A-Z]{1,3})?(\d+)"')
_COLUMN: Final = re.compile(rb'\br="([A-Z]{1,3})"')  # of a cell whose digits are taken out
_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_COL: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_HOLDS: Final = rb'\d+"[^>/]*><(?:\w+:)?(?:v|is|f)\b'
_FILLED: Final = re.compile(rb' r="([A-Z]{1,3})' + _HOLDS)
_TAIL: Final = 4096
"""Bytes at a block's end in which the last cell is looked for."""
_CACHED: Final = 1 << 16
"""Bytes that a processor's nearest caches hold."""
_START: Final = re.compile(rb"<(?:\w+:)?(?:c|row)\s")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What a sheet's XML says beside its cells; columns count from 0 at A, rows from 1."""

    merged: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    first_column: int = 0  # the first that holds anything
    numeric: frozenset[int] = frozenset()  # mostly numbers, in the first block
    hidden: bool = False
    may_fail: bool = True  # some formula may have failed: an error (`#N/A`, …) can only stand where there is a `#`
    hiding_known: bool = True  # whether hidden rows and columns can be told


def check_archive(path: Path, name: str) -> None:
    """Unpack every member into nothing, counting.

    Raises:
        InputError: file-too-large where a member unpacks to more than is plausible; file-not-spreadsheet where the
            archive is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            total = 0
            packed = path.stat().st_size
            for info in archive.infolist():
                with archive.open(info) as stream:
                    while block := stream.read(BLOCK):
                        total += len(block)
                        guard_size(total, packed, name)
    except _BROKEN as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault


def guard_size(total: int, packed: int, name: str) -> None:
    """Refuse what unpacks to more than is plausible.

    Raises:
        InputError: file-too-large; params: file, size.
    """
    if total > MAX_UNPACKED or (total > SMALL and total > packed * MAX_RATIO):
        raise InputError("file-too-large", file=name, size=f"> {total / 1024**3:.1f} GiB")


def sheet_marks(path: Path, name: str) -> dict[str, SheetMarks]:
    """The marks of every sheet of an xlsx or xlsm, by the sheet's name; all members are guarded on the way.

    Raises:
        InputError: file-too-large (a bomb, or a used range that no memory holds), file-not-spreadsheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = _sheet_parts(archive)
            by_part = {part: (sheet, hidden) for sheet, (part, hidden) in sheets.items()}
            packed = path.stat().st_size
            total = 0
            found: dict[str, SheetMarks] = {}
            for info in archive.infolist():
                scan = _Scan(name) if info.filename in by_part else None
                with archive.open(info) as stream:
                    while block := stream.read(BLOCK):
                        total += len(block)
                        guard_size(total, packed, name)
                        if scan:
                            scan.feed(block)
                if scan:
                    sheet, hidden = by_part[info.filename]
                    found[sheet] = scan.finish(hidden=hidden)
            return found
    except _BROKEN as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Sheet name → the member that holds it, through the workbook's relationships; and whether it is hidden."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets: dict[str, str] = {}
    for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        target = relation.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[relation.get("Id", "")] = whole
    sheets: dict[str, tuple[str, bool]] = {}
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        place = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if place in targets:
            sheets[sheet.get("name", "")] = (targets[place], sheet.get("state", "visible") != "visible")
    return sheets


def _elements(archive: zipfile.ZipFile, member: str, tag: str) -> Iterator[ET.Element]:
    """Elements of a small member, without its document type (no entities are expanded)."""
    with archive.open(member) as stream:
        data = stream.read(SMALL)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(member)
    try:
        root = ET.fromstring(data)  # noqa: S314 - document types are refused above
    except LookupError as fault:  # it names an encoding that there is not
        raise ValueError(member) from fault
    for element in root.iter():
        if element.tag.rpartition("}")[2] == tag:
            yield element


class _Scan:
    """One sheet's XML, block by block; a tag cut in two waits for the next block."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rest = b""
        self._merged: list[Merge] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._first_column: int | None = None
        self._last_column = 0
        self._first_row = 0
        self._last_row = 0
        self._numeric: frozenset[int] | None = None
        self._may_fail = False

    def feed(self, block: bytes) -> None:
        self._may_fail = self._may_fail or b"#" in block
        data = self._rest + block
        tail = max(len(data) - _TAIL, 0)
        cell = max((found.start() for found in _START.finditer(data, tail)), default=0)
        cut = cell if cell > 0 else data.rfind(b"<")
        if cut <= 0:
            self._rest = data[-4096:]
            return
        self._rest = data[cut:]
        self._look(data[:cut], inside=cell > 0)

    def finish(self, *, hidden: bool) -> SheetMarks:
        self._look(self._rest)
        return SheetMarks(
            tuple(self._merged),
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            self._first_column or 0,
            self._numeric or frozenset(),
            hidden,
            self._may_fail,
        )

    def _look(self, data: bytes, *, inside: bool = False) -> None:
        """Take the marks out of whole tags; merges stand behind the rows, so not where a block ends `inside` them."""
        self._look_at_rows(data)
        self._look_at_columns(data)
        if not inside and b"mergeCell" in data:
            for first, top, last, bottom in _MERGE.findall(data):
                self._merged.append(
                    (int(top), column_number(first.decode()), int(bottom), column_number(last.decode()))
                )
        if self._numeric is None and (b"<row" in data or b":row" in data):
            self._numeric = _numeric_columns(data)
        cells = (self._last_row - self._first_row + 1) * (self._last_column + 1)
        if cells > MAX_CELLS:
            raise InputError("file-too-large", file=self.name, size=f"{cells * CELL_BYTES / 1024**3:.0f} GiB")

    def _look_at_rows(self, data: bytes) -> None:
        if b"h" in data and b"hidden=" in data:  # one letter is found ten times faster, and is rare between the cells
            for attributes in _ROW.findall(data):
                if _HIDDEN.search(attributes) and (place := _REF.search(attributes)):
                    self._hidden_rows.add(int(place[2]))
            for attributes in _COL.findall(data):
                if _HIDDEN.search(attributes):
                    self._hide_columns(attributes)
        row = b"<row " if b"<row " in data else b":row "
        for start in (data.find(row), data.rfind(row)):
            if start >= 0 and (found := _REF.search(data, start, start + 400)):
                number = int(found[2])
                self._first_row = min(self._first_row or number, number)
                self._last_row = max(self._last_row, number)

    def _hide_columns(self, attributes: bytes) -> None:
        low = re.search(rb'\bmin="(\d+)"', attributes)
        high = re.search(rb'\bmax="(\d+)"', attributes)
        if low and high:
            last = min(int(high[1]), int(low[1]) + 1000)
            self._hidden_columns.update(range(int(low[1]) - 1, last))

    def _look_at_columns(self, data: bytes) -> None:
        wide = {column_number(letters.decode()) for letters in set(_WIDE.findall(data))} if _two_capitals(data) else ()
        self._last_column = max(self._last_column, max(wide, default=25))
        if self._first_column != 0:
            known = self._first_column
            columns = {column_number(letters.decode()) for letters in set(_filled_before(known).findall(data))}
            if columns:
                self._first_column = min(columns) if known is None else min(known, *columns)


def _two_capitals(data: bytes) -> bool:
    """Whether two capital letters stand side by side, without which there is no cell beyond column Z."""
    signs = np.frombuffer(data, np.uint8)
    for start in range(0, len(signs), _CACHED):
        capital = (signs[start : start + _CACHED + 1] - np.uint8(ord("A"))) < np.uint8(26)
        if (capital[1:] & capital[:-1]).any():
            return True
    return False


def _filled_before(column: int | None) -> re.Pattern[bytes]:
    """What finds filled cells to the left of the column, as far as one letter says it; of all columns where None."""
    if column is None or column > 26:
        return _FILLED
    last = chr(ord("A") + column - 1)
    letters = "(A)" if last == "A" else f"([A-{last}])"
    return re.compile(b' r="' + letters.encode() + _HOLDS)


def _numeric_columns(data: bytes) -> frozenset[int]:
    """Columns of which most filled cells are numbers (no type, or `n`), in this block.

    Without digits the tags of a column's cells are alike, so that few different ones are left to be counted.
    """
    numbers: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for attributes, count in Counter(_CELL.findall(data.translate(None, b"0123456789"))).items():
        place = _COLUMN.search(attributes)
        if place and not attributes.endswith(b"/"):
            column = column_number(place[1].decode())
            filled[column] += count
            if b't="' not in attributes or b't="n"' in attributes:
                numbers[column] += count
    return frozenset(column for column, count in filled.items() if numbers[column] * 2 > count)
