import numpy as np
import pytest

from dtsen_merge.linkage.estimation.sample import near_pairs


def test_what_the_strata_stand_for_adds_up_to_all_pairs():
    draw = np.random.default_rng(1)
    coarse = draw.integers(0, 12, 700).astype(np.uint64)
    fine = coarse * np.uint64(10) + draw.integers(0, 10, 700).astype(np.uint64)
    a, b, weight = near_pairs([fine, coarse], np.arange(700), 63, 20_000)
    assert (a < b).all()
    for key in (fine, coarse):
        size = np.bincount(key.astype(np.int64)).astype(float)
        true = (size * (size - 1) / 2).sum()
        assert weight[key[a] == key[b]].sum() == pytest.approx(true, rel=0.03)
    assert weight.sum() == pytest.approx(700 * 699 / 2, rel=0.03)


def test_nothing_to_draw_from():
    a, b, weight = near_pairs([np.zeros(1, dtype=np.uint64)], np.zeros(1, dtype=np.int64), 63, 100)
    assert len(a) == len(b) == len(weight) == 0
