"""Staging: the rows of the files as this run read them, one line each, before anything is linked.

    begin_stage → stage_source (once a source, or once a file) → set_aside → number_rows → finish_stage

Between the first and the last nothing may be read from the stage, so a load that was killed is no load.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from dtsen_merge.registry.statements import perform, section
from dtsen_merge.settings import SourceProfile
from dtsen_merge.store import Store
from dtsen_merge.tables import HEADINGS, IGNORED, PROBLEMS, RECORDS, conform, empty


def begin_stage(store: Store, run_id: str, mark: str = "") -> None:
    """Empty the stage and begin a load; `mark` tells one way of reading files from another."""
    with store.transaction():
        perform(store, "stage.clear")
        perform(store, "stage.begin", {"run_id": run_id, "begun": _now(), "config_hash": mark})


def reopen_stage(
    store: Store,
    run_id: str,
    *,
    files: Sequence[str],
    sources: Sequence[str],
    group_codes: Sequence[str],
    across_codes: Sequence[str],
) -> None:
    """Begin a load of some files: their rows leave the stage, everybody else's stay.

    Args:
        store: The registry, with a finished load.
        run_id: The new load's.
        files: The files, as `stage_source` was told of them.
        sources: The sources that they belong to.
        group_codes: The problems that a source's rows show together; those of `sources` are to be found again.
        across_codes: The problems that all sources show together; all of them are to be found again.
    """
    parameters = {
        "run_id": run_id,
        "begun": _now(),
        "files": list(files),
        "sources": list(sources),
        "group_codes": list(group_codes),
        "across_codes": list(across_codes),
    }
    with store.transaction():
        perform(store, "stage.reopen", parameters)
        perform(store, "stage.number_again", parameters)


def stage_source(
    store: Store,
    *,
    profile: SourceProfile,
    accepted: pl.DataFrame,
    rejected: pl.DataFrame,
    ignored: pl.DataFrame,
    problems: pl.DataFrame,
    files: Sequence[tuple[str, str, int]],
    headings: pl.DataFrame | None = None,
    read: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Stage rows of one source: all of them, or those of some of its files.

    Args:
        store: The registry, between `begin_stage` and `finish_stage`.
        profile: The source; what survivorship needs of it (trust, kind, period …) is kept with the rows.
        accepted: RECORDS.
        rejected: RECORDS.
        ignored: IGNORED.
        problems: PROBLEMS.
        headings: HEADINGS.
        files: (file relative to the inbox, sha256, size in bytes) of every file that the rows come from.
        read: non-blank rows read, by (file, sheet), counted by who read them; checked against the frames.

    Raises:
        AssertionError: rows read are not accepted + rejected + ignored, or not all of them can be seen: a bug.
    """
    if read is not None:
        _check_read(profile.name, read, (accepted, rejected, ignored))
    if store.value(section("stage.loading")) is None:
        raise AssertionError("stage_source outside begin_stage … finish_stage")
    before = int(store.value(section("stage.height")))
    with store.transaction():
        _add_source(store, profile)
        for status, frame in (("accepted", accepted), ("rejected", rejected)):
            _add_records(store, conform(frame, RECORDS), status)
        with store.using(
            new_ignored=conform(ignored, IGNORED),
            new_problems=conform(problems, PROBLEMS),
            new_files=_files(profile.name, files),
            new_headings=conform(empty(HEADINGS) if headings is None else headings, HEADINGS),
        ):
            store.run("INSERT INTO stage.headings BY NAME SELECT * FROM new_headings")
            store.run("INSERT INTO stage.ignored BY NAME SELECT * FROM new_ignored")
            store.run("INSERT INTO stage.problems BY NAME SELECT * FROM new_problems")
            store.run("INSERT INTO stage.files BY NAME SELECT * FROM new_files")
    if int(store.value(section("stage.height"))) != before + accepted.height + rejected.height:
        raise AssertionError(f"{profile.name}: not every row that was staged can be seen")


def add_problems(store: Store, problems: pl.DataFrame) -> None:
    """Add PROBLEMS that only all sources together show, during the load or after it."""
    with store.using(new_problems=conform(problems, PROBLEMS)):
        store.run("INSERT INTO stage.problems BY NAME SELECT * FROM new_problems")


def finish_stage(store: Store) -> None:
    """Close the load; rows that `number_rows` has not numbered yet get their ids.

    Raises:
        AssertionError: a row was staged twice, or rejected without a reason: a bug.
    """
    number_rows(store)
    with store.transaction():
        perform(store, "stage.finish", {"finished": _now()})


def number_rows(store: Store) -> None:
    """Give every staged row its id, once all of them are there.

    Raises:
        AssertionError: a row was staged twice, or rejected without a reason: a bug.
    """
    doubled = store.frame(section("stage.doubled_rows"))
    if doubled.height:
        raise AssertionError(f"rows staged more than once: {doubled.row(0)}")
    unexplained = store.frame(section("stage.unexplained_rows"))
    if unexplained.height:
        raise AssertionError(f"rejected without a reason: {unexplained.row(0)}")
    with store.transaction():
        perform(store, "stage.number_duplicates")


def _add_source(store: Store, profile: SourceProfile) -> None:
    perform(
        store,
        "stage.source",
        {
            "source": profile.name,
            "title": profile.title or profile.name,
            "agency": profile.agency,
            "kind": profile.kind,
            "programme": profile.programme,
            "period": profile.period,
            "one_row_per_person": profile.one_row_per_person,
            "trust": profile.trust,
            "field_trust": json.dumps(profile.field_trust, sort_keys=True),
        },
    )


def _add_records(store: Store, frame: pl.DataFrame, status: str) -> None:
    """Add RECORDS.

    An empty frame is left out: where one transaction inserts a row group (122 880 rows) or more and an empty Arrow table
    into one table, DuckDB 1.5.5 hides what is inserted later until the file is opened anew.
    """
    if frame.is_empty():
        return
    with store.using(new_records=frame):
        store.run(
            "INSERT INTO stage.records BY NAME SELECT *, $status AS status,"
            " md5(concat_ws(chr(31), source, row_kind, coalesce(raw, ''), 1)) AS record_id FROM new_records",
            {"status": status},
        )


def _files(source: str, files: Sequence[tuple[str, str, int]]) -> pl.DataFrame:
    names, hashes, sizes = zip(*files, strict=True) if files else ((), (), ())
    return pl.DataFrame(
        {"source": [source] * len(files), "file": names, "sha256": hashes, "size": sizes},
        schema={"source": pl.String, "file": pl.String, "sha256": pl.String, "size": pl.UInt64},
    )


def _check_read(source: str, read: Mapping[tuple[str, str], int], frames: Sequence[pl.DataFrame]) -> None:
    counted = pl.concat([frame.select("file", "sheet") for frame in frames]).group_by("file", "sheet").len()
    told = {(file, sheet): count for file, sheet, count in counted.rows()}
    expected = {sheet: count for sheet, count in read.items() if count}
    if told != expected:
        odd = sorted(sheet for sheet in told.keys() | expected.keys() if told.get(sheet) != expected.get(sheet))[0]
        raise AssertionError(
            f"{source}, {odd[0]}, {odd[1]}: read {expected.get(odd, 0)}, accepted + rejected + ignored {told.get(odd, 0)}"
        )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
