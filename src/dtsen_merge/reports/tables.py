"""What a report is made from: the published registry and the run's bookkeeping, as polars frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from dtsen_merge.tables import (
    CROSSWALK,
    FAMILIES,
    PARTICIPATION,
    PERSONS,
    PROBLEMS,
    RECORDS,
    ROW_KEY,
    Schema,
    conform,
    empty,
)

SOURCES: Final[Schema] = {
    "source": pl.String,  # the profile's name
    "title": pl.String,
    "agency": pl.String,
    "kind": pl.String,  # population | welfare | family | programme | other
    "programme": pl.String,
    "period": pl.String,
    "rows_read": pl.Int64,
    "rows_accepted": pl.Int64,
    "rows_rejected": pl.Int64,
    "rows_ignored": pl.Int64,
    "delivery": pl.String,  # fingerprint of the content of its files; null: not known
}
"""One line a source of the run."""

REPORT_RECORDS: Final[Schema] = {
    "record_id": pl.String,
    **ROW_KEY,
    **{
        name: RECORDS[name]
        for name in (
            "row_kind", "nik", "nik_status", "no_kk", "no_kk_status", "nama", "nama_tokens", "tanggal_lahir",
            "tahun_lahir", "usia", "jenis_kelamin", "nama_kepala_keluarga", "alamat", "rt", "rw", "kode_kecamatan", "kecamatan",
            "kode_desa", "desa", "pekerjaan", "pendidikan", "status_hidup", "desil_nasional", "nominal",
            "tanggal_pengukuran",
        )
    },
}  # fmt: skip
"""Accepted rows, family rows among them, with the fields that the figures compare or count."""

REVIEW: Final[Schema] = {"record_a": pl.String, "record_b": pl.String, "probability": pl.Float64}
"""Pairs that wait for a person's decision."""

DESIL_VERSIONS: Final[Schema] = {
    "level": pl.String,  # nasional | provinsi | kabupaten_kota
    "value": pl.Int8,
    "source": pl.String,
    "period": pl.String,
    "previous": pl.Int8,
    "previous_source": pl.String,
    "previous_period": pl.String,
    "stated": pl.Boolean,  # the files at hand state it; else an earlier run did
}
"""A family's desil in a version, beside the version before."""


@dataclass(frozen=True, slots=True)
class ReportTables:
    """All that `build_figures` and `build_lists` read. A frame may be empty, or lack columns that nobody delivered.

    `linkage` holds counts as in run.json (`pairs_compared`, `pairs_linked`, and what `linkage.LinkageQuality.as_dict`
    gives; without that the report says less). `gates` are mappings with
    `gate`, `value`, `limit`, `passed`, and where it applies `accepted` and `detail` (a source). `run` is run.json's content, `previous` the reconciliation.json of the
    previous published run.
    """

    persons: pl.DataFrame = field(default_factory=lambda: empty(PERSONS))
    families: pl.DataFrame = field(default_factory=lambda: empty(FAMILIES))
    participation: pl.DataFrame = field(default_factory=lambda: empty(PARTICIPATION))
    crosswalk: pl.DataFrame = field(default_factory=lambda: empty(CROSSWALK))
    problems: pl.DataFrame = field(default_factory=lambda: empty(PROBLEMS))
    records: pl.DataFrame = field(default_factory=lambda: empty(REPORT_RECORDS))
    sources: pl.DataFrame = field(default_factory=lambda: empty(SOURCES))
    review: pl.DataFrame = field(default_factory=lambda: empty(REVIEW))
    desil: pl.DataFrame = field(default_factory=lambda: empty(DESIL_VERSIONS))
    linkage: Mapping[str, Any] = field(default_factory=dict)
    gates: Sequence[Mapping[str, Any]] = ()
    run: Mapping[str, Any] = field(default_factory=dict)
    previous: Mapping[str, Any] | None = None

    def conformed(self) -> ReportTables:
        """The same with every frame in its schema: absent columns null, order fixed."""
        return ReportTables(
            persons=conform(self.persons, PERSONS),
            families=conform(self.families, FAMILIES),
            participation=conform(self.participation, PARTICIPATION),
            crosswalk=conform(self.crosswalk, CROSSWALK),
            problems=conform(self.problems, PROBLEMS),
            records=conform(self.records, REPORT_RECORDS),
            sources=conform(self.sources, SOURCES),
            review=conform(self.review, REVIEW),
            desil=conform(self.desil, DESIL_VERSIONS),
            linkage=self.linkage,
            gates=self.gates,
            run=self.run,
            previous=self.previous,
        )
