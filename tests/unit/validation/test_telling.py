"""Problems in words."""

from __future__ import annotations

import polars as pl

from dtsen_merge.tables import PROBLEMS, conform
from dtsen_merge.validation import tell, with_words


def test_params_fill_the_text_in():
    assert (
        "usia 6 sampai 21 tahun" in tell("age-outside-programme", '{"programme":"PIP","min":6,"max":21}', "id").detail
    )
    assert "ages 6 to 21" in tell("age-outside-programme", '{"programme":"PIP","min":6,"max":21}', "en").detail


def test_what_the_params_lack_is_an_ellipsis_and_what_they_have_too_much_is_left():
    assert "stands on … rows" in tell("nik-shared", None, "en").detail
    assert "stands on … rows" in tell("nik-shared", '{"else": 1}', "en").detail


def test_the_sheet_is_told_only_when_it_is_another():
    same = '{"first_row":"12","first_sheet":"Lembar1","same_sheet":1}'
    assert "baris 12 pada berkas" in tell("duplicate-row", same, "id").detail
    other = same.replace('"same_sheet":1', '"same_sheet":0')
    assert 'baris 12 lembar "Lembar1" pada berkas' in tell("duplicate-row", other, "id").detail


def test_no_head_and_several_heads_read_well():
    assert tell("kk-heads", '{"count":0}', "en").detail.startswith("No head of the family")
    assert tell("kk-heads", '{"count":2}', "en").detail.startswith("2 heads of the family")


def test_words_stand_beside_every_problem_in_order():
    problems = conform(
        pl.DataFrame({"code": ["nik-length", "kk-length", "nik-length"], "params": ["{}", None, "{}"]}), PROBLEMS
    )
    told = with_words(problems, "id")
    assert told["code"].to_list() == ["nik-length", "kk-length", "nik-length"]
    assert told["title"].to_list() == ["NIK bukan 16 angka", "Nomor KK bukan 16 angka", "NIK bukan 16 angka"]
