"""Evidence across columns: a date is the birth date of which the NIK speaks, a code the sex of which it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from dtsen_merge.settings import load_policy
from dtsen_merge.sources.evidence import SIXTEEN, Evidence
from dtsen_merge.vocabulary.codes import Terms, read_sex
from dtsen_merge.vocabulary.dates import read_dates
from dtsen_merge.vocabulary.nik import WOMEN_ADD

LEAST_ROWS: Final = 3
LEAST_FOR_SEX: Final = 12
"""Rows that a code must go with the sex in, so that it is no chance."""
PROOF: Final = 0.9
"""Share of rows whose date stands in a number, that proves whose number it is."""
YEARS: Final = 10
"""Births spread over more years than this, and over a span of SPAN years; other dates seldom do."""
SPAN: Final = 30
FUTURE: Final = 0.005
"""Share of dates in the future from which dates are no births; fewer are slips."""


class Across:
    """The sample of a sheet, its columns held against each other; what is worked out is kept."""

    def __init__(self, sample: pl.DataFrame, evidence: Mapping[str, Evidence], today: date) -> None:
        """From the rows looked at (`sample_of`) and the evidence of their columns."""
        self._sample = sample
        self._evidence = evidence
        self._today = today
        self._numbers: dict[str, pl.DataFrame] = {}
        self._dates: dict[str, pl.Series] = {}
        self._future: dict[str, bool] = {}
        self.numbered = [column for column, seen in evidence.items() if seen.digits_16 >= 0.5 and seen.filled]
        self.dated = [column for column, seen in evidence.items() if max(seen.date, seen.place_date) >= 0.5]

    def births(self, number: str, dates: str) -> float | None:
        """Share of rows in which the date is the one in the number; None where too few rows tell."""
        parts, told = self._parts(number), self._read(dates)
        both = parts.with_columns(told=told).drop_nulls()
        if both.height < LEAST_ROWS or both["told"].n_unique() < LEAST_ROWS:
            return None
        seen = pl.col("told").dt
        same = (seen.day() == pl.col("day")) & (seen.month() == pl.col("month")) & (seen.year() % 100 == pl.col("year"))
        return float(both.select(same.mean()).item())

    def proves_swapped(self, number: str, card: str) -> bool:
        """Whether the dates of a column are those in `card` and not those in `number`: then each is the other."""
        told = [(self.births(card, dates), self.births(number, dates)) for dates in self.dated]
        return any(own is not None and own >= PROOF and (other or 0.0) <= 1 - PROOF for own, other in told)

    def best_births(self, dates: str, numbers: list[str]) -> float | None:
        """The best of `births` over some columns of numbers."""
        told = [share for number in numbers if (share := self.births(number, dates)) is not None]
        return max(told, default=None)

    def spreads_like_births(self, dates: str) -> bool:
        """Whether the years are many, far apart, and none in the future."""
        years = self._read(dates).drop_nulls().dt.year().to_numpy()
        if self._future[dates] or not len(years):
            return False
        return len(set(years)) > YEARS and int(years.max() - years.min()) >= SPAN

    def sexes(self, number: str, codes: str) -> float | None:
        """Share of rows in which a code of two values goes with the sex in the number; below 0: turned round.

        None where rows are too few, one sex is rare, or the values are neither short codes nor words for a sex.
        """
        values = self._sample[codes].str.strip_chars()
        kinds = values.drop_nulls().unique()
        terms = _sex_terms()
        known = read_sex(kinds, terms)["value"]
        if not 2 <= kinds.len() <= 6 or not ((kinds.str.len_chars() <= 2) | known.is_not_null()).all():
            return None
        both = self._parts(number).select("woman", code=values).drop_nulls()
        if both.height < LEAST_FOR_SEX or not 0.1 <= float(both["woman"].mean() or 0.0) <= 0.9:  # type: ignore[arg-type]
            return None
        counted = both.group_by("code").agg(women=pl.col("woman").sum(), all=pl.len())
        share = counted.select(
            pl.max_horizontal("women", pl.col("all") - pl.col("women")).sum() / pl.col("all").sum()
        ).item()
        kind_of = counted.with_columns(
            mostly=pl.col("women") * 2 > pl.col("all"), said=read_sex(counted["code"], terms)["value"]
        )
        if kind_of["mostly"].n_unique() < 2:
            return None
        turned = kind_of.filter(pl.col("said").is_not_null() & ((pl.col("said") == "P") != pl.col("mostly")))
        return -float(share) if turned["all"].sum() > 0.5 * both.height else float(share)

    def _parts(self, number: str) -> pl.DataFrame:
        """Day, month, two digits of the year, and whether it is a woman's; null where it is no such number."""
        if number not in self._numbers:
            bare = self._sample[number].str.replace_all(r"[\s.'\u00a0-]", "").to_frame("v")
            sound = pl.when(pl.col("v").str.contains(SIXTEEN)).then("v")
            cut = bare.select(sound).select(
                day=pl.col("v").str.slice(6, 2).cast(pl.Int8), month=pl.col("v").str.slice(8, 2).cast(pl.Int8),
                year=pl.col("v").str.slice(10, 2).cast(pl.Int32),
            )  # fmt: skip
            woman = pl.col("day") > WOMEN_ADD
            self._numbers[number] = cut.with_columns(
                woman=woman, day=pl.when(woman).then(pl.col("day") - WOMEN_ADD).otherwise("day")
            )
        return self._numbers[number]

    def _read(self, dates: str) -> pl.Series:
        if dates not in self._dates:
            told = read_dates(self._sample[dates], today=self._today, oldest_age=None)
            self._dates[dates] = told["date"]
            self._future[dates] = int((told["code"] == "date-future").sum()) > FUTURE * told.height
        return self._dates[dates]


@cache
def _sex_terms() -> Terms:
    return Terms(load_policy("codes.toml")["jenis_kelamin"])
