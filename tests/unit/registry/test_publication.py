from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from dtsen_merge.registry import (
    GATES,
    GateResult,
    build,
    check_gates,
    discard_next,
    is_unchanged,
    last_run,
    next_frame,
    publish,
    published_frame,
    published_hashes,
    published_rows,
    stage_source,
)
from dtsen_merge.registry import publication as module
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.settings import GateSettings
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import IGNORED, RECORDS, empty

ROWS = [{"nama": "AHMAD", "id_asal": "1"}, {"nama": "SITI", "id_asal": "2"}]


def _state(store: Store) -> dict[str, pl.DataFrame]:
    return {name: published_frame(store, name) for name in TABLES}


def test_published_is_what_was_built_and_the_run_is_remembered(store: Store, samples: ModuleType) -> None:
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    build(store, samples.clusters_by(store), run_id="r1")
    built = {name: next_frame(store, name) for name in TABLES}
    gates = check_gates(store, GateSettings())
    run = publish(store, samples.run_record("r1", counts={"persons": 2}, gates=gates, purpose="uji"))
    state = _state(store)
    since = state["files"].get_column("since").to_list()
    assert since == [datetime(2026, 1, 1)], "nothing is built about when a file came"
    built["files"] = built["files"].with_columns(pl.Series("since", since))
    assert all(frame.equals(built[name]) for name, frame in state.items())
    assert (run.number, run.run_id, run.counts, run.gates) == (1, "r1", {"persons": 2}, gates)
    assert run == last_run(store)
    assert run.started == datetime(2026, 1, 1, tzinfo=UTC)
    assert next_frame(store, "persons").height == 0
    assert published_rows(store) == {"pkh": 2}


