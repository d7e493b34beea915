"""Every published state can be asked, and only differences are written."""

from __future__ import annotations

from types import ModuleType

import polars as pl
import pytest

from dtsen_merge.registry import VERSIONED, Written, add_review, build, publish, published_frame, write_state
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.registry.statements import identifier
from dtsen_merge.store import Store
from dtsen_merge.tables import CUTS, PAIRS, conform, empty

A = {"nama": "AHMAD", "id_asal": "1", "program": "PKH"}
B = {"nama": "SITI", "id_asal": "2", "program": "PKH"}
C = {"nama": "BUDI", "id_asal": "3", "nik": "6303050101800001"}


def _state(store: Store, run: int | None = None) -> dict[str, pl.DataFrame]:
    return {name: published_frame(store, name, run=run) for name in TABLES}


def _written(store: Store) -> dict[str, int]:
    """How many rows every table of the registry holds, of all times."""
    names = store.frame(
        "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE schema_name IN ('history', 'published')"
    )
    return {name: store.value(f"SELECT count(*) FROM {name}") for name in names.get_column("name").to_list()}


def _run(store: Store, samples: ModuleType, run_id: str, rows: list[dict[str, str]], file: str = "") -> None:
    samples.run(store, run_id, (samples.profile("pkh"), samples.records("pkh", rows, file)))


def test_every_state_can_be_asked(store: Store, samples: ModuleType) -> None:
    kept = [_state(store)]
    for number, rows in enumerate(([A, B], [A, {**B, "nama": "SITI AMINAH"}], [A], [C, A, B], [A, B]), 1):
        _run(store, samples, f"r{number}", rows)
        kept.append(_state(store))
    for number, frames in enumerate(kept):
        for name, frame in _state(store, number).items():
            assert frame.equals(frames[name]), (number, name)


def test_the_same_state_again_writes_nothing_but_the_run(store: Store, samples: ModuleType) -> None:
    rows = [A, B, C, C]
    _run(store, samples, "r1", rows)
    before = _written(store)
    _run(store, samples, "r2", rows)
    assert _written(store) == {**before, "published.runs": before["published.runs"] + 1}


def test_what_stands_under_another_name_is_told_to_be_so(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", [A, B])
    before = _written(store)
    _run(store, samples, "r2", [{**A, "alamat": "JL. MELATI"}, B])
    told = {name: _written(store)[name] - count for name, count in before.items()}
    assert (told["history.records"], told["history.persons"], told["history.crosswalk"]) == (1, 1, 1)
    assert (told["history.sources"], told["history.files"], told["history.families"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("stood", "comes", "written"),
    [
        ([1, 1, 2], [1, 1, 2], Written(0, 0)),
        ([1, 1, 2], [1, 2, 2], Written(1, 1)),
        ([1, 1, 1], [1], Written(0, 2)),
        ([1], [1, 1, 1], Written(2, 0)),
        ([], [1, 1], Written(2, 0)),
        ([1, 2], [], Written(0, 2)),
        ([None, None], [None, 3], Written(1, 1)),
    ],
)
def test_rows_without_a_name_of_their_own_are_counted(
    store: Store, stood: list[int | None], comes: list[int | None], written: Written
) -> None:
    for number, rows in ((1, stood), (2, comes)):
        listed = ", ".join("(NULL)" if row is None else f"({row})" for row in rows)
        query = f"SELECT 'x' AS code, row::UINTEGER AS row FROM (VALUES {listed}) AS t(row)" if rows else (
            "SELECT 'x' AS code, 1::UINTEGER AS row WHERE FALSE"
        )  # fmt: skip
        rest = [f"NULL AS {identifier(name)}" for name in TABLES["problems"].schema if name not in ("code", "row")]
        query = f"SELECT *, {', '.join(rest)} FROM ({query})"
        told = write_state(store, number, {"problems": query})
        assert sorted(published_frame(store, "problems")["row"].to_list(), key=str) == sorted(rows, key=str)
    assert told == {"problems": written}
    assert sorted(published_frame(store, "problems", run=1)["row"].to_list(), key=str) == sorted(stood, key=str)


def test_null_and_empty_and_shifted_values_differ(store: Store) -> None:
    names = ("source", "title", "agency")
    rest = ", ".join(
        f"NULL AS {name}" for name in ("kind", "programme", "period", "one_row_per_person", "trust", "field_trust")
    )
    for number, values in enumerate(("'a', '', NULL", "'a', NULL, ''", "'a', 'x', 'y'", "'a', 'xy', ''"), 1):
        query = f"SELECT {rest}, {', '.join(names)} FROM (VALUES ({values})) AS t({', '.join(names)})"
        assert write_state(store, number, {"sources": query}) == {"sources": Written(1, int(number > 1))}


def test_pairs_that_wait_are_published_with_the_rest(
    store: Store, samples: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", [A, B])))
    build(store, samples.clusters_by(store), run_id="r1")
    pair = {"record_a": ["a"], "record_b": ["b"], "weight": [3.0]}
    review = conform(pl.DataFrame({**pair, "probability": [0.7], "level_name": [4]}), PAIRS)
    add_review(store, review, conform(pl.DataFrame({**pair, "reason": ["size"]}), CUTS))
    publish(store, samples.run_record("r1"))
    assert published_frame(store, "review").equals(review)
    assert published_frame(store, "cuts").get_column("reason").to_list() == ["size"]
    _run(store, samples, "r2", [A, B])
    assert published_frame(store, "review").equals(empty(PAIRS)), "what waited is gone with the run that said so"
    assert published_frame(store, "review", run=1).equals(review)


def test_the_versioned_tables_are_those_of_the_history(store: Store) -> None:
    names = store.frame("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'history'")
    assert set(names.get_column("table_name")) == set(VERSIONED)
    with pytest.raises(KeyError):
        published_frame(store, "retired")
