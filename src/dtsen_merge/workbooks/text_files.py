"""Reading csv, tsv and txt: encoding and delimiter found by looking, quotes and line breaks in cells understood.

Whole-frame: lines are joined to records by the parity of their quotes, records are split by one expression.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from dtsen_merge.errors import InputError

TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
DELIMITERS: Final = (";", "|", "\t", ",")
SAMPLE_LINES: Final = 200
MOST_LINES: Final = 20
"""A cell with more line breaks than this is a stray quotation mark, not a cell."""


def read_text_grid(
    content: bytes, name: str, *, delimiter: str | None = None, encoding: str | None = None
) -> tuple[pl.DataFrame, pl.Series]:
    """A grid (`row`: the line on which the record starts; cells `c0`, …) and the number of fields of each record.

    Raises:
        InputError: the bytes are no text.
    """
    text = _decode(content, name, encoding).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or text.startswith("%PDF-"):
        raise InputError("file-not-spreadsheet", file=name)
    lines = pl.DataFrame({"line": text.split("\n")}, schema={"line": pl.String})
    lines = lines.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.UInt32))
    chosen = delimiter or find_delimiter(lines["line"].head(SAMPLE_LINES))
    records = _records(lines)
    records = records.filter(pl.col("line").str.replace_all(f'[{re.escape(chosen)}\\s\u00a0"]', "") != "")
    if records.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32}), pl.Series("width", [], dtype=pl.UInt32)
    return _split(records, chosen)


def find_delimiter(lines: pl.Series) -> str:
    """The delimiter whose count, outside quotes, is highest and steadiest over the lines; a comma where none is."""
    outside = lines.str.replace_all(r'"[^"]*"', "")
    best, best_score = ",", 0.0
    for candidate in DELIMITERS:
        counts = outside.str.count_matches(candidate, literal=True)
        counts = counts.filter(counts > 0)
        if counts.is_empty():
            continue
        usual = counts.mode().max()
        steady = float((counts == usual).sum()) / max(lines.len(), 1)
        score = steady * (1 + min(float(usual), 10.0)) if isinstance(usual, int) else 0.0
        if score > best_score:
            best, best_score = candidate, score
    return best


def _decode(content: bytes, name: str, encoding: str | None) -> str:
    """UTF-16 and UTF-8 by their marks, UTF-8 where it is valid, else Windows-1252 (bytes it lacks as latin-1)."""
    try:
        if encoding:
            return content.decode(encoding)
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        if content[:3] == b"\xef\xbb\xbf":
            return content.decode("utf-8-sig")
    except (UnicodeDecodeError, LookupError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    for candidate in ("utf-8", "cp1252", "latin-1"):
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise InputError("file-not-spreadsheet", file=name)


def _records(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines joined to records: `row` of the first line, `line` the text. An odd quote that never closes is a letter."""
    quotes = lines["line"].str.count_matches('"', literal=True)
    if not quotes.sum():
        return lines
    open_before = (quotes.cum_sum() - quotes) % 2
    marked = lines.with_columns(record=(open_before == 0).cast(pl.UInt32).cum_sum())
    spans = marked.group_by("record", maintain_order=True).agg(
        pl.col("row").first(), pl.col("line").str.join("\n"), pl.len().alias("lines")
    )
    if int(quotes.sum()) % 2 or spans["lines"].max() > MOST_LINES:  # type: ignore[operator]
        return lines.with_columns(pl.col("line").str.replace_all('"', "”", literal=True))
    return spans.select("row", "line")


def _split(records: pl.DataFrame, delimiter: str) -> tuple[pl.DataFrame, pl.Series]:
    mark = re.escape(delimiter)
    line = pl.col("line")
    plain = line.str.split(delimiter)
    if records["line"].str.contains('"', literal=True).any():
        # a cell is quoted, with quotes doubled inside, or runs to the next delimiter; the first gets one put before it
        cell = rf'{mark}(?:\s*"(?:[^"]|"")*"[^{mark}]*|[^{mark}]*)'
        quoted = pl.concat_str(pl.lit(delimiter), line).str.extract_all(cell)
        fields = pl.when(line.str.contains('"', literal=True)).then(quoted.list.eval(_unquoted(mark))).otherwise(plain)
    else:
        fields = plain
    split = records.select("row", fields.alias("fields"))
    widths = split["fields"].list.len().alias("width")
    most = split.select(pl.col("fields").list.len().max()).item() or 0
    cells = split.select(
        "row", *(pl.col("fields").list.get(place, null_on_oob=True).alias(f"c{place}") for place in range(most))
    )
    text = pl.exclude("row")
    blank = text.str.replace_all("\u00a0", " ", literal=True).str.strip_chars() == ""
    return cells.with_columns(pl.when(blank).then(None).otherwise(text).name.keep()), widths


def _unquoted(mark: str) -> pl.Expr:
    value = pl.element().str.replace(f"^{mark}", "")
    inner = value.str.extract(r'(?s)^\s*"((?:[^"]|"")*)"', 1).str.replace_all('""', '"', literal=True)
    return pl.coalesce(inner, value)
