"""A workbook that goes back to an agency: a summary, then its rows with the cells in question coloured.

Every cell is text and stays text when it is edited (format `@`), so a NIK keeps its sixteen digits and a value that
begins with `=`, `+`, `-` or `@` is never a formula. The file is readable by its owner only (mode 0600), and what
XlsxWriter spills while it writes lies in the same folder, not in the system's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import xlsxwriter

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.tables import SEVERITY, Schema

PRIVATE: Final = 0o600
MAX_LINES: Final = 1_000_000
"""Rows a sheet, under Excel's 1,048,576."""
MAX_COMMENTS: Final = 5_000
"""Comments a sheet; Excel opens a sheet with more of them slowly. Colours and the text column hold for all rows."""
MAX_TEXT: Final = 32_767
_NAME_LENGTH: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST: Final = 60

MARKS: Final[Schema] = {
    "line": pl.UInt32,  # the row of the sheet's frame, from 0
    "place": pl.UInt32,  # its column, from 0
    "severity": SEVERITY,
    "comment": pl.String,
}
"""One cell in question; a cell stands here once."""

_COLOURS: Final = {"error": "#FFC7CE", "warning": "#FFEB9C", "note": "#DDEBF7"}
_Formats = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SummaryBlock:
    """A small table of the summary sheet; numbers stay numbers."""

    title: str
    headings: tuple[str, ...]
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class CorrectionSheet:
    """One sheet to correct.

    `rows`: the row number of the original first, then text columns, the answer last; `headings` names them;
    `marks` are MARKS.
    """

    name: str
    headings: tuple[str, ...]
    rows: pl.DataFrame
    marks: pl.DataFrame


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names that Excel takes: no forbidden signs, at most 31 characters, no two alike (case aside)."""
    used = {name.casefold() for name in taken}
    names: list[str] = []
    for wish in wanted:
        base = _FORBIDDEN.sub(" ", wish).strip().strip("'").strip() or "-"
        name, number = base[:_NAME_LENGTH], 1
        while name.casefold() in used:
            number += 1
            end = f" ({number})"
            name = base[: _NAME_LENGTH - len(end)] + end
        used.add(name.casefold())
        names.append(name)
    return names


def write_correction_workbook(
    path: Path,
    *,
    summary_name: str,
    lines: Sequence[str],
    legend: Mapping[str, str],
    blocks: Sequence[SummaryBlock],
    sheets: Sequence[CorrectionSheet],
) -> None:
    """Write the workbook, replacing what stands there.

    Args:
        path: the file; its folder exists.
        summary_name: the first sheet's name.
        lines: the summary's first lines; the first is its title.
        legend: severity → its name.
        blocks: the summary's tables.
        sheets: the sheets to correct; their names are unique (`sheet_names`).

    Raises:
        SurroundingsError: the file cannot be written (open in Excel, say, or no space left).
    """
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        path.touch(mode=PRIVATE)
        path.chmod(PRIVATE)
        with xlsxwriter.Workbook(str(path), options) as book:
            formats = _formats(book)
            _write_summary(book.add_worksheet(summary_name), formats, lines, legend, blocks)
            for sheet in sheets:
                _write_sheet(book.add_worksheet(sheet.name), formats, sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise SurroundingsError("corrections-not-writable", path=path.name) from fault


def _formats(book: Any) -> _Formats:
    cell = {"num_format": "@", "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#D9D9D9", "text_wrap": True, "valign": "top", "border": 1}),
        "block": book.add_format({"bold": True, "font_size": 12}),
        "text": book.add_format(cell),
        "long": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
        "answer": book.add_format({**cell, "bg_color": "#E2EFDA", "border": 1, "text_wrap": True}),
        **{name: book.add_format({**cell, "bg_color": colour, "border": 1}) for name, colour in _COLOURS.items()},
        **{
            f"number-{name}": book.add_format({"num_format": "0", "bg_color": colour, "border": 1, "valign": "top"})
            for name, colour in _COLOURS.items()
        },
    }


def _write_summary(
    sheet: Any, formats: _Formats, lines: Sequence[str], legend: Mapping[str, str], blocks: Sequence[SummaryBlock]
) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 22)
    sheet.set_column(4, 8, 16)
    at = 0
    for line in lines:
        sheet.write_string(at, 0, line, formats["text" if at else "title"])
        at += 1
    at += 1
    for severity, name in legend.items():
        sheet.write_string(at, 0, name, formats[severity])
        at += 1
    for block in blocks:
        at += 1
        sheet.write_string(at, 0, block.title, formats["block"])
        at += 1
        for place, heading in enumerate(block.headings):
            sheet.write_string(at, place, heading, formats["head"])
        for row in block.rows.iter_rows():
            at += 1
            for place, value in enumerate(row):
                _write_value(sheet, at, place, value, formats["number"], formats["long"])
        at += 1


def _write_sheet(sheet: Any, formats: _Formats, told: CorrectionSheet) -> None:
    last = len(told.headings) - 1
    for place, width in enumerate(_widths(told)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, told.rows.height, last)
    for place, heading in enumerate(told.headings):
        sheet.write_string(0, place, heading, formats["head"])
    marks = {
        (line, place): (severity, comment)
        for line, place, severity, comment in told.marks.select(list(MARKS)).iter_rows()
    }
    comments = 0
    for line, row in enumerate(told.rows.iter_rows()):
        for place, value in enumerate(row):
            mark = marks.get((line, place))
            plain = formats["answer" if place == last else "long" if place == last - 1 else "text"]
            marked = formats[mark[0]] if mark else plain
            number = formats[f"number-{mark[0]}"] if mark else formats["number"]
            _write_value(sheet, line + 1, place, value, number, marked)
            if mark and comments < MAX_COMMENTS:
                sheet.write_comment(line + 1, place, mark[1], {"x_scale": 2.2, "y_scale": _tallness(mark[1])})
                comments += 1


def _write_value(sheet: Any, line: int, place: int, value: Any, number: Any, text: Any) -> None:
    if value is None:
        sheet.write_blank(line, place, None, text)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, number)
    else:
        sheet.write_string(line, place, value[:MAX_TEXT], text)


def _widths(told: CorrectionSheet) -> list[int]:
    """Wide enough for what the first rows hold, within reason; the two columns at the end hold sentences."""
    longest = told.rows.head(1000).select(pl.all().cast(pl.String).str.len_chars().max().fill_null(0)).row(0)
    widths = [
        min(_WIDEST, 2 + max(held, min(len(heading), 24))) for held, heading in zip(longest, told.headings, strict=True)
    ]
    widths[-2:] = [_WIDEST, 30]
    return widths


def _tallness(comment: str) -> float:
    """How much taller than Excel's usual box a comment must be (some 45 characters a line at this width)."""
    lines = sum(1 + len(part) // 45 for part in comment.splitlines())
    return max(1.0, lines / 4.5)
