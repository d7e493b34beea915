"""Rows too thin to link: what a perfect copy of a row in another list would be worth.

A row is weighed against itself, under the prior odds of the pair of sources that favours it most. Where even that
stays under the match threshold, no copy of it can ever be linked without a person: the agency has to say more. A row
is *fragile* when a perfect copy would be linked, but no copy with one typing error in the name.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Float64, Int8, Int32
from dtsen_merge.linkage.comparisons import compare_pairs, names, place_of
from dtsen_merge.linkage.estimation.priors import MATCH
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.weigh import weigh
from dtsen_merge.settings.pipeline import LinkageSettings

BATCH: Final = 250_000
FIELDS: Final = ("nik", "tanggal_lahir", "no_kk", "nama_ibu", "desa", "alamat", "telepon")
"""What an agency can add, the most telling first."""


def thin_rows(records: Prepared, model: Model, settings: LinkageSettings) -> pl.DataFrame:
    """Count the thin rows of each source.

    Returns:
        `source, rows, thin, thin_for_review, fragile`, and for each of FIELDS `without_<field>`: thin or fragile rows
        where it is empty. `thin`: under the match threshold; `thin_for_review`: those of them under the review
        threshold; `fragile`: not thin, but a copy with one typing error in the name would be.
    """
    copy, faulty = (np.zeros(records.size) for _ in range(2))
    sources = _favourable(records, model)
    for start in range(0, records.size, BATCH):
        own = np.arange(start, min(start + BATCH, records.size))
        levels = compare_pairs(records, own, own)
        copy[own] = weigh(model.tables, model.odds, levels, sources[own])[1]
        faulty[own] = weigh(model.tables, model.odds, _misspelt(levels), sources[own])[1]
    return _counted(records, copy, np.minimum(copy, faulty), settings)


def _favourable(records: Prepared, model: Model) -> Int32:
    """By record, the pair of sources (row of the model's odds) with the best prior odds; another list if there is one."""
    width = len(model.sources)
    prior: Float64 = model.odds[:, MATCH].reshape(width, width)
    prior = np.maximum(prior, prior.T)  # only pairs with the lower place first are in use
    known = np.array([model.sources.index(source) for source in records.sources], dtype=np.int64)
    if len(known) > 1:
        np.fill_diagonal(prior, -1.0)
    best = known[prior[np.ix_(known, known)].argmax(axis=1)] if len(known) else known
    pair = np.minimum(known, best) * width + np.maximum(known, best)
    return np.asarray(pair[records.source], dtype=np.int32)


def _misspelt(levels: Int8) -> Int8:
    """The levels of copies whose name, otherwise the same, has a typing error."""
    place = place_of("name")
    level = levels[:, place]
    wrong = names.NAME_LEVELS.index("typo-0") + (level - names.NAME_LEVELS.index("little-0")) % names.BINS
    faulty = levels.copy()
    faulty[:, place] = np.where(level > names.NAME_LEVELS.index("unlike"), wrong, level)
    return faulty


def _counted(records: Prepared, copy: Float64, faulty: Float64, settings: LinkageSettings) -> pl.DataFrame:
    match, review = settings.match_probability, settings.review_probability
    card, date = (pl.Series(values) for values in (records.kk_known == 0, records.year < 0))
    empty = {field: pl.col(field).is_null() for field in FIELDS} | {
        "nik": pl.Series(records.nik_known == 0), "no_kk": card, "tanggal_lahir": date,
        "desa": pl.Series(records.desa < 0),
    }  # fmt: skip
    told = records.frame.select(
        "source",
        thin=pl.Series(copy < match, dtype=pl.Boolean),
        thin_for_review=pl.Series(copy < review, dtype=pl.Boolean),
        fragile=pl.Series((copy >= match) & (faulty < match), dtype=pl.Boolean),
        **{f"without_{field}": missing for field, missing in empty.items()},
    )
    either = pl.col("thin") | pl.col("fragile")
    return (
        told.group_by("source")
        .agg(
            pl.len().alias("rows"),
            pl.col("thin", "thin_for_review", "fragile").sum(),
            *((pl.col(f"without_{field}") & either).sum().alias(f"without_{field}") for field in FIELDS),
        )
        .sort("source")
    )
