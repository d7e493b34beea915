"""HTML pages that web applications save under the name .xls: Excel opens their tables as a sheet.

Number formats (`mso-number-format`, `x:str`) are passed over: what a cell shows is what it holds. Only where it shows
a power of ten (6,30E+15) the number behind it (`x:num`) is taken.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import Merge, SheetGrid, grid_frame
from dtsen_merge.workbooks.text_files import find_encoding

MAX_BYTES: Final = 256 << 20
MAX_CELLS: Final = 16_000_000
"""Rows times columns of all tables of a file; a filled cell takes about 100 bytes while the file is read."""
_MAX_COLUMNS: Final = 16_384
_MAX_SPAN: Final = 1000  # https://html.spec.whatwg.org/multipage/tables.html#dom-tdth-colspan
_MAX_NESTED: Final = 30
_BLOCK: Final = 1 << 18
_LONGEST_TAG: Final = 1 << 20
"""Characters. What is still open after so many never closes, and would be searched through again with each block."""
_HEAD: Final = 8192
_CHARSET: Final = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_ONE_BYTE: Final = ("cp", "iso8859", "koi8", "mac")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")  # what HTML folds; a non-breaking space is a sign like any other
_POWER: Final = re.compile(r"\d[.,]?\d*E\+?\d+", re.I)
_HIDDEN: Final = re.compile(r"\bdisplay\s*:\s*none\b", re.I)
_BREAKS: Final = frozenset({"br", "p", "div", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSHOWN: Final = frozenset({"script", "style", "title", "select"})


def read_html(data: bytes, *, name: str, encoding: str | None = None) -> Iterator[SheetGrid]:
    """The tables of a page that have more than one row and column; where none has, all its tables.

    A table that holds such a table only lays the page out, and is left for it; any other table in a cell is that
    cell's text. Rows are counted through the tables as Excel puts them into one sheet, one below the other, from 1.
    Titles in small tables of their own count; text outside of tables does not, so that Excel shows larger numbers
    where a page has such text above its table. The table of a page gives the sheet "", several give "1", "2", …

    Raises:
        InputError: file-not-spreadsheet where there is no table, or the encoding that was asked for does not fit;
            file-too-large; params: file.
    """
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    page = _Page(name)
    try:
        charset = encoding or find_charset(data)
        "".encode(charset)  # raises where it is no encoding of text
        decoder = codecs.getincrementaldecoder(charset)("strict" if encoding else "replace")
        for start in range(0, len(data), _BLOCK):
            text = decoder.decode(data[start : start + _BLOCK], start + _BLOCK >= len(data))
            page.feed(text.replace("\x00", ""))
            if len(page.rawdata) > _LONGEST_TAG:
                raise InputError("file-not-spreadsheet", file=name)
    except (LookupError, UnicodeError, AssertionError) as fault:  # the parser asserts that declarations are whole
        raise InputError("file-not-spreadsheet", file=name) from fault
    yield from _grids(page.finish(), name)


def too_large(name: str, size: int) -> InputError:
    """What refuses a file of so many bytes."""
    return InputError("file-too-large", file=name, size=f"> {size / 1024**3:.1f} GiB")


def find_charset(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes are that, else what the page says of itself, else Windows-1252 or Latin-1.

    Pages copy the line that names their encoding from one another; bytes that happen to be UTF-8 are UTF-8.
    """
    guess = find_encoding(data)
    told = _CHARSET.search(data[:_HEAD])
    if told is None or guess.startswith("utf"):
        return guess
    try:
        name = codecs.lookup(told[1].decode("ascii", "replace")).name
    except LookupError:
        return guess
    return name if name.startswith(_ONE_BYTE) and name != "iso8859-1" else guess


class CellColumns:
    """Cells that come one by one, kept as a list for each column, as far down as it is filled."""

    def __init__(self, name: str) -> None:
        self.columns: list[list[str | None]] = []
        self.height = 0
        self._name = name

    @property
    def area(self) -> int:
        """Rows times columns."""
        return self.height * len(self.columns)

    def put(self, row: int, column: int, text: str | None) -> None:
        """Add a cell below those that its column has; both places count from 0.

        Raises:
            InputError: file-too-large, where rows times columns are more than a memory holds.
        """
        self.height = max(self.height, row + 1)
        width = max(len(self.columns), column + 1)
        if column >= _MAX_COLUMNS or self.height * width > MAX_CELLS:
            raise too_large(self._name, self.height * width * 24)
        self.columns.extend([] for _ in range(width - len(self.columns)))
        cells = self.columns[column]
        if len(cells) > row:
            cells[row] = text
        else:
            cells.extend([None] * (row - len(cells)))
            cells.append(text)

    def frame(self, first_row: int = 1, *, keep: pl.Series | None = None) -> pl.DataFrame:
        """`row` and c0 … cN, without blank rows but for those of which a cell holds an error (`keep`)."""
        columns = [
            pl.Series(f"c{place}", cells, dtype=pl.String).extend_constant(None, self.height - len(cells))
            for place, cells in enumerate(self.columns)
        ]
        rows = pl.Series(range(first_row, first_row + self.height), dtype=pl.UInt32)
        return (
            grid_frame(pl.DataFrame(columns), rows, keep=keep) if columns else pl.DataFrame(schema={"row": pl.UInt32})
        )


