"""Separated text (csv, tsv, txt): encoding and separator by looking, quotes, line breaks inside quotes.

Row numbers are line numbers. How many fields each line has is kept, since only the layout tells which lines are data
and so which of them are broken.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import SOMETHING, SheetGrid, grid_frame

DELIMITERS: Final = (";", "|", "\t", ",")
NEARLY: Final = 0.85
_SAMPLE_LINES: Final = 400
_SAMPLE_BYTES: Final = 1 << 20
_MOST: Final = 0.5
_LONGEST_RECORD: Final = 40
"""Lines. A quote that is not closed within so many lines was not meant as one."""
_MAX_FIELDS: Final = 16_384  # columns of a spreadsheet
_TOLD: Final = re.compile(r"sep=([^\w\s\"]|\t)[ ]*[\r\n]", re.IGNORECASE)
_FORMULA: Final = r'^="[^"]*"$'  # how a number is kept from becoming one in Excel
_UNDEFINED_1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def read_text(data: bytes, *, name: str, delimiter: str | None = None, encoding: str | None = None) -> SheetGrid:
    """A text as a grid of one sheet named "".

    Raises:
        InputError: file-not-spreadsheet where the encoding that was asked for does not fit, or a line has more fields
            than a spreadsheet has columns.
    """
    text = _decode(data, encoding, name)
    lines = _lines(text)
    if lines.is_empty():
        return _nothing()
    told = _TOLD.match(text)
    sign = delimiter or (told[1] if told else find_delimiter(lines.head(_SAMPLE_LINES)))
    records = _records(lines, sign)
    split = _split(records, sign)
    seen = split.filter(pl.col("cells").list.eval(pl.element().str.contains(SOMETHING)).list.any())
    if seen.is_empty():
        return _nothing()
    width = split["cells"].list.len().max()
    if not isinstance(width, int) or width > _MAX_FIELDS:
        raise InputError("file-not-spreadsheet", file=name)
    cells = split.select(
        pl.col("cells").list.get(place, null_on_oob=True).alias(f"c{place}") for place in range(max(width, 1))
    )
    frame = grid_frame(cells, split["row"])
    fields = split.select("row", width=pl.col("cells").list.len()).join(
        frame.select("row"), on="row", how="semi", maintain_order="left"
    )
    return SheetGrid("", frame, widths=fields["width"])


def _nothing() -> SheetGrid:
    return SheetGrid("", pl.DataFrame(schema={"row": pl.UInt32}), widths=pl.Series("width", [], dtype=pl.UInt32))


def find_encoding(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes are that, else Windows-1252, else Latin-1 (which takes any byte)."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:4096]
    if head.count(0) > len(head) * 0.3:
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1" if _UNDEFINED_1252.search(data) else "cp1252"
    return "utf-8"


def find_delimiter(lines: pl.Series) -> str:
    """The sign that divides most lines into the same number of fields; a comma where none does.

    A sign before a blank belongs to the text ("Martapura, 12-05-1980"), unless the file has no other. Broken lines
    cost a sign little: of those that divide nearly as many lines alike as the best does, the one with most fields wins.
    """
    outside = lines.str.replace_all(r'"[^"]*"', "")
    return _steadiest(outside.str.replace_all(r"[;|,] +", " ")) or _steadiest(outside) or ","


def is_table(data: bytes) -> bool:
    """Whether a text is divided into fields, rather than being prose: most lines have the same number of them."""
    lines = _lines(_decode(data[:_SAMPLE_BYTES], None, "")).head(_SAMPLE_LINES)
    told = lines.filter(lines.str.contains(SOMETHING))
    fields = told.str.replace_all(r'"[^"]*"', "").str.replace_all(r"[;|,] +", " ")
    counts = [fields.str.count_matches(sign, literal=True) for sign in DELIMITERS]
    usual = (one.filter(one > 0).value_counts()["count"].max() for one in counts if (one > 0).any())
    return max((most for most in usual if isinstance(most, int)), default=0) >= _MOST * max(len(told), 1)


def _steadiest(lines: pl.Series) -> str | None:
    found: list[tuple[str, int, int]] = []  # sign, lines with its usual count, that count
    for sign in DELIMITERS:
        counts = lines.str.count_matches(sign, literal=True)
        counts = counts.filter(counts > 0)
        if counts.len():
            most = counts.value_counts(sort=True).sort("count", counts.name, descending=True).row(0)
            found.append((sign, int(most[1]), int(most[0])))
    best = max((steady for _, steady, _ in found), default=0)
    near = [one for one in found if one[1] >= NEARLY * best]
    return max(near, key=lambda one: (one[2], one[1]))[0] if near else None


def _decode(data: bytes, encoding: str | None, name: str) -> str:
    try:
        text = data.decode(encoding or find_encoding(data), errors="strict" if encoding else "replace")
    except (UnicodeDecodeError, LookupError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    return text.removeprefix("\ufeff")


def _lines(text: str) -> pl.Series:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.lower().startswith("sep=") and "\n" in text[:8]:  # a line for Excel, not of the table; its number is kept
        text = text[text.index("\n") :]
    whole = pl.Series("line", [text], dtype=pl.String).str.split("\n").explode()
    return whole if text else whole.clear()


def _records(lines: pl.Series, sign: str) -> pl.DataFrame:
    """Lines joined where a quoted field runs over several: row (the first line's number), line."""
    frame = pl.DataFrame({"row": pl.Series(range(1, len(lines) + 1), dtype=pl.UInt32), "line": lines})
    quotes = lines.str.count_matches('"', literal=True)
    odd = (quotes % 2 == 1).arg_true()
    if odd.is_empty():
        return frame
    starts, ends = _pairs(lines, odd, sign)
    if not starts:
        return frame
    depth = pl.Series([0] * len(lines), dtype=pl.Int8)
    depth = depth.scatter(pl.Series([place + 1 for place in starts]), 1)
    closes = [place + 1 for place in ends if place + 1 < len(lines)]
    again = set(closes) & {place + 1 for place in starts}
    closing = pl.Series([place for place in closes if place not in again], dtype=pl.Int64)
    depth = depth.scatter(closing, -1) if len(closing) else depth
    inside = depth.cum_sum() > 0
    record = (~inside).cum_sum()
    return (
        frame.with_columns(record=record)
        .group_by("record", maintain_order=True)
        .agg(pl.col("row").first(), pl.col("line").str.join("\n"))
        .select("row", "line")
    )


def _pairs(lines: pl.Series, odd: pl.Series, sign: str) -> tuple[list[int], list[int]]:
    """Where quoted fields that run over several lines begin and end.

    Only lines whose quotes do not pair off are looked at, each once. A quote opens at the start of a field and closes
    at the end of one; a stray sign (5", say) does neither.
    """
    at = odd.to_list()
    text = lines.gather(odd)
    opens = text.str.contains(rf'(?:^|{re.escape(sign)})"(?:[^"]|"")*$').to_list()
    closes = text.str.contains(rf'^(?:[^"]|"")*"(?:{re.escape(sign)}|\s*$)').to_list()
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place + 1 < len(at):
        if opens[place] and closes[place + 1] and at[place + 1] - at[place] < _LONGEST_RECORD:
            starts.append(at[place])
            ends.append(at[place + 1])
            place += 2
        else:
            place += 1
    return starts, ends


def _split(records: pl.DataFrame, sign: str) -> pl.DataFrame:
    """row, cells (list of text): quoted fields without their quotes; a stray quote is an ordinary sign."""
    quoted = records["line"].str.contains('"', literal=True)
    plain = records.filter(~quoted).select("row", cells=pl.col("line").str.split(sign))
    if not quoted.any():
        return plain
    mark = re.escape(sign)
    field = rf'{mark}(?:[ ]*"(?:[^"]|"")*"[ ]*|[^{mark}]*)'
    bare = pl.element().str.slice(1)
    inner = (
        pl.when(bare.str.contains(r'^[ ]*"(?s:.*)"[ ]*$'))
        .then(bare.str.strip_chars(" ").str.slice(1).str.head(-1).str.replace_all('""', '"', literal=True))
        .otherwise(bare)
    )
    inner = pl.when(inner.str.contains(_FORMULA)).then(inner.str.slice(2).str.head(-1)).otherwise(inner)
    whole = pl.concat_str(pl.lit(sign), "line")
    pieces = whole.str.extract_all(field)
    lost = pieces.list.join("").str.len_bytes() < whole.str.len_bytes()  # text behind a closing quote: none was meant
    rich = records.filter(quoted).select(
        "row", cells=pl.when(lost).then(pl.col("line").str.split(sign)).otherwise(pieces.list.eval(inner))
    )
    return pl.concat([plain, rich]).sort("row")
