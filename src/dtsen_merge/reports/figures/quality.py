"""How good a source's data are, in four measures that each answer one question.

| measure      | of what                                  | counted as good                                     |
|--------------|------------------------------------------|-----------------------------------------------------|
| completeness | identifying and address cells            | filled                                              |
| validity     | filled cells, and those of rejected rows | without an error                                    |
| uniqueness   | accepted rows                            | repeats no other row of the source                  |
| padan        | persons                                  | linked to a record of the civil register            |

A cell that nobody filled speaks against completeness only, one that cannot be read against validity only.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import share
from dtsen_merge.reports.figures.padan import Padan
from dtsen_merge.tables import ROW_KEY

MEASURES: Final = ("completeness", "validity", "uniqueness", "padan")

CELLS: Final = (
    "nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "alamat", "rt", "rw", "desa", "kecamatan",
)  # fmt: skip
"""Who a row is about and where she lives; of a family row `nama` is the head's."""

CHECKED: Final = (*CELLS, "usia", "desil_nasional", "tanggal_pengukuran", "nominal")
"""Cells that can hold an error and that the report reads."""

_PERSON: Final = ("nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "desa", "kecamatan")
EXPECTED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("population", "person"): (*_PERSON, "alamat", "rt", "rw"),
    ("welfare", "person"): (*_PERSON, "alamat"),
    ("family", "person"): (*_PERSON, "alamat"),
    ("programme", "person"): (*_PERSON, "alamat"),
    ("other", "person"): tuple(name for name in _PERSON if name != "no_kk"),
    **{
        (kind, "family"): ("no_kk", "nama", "alamat", "desa", "kecamatan")
        for kind in ("population", "welfare", "family", "programme", "other")
    },
}
"""Kind of source and of row → the cells that such a row should hold, whether or not there is a column for them."""

LISTED_ONCE: Final = ("population", "welfare")
"""Kinds of source in which a second row about a person is one too many, however it is written. On a programme's list she
may stand again rightly: another stage, another month, another measurement."""

_ALIASES: Final = {"kode_desa": "desa", "kode_kecamatan": "kecamatan", "nama_kepala_keluarga": "nama"}


def quality(facts: Facts, matched: Padan) -> pl.DataFrame:
    """MEASURES by source: shares between 0 and 1, null where there is nothing to measure; one line a source.

    completeness: of the cells in CELLS that the accepted rows should hold (EXPECTED, by kind), and of those beyond that
        for which the source shows a column (a value in any row of that kind), the share that is filled. A column that
        is missing altogether counts as empty in every row. A placeholder (0000…) is no filling; what cannot be read is.
    validity: of the filled CHECKED cells, the share without an error, times the share of the rows that was accepted: a
        rejected row counts as one whose cells are all wrong. Warnings (a truncated NIK, say) are no errors.
    uniqueness: of the accepted rows, the share that does not repeat another: neither `duplicate-row` (inside a file)
        nor, in LISTED_ONCE, a further row of a person whom the source names already.
    padan: of the persons, the share linked to a record of a population source; null without one, and for the
        population source itself, which is the yardstick.
    """
    cells = _cells(facts)
    padan = pl.DataFrame(
        {
            "source": [line.source for line in matched.by_source],
            "padan": [line.padan_share for line in matched.by_source],
        },
        schema={"source": pl.String, "padan": pl.Float64},
    )
    rows = pl.col("rows_accepted").fill_null(0), pl.col("rows_rejected").fill_null(0)
    told = (
        facts.tables.sources.join(_completeness(cells), on="source", how="left")
        .join(_validity(cells), on="source", how="left")
        .join(_uniqueness(facts), on="source", how="left")
        .join(padan, on="source", how="left")
        # where every row was rejected, no cell was judged and none is right
        .with_columns(validity=(pl.col("right").fill_null(0.0) * share(rows[0], rows[0] + rows[1])).round(6))
    )
    return told.select("source", *MEASURES)


