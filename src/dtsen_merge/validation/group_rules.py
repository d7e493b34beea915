"""Rules across the rows of one source: shared NIKs, family cards, duplicates.

Sources of the rules: domain notes, section 3. Every rule keeps the order of the records and does not depend on it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.tables import PROBLEMS, empty
from dtsen_merge.validation.findings import KEY, findings, gather
from dtsen_merge.validation.names_alike import names_unlike

HEAD: Final = "KEPALA KELUARGA"
_WHOLE_FAMILIES: Final = ("population", "welfare")
"""Kinds whose lists hold whole families, so that a card without a head means something."""
_TELLING: Final = ("nik", "nik_15", "no_kk", "no_kk_15", "tanggal_lahir", "telepon", "id_asal", "alamat")
"""A row with none of these is too thin for sameness to mean anything (a bare `SITI` twice)."""
GROUP_CODES: Final = ("nik-shared", "kk-equals-nik", "kk-heads", "duplicate-row")
"""What these rules find."""
GROUP_COLUMNS: Final = (*KEY, "row_kind", "nama_tokens", "hubungan_keluarga", "status_hidup", "raw", *_TELLING)


def check_groups(records: pl.DataFrame, kind: str, *, once: bool) -> pl.DataFrame:
    """The PROBLEMS that rows of one source show together.

    Args:
        records: accepted records of one source, at least GROUP_COLUMNS: all, or those that share a NIK or their whole
            content with another row or stand on a card without one head.
        kind: the source's kind.
        once: whether the source holds one row a person.
    """
    narrow = records.select(GROUP_COLUMNS)
    return gather(
        [shared_niks(narrow), cards_equal_niks(narrow), heads_of_cards(narrow, kind), duplicates(narrow, once=once)]
    )


def shared_niks(records: pl.DataFrame) -> pl.DataFrame:
    """`nik-shared`: one whole NIK on rows with unlike names. Slips of spelling and repeats are no sharing."""
    persons = records.filter(pl.col("nik").is_not_null() & (pl.col("row_kind") == "person"))
    repeated = persons.filter(pl.col("nik").is_duplicated())
    names = repeated.select("nik", "nama_tokens").drop_nulls().unique()
    fullest = names.sort(pl.col("nama_tokens").str.len_bytes(), "nama_tokens", descending=[True, False])
    measure = names.join(
        fullest.group_by("nik", maintain_order=True).agg(pl.first("nama_tokens").alias("fullest")), on="nik"
    )
    unlike = measure.filter(names_unlike("nama_tokens", "fullest")).select("nik").unique()
    if unlike.is_empty():
        return empty(PROBLEMS)
    flagged = repeated.with_columns(count=pl.len().over("nik")).join(
        unlike, on="nik", how="semi", maintain_order="left"
    )
    return findings(flagged, "nik-shared", "nik", {"count": pl.col("count")})


def cards_equal_niks(records: pl.DataFrame) -> pl.DataFrame:
    """`kk-equals-nik`: a family card number that is a member's NIK, on every row of that card."""
    wrong = records.filter(pl.col("no_kk") == pl.col("nik")).select("no_kk").unique()
    if wrong.is_empty():
        return empty(PROBLEMS)
    return findings(records.join(wrong, on="no_kk", how="semi", maintain_order="left"), "kk-equals-nik", "no_kk")


def heads_of_cards(records: pl.DataFrame, kind: str) -> pl.DataFrame:
    """`kk-heads`: several heads on a card (each is told), or none (the card's first row is told).

    None is told only where whole families are listed and every member's relation is known. One head listed
    twice is one head.
    """
    members = records.filter(pl.col("no_kk").is_not_null() & (pl.col("row_kind") == "person") & _alive())
    heads = members.filter(pl.col("hubungan_keluarga") == HEAD)
    if heads.is_empty():
        return empty(PROBLEMS)
    who = pl.coalesce("nik", "nik_15", "nama_tokens")
    repeated = heads.filter(pl.col("no_kk").is_duplicated())
    several = repeated.with_columns(count=who.n_unique().over("no_kk")).filter(pl.col("count") > 1)
    told = [findings(several, "kk-heads", "hubungan_keluarga", {"count": pl.col("count")})]
    if kind in _WHOLE_FAMILIES:
        headless = members.join(heads, on="no_kk", how="anti", maintain_order="left")
        unknown = headless.filter(pl.col("hubungan_keluarga").is_null())
        firsts = headless.join(unknown, on="no_kk", how="anti", maintain_order="left").filter(
            pl.col("no_kk").is_first_distinct()
        )
        told.append(findings(firsts, "kk-heads", "hubungan_keluarga", {"count": pl.lit(0)}))
    return gather(told)


def duplicates(records: pl.DataFrame, *, once: bool) -> pl.DataFrame:
    """`duplicate-row`: a row that repeats an earlier one of its file.

    It does when all that was delivered is the same, cell by cell; and, in a source that should hold a person `once`,
    when the whole NIK is the same and the names are alike.
    """
    telling = records.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in _TELLING))
    found = [_later(telling, ["file", "row_kind", "raw"])]
    if once:
        numbered = records.filter(pl.col("nik").is_not_null() & (pl.col("row_kind") == "person"))
        again = _later(numbered, ["file", "nik"])
        found.append(again.filter(~names_unlike("nama_tokens", "first_name").fill_null(True)))
    later = pl.concat(found).unique(list(KEY), keep="first", maintain_order=True)
    params = {
        "first_row": pl.col("first_row").cast(pl.String),
        "first_sheet": pl.col("first_sheet"),
        "same_sheet": (pl.col("sheet") == pl.col("first_sheet")).cast(pl.Int8),
    }
    return findings(later, "duplicate-row", None, params)


def _later(records: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    """The rows that agree in `same` with an earlier one, with that one's row, sheet and name beside them."""
    repeated = records.filter(pl.struct(same).is_duplicated())
    firsts = {"row": "first_row", "sheet": "first_sheet", "nama_tokens": "first_name"}
    told = repeated.with_columns(pl.col(name).first().over(same).alias(first) for name, first in firsts.items())
    return told.filter((pl.col("row") != pl.col("first_row")) | (pl.col("sheet") != pl.col("first_sheet")))


def _alive() -> pl.Expr:
    return pl.col("status_hidup").is_null() | (pl.col("status_hidup") == "HIDUP")
