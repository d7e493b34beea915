"""An earlier linkage as the next one takes it up: which rows say what they said, and what their pairs came to.

With one model the levels of a pair follow from its two rows alone (how common a name is belongs to the model, see
`prepare.Frequencies`). So what was compared once need not be compared again, and the outcome is that of comparing
everything: docs/method.md says why, tests/property/test_linkage_increments.py tries it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Int8, Int64, UInt64
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS, place_of
from dtsen_merge.linkage.engines.blocks import Blocks
from dtsen_merge.linkage.engines.renewal import NONE, WINDOW, Known, Stood
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.tables import LINKAGE_INPUT, conform

MOST_FRESH: Final = 0.3
"""With a larger share of fresh rows a whole linkage is no slower."""
LEVEL_BITS: Final = 3
WORD_LEVELS: Final = 64 // LEVEL_BITS


@dataclass(frozen=True)
class Earlier:
    """What was kept of a linkage.

    `rows`: record_id, said (a hash of all that the row said), words `placed_0`, `placed_1`, … that tell at which level
    of splitting each key kept the row's blocks; and for keys that ended in windows, by their number, `window_7` (where
    the row stood in them, -1 where it did not) and `reach_7`. `pairs`: record_a, record_b and LEVEL_COLUMNS of all pairs whose
    first probability was 0.01 or more, and of those compared to complete a component.
    """

    rows: pl.DataFrame
    pairs: pl.DataFrame


@dataclass(frozen=True)
class TakenUp:
    """An earlier linkage beside the present records: what blocking needs of it, and the levels of the known pairs."""

    known: Known
    levels: Int8  # pairs × comparisons, the family's left open


def what_rows_say(records: pl.DataFrame) -> pl.DataFrame:
    """`record_id` and `said` (LINKAGE_INPUT as one hash), in the order of the ids."""
    whole = conform(records, LINKAGE_INPUT)
    said = whole.select("record_id", said=whole.hash_rows(seed=0))
    return said if said["record_id"].is_sorted() else said.sort("record_id")


def take_up(
    earlier: Earlier, prepared: Prepared, said: pl.DataFrame, slots: Mapping[str, int], anew: frozenset[str]
) -> TakenUp | None:
    """Set an earlier linkage beside the records; None where too little of it still holds.

    Args:
        earlier: made with the model that is to be used.
        prepared: the records.
        said: what they say (`what_rows_say`).
        slots: the keys, and how many values a record has in each.
        anew: sources whose rows count as fresh whatever they say.
    """
    before = said.join(earlier.rows, on="record_id", how="left", maintain_order="left", suffix="_before")
    held = before["said_before"].is_not_null() & (before["said"] == before["said_before"])
    fresh = ~held.fill_null(value=False).to_numpy()
    fresh |= np.isin(prepared.source, [place for place, name in enumerate(prepared.sources) if name in anew])
    if fresh.mean() > MOST_FRESH:
        return None
    windows = {
        KEYS[int(number)].name: Stood(
            np.where(fresh, NONE, before[f"window_{number}"].fill_null(NONE).to_numpy()).astype(np.int32),
            int(earlier.rows[f"reach_{number}"].to_numpy().max(initial=0)),
        )
        for number in (name.removeprefix("window_") for name in earlier.rows.columns if name.startswith("window_"))
    }
    words = [before[name].fill_null(0).to_numpy() for name in earlier.rows.columns if name.startswith("placed_")]
    a, b, rows = _places(earlier.pairs, prepared, fresh)
    levels = np.column_stack([earlier.pairs[name].to_numpy()[rows] for name in LEVEL_COLUMNS]).astype(np.int8)
    levels[:, place_of("family")] = 0
    return TakenUp(Known(fresh, _unpacked(words, slots), windows, a, b), levels)


def rows_for_next_time(said: pl.DataFrame, blocks: Sequence[Blocks]) -> pl.DataFrame:
    """The `rows` of an Earlier, from what the records say and the blocks of all keys."""
    columns = [column for own in blocks for column in own.level.reshape(-1, own.slots).T]
    words = [np.zeros(said.height, dtype=np.uint64) for _ in range(-(-len(columns) // WORD_LEVELS))]
    for number, column in enumerate(columns):
        word, place = divmod(number, WORD_LEVELS)
        words[word] |= (column + 1).astype(np.uint64) << np.uint64(LEVEL_BITS * place)
    windows = {}
    for number, own in enumerate(blocks):
        inside = own.level == WINDOW
        if own.slots == 1 and inside.any():
            windows[f"window_{number}"] = np.where(inside, own.place - own.place[inside].min(), NONE).astype(np.int32)
            windows[f"reach_{number}"] = np.full(said.height, own.limit // 2, dtype=np.int32)
    placed = {f"placed_{number}": word for number, word in enumerate(words)}
    return said.with_columns(pl.Series(name, values) for name, values in (placed | windows).items())


def _unpacked(words: Sequence[UInt64], slots: Mapping[str, int]) -> dict[str, Int8]:
    told, number = {}, 0
    mask = np.uint64((1 << LEVEL_BITS) - 1)
    for key, count in slots.items():
        columns = []
        for _ in range(count):
            word, place = divmod(number, WORD_LEVELS)
            columns.append(((words[word] >> np.uint64(LEVEL_BITS * place)) & mask).astype(np.int8) - 1)
            number += 1
        told[key] = np.column_stack(columns).ravel()
    return told


def _places(pairs: pl.DataFrame, prepared: Prepared, fresh: Bool) -> tuple[Int64, Int64, Int64]:
    """The known pairs of which no row is gone or fresh: both records' places, and the pair's."""
    standing = pl.DataFrame({"record": prepared.frame["record_id"], "place": np.arange(prepared.size)}).filter(~fresh)
    numbered = pairs.select("record_a", "record_b", pair=pl.int_range(pl.len()))
    for side in ("a", "b"):
        numbered = numbered.join(standing.rename({"record": f"record_{side}", "place": side}), on=f"record_{side}")
    numbered = numbered.sort("a", "b")
    return numbered["a"].to_numpy(), numbered["b"].to_numpy(), numbered["pair"].to_numpy()
