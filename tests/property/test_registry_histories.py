"""Random histories of deliveries: ids last, nothing is lost, and the order of rows never matters."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.registry import build, next_frame, publish, published_frame, staged_counts
from dtsen_merge.store import Store


def _samples() -> ModuleType:
    path = Path(__file__).parents[1] / "unit" / "registry" / "samples.py"
    spec = importlib.util.spec_from_file_location("registry_samples_of_histories", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()
Row = tuple[str, int, int, str | None]
CARDS = ("6303050101200001", "6303050101200002", "6303050101200003", None)

record = st.tuples(
    st.sampled_from(["dtsen", "pkh", "siak"]),
    st.integers(0, 11),  # what is delivered: its content
    st.integers(0, 5),  # whom the linker takes it for
    st.sampled_from(CARDS),
)
delivery = st.lists(record, min_size=1, max_size=25)
histories = st.lists(delivery, min_size=1, max_size=4)


def _stage(store: Store, run_id: str, rows: list[Row]) -> pl.DataFrame:
    """Stage rows (repeats allowed) and give the clusters: rows of one content are one person."""
    whom = {(source, content): group for source, content, group, _ in rows}
    by_source: dict[str, list[dict[str, object]]] = {}
    for source, content, _, card in rows:
        line = {"nama": f"N{content}", "no_kk": card, "id_asal": str(whom[source, content])}
        by_source.setdefault(source, []).append(line)
    frames = [
        samples.records(source, lines).with_columns(raw=pl.concat_str("nama", pl.col("no_kk").fill_null("")))
        for source, lines in sorted(by_source.items())
    ]
    samples.stage(store, run_id, *((samples.profile(frame["source"][0]), frame) for frame in frames))
    return samples.clusters_by(store)


def _run(store: Store, run_id: str, rows: list[Row]) -> None:
    build(store, _stage(store, run_id, rows), run_id=run_id)
    publish(store, samples.run_record(run_id))


def _whose(store: Store) -> dict[str, str]:
    return dict(published_frame(store, "crosswalk", ["record_id", "person_id"]).rows())


@settings(max_examples=5, deadline=None)
@given(histories)
def test_histories(history: list[list[Row]]) -> None:
    _live_through(history)


@pytest.mark.long
@settings(max_examples=50, deadline=None)
@given(histories)
def test_many_histories(history: list[list[Row]]) -> None:
    _live_through(history)


def _live_through(history: list[list[Row]]) -> None:
    with samples.fresh() as store:
        used: set[str] = set()
        before: dict[str, str] = {}
        for number, rows in enumerate(history):
            run_id = f"r{number}"
            _run(store, run_id, rows)
            _conserved(store, len(rows))
            after = _whose(store)
            ids = set(after.values())
            events = published_frame(store, "events").filter(run_id=run_id, entity="person")
            told = {kind: set(part["id"]) for (kind,), part in events.partition_by("kind", as_dict=True).items()}
            born = told.get("born", set()) | told.get("split", set())
            gone = told.get("merged", set()) | told.get("retired", set())
            assert born.isdisjoint(used), "an id is given once"
            assert ids == (set(before.values()) - gone) | born | told.get("revived", set())
            _explained(before, after, events)
            used |= born
            before = after
        # the same delivery again: nothing happens
        _run(store, "again", history[-1])
        assert _whose(store) == before
        assert published_frame(store, "events").filter(run_id="again").height == 0


def _conserved(store: Store, rows: int) -> None:
    crosswalk = published_frame(store, "crosswalk")
    assert crosswalk.height == rows == staged_counts(store)["rows_read"].sum()
    assert crosswalk["record_id"].n_unique() == rows
    assert crosswalk["person_id"].null_count() == 0
    persons = published_frame(store, "persons")
    assert persons["records"].sum() == rows
    assert set(persons["person_id"]) == set(crosswalk["person_id"])
    assert persons["person_id"].is_unique().all()
    families = published_frame(store, "families")
    assert set(families["family_id"]) == set(persons["family_id"].drop_nulls())
    assert families["members"].sum() == persons["family_id"].len() - persons["family_id"].null_count()


def _explained(before: dict[str, str], after: dict[str, str], events: pl.DataFrame) -> None:
    """A record that stands under another id than before does so by a merge, a split or a move."""
    between = set(events.filter(pl.col("kind").is_in(["merged", "moved"])).select("id", "other_id").rows())
    between |= set(events.filter(kind="split").select("other_id", "id").rows())
    for record_id in before.keys() & after.keys():
        if before[record_id] != after[record_id]:
            assert (before[record_id], after[record_id]) in between


@settings(max_examples=5, deadline=None)
@given(delivery, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows: list[Row], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    last = {(source, content): group for source, content, group, _ in rows}
    settled = [(source, content, last[source, content], card) for source, content, _, card in rows]
    again = [(source, content, last[source, content], card) for source, content, _, card in shuffled]
    told = []
    for delivered in (settled, again):
        with samples.fresh() as store:
            build(store, _stage(store, "r", delivered), run_id="r")
            told.append([next_frame(store, name) for name in ("persons", "families", "alternatives", "events")])
    assert all(one.equals(other) for one, other in zip(*told, strict=True))
