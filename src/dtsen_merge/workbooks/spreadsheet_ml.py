"""Excel 2003 XML (SpreadsheetML), which older web applications save under the name .xls.

Elements and attributes are those of the XML Spreadsheet Reference (Office 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import CELL_ERRORS, Merge, SheetGrid
from dtsen_merge.workbooks.html_tables import MAX_BYTES, MAX_CELLS, CellColumns, too_large

NAMESPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = f"{NAMESPACE} "
_OPTIONS: Final = "urn:schemas-microsoft-com:office:excel Visible"
_POWER: Final = re.compile(r"(-?)(\d)(?:\.(\d+))?E\+?(\d{1,2})", re.IGNORECASE)
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?")
_NO_DAY: Final = ("1899-12-30", "1899-12-31")


def read_spreadsheet_ml(data: bytes, *, name: str) -> Iterator[SheetGrid]:
    """The sheets of a workbook, in their order.

    Raises:
        InputError: file-not-spreadsheet where the XML is broken or has no worksheet; file-too-large; params: file.
    """
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    workbook = _Workbook(name)
    try:
        workbook.parse(data)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    if not workbook.sheets:
        raise InputError("file-not-spreadsheet", file=name)
    for sheet in workbook.sheets:
        yield sheet.grid()


class _Sheet:
    """A worksheet while it is read; rows and columns count from 0."""

    def __init__(self, title: str, name: str) -> None:
        self.title = title
        self.cells = CellColumns(name)
        self.row = self.next_row = 0
        self.column = self.next_column = 0
        self.next_width = 0  # where the next <Column> stands
        self.hidden = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Merge] = []
        self.errors: list[tuple[int, str, str]] = []
        self.numbers: dict[int, int] = {}
        self.filled: dict[int, int] = {}

    def grid(self) -> SheetGrid:
        bottom, right = self.cells.height, len(self.cells.columns) - 1
        numeric = (column for column, count in self.filled.items() if self.numbers.get(column, 0) * 2 > count)
        errors = pl.DataFrame(self.errors, schema=dict(CELL_ERRORS), orient="row")
        return SheetGrid(
            self.title,
            self.cells.frame(keep=errors["row"]),
            errors=errors,
            merged=tuple(
                (top, left, min(low, bottom), min(last, right))
                for top, left, low, last in self.merged
                if top <= bottom and left <= right
            ),
            hidden=self.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            numeric=frozenset(numeric),
        )


class _Workbook:
    """Takes the cells out of the XML as it streams by; a document type, and so every entity of its own, is refused."""

    def __init__(self, name: str) -> None:
        self.sheets: list[_Sheet] = []
        self._name = name
        self._words: list[str] | None = None
        self._kind = ""
        self._in_cell = False

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(data.lstrip(b" \t\r\n"), True)

    def _refuse(self, *_: object) -> None:
        raise ValueError(self._name)

    def _text(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        told = {key.removeprefix(_SS): value for key, value in attributes.items()}
        match tag.removeprefix(_SS):
            case "Worksheet":
                self.sheets.append(_Sheet(told.get("Name", ""), self._name))
            case _ if not self.sheets:
                return
            case "Column":
                self._column(self.sheets[-1], told)
            case "Row":
                sheet = self.sheets[-1]
                sheet.row = _place(told.get("Index"), sheet.next_row)
                sheet.next_row = sheet.row + 1 + _count(told.get("Span"))
                sheet.next_column = 0
                if told.get("Hidden") == "1":
                    sheet.hidden_rows.add(sheet.row + 1)
            case "Cell":
                self._cell(self.sheets[-1], told)
            case "Comment":
                self._in_cell = False
            case "Data" if self._in_cell:
                self._kind, self._words = told.get("Type", "String"), []
            case tag_ if tag_ == _OPTIONS:
                self._kind, self._words = "", []
            case _:
                pass

    def _column(self, sheet: _Sheet, told: dict[str, str]) -> None:
        first = _place(told.get("Index"), sheet.next_width)
        sheet.next_width = first + 1 + min(_count(told.get("Span")), 1000)
        if told.get("Hidden") == "1":
            sheet.hidden_columns.update(range(first, sheet.next_width))

    def _cell(self, sheet: _Sheet, told: dict[str, str]) -> None:
        sheet.column = _place(told.get("Index"), sheet.next_column)
        across, down = _count(told.get("MergeAcross")), _count(told.get("MergeDown"))
        sheet.next_column = sheet.column + 1 + across
        if across or down:
            sheet.merged.append((sheet.row + 1, sheet.column, sheet.row + 1 + down, sheet.column + across))
        self._in_cell = True

    def _end(self, tag: str) -> None:
        match tag.removeprefix(_SS):
            case "Cell":
                self._in_cell = False
            case "Worksheet" if (area := sum(sheet.cells.area for sheet in self.sheets)) > MAX_CELLS:
                raise too_large(self._name, area * 24)
            case "Data" if self._in_cell and self._words is not None:
                self._take(self.sheets[-1], "".join(self._words))
                self._words = None
            case tag_ if tag_ == _OPTIONS and self._words is not None:
                self.sheets[-1].hidden = "Hidden" in "".join(self._words)
                self._words = None
            case _:
                pass

    def _take(self, sheet: _Sheet, text: str) -> None:
        row, column = sheet.row, sheet.column
        if self._kind == "Error":
            sheet.errors.append((row + 1, f"c{column}", text))
        sheet.cells.put(row, column, _shown(self._kind, text))
        sheet.filled[column] = sheet.filled.get(column, 0) + 1
        if self._kind == "Number":
            sheet.numbers[column] = sheet.numbers.get(column, 0) + 1


def _place(index: str | None, following: int) -> int:
    """Where something stands, from 0, by its `Index` (from 1) or after what stood before."""
    return max(int(index) - 1, 0) if index else following


def _count(told: str | None) -> int:
    return max(int(told), 0) if told else 0


def _shown(kind: str, text: str) -> str | None:
    """A cell as a grid holds it: numbers whole, dates in ISO, an error as null."""
    if kind == "Error":
        return None
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if kind == "Number" and (power := _POWER.fullmatch(text.strip())):
        sign, first, rest, size = power[1], power[2], power[3] or "", int(power[4])
        digits = (first + rest).ljust(size + 1, "0")
        return sign + digits[: size + 1] + (f".{digits[size + 1 :]}" if len(digits) > size + 1 else "")
    if kind == "DateTime" and (moment := _MOMENT.fullmatch(text.strip())):
        day, time = moment.groups()
        return time if day in _NO_DAY else day if time == "00:00:00" else f"{day} {time}"
    return text or None
