"""Block layouts (BIP 2012): a family's label row and value row, then the member header and the members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import alias_table, meaning
from dtsen_merge.sources.layout import Layout, normalised
from dtsen_merge.sources.rows import FORMAL, OFFICE, TOTAL
from dtsen_merge.tables import ROW_KIND

FAMILY_FIELDS: Final = ("no_kk", "nama_kepala_keluarga", "alamat")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The rows of a block sheet, parted. `families`: `row`, `block` and FAMILY_FIELDS."""

    members: pl.DataFrame
    families: pl.DataFrame
    ignored: pl.DataFrame
    of_block: pl.DataFrame  # row → block

    def with_families(self, members: pl.DataFrame) -> pl.DataFrame:
        """Members, who take KK, address and head from their family's line where they have none, and the family rows."""
        family = self.families.drop("row")
        joined = members.join(self.of_block, on="row", how="left", maintain_order="left").join(
            family, on="block", how="left", maintain_order="left", suffix="_family"
        )
        inherited = [
            pl.coalesce(name, f"{name}_family").alias(name) if name in members.columns else pl.col(name)
            for name in FAMILY_FIELDS
            if name in family.columns
        ]
        own = [name for name in members.columns if name not in FAMILY_FIELDS]
        persons = joined.select(*own, *inherited)
        families = self.families.drop("block").with_columns(row_kind=pl.lit("family", dtype=ROW_KIND))
        return pl.concat([persons, families], how="diagonal").sort("row")


def read_blocks(frame: pl.DataFrame, layout: Layout) -> Blocks:
    """Part a block sheet's rows."""
    cells = [name for name in frame.columns if name != "row"]
    words = {name: normalised(pl.col(name)) for name in cells}
    known = {
        field: [alias for alias, meant in alias_table().items() if meant == field]
        for field in (*FAMILY_FIELDS, "nik", "nama")
    }

    def holds(field: str) -> pl.Expr:
        return pl.any_horizontal([words[name].is_in(known[field]).fill_null(False) for name in cells])

    people = [name for name, word in layout.lower.items() if meaning(word) in ("nama", "nik")]
    marked = frame.with_columns(
        __label=holds("no_kk") & holds("nama_kepala_keluarga") & ~holds("nik"),
        __header=holds("nik") & holds("nama"),
    )
    marked = marked.with_columns(
        block=pl.col("__label").cast(pl.UInt32).cum_sum(), __family=pl.col("__label").shift(1, fill_value=False)
    )
    kind = (
        pl.when(pl.col("__label") | pl.col("__header"))
        .then(
            pl.when(pl.col("row") <= max(layout.header_rows))
            .then(pl.lit("row-ignored-header"))
            .otherwise(pl.lit("row-ignored-repeated-header"))
        )
        .when(pl.col("block") == 0)
        .then(pl.lit("row-ignored-title"))
        .when(_is_foot(cells, people))
        .then(pl.lit("row-ignored-signature"))
    )
    marked = marked.with_columns(code=kind)
    data = marked.filter(pl.col("code").is_null())
    families = data.filter(pl.col("__family"))
    places = _label_places(marked, known, cells)
    return Blocks(
        members=data.filter(~pl.col("__family")).select("row", *cells),
        families=families.select("row", "block", *(pl.col(column).alias(field) for field, column in places.items())),
        ignored=marked.filter(pl.col("code").is_not_null()).select("row", "code"),
        of_block=marked.select("row", "block"),
    )


def _label_places(marked: pl.DataFrame, known: dict[str, list[str]], cells: list[str]) -> dict[str, str]:
    """The cells of the family's fields, from the first label row (all blocks of a sheet lie alike)."""
    first = marked.filter(pl.col("__label")).head(1)
    if first.is_empty():
        return {}
    labels = {name: first.select(normalised(pl.col(name))).item() for name in cells}
    return {
        field: column
        for field in FAMILY_FIELDS
        for column in [next((name for name in cells if labels[name] in known[field]), None)]
        if column is not None
    }


def _is_foot(cells: list[str], people: list[str]) -> pl.Expr:
    """Signatures and printed-on lines at the foot: a lone cell that names nobody, and all below an approval."""
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    first = pl.coalesce(cells)
    named = pl.any_horizontal([pl.col(name).is_not_null() for name in people]) if people else pl.lit(False)
    formal = (filled <= 2) & first.str.contains(FORMAL)
    place = pl.int_range(pl.len())
    back = pl.col("__label") | pl.col("__family") | pl.col("__header") | (filled > 3)
    begun = pl.when(formal & ~back).then(place).forward_fill()
    resumed = pl.when(back).then(place).forward_fill().fill_null(-1)
    alone = (filled <= 2) & ~named & (first.str.contains(OFFICE) | first.str.contains(TOTAL) | (filled == 1))
    return ~pl.col("__family") & ((begun > resumed).fill_null(False) | alone)