def _cells(facts: Facts) -> pl.DataFrame:
    """source, kind, row_kind, field, rows (accepted), filled, wrong: cells counted for every CHECKED field."""
    rows = facts.records.with_columns(
        pl.col("row_kind").cast(pl.String).fill_null("person"), pl.col("kind").fill_null("other")
    ).join(_errors(facts), on=list(ROW_KEY), how="left")
    counted = rows.group_by("source", "kind", "row_kind").agg(
        pl.len().alias("rows"),
        *((_filled(name) | _wrong(name)).sum().alias(f"filled_{name}") for name in CHECKED),
        *(_wrong(name).sum().alias(f"wrong_{name}") for name in CHECKED),
    )
    line = ("source", "kind", "row_kind", "rows")
    return pl.concat(
        counted.select(*line, field=pl.lit(name), filled=pl.col(f"filled_{name}"), wrong=pl.col(f"wrong_{name}"))
        for name in CHECKED
    )


def _filled(name: str) -> pl.Expr:
    """Whether a value was read from the cell."""
    if name in ("nik", "no_kk"):
        return ~pl.col(f"{name}_status").cast(pl.String).fill_null("empty").is_in(["empty", "placeholder"])
    if name == "tanggal_lahir":
        return pl.col("tanggal_lahir").is_not_null() | pl.col("tahun_lahir").is_not_null()
    if name == "nama":
        family = (pl.col("row_kind") == "family") & pl.col("nama_kepala_keluarga").is_not_null()
        return pl.col("nama").is_not_null() | family
    if name in ("desa", "kecamatan"):
        return pl.col(name).is_not_null() | pl.col(f"kode_{name}").is_not_null()
    return pl.col(name).is_not_null()


def _wrong(name: str) -> pl.Expr:
    """Whether an error stands against the cell: it was filled, with something that cannot be."""
    return pl.col("errors").list.contains(name).fill_null(value=False)


def _errors(facts: Facts) -> pl.DataFrame:
    """ROW_KEY + errors: the fields of a row against which an error stands."""
    return (
        facts.tables.problems.filter(
            pl.col("severity").cast(pl.String) == "error", pl.col("row").is_not_null(), pl.col("column").is_not_null()
        )
        .group_by(list(ROW_KEY))
        .agg(errors=pl.col("column").replace(_ALIASES).unique())
    )


def _completeness(cells: pl.DataFrame) -> pl.DataFrame:
    expected = pl.DataFrame(
        [(kind, row_kind, name) for (kind, row_kind), names in EXPECTED.items() for name in names],
        schema={"kind": pl.String, "row_kind": pl.String, "field": pl.String},
        orient="row",
    ).with_columns(expected=pl.lit(value=True))
    counting = cells.filter(pl.col("field").is_in(CELLS)).join(expected, on=expected.columns[:3], how="left")
    return (
        counting.filter(pl.col("expected").fill_null(value=False) | (pl.col("filled") > 0))
        .group_by("source")
        .agg(pl.col("filled", "rows").sum())
        .select("source", completeness=share(pl.col("filled"), pl.col("rows")))
    )


def _validity(cells: pl.DataFrame) -> pl.DataFrame:
    """source, right: of the filled cells of accepted rows, the share without an error."""
    summed = cells.group_by("source").agg(pl.col("filled", "wrong").sum())
    return summed.select("source", right=share(pl.col("filled") - pl.col("wrong"), pl.col("filled")))


def _uniqueness(facts: Facts) -> pl.DataFrame:
    """Counted a person at a time: of her n rows n - 1 are too many, or as many as are marked."""
    marked = (
        facts.tables.problems.filter(pl.col("code") == "duplicate-row", pl.col("row").is_not_null())
        .select(list(ROW_KEY))
        .unique()
        .with_columns(marked=pl.lit(value=True))
    )
    persons = (
        facts.records.join(marked, on=list(ROW_KEY), how="left")
        .group_by("source", "kind", "person_id")
        .agg(rows=pl.len(), marked=pl.col("marked").fill_null(value=False).sum())
    )
    once = pl.col("kind").is_in(LISTED_ONCE) & pl.col("person_id").is_not_null()
    repeated = pl.when(once).then(pl.max_horizontal("marked", pl.col("rows") - 1)).otherwise("marked")
    return (
        persons.with_columns(repeated=repeated)
        .group_by("source")
        .agg(pl.col("rows", "repeated").sum())
        .select("source", uniqueness=share(pl.col("rows") - pl.col("repeated"), pl.col("rows")))
    )
