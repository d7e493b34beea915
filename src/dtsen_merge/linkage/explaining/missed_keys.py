"""Which blocking keys two records share, and what keeps the others from bringing them together.

The candidate pairs of a run are not kept, so the blocks of the keys that two records share are built again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.blocking import KEYS, Columns, Key
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS, compare_pairs
from dtsen_merge.linkage.engines.blocks import build_blocks
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.weigh import weigh

ColumnState = Literal["same", "differs", "empty"]
WINDOWS: Final = "window"
"""Stands for a column where the last splitting, into windows by name, parted two records."""


@dataclass(frozen=True)
class KeyView:
    """One key as two records see it: the state of each column, and what split the block where all of them agree."""

    key: str
    columns: tuple[tuple[str, ColumnState], ...]
    split_by: str = ""  # a column, or WINDOWS

    @property
    def shared(self) -> bool:
        """Whether all columns agree."""
        return all(state == "same" for _, state in self.columns)

    @property
    def joins(self) -> bool:
        """Whether the key brings the two records together."""
        return self.shared and not self.split_by


def key_views(prepared: Prepared, a: int, b: int) -> tuple[KeyView, ...]:
    """Every key of blocking.KEYS as the records a and b (places in `prepared`) see it."""
    columns = Columns(prepared)
    return tuple(_view(key, columns, a, b) for key in KEYS)


def fresh_pairs(prepared: Prepared, model: Model, a: list[int], b: list[int]) -> pl.DataFrame:
    """Pairs compared and weighed on the spot: PAIRS and the level columns, the most probable first.

    The family comparison belongs to a later pass over all pairs, so it is missing here.
    """
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    levels = compare_pairs(prepared, low, high)
    places = np.array([model.sources.index(source) for source in prepared.sources], dtype=np.int32)
    left, right = places[prepared.source[low]], places[prepared.source[high]]
    sources = (np.minimum(left, right) * len(model.sources) + np.maximum(left, right)).astype(np.int32)
    weight, probability = weigh(model.tables, model.odds, levels, sources)
    identifiers = prepared.frame["record_id"]
    return pl.DataFrame(
        {
            "record_a": identifiers.gather(low),
            "record_b": identifiers.gather(high),
            "weight": weight,
            "probability": probability,
            **{name: levels[:, place] for place, name in enumerate(LEVEL_COLUMNS)},
            "found_by": np.zeros(len(low), dtype=np.uint32),
        }
    ).sort("probability", "weight", "record_a", "record_b", descending=[True, True, False, False])


def _view(key: Key, columns: Columns, a: int, b: int) -> KeyView:
    states = tuple((name, _state(columns.get(name), a, b)) for name in key.columns)
    view = KeyView(key.name, states)
    return KeyView(key.name, states, _split_by(key, columns, a, b)) if view.shared else view


def _state(values: NDArray[Any], a: int, b: int) -> ColumnState:
    left, right = ({int(value) for value in values[place] if value >= 0} for place in (a, b))
    return "same" if left & right else "differs" if left and right else "empty"


def _split_by(key: Key, columns: Columns, a: int, b: int) -> str:
    """What parts two records that agree on a key's columns; "" for nothing."""
    blocks = build_blocks(key, columns)
    if blocks.joins(a, b):
        return ""
    numbers = columns.blocks(key)
    shared = sorted({int(number) for number in numbers[a] if number} & {int(number) for number in numbers[b]})
    inside = (numbers == np.uint64(shared[0])).any(axis=1)
    for name in key.splitters:
        value = columns.get(name)[:, 0]
        if value[a] != value[b] and int(inside.sum()) > blocks.limit:
            return name
        inside &= value == value[a]
    return WINDOWS
