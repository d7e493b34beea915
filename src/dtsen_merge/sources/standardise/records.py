"""Standardise the rows of a sheet: text columns in, canonical records and problems out.

An error of a field empties the field and is told; the raw cells stay in `raw`. Which rows are rejected for it is for
`validation` to say: every row given is a record here, in the given order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.standardise.birth import read_birth
from dtsen_merge.sources.standardise.identity import decide_truncation, read_identity
from dtsen_merge.sources.standardise.people import read_people
from dtsen_merge.sources.standardise.places import read_places
from dtsen_merge.sources.standardise.raw_json import raw_json
from dtsen_merge.sources.standardise.sheet import KEY, Sheet
from dtsen_merge.sources.standardise.standing import read_standing
from dtsen_merge.sources.standardise.welfare import read_welfare
from dtsen_merge.sources.standardise.words import Words, shipped_words
from dtsen_merge.tables import RECORDS, conform

__all__ = ["Standardised", "decide_truncation", "standardise"]


@dataclass(frozen=True, slots=True)
class Standardised:
    """One record for each row given, in order, and what was wrong with them."""

    records: pl.DataFrame  # RECORDS
    problems: pl.DataFrame  # PROBLEMS


def standardise(
    rows: pl.DataFrame,
    *,
    region_code: str,
    profile: SourceProfile,
    truncated: frozenset[str],
    today: date,
    words: Words | None = None,
) -> Standardised:
    """Read every field of a sheet's rows by the rules of the domain.

    Args:
        rows: ROW_KEY, row_kind and any of tables.RAW_FIELDS as text; other columns are left aside.
        region_code: Kemendagri's code of the district ("63.03"); "" switches the checks of regions off.
        profile: the source: its kind (which codings it uses), programme and period.
        truncated: fields of whose numbers Excel took the last digit (see `decide_truncation`).
        today: no date lies after it.
        words: policy; the shipped files where absent.

    Nothing is raised for what stands in a cell: bad data are problems.
    """
    sheet = Sheet(rows, words or shipped_words(), profile, region_code, truncated, today)
    for read in (read_identity, read_people, read_birth, read_standing, read_places, read_welfare):
        read(sheet)
    known = rows.select(*KEY, "row_kind", raw=raw_json(rows))
    columns = [column.alias(name) for name, column in sheet.records.items() if name in RECORDS]
    return Standardised(conform(known.with_columns(columns), RECORDS), sheet.all_problems())
