"""What the report's figures are counted from."""

from datetime import date

import polars as pl

from dtsen_merge.reports.facts import _believable, age_on
from dtsen_merge.vocabulary.dates import OLDEST_AGE


def test_an_age_beyond_belief_is_not_counted():
    day = date(2026, 1, 31)
    born = [date(2016, 1, 31), date(2026 - OLDEST_AGE, 1, 31), date(2025 - OLDEST_AGE, 1, 31), date(1890, 6, 1), None]
    ages = pl.DataFrame({"born": born}).select(_believable(age_on(pl.col("born"), pl.lit(day)))).to_series()
    assert ages.to_list() == [10, OLDEST_AGE, None, None, None]
