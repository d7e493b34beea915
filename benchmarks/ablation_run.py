"""One linkage with an idea switched off, begun where the idea first matters, and its scores against the truth.

What does not depend on the idea is kept from the whole run: the arrays of the records, the blocks, the compared pairs,
the linked pairs. The processor time of a run is that of what was done anew and, of the whole run, of what was not.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

import numpy as np
import polars as pl
from ablation_folds import folded
from ablation_ideas import Idea

from dtsen_merge.linkage import Linked, cluster, link
from dtsen_merge.linkage.arrays import Int64
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.linkage.comparisons import pack, unpack
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.engines.blocks import Blocks
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store, open_store
from dtsen_merge.tables import LINKAGE_INPUT, conform

FLOW: Final[Any] = importlib.import_module("dtsen_merge.linkage.link")
CHANCE: Final = FLOW.chance_samples
STAGES: Final = {"compare": "compare", "estimate": "estimate"}
"""Where an idea first matters → the stage of `link` before which all is kept."""


@dataclass(frozen=True)
class Scores:
    """Pairs of records put together, belonging together, both; F1; CPU seconds; each record's cluster."""

    found: int
    wanted: int
    right: int
    seconds: float
    label: Int64

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    @property
    def wrong(self) -> int:
        """Pairs of records of two persons put together."""
        return self.found - self.right


class Bench:
    """A set, linked once with every idea in place."""

    def __init__(self, rows: pl.DataFrame, once: frozenset[str]) -> None:
        self.rows, self.once = rows, once
        self.records = conform(rows, LINKAGE_INPUT)
        self.person = rows["person"].rank("dense").cast(pl.Int64).to_numpy() - 1
        self.settings = LinkageSettings()
        self._spent: dict[str, float] = {}
        self._prepared: Prepared
        self._blocks: list[Blocks]
        self._candidates: pl.DataFrame
        self._linked: Linked
        self._chance: Any = ()
        self._chance_spent = 0.0
        self.whole = self._link_whole()

    def _link_whole(self) -> Scores:
        marks: dict[str, float] = {}

        def note(stage: str, done: int, total: int) -> None:
            marks.setdefault(stage, time.process_time())

        with ExitStack() as stack:
            self._watch(stack)
            began = time.process_time()
            with open_store(None) as store:
                self._linked = link(
                    store, self.records, settings=self.settings, one_row_sources=self.once, on_progress=note
                )
        self._spent = {depth: marks[stage] - began for depth, stage in STAGES.items()}
        self._spent["cluster"] = time.process_time() - began
        return self._clustered(self._linked, self.once, self._spent["cluster"])

    def _watch(self, stack: ExitStack) -> None:
        """Keep what passes: the arrays, the blocks, the compared pairs, the samples of chance agreement."""
        prepare, block, fit = FLOW.prepare, FLOW._block_all, FLOW._fit

        def sampled(*given: Any) -> Any:
            began = time.process_time()
            self._chance = CHANCE(*given)
            self._chance_spent = time.process_time() - began
            return self._chance

        def prepared(records: pl.DataFrame) -> Prepared:
            self._prepared = prepare(records)
            return self._prepared

        def blocked(*given: Any) -> list[Blocks]:
            self._blocks = block(*given)
            return list(self._blocks)

        def fitted(store: Store, *rest: Any) -> Any:
            self._candidates = store.frame("SELECT * FROM linkage_candidates ORDER BY a, b")
            return fit(store, *rest)

        watchers = {"prepare": prepared, "_block_all": blocked, "_fit": fitted, "chance_samples": sampled}
        for name, watcher in watchers.items():
            stack.enter_context(patch.object(FLOW, name, watcher))

    def without(self, idea: Idea) -> Scores:
        """The scores with the idea switched off."""
        once = frozenset() if idea.free_lists else self.once
        with idea.off():
            if idea.depth == "cluster":
                return self._clustered(self._linked, once, self._spent["cluster"])
            return self._linked_anew(idea, once)

    def without_key(self, number: int) -> Scores:
        """The scores without the pairs that only this blocking key found."""
        found = pl.col("found_by") != (1 << number)
        idea = Idea("", "", "", "estimate")
        return self._linked_anew(idea, self.once, self._candidates.filter(found))

    def _linked_anew(self, idea: Idea, once: frozenset[str], candidates: pl.DataFrame | None = None) -> Scores:
        prepared = self._prepared
        if idea.prepared is not None:
            prepared = replace(idea.prepared(prepared), memory={})
        elif idea.depth == "compare":
            prepared = replace(prepared, memory={})
        with ExitStack() as stack:
            stack.enter_context(patch.object(FLOW, "prepare", lambda records: prepared))
            stack.enter_context(patch.object(FLOW, "_block_all", lambda *given: list(self._blocks)))
            if idea.depth == "estimate":
                kept = self._folded(idea, self._candidates if candidates is None else candidates)
                stack.enter_context(patch.object(FLOW, "_compare_all", _given(kept)))
            again = idea.depth == "estimate" and not idea.folds and FLOW.chance_samples is CHANCE
            if again:
                stack.enter_context(patch.object(FLOW, "chance_samples", lambda *given: self._chance))
            stack.enter_context(folded(idea.folds))
            began = time.process_time()
            with open_store(None) as store:
                linked = link(store, self.records, settings=self.settings, one_row_sources=once)
            spent = self._spent[idea.depth] + time.process_time() - began + again * self._chance_spent
            return self._clustered(linked, once, spent)

    @staticmethod
    def _folded(idea: Idea, candidates: pl.DataFrame) -> pl.DataFrame:
        if not idea.folds:
            return candidates
        levels = unpack(candidates["pattern"].to_numpy())
        for place, fold in idea.folds.items():
            levels[:, place] = fold[levels[:, place]]
        return candidates.with_columns(pattern=pl.Series(pack(levels)))

    def _clustered(self, linked: Linked, once: frozenset[str], spent: float) -> Scores:
        began = time.process_time()
        told = cluster(self.records, linked.pairs, settings=self.settings, one_row_sources=once).clusters
        spent += time.process_time() - began
        label = told.sort("record_id")["cluster"].rank("dense").cast(pl.Int64).to_numpy() - 1
        both = label * (self.person.max(initial=0) + 1) + self.person
        found, wanted, right = (
            pairs_of(np.unique(groups, return_counts=True)[1]) for groups in (label, self.person, both)
        )
        return Scores(found, wanted, right, spent, label)

    def key_figures(self) -> dict[str, tuple[float, float, int]]:
        """By key: the share of true pairs that are compared, that share without the key, pairs that only it found."""
        a, b = self._candidates["a"].to_numpy(), self._candidates["b"].to_numpy()
        found_by = self._candidates["found_by"].to_numpy()
        true = self.person[a] == self.person[b]
        told = {}
        for number, key in enumerate(KEYS):
            own = found_by == (1 << number)
            have = int(true.sum())
            told[key.name] = (
                have / self.whole.wanted,
                (have - int((true & own).sum())) / self.whole.wanted,
                int(own.sum()),
            )
        return told


def pairs_of(sizes: Int64) -> int:
    """Pairs inside groups of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def _given(candidates: pl.DataFrame) -> Callable[..., int]:
    """In the place of `_compare_all`: the compared pairs of an earlier run."""

    def compare_all(store: Store, *rest: Any) -> int:
        engine.open_candidates(store)
        engine.add_candidates(store, candidates)
        return candidates.height

    return compare_all
