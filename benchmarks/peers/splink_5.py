"""Splink 5 on DuckDB, configured as its documentation does for people (its febrl3, febrl4 and 50k examples).

Febrl: its febrl4 example's detailed model without soc_sec_id, with the address and suburb besides, and more blocking
rules than the example has. A district: name, NIK, card and village with term frequencies, DateOfBirthComparison; blocking
narrow or wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from peers.data import records
from peers.measure import Answer, Clock, Labels, components_at

THRESHOLD = 0.95  # what its tutorial clusters at
WEIGHTS = (*np.arange(-10, 60, 1.0),)  # match weights of the sweep: log2 of the odds


def febrl(folder: Path, clock: Clock) -> Answer:
    """Febrl 3 as one table to deduplicate; Febrl 4 as two tables, link_only (its own example)."""
    import splink.comparison_library as cl
    from splink import block_on

    frame = records(folder)
    rules = [
        block_on("date_of_birth"),
        block_on("given_name", "surname"),
        "l.given_name = r.surname and l.surname = r.given_name",
        block_on("postcode"),
        block_on("surname"),
        block_on("given_name"),
        block_on("suburb"),
        block_on("address_1"),
        block_on("address_2"),
        block_on("street_number", "state"),
    ]
    comparisons = [
        cl.ForenameSurnameComparison("given_name", "surname", forename_surname_concat_col_name="full_name"),
        cl.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
        ),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("state"),
    ]
    frame = frame.with_columns(full_name=pl.concat_str("given_name", "surname", separator=" "))
    two = frame["source"].n_unique() > 1
    tables = [part for _, part in frame.group_by("source", maintain_order=True)] if two else [frame]
    return _link(
        tables,
        clock,
        link_type="link_only" if two else "dedupe_only",
        comparisons=comparisons,
        rules=rules,
        deterministic=[block_on("given_name", "surname", "date_of_birth"), block_on("address_1", "date_of_birth")],
        recall=0.8,
        training=[block_on("date_of_birth"), block_on("postcode"), block_on("given_name", "surname")],
        max_pairs=1e7,
    )


def district(folder: Path, clock: Clock, *, wide: bool) -> Answer:
    """A district as one table to deduplicate."""
    from splink import block_on

    frame = records(folder).with_columns(
        first_name=pl.col("nama").str.split(" ").list.first(),
    )
    narrow = [
        block_on("nik"),
        block_on("nama", "tanggal_lahir"),
        block_on("no_kk", "first_name"),
    ]
    wider = [
        *narrow,
        block_on("nik_15"),
        block_on("tanggal_lahir", "first_name"),
        block_on("tanggal_lahir", "desa"),
        block_on("nama", "desa"),
        block_on("no_kk"),
    ]
    comparisons = district_comparisons()
    return _link(
        [frame],
        clock,
        link_type="dedupe_only",
        comparisons=comparisons,
        rules=wider if wide else narrow,
        deterministic=[block_on("nik", "nama"), block_on("nama", "tanggal_lahir", "no_kk")],
        recall=0.7,
        training=[block_on("nama", "desa"), block_on("tanggal_lahir", "desa"), block_on("nik")],
        max_pairs=1e7,
    )


def district_comparisons() -> list[Any]:
    """The NIK as equal or not: with edit distances, or with its first 15 digits, EM takes twins for matches (F1 0.26).

    Of the settings tried on 100,000 records this one is its best and its fastest; ForenameSurnameComparison on the first
    and last word of the name is 0.001 worse than NameComparison on the whole.
    """
    import splink.comparison_library as cl

    return [
        cl.NameComparison("nama"),
        cl.DateOfBirthComparison("tanggal_lahir", input_is_string=False),
        cl.ExactMatch("nik").configure(term_frequency_adjustments=True),
        cl.ExactMatch("no_kk").configure(term_frequency_adjustments=True),
        cl.ExactMatch("desa").configure(term_frequency_adjustments=True),
        cl.ExactMatch("jenis_kelamin"),
    ]


def _link(
    tables: list[pl.DataFrame],
    clock: Clock,
    *,
    link_type: str,
    comparisons: list[Any],
    rules: list[Any],
    deterministic: list[Any],
    recall: float,
    training: list[Any],
    max_pairs: float,
) -> Answer:
    """Estimate, block, score, cluster, as its tutorial does. Splink's log goes to stderr."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator

    total = sum(table.height for table in tables)
    inputs = [table.to_arrow() for table in tables]
    with clock.stage("estimate"):
        database = DuckDBAPI(connection=duckdb.connect())
        settings = SettingsCreator(
            link_type=link_type,
            unique_id_column_name="number",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=rules,
            retain_matching_columns=False,  # less memory; nothing here needs them
            retain_intermediate_calculation_columns=False,
        )
        linker = Linker([database.register(one) for one in inputs], settings)
        linker.training.estimate_probability_two_random_records_match(deterministic, recall=recall)
        linker.training.estimate_u_using_random_sampling(max_pairs=max_pairs)
        for rule in training:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    with clock.stage("block"):
        blocked = linker.inference.compute_blocked_pairs_for_predict()
    with clock.stage("score"):
        predictions = linker.inference.predict(threshold_match_weight=min(WEIGHTS))
    with clock.stage("cluster"):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=THRESHOLD
        )
    compared = int(blocked.as_duckdbpyrelation().count("*").fetchall()[0][0])
    told = pl.DataFrame(clusters.as_duckdbpyrelation().select("number, cluster_id").to_arrow_table())
    labels = told.sort("number")["cluster_id"].cast(pl.String).rank("dense").cast(pl.Int64).to_numpy()
    return Answer(labels, compared, f"{THRESHOLD}", partial(_sweep, predictions, total))


def _sweep(predictions: Any, total: int) -> Iterator[tuple[str, Labels]]:
    scored = pl.DataFrame(predictions.as_duckdbpyrelation().select("number_l, number_r, match_weight").to_arrow_table())
    a, b, weight = (scored[name].to_numpy() for name in ("number_l", "number_r", "match_weight"))
    yield from ((f"weight {at}", labels) for at, labels in components_at(total, a, b, weight, WEIGHTS))
