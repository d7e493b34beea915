"""NIK and KK numbers as the domain notes (section 3) build them: region, date, serial.

NIK: 6 region of first registration + DDMMYY (day + 40 for women) + 4 serial from 0001.
KK: 6 region + DDMMYY of issue + 4 serial; its day takes no + 40.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def date_part(dates: pl.Series, female: pl.Series | None = None) -> pl.Series:
    """DDMMYY as a number, with 40 added to a woman's day."""
    frame = pl.DataFrame({"d": dates, "f": female if female is not None else pl.repeat(False, len(dates), eager=True)})
    return frame.select(
        (pl.col("d").dt.day().cast(pl.Int64) + 40 * pl.col("f").cast(pl.Int64)) * 10_000
        + pl.col("d").dt.month().cast(pl.Int64) * 100
        + pl.col("d").dt.year() % 100
    ).to_series()


def numbered(region: pl.Series, date: pl.Series, gap: Ints) -> pl.Series:
    """Sixteen-digit numbers: within a region and date the serial grows by each row's gap (at least 1).

    `region`: six digits as Int64; `date`: DDMMYY as Int64. Unique by construction while a group stays
    below 9999; beyond that the serial would overflow, which ValueError reports.
    """
    frame = pl.DataFrame({"r": region, "d": date, "g": gap})
    serial = frame.select(pl.col("g").cum_sum().over("r", "d")).to_series()
    if int(serial.max() or 0) > 9999:  # type: ignore[arg-type]
        serial = frame.select(pl.int_range(1, pl.len() + 1).over("r", "d")).to_series()
    if int(serial.max() or 0) > 9999:  # type: ignore[arg-type]
        raise ValueError("more than 9,999 persons of one region and birth date")
    return frame.select(pl.col("r") * 10_000_000_000 + pl.col("d") * 10_000 + serial.alias("s")).to_series()


def serial_gaps(count: int, rng: np.random.Generator) -> Ints:
    """Mostly 1, now and then a few more: numbers given to people who have left."""
    return 1 + (rng.random(count) < 0.25) * rng.geometric(0.35, count)
