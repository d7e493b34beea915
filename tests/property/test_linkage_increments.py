"""Going on from an earlier linkage gives, to the bit, what comparing everything gives."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage import link
from dtsen_merge.linkage.earlier import Earlier
from dtsen_merge.linkage.engines import blocks
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))
from linkage_population import make_people

ONCE = frozenset({"siak", "aid"})
NARROW = (9, 7, 5, 4, 3, 2)
"""Block sizes at which even a small list is split again and again, into windows too."""


def linkage(records, first=None, earlier=None):
    with open_store(None) as store:
        model, frequencies = (first.model, first.frequencies) if first else (None, None)
        return link(
            store, records, settings=LinkageSettings(), one_row_sources=ONCE, judged=True,
            model=model, frequencies=frequencies, earlier=earlier,
        )  # fmt: skip


def kept(linked):
    return Earlier(linked.rows, pl.concat([linked.pairs, linked.faint]))


def changed(records, rng, *, gone=0.05, corrected=0.05, fresh=0):
    """Some rows less, some with another name, birth date or place, and some that were not there."""
    draw = rng.random(records.height)
    left = records.filter(pl.Series(draw >= gone))
    which = pl.Series(rng.random(left.height) < corrected)
    swapped = left.select("nama_tokens", "desa", "tanggal_lahir", "tahun_lahir", "nik").sample(
        fraction=1.0, shuffle=True, seed=int(rng.integers(1 << 30))
    )
    columns = rng.choice(["nama_tokens", "desa", "nik"], size=2, replace=False).tolist()
    told = left.with_columns(
        pl.when(which).then(swapped[name]).otherwise(pl.col(name)).alias(name) for name in columns
    ).with_columns(record_id=pl.when(which).then(pl.format("{}x", "record_id")).otherwise("record_id"))
    new = make_people(fresh, int(rng.integers(1 << 30)))[0] if fresh else records.clear()
    new = new.with_columns(record_id=pl.format("n{}", "record_id"))
    return pl.concat([told, new], how="vertical_relaxed").unique("record_id", keep="first", maintain_order=True)


def assert_alike(went_on, whole):
    assert went_on.pairs.equals(whole.pairs)
    assert went_on.faint.equals(whole.faint)
    assert went_on.rows.equals(whole.rows)
    left = [name for name in whole.blocking.columns if name != "new_pairs"]
    assert went_on.blocking.select(left).equals(whole.blocking.select(left))
    costs = {"pairs_compared", "records_fresh"}
    assert {key: value for key, value in went_on.counts.items() if key not in costs} == {
        key: value for key, value in whole.counts.items() if key not in costs
    }


@pytest.mark.parametrize("limits", [blocks.LIMITS, NARROW], ids=["usual", "narrow"])
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(people=st.integers(20, 160), seed=st.integers(0, 10_000), steps=st.integers(1, 3))
def test_going_on_gives_what_comparing_everything_gives(limits, people, seed, steps):
    rng = np.random.default_rng(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LIMITS", limits)
        records = make_people(people, seed)[0]
        first = linkage(records)
        last = first
        for step in range(steps):
            records = changed(records, rng, fresh=(0, 8, 3)[step])
            whole = linkage(records, first)
            last = linkage(records, first, kept(last))
            assert_alike(last, whole)


def test_only_what_is_fresh_is_compared():
    records = make_people(400, 3)[0]
    first = linkage(records)
    again = linkage(records, first, kept(first))
    assert again.counts["records_fresh"] == 0
    assert again.counts["pairs_compared"] == 0
    some = changed(records, np.random.default_rng(1), gone=0.01, corrected=0.01)
    went_on, whole = linkage(some, first, kept(first)), linkage(some, first)
    fresh = went_on.counts["records_fresh"]
    assert 0 < fresh < 0.05 * some.height
    assert 0 < went_on.counts["pairs_compared"] <= 40 * fresh < whole.counts["pairs_compared"]
    assert_alike(went_on, whole)


def test_a_source_that_the_model_does_not_know_is_linked_anew_each_time():
    records = make_people(200, 4)[0]
    records = records.filter((pl.col("source") != "aid") | (pl.int_range(pl.len()) % 2 == 0))
    first = linkage(records.filter(pl.col("source") != "aid"))
    second = linkage(records, first, kept(first))
    assert_alike(second, linkage(records, first))
    third = linkage(records, first, kept(second))
    assert_alike(third, second)
    assert third.counts["records_fresh"] == records.filter(pl.col("source") == "aid").height


def test_a_row_that_says_something_else_under_its_old_id_is_fresh():
    records = make_people(150, 6)[0]
    first = linkage(records)
    moved = records.with_columns(
        pl.when(pl.col("record_id") == records["record_id"][7])
        .then(pl.lit("PINDAH RUMAH"))
        .otherwise("alamat")
        .alias("alamat")
    )
    told = linkage(moved, first, kept(first))
    assert told.counts["records_fresh"] == 1
    assert_alike(told, linkage(moved, first))
