"""Floors on agencies' files: synthesised, read, standardised, linked, clustered, measured."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.linkage import cluster, evaluate, link
from dtsen_merge.settings.load import load_source_profiles
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.sources import find, read
from dtsen_merge.sources.standardise import decide_truncation, standardise
from dtsen_merge.store import open_store
from dtsen_merge.synth import synthesise
from dtsen_merge.tables import LINKAGE_INPUT, ROW_KEY, conform

CONFIG = Path(__file__).parents[2] / "config"


def records_of(inbox):
    """The person rows of all files, standardised; the profiles' one-row sources."""
    profiles = load_source_profiles(CONFIG)
    files = find(inbox, profiles).files
    frames = []
    for profile in profiles:
        sheets = [sheet.rows for file in files if file.profile.name == profile.name for sheet in read(file)]
        truncated = decide_truncation(pl.concat(sheets, how="diagonal"))
        frames += [
            standardise(
                rows, region_code="63.03", profile=profile, truncated=truncated, today=date(2026, 1, 31)
            ).records
            for rows in sheets
        ]
    people = pl.concat(frames).filter((pl.col("row_kind") == "person") & pl.col("nama").is_not_null())
    records = people.with_columns(record_id=pl.format("{}|{}|{}|{}", *ROW_KEY))
    return records, frozenset(profile.name for profile in profiles if profile.one_row_per_person)


@pytest.mark.parametrize(
    ("people", "seed", "error_rate", "floor"),
    [
        (800, 11, 1.0, 0.985),
        pytest.param(10_000, 12, 1.0, 0.988, marks=pytest.mark.long),
        pytest.param(10_000, 13, 2.0, 0.98, marks=pytest.mark.long),
    ],
)
def test_f1_and_precision(tmp_path, people, seed, error_rate, floor):
    synthesise(people, seed, tmp_path, error_rate=error_rate)
    records, once = records_of(tmp_path / "inbox")
    linkage_input, settings = conform(records, LINKAGE_INPUT), LinkageSettings()
    with open_store(None) as store:
        linked = link(store, linkage_input, settings=settings, one_row_sources=once)
    told = cluster(linkage_input, linked.pairs, settings=settings, one_row_sources=once)
    crosswalk = (
        records.select("record_id", *ROW_KEY).join(told.clusters, on="record_id").rename({"cluster": "person_id"})
    )
    scores = evaluate(crosswalk, pl.read_parquet(tmp_path / "truth.parquet"))
    assert scores.pairwise.f1 >= floor
    assert scores.pairwise.precision >= 0.995
    assert scores.twin_pairs_apart >= 0.97 * scores.twin_pairs
