"""The fingerprint by which the report knows a delivery, and what an earlier report must say to be compared with."""

from __future__ import annotations

import pytest

from dtsen_merge.registry import begin_stage, finish_stage, migrate, next_frame, published_frame, stage_source
from dtsen_merge.reports.figures.deliveries import delivery_of
from dtsen_merge.settings import SourceProfile
from dtsen_merge.store import open_store
from dtsen_merge.tables import IGNORED, PROBLEMS, RECORDS, empty


def fingerprint(*files, other=()):
    """Of a source `a` with these (name, sha256), beside a source `b`."""
    with open_store(None) as store:
        migrate(store)
        begin_stage(store, "r1")
        for name, held in (("a", files), ("b", other)):
            stage_source(
                store,
                profile=SourceProfile(name=name, files=(f"{name}/*.csv",)),
                accepted=empty(RECORDS),
                rejected=empty(RECORDS),
                ignored=empty(IGNORED),
                problems=empty(PROBLEMS),
                files=[(f"{name}/{file}", sha256, 1) for file, sha256 in held],
            )
        finish_stage(store)
        assert published_frame(store, "sources").height == 0
        told = next_frame(store, "sources")
        assert told.get_column("source").to_list() == ["a", "b"]
        return told.row(0, named=True)["delivery"]


HELD = (("x.csv", "1" * 64), ("y.csv", "2" * 64))


def test_the_same_content_is_the_same_delivery():
    assert fingerprint(*HELD) == fingerprint(*HELD)
    assert fingerprint(*HELD) == fingerprint(*reversed(HELD))
    assert fingerprint(*HELD) == fingerprint(("z.csv", "1" * 64), ("a.csv", "2" * 64))
    assert fingerprint(*HELD) == fingerprint(*HELD, other=(("x.csv", "3" * 64),))


@pytest.mark.parametrize(
    "files",
    [HELD[:1], HELD[1:], (*HELD, ("w.csv", "3" * 64)), (HELD[0], ("y.csv", "4" * 64)), (*HELD, ("w.csv", "2" * 64))],
    ids=["one gone", "the other gone", "one more", "one changed", "one twice"],
)
def test_other_content_is_another_delivery(files):
    assert fingerprint(*files) not in (None, fingerprint(*HELD))


def test_without_files_there_is_no_fingerprint():
    assert fingerprint() is None


@pytest.mark.parametrize(
    "previous",
    [
        None,
        {},
        {"scorecard": [{"agency": "Dinas", "score": 0.9}]},
        {"scorecard": [{"source": "pkh", "score": 0.9}]},
        {"scorecard": [{"source": "rtlh", "delivery": "Z", "score": 0.9}], "run": {"run_id": "r1"}},
    ],
    ids=["no run", "no scorecard", "older shape", "no fingerprint", "another source"],
)
def test_what_knows_no_delivery_is_none_to_compare_with(previous):
    told = delivery_of(previous, "pkh", "A", "2026-03-10")
    assert (told.delivered, told.last) == ("2026-03-10", None)


def test_files_without_fingerprint_are_not_compared():
    previous = {"scorecard": [{"source": "pkh", "delivery": "A"}], "run": {"run_id": "r1", "ended": "2026-01-05"}}
    told = delivery_of(previous, "pkh", None, "2026-03-10")
    assert (told.delivered, told.last) == (None, None)
