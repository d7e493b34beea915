"""Why two records are one person or two: the weight of every comparison, and what would change the answer.

**The weights add up exactly.** The model has four classes, so the weight of a pair is no sum of one number a
comparison. Let γ₁ … γₙ be the levels in the order of COMPARISONS and

    F(γ₁ … γₖ) = log₂ P(γ₁ … γₖ | match) − log₂ [ Σ_{c≠match} π_c P(γ₁ … γₖ | c) / Σ_{c≠match} π_c ],   F() = 0

be the log₂ Bayes factor of the first k of them (docs/method.md, section 1). The weight of comparison k is what it
adds to those before it, wₖ = F(γ₁ … γₖ) − F(γ₁ … γₖ₋₁). The sum telescopes to the pair's weight F(γ₁ … γₙ), and with the
log₂ prior odds to the log₂ odds of a match. A comparison's weight so depends on those before it: after a card that
agrees, a village that agrees says less, as a household shares both. The order is fixed, and the NIK and the name
come first. Leaving the later levels out is the same as calling them missing, which is neutral in every class;
therefore `weigh` itself does the reckoning, on the pair's prefixes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Int8
from dtsen_merge.linkage.comparisons import COMPARISONS, LEVEL_COLUMNS
from dtsen_merge.linkage.estimation.priors import MATCH
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.weigh import DOUBTS, doubts, weigh

_NO_CEILING: Final = 1e-6  # log2 odds: below this the probability is the weights' own


@dataclass(frozen=True)
class Step:
    """One comparison of a pair: its level by name, its weight in bits, and the log2 odds once it is added."""

    comparison: str
    level: str
    bits: float
    total: float

    @property
    def neutral(self) -> bool:
        """Whether there was nothing to compare."""
        return self.level == _first_level(self.comparison)


@dataclass(frozen=True)
class Weights:
    """A pair weighed: log2 prior odds, then the steps; `weight` is their sum, `ceiling` what was taken off after it."""

    prior: float
    steps: tuple[Step, ...]
    ceiling: float  # log2 odds; 0 where the probability is the weights' own
    doubt: str  # why it was taken off: one of weigh.DOUBTS; "" where nothing was
    probability: float

    @property
    def weight(self) -> float:
        """The log2 Bayes factor of all comparisons together."""
        return sum(step.bits for step in self.steps)

    @property
    def total(self) -> float:
        """The log2 odds of a match, the ceiling counted."""
        return self.prior + self.weight + self.ceiling


def decompose(model: Model, levels: Int8, source_a: str, source_b: str) -> Weights:
    """The weights of one pair, which add up (see above).

    Args:
        model: the model that the linkage used.
        levels: the pair's levels, one a comparison.
        source_a: one record's source, in `model.sources`.
        source_b: the other's.
    """
    row = _source_row(model, source_a, source_b)
    prefixes = np.tril(np.tile(levels, (len(levels) + 1, 1)), -1).astype(np.int8)
    sources = np.full(len(prefixes), row, dtype=np.int32)
    factors, chances = weigh(model.tables, model.odds, prefixes, sources)
    odds = model.odds[row]
    prior = float(np.log2(max(odds[MATCH], 1e-300)) - np.log2(max(np.delete(odds, MATCH).sum(), 1e-300)))
    bits = np.diff(factors)
    steps = tuple(
        Step(comparison.name, comparison.levels[int(level)], float(bit), prior + float(factor))
        for comparison, level, bit, factor in zip(COMPARISONS, levels, bits, factors[1:], strict=True)
    )
    probability = float(chances[-1])
    ceiling, doubt = 0.0, ""
    if abs(probability - _probability(steps[-1].total)) > _NO_CEILING:
        ceiling = float(np.log2(probability / (1.0 - probability))) - steps[-1].total
        doubt = DOUBTS[int(doubts(model.odds, prefixes[-1:], sources[-1:])[0])]
    return Weights(prior, steps, ceiling, doubt, probability)


def what_would_change(model: Model, levels: Int8, source_a: str, source_b: str, threshold: float) -> tuple[str, ...]:
    """The comparisons of which one alone, at its best or its worst level, would put the pair on the other side.

    Args:
        model: the linkage's.
        levels: the pair's.
        source_a: one record's source.
        source_b: the other's.
        threshold: match probability.

    Returns:
        Names of comparisons, those with the greatest effect first. Comparisons that a later pass fills in are left out.
    """
    row = _source_row(model, source_a, source_b)
    tried = [
        (place, level)
        for place, comparison in enumerate(COMPARISONS)
        for level in range(1, len(comparison.levels))
        if comparison.compare is not None
    ]
    changed = np.tile(levels, (len(tried) + 1, 1)).astype(np.int8)
    for at, (place, level) in enumerate(tried, start=1):
        changed[at, place] = level
    factors, chances = weigh(model.tables, model.odds, changed, np.full(len(changed), row, dtype=np.int32))
    linked = chances[0] >= threshold
    table = pl.DataFrame(
        {"place": [place for place, _ in tried], "effect": np.abs(factors[1:] - factors[0]), "chance": chances[1:]}
    )
    turned = table.filter((pl.col("chance") >= threshold) != linked).group_by("place").agg(pl.col("effect").max())
    return tuple(COMPARISONS[place].name for place in turned.sort("effect", "place", descending=[True, False])["place"])


def levels_of(pair: pl.DataFrame) -> Int8:
    """The levels of the first of some pairs."""
    return np.asarray(pair.select(LEVEL_COLUMNS).head(1).to_numpy()[0], dtype=np.int8)


def _source_row(model: Model, source_a: str, source_b: str) -> int:
    low, high = sorted(model.sources.index(source) for source in (source_a, source_b))
    return low * len(model.sources) + high


def _first_level(comparison: str) -> str:
    return next(one.levels[0] for one in COMPARISONS if one.name == comparison)


def _probability(bits: float) -> float:
    return float(1.0 / (1.0 + np.exp2(np.clip(-bits, -1000, 1000))))
