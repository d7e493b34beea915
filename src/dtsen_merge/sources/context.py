"""Places that stand above the rows and not in them: `KECAMATAN : GAMBUT`, `DESA SUNGAI LULUT`, a sheet `Kec. Gambut`.

Only labelled lines are believed, and only where no column says the same. A line holds for the rows below it until the
next of its kind.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import normalise
from dtsen_merge.vocabulary.regions import regions

PLACES: Final = {
    "kecamatan": r"kecamatan|kec",
    "desa": r"(?:desa|kelurahan|kel|ds)(?:\s*/\s*(?:desa|kelurahan|kel))?|nama\s+desa",
}
_NAME: Final = r"([a-z][a-z '.-]{2,38}[a-z.](?:\s+\d)?)"
_MOST_CELLS: Final = 3
"""Filled cells of a line of which each may name a place; of a fuller one only the whole."""


def places_above(marked: pl.DataFrame, sheet: str, have: Collection[str], region: str = "") -> pl.DataFrame:
    """`row` and, for each place field that no column holds (`have`), what the lines above the row say; null where none.

    Args:
        marked: the rows of a table with `code` (null for data), as `rows.classify` gives them.
        sheet: the sheet's name.
        have: fields that columns hold.
        region: the workspace's kabupaten or kota; a sheet that is called as one of its kecamatan is of that.
    """
    wanted = [field for field in PLACES if field not in have]
    cells = [name for name in marked.columns if name.startswith("c") and name[1:].isdigit()]
    told = marked.select("row", "code")
    if not cells or not wanted:
        return told.filter(pl.col("code").is_null()).select("row")
    lines = marked.filter(pl.col("code") == "row-ignored-title").select("row", *cells)
    named = lines.select("row", *(_place(field, cells).alias(field) for field in wanted))
    of_sheet = {**_kecamatan_of(sheet, region), **_said(sheet)}
    below = told.join(named, on="row", how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.col(field).forward_fill(), pl.lit(of_sheet.get(field), dtype=pl.String)).alias(field)
        for field in wanted
    )
    kept = [field for field in wanted if below[field].count()]
    return below.filter(pl.col("code").is_null()).select("row", *kept)


def _kecamatan_of(sheet: str, region: str) -> dict[str, str]:
    """The kecamatan whose bare name the sheet bears."""
    if not region:
        return {}
    names = regions(region)["kecamatan"].unique().to_list()
    return next(({"kecamatan": name} for name in names if normalise(name) == normalise(sheet)), {})


def _place(field: str, cells: Sequence[str]) -> pl.Expr:
    """The place that a line names: in one cell, or a label and its value in cells of their own; null where none."""
    plain = [pl.col(name).str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars() for name in cells]
    few = pl.sum_horizontal(cell.is_not_null() for cell in plain) <= _MOST_CELLS
    whole = pl.concat_str(plain, separator=" ", ignore_nulls=True)
    form = rf"(?i)^\s*(?:{PLACES[field]})\b\.?\s*[:.]?\s*{_NAME}\s*$"
    return pl.coalesce(
        pl.when(few).then(pl.coalesce(cell.str.extract(form, 1) for cell in plain)), whole.str.extract(form, 1)
    )


def _said(text: str) -> dict[str, str]:
    """The places that a text names."""
    line = pl.DataFrame({"c0": [text]}).select(_place(field, ["c0"]).alias(field) for field in PLACES)
    return {field: name for field, name in line.row(0, named=True).items() if name}
