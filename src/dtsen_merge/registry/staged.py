"""Reading the stage: its rows, counts and headings; nothing can be read while a load is under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.registry.statements import identifiers, section
from dtsen_merge.store import Store
from dtsen_merge.tables import HEADINGS, LINKAGE_INPUT, RECORDS, ROW_STATUS, Schema, conform

COUNTS: Final[Schema] = {
    "source": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "rows_read": pl.Int64,
    "rows_accepted": pl.Int64,
    "rows_rejected": pl.Int64,
    "rows_ignored": pl.Int64,
}
STAGED_RECORDS: Final[Schema] = {"record_id": pl.String, "status": ROW_STATUS, **RECORDS}


def is_staged(store: Store, mark: str) -> bool:
    """Whether a finished load stands on the stage that was begun under that mark (`begin_stage`)."""
    return bool(store.value(section("stage.config_hash")) == mark)


def staged_groups(store: Store, source: str) -> pl.DataFrame:
    """The accepted rows of a source of which the rules across its rows can say something (columns of RECORDS).

    They share a NIK or all their content with another row, or stand on a card with no head, several, or a NIK for a
    number; all rows of such a NIK or card are there.
    """
    frame = store.frame(section("stage.groups"), {"source": source})
    return conform(frame, {name: RECORDS[name] for name in frame.columns})


def staged_run(store: Store) -> str:
    """The id of the run whose load stands on the stage, finished.

    Raises:
        UsageError: `nothing-staged`.
    """
    run_id = store.value(section("stage.finished"))
    if run_id is None:
        raise UsageError("nothing-staged")
    return str(run_id)


def staged_linkage_input(store: Store) -> pl.DataFrame:
    """LINKAGE_INPUT: the accepted rows about persons, in the order of their ids.

    Raises:
        UsageError: `nothing-staged`.
    """
    staged_run(store)
    chosen = identifiers(LINKAGE_INPUT)
    sql = f"SELECT {chosen} FROM stage.records WHERE status = 'accepted' AND row_kind = 'person' ORDER BY record_id"
    return conform(store.frame(sql), LINKAGE_INPUT)


def staged_records(store: Store, columns: Sequence[str] = tuple(STAGED_RECORDS), *, status: str = "") -> pl.DataFrame:
    """Staged rows (STAGED_RECORDS, or some of its columns) by source, file, sheet, row; with `status`, only those."""
    sql = (
        f"SELECT {identifiers(columns)} FROM stage.records WHERE $status IN ('', status)"
        " ORDER BY source, file, sheet, row"
    )
    return conform(store.frame(sql, {"status": status}), {name: STAGED_RECORDS[name] for name in columns})


def staged_headings(store: Store, source: str = "") -> pl.DataFrame:
    """HEADINGS: the agencies' own, of one source or of all."""
    sql = f"SELECT {identifiers(HEADINGS)} FROM stage.headings WHERE $source IN ('', source) ORDER BY ALL"
    return conform(store.frame(sql, {"source": source}), HEADINGS)


def one_row_sources(store: Store) -> frozenset[str]:
    """The staged sources in which a person has one row."""
    return frozenset(store.frame(section("stage.one_row_sources")).get_column("source").to_list())


def staged_counts(store: Store) -> pl.DataFrame:
    """COUNTS: rows by source, file and sheet; rows_read = rows_accepted + rows_rejected + rows_ignored."""
    return conform(store.frame(section("stage.counts")), COUNTS)


def staged_problem_counts(store: Store) -> pl.DataFrame:
    """Problems by source, file, sheet and code; rows set aside count under their `row-ignored-*` code."""
    return store.frame(section("stage.problem_counts"))


def staged_sheets(store: Store) -> pl.DataFrame:
    """source, file and sheet of every staged sheet that has rows, whether they count or not; also during a load."""
    return store.frame(section("stage.sheets"))


def staged_hashes(store: Store) -> dict[str, str]:
    """The sha256 of every staged file, by its path in the inbox."""
    return dict(store.frame(section("stage.hashes")).rows())


def staged_files_with(store: Store, code: str) -> frozenset[str]:
    """The staged files in which a problem of that code was found."""
    return frozenset(store.frame(section("stage.files_with"), {"code": code}).get_column("file").to_list())


def staged_row_errors(store: Store) -> pl.DataFrame:
    """For each source: source, rows (data rows), wrong (those that are rejected or have a field with an error)."""
    return store.frame(section("stage.row_errors"))


def staged_findings(store: Store, cells: int) -> pl.DataFrame:
    """The stage's problems by source, file, sheet, code and column, the gravest first, rows set aside left out.

    Columns: source, file, sheet, code, severity, column, heading, count, cells (the first so many: `C17`; the row's
    number where no column bears the field).
    """
    return store.frame(section("stage.findings"), {"cells": cells})
