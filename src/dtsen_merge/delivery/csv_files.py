"""Csv for spreadsheet programs: a byte order mark, lists joined, no cell that such a program would compute."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import polars as pl

from dtsen_merge.privacy.files import replacing

LIST_JOINER: Final = "|"
_COMPUTED: Final = "^[=+\\-@\t\r\n＝＋－＠]"
"""How a cell begins that is taken for a formula (OWASP, CSV Injection), in ASCII and full width."""


def neutralised(value: pl.Expr) -> pl.Expr:
    """A text with an apostrophe before it where a spreadsheet program would compute it; others as they are."""
    return pl.when(value.str.contains(_COMPUTED)).then(pl.concat_str(pl.lit("'"), value)).otherwise(value)


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as csv holds it: lists joined with `|`, choices as text, text neutralised."""
    return frame.with_columns(_flat(name, dtype).alias(name) for name, dtype in frame.schema.items())


def write_csv(frame: pl.DataFrame, path: Path, *, separator: Literal[";", ","], mode: int) -> pl.DataFrame:
    """Write UTF-8 with a byte order mark, whole or not at all; gives the frame as written.

    With `;` between cells, decimals have a comma: what Excel expects where the system's language is Indonesian.

    Raises:
        SurroundingsError: the file cannot be written, or the disk is full.
    """
    written = flat(frame)
    with replacing(path, mode=mode) as draft:
        written.write_csv(
            draft, include_bom=True, separator=separator, decimal_comma=separator == ";", check_extension=False
        )
    return written


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if isinstance(dtype, pl.List):
        return neutralised(value.cast(pl.List(pl.String)).list.join(LIST_JOINER))
    if isinstance(dtype, pl.Enum | pl.Categorical):
        return value
    return neutralised(value) if dtype == pl.String else value
