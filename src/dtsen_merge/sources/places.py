"""Columns of places: which share of their cells are names of one district's kecamatan or desa.

The names are those of a single kabupaten or kota: the whole country's 84,000 names of desa hold most words and many
given names, so that any column of words would look like places, and reading them takes a second. Which kabupaten: the
workspace's, and those that most identity numbers of the sheet begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import polars as pl

from dtsen_merge.settings import load_policy
from dtsen_merge.sources.evidence import SIXTEEN
from dtsen_merge.vocabulary.place_names import PlaceWords, place_key
from dtsen_merge.vocabulary.regions import regions

MOST_NAMES: Final = 400
"""A column of places has fewer different values."""
DISTRICTS: Final = 2


def districts_of(sample: pl.DataFrame, numbered: Sequence[str], region: str) -> tuple[str, ...]:
    """The workspace's district, then those that the identity numbers name most often."""
    texts = [sample[column].str.replace_all(r"[\s.'-]", "") for column in numbered]
    begins = [
        text.filter(text.str.contains(SIXTEEN).fill_null(value=False)).str.slice(0, 4).alias("d") for text in texts
    ]
    counted = pl.concat(begins).value_counts(sort=True).head(DISTRICTS)["d"].to_list() if begins else []
    return tuple(dict.fromkeys(code for code in (region, *(f"{d[:2]}.{d[2:]}" for d in counted)) if code))


def place_shares(values: pl.Series, districts: Iterable[str]) -> dict[str, float]:
    """Share of filled cells that are names of kecamatan, and of desa, of that district which fits best."""
    counts = values.drop_nulls().value_counts(name="count")
    best = {"kecamatan": 0.0, "desa": 0.0}
    if not 2 <= counts.height <= MOST_NAMES:
        return best
    name = counts.columns[0]
    keyed = counts.select("count", key=place_key(pl.col(name), _words()))
    for district in districts:
        subdistricts, villages = _keys(district)
        told = keyed.select(
            (pl.col("key").is_in(list(names)) * pl.col("count")).sum().alias(level) / pl.col("count").sum()
            for level, names in (("kecamatan", subdistricts), ("desa", villages))
        ).row(0, named=True)
        if max(told.values()) > max(best.values()):
            best = {level: float(share or 0.0) for level, share in told.items()}
    return best


def place_shown(values: pl.Series, districts: Iterable[str]) -> tuple[str, float] | None:
    """`kecamatan` or `desa`, and the share of cells that are its names; None where neither is shown."""
    shares = place_shares(values, districts)
    if shares["kecamatan"] >= 0.9 and shares["kecamatan"] >= shares["desa"]:
        return "kecamatan", shares["kecamatan"]
    return ("desa", shares["desa"]) if shares["desa"] >= 0.8 and shares["desa"] > shares["kecamatan"] else None


@cache
def _words() -> PlaceWords:
    return PlaceWords.from_policy(load_policy("places.toml"))


@cache
def _keys(district: str) -> tuple[frozenset[str], frozenset[str]]:
    table = regions(district)
    keys = table.select(place_key(pl.col("kecamatan"), _words()), place_key(pl.col("desa"), _words()))
    return frozenset(keys["kecamatan"].to_list()), frozenset(keys["desa"].to_list())
