"""The `raw` column: every mapped cell that was not empty, as delivered, as one JSON object a row."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.tables import RAW_FIELDS
from dtsen_merge.vocabulary.text import is_blank

_NEEDS_ESCAPE: Final = r'["\\\x00-\x1f]'


def raw_json(rows: pl.DataFrame) -> pl.Series:
    """The mapped fields of `rows` (String) as JSON text, in the order of RAW_FIELDS; `{}` for a row without any."""
    names = [name for name in RAW_FIELDS if name in rows.columns]
    if not names:
        return pl.repeat("{}", rows.height, eager=True)
    cells = rows.select(pl.col(name).cast(pl.String) for name in names)
    cells = cells.select(pl.when(~is_blank(pl.col(name))).then(pl.col(name)).alias(name) for name in names)
    odd = cells.select(pl.col(names).str.contains(_NEEDS_ESCAPE).any())
    pieces = [
        pl.concat_str(pl.lit(f'"{name}":'), _escaped(name) if odd[name][0] else _quoted(name)) for name in names
    ]
    body = pl.concat_str(pieces, separator=",", ignore_nulls=True)
    return cells.select(pl.concat_str(pl.lit("{"), body, pl.lit("}")).alias("raw"))["raw"]


def _quoted(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), name, pl.lit('"'))


def _escaped(name: str) -> pl.Expr:
    """The cell as a JSON string: taken out of an object of one field, `{"x":…}`."""
    encoded = pl.struct(pl.col(name).alias("x")).struct.json_encode()
    text = encoded.str.strip_prefix('{"x":').str.strip_suffix("}")
    return pl.when(pl.col(name).is_not_null()).then(text)
