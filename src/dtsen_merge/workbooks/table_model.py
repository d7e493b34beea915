"""What a workbook of tables is told: its sheets, their columns, the contents page, what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

import polars as pl

Kind = Literal["text", "integer", "plain", "decimal", "percent", "rupiah", "date", "moment", "truth"]

STYLES: Final = ("error", "warning", "note", "answer", "strong", "muted", "share", "closed", "heading")
"""What a mark or a column may be painted as; a mark's style takes the place of its column's. `closed`: grey, locked."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """How one column of a sheet's frame is shown.

    `kind` is found from the dtype where it is empty (whole numbers get thousands separators; "plain" ones none).
    `comment` hangs on the heading; `hint` shows beside a selected cell; `choices` is a drop-down; `unlocked` cells may
    be edited on a protected sheet; `style` paints the whole column.
    """

    name: str
    heading: str = ""
    kind: Kind | Literal[""] = ""
    width: float | None = None
    comment: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    style: str = ""
    unlocked: bool = False
    hidden: bool = False
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table, a sheet; more than Excel's rows go on in sheets named `name (2)`, `name (3)` and so on.

    `columns` chooses and orders; without it every column of the frame is shown under its own name. `marks` are
    sheet_xml.MARKS. `bands`: a whole-number column; rows where it is even are shaded (blocks of rows that belong
    together). `description` is told on the contents page. A list is joined with `; `.
    """

    name: str
    frame: pl.DataFrame
    columns: tuple[TableColumn, ...] = ()
    description: str = ""
    marks: pl.DataFrame | None = None
    bands: str = ""
    frozen_columns: int = 0
    protected: bool = False
    landscape: bool = True
    row_height: float | None = None


@dataclass(frozen=True, slots=True)
class LinesSheet:
    """A sheet as somebody else laid it out: lines of text, its headings wherever they stand.

    Line 0 of `frame` is row 1 of the sheet, its first column A. `columns` says how each of the frame's columns is
    shown, in their order; its headings are not written, the lines hold them. `header_line`: the last of the heading
    lines, counted from 0; what is above stays in sight. `marks` are sheet_xml.MARKS. `hidden` sheets are for programs.
    """

    name: str
    frame: pl.DataFrame
    columns: tuple[TableColumn, ...]
    header_line: int | None = None
    description: str = ""
    marks: pl.DataFrame | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The first sheet: a title, lines of text, and a linked list of the sheets that follow.

    `headings`: of the list's three columns (sheet, rows, what it holds).
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    headings: tuple[str, str, str] = ("Lembar", "Baris", "Isi")


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself: its properties, and the foot of every printed page."""

    title: str = ""
    subject: str = ""
    author: str = ""
    company: str = ""
    comments: str = ""
    footer: str = ""
    created: datetime = field(default=datetime(2026, 1, 1, tzinfo=UTC))
