"""The error model hits at its rates and leaves the rest alone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from dtsen_merge.synth.clerks import with_duplicates, write_down
from dtsen_merge.synth.geography import Places, places
from dtsen_merge.synth.people import populate
from dtsen_merge.synth.rates import DELIVERED, FREE, REGISTER, TYPED, ClerkRates, PopulationRates
from dtsen_merge.synth.upstream import WELFARE

from .conftest import World

CLEAN = ClerkRates().scaled(0.0)


@pytest.fixture(scope="module")
def crowd() -> tuple[pl.DataFrame, Places]:
    rng = np.random.default_rng(9)
    where = places("63.03", 8000, rng)
    return populate(8000, where, date(2026, 1, 31), PopulationRates(), rng), where


def written(crowd: tuple[pl.DataFrame, Places], rates: ClerkRates) -> pl.DataFrame:
    people, where = crowd
    return write_down(people, where, rates, np.random.default_rng(2), lag=np.random.default_rng(3))


def only(name: str, rate: float) -> ClerkRates:
    return replace(CLEAN, **{name: rate})


def test_a_clerk_without_faults_copies_the_truth(crowd: tuple[pl.DataFrame, Places]) -> None:
    out = written(crowd, CLEAN)
    assert (out.get_column("nama") == out.get_column("full")).all()
    assert (out.get_column("nik") == out.get_column("nik_true").cast(pl.String)).all()
    assert (out.get_column("tgl") == out.get_column("born")).all()
    assert ((out.get_column("jk") == "L") == out.get_column("male")).all()
    assert out.get_column("alamat").null_count() == 0


@pytest.mark.parametrize(
    ("name", "flag"),
    [("nik_missing", "no_nik"), ("nik_digit", "wrong_nik"), ("nik_temporary", "temporary_nik"), ("date_digit", "wrong_date"),
     ("date_year", "wrong_date"), ("date_missing", "no_date"), ("sex_wrong", "wrong_sex")],
)  # fmt: skip
def test_rates_are_met(crowd: tuple[pl.DataFrame, Places], name: str, flag: str) -> None:
    out = written(crowd, only(name, 0.3))
    assert out.get_column(flag).mean() == pytest.approx(0.3, abs=0.06)


def test_name_faults_change_few_letters(crowd: tuple[pl.DataFrame, Places]) -> None:
    out = written(crowd, only("name_typo", 0.5))
    changed = out.filter("name_differs")
    assert 0.3 < changed.height / out.height < 0.5
    lengths = changed.select(
        (pl.col("nama").str.len_chars().cast(pl.Int64) - pl.col("full").str.len_chars().cast(pl.Int64)).abs()
    )
    assert lengths.to_series().max() <= 1  # type: ignore[operator]
    assert (changed.get_column("nama").str.slice(0, 1) == changed.get_column("full").str.slice(0, 1)).all()


def test_swapped_days_and_months_stay_dates(crowd: tuple[pl.DataFrame, Places]) -> None:
    out = written(crowd, only("date_swap", 0.4)).filter("wrong_date")
    assert out.height > 300
    assert out.select(pl.col("tgl").dt.day() == pl.col("born").dt.month()).to_series().all()


def test_head_nik_is_that_of_the_family(crowd: tuple[pl.DataFrame, Places]) -> None:
    out = written(crowd, only("nik_head", 0.2)).filter("head_nik")
    assert out.height > 500
    heads = crowd[0].filter(pl.col("relation") == 0).select("fam", own=pl.col("nik").cast(pl.String))
    assert out.join(heads, on="fam").select((pl.col("nik") == pl.col("own")).all()).item()
    assert (out.get_column("nik") != out.get_column("nik_true").cast(pl.String)).all()


def test_old_cards_are_shown_by_whole_families(crowd: tuple[pl.DataFrame, Places]) -> None:
    out = written(crowd, only("kk_old", 0.5)).filter(~pl.col("remarried"))
    stale = out.group_by("fam").agg(pl.col("old_kk").n_unique())
    assert stale.get_column("old_kk").max() == 1
    assert out.get_column("old_kk").any()


def test_typed_lists_are_worse_than_registers() -> None:
    for field in fields(ClerkRates):
        if field.name in {"kk_old", "name_space"}:
            continue
        values = [getattr(rates, field.name) for rates in (REGISTER, DELIVERED, TYPED)]
        assert values[0] <= values[1] <= values[2], field.name
        assert getattr(FREE, field.name) >= getattr(TYPED, field.name)


def test_duplicates_come_after_the_first() -> None:
    rows, again = with_duplicates(pl.int_range(500, eager=True), 0.1, np.random.default_rng(1))
    assert rows.len() == 500 + again.sum()
    assert rows.filter(~again).to_list() == list(range(500))
    assert 20 < again.sum() < 90


def test_faults_of_the_stem_come_back_in_several_lists(world: World) -> None:
    mine = world.truth.filter(pl.col("source").is_in(sorted(WELFARE)) & (pl.col("kind") == "person"))
    per = mine.group_by("person").agg(pl.col("wrong_nik").sum(), pl.len()).filter(pl.col("len") > 1)
    single, several = per.filter(pl.col("wrong_nik") == 1).height, per.filter(pl.col("wrong_nik") > 1).height
    assert several > 2
    assert single > 0
