"""Years of a registry: sources come and go, rows are corrected, the linker changes its mind, somebody goes back."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.registry import (
    RunRecord,
    build,
    check_gates,
    difference,
    find_run,
    lookup,
    publish,
    published_frame,
    require_rollback,
    roll_back,
)
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.settings import GateSettings
from dtsen_merge.store import Store


def _samples() -> ModuleType:
    path = Path(__file__).parents[1] / "unit" / "registry" / "samples.py"
    spec = importlib.util.spec_from_file_location("registry_samples_of_states", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


samples = _samples()
PEOPLE = 20
STEPS = ("add", "correct", "drop", "retrain", "again", "back")
State = dict[str, pl.DataFrame]
Row = dict[str, object]

years = st.tuples(st.integers(0, 10_000), st.lists(st.sampled_from(STEPS), min_size=3, max_size=6))


class Registry:
    """A registry, the files that stand in its inbox, and what it said after every publication."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.inbox: dict[str, list[Row]] = {}
        self.said: list[State] = [self._now()]
        self.add()
        self.add()
        self.publish()

    def add(self) -> None:
        """A new source, of half the people."""
        name = f"s{len(self.inbox)}"
        self.inbox[name] = [
            {
                "nama": f"NAMA {person}", "id_asal": str(person), "no_kk": f"63030501012{person // 4:05d}",
                "program": "PKH" if person % 3 else None, "desil_nasional": 1 + person % 5, "alamat": name,
            }
            for person in sorted(self.chance.sample(range(PEOPLE), PEOPLE // 2))
        ]  # fmt: skip

    def correct(self) -> None:
        """One row in twenty, at least one, is another by its content."""
        rows = [row for source in self.inbox.values() for row in source]
        for row in self.chance.sample(rows, max(len(rows) // 20, 1)):
            row["alamat"] = f"JL. {self.chance.random():.6f}"
            row["desil_nasional"] = self.chance.randint(1, 10)

    def drop(self) -> None:
        """A source is delivered no more."""
        if len(self.inbox) > 1:
            del self.inbox[self.chance.choice(sorted(self.inbox))]

    def retrain(self) -> None:
        """Another model: some rows are taken for others' than before."""
        rows = [row for source in self.inbox.values() for row in source]
        for row in self.chance.sample(rows, len(rows) // 4):
            row["id_asal"] = str(self.chance.randrange(PEOPLE))

    def again(self) -> None:
        """The same files."""

    def publish(self) -> None:
        run_id = f"r{len(self.said)}"
        frames = [
            (
                samples.profile(name),
                samples.records(name, [{**row, "raw": json.dumps([row["nama"], row["alamat"]])} for row in rows]),
            )
            for name, rows in sorted(self.inbox.items())
        ]
        samples.stage(self.store, run_id, *frames)
        build(self.store, samples.clusters_by(self.store), run_id=run_id)
        check_gates(self.store, GateSettings())
        publish(self.store, samples.run_record(run_id))
        self.said.append(self._now())

    def back(self) -> None:
        """To any of the states, where another one stands."""
        number = self.chance.randrange(1, len(self.said))
        if all(frame.equals(self.said[-1][name]) for name, frame in self.said[number].items() if name != "events"):
            return
        target = find_run(self.store, str(number))
        require_rollback(self.store, target)
        told = samples.run_record(f"r{len(self.said)}", kind="rollback", of_run=target.run_id, reason="uji")
        assert isinstance(told, RunRecord)
        roll_back(self.store, target, told)
        self.said.append(self._now())
        assert all(frame.equals(self.said[number][name]) for name, frame in self.said[-1].items() if name != "events")

    def step(self, name: str) -> None:
        getattr(self, name)()
        if name != "back":
            self.publish()

    def _now(self) -> State:
        return {name: published_frame(self.store, name) for name in TABLES}


@settings(max_examples=2, deadline=None)
@given(years)
def test_years(told: tuple[int, list[str]]) -> None:
    _live_through(*told)


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(years)
def test_many_years(told: tuple[int, list[str]]) -> None:
    _live_through(*told)


def _live_through(seed: int, steps: list[str]) -> None:
    with samples.fresh() as store:
        registry = Registry(store, seed)
        for name in steps:
            registry.step(name)
        states = registry.said
        for number, state in enumerate(states):
            for table, frame in state.items():
                assert published_frame(store, table, run=number).equals(frame), (number, table)
        given_ids: set[str] = set()
        for number in range(1, len(states)):
            _explained(states[number - 1], states[number], f"r{number}")
            given_ids |= _conserved(store, number, given_ids)
        since, until = sorted(random.Random(seed).sample(range(len(states)), 2))
        _adds_up(store, states, since, until)
        _every_id_answers(store, states)


def _ids(state: State) -> dict[str, str]:
    return dict(state["crosswalk"].drop_nulls("person_id").select("record_id", "person_id").rows())


def _explained(before: State, after: State, run_id: str) -> None:
    """A record that stands under another id does so by a merge, a split or a move; an id that is gone is so by an event."""
    events = after["events"].filter(run_id=run_id, entity="person")
    between = set(events.filter(pl.col("kind").is_in(["merged", "moved"])).select("id", "other_id").rows())
    between |= set(events.filter(kind="split").select("other_id", "id").rows())
    was, now = _ids(before), _ids(after)
    moved = {(was[record], now[record]) for record in was.keys() & now.keys() if was[record] != now[record]}
    assert moved <= between
    ended = set(events.filter(pl.col("kind").is_in(["merged", "retired"]))["id"])
    assert set(was.values()) - set(now.values()) == ended
    begun = set(events.filter(pl.col("kind").is_in(["born", "split", "revived"]))["id"])
    assert set(now.values()) - set(was.values()) == begun


def _conserved(store: Store, number: int, known: set[str]) -> set[str]:
    """Counters never go back: what is born was never there."""
    born = published_frame(store, "events").filter(pl.col("kind").is_in(["born", "split"]), run_id=f"r{number}")
    assert known.isdisjoint(born["id"])
    return set(born["id"])


def _adds_up(store: Store, states: list[State], since: int, until: int) -> None:
    told = difference(store, since, until)
    for turnover, table, key in ((told.persons, "persons", "person_id"), (told.families, "families", "family_id")):
        before, after = set(states[since][table][key]), set(states[until][table][key])
        assert (turnover.before, turnover.after) == (len(before), len(after))
        assert turnover.new + turnover.returned + turnover.split == len(after - before)
        assert turnover.merged + turnover.left == len(before - after)
    was, now = (set(states[number]["records"]["record_id"]) for number in (since, until))
    assert (told.records["new"], told.records["gone"]) == (len(now - was), len(was - now))
    assert sum(line["persons_after"] for line in told.kecamatan) == told.persons.after
    assert sum(line["changed"] for line in told.kecamatan) == told.persons.changed


def _every_id_answers(store: Store, states: list[State]) -> None:
    """Every id that ever stood answers: she herself, her successor, or the word that she is retired."""
    standing = set(states[-1]["persons"]["person_id"])
    for person in sorted({person for state in states for person in state["persons"]["person_id"]}):
        found = lookup(store, person)
        if person in standing:
            assert found.persons["person_id"].to_list() == [person]
        elif not found.retired:
            assert found.persons["person_id"].to_list() == [found.successors[-1][1]]
            assert found.successors[0][0] == person
