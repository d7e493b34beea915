from __future__ import annotations

from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import (
    add_problems,
    begin_stage,
    finish_stage,
    migrate,
    next_frame,
    one_row_sources,
    stage_source,
    staged_counts,
    staged_hashes,
    staged_headings,
    staged_linkage_input,
    staged_problem_counts,
    staged_records,
)
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import HEADINGS, IGNORED, LINKAGE_INPUT, PROBLEMS, RECORDS, conform, empty

ROWS = [{"nama": "AHMAD"}, {"nama": "SITI"}, {"nama": "AHMAD"}, {"nama": "BUDI"}]


def _problem(source: str, row: int, code: str = "nama-missing") -> pl.DataFrame:
    line = {
        "code": code,
        "severity": "error",
        "source": source,
        "file": f"{source}/a.xlsx",
        "sheet": "Sheet1",
        "row": row,
    }
    return conform(pl.DataFrame([line]), PROBLEMS)


def _ids(store: Store) -> list[tuple[str, str]]:
    return sorted(staged_records(store, ["record_id", "nama"]).rows())


def test_ids_outlive_a_new_file_name_and_another_row_order(store: Store, samples: ModuleType) -> None:
    source = samples.profile("pkh")
    samples.stage(store, "r1", (source, samples.records("pkh", ROWS)))
    first = _ids(store)
    samples.stage(store, "r2", (source, samples.records("pkh", list(reversed(ROWS)), file="pkh/new name.xlsx")))
    assert _ids(store) == first
    assert len({record_id for record_id, _ in first}) == len(ROWS)


def test_a_changed_row_or_another_source_gets_another_id(store: Store, samples: ModuleType) -> None:
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    before = dict(_ids(store))
    changed = [*ROWS[:3], {"nama": "BUDIMAN"}]
    samples.stage(
        store,
        "r2",
        (samples.profile("pkh"), samples.records("pkh", changed)),
        (samples.profile("sembako"), samples.records("sembako", ROWS)),
    )
    after = dict(_ids(store))
    assert {name for key, name in before.items() if key not in after} == {"BUDI"}
    assert len(after) == 2 * len(ROWS)


def test_identical_rows_in_several_files_are_numbered_on(store: Store, samples: ModuleType) -> None:
    both = pl.concat([samples.records("pkh", ROWS), samples.records("pkh", ROWS, file="pkh/b.xlsx")])
    samples.stage(store, "r1", (samples.profile("pkh"), both))
    assert len({record_id for record_id, _ in _ids(store)}) == 2 * len(ROWS)


def test_nothing_can_be_read_before_the_load_is_finished(store: Store, samples: ModuleType) -> None:
    with pytest.raises(UsageError) as told:
        staged_linkage_input(store)
    assert told.value.code == "nothing-staged"
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    assert staged_linkage_input(store).height == len(ROWS)
    begin_stage(store, "r2")
    with pytest.raises(UsageError):
        staged_linkage_input(store)


def test_linkage_takes_accepted_persons_in_the_order_of_their_ids(store: Store, samples: ModuleType) -> None:
    rows = [*ROWS, {"row_kind": "family", "no_kk": "6303050101200001"}]
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", rows)))
    taken = staged_linkage_input(store)
    assert dict(taken.schema) == dict(empty(LINKAGE_INPUT).schema)
    assert taken.get_column("record_id").is_sorted()
    assert taken.height == len(ROWS)


