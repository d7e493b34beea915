"""The `<row>` elements of a worksheet, composed from a frame by whole-frame expressions.

XlsxWriter is called once a cell and, where it makes real tables, keeps every cell in memory; here a slice of rows
becomes XML in a few Polars expressions. Text is written as inline strings, which no spreadsheet program reads as a
formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

import polars as pl

from dtsen_merge.tables import Schema
from dtsen_merge.workbooks.grid import column_letter

MAX_TEXT: Final = 32_767
"""Characters that a cell holds; longer text is cut."""
MARKS: Final[Schema] = {
    "row": pl.UInt32,  # the row of the sheet's frame, from 0
    "column": pl.String,  # its column
    "style": pl.String,  # a name of tables.STYLES
    "comment": pl.String,  # null: colour only
}
"""Cells that look different from the rest of their column; a cell stands here once."""

_EXCEL_EPOCH: Final = date(1899, 12, 30)
_FIRST_TRUE_SERIAL: Final = 61  # Excel counts a 29 February 1900 that never was; earlier days are written as text
_LINE_POINTS: Final = 15
_MOST_LINES: Final = 27  # Excel's highest row is 409 points
_FILLED: Final = 0.95  # of a wrapped line's width, on average: words are not cut
_CELLS_A_SLICE: Final = 400_000
_ROWS_A_PIECE: Final = 4_096
_NO_XML: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_LOOKS_ESCAPED: Final = "_(x[0-9A-Fa-f]{4}_)"


def rows_xml(
    frame: pl.DataFrame,
    *,
    first_row: int,
    styles: Mapping[str, Sequence[int]],
    marks: pl.DataFrame | None = None,
    wraps: Mapping[str, float] = MappingProxyType({}),
) -> Iterator[bytes]:
    """The rows of `frame`, in pieces.

    Args:
        frame: text, numbers, truth values, dates, times; no lists.
        first_row: the number of the sheet's row that takes the frame's first, from 1.
        styles: style name → the workbook's cell format of each column; "" is the columns' own.
        marks: MARKS; their styles are names of `styles`.
        wraps: column of wrapped text → its width in characters; rows are made high enough to show it. Excel would
            find the height by itself, LibreOffice does not.
    """
    step = max(1, _CELLS_A_SLICE // max(frame.width, 1))
    for start in range(0, frame.height, step):
        part = frame.slice(start, step)
        of_part = None if marks is None else marks.filter(pl.col("row").is_between(start, start + part.height - 1))
        yield from _slice_xml(part, start, first_row, styles, of_part, wraps)


def _slice_xml(
    part: pl.DataFrame,
    start: int,
    first_row: int,
    styles: Mapping[str, Sequence[int]],
    marks: pl.DataFrame | None,
    wraps: Mapping[str, float],
) -> Iterator[bytes]:
    names = part.columns
    height = _height([(f"c{names.index(name)}", width) for name, width in wraps.items()])
    part = part.rename({name: f"c{place}" for place, name in enumerate(names)}).with_row_index("at", offset=start)
    part = part.with_columns((pl.col("at") + first_row).cast(pl.String).alias("row"))
    cells: list[pl.Expr] = []
    for place, name in enumerate(names):
        style: pl.Expr = pl.lit(str(styles[""][place]))
        of_column = None if marks is None else marks.filter(pl.col("column") == name)
        if of_column is not None and of_column.height:
            numbers = {title: str(by_column[place]) for title, by_column in styles.items()}
            drawn = of_column.select(
                pl.col("row").alias("at"), pl.col("style").replace_strict(numbers).alias(f"s{place}")
            )
            part = part.join(drawn, on="at", how="left", maintain_order="left")
            style = pl.col(f"s{place}")
        cells.append(_cell(f"c{place}", part.schema[f"c{place}"], column_letter(place), style, str(styles[""][place])))
    rows = part.select(
        pl.concat_str(pl.lit('<row r="'), "row", pl.lit('"'), height, pl.lit(">"), *cells, pl.lit("</row>")).alias(
            "xml"
        )
    )
    for piece in rows.iter_slices(_ROWS_A_PIECE):
        yield piece.get_column("xml").str.join("").item().encode()


def _height(wrapped: Sequence[tuple[str, float]]) -> pl.Expr:
    """The row's `ht` where wrapped text takes more than a line."""
    if not wrapped:
        return pl.lit("")
    lines = pl.max_horizontal(
        (pl.col(name).str.len_chars() / max(width * _FILLED, 1)).ceil()
        + pl.col(name).str.count_matches("\n", literal=True)
        for name, width in wrapped
    )
    points = (lines.clip(1, _MOST_LINES) * _LINE_POINTS).cast(pl.UInt32).cast(pl.String)
    told = pl.concat_str(pl.lit(' ht="'), points, pl.lit('" customHeight="1"'))
    return pl.when(lines > 1).then(told).otherwise(pl.lit(""))


def _cell(name: str, dtype: pl.DataType, letters: str, style: pl.Expr, own_style: str) -> pl.Expr:
    """The `<c>` element; "" where the cell is empty and its style is the column's own."""
    head = pl.concat_str(pl.lit(f'<c r="{letters}'), "row", pl.lit('" s="'), style.fill_null(own_style), pl.lit('"'))
    blank = (
        pl.when(style.is_not_null() & (style != own_style))
        .then(pl.concat_str(head, pl.lit("/>")))
        .otherwise(pl.lit(""))
    )
    value = pl.col(name)
    if dtype.is_temporal():
        serial = _serial(value, dtype)
        told = (
            pl.when(serial >= _FIRST_TRUE_SERIAL)
            .then(_number(head, serial.cast(pl.String)))
            .otherwise(_text(head, value.cast(pl.String)))
        )
    elif dtype.is_float():
        told = pl.when(value.is_finite()).then(_number(head, value.cast(pl.String)))
    elif dtype.is_numeric():
        told = _number(head, value.cast(pl.String))
    elif dtype == pl.Boolean:
        told = pl.concat_str(head, pl.lit(' t="b"><v>'), value.cast(pl.UInt8).cast(pl.String), pl.lit("</v></c>"))
    else:
        told = pl.when(value.cast(pl.String) != "").then(_text(head, value.cast(pl.String)))
    return pl.coalesce(told, blank)


def _number(head: pl.Expr, digits: pl.Expr) -> pl.Expr:
    return pl.concat_str(head, pl.lit("><v>"), digits, pl.lit("</v></c>"))


def _text(head: pl.Expr, value: pl.Expr) -> pl.Expr:
    return pl.concat_str(
        head, pl.lit(' t="inlineStr"><is><t xml:space="preserve">'), _escaped(value), pl.lit("</t></is></c>")
    )


def _serial(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Days since Excel's beginning; a moment's time of day is the fraction."""
    if dtype == pl.Date:
        return (value - pl.lit(_EXCEL_EPOCH)).dt.total_days()
    since = value.dt.replace_time_zone(None) - pl.lit(_EXCEL_EPOCH).cast(pl.Datetime("ms"))
    return since.dt.total_milliseconds() / 86_400_000


def _escaped(value: pl.Expr) -> pl.Expr:
    return (
        value.str.slice(0, MAX_TEXT)
        .str.replace_all(_NO_XML, "")
        .str.replace_all(r"\r\n?", "\n")
        .str.replace_all(_LOOKS_ESCAPED, "_x005F_$1")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
