"""Where sources contradict each other about one person, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Field, Share, Source, as_rows, share

FIELDS: Final = (
    "nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "kode_kecamatan", "kode_desa", "pekerjaan",
    "pendidikan", "status_hidup", "desil_nasional",
)  # fmt: skip
"""Compared as standardised; of names the comparison form (`nama_tokens`: titles off, short forms written out)."""


@dataclass(frozen=True, slots=True)
class FieldDisagreement:
    """Persons of whom at least two sources state the field, and those of them on whom the sources differ."""

    field: Field
    compared: Count
    differing: Count
    share: Share


@dataclass(frozen=True, slots=True)
class SourceDisagreement:
    """Persons of whom this source and another state the field, and where this source stands alone.

    `differing` counts those on whom this source has a value that no other source has.
    """

    field: Field
    source: Source
    compared: Count
    differing: Count
    share: Share


@dataclass(frozen=True, slots=True)
class Disagreements:
    """By field, and by field and source."""

    by_field: tuple[FieldDisagreement, ...]
    by_source: tuple[SourceDisagreement, ...]


def disagreements(facts: Facts) -> Disagreements:
    """Compare all fields, one after the other."""
    found = [stated(facts, name).with_columns(field=pl.lit(name)) for name in FIELDS]
    lines = pl.concat(found)
    by_field = (
        lines.group_by("field", "person_id")
        .agg(differs=pl.col("differs").any())
        .group_by("field")
        .agg(compared=pl.len(), differing=pl.col("differs").sum())
    )
    by_source = lines.group_by("field", "source").agg(compared=pl.len(), differing=pl.col("alone").sum())
    return Disagreements(
        by_field=as_rows(_finish(by_field, "field"), FieldDisagreement),
        by_source=as_rows(_finish(by_source, "field", "source"), SourceDisagreement),
    )


def stated(facts: Facts, name: str) -> pl.DataFrame:
    """Persons of whom two or more sources state the field: person_id, source, differs (the sources do), alone."""
    column = "nama_tokens" if name == "nama" else name
    values = (
        facts.records.select("person_id", "source", pl.col(column).cast(pl.String).alias("value"))
        .drop_nulls()
        .unique()
        .with_columns(
            sources=pl.col("source").n_unique().over("person_id"),
            values=pl.col("value").n_unique().over("person_id"),
            holders=pl.col("source").n_unique().over("person_id", "value"),
        )
        .filter(pl.col("sources") > 1)
    )
    return values.group_by("person_id", "source").agg(
        differs=(pl.col("values") > 1).any(), alone=((pl.col("values") > 1) & (pl.col("holders") == 1)).any()
    )


def _finish(counted: pl.DataFrame, *keys: str) -> pl.DataFrame:
    order = pl.Enum(FIELDS)
    return counted.with_columns(share=share(pl.col("differing"), pl.col("compared"))).sort(
        pl.col("field").cast(order), *[pl.col(key) for key in keys[1:]]
    )
