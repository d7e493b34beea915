"""What the registry keeps of deliveries: arrivals from before, and rows set aside with all that they hold."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType

import polars as pl
import pytest

from dtsen_merge.registry import (
    ARRIVALS,
    DELIVERY_FILES,
    DELIVERY_SHEETS,
    arrivals,
    begin_stage,
    finish_stage,
    migrate,
    number_rows,
    save_arrivals,
    schema,
    set_aside,
    stage_source,
    staged_deliveries,
)
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import IGNORED, PROBLEMS, RECORDS, conform, empty


def test_files_that_were_published_before_arrived_then(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = schema.migrations()
    with open_store(None) as store:
        monkeypatch.setattr(schema, "migrations", lambda: tuple(one for one in whole if one.version < 5))
        migrate(store)
        place = "history.files" if schema.latest_version() >= 3 else "published.files"
        store.run(
            f"INSERT INTO {place} (source, file, sha256, size, since) VALUES"
            " ('pkh', 'pkh/a.csv', 'aa', 1, TIMESTAMP '2025-01-01'), ('pkh', 'pkh/b.csv', 'bb+answers', 1, TIMESTAMP '2025-02-01'),"
            " ('siak', 'siak/c.csv', 'cc', 1, TIMESTAMP '2025-01-01')"
        )
        monkeypatch.setattr(schema, "migrations", lambda: whole)
        migrate(store)
        told = arrivals(store).select("file", "content", "number", "arrival", "delivery", "seen")
    assert told.rows() == [
        ("pkh/a.csv", "aa", 1, 1, 1, datetime(2025, 1, 1)),
        ("siak/c.csv", "cc", 1, 1, 1, datetime(2025, 1, 1)),
        ("pkh/b.csv", "bb", 2, 2, 2, datetime(2025, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("aside", "of", "more"),
    [
        ("stage.set_aside", "stage.records", {"aside_code": "VARCHAR", "aside_by": "VARCHAR"}),
        ("stage.set_aside_problems", "stage.problems", {}),
        ("stage.arrivals", "deliveries.arrivals", {}),
    ],
)
def test_what_is_set_aside_keeps_every_column(store: Store, aside: str, of: str, more: dict[str, str]) -> None:
    def columns(name: str) -> dict[str, str]:
        told = store.frame(f"SELECT column_name, column_type FROM (DESCRIBE {name})")
        return dict(told.rows())

    assert columns(aside) == {**columns(of), **more}


def test_arrivals_are_carried_into_another_registry(store: Store, samples: ModuleType) -> None:
    line = {"source": "pkh", "file": "pkh/a.csv", "content": "aa", "number": 1, "arrival": 1, "delivery": 1}
    known = conform(pl.DataFrame([line]), ARRIVALS)
    save_arrivals(store, known)
    assert arrivals(store).equals(known)


def _stage(store: Store, samples: ModuleType, files: dict[str, list[str]], mode: str = "replaces") -> None:
    profile = samples.profile("pkh")
    for file, names in files.items():
        rows = [{"nama": name, "nik": f"63030511028000{at:02d}"} for at, name in enumerate(names)]
        problem = {"code": "nik-other-region", "severity": "note", "source": "pkh", "file": file}
        told = [{**problem, "sheet": "Sheet1", "row": 2}, {**problem, "code": "sheet-hidden", "sheet": "Sheet1"}]
        stage_source(
            store, profile=profile, accepted=samples.records("pkh", rows, file), rejected=empty(RECORDS),
            ignored=empty(IGNORED), problems=conform(pl.DataFrame(told), PROBLEMS), files=[(file, file, 1)],
        )  # fmt: skip
    facts = [
        {"source": "pkh", "file": file, "mode": mode, "declared": "", "named": "", "folder": "", "stem": "a",
         "revision": at, "day": 0, "place": None, "one_row": True}
        for at, file in enumerate(files)
    ]  # fmt: skip
    chosen = set_aside(store, pl.DataFrame(facts, schema=dict(DELIVERY_FILES)), empty(DELIVERY_SHEETS))
    assert chosen.undecided == ()


def test_rows_set_aside_take_their_problems_with_them_and_leave_numbers_to_others(
    store: Store, samples: ModuleType
) -> None:
    begin_stage(store, "r")
    _stage(store, samples, {"pkh/a.csv": ["ALI", "BUDI"], "pkh/b.csv": ["ALI"]})
    number_rows(store)
    finish_stage(store)
    assert samples.ids(store).keys() == {("pkh/b.csv", 2)}
    first = store.value("SELECT md5(concat_ws(chr(31), source, row_kind, raw, 1)) FROM stage.records")
    assert samples.ids(store)["pkh/b.csv", 2] == first
    assert {line.file: (line.counted, line.superseded, line.by) for line in staged_deliveries(store)} == {
        "pkh/a.csv": (0, 2, ("pkh/b.csv",)), "pkh/b.csv": (1, 0, ()),
    }  # fmt: skip
    assert store.frame("SELECT DISTINCT file FROM stage.problems").rows() == [("pkh/b.csv",)]
    assert store.frame("SELECT code FROM stage.set_aside_problems ORDER BY code").rows() == [
        ("nik-other-region",), ("sheet-hidden",),
    ]  # fmt: skip
