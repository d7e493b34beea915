"""Killed at any moment and given the same command again, a run ends as if nobody had disturbed it.

Every kill is a SIGKILL. After each the published registry is the one before the run or the one after it, and `latest`
names a whole folder; in the end every published table, the history of states and the output are those of an undisturbed
run over the same deliveries. What is random is seeded; a failure prints the plan of the launch it came from.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dtsen_merge.registry.schema import latest_version, migrations
from dtsen_merge.store import open_store

from .crash_workspace import District, Ended, copy, differences, done, launch, leftovers, published

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
SEED = 63
LATE = 4  # kills of a step that come when it publishes, or after


@dataclass
class Walked:
    """An undisturbed walk over a district's deliveries: the workspace before each step's run and after the last."""

    place: Path
    states: list[dict[str, Any]]
    traces: list[list[str]]
    seconds: list[float]

    def before(self, step: int) -> Path:
        """The workspace with the step's files delivered and not yet run."""
        return self.place / f"before-{step}"


def walk(place: Path, *, people: int, steps: int) -> Walked:
    district = District(place, people=people, sources=("dtsen_individu", "siak", "pkh"), seed=SEED)
    walked = Walked(place, [{}], [[]], [0.0])
    for step in range(1, steps + 1):
        district.deliver(district.workspace, step)
        copy(district.workspace, walked.before(step))
        begun = time.monotonic()
        trace = place / f"trace-{step}"
        done(district.workspace, "run", trace=str(trace))
        walked.seconds.append(time.monotonic() - begun)
        walked.states.append(published(district.workspace))
        walked.traces.append(trace.read_text(encoding="utf-8").splitlines())
    assert leftovers(district.workspace) == []
    return walked


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return walk(tmp_path_factory.mktemp("small"), people=60, steps=2)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return walk(tmp_path_factory.mktemp("large"), people=300, steps=3)


def check_between(workspace: Path, walked: Walked, step: int, ended: Ended) -> None:
    """What stands after a kill: the state before or the one after, and `latest` names a whole folder."""
    latest = workspace / "output" / "latest"
    if latest.is_symlink():
        assert (latest / "run.json").is_file(), ended
        assert json.loads((latest / "run.json").read_text())["run_id"] == latest.resolve().name, ended
    if not (workspace / "registry.duckdb").exists():
        assert step == 1, ended
        return
    with open_store(workspace / "registry.duckdb") as store:
        tables = store.frame("SELECT 1 FROM information_schema.tables WHERE table_schema = 'published'").height
    if not tables:  # killed before or while it was made
        assert step == 1, ended
        return
    state = {name: rows for name, rows in published(workspace).items() if "." in name}
    if step == 1 and not state["published.runs"]:
        return
    apart = [
        differences(state, {name: rows for name, rows in walked.states[one].items() if "." in name})
        for one in (step - 1, step)
        if walked.states[one]
    ]
    assert [] in apart, (ended, apart)


def check_end(workspace: Path, walked: Walked, step: int, plans: list[dict[str, Any]]) -> None:
    """The same as if nobody had disturbed it, with nothing left over."""
    assert differences(published(workspace), walked.states[step]) == [], plans
    assert leftovers(workspace) == [], plans
    runs = {path.name for path in (workspace / "output").iterdir() if path.is_dir() and not path.is_symlink()}
    assert len(runs) == step, (runs, plans)


def disturb(
    workspace: Path, walked: Walked, step: int, kills: list[dict[str, Any]], command: tuple[str, ...] = ("run",)
) -> int:
    """Kill run after run, then let one end; gives how many were killed."""
    plans: list[dict[str, Any]] = []
    killed = 0
    for kill in kills:
        plans.append(kill)
        ended = launch(workspace, *command, **kill)
        assert ended.killed or ended.code == 0, (ended, plans)
        killed += ended.killed
        check_between(workspace, walked, step, ended)
        if not ended.killed:  # the run before was killed after it had published: there is nothing left to do
            break
    done(workspace, "run")
    check_end(workspace, walked, step, plans)
    return killed


def at(trace: list[str], name: str, *, after: str = "", last: bool = False) -> int:
    """The number of the first (or last) boundary of that name, after another one."""
    begin = next((place for place, told in enumerate(trace) if told.startswith(after)), 0) if after else 0
    places = [place for place, told in enumerate(trace) if place >= begin and told.startswith(name)]
    return places[-1 if last else 0] + 1


def test_a_run_that_is_killed_six_times(small: Walked, tmp_path: Path) -> None:
    """While staging, linking, writing, in the midst of publication's transaction, and before `latest` is moved."""
    kills = [
        ("stage read", "sql INSERT INTO stage"),
        ("stage read", "stage link"),
        ("stage write", "replace .parquet"),
        ("stage write", "replace .html"),
        ("stage publish", "sql COMMIT"),
        ("stage publish", "replace .link"),
    ]
    workspace = copy(small.before(2), tmp_path / "w")
    assert disturb(workspace, small, 2, [{"kill_before": kill} for kill in kills]) == 6
    events = [json.loads(line) for line in (workspace / "logs" / "dtsen-merge.jsonl").read_text().splitlines()]
    assert any(event["event"] == "swept" and event["folders"] for event in events)


