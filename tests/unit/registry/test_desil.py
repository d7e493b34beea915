"""A family's desil version by version: of the files at hand, and as earlier runs published it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import polars as pl

from dtsen_merge.registry import build, next_frame, publish, published_frame
from dtsen_merge.settings.programmes import Band
from dtsen_merge.store import Store

KK, SECOND = "6303050101200001", "6303050101200002"
BANDS = (Band(name="1-3", min=1, max=3), Band(name="4-6", min=4, max=6), Band(name="7+", min=7, max=9))


def _family(desil: int | None, no_kk: str = KK, **more: Any) -> dict[str, Any]:
    return {"row_kind": "family", "no_kk": no_kk, "desil_nasional": desil, **more}


def _run(store: Store, samples: ModuleType, run_id: str, **sources: list[dict[str, Any]]) -> pl.DataFrame:
    samples.stage(
        store, run_id, *((samples.profile(name), samples.records(name, rows)) for name, rows in sources.items())
    )
    build(store, samples.clusters_by(store), run_id=run_id, bands=BANDS)
    publish(store, samples.run_record(run_id))
    return published_frame(store, "desil")


def _told(frame: pl.DataFrame, *columns: str) -> list[Any]:
    return frame.select(columns).rows()


def test_versions_delivered_together_follow_each_other(store: Store, samples: ModuleType) -> None:
    told = _run(
        store,
        samples,
        "r1",
        dtsen=[_family(2, periode="2025-03"), _family(7, periode="2025-12")],
        p3ke=[_family(3, periode="2024")],
    )
    assert _told(told, "period", "value", "previous", "previous_source", "previous_period", "change", "band", "latest") == [
        ("2024", 3, None, None, None, None, None, False),
        ("2025-03", 2, 3, "p3ke", "2024", -1, "-1-3", False),
        ("2025-12", 7, 2, "dtsen", "2025-03", 5, "+4-6", True),
    ]  # fmt: skip


def test_sources_of_one_period_are_no_change(store: Store, samples: ModuleType) -> None:
    told = _run(store, samples, "r1", a=[_family(2, periode="2025")], b=[_family(5, periode="2025")])
    assert _told(told, "source", "previous", "latest") == [("a", None, False), ("b", None, True)]


def test_the_source_is_compared_with_itself_first(store: Store, samples: ModuleType) -> None:
    told = _run(
        store,
        samples,
        "r1",
        dtsen=[_family(2, periode="2023"), _family(2, periode="2025")],
        p3ke=[_family(9, periode="2024")],
    )
    assert _told(told, "source", "previous_source", "change", "band") == [
        ("dtsen", None, None, None), ("p3ke", "dtsen", 7, "+7+"), ("dtsen", "dtsen", 0, "0"),
    ]  # fmt: skip


def test_most_rows_of_a_version_decide(store: Store, samples: ModuleType) -> None:
    people = [
        {"nama": f"N{place}", "id_asal": str(place), "no_kk": KK, "desil_nasional": desil}
        for place, desil in enumerate((4, 4, 9))
    ]
    told = _run(store, samples, "r1", dtsen=people)
    assert _told(told, "value", "period", "stated") == [(4, None, True)]
    told = _run(store, samples, "r2", dtsen=people[1:])
    assert told.filter("latest").get_column("value").to_list() == [4], "of as many rows for each the lowest"


def test_a_newer_delivery_leaves_the_version_that_it_replaces(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", dtsen=[_family(2, periode="2025-03")])
    told = _run(store, samples, "r2", dtsen=[_family(4, periode="2025-12")])
    assert _told(told, "period", "value", "previous", "change", "stated", "latest", "run_id") == [
        ("2025-03", 2, None, None, False, False, "r1"),
        ("2025-12", 4, 2, 2, True, True, "r2"),
    ]
    again = _run(store, samples, "r3", dtsen=[_family(4, periode="2025-12")])
    assert again.equals(told), "a run on the same files adds nothing"


def test_a_corrected_version_follows_what_stood_before(store: Store, samples: ModuleType) -> None:
    """Also where the profile's period was left as it was when the new version came, and there and back."""
    _run(store, samples, "r1", dtsen=[_family(2, periode="2025")])
    told = _run(store, samples, "r2", dtsen=[_family(4, periode="2025")])
    assert _told(told, "value", "previous", "previous_period", "stated") == [
        (2, None, None, False),
        (4, 2, "2025", True),
    ]
    told = _run(store, samples, "r3", dtsen=[_family(2, periode="2025")])
    assert _told(told.sort("run_id"), "value", "previous", "latest") == [
        (2, None, False), (4, 2, False), (2, 4, True),
    ]  # fmt: skip


def test_a_version_that_was_withdrawn_is_gone(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", dtsen=[_family(2, periode="2025-03"), _family(4, periode="2025-12")])
    told = _run(store, samples, "r2", dtsen=[_family(2, periode="2025-03")])
    assert _told(told, "period", "value") == [("2025-03", 2)]
    assert published_frame(store, "desil", run=1).height == 2, "the earlier state can still be asked"


def test_what_no_file_tells_any_more_is_kept(store: Store, samples: ModuleType) -> None:
    _run(store, samples, "r1", dtsen=[_family(2, periode="2025-03")], pkh=[_family(None)])
    told = _run(store, samples, "r2", pkh=[_family(None)])
    assert _told(told, "value", "stated", "latest") == [(2, False, True)]
    assert next_frame(store, "desil").height == 0


def test_a_family_that_took_over_another_keeps_both_pasts(store: Store, samples: ModuleType) -> None:
    def people(card_of_b: str) -> list[dict[str, Any]]:
        return [
            {"nama": "A", "id_asal": "1", "no_kk": KK, "desil_nasional": 2, "periode": "2024"},
            {"nama": "B", "id_asal": "2", "no_kk": card_of_b, "desil_nasional": 3, "periode": "2025"},
        ]

    _run(store, samples, "r1", dtsen=people(SECOND))
    told = _run(store, samples, "r2", dtsen=people(KK))
    families = published_frame(store, "families").get_column("family_id").to_list()
    assert set(told.get_column("family_id")) == set(families)
    assert len(families) == 1
    assert _told(told, "period", "value", "previous") == [("2024", 2, None), ("2025", 3, 2)]


def test_families_of_one_version_that_become_one_have_it_once(store: Store, samples: ModuleType) -> None:
    def people(*cards: str) -> list[dict[str, Any]]:
        return [
            {"nama": name, "id_asal": name, "no_kk": card, "desil_nasional": 2, "periode": "2025"}
            for name, card in zip("AB", cards, strict=False)
        ]

    _run(store, samples, "r1", dtsen=people(KK))
    _run(store, samples, "r2", dtsen=people(KK, SECOND))
    told = _run(store, samples, "r3", dtsen=people(KK, KK))
    assert _told(told, "value", "run_id", "stated", "latest") == [(2, "r1", True, True)]
