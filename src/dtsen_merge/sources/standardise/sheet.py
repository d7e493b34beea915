"""One sheet at work: its cells, what has been read out of them so far, and what was wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.standardise.words import Words
from dtsen_merge.tables import PROBLEMS, ROW_KEY, conform, empty

KEY: Final = tuple(ROW_KEY)

OF_A_PERSON: Final = frozenset(
    {
        "nik", "nama", "tanggal_lahir", "tempat_lahir", "usia", "jenis_kelamin", "nama_ibu", "nama_ayah", "nama_ortu",
        "nik_ibu", "nik_ayah", "hubungan_keluarga", "status_kawin", "agama", "pekerjaan", "pendidikan", "status_hidup",
    }
)  # fmt: skip
"""Fields that a family row, which names no person of its own, leaves empty; `raw` keeps them."""

OF_A_PLACE: Final = frozenset({"alamat", "dusun", "rt", "rw", "desa", "kecamatan", "kabupaten", "provinsi"})
"""Fields in which people write that a line is the same as the one above; never numbers or names."""

DITTO: Final = (
    r"(?i)^[\s\u00a0-]*(s\s*\.?\s*d\s*\.?\s*a\.?|idem|[\"”“″]|''|,,|''\s*''|sama\s+dengan\s+(di\s*)?atas)[\s\u00a0-]*$"
)
"""sda (sama dengan atas), idem, and the marks that stand for them."""


@dataclass
class Sheet:
    """The rows, and records and problems as they grow."""

    rows: pl.DataFrame  # ROW_KEY, row_kind, mapped fields as text
    words: Words
    profile: SourceProfile
    region_code: str
    truncated: frozenset[str]
    today: date
    records: dict[str, pl.Series] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.family = (self.rows["row_kind"].cast(pl.String) == "family").fill_null(value=False)
        self._any_family = bool(self.family.any())

    def has(self, name: str) -> bool:
        """Whether the sheet has that field."""
        return name in self.rows.columns

    def cells(self, name: str) -> pl.Series:
        """The field's cells as delivered; null in family rows where the field is a person's.

        Where a place is "the same as above" (`sda`, `idem`, `"`) it is that of the line above.
        """
        values = self.rows[name].cast(pl.String)
        if name in OF_A_PLACE:
            values = _written_out(values)
        return values.set(self.family, None) if self._any_family and name in OF_A_PERSON else values

    def tell(self, code: str, column: str | None, hit: pl.Series, value_of: str | None = None) -> None:
        """A problem for each row where `hit` (Boolean) is true.

        Args:
            code: of the catalogue.
            column: the canonical field, None for the whole row.
            hit: one Boolean a row; null is false.
            value_of: the field whose cell is quoted, where it is not `column`.
        """
        flagged = self.rows.filter(hit)
        if flagged.is_empty():
            return
        quoted = value_of or column
        value = pl.col(quoted).cast(pl.String) if quoted and self.has(quoted) else pl.lit(None, dtype=pl.String)
        self.problems.append(_problems(flagged, code, pl.lit(column, dtype=pl.String), value))

    def tell_codes(self, codes: pl.Series, column: str) -> None:
        """A problem for each row that has a code (String, null where there is none) for one field."""
        for code in codes.drop_nulls().unique().sort().to_list():
            self.tell(code, column, codes == code)

    def tell_sheets(self, code: str, column: str, hit: pl.Series, least: int) -> None:
        """One problem for each sheet in which at least so many different cells are hit."""
        counted = self.rows.filter(hit).group_by("source", "file", "sheet", maintain_order=True)
        sheets = counted.agg(pl.col(column).n_unique().alias("count")).filter(pl.col("count") >= least)
        if sheets.height:
            sheets = sheets.with_columns(row=pl.lit(None, dtype=pl.UInt32))
            self.problems.append(_problems(sheets, code, pl.lit(column), pl.lit(None, dtype=pl.String)))

    def all_problems(self) -> pl.DataFrame:
        """PROBLEMS, field after field in the order in which they were read."""
        return pl.concat([empty(PROBLEMS), *self.problems])


def _written_out(values: pl.Series) -> pl.Series:
    """Cells with ditto marks replaced by the last cell above that is none; an empty one in between ends the reach."""
    ditto = values.str.contains(DITTO).fill_null(False)
    if not ditto.any():
        return values
    frame = pl.DataFrame({"cell": values, "ditto": ditto, "place": pl.int_range(len(values), eager=True)})
    source = pl.when(~pl.col("ditto")).then("place").forward_fill()
    told = pl.when(pl.col("ditto")).then(pl.col("cell").gather(source.fill_null(0))).otherwise("cell")
    return frame.select(pl.when(pl.col("ditto") & source.is_null()).then(None).otherwise(told).alias(values.name))[
        values.name
    ]


def _problems(flagged: pl.DataFrame, code: str, column: pl.Expr, value: pl.Expr) -> pl.DataFrame:
    frame = flagged.select(
        *KEY,
        pl.lit(code).alias("code"),
        pl.lit(CATALOGUE[code].severity).alias("severity"),
        column.alias("column"),
        value.alias("value"),
        pl.lit("{}").alias("params"),
    )
    return conform(frame, PROBLEMS)
