"""What XlsxWriter draws of a table sheet: header, formats, widths, comments, drop-downs, protection, print settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from dtsen_merge.workbooks.grid import column_letter
from dtsen_merge.workbooks.sheet_xml import MARKS
from dtsen_merge.workbooks.table_model import About, Contents, LinesSheet, TableColumn, TableSheet

MAX_ROWS: Final = 1_048_576
"""Rows of a sheet, as Excel's specifications and limits have it."""
MAX_COMMENTS: Final = 5_000
"""Comments a sheet; Excel opens a sheet with more of them slowly. Colours hold for all marks."""

_NAME_LENGTH: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LIST_LENGTH: Final = 255  # of a drop-down's choices, commas included; longer ones stand on a hidden sheet
_HINT_LENGTH: Final = 255
_WIDEST: Final = 60
_LONGEST_HEADING: Final = 24
_SAMPLED_ROWS: Final = 2_000

_NUMBER_FORMATS: Final = {
    "text": "@",
    "integer": "#,##0",
    "plain": "0",
    "decimal": "#,##0.00",
    "percent": "0.0%",
    "rupiah": '"Rp" #,##0',
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "truth": "General",
}
_DESCRIPTION_WIDTH: Final = 80
_LETTERS_A_LINE: Final = 92  # that fit in it, on the safe side
_PAINT: Final[Mapping[str, Mapping[str, Any]]] = {
    "": {},
    "error": {"bg_color": "#FFC7CE"},
    "warning": {"bg_color": "#FFEB9C"},
    "note": {"bg_color": "#DDEBF7"},
    "answer": {"bg_color": "#E2EFDA", "border": 1, "border_color": "#A9D08E"},
    "strong": {"bold": True},
    "muted": {"font_color": "#7F7F7F"},
    "share": {"num_format": "0.0%"},
    "closed": {"bg_color": "#D9D9D9", "locked": True},
    "heading": {"bold": True, "bg_color": "#F2F2F2", "text_wrap": True},
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet of the skeleton: its number in the package, and the styles of its sample rows, from row 2 on."""

    page: TableSheet | LinesSheet
    sheet_number: int
    samples: tuple[str, ...]

    @property
    def first_row(self) -> int:
        """The number of the row that takes the frame's first line."""
        return 2 if isinstance(self.page, TableSheet) else 1

    @property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.first_row - 1 + self.page.frame.height


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names that Excel takes: no forbidden signs, at most 31 characters, no two alike (case aside)."""
    used = {name.casefold() for name in taken} | {"history"}
    names: list[str] = []
    for wish in wanted:
        base = _FORBIDDEN.sub(" ", wish).strip().strip("'").strip() or "-"
        name, number = base[:_NAME_LENGTH].rstrip(" '"), 1
        while name.casefold() in used:
            number += 1
            end = f" ({number})"
            name = base[: _NAME_LENGTH - len(end)].rstrip() + end
        used.add(name.casefold())
        names.append(name)
    return names


def cut_sheets(
    sheets: Sequence[TableSheet | LinesSheet], max_rows: int, taken: Iterable[str]
) -> list[TableSheet | LinesSheet]:
    """The sheets as Excel takes them: columns chosen, lists joined, names unique, long ones cut into several.

    Raises:
        ValueError: a column is named that the frame lacks, or a style that does not exist.
    """
    pages: list[TableSheet | LinesSheet] = []
    for sheet in sheets:
        if isinstance(sheet, LinesSheet):
            _check(sheet, sheet.columns)
            pages.append(sheet)
            continue
        columns = sheet.columns or tuple(TableColumn(name) for name in sheet.frame.columns)
        _check(sheet, columns)
        frame = sheet.frame.select(_joined(column.name, sheet.frame.schema[column.name]) for column in columns)
        for start in range(0, max(frame.height, 1), max_rows - 1):
            part = frame.slice(start, max_rows - 1)
            marks = None if sheet.marks is None else _marks_of(sheet.marks, start, part.height)
            pages.append(replace(sheet, frame=part, columns=columns, marks=marks))
    names = sheet_names([page.name for page in pages], taken)
    return [replace(page, name=name) for page, name in zip(pages, names, strict=True)]


def _check(sheet: TableSheet | LinesSheet, columns: Sequence[TableColumn]) -> None:
    absent = {column.name for column in columns} - set(sheet.frame.columns)
    painted = {column.style for column in columns}
    if sheet.marks is not None:
        painted |= set(sheet.marks.get_column("style").unique().to_list())
    unknown = painted - set(_PAINT)
    if not columns or absent or unknown:
        raise ValueError(f"sheet {sheet.name}: no column {sorted(absent)}, no style {sorted(map(str, unknown))}")


def _joined(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.col(name).cast(pl.List(pl.String)).list.join("; ") if isinstance(dtype, pl.List) else pl.col(name)


def _marks_of(marks: pl.DataFrame, start: int, height: int) -> pl.DataFrame:
    inside = marks.filter(pl.col("row").is_between(start, start + height - 1))
    return inside.select(list(MARKS)).with_columns((pl.col("row") - start).cast(pl.UInt32))


def formats_of(book: Any) -> dict[str, Any]:
    """The few formats that do not depend on a column."""
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "head": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "bg_color": "#1F4E78",
                "font_color": "#FFFFFF",
            }
        ),
        "link": book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
        "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "band": book.add_format({"bg_color": "#F2F2F2"}),
    }


def draw_contents(
    book: Any, formats: Mapping[str, Any], contents: Contents, pages: Sequence[TableSheet | LinesSheet], about: About
) -> None:
    """The contents page: title, lines, and a linked list of the sheets."""
    sheet = book.add_worksheet(contents.name)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, _DESCRIPTION_WIDTH)
    sheet.write_string(0, 0, contents.title, formats["title"])
    at = 2
    for line in contents.lines:
        sheet.merge_range(at, 0, at, 2, "", formats["line"])
        sheet.write_string(at, 0, line, formats["line"])
        sheet.set_row(at, 15 * (1 + len(line) // 110))
        at += 1
    at += 1
    for place, heading in enumerate(contents.headings):
        sheet.write_string(at, place, heading, formats["head"])
    for page in pages:
        if isinstance(page, LinesSheet) and page.hidden:
            continue
        at += 1
        target = page.name.replace("'", "''")
        sheet.write_url(at, 0, f"internal:'{target}'!A1", formats["link"], page.name)
        sheet.write_number(at, 1, page.frame.height, formats["count"])
        sheet.write_string(at, 2, page.description, formats["line"])
        if len(page.description) > _DESCRIPTION_WIDTH:
            sheet.set_row(at, 15 * -(-len(page.description) // _LETTERS_A_LINE))
    sheet.hide_gridlines(2)
    _print_settings(sheet, about, landscape=True)


def draw_sheet(book: Any, formats: Mapping[str, Any], page: TableSheet, about: About, number: int) -> Drawn:
    """Everything of a sheet but its rows; below the header stands one sample row for each style in use."""
    sheet = book.add_worksheet(page.name)
    sheet_number = len(book.worksheets())
    marked = [] if page.marks is None else sorted(page.marks.get_column("style").unique().to_list())
    samples = ("", *(style for style in marked if style))
    last_row = max(page.frame.height, 1)
    headings = _headings(page.columns)
    for place, (column, heading) in enumerate(zip(page.columns, headings, strict=True)):
        looks = [_look(book, column, page.frame.schema[column.name], style) for style in samples]
        sheet.set_column(place, place, _width(page, column, heading), looks[0], {"hidden": column.hidden})
        for line, look in enumerate(looks, start=1):
            sheet.write_blank(line, place, None, look)
        if column.comment:
            sheet.write_comment(0, place, column.comment, _box(column.comment))
        if column.choices or column.hint:
            sheet.data_validation(1, place, last_row, place, _validation(book, column))
    _draw_table(sheet, formats, headings, len(samples), number)
    _draw_marks(sheet, page.marks, page.frame.columns, 1)
    if page.bands:
        letters = column_letter(page.frame.columns.index(page.bands))
        rule = {"type": "formula", "criteria": f"=MOD(${letters}2,2)=0", "format": formats["band"]}
        sheet.conditional_format(1, 0, last_row, page.frame.width - 1, rule)
    sheet.freeze_panes(1, page.frozen_columns)
    everything = f"A1:{column_letter(page.frame.width - 1)}{last_row + 1}"
    sheet.ignore_errors({"number_stored_as_text": everything, "two_digit_text_year": everything})
    if page.row_height:
        sheet.set_default_row(page.row_height)
    if page.protected:
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.repeat_rows(0)
    _print_settings(sheet, about, landscape=page.landscape)
    return Drawn(page, sheet_number, samples)


def draw_lines(book: Any, page: LinesSheet, about: About) -> Drawn:
    """Everything of a grid sheet but its lines; the first rows are samples, one for each style in use."""
    sheet = book.add_worksheet(page.name)
    sheet_number = len(book.worksheets())
    marked = [] if page.marks is None else sorted(page.marks.get_column("style").unique().to_list())
    samples = ("", *(style for style in marked if style))
    first, last = (page.header_line or 0) + 1, max(page.frame.height - 1, 1)
    for place, column in enumerate(page.columns):
        looks = [_look(book, column, page.frame.schema[column.name], style) for style in samples]
        width = column.width or _lines_width(page, column)
        sheet.set_column(place, place, width, looks[0], {"hidden": column.hidden})
        for line, look in enumerate(looks):
            sheet.write_blank(line, place, None, look)
        if column.choices or column.hint:
            told = {**_validation(book, column), "show_error": False}  # other words are welcome
            sheet.data_validation(first, place, max(last, first), place, told)
    _draw_marks(sheet, page.marks, page.frame.columns, 0)
    if page.header_line is not None:
        sheet.freeze_panes(page.header_line + 1, 0)
        sheet.autofilter(page.header_line, 0, max(last, first), page.frame.width - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(page.frame.width - 1)}{last + 1}"})
    if page.hidden:
        sheet.very_hidden()
    _print_settings(sheet, about, landscape=True)
    return Drawn(page, sheet_number, samples)


def _lines_width(page: LinesSheet, column: TableColumn) -> float:
    """Wide enough for what the lines below the headings hold, within reason: titles may run over."""
    below = page.frame.get_column(column.name).slice((page.header_line or -1) + 1, _SAMPLED_ROWS)
    longest = below.cast(pl.String).str.len_chars().max()
    return min(_WIDEST, 3 + max(longest if isinstance(longest, int) else 0, 6))


def _draw_table(sheet: Any, formats: Mapping[str, Any], headings: Sequence[str], samples: int, number: int) -> None:
    columns = [{"header": heading, "header_format": formats["head"]} for heading in headings]
    options = {"name": f"tabel_{number}_", "columns": columns, "style": "Table Style Light 1", "banded_rows": False}
    sheet.add_table(0, 0, samples, len(headings) - 1, options)


def _draw_marks(sheet: Any, marks: pl.DataFrame | None, columns: Sequence[str], above: int) -> None:
    """The comments of marks; `above` rows of the sheet stand over the frame's first."""
    if marks is None:
        return
    said = marks.filter(pl.col("comment").is_not_null()).head(MAX_COMMENTS)
    for row, column, comment in said.select("row", "column", "comment").iter_rows():
        sheet.write_comment(row + above, columns.index(column), comment, _box(comment))


def _headings(columns: Sequence[TableColumn]) -> list[str]:
    """Headings that a table takes: none empty, no two alike (case aside)."""
    used: set[str] = set()
    headings: list[str] = []
    for column in columns:
        base = (column.heading or column.name).strip() or "-"
        heading, number = base, 1
        while heading.casefold() in used:
            number += 1
            heading = f"{base} ({number})"
        used.add(heading.casefold())
        headings.append(heading)
    return headings


def _look(book: Any, column: TableColumn, dtype: pl.DataType, style: str) -> Any:
    kind = column.kind or _kind_of(dtype)
    look = {"num_format": _NUMBER_FORMATS[kind], "valign": "top", "locked": not column.unlocked}
    if column.wrap:
        look["text_wrap"] = True
    return book.add_format({**look, **_PAINT[style or column.style]})


def _kind_of(dtype: pl.DataType) -> str:
    if dtype == pl.Date:
        return "date"
    if dtype.is_temporal():
        return "moment"
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "decimal"
    return "truth" if dtype == pl.Boolean else "text"


def wrapped_widths(page: TableSheet) -> dict[str, float]:
    """The columns of wrapped text, and how many characters wide they are."""
    return {
        column.name: _width(page, column, column.heading or column.name)
        for column in page.columns
        if column.wrap and page.frame.schema[column.name] == pl.String
    }


def _width(page: TableSheet, column: TableColumn, heading: str) -> float:
    """Wide enough for what the first rows hold and for the heading in two lines, within reason."""
    if column.width is not None:
        return column.width
    held = page.frame.get_column(column.name).head(_SAMPLED_ROWS).cast(pl.String).str.len_chars().max()
    longest = held if isinstance(held, int) else 0
    if column.kind in ("rupiah", "integer", "") and page.frame.schema[column.name].is_integer():
        longest = longest * 4 // 3 + (3 if column.kind == "rupiah" else 0)
    return min(_WIDEST, 3 + max(longest, min(len(heading), _LONGEST_HEADING), 5))


def _validation(book: Any, column: TableColumn) -> dict[str, Any]:
    told: dict[str, Any] = {"validate": "any"}
    if column.choices:
        source: Any = list(column.choices)
        if len(",".join(column.choices)) > _LIST_LENGTH or any("," in choice for choice in column.choices):
            source = _listed_apart(book, column.choices)
        told = {"validate": "list", "source": source}
    if column.hint:
        told["input_message"] = column.hint[:_HINT_LENGTH]
    return told


def _listed_apart(book: Any, choices: Sequence[str]) -> str:
    """A reference to the choices, written into a column of a hidden sheet."""
    name = "_"
    sheet = book.get_worksheet_by_name(name)
    if sheet is None:
        sheet = book.add_worksheet(name)
        sheet.hide()
    place = sheet.dim_colmax + 1 if sheet.dim_colmax is not None else 0
    sheet.write_column(0, place, choices)
    letters = column_letter(place)
    return f"='{name}'!${letters}$1:${letters}${len(choices)}"


def _box(comment: str) -> dict[str, float]:
    """The size of a comment's box: some 45 characters a line at this width."""
    lines = sum(1 + len(part) // 45 for part in comment.splitlines())
    return {"x_scale": 2.2, "y_scale": max(1.0, lines / 4.5)}


def _print_settings(sheet: Any, about: About, *, landscape: bool) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    title, footer = (text.replace("&", "&&")[:100] for text in (about.title, about.footer))
    sheet.set_header(f"&L{title}&R&A")
    sheet.set_footer(f"&L{footer}&R&P / &N")
