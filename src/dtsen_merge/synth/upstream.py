"""Errors that travel: what stands wrong in the national welfare register stands wrong in the lists drawn from it.

DTSEN, P3KE, PKH, Sembako and PBI-JK come from one stem (DTKS). If each list erred for itself, a majority of
lists would always be right, which flatters any matcher. So some persons carry a faulty variant there, and each
of those lists repeats it more often than not. Also here: the few with two NIKs from a double registration.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.synth.name_errors import spoil_letters

WELFARE: Final = frozenset({"dtsen_individu", "dtsen_keluarga", "p3ke", "pkh", "sembako", "pbi_jk"})
VARIANT_SHARE: Final = 0.035  # of persons, at error_rate 1: judgement, as all rates
COPIED: Final = 0.8
_KINDS: Final = (0.50, 0.18, 0.07, 0.25)  # name, NIK by a digit, a second NIK, birth date


def variants(people: pl.DataFrame, error_rate: float, rng: np.random.Generator) -> pl.DataFrame:
    """Columns row (of people), alt_n1, alt_n2, alt_nik, alt_born: null where the stem has it right."""
    share = min(0.9, VARIANT_SHARE * error_rate)
    part = people.filter(pl.Series(rng.random(people.height) < share)).select("row", "n1", "n2", "nik", "born")
    count = part.height
    kind = pl.Series(rng.choice(len(_KINDS), size=count, p=np.array(_KINDS)))
    second = pl.Series(rng.random(count) < 0.5) & part.get_column("n2").is_not_null()
    spelt = spoil_letters(spoil_letters(part, "n1", 0.25, 0.5, rng), "n2", 0.25, 0.5, rng)
    place = 10 ** rng.integers(0, 13, count)
    nik = part.get_column("nik").to_numpy()
    digit = nik // place % 10
    slipped = nik + ((digit + rng.integers(1, 10, count)) % 10 - digit) * place
    region = people.get_column("nik").gather(rng.integers(0, people.height, count)).to_numpy() // 10**10
    again = region * 10**10 + nik % 10**10 // 10**4 * 10**4 + rng.integers(1, 7, count)
    moved = pl.Series(rng.choice(np.array([-1, 1, -10, 10]), count))
    year = pl.col("born").dt.year() + pl.lit(moved)
    month = pl.col("born").dt.month()
    other_day = pl.lit(pl.Series(rng.integers(1, 29, count)))
    by_year = pl.lit(pl.Series(rng.random(count) < 0.5))
    day = pl.col("born").dt.day().clip(1, 28)
    return part.select(
        "row",
        alt_n1=pl.when((kind == 0) & ~second).then(spelt.get_column("n1")),
        alt_n2=pl.when((kind == 0) & second).then(spelt.get_column("n2")),
        alt_nik=pl.when(kind == 1).then(pl.Series(slipped)).when(kind == 2).then(pl.Series(again)),
        alt_born=pl.when((kind == 3) & by_year & (year <= 2025))
        .then(pl.date(year, month, day))
        .when(kind == 3)
        .then(pl.date(pl.col("born").dt.year(), month, other_day)),
    )


def inherit(records: pl.DataFrame, faults: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Records of a welfare source with the stem's variants copied in; nik_true and born_true keep the truth."""
    frame = records.with_columns(nik_true="nik", born_true="born").join(
        faults, on="row", how="left", maintain_order="left"
    )
    copied = pl.Series(rng.random(frame.height) < COPIED)
    return frame.with_columns(
        pl.when(copied).then(pl.coalesce(f"alt_{name}", name)).otherwise(name).alias(name)
        for name in ("n1", "n2", "nik", "born")
    ).drop("alt_n1", "alt_n2", "alt_nik", "alt_born")
