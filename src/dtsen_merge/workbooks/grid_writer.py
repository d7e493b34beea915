"""Raw grids → xlsx, fast: cells as text in a Polars frame, XML rows composed by whole-frame expressions.

Why not xlsxwriter: it is called once a cell (about 0.3 million cells a second, constant_memory); a synthetic
million of people has some 60 million cells. Here a chunk of rows becomes XML in a few Polars expressions and
goes straight into the zip (several million cells a second, memory bounded by the chunk). Text is written as
inline strings, so no table of shared strings grows in memory. Formatted reports for people stay with xlsxwriter.

A cell is text. Other kinds of cell are text whose first character is a mark; `number`, `day`, `error` and
`formula` make them. Bytes are the same for the same input: dates inside the file and the zip are fixed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape

import polars as pl

from dtsen_merge.workbooks.grid import column_letter

NUMBER: Final = "\x01"
DAY: Final = "\x02"
ERROR: Final = "\x03"
FORMULA: Final = "\x04"
BOLD: Final = "\x05"
_VALUE: Final = "\x1f"  # between a formula and its cached value
_FIRST_PLAIN: Final = " "
_EXCEL_EPOCH: Final = date(1899, 12, 30)  # serial 60 (29 Feb 1900, which never was) lies behind us
MAX_ROWS: Final = 1_048_576
_CHUNK_CELLS: Final = 600_000
_SMALL_ROWS: Final = 20_000  # up to here files are packed tightly, beyond it quickly

_NS: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    f'{_HEAD}<styleSheet {_NS}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class GridSheet:
    """One sheet. `cells`: String columns, one line a row of the sheet from row 1; null is an empty cell.

    `merges`: (first row, first column, last row, last column), 1-based; `hidden_rows`: 1-based.
    """

    name: str
    cells: pl.DataFrame
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden: bool = False


def number(value: pl.Expr) -> pl.Expr:
    """A number cell from a numeric (or digits) expression; null stays empty."""
    return pl.concat_str(pl.lit(NUMBER), value.cast(pl.String))


def day(value: pl.Expr) -> pl.Expr:
    """A date cell from a Date expression (serials of the 1900 system); null stays empty."""
    return pl.concat_str(pl.lit(DAY), serial(value).cast(pl.String))


def serial(value: pl.Expr) -> pl.Expr:
    """A Date expression as the serial day number of the 1900 date system."""
    return (value - pl.lit(_EXCEL_EPOCH)).dt.total_days()


def error(code: str = "#N/A") -> str:
    """A cell that holds an error, as a failed lookup leaves it."""
    return ERROR + code


def formula(text: str, value: str) -> str:
    """A formula cell (without `=`) with its last computed number."""
    return f"{FORMULA}{text}{_VALUE}{value}"


def bold(text: str) -> str:
    """A text cell in bold."""
    return BOLD + text


def write_grids(path: Path, sheets: Sequence[GridSheet]) -> None:
    """Write a workbook of raw grids; raises ValueError when a sheet is longer than Excel allows."""
    for sheet in sheets:
        if sheet.cells.height > MAX_ROWS:
            raise ValueError(f"{sheet.name}: {sheet.cells.height} rows do not fit one sheet")
    rows = sum(sheet.cells.height for sheet in sheets)
    level = 6 if rows <= _SMALL_ROWS else 1
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in _parts(sheets):
            archive.writestr(_entry(name), text, compresslevel=level)
        for index, sheet in enumerate(sheets, start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{index}.xml", level), "w", force_zip64=True) as stream:
                _write_sheet(stream, sheet)


def _entry(name: str, level: int | None = None) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(2026, 1, 31, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    if level is not None:
        # streamed entries take their level from here: `_compresslevel` to 3.12, `compress_level` from 3.13
        setattr(entry, "compress_level" if hasattr(entry, "compress_level") else "_compresslevel", level)
    return entry


def _parts(sheets: Sequence[GridSheet]) -> Iterator[tuple[str, str]]:
    """The small parts of the package: types, relations, workbook, styles, properties."""
    count = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in count
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_HEAD}<Types xmlns="{_PKG}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{_HEAD}<Relationships xmlns="{_PKG}/relationships">'
            f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    listed = "".join(
        f'<sheet name="{escape(sheet.name, {chr(34): "&quot;"})}" sheetId="{i}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if sheet.hidden else ""} r:id="rId{i}"/>'
        for i, sheet in enumerate(sheets, start=1)
    )
    yield "xl/workbook.xml", (f'{_HEAD}<workbook {_NS} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>')
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in count
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{_HEAD}<Relationships xmlns="{_PKG}/relationships">{relations}'
            f'<Relationship Id="rId{len(sheets) + 1}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", _STYLES


def _write_sheet(stream: IO[bytes], sheet: GridSheet) -> None:
    """One worksheet part, a chunk of rows at a time."""
    cells = sheet.cells
    last = f"{column_letter(max(cells.width, 1) - 1)}{max(cells.height, 1)}"
    stream.write(f'{_HEAD}<worksheet {_NS}><dimension ref="A1:{last}"/><sheetData>'.encode())
    hidden = pl.Series("hidden", list(sheet.hidden_rows), dtype=pl.UInt32)
    step = max(1, _CHUNK_CELLS // max(cells.width, 1))
    for start in range(0, cells.height, step):
        for text in _rows_xml(cells.slice(start, step), start + 1, hidden):
            stream.write(text.encode())
    stream.write(b"</sheetData>")
    if sheet.merges:
        refs = "".join(
            f'<mergeCell ref="{column_letter(c1 - 1)}{r1}:{column_letter(c2 - 1)}{r2}"/>'
            for r1, c1, r2, c2 in sheet.merges
        )
        stream.write(f'<mergeCells count="{len(sheet.merges)}">{refs}</mergeCells>'.encode())
    stream.write(b"</worksheet>")


def _rows_xml(cells: pl.DataFrame, first_row: int, hidden: pl.Series) -> Iterator[str]:
    """The `<row>` elements of a chunk, in pieces of some thousand rows."""
    frame = cells.with_row_index("__row", offset=first_row).with_columns(
        pl.col("__row").cast(pl.String).alias("__text")
    )
    pieces = [_cell_xml(frame.get_column(name), i) for i, name in enumerate(cells.columns)]
    if hidden.len():
        attribute = pl.when(pl.col("__row").is_in(hidden.to_list())).then(pl.lit(' hidden="1"')).otherwise(pl.lit(""))
    else:
        attribute = pl.lit("")
    rows = frame.select(
        pl.concat_str(pl.lit('<row r="'), "__text", pl.lit('"'), attribute, pl.lit(">"), *pieces, pl.lit("</row>"))
    ).to_series()
    for part in rows.to_frame("xml").iter_slices(4096):
        yield part.get_column("xml").str.join("").item()


def _cell_xml(column: pl.Series, index: int) -> pl.Expr:
    """The `<c>` element of one column, "" where the cell is empty."""
    raw = pl.col(column.name)
    if column.null_count() == column.len():
        return pl.lit("")
    where = pl.concat_str(pl.lit(f'<c r="{column_letter(index)}'), "__text")
    text = _escaped(column)
    plain = pl.concat_str(where, pl.lit('" t="inlineStr"><is><t xml:space="preserve">'), text, pl.lit("</t></is></c>"))
    marked = column.filter(column < _FIRST_PLAIN)
    kinds = {} if marked.is_empty() else set(marked.str.slice(0, 1).unique().to_list())
    cell = plain
    rest = text.str.slice(1)
    if NUMBER in kinds:
        cell = (
            pl.when(raw.str.starts_with(NUMBER))
            .then(pl.concat_str(where, pl.lit('"><v>'), rest, pl.lit("</v></c>")))
            .otherwise(cell)
        )
    if DAY in kinds:
        cell = (
            pl.when(raw.str.starts_with(DAY))
            .then(pl.concat_str(where, pl.lit('" s="1"><v>'), rest, pl.lit("</v></c>")))
            .otherwise(cell)
        )
    if ERROR in kinds:
        cell = (
            pl.when(raw.str.starts_with(ERROR))
            .then(pl.concat_str(where, pl.lit('" t="e"><v>'), rest, pl.lit("</v></c>")))
            .otherwise(cell)
        )
    if FORMULA in kinds:
        cell = (
            pl.when(raw.str.starts_with(FORMULA))
            .then(
                pl.concat_str(
                    where,
                    pl.lit('"><f>'),
                    rest.str.replace(_VALUE, "</f><v>", literal=True),
                    pl.lit("</v></c>"),
                )
            )
            .otherwise(cell)
        )
    if BOLD in kinds:
        cell = (
            pl.when(raw.str.starts_with(BOLD))
            .then(
                pl.concat_str(
                    where,
                    pl.lit('" s="2" t="inlineStr"><is><t xml:space="preserve">'),
                    rest,
                    pl.lit("</t></is></c>"),
                )
            )
            .otherwise(cell)
        )
    return cell.fill_null("") if column.null_count() else cell


def _escaped(column: pl.Series) -> pl.Expr:
    """The text with XML's own characters escaped; skipped where none occurs."""
    raw = pl.col(column.name)
    if not column.str.contains("[&<>\x00\x06-\x08\x0b\x0c\x0e-\x1e]").any():
        return raw
    return (
        raw.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("[\x00\x06-\x08\x0b\x0c\x0e-\x1e]", "")
    )
