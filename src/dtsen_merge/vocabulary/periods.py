"""Periods of aid: `2025`, `2025-12`, `Desember 2025`, `12/2025`, `Tahap 4 2025`."""

from __future__ import annotations

import polars as pl

from dtsen_merge.vocabulary.date_forms import MONTHS
from dtsen_merge.vocabulary.text import by_distinct, clean_text

_YEAR = r"\b((?:19|20)\d\d)\b"
_MONTH_NAME = r"\b(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"


def read_periods(values: pl.Series) -> pl.DataFrame:
    """`value` ("2025-12", or "2025" where the month is not told; null) and `unknown` (a text without a year)."""

    def work(distinct: pl.Series) -> pl.DataFrame:
        text = clean_text(pl.col("text")).str.replace(r"\.0$", "")
        month = pl.coalesce(
            text.str.extract(r"\b(?:19|20)\d\d[-/. ]?(0[1-9]|1[0-2])(?:\b|[-/]\d\d?\b)"),
            text.str.extract(r"^(?:\d{1,2}[-/.])?(0?[1-9]|1[0-2])[-/. ](?:19|20)\d\d$").str.zfill(2),
            text.str.extract(_MONTH_NAME)
            .replace_strict(MONTHS, default=None, return_dtype=pl.Int32)
            .cast(pl.String)
            .str.zfill(2),
        )
        year = pl.coalesce(text.str.extract(_YEAR), text.str.extract(r"^((?:19|20)\d\d)(?:0[1-9]|1[0-2])$"))
        frame = distinct.to_frame("text").select(year=year, month=month, filled=text.is_not_null())
        both = pl.when(pl.col("month").is_not_null()).then(pl.format("{}-{}", "year", "month")).otherwise("year")
        return frame.select(result=both, unknown=pl.col("filled") & pl.col("year").is_null())

    frame = by_distinct(values.cast(pl.String), work).rename({"result": "value"})
    return frame.with_columns(pl.col("unknown").fill_null(value=False))