@pytest.mark.long
def test_fifty_kills_and_more(large: Walked, tmp_path: Path) -> None:
    """At every stage, at random boundaries and at random moments, several in a row, over three deliveries."""
    rng = random.Random(SEED)
    killed = 0
    for step in (1, 2, 3):
        trace, seconds = large.traces[step], large.seconds[step]
        stages = [place + 1 for place, told in enumerate(trace) if told.startswith("stage ")]
        ending = range(at(trace, "stage publish"), len(trace) + 1)
        kills: list[dict[str, Any]] = [{"kill_at": one} for one in stages]
        kills += [{"kill_at": rng.randint(1, len(trace))} for _ in range(7)]
        kills += [{"kill_after": rng.uniform(0.2, 0.9) * seconds} for _ in range(4)]
        rng.shuffle(kills)
        kills += [{"kill_at": rng.choice(ending)} for _ in range(LATE)]
        for number, chain in enumerate(chains(kills, 6)):
            workspace = copy(large.before(step), tmp_path / f"w-{step}-{number}")
            killed += disturb(workspace, large, step, chain)
    assert killed >= 50, f"seed {SEED}"


def chains(kills: list[dict[str, Any]], length: int) -> Iterator[list[dict[str, Any]]]:
    """The kills in rows; those that come late in a run stand alone, as nothing may be left to kill after them."""
    early, late = kills[:-LATE], kills[-LATE:]
    for start in range(0, len(early), length):
        yield early[start : start + length]
    for kill in late:
        yield [kill]


@pytest.mark.long
def test_steps_given_one_by_one_and_a_partial_load_are_killed_too(large: Walked, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    workspace = copy(large.before(3), tmp_path / "w")
    partly = ("load", "inbox/dtsen_individu/susulan.csv")
    for command in (("load",), partly, partly, ("link",), ("merge",)):
        trace = tmp_path / "trace"
        trace.unlink(missing_ok=True)
        copy(workspace, tmp_path / "probe")
        done(tmp_path / "probe", *command, trace=str(trace))
        boundaries = trace.read_text(encoding="utf-8").splitlines()
        last = at(boundaries, "sql COMMIT", after="stage publish") - 1 if command == ("merge",) else len(boundaries)
        for _ in range(3):
            ended = launch(workspace, *command, kill_at=rng.randint(1, last))
            assert ended.killed, ended
            check_between(workspace, large, 3, ended)
            done(workspace, *command[:1]) if command[0] in ("load", "link") else None
    done(workspace, "run")
    check_end(workspace, large, 3, [{"seed": SEED}])


def old_registry(workspace: Path) -> None:
    """A registry of the first version in a new workspace, with a row that must not be lost."""
    with open_store(workspace / "registry.duckdb") as store:
        store.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name VARCHAR, applied TIMESTAMP)")
        store.run(migrations()[0].sql)
        store.run("INSERT INTO schema_version VALUES (1, 'registry', NULL)")
        store.run("INSERT INTO stage.headings VALUES ('a', 'a.xlsx', 'S', 'nik', 'NIK')")


def row_of(registry: Path) -> tuple[int, list[tuple[str]]]:
    with open_store(registry) as store:
        version = store.value("SELECT max(version) FROM schema_version")
        return version, store.frame("SELECT heading FROM stage.headings").rows()


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.long)])
def test_a_migration_that_is_killed_goes_on_and_loses_nothing(small: Walked, tmp_path: Path, every: int) -> None:
    workspace = copy(small.before(1), tmp_path / "w")
    old_registry(workspace)
    copy(workspace, tmp_path / "first")
    trace = tmp_path / "trace"
    told = done(workspace, "status", trace=str(trace)).told
    assert "registry.duckdb.v1-backup" in told
    boundaries = len(trace.read_text(encoding="utf-8").splitlines())
    for kill_at in range(1, boundaries + 1, every):
        workspace = copy(tmp_path / "first", tmp_path / "w")
        ended = launch(workspace, "status", kill_at=kill_at)
        assert ended.killed, ended
        version, rows = row_of(workspace / "registry.duckdb")
        assert rows == [("NIK",)], ended
        backup = workspace / "registry.duckdb.v1-backup"
        if version > 1 or backup.exists():
            assert row_of(backup) == (1, [("NIK",)]), ended
        done(workspace, "status")
        assert row_of(workspace / "registry.duckdb") == (latest_version(), [("NIK",)]), ended
        # Who held the lock may stay written down (a reader takes none): it does no harm, and the next run overwrites it.
        assert set(leftovers(workspace)) <= {"registry.duckdb.holder"}, ended


def test_a_clock_that_jumps_back_stands_still_or_leaps_ahead(small: Walked, tmp_path: Path) -> None:
    """Runs go on, and follow each other by their numbers, whatever the clock says."""
    workspace = copy(small.before(2), tmp_path / "w")
    for moment in ("2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00"):
        done(workspace, "run", "--force", now=moment)
    with open_store(workspace / "registry.duckdb", read_only=True) as store:
        runs = store.frame("SELECT number, run_id FROM published.runs ORDER BY number").rows()
    assert [number for number, _ in runs] == [1, 2, 3]
    assert [run_id for _, run_id in runs][1:] == ["20200101T000000Z", "20200101T000000Z-2"]
    assert (workspace / "output" / "latest").resolve().name == "20200101T000000Z-2"
    for moment in ("2019-06-01T00:00:00+00:00", "2099-12-31T23:59:59+00:00"):
        told = done(workspace, "status", "--json", now=moment).told
        status = json.loads(told[told.index("{") :])
        assert status["run"]["number"] == 3
        assert all(line["age_days"] >= 0 for line in status["sources"])
