"""The `raw` column: every mapped cell that was not empty, as delivered, as one JSON object a row."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.tables import RAW_FIELDS
from dtsen_merge.vocabulary.text import is_blank

_ESCAPED: Final = ['"', "\\", *(chr(number) for number in range(32))]
"""Signs that JSON text cannot hold as they are."""


def raw_json(rows: pl.DataFrame) -> pl.Series:
    """The mapped fields of `rows` (String) as JSON text, in the order of RAW_FIELDS; `{}` for a row without any."""
    names = [name for name in RAW_FIELDS if name in rows.columns]
    if not names:
        return pl.repeat("{}", rows.height, eager=True)
    cells = _without_blanks(rows.select(pl.col(name).cast(pl.String) for name in names))
    odd = cells.select(pl.col(names).str.contains_any(_ESCAPED).any())
    whole = not cells[names[0]].null_count()  # the usual case: the first field is always there, and needs no comma
    pieces = [
        piece
        for place, name in enumerate(names)
        for piece in _pieces(cells[name], comma="" if whole and not place else ",", escaped=bool(odd[name][0]))
    ]
    if whole:
        return cells.select(raw=pl.concat_str(pl.lit("{"), *pieces, pl.lit("}"), ignore_nulls=True))["raw"]
    body = cells.select(body=pl.concat_str(pieces, ignore_nulls=True).str.strip_prefix(","))
    return body.select(raw=pl.concat_str(pl.lit("{"), "body", pl.lit("}")))["raw"]


def _without_blanks(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of nothing or white space made null; looked at closely only where one begins with an odd sign."""
    cells = cells.select(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in cells.columns)
    odd = cells.select(((pl.col(name) < "!") | (pl.col(name) > "~")).any().alias(name) for name in cells.columns)
    doubtful = [name for name in cells.columns if odd[name][0]]
    return cells.with_columns(pl.when(~is_blank(pl.col(name))).then(pl.col(name)).alias(name) for name in doubtful)


def _pieces(cells: pl.Series, *, comma: str, escaped: bool) -> list[pl.Expr]:
    """What one field adds to the text: `,"name":"cell"`, or null where it is empty."""
    cell = pl.col(cells.name)
    if escaped:
        encoded = pl.struct(cell.alias("x")).struct.json_encode()
        parts = [pl.lit(f'{comma}"{cells.name}":'), encoded.str.strip_prefix('{"x":').str.strip_suffix("}")]
    else:
        parts = [pl.lit(f'{comma}"{cells.name}":"'), cell, pl.lit('"')]
    if not cells.null_count():
        return parts
    joined = pl.concat_str(parts)  # null where the cell is
    return [pl.when(cell.is_not_null()).then(joined)] if escaped else [joined]
