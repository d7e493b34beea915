"""Where every record went: files written to the inbox, and the truth about their rows.

`Delivery` is handed from layout to layout. Truth columns: source, file (relative to the inbox, forward slashes),
sheet ("" for csv), row (UInt32), kind (person | family), person, family (String), and the flags of
`clerks.FLAGS` (Boolean; null for family rows).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from dtsen_merge.synth.clerks import FLAGS
from dtsen_merge.workbooks.grid_writer import GridSheet, write_grids

KEYS = ("source", "file", "sheet", "row", "kind", "person", "family")


@dataclass(slots=True)
class Delivery:
    """The inbox being filled."""

    inbox: Path
    truth: list[pl.DataFrame] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def workbook(self, source: str, name: str, sheets: list[GridSheet]) -> str:
        """Write a workbook; gives its path relative to the inbox."""
        write_grids(self.inbox / source / name, sheets)
        self.files.append(f"{source}/{name}")
        return self.files[-1]

    def text(self, source: str, name: str, lines: pl.Series, encoding: str) -> str:
        """Write text lines (CR LF, as Windows programs do) in the encoding; gives the relative path."""
        path = self.inbox / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            for part in lines.to_frame("line").iter_slices(50_000):
                stream.write(("\r\n".join(part.get_column("line")) + "\r\n").encode(encoding, errors="replace"))
        self.files.append(f"{source}/{name}")
        return self.files[-1]

    def junk(self, source: str, name: str, content: bytes) -> None:
        """A file that no one should read."""
        (self.inbox / source / name).write_bytes(content)

    def note(
        self, source: str, file: str, sheet: str, rows: pl.Series, records: pl.DataFrame, kind: str = "person"
    ) -> None:
        """The truth of these rows. `records`: columns person, family and, for persons, the flags."""
        flags = [pl.col(name) if kind == "person" else pl.lit(None, dtype=pl.Boolean).alias(name) for name in FLAGS]
        person = pl.col("person") if kind == "person" else pl.lit(None, dtype=pl.String).alias("person")
        self.truth.append(
            records.with_columns(row=rows).select(
                pl.lit(source).alias("source"), pl.lit(file).alias("file"), pl.lit(sheet).alias("sheet"),
                pl.col("row").cast(pl.UInt32), pl.lit(kind).alias("kind"), person, pl.col("family"), *flags,
            )
        )  # fmt: skip

    def all_truth(self) -> pl.DataFrame:
        """Every data row of every file, in the order of source, file, sheet, row."""
        return pl.concat(self.truth).sort("source", "file", "sheet", "row")
