"""A sheet as read: its tables, its rows under canonical names, what was set aside and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from dtsen_merge.sources.headings import HeadingMap, split_names
from dtsen_merge.sources.layout import Layout
from dtsen_merge.tables import HEADINGS, RAW_FIELDS
from dtsen_merge.workbooks.grid import column_letter

RowKind = Literal["person", "family"]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of a sheet that holds data, from `first_row` to `last_row` (title and header among them)."""

    layout: Layout
    mapping: HeadingMap
    first_row: int
    last_row: int
    rows: pl.DataFrame  # row, row_kind, fields; text
    ignored: pl.DataFrame  # row, code
    problems: tuple[pl.DataFrame, ...]

    def headings(self) -> list[tuple[str, str, str, int, int]]:
        """(field, heading, letter of the column, first and last row): the agency's own word for each field.

        Fields that are split out of one column have the field's name behind the heading.
        """
        told = []
        for one in self.mapping.mapped:
            parts = [part for part in split_names(one.field) if part in RAW_FIELDS]
            letter = column_letter(int(one.column[1:]))
            for part in parts:
                heading = one.heading if len(parts) == 1 else f"{one.heading} ({part.replace('_', ' ')})"
                told.append((part, heading, letter, self.first_row, self.last_row))
        return told


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, read: `rows` (ROW_KEY, row_kind, mapped RAW_FIELDS as text), `ignored` (IGNORED), `problems`.

    rows + ignored are all non-blank rows of the sheet. `layout` and `mapping` are those of its fullest table;
    `mapping` is None, and `tables` empty, for sheets that hold no data.
    """

    source: str
    file: str
    sheet: str
    rows: pl.DataFrame
    ignored: pl.DataFrame
    problems: pl.DataFrame
    layout: Layout
    mapping: HeadingMap | None
    hidden: bool = False
    tables: tuple[ReadTable, ...] = ()

    def headings(self) -> pl.DataFrame:
        """HEADINGS of this sheet."""
        key = (self.source, self.file, self.sheet)
        told = [(*key, *line) for table in self.tables for line in table.headings()]
        return pl.DataFrame(told, schema=dict(HEADINGS), orient="row")