def test_counts_balance_by_file_and_sheet_and_name_the_reasons(store: Store, samples: ModuleType) -> None:
    rows = samples.records("pkh", ROWS)
    ignored = conform(
        pl.DataFrame(
            [{"source": "pkh", "file": "pkh/a.xlsx", "sheet": "Sheet1", "row": 9, "code": "row-ignored-total"}]
        ),
        IGNORED,
    )
    begin_stage(store, "r1")
    stage_source(
        store,
        profile=samples.profile("pkh", one_row_per_person=True),
        accepted=rows.head(3),
        rejected=rows.tail(1),
        ignored=ignored,
        problems=_problem("pkh", 5),
        files=[("pkh/a.xlsx", "ab" * 32, 10)],
        read={("pkh/a.xlsx", "Sheet1"): 5},
    )
    finish_stage(store)
    assert staged_counts(store).rows() == [("pkh", "pkh/a.xlsx", "Sheet1", 5, 3, 1, 1)]
    assert staged_problem_counts(store).select("code", "problems").rows() == [
        ("nama-missing", 1), ("row-ignored-total", 1),
    ]  # fmt: skip
    assert one_row_sources(store) == {"pkh"}
    assert staged_hashes(store) == {"pkh/a.xlsx": "ab" * 32}
    assert sorted(next_frame(store, "problems").get_column("code").to_list()) == ["nama-missing", "row-ignored-total"]
    assert staged_records(store, ["row"], status="rejected").rows() == [(5,)]


def test_rows_that_do_not_add_up_are_a_bug(store: Store, samples: ModuleType) -> None:
    rows = samples.records("pkh", ROWS)
    begin_stage(store, "r1")
    told = {"profile": samples.profile("pkh"), "ignored": empty(IGNORED), "problems": empty(PROBLEMS), "files": []}
    with pytest.raises(AssertionError, match="read 5"):
        stage_source(store, accepted=rows, rejected=empty(RECORDS), read={("pkh/a.xlsx", "Sheet1"): 5}, **told)
    stage_source(store, accepted=rows, rejected=rows.head(1), **told)
    with pytest.raises(AssertionError, match="more than once"):
        finish_stage(store)


def test_a_rejected_row_needs_a_reason(store: Store, samples: ModuleType) -> None:
    begin_stage(store, "r1")
    stage_source(
        store,
        profile=samples.profile("pkh"),
        accepted=empty(RECORDS),
        rejected=samples.records("pkh", ROWS[:1]),
        ignored=empty(IGNORED),
        problems=empty(PROBLEMS),
        files=[],
    )
    with pytest.raises(AssertionError, match="without a reason"):
        finish_stage(store)
    add_problems(store, _problem("pkh", 2))
    finish_stage(store)


def test_headings_are_kept_with_the_stage(store: Store, samples: ModuleType) -> None:
    line = ("a", "a/a.xlsx", "S", "nik", "No KTP", "C", 0, 9)
    headings = pl.DataFrame([line], schema=dict(HEADINGS), orient="row")
    begin_stage(store, "r1")
    stage_source(
        store, profile=samples.profile("a"), accepted=samples.records("a", [{"nama": "A"}]), rejected=empty(RECORDS),
        ignored=empty(IGNORED), problems=empty(PROBLEMS), files=[("a/a.xlsx", "0" * 64, 1)], headings=headings,
    )  # fmt: skip
    finish_stage(store)
    assert staged_headings(store).rows() == staged_headings(store, "a").rows() == [line]
    assert staged_headings(store, "b").is_empty()
    begin_stage(store, "r2")
    assert staged_headings(store).is_empty()


def test_rows_of_a_file_after_a_large_one_without_rejected_rows_are_seen(tmp_path: Path, samples: ModuleType) -> None:
    """DuckDB hid them: a row group and an empty Arrow table had gone into one table in one transaction."""
    large = pl.DataFrame({"row": pl.int_range(2, 130_002, eager=True)}).with_columns(
        source=pl.lit("siak"), file=pl.lit("siak/a.csv"), sheet=pl.lit(""), raw=pl.col("row").cast(pl.String)
    )
    small = large.head(10).with_columns(file=pl.lit("siak/b.csv"))
    with open_store(tmp_path / "r.duckdb") as store:
        migrate(store)
        begin_stage(store, "r1")
        for file, frame in (("siak/a.csv", large), ("siak/b.csv", small)):
            stage_source(
                store, profile=samples.profile("siak"), accepted=conform(frame, RECORDS), rejected=empty(RECORDS),
                ignored=empty(IGNORED), problems=empty(PROBLEMS), files=[(file, file, 1)],
            )  # fmt: skip
        finish_stage(store)
        assert staged_counts(store).select("file", "rows_accepted").rows() == [
            ("siak/a.csv", 130_000),
            ("siak/b.csv", 10),
        ]
