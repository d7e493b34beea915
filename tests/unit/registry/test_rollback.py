"""Going back: the earlier state stands again, ids come back, and the files that were undone are known."""

from __future__ import annotations

import json
from dataclasses import replace
from types import ModuleType

import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import (
    VERSIONED,
    check_gates,
    find_run,
    last_run,
    lookup,
    published_frame,
    published_runs,
    require_rollback,
    roll_back,
    rolled_back_run,
)
from dtsen_merge.settings import GateSettings
from dtsen_merge.store import Store

A = {"nama": "AHMAD", "id_asal": "1", "no_kk": "6303050101100001"}
B = {"nama": "BUDI", "id_asal": "2"}
C = {"nama": "BUDI S", "id_asal": "3"}
D = {"nama": "DINA", "id_asal": "4"}
TOGETHER = {**C, "id_asal": "2"}


def _run(store: Store, samples: ModuleType, run_id: str, rows: list[dict[str, str]], content: str = "0") -> None:
    frame = samples.records("pkh", [{**row, "raw": json.dumps(row["nama"])} for row in rows])
    samples.begin_stage(store, run_id)
    samples.stage_source(
        store, profile=samples.profile("pkh"), accepted=frame, rejected=samples.empty(samples.RECORDS),
        ignored=samples.empty(samples.IGNORED), problems=samples.empty(samples.PROBLEMS),
        files=[("pkh/a.xlsx", content * 64, 1)],
    )  # fmt: skip
    samples.finish_stage(store)
    samples.build(store, samples.clusters_by(store), run_id=run_id)
    samples.publish(store, samples.run_record(run_id))


def _back(store: Store, samples: ModuleType, word: str, run_id: str) -> None:
    target = find_run(store, word)
    require_rollback(store, target)
    record = samples.run_record(run_id, reason="uji")
    roll_back(store, target, replace(record, kind="rollback", of_run=target.run_id))


def _ids(store: Store) -> dict[str, str]:
    return dict(published_frame(store, "persons", ["nama", "person_id"]).rows())


@pytest.fixture
def gone_wrong(store: Store, samples: ModuleType) -> Store:
    """Run 2 took BUDI and BUDI S for one, lost AHMAD and brought DINA; run 3 rolled it back."""
    _run(store, samples, "r1", [A, B, C], "1")
    _run(store, samples, "r2", [B, TOGETHER, D], "2")
    _back(store, samples, "r1", "r3")
    return store


def test_every_table_is_as_it_was(gone_wrong: Store) -> None:
    for name in VERSIONED:
        now, then = published_frame(gone_wrong, name), published_frame(gone_wrong, name, run=1)
        assert now.equals(then), name
        assert now.equals(published_frame(gone_wrong, name, run=3)), name
    assert not published_frame(gone_wrong, "persons", run=2).equals(published_frame(gone_wrong, "persons"))
    runs = published_runs(gone_wrong)
    assert [(run.number, run.kind, run.of_run) for run in runs] == [
        (1, "run", ""),
        (2, "run", ""),
        (3, "rollback", "r1"),
    ]
    assert runs[2].reason == "uji"


def test_what_became_of_ids_is_an_event(gone_wrong: Store) -> None:
    ids = _ids(gone_wrong)
    dina = published_frame(gone_wrong, "persons", run=2).filter(nama="DINA")["person_id"].item()
    events = published_frame(gone_wrong, "events").filter(run_id="r3", entity="person")
    told = {(line["kind"], line["id"], line["other_id"]) for line in events.to_dicts()}
    assert set(events["reason"]) == {"rolled-back"}
    assert ("revived", ids["AHMAD"], None) in told
    assert ("retired", dina, None) in told
    back, stayed = sorted((ids["BUDI"], ids["BUDI S"]), reverse=True)
    assert told - {("revived", ids["AHMAD"], None), ("retired", dina, None)} == {
        ("revived", back, None), ("moved", stayed, back),
    }  # fmt: skip
    assert gone_wrong.frame("SELECT id, successor FROM published.retired WHERE entity = 'person'").rows() == [
        (dina, None)
    ]
    assert lookup(gone_wrong, dina).retired == dina


def test_ids_that_were_undone_come_back_with_their_rows_and_none_is_given_twice(
    gone_wrong: Store, samples: ModuleType
) -> None:
    dina = published_frame(gone_wrong, "persons", run=2).filter(nama="DINA")["person_id"].item()
    counters = dict(gone_wrong.frame("SELECT entity, last FROM published.counters").rows())
    assert counters["person"] == 4
    _run(gone_wrong, samples, "r4", [A, B, C, D, {"nama": "EKO", "id_asal": "9"}], "3")
    ids = _ids(gone_wrong)
    assert ids["DINA"] == dina
    assert len(set(ids.values())) == 5
    assert ids["EKO"] not in set(published_frame(gone_wrong, "persons", run=2)["person_id"])
    assert {name: ids[name] for name in ("AHMAD", "BUDI", "BUDI S")} == dict(
        published_frame(gone_wrong, "persons", ["nama", "person_id"], run=1).rows()
    )


def test_one_that_split_off_leads_to_where_her_rows_are(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", [B, TOGETHER])
    _run(store, samples, "r2", [B, C])
    split = ({*_ids(store).values()} - set(published_frame(store, "persons", run=1)["person_id"])).pop()
    _back(store, samples, "1", "r3")
    kept = published_frame(store, "persons")["person_id"].item()
    assert store.frame("SELECT id, successor FROM published.retired WHERE entity = 'person'").rows() == [(split, kept)]
    assert lookup(store, split).persons["person_id"].to_list() == [kept]


def test_what_stands_already_is_refused(gone_wrong: Store) -> None:
    for word in ("3", "1"):
        with pytest.raises(UsageError) as told:
            require_rollback(gone_wrong, find_run(gone_wrong, word))
        assert told.value.code == "rollback-stands"
    require_rollback(gone_wrong, find_run(gone_wrong, "2"))


def test_the_files_that_were_undone_are_known_until_others_are_published(
    gone_wrong: Store, samples: ModuleType
) -> None:
    def gate(content: str) -> tuple[bool, str]:
        frame = samples.records("pkh", [A])
        samples.begin_stage(gone_wrong, "r9")
        samples.stage_source(
            gone_wrong, profile=samples.profile("pkh"), accepted=frame, rejected=samples.empty(samples.RECORDS),
            ignored=samples.empty(samples.IGNORED), problems=samples.empty(samples.PROBLEMS),
            files=[("pkh/renamed.xlsx", content * 64, 1)],
        )  # fmt: skip
        samples.finish_stage(gone_wrong)
        samples.build(gone_wrong, samples.clusters_by(gone_wrong), run_id="r9")
        told = next(one for one in check_gates(gone_wrong, GateSettings()) if one.gate == "rolled_back")
        return told.stops, told.detail

    assert gate("2") == (True, "r2"), "a new name does not make another file of it"
    assert gate("1") == (False, "")
    assert gate("3") == (False, "")
    assert rolled_back_run(gone_wrong, []) == ""
    _run(gone_wrong, samples, "r4", [A, B], "4")
    assert gate("2") == (False, "")


def test_a_rollback_can_be_rolled_back(gone_wrong: Store, samples: ModuleType) -> None:
    _back(gone_wrong, samples, "2", "r4")
    for name in VERSIONED:
        assert published_frame(gone_wrong, name).equals(published_frame(gone_wrong, name, run=2)), name
    assert last_run(gone_wrong).number == 4  # type: ignore[union-attr]
    assert rolled_back_run(gone_wrong, [("pkh", "1" * 64)]) == "r3"
