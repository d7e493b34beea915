"""By name by address (BNBA): the list that villages and agencies work with, who lives where and receives what."""

from __future__ import annotations

from typing import Final

import polars as pl

COLUMNS: Final[tuple[str, ...]] = (
    "kecamatan", "desa", "rw", "rt", "alamat", "family_id", "no_kk", "person_id", "nik", "nama", "hubungan_keluarga",
    "jenis_kelamin", "tanggal_lahir", "status_hidup", "desil_nasional", "program",
)  # fmt: skip
_HEAD: Final = "KEPALA KELUARGA"


def by_name_by_address(persons: pl.DataFrame, participation: pl.DataFrame) -> pl.DataFrame:
    """A line a person, village by village, families together and their heads first.

    Args:
        persons: PERSONS.
        participation: PARTICIPATION; what a family as such receives stands with each of its members.

    Returns: COLUMNS; `program` lists the programmes, each once, joined with `; `, null where there is none.
    """
    own = _programmes(participation.filter(pl.col("person_id").is_not_null()), "person_id")
    family = _programmes(participation.filter(pl.col("person_id").is_null()), "family_id")
    told = persons.join(own, on="person_id", how="left").join(family, on="family_id", how="left", suffix="_family")
    both = pl.concat_list(pl.col(name).fill_null([]) for name in ("program", "program_family"))
    listed = both.list.unique().list.sort().list.join("; ")
    ordered = told.with_columns(pl.when(listed != "").then(listed).alias("program")).sort(
        "kecamatan",
        "desa",
        "rw",
        "rt",
        "family_id",
        pl.col("hubungan_keluarga").fill_null("") != _HEAD,
        "tahun_lahir",
        "person_id",
        nulls_last=True,
    )
    return ordered.select(COLUMNS)


def _programmes(participation: pl.DataFrame, key: str) -> pl.DataFrame:
    return participation.drop_nulls("program").group_by(key).agg(pl.col("program").unique())
