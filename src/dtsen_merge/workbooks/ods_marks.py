"""What the engine does not tell of an ods: formulas that failed, and rows and columns that are hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.ooxml import BLOCK, SheetMarks

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FAILED: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_TELLING: Final = (b'value-type="error"', b"visibility=")
"""Without these in its XML a workbook has nothing to tell, and is not parsed."""
_MOST_HIDDEN: Final = 100_000


@dataclass
class OdsSheet:
    """One sheet's failed cells (row from 1, column from 0, what is shown) and what is hidden in it."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    @property
    def marks(self) -> SheetMarks:
        """As the reader of sheets takes them."""
        return SheetMarks(hidden_rows=frozenset(self.rows), hidden_columns=frozenset(self.columns))


def ods_marks(path: Path, name: str) -> dict[str, OdsSheet]:
    """Sheet name → what is to be told of it; sheets without anything are left out.

    Raises:
        InputError: file-not-spreadsheet; params: file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open("content.xml") as stream:
                if not _tells(iter(lambda: stream.read(BLOCK), b"")):
                    return {}
            with archive.open("content.xml") as stream:
                events = ET.iterparse(stream, events=("start", "end"))  # noqa: S314 - document types are refused above
                return dict(_sheets(events))
    except (ET.ParseError, zipfile.BadZipFile, KeyError, EOFError, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault


def _tells(blocks: Iterator[bytes]) -> bool:
    """Whether the XML holds something to tell; a document type, whose entities could grow, is refused."""
    rest, tells = b"", False
    for block in blocks:
        seen = rest + block
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise ValueError("document type")
        tells = tells or any(mark in seen for mark in _TELLING)
        rest = block[-64:]
    return tells


def _sheets(events: Iterator[tuple[str, ET.Element]]) -> Iterator[tuple[str, OdsSheet]]:
    """The sheets in their order, element by element; each is let go of as soon as it was looked at."""
    sheet, name, row, column, declared = OdsSheet(), "", 0, 0, 0
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag == f"{_TABLE}table":
                sheet, name, row, declared = OdsSheet(), element.get(f"{_TABLE}name", ""), 0, 0
            elif tag == f"{_TABLE}table-row":
                column = 0
            continue
        if tag == f"{_TABLE}table-column":
            many = _repeated(element, "columns")
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                sheet.columns.update(range(declared, declared + min(many, _MOST_HIDDEN)))
            declared += many
        elif tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            many = _repeated(element, "columns")
            if element.get(_FAILED) == "error":
                shown = "".join(element.itertext()).strip() or "#ERR!"
                sheet.errors += [(row + 1, column + place, shown) for place in range(min(many, _MOST_HIDDEN))]
            column += many
            element.clear()
        elif tag == f"{_TABLE}table-row":
            many = _repeated(element, "rows")
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                sheet.rows.update(range(row + 1, row + 1 + min(many, _MOST_HIDDEN)))
            row += many
            element.clear()
        elif tag == f"{_TABLE}table" and (sheet.errors or sheet.rows or sheet.columns):
            yield name, sheet


def _repeated(element: ET.Element, what: str) -> int:
    """How often a row or cell stands, at least once."""
    return max(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), 1)
