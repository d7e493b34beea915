"""From standardised records to accepted and rejected ones, with everything that is wrong said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import SourceProfile
from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.validation.findings import KEY, gather, named_rows, without_known
from dtsen_merge.validation.group_rules import check_groups
from dtsen_merge.validation.row_rules import check_rows
from dtsen_merge.validation.schemas import check_records, empty_fields

REJECTING: Final = tuple(code for code, kind in CATALOGUE.items() if kind.effect == "row")
"""The codes that keep a row out of the registry: it names nobody, or it is broken."""


@dataclass(frozen=True, slots=True)
class Validated:
    """Rows after validation: every record is accepted or rejected, in the order in which it came."""

    accepted: pl.DataFrame  # RECORDS
    rejected: pl.DataFrame  # RECORDS
    problems: pl.DataFrame  # PROBLEMS: those given, then those found here


def validate(
    records: pl.DataFrame,
    problems: pl.DataFrame,
    *,
    profile: SourceProfile,
    policy: Mapping[str, Any],
    today: date,
) -> Validated:
    """Check the records of one source, or of one of its files, each row by itself (`validate_groups`: together).

    Args:
        records: RECORDS of one source; (file, sheet, row) names a row once.
        problems: PROBLEMS that reading and standardising found already.
        profile: the source; its kind decides the schema.
        policy: the data of programmes.toml.
        today: the day of the run; no date may lie after it.

    Raises:
        ConfigError: the policy is malformed.
    """
    rules = parse_programmes(policy)
    records, failed = _against_schema(records, problems, profile.kind, today)
    own = _news(check_rows(records, rules, today), problems)
    so_far = gather([problems, failed, own])
    accepted, rejected = _part(records, so_far)
    return Validated(accepted, rejected, so_far)


def validate_groups(records: pl.DataFrame, *, profile: SourceProfile) -> pl.DataFrame:
    """The PROBLEMS (GROUP_CODES) that the accepted rows of one source, all files, show together.

    Args:
        records: as `check_groups` reads them.
        profile: the source.
    """
    return check_groups(records, profile.kind, once=profile.one_row_per_person)


def _against_schema(
    records: pl.DataFrame, known: pl.DataFrame, kind: str, today: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with failing fields emptied, and the failures; what emptying brings to light (no KK left) included."""
    failed = _news(check_records(records, kind, today), known)
    if failed.is_empty():
        return records, failed
    records = empty_fields(records, failed)
    return records, gather([failed, _news(check_records(records, kind, today), gather([known, failed]))])


def _news(found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """What was not said before; a row rejected for its name already needs no second word about it."""
    named = known.filter(pl.col("code").is_in(REJECTING)).select(*KEY).unique()
    again = found["code"].is_in(REJECTING)
    if again.any() and not named.is_empty():
        found = pl.concat([found.filter(~again), found.filter(again).join(named, on=list(KEY), how="anti")])
    return without_known(found, known)


def _part(records: pl.DataFrame, problems: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accepted and rejected records, each in the given order."""
    out = problems.filter(pl.col("code").is_in(REJECTING) & pl.col("row").is_not_null())
    if out.is_empty():
        return records, records.clear()
    rejected = named_rows(records, out)
    return records.filter(~rejected), records.filter(rejected)
