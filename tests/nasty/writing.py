"""Writes workbooks and texts from literal rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

Rows = Sequence[Sequence[Any] | None]
"""None for a row is a blank line, None for a cell an empty cell."""


class Formula(NamedTuple):
    """A formula and the value that Excel kept of it."""

    text: str
    cached: str | float


def xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden_sheets: Sequence[str] = (),
    hidden_rows: Mapping[str, Sequence[int]] | None = None,
    hidden_columns: Mapping[str, Sequence[str]] | None = None,
    date_1904: bool = False,
) -> Path:
    """Sheets of rows, as a program writes them; rows, ranges and columns are named as Excel shows them."""
    book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for area in (merges or {}).get(name, ()):
            sheet.merge_range(area, "")
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells or ()):
                if isinstance(value, Formula):
                    sheet.write_formula(row, column, value.text, None, value.cached)
                elif isinstance(value, (date, datetime)):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)
        for number in (hidden_rows or {}).get(name, ()):
            sheet.set_row(number - 1, None, None, {"hidden": True})
        for column in (hidden_columns or {}).get(name, ()):
            sheet.set_column(f"{column}:{column}", None, None, {"hidden": True})
        if name in hidden_sheets:
            sheet.hide()
    book.close()
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """A text file, its line ends as given."""
    path.write_bytes(content.encode(encoding))
    return path
