"""The population itself: numbers, families, names."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from dtsen_merge.synth.geography import places
from dtsen_merge.synth.households import CHILD, HEAD, SPOUSE
from dtsen_merge.synth.people import populate
from dtsen_merge.synth.programmes import assign
from dtsen_merge.synth.rates import PopulationRates, ProgrammeRates

TODAY = date(2026, 1, 31)


def people(count: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    where = places("63.03", count, rng)
    crowd = populate(count, where, TODAY, PopulationRates(), rng)
    return assign(crowd, where.villages.get_column("kelurahan"), ProgrammeRates(), rng)


@pytest.fixture(scope="module")
def crowd() -> pl.DataFrame:
    return people(20_000, 5)


def test_exactly_so_many_residents_in_whole_families(crowd: pl.DataFrame) -> None:
    assert crowd.filter(~pl.col("outsider")).height == 20_000
    heads = crowd.group_by("fam").agg((pl.col("relation") == HEAD).sum())
    assert heads.get_column("relation").to_list() == [1] * heads.height
    assert crowd.group_by("fam").agg(pl.col("kk").n_unique()).get_column("kk").max() == 1
    assert crowd.get_column("kk").n_unique() == crowd.get_column("fam").n_unique()


def test_nik_tells_birth_date_and_sex(crowd: pl.DataFrame) -> None:
    text = crowd.with_columns(n=pl.col("nik").cast(pl.String))
    assert text.get_column("n").str.len_chars().unique().to_list() == [16]
    assert text.get_column("n").is_unique().all()
    day = pl.col("n").str.slice(6, 2).cast(pl.Int32)
    read = text.select(
        day=pl.when("male").then(day).otherwise(day - 40) == pl.col("born").dt.day(),
        month=pl.col("n").str.slice(8, 2).cast(pl.Int32) == pl.col("born").dt.month(),
        year=pl.col("n").str.slice(10, 2).cast(pl.Int32) == pl.col("born").dt.year() % 100,
        serial=pl.col("n").str.slice(12).cast(pl.Int32) >= 1,
    )
    assert read.get_column("serial").all()
    agree = read.select(pl.col("day") & pl.col("month") & pl.col("year")).to_series().mean()
    assert 0.985 < agree < 1.0  # a corrected birth date leaves the NIK as it was
    assert text.select(((day > 40) == ~pl.col("male")).all()).item()
    here = text.get_column("n").str.starts_with("6303").mean()
    assert 0.75 < here < 0.97  # some were registered elsewhere


def test_kk_has_an_issue_date_without_the_forty(crowd: pl.DataFrame) -> None:
    card = crowd.get_column("kk").cast(pl.String)
    assert card.str.slice(6, 2).cast(pl.Int32).is_between(1, 31).all()
    assert card.str.starts_with("6303").all()


def test_twins_share_the_date_and_follow_in_number(crowd: pl.DataFrame) -> None:
    twins = crowd.filter("twin")
    pairs = (
        twins.group_by("fam", "born", "male")
        .agg(pl.col("nik").sort(), pl.col("full"), pl.len())
        .filter(pl.col("len") == 2)
    )
    assert pairs.height > 20
    gaps = pairs.select(pl.col("nik").list.get(1) - pl.col("nik").list.get(0)).to_series()
    assert gaps.to_list() == [1] * pairs.height
    assert pairs.select(pl.col("full").list.n_unique() == 2).to_series().mean() > 0.95  # type: ignore[operator]


def test_mothers_are_older_than_their_children(crowd: pl.DataFrame) -> None:
    mothers = crowd.select(nik_ibu="nik", m="born", ibu_true="full")
    both = crowd.filter(pl.col("relation") == CHILD).join(mothers, on="nik_ibu", how="inner")
    years = both.select((pl.col("born") - pl.col("m")).dt.total_days() / 365.25).to_series()
    assert both.height > 3_000
    assert (years > 13).mean() > 0.97  # type: ignore[operator]  # default birth dates blur a few
    assert (both.get_column("ibu") == both.get_column("ibu_true")).all()
    assert crowd.filter(pl.col("relation") == SPOUSE).get_column("age").min() >= 18  # type: ignore[operator]


def test_names_are_skewed_and_grow_with_the_population(crowd: pl.DataFrame) -> None:
    small = people(2_000, 5)
    shares = [frame.get_column("full").n_unique() / frame.height for frame in (small, crowd)]
    assert 0.5 < shares[1] < shares[0] < 0.99
    assert crowd.get_column("n1").value_counts(sort=True).get_column("count")[0] > 0.03 * crowd.height
    assert 0.04 < crowd.get_column("n2").is_null().mean() < 0.25  # type: ignore[operator]
    # namesakes: one name, several persons
    assert crowd.get_column("full").is_duplicated().mean() > 0.08  # type: ignore[operator]


def test_poorer_families_receive_more(crowd: pl.DataFrame) -> None:
    for programme in ("in_pkh", "in_sembako", "in_pbi_jk"):
        by = crowd.filter(~pl.col("outsider")).group_by("desil").agg(pl.col(programme).mean()).sort("desil")
        share = by.get_column(programme).to_list()
        assert share[0] > share[3] > share[6]
        assert sum(share[6:]) > 0  # planted inclusion errors


def test_places_of_another_regency_and_of_none() -> None:
    rng = np.random.default_rng(1)
    city = places("63.72", 500, rng)
    assert city.regency == "KOTA BANJARBARU"
    assert city.villages.get_column("kode_desa").str.starts_with("63.72.").all()
    assert city.villages.get_column("weight").sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="not a kabupaten"):
        places("63", 500, rng)
    with pytest.raises(ValueError, match="not a kabupaten"):
        places("99.99", 500, rng)


def test_full_scale_uses_all_villages() -> None:
    where = places("63.03", 600_000, np.random.default_rng(1))
    assert where.villages.height == 290
    assert where.villages.get_column("kelurahan").sum() == 13
