import itertools

import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage import evaluate


def frames(rows):
    """Rows of (source, person, cluster, twin_pair)."""
    table = pl.DataFrame(rows, schema=["source", "person", "person_id", "twin_pair"], orient="row").with_columns(
        pl.col("twin_pair").cast(pl.String)
    )
    table = table.with_row_index("row", offset=2).with_columns(file=pl.lit("f.xlsx"), sheet=pl.lit("S"))
    return table.select("source", "file", "sheet", "row", "person_id"), table.drop("person_id")


def test_against_all_pairs_listed():
    draw = np.random.default_rng(3)
    rows = [(str(draw.choice(["a", "b"])), str(draw.integers(8)), str(draw.integers(8)), None) for _ in range(60)]
    told = evaluate(*frames(rows))
    pairs = list(itertools.combinations(rows, 2))
    for score, chosen in (
        (told.pairwise, pairs),
        (told.within, [(x, y) for x, y in pairs if x[0] == y[0]]),
        (told.across, [(x, y) for x, y in pairs if x[0] != y[0]]),
    ):
        found = sum(x[2] == y[2] for x, y in chosen)
        wanted = sum(x[1] == y[1] for x, y in chosen)
        right = sum(x[2] == y[2] and x[1] == y[1] for x, y in chosen)
        assert (score.found, score.wanted, score.right) == (found, wanted, right)
    precision = np.mean([np.mean([y[1] == x[1] for y in rows if y[2] == x[2]]) for x in rows])
    assert told.b_cubed.precision == pytest.approx(precision)


def test_rows_without_a_person_id_are_alone_and_rows_without_a_truth_are_left_out():
    told = evaluate(*frames([("a", "1", None, None), ("b", "1", None, None), ("b", None, "x", None)]))
    assert (told.rows, told.pairwise.found, told.pairwise.wanted) == (2, 0, 1)


def test_twins_and_subgroups():
    crosswalk, truth = frames(
        [
            ("a", "1", "x", "t1"),
            ("a", "2", "x", "t1"),
            ("a", "3", "y", "t2"),
            ("a", "4", "z", "t2"),
            ("b", "3", "y", None),
        ]
    )
    told = evaluate(crosswalk, truth.with_columns(no_nik=pl.col("source") == "b"))
    assert (told.twin_pairs, told.twin_pairs_apart) == (2, 1)
    (subgroup,) = told.subgroups
    assert (subgroup.name, subgroup.rows, subgroup.pairwise.found, subgroup.pairwise.right) == ("no_nik", 1, 1, 1)


def test_nothing_to_measure():
    crosswalk, truth = frames([("a", "1", "x", None)])
    told = evaluate(crosswalk.clear(), truth.clear())
    assert told.rows == 0 and told.pairwise.f1 == 1.0