@dataclass(slots=True)
class _Table:
    """A table while it is read; rows and columns count from 0."""

    cells: CellColumns
    outer: _Table | None
    row: int = -1
    column: int = 0
    colspan: int = 1  # of the open cell
    words: list[str] | None = None  # in the open cell
    number: str | None = None  # behind what the open cell shows
    merged: list[Merge] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    reaching: dict[int, int] = field(default_factory=dict)  # column → last row that a cell from above reaches into
    is_layout: bool = False

    @property
    def is_data(self) -> bool:
        return self.cells.height > 1 and len(self.cells.columns) > 1

    def open_cell(self, colspan: int, rowspan: int) -> None:
        """Take the next free place of the row."""
        while self.reaching.get(self.column, -1) >= self.row:
            self.column += 1
        bottom, right = self.row + rowspan - 1, self.column + colspan - 1
        if rowspan > 1 or colspan > 1:
            self.merged.append((self.row, self.column, bottom, right))
        if rowspan > 1:
            self.reaching.update(dict.fromkeys(range(self.column, right + 1), bottom))
        self.colspan, self.words, self.number = colspan, [], None

    def close_cell(self) -> None:
        if self.words is None:
            return
        text = _SPACE.sub(" ", "".join(self.words)).strip(" ")
        if self.number and _POWER.fullmatch(text):
            text = self.number
        self.cells.put(self.row, self.column, text or None)
        self.column += self.colspan
        self.words = None

    def text(self) -> str:
        """All of it, as the text of a cell that it stands in."""
        return " ".join(cell for cells in self.cells.columns for cell in cells if cell)

    def grid(self, sheet: str, first_row: int) -> SheetGrid:
        bottom, right = self.cells.height - 1, len(self.cells.columns) - 1
        merged = (
            (top + first_row, left, min(low, bottom) + first_row, min(last, right))
            for top, left, low, last in self.merged
            if top <= bottom and left <= right
        )
        hidden = frozenset(row + first_row for row in self.hidden)
        return SheetGrid(sheet, self.cells.frame(first_row), merged=tuple(merged), hidden_rows=hidden)


class _Page(HTMLParser):
    """Collects the tables of a page; tags may be left open, as HTML lets them be."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unshown = False
        self._area = 0

    def finish(self) -> list[_Table]:
        """The tables in their order."""
        self.feed("<br>")  # text that might have gone on is let go of
        while self._open:
            self._close_table()
        return self._tables

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open_table()
        elif tag in _UNSHOWN:
            self._unshown = True
        elif not self._open:
            return
        elif tag == "tr":
            self._open_row(self._open[-1], dict(attrs))
        elif tag in ("td", "th"):
            self._open_cell(self._open[-1], dict(attrs))
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = False
        elif not self._open:
            return
        elif tag == "table":
            self._close_table()
        elif tag in ("td", "th", "tr"):
            self._open[-1].close_cell()
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._open and not self._unshown and (words := self._open[-1].words) is not None:
            words.append(data)

    def _open_table(self) -> None:
        if len(self._open) >= _MAX_NESTED:
            raise InputError("file-not-spreadsheet", file=self._name)
        table = _Table(CellColumns(self._name), self._open[-1] if self._open else None)
        self._tables.append(table)
        self._open.append(table)

    def _close_table(self) -> None:
        table = self._open.pop()
        table.close_cell()
        self._area += table.cells.area
        if self._area > MAX_CELLS:
            raise too_large(self._name, self._area * 24)
        outer = table.outer
        if outer and not table.is_data and not table.is_layout and outer.words is not None:
            outer.words.append(f" {table.text()} ")
        while outer and (table.is_data or table.is_layout):
            outer.is_layout = True
            outer = outer.outer

    def _open_row(self, table: _Table, attributes: dict[str, str | None]) -> None:
        table.close_cell()
        table.row += 1
        table.column = 0
        if _HIDDEN.search(attributes.get("style") or ""):
            table.hidden.append(table.row)

    def _open_cell(self, table: _Table, attributes: dict[str, str | None]) -> None:
        table.close_cell()
        self._unshown = False
        if table.row < 0:
            self._open_row(table, {})
        table.open_cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        table.number = attributes.get("x:num")


def _span(told: str | None) -> int:
    """How many columns or rows a cell takes; what is no number is 1, as browsers have it."""
    found = re.match(r"\s*(\d{1,7})", told or "")
    return min(max(int(found[1]), 1), _MAX_SPAN) if found else 1


def _grids(tables: list[_Table], name: str) -> Iterator[SheetGrid]:
    if not tables:
        raise InputError("file-not-spreadsheet", file=name)
    stand = [table for table in tables if not table.is_layout and (table.outer is None or table.outer.is_layout)]
    wanted = [table for table in stand if table.is_data] or stand
    first_row, number = 1, 0
    for table in stand:
        if table in wanted:
            number += 1
            yield table.grid(str(number) if len(wanted) > 1 else "", first_row)
        first_row += table.row + 1
