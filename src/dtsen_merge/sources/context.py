"""Places that stand above the rows and not in them: `KECAMATAN : GAMBUT`, `DESA SUNGAI LULUT`, a sheet `Kec. Gambut`.

Only labelled lines are believed, and only where no column says the same. A line holds for the rows below it until the
next of its kind.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.levels import filled
from dtsen_merge.vocabulary.regions import regions

PLACES: Final = {
    "kecamatan": r"kecamatan|kec",
    "desa": r"(?:desa|kelurahan|kel|ds)(?:\s*/\s*(?:desa|kelurahan|kel))?|nama\s+desa",
}
_NAME: Final = r"([a-z][a-z '.-]{2,38}[a-z.](?:\s+\d)?)"
_TOP: Final = 60
"""Lines above and between data that are looked at, at most, in one table."""


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
    lines = marked.filter(pl.col("code").is_in(["row-ignored-title"])).head(_TOP)
    found = [(row, _said(list(values))) for row, *values in lines.select("row", *cells).iter_rows()]
    schema = {"row": pl.UInt32, **dict.fromkeys(wanted, pl.String)}
    named = pl.DataFrame(
        [(row, *(said.get(field) for field in wanted)) for row, said in found if said], schema=schema, orient="row"
    )
    of_sheet = {**_kecamatan_of(sheet, region), **_said([sheet])}
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


def _said(values: list[str | None]) -> dict[str, str]:
    """The places that a line names: in one cell, or a label and its value in cells of their own."""
    words = [" ".join(word.replace("\u00a0", " ").split()) for word in filled(values)]
    if not words:
        return {}
    texts = [*words, " ".join(words)] if len(words) <= 3 else [" ".join(words)]
    table = pl.DataFrame({"text": texts}).select(
        pl.col("text").str.extract(rf"(?i)^\s*(?:{label})\b\.?\s*[:.]?\s*{_NAME}\s*$", 1).alias(field)
        for field, label in PLACES.items()
    )
    said = {field: table[field].drop_nulls().to_list() for field in PLACES}
    return {field: names[0] for field, names in said.items() if names}
