"""The small-cell rule."""

import polars as pl
import pytest

from dtsen_merge.privacy import hide_small, hide_small_cells, is_small


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_few_but_not_nobody_is_small(count, small):
    assert is_small(count, 5) is small
    shown = pl.DataFrame({"n": [count]}).select(hide_small(pl.col("n"), 5)).item()
    assert (shown is None) is small


def test_one_hidden_count_takes_the_smallest_other_with_it():
    frame = pl.DataFrame({"desa": ["a", "b", "c", "d"], "n": [30, 2, 9, 0]})
    assert hide_small_cells(frame, ["n"], minimum=5).get_column("n").to_list() == [30, None, None, 0]


def test_two_hidden_counts_are_enough():
    frame = pl.DataFrame({"n": [30, 2, 9, 3]})
    assert hide_small_cells(frame, ["n"], minimum=5).get_column("n").to_list() == [30, None, 9, None]


def test_groups_are_ruled_apart_and_rows_keep_their_order():
    frame = pl.DataFrame({"kec": ["x", "y", "x", "y"], "n": [7, 3, 8, 20], "m": [9, 9, 9, 9]})
    out = hide_small_cells(frame, ["n", "m"], minimum=5, within=["kec"])
    assert out.get_column("n").to_list() == [7, None, 8, None]
    assert out.get_column("m").to_list() == [9, 9, 9, 9]
