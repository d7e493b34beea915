"""Cleaning twice changes nothing, and no text breaks it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.dates import read_dates
from dtsen_merge.vocabulary.name_sounds import renew_words
from dtsen_merge.vocabulary.names import NameWords, name_tokens, read_names, sound_key
from dtsen_merge.vocabulary.nik import classify, clean_identifier
from dtsen_merge.vocabulary.numbers import read_age, read_desil, read_phone, read_postal_code, read_rt_rw, read_rupiah
from dtsen_merge.vocabulary.periods import read_periods
from dtsen_merge.vocabulary.place_names import PlaceWords, place_text
from dtsen_merge.vocabulary.text import squeeze, tidy

NAMES = NameWords.from_policy(load_policy("names.toml"))
PLACES = PlaceWords.from_policy(load_policy("places.toml"))
_SOME_WORDS = (
    "H. Hj. KH K.H. M. MUH ABD SITI ST. NOER BIN BINTI ALIAS @ ( ) , S.Pd S.E SE ST BA Drs Prof. Dr. (ALM) ALM. AHMAD "
    "RAHMAN SOENJOTO TJOKRO DJOKO H.AHMAD M.RIZKY NUR'AINI NUR-AINI 12 - . A.Md.Keb TUAN GURU ISTRI X / MOCHAMMAD"
)
WORDS = st.sampled_from(_SOME_WORDS.split())
NAME = st.one_of(st.lists(WORDS, max_size=7).map(" ".join), st.text(max_size=25))
OLD_WORD = st.text("AOEIUDTSNJCHYMRK", min_size=1, max_size=10)


@settings(deadline=None, max_examples=60)
@given(st.lists(NAME, min_size=1, max_size=30))
@example(
    [
        "H. S.PD, X",
        "S.E S.T",
        "DRS SE",
        "AHMAD SE, ALI",
        "()",
        "@ @",
        ", ,",
        "'",
        "H.",
        "M. H.AHMAD",
        "X S. PD.Y",
        "X S. PD. I",
    ]
)
def test_a_name_cleaned_twice_is_the_name_cleaned_once(names: list[str]) -> None:
    once = read_names(pl.Series(names), NAMES)
    again = read_names(once["nama"], NAMES)
    assert again["nama"].to_list() == once["nama"].to_list()
    assert again["nama_tokens"].to_list() == once["nama_tokens"].to_list()


@settings(deadline=None, max_examples=60)
@given(st.lists(OLD_WORD, min_size=1, max_size=60))
def test_renewing_words_twice_changes_nothing(words: list[str]) -> None:
    once = renew_words(pl.Series(words), NAMES)
    assert renew_words(once, NAMES).to_list() == once.to_list()


@settings(deadline=None, max_examples=40)
@given(st.lists(NAME, min_size=1, max_size=20))
def test_each_row_gets_its_own_name_whatever_stands_around_it(names: list[str]) -> None:
    together = name_tokens(pl.Series(names), NAMES).to_list()
    assert together == [name_tokens(pl.Series([name]), NAMES).to_list()[0] for name in names]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.text("0123456789.,' E+-NIK\xa0", max_size=22), st.text(max_size=20)), min_size=1, max_size=30)
)
def test_a_number_cleaned_twice_is_the_number_cleaned_once(numbers: list[str]) -> None:
    frame = pl.DataFrame({"number": numbers}).select(once=clean_identifier(pl.col("number")))
    twice = frame.select(twice=clean_identifier(pl.col("once")))["twice"]
    assert twice.to_list() == frame["once"].to_list()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.one_of(st.none(), st.text("0123456789 .'", max_size=18)), min_size=1, max_size=30), st.booleans())
def test_a_number_is_whole_only_as_sixteen_digits_and_truncated_only_as_fifteen(
    numbers: list[str | None], cut: bool
) -> None:
    for kind in ("nik", "kk"):
        read = classify(pl.Series(numbers, dtype=pl.String), kind=kind, truncated=cut)
        assert len(read) == len(numbers)
        for number, known, status in read.select("number", "known", "status").iter_rows():
            assert (number is not None) == (status == "whole")
            assert (known is not None) == (status == "truncated")
            assert number is None or (len(number) == 16 and number.isdigit())
            assert known is None or len(known) == 15


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.text("0123456789/-. :,MeiJuni", max_size=20), st.text(max_size=15)), min_size=1, max_size=20)
)
def test_no_text_breaks_the_reading_of_dates_and_numbers(values: list[str]) -> None:
    column = pl.Series(values)
    today = date(2026, 1, 15)
    dates = read_dates(column, today=today)
    assert len(dates) == len(values)
    assert dates["date"].drop_nulls().is_between(date(1875, 1, 16), today).all()
    told = dates["code"].fill_null("") == "date-too-old"
    assert (dates["date"] < date(1915, 1, 16)).fill_null(value=False).eq(told & dates["date"].is_not_null()).all()
    assert (dates["date"].is_not_null() == (dates["precision"] == "day")).all()
    for read in (read_rupiah, read_phone, read_postal_code, read_desil, read_age, read_periods):
        assert len(read(column)) == len(values)
    posts = read_postal_code(column, other_forms=True)["value"]
    assert posts.drop_nulls().str.contains("^[A-Z0-9]{3,10}$").all()
    assert read_postal_code(posts, other_forms=True)["value"].equals(posts)
    assert len(read_rt_rw(column, "rt")) == len(values)


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=20))
def test_texts_and_places_cleaned_twice_are_cleaned_once(values: list[str]) -> None:
    once = tidy(pl.Series(values))
    assert tidy(once).to_list() == once.to_list()
    frame = pl.DataFrame({"text": values}).select(
        squeezed=squeeze(pl.col("text")), place=place_text(pl.col("text"), PLACES)
    )
    again = frame.select(squeeze(pl.col("squeezed")), place_text(pl.col("place"), PLACES))
    assert again["squeezed"].to_list() == frame["squeezed"].to_list()
    assert again["place"].to_list() == frame["place"].to_list()


@settings(deadline=None)
@given(st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", max_size=20), min_size=1, max_size=20))
def test_a_sound_key_has_no_doubled_letter_and_as_many_words(values: list[str]) -> None:
    keys = pl.DataFrame({"tokens": values}).select(key=sound_key(pl.col("tokens")))["key"].to_list()
    for tokens, key in zip(values, keys, strict=True):
        assert key.count(" ") == tokens.count(" ")
        assert all(a != b or a == " " for a, b in pairwise(key))
