"""Pandera schemas of the canonical record, by kind of source, and their failures as problems.

The schemas are the last line before the registry: `standardise` has already emptied what it could not read, so
on good days nothing fails here. Each check bears the problem code that it stands for (`error=`). A frame whose
columns or dtypes are wrong is a bug of the program and is raised, never reported to an agency.

Only eager frames are checked (Pandera skips data checks on lazy ones), lazily in Pandera's sense (all failures at
once), and Pandera never drops a row itself: what becomes of a row is decided from the problem's effect.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from pandera.polars import PolarsData

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.tables import RECORDS, ROW_KEY
from dtsen_merge.validation.findings import findings, gather, named_rows
from dtsen_merge.vocabulary.dates import IMPOSSIBLE_AGE
from dtsen_merge.vocabulary.nik import OLDEST

_DIGITS_16: Final = r"^\d{16}$"
_DIGITS_15: Final = r"^\d{15}$"
_REGION: Final = {"kode_kecamatan": r"^\d\d\.\d\d\.\d\d$", "kode_desa": r"^\d\d\.\d\d\.\d\d\.\d{4}$"}
_REQUIRED: Final = (*ROW_KEY, "row_kind", "nik_status", "no_kk_status", "tanggal_lahir_precision")
_DESIL: Final = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")


def schema_for(kind: str, today: date) -> pa.DataFrameSchema:
    """The schema for a source of that kind (population, welfare, family, programme, other)."""
    checks = _checks(kind, today)
    return pa.DataFrameSchema(
        {
            name: pa.Column(dtype, checks=checks.get(name, []), nullable=name not in _REQUIRED)
            for name, dtype in RECORDS.items()
        },
        strict=True,
        ordered=True,
        name=f"record-{kind}",
    )


def check_records(records: pl.DataFrame, kind: str, today: date) -> pl.DataFrame:
    """The records' failures as PROBLEMS, in the order of the columns, then the rows.

    Args:
        records: RECORDS, eager.
        kind: the source's kind.
        today: the day up to which dates may reach.

    Raises:
        SchemaErrors: the frame itself is not of the schema (a column or dtype): a bug.
    """
    try:
        schema_for(kind, today).validate(records, lazy=True)
    except SchemaErrors as fault:
        failures = fault.failure_cases
        if failures["index"].null_count() or not set(failures["check"].unique()) <= set(CATALOGUE):
            raise
        return gather(
            findings(records[group["index"].to_numpy()], str(code), str(column))
            for (column, code), group in failures.group_by("column", "check", maintain_order=True)
        )
    return gather(())


def empty_fields(records: pl.DataFrame, failed: pl.DataFrame) -> pl.DataFrame:
    """The records with each cell emptied that a problem of effect `field` names (with the columns that hang on it)."""
    cells = failed.filter(pl.col("code").is_in([code for code, kind in CATALOGUE.items() if kind.effect == "field"]))
    for column in cells["column"].unique(maintain_order=True).to_list():
        bad = named_rows(records, cells.filter(pl.col("column") == column))
        records = records.with_columns(
            pl.when(bad).then(pl.lit(value)).otherwise(pl.col(name)).cast(RECORDS[name]).alias(name)
            for name, value in _emptied(column).items()
        )
    return records


def _emptied(column: str) -> dict[str, Any]:
    """The values of an emptied field: null, and what its status columns then say."""
    match column:
        case "nik" | "no_kk":
            return {column: None, f"{column}_15": None, f"{column}_status": "malformed"}
        case "nik_15" | "no_kk_15":
            return {column: None, f"{column.removesuffix('_15')}_status": "malformed"}
        case "tanggal_lahir":
            return {
                column: None,
                "tanggal_lahir_precision": "none",
                "tahun_lahir": None,
                "tanggal_lahir_default": None,
            }
        case _:
            return {column: None}


def _checks(kind: str, today: date) -> dict[str, list[pa.Check]]:
    """What every record promises, and what the kind's own columns do."""
    checks = _identity(today) | {
        name: [pa.Check.str_matches(form, error="region-unknown")] for name, form in _REGION.items()
    }
    if kind != "population":
        checks |= _welfare()
    if kind in ("programme", "other"):
        checks |= _aid(today)
    return checks


def _identity(today: date) -> dict[str, list[pa.Check]]:
    first = date(today.year - IMPOSSIBLE_AGE - 1, 1, 1)  # what is old and can be was told by `standardise`, and stays
    nik = pa.Check.str_matches(_DIGITS_16, error="nik-length")
    return {
        "row": [pa.Check.ge(1, error="row-broken")],
        "nik": [nik],
        "nik_15": [pa.Check.str_matches(_DIGITS_15, error="nik-length")],
        "nik_ibu": [nik],
        "nik_ayah": [nik],
        "no_kk": [
            pa.Check.str_matches(_DIGITS_16, error="kk-length"),
            _on_rows(_filled_when_family, "kk-missing-on-family"),
        ],
        "no_kk_15": [pa.Check.str_matches(_DIGITS_15, error="kk-length")],
        "nama": [_on_rows(_filled_when_person, "nama-missing")],
        "tanggal_lahir": [pa.Check.le(today, error="date-future"), pa.Check.ge(first, error="date-age-impossible")],
        "tahun_lahir": [
            pa.Check.le(today.year, error="date-future"),
            pa.Check.ge(first.year, error="date-age-impossible"),
        ],
        "usia": [pa.Check.in_range(0, OLDEST + 20, error="number-unreadable")],
    }


def _welfare() -> dict[str, list[pa.Check]]:
    desil = pa.Check.in_range(1, 10, error="desil-out-of-range")
    return {
        **{name: [desil] for name in _DESIL},
        "jumlah_anggota_keluarga": [pa.Check.in_range(0, 100, error="number-unreadable")],
    }


def _aid(today: date) -> dict[str, list[pa.Check]]:
    return {
        "nominal": [pa.Check.ge(0, error="number-unreadable")],
        "tanggal_pengukuran": [pa.Check.le(today, error="date-future")],
    }


def _on_rows(passes: Callable[[str], pl.Expr], code: str) -> pa.Check:
    """A check of one column that looks at others of the row; null is looked at too."""

    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes(str(data.key)))

    return pa.Check(check, error=code, ignore_na=False)


def _filled_when_person(column: str) -> pl.Expr:
    return (pl.col("row_kind") != "person") | pl.col(column).is_not_null()


def _filled_when_family(column: str) -> pl.Expr:
    known = pl.coalesce(column, f"{column}_15")
    return (pl.col("row_kind") != "family") | known.is_not_null()
