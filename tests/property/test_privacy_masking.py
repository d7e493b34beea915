"""Whatever is typed into whatever column, masked output holds no identity number."""

import re

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge import tables
from dtsen_merge.privacy import COLUMNS, mask_frame, mask_text

NIK = st.from_regex(r"63\d{14}", fullmatch=True)
WORDS = st.text(max_size=12)
NUMBER_IN_TEXT = st.tuples(WORDS, NIK, st.sampled_from(["", " ", ".", "-", "\u00a0"]), WORDS).map(
    lambda t: t[0] + t[2].join(re.findall(r"\d{4}", t[1])) + t[3]
)
TEXTS = st.one_of(st.none(), NIK, NIK.map(lambda nik: nik[:15]), NUMBER_IN_TEXT, WORDS)
TYPED = [name for name, dtype in tables.RECORDS.items() if dtype == pl.String and COLUMNS[name] != "keep"]


def digits_in_a_row(text):
    """The longest run of digits, with the signs that people put between them."""
    runs = re.findall(r"\d(?:[ .\-\u00a0]?\d)*", text)
    return max((len(re.sub(r"\D", "", run)) for run in runs), default=0)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(TYPED))
def test_no_masked_column_holds_fifteen_digits(values, column):
    frame = tables.conform(pl.DataFrame({column: pl.Series(values, dtype=pl.String)}), tables.RECORDS)
    shown = mask_frame(frame)
    told = shown.get_column(column).to_list() if column in shown.columns else []
    assert all(digits_in_a_row(value) < 9 for value in told if value is not None)
    assert [value is None for value in told] == [value is None for value in values] * bool(told)


@settings(max_examples=300, deadline=None)
@given(NUMBER_IN_TEXT)
def test_no_masked_text_holds_an_identity_number(text):
    assert digits_in_a_row(mask_text(text)) < 15


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_masking_a_text_twice_changes_nothing_more(text):
    assert mask_text(mask_text(text)) == mask_text(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="ABCDEFGHIJ ", min_size=3, max_size=20), min_size=1, max_size=5))
def test_a_masked_name_has_one_letter_a_word(names):
    shown = mask_frame(pl.DataFrame({"nama": names})).get_column("nama").to_list()
    for name, initials in zip(names, shown, strict=True):
        words = name.split()
        if words:
            assert initials == " ".join(f"{word[0]}." for word in words)
