"""The model: a probability for every level in every class, prior odds for every pair of sources; as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.linkage.arrays import Float64
from dtsen_merge.linkage.comparisons import COMPARISONS

MODEL_VERSION: Final = 2


@dataclass(frozen=True)
class Model:
    """Everything that turns levels into weights.

    `tables[c]` is classes × levels of comparison c (classes as in priors.CLASSES); `odds[source pair]` holds the
    share of all pairs of two sources that are match, other, household, twin.
    """

    sources: tuple[str, ...]
    tables: tuple[Float64, ...]
    odds: Float64  # (sources²) × classes; row = lower place × sources + higher place
    records: int
    iterations: int
    converged: bool
    log_likelihood: tuple[float, ...]  # of the candidate patterns, before each step
    movement: tuple[float, ...]  # the largest change of a match probability, in each step

    def to_json(self) -> str:
        """The model as JSON text, levels by name."""
        tables = {
            comparison.name: {
                level: [float(probability) for probability in table[:, place]]
                for place, level in enumerate(comparison.levels)
            }
            for comparison, table in zip(COMPARISONS, self.tables, strict=True)
        }
        return json.dumps(
            {
                "version": MODEL_VERSION,
                "sources": list(self.sources),
                "tables": tables,
                "odds": self.odds.tolist(),
                "records": self.records,
                "iterations": self.iterations,
                "converged": self.converged,
                "log_likelihood": list(self.log_likelihood),
                "movement": list(self.movement),
            }
        )

    @staticmethod
    def from_json(text: str) -> Model:
        """Read a model back.

        Raises:
            SurroundingsError: it was saved by a version whose comparisons differ.
        """
        held: dict[str, Any] = json.loads(text)
        names = {comparison.name: comparison for comparison in COMPARISONS}
        fits = held["version"] == MODEL_VERSION and all(
            tuple(held["tables"].get(name, ())) == comparison.levels for name, comparison in names.items()
        )
        if not fits:
            raise SurroundingsError("linkage-model-version", found=str(held["version"]), wanted=MODEL_VERSION)
        return Model(
            sources=tuple(held["sources"]),
            tables=tuple(
                np.array([held["tables"][name][level] for level in comparison.levels]).T
                for name, comparison in names.items()
            ),
            odds=np.array(held["odds"], dtype=np.float64).reshape(-1, 4),
            records=held["records"],
            iterations=held["iterations"],
            converged=held["converged"],
            log_likelihood=tuple(held["log_likelihood"]),
            movement=tuple(held["movement"]),
        )