def test_a_fault_on_the_way_leaves_the_published_state(
    store: Store, samples: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.run(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    before = _state(store)
    samples.stage(store, "r2", (samples.profile("pkh"), samples.records("pkh", ROWS[:1])))
    build(store, samples.clusters_by(store), run_id="r2")
    for stop in ("perform", "write_state", "add_run"):
        real = getattr(module, stop)

        def failing(*given: object, real: Callable[..., object] = real) -> None:
            real(*given)
            raise OSError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(module, stop, failing)
            with pytest.raises(OSError, match="full"):
                publish(store, samples.run_record("r2"))
        assert all(frame.equals(before[name]) for name, frame in _state(store).items())
    publish(store, samples.run_record("r2"))
    assert published_frame(store, "persons").height == 1


def test_only_what_this_run_built_from_this_stage_is_published(store: Store, samples: ModuleType) -> None:
    source = (samples.profile("pkh"), samples.records("pkh", ROWS))
    samples.stage(store, "r1", source)
    build(store, samples.clusters_by(store), run_id="r1")
    with pytest.raises(AssertionError, match="not built by this run"):
        publish(store, samples.run_record("r2"))
    samples.stage(store, "r9", source)
    with pytest.raises(AssertionError, match="not built by this run"):
        publish(store, samples.run_record("r1"))
    build(store, samples.clusters_by(store), run_id="r1")
    discard_next(store)
    with pytest.raises(AssertionError, match="not built by this run"):
        publish(store, samples.run_record("r1"))


def test_clusters_must_be_those_of_the_stage(store: Store, samples: ModuleType) -> None:
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    with pytest.raises(AssertionError, match="1 rows without a cluster"):
        build(store, samples.clusters_by(store).head(1), run_id="r1")


def test_unchanged_is_judged_by_files_settings_and_version(store: Store, samples: ModuleType) -> None:
    files = {"pkh/a.xlsx": "0" * 64}
    assert not is_unchanged(store, files, config_hash="c", version="1")
    samples.run(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    assert published_hashes(store) == files
    assert is_unchanged(store, files, config_hash="c", version="1")
    assert not is_unchanged(store, files, config_hash="d", version="1")
    assert not is_unchanged(store, files, config_hash="c", version="2")
    assert not is_unchanged(store, {"pkh/a.xlsx": "1" * 64}, config_hash="c", version="1")
    assert not is_unchanged(store, {**files, "pkh/b.xlsx": "0" * 64}, config_hash="c", version="1")


def test_gates_measure_against_limits_and_the_published_state(store: Store, samples: ModuleType) -> None:
    lost = (samples.profile("sembako"), samples.records("sembako", [{"nama": "BUDI", "id_asal": "3"}]))
    samples.run(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)), lost)
    module_rows = [
        {"nama": "AHMAT", "id_asal": "1"},
        *({"nama": "SITI", "id_asal": "2", "alamat": str(n)} for n in range(3)),
    ]
    frame = samples.records("pkh", module_rows)
    samples.begin_stage(store, "r2")
    stage_source(
        store,
        profile=samples.profile("pkh"),
        accepted=frame.head(3),
        rejected=frame.tail(1),
        ignored=empty(IGNORED),
        problems=samples.conform(
            frame.tail(1).select("source", "file", "sheet", "row", code=pl.lit("nama-missing")), samples.PROBLEMS
        ),
        files=[],
    )
    samples.finish_stage(store)
    build(store, samples.clusters_by(store), run_id="r2")
    limits = GateSettings(max_rejected_share=0.2, max_cluster_size=2, max_change_share=0.5)
    measured = check_gates(store, limits, accepted=["lost_source"], pairs=3)
    told = {(gate.gate, gate.detail): gate for gate in measured}
    assert told["max_rejected_share", ""].value == told["max_rejected_share", "pkh"].value == 0.25
    assert told["max_rejected_share", ""].stops
    assert (told["max_cluster_size", ""].value, told["max_cluster_size", ""].passed) == (1, True)
    assert (told["max_pairs_growth", ""].value, told["max_pairs_growth", ""].passed) == (1, True)
    assert told["max_change_share", ""].value == pytest.approx(2 / 3), "BUDI is gone, AHMAD changed his name"
    lost_gate = told["lost_source", "sembako"]
    assert (lost_gate.passed, lost_gate.accepted, lost_gate.stops) == (False, True, False)
    assert {gate for gate, _ in told} == set(GATES)
    with pytest.raises(AssertionError, match="gates stand in the way"):
        publish(store, samples.run_record("r2", gates=tuple(told.values())))


def test_repeated_measurements_are_one_identity_and_many_identities_are_not(store: Store, samples: ModuleType) -> None:
    child = {"nama": "DESI", "nik": "6303055208230001", "tanggal_lahir": date(2023, 8, 12), "id_asal": "1"}
    measured = [{**child, "tanggal_pengukuran": date(2025, 1 + month // 4, 1 + month)} for month in range(28)]
    fused = [{"nama": f"N{number}", "id_asal": "2"} for number in range(7)]
    samples.stage(store, "r1", (samples.profile("eppgbm"), samples.records("eppgbm", [*measured, *fused])))
    build(store, samples.clusters_by(store), run_id="r1")
    for limit, passed in ((6, False), (7, True)):
        told = {gate.gate: gate for gate in check_gates(store, GateSettings(max_cluster_size=limit))}
        assert (told["max_cluster_size"].value, told["max_cluster_size"].passed) == (7, passed)


def test_pairs_are_measured_by_row_against_the_most_of_all_runs(
    store: Store, samples: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dtsen_merge.registry.gates.JUDGED_PAIRS", 10)

    def gate(run_id: str, pairs: int | None) -> GateResult | None:
        samples.stage(store, run_id, (samples.profile("pkh"), samples.records("pkh", ROWS)))
        build(store, samples.clusters_by(store), run_id=run_id)
        told = check_gates(store, GateSettings(max_pairs_growth=2), pairs=pairs)
        if not any(one.stops for one in told):
            publish(store, samples.run_record(run_id, gates=told))
        return next((one for one in told if one.gate == "max_pairs_growth"), None)

    assert gate("r1", None) is None
    first = gate("r2", 100)
    assert first is not None
    assert (first.value, first.limit, first.passed, first.previous) == (50, 100, True, None)
    few = gate("r3", 2)  # a run on a few changed rows
    assert few is not None
    assert (few.value, few.limit, few.passed, few.previous) == (1, 100, True, 50)
    many = gate("r4", 202)
    assert many is not None
    assert (many.value, many.limit, many.stops, many.previous) == (101, 100, True, 1)
    monkeypatch.setattr("dtsen_merge.registry.gates.JUDGED_PAIRS", 1000)
    small = gate("r5", 202)
    assert small is not None
    assert small.passed, "so few pairs are compared in a moment"


def test_filling_an_empty_field_and_new_persons_are_no_change(store: Store, samples: ModuleType) -> None:
    samples.run(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
    more = samples.records(
        "siak", [{"nama": "AHMAD", "id_asal": "1", "nik": "6303050101800001"}, {"nama": "NEW", "id_asal": "9"}]
    )
    samples.stage(store, "r2", (samples.profile("pkh"), samples.records("pkh", ROWS)), (samples.profile("siak"), more))
    build(store, samples.clusters_by(store), run_id="r2")
    told = {gate.gate: gate.value for gate in check_gates(store, GateSettings()) if not gate.detail}
    assert told["max_change_share"] == 0


KILL = """
import os, signal, sys
from pathlib import Path
from dtsen_merge.registry import publication
from dtsen_merge.registry.publication import RunRecord, publish
from dtsen_merge.store import open_store
from datetime import UTC, datetime
real = publication.perform
def perform(store, name, parameters=None):
    real(store, name, parameters)
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
publication.perform = perform
moment = datetime(2026, 1, 2, tzinfo=UTC)
with open_store(Path(sys.argv[1])) as store:
    publish(store, RunRecord("r2", moment, moment, "1", "c"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(
    ("stop", "survivor"), [("publication.identity", "r1"), ("publication.run", "r1"), ("persons.clear", "r2")]
)
def test_killed_while_publishing(tmp_path: Path, samples: ModuleType, stop: str, survivor: str) -> None:
    path = tmp_path / "registry.duckdb"
    with open_store(path) as store:
        samples.migrate(store)
        samples.run(store, "r1", (samples.profile("pkh"), samples.records("pkh", ROWS)))
        before = _state(store)
        samples.stage(store, "r2", (samples.profile("pkh"), samples.records("pkh", ROWS[:1])))
        build(store, samples.clusters_by(store), run_id="r2")
    done = subprocess.run([sys.executable, "-c", KILL, str(path), stop], check=False)
    assert done.returncode == -9
    with open_store(path) as store:
        run = last_run(store)
        assert run is not None
        assert run.run_id == survivor
        if survivor == "r1":
            assert all(frame.equals(before[name]) for name, frame in _state(store).items())
            publish(store, samples.run_record("r2"))
        assert published_frame(store, "persons").height == 1
        assert published_frame(store, "records").height == 1
        assert dict(empty(RECORDS).schema).keys() <= set(published_frame(store, "records").columns)
