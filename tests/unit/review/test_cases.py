"""The queue, its order, and how much of a pair is shown."""

import polars as pl
import pytest

from dtsen_merge import tables
from dtsen_merge.review import QUEUE, REVIEW_RECORDS, cut_queue, review_queue
from dtsen_merge.review.cases import compared


def numbered(a, b, column="nik"):
    """One pair whose records hold these numbers."""
    frame = tables.conform(pl.DataFrame({"record_id": ["a", "b"], column: [a, b]}), REVIEW_RECORDS)
    pair = tables.conform(
        pl.DataFrame({"record_a": ["a"], "record_b": ["b"], "weight": [0.0], "probability": [0.5]}), tables.PAIRS
    )
    return compared(review_queue(pair, frame), frame)


def test_cases_go_village_by_village_and_the_most_uncertain_comes_first(pairs, records):
    queue = review_queue(pairs, records)
    assert queue.schema == dict(QUEUE)
    told = queue.select("case", "record_a", "record_b", "kecamatan", "desa").rows()
    assert told == [
        (1, "a", "c", "Astambul", "Sungai Alat"),
        (2, "a", "b", "Astambul", "Sungai Alat"),
        (3, "c", "d", None, "Pingaran"),
        (4, "b", "c", None, "Pingaran"),
    ]


def test_the_order_does_not_depend_on_the_input_s(pairs, records):
    assert review_queue(pairs.reverse(), records.reverse()).equals(review_queue(pairs, records))


def test_a_pair_without_a_known_village_comes_last(records):
    pair = pl.DataFrame(
        {"record_a": ["d", "a"], "record_b": ["d", "b"], "weight": [1.0, 1.0], "probability": [0.5, 0.9]}
    )
    assert review_queue(pair, records).get_column("record_a").to_list() == ["a", "d"]


def test_cuts_are_asked_unless_a_person_made_them_or_the_pair_is_asked_anyway(cuts, pairs, records):
    assert cut_queue(cuts, pairs, records).select("record_a", "record_b", "reason").rows() == [
        ("a", "e", "nik-conflict")
    ]
    both = cut_queue(cuts, pairs.clear(), records)
    assert both.select("record_b", "reason").rows() == [("e", "nik-conflict"), ("b", "average-link")]


@pytest.mark.parametrize(
    ("a", "b", "shown_a", "shown_b", "state", "digits"),
    [
        ("6303055208800007", "6303055208800007", "6303************", "6303************", "same", 0),
        ("6303055208800007", "6303055208800017", "6303**********0*", "6303**********1*", "differs", 1),
        ("6303055208800007", "6303052508800007", "6303**52********", "6303**25********", "differs", 2),
        ("6303055208800007", "6303011111900044", "6303************", "6303************", "differs", 8),
        ("6303055208800007", None, "6303************", None, "one", None),
        (None, None, None, None, "none", None),
    ],
)
def test_of_two_numbers_only_the_digits_that_differ_are_shown(a, b, shown_a, shown_b, state, digits):
    told = numbered(a, b).row(0, named=True)
    assert (told["nik_a"], told["nik_b"], told["nik_state"]) == (shown_a, shown_b, state)
    if digits is not None:
        assert told["nik_digits"] == digits


def test_of_two_telephone_numbers_not_even_the_first_digits(records):
    told = numbered("6281234567890", "6281234567891", "telepon").row(0, named=True)
    assert (told["telepon_a"], told["telepon_b"]) == ("************0", "************1")


def test_a_truncated_number_agrees_in_what_is_known(pairs, records):
    told = compared(review_queue(pairs, records), records).filter(pl.col("record_b") == "c").row(0, named=True)
    assert (told["nik_b"], told["nik_state"]) == ("6303***********?", "same")


def test_a_birth_date_is_whole_only_where_it_differs(pairs, records):
    told = compared(review_queue(pairs, records), records)
    same = told.filter((pl.col("record_a") == "a") & (pl.col("record_b") == "c")).row(0, named=True)
    differing = told.filter((pl.col("record_a") == "a") & (pl.col("record_b") == "b")).row(0, named=True)
    assert (same["tanggal_lahir_state"], same["tanggal_lahir_a"]) == ("same", "1980")
    assert (differing["tanggal_lahir_a"], differing["tanggal_lahir_b"]) == ("12-08-1980", "08-12-1980")
