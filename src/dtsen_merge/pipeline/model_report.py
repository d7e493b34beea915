"""A model as figures: for the page (`link --model-report`), and the levels that say most for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from dtsen_merge.linkage import COMPARISONS, Model
from dtsen_merge.linkage.estimation.priors import MATCH, OTHER
from dtsen_merge.linkage.explaining.wording import level_words
from dtsen_merge.linkage.persist import SavedModel
from dtsen_merge.messages import Language
from dtsen_merge.reports.model_page import ComparisonFigures, LevelFigures, ModelFigures, write_model_html
from dtsen_merge.settings import Workspace

STRONGEST: Final = 6
"""Levels shown on the terminal, for a match and against it each."""
OF_ONE_COMPARISON: Final = 2
FREQUENT: Final = 0.005
"""What is rarer among the pairs that it speaks for (matches, or other pairs) is left to the page."""


def write_model_page(workspace: Workspace, saved: SavedModel, model: Model, path: Path, *, language: Language) -> None:
    """Write the page of a model; `saved` is its line on the shelf.

    Raises:
        SurroundingsError: the page cannot be written.
    """
    titles = {profile.name: profile.title or profile.name for profile in workspace.sources}
    figures = ModelFigures(
        number=saved.number,
        made=saved.made.isoformat(sep=" ", timespec="minutes"),
        records=model.records,
        sources=tuple(titles.get(source, source) for source in model.sources),
        iterations=model.iterations,
        converged=model.converged,
        log_likelihood=model.log_likelihood,
        movement=model.movement,
        comparisons=tuple(_comparison(place, model, language) for place in range(len(COMPARISONS))),
        overlap=_overlap(model),
    )
    write_model_html(figures, path, language=language)


def strongest_levels(model: Model, language: Language) -> tuple[dict[str, Any], ...]:
    """The levels with the highest weights and those with the lowest: comparison, level, words, match, other, weight."""
    lines: list[dict[str, Any]] = [
        {"comparison": comparison.name, "level": level, "words": _sentence(comparison.name, level, language), "match": m, "other": u, "weight": weight}
        for comparison, table in zip(COMPARISONS, model.tables, strict=True)
        for level, m, u, weight in zip(
            comparison.levels[1:], table[MATCH, 1:].tolist(), table[OTHER, 1:].tolist(), level_weights(table), strict=True
        )
    ]  # fmt: skip
    ordered = sorted(lines, key=lambda line: -line["weight"])
    speaking = [line for line in ordered if line["weight"] > 0 and line["match"] >= FREQUENT]
    denying = [line for line in reversed(ordered) if line["weight"] < 0 and line["other"] >= FREQUENT]
    return (*_varied(speaking), *reversed(_varied(denying)))


def _varied(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first STRONGEST of the lines that read differently, a few of a comparison at most."""
    seen: set[str] = set()
    counted: Counter[str] = Counter()
    kept = []
    for line in lines:
        if line["words"] not in seen and counted[line["comparison"]] < OF_ONE_COMPARISON:
            kept.append(line)
            seen.add(line["words"])
            counted[line["comparison"]] += 1
    return kept[:STRONGEST]


def level_weights(table: Any) -> list[float]:
    """log2 of match over other, in bits, of every level but the first (which says nothing)."""
    m, u = (np.maximum(table[row, 1:], 1e-300) for row in (MATCH, OTHER))
    weights: list[float] = np.log2(m / u).tolist()
    return weights


def _comparison(place: int, model: Model, language: Language) -> ComparisonFigures:
    comparison, table = COMPARISONS[place], model.tables[place]
    levels = comparison.levels[1:]
    words = [_sentence(comparison.name, level, language) for level in levels]
    told = [
        f"{said} · {_step(level)}" if words.count(said) > 1 else said for said, level in zip(words, levels, strict=True)
    ]
    shares, bits = table[:, 1:].T.tolist(), level_weights(table)
    return ComparisonFigures(
        name=comparison.name,
        levels=tuple(
            LevelFigures(said, match, other, household, twin, weight)
            for said, (match, other, household, twin), weight in zip(told, shares, bits, strict=True)
        ),
    )


def _step(level: str) -> str:
    """What tells a level from others that read alike: its step of rarity (`same-5`), else its name."""
    step = level.rpartition("-")[2]
    return step if step.isdigit() else level


def _sentence(comparison: str, level: str, language: Language) -> str:
    """A level in words, with a capital letter."""
    said = level_words(comparison, level, language)
    return said[:1].upper() + said[1:]


def _overlap(model: Model) -> tuple[tuple[float, ...], ...]:
    size = len(model.sources)
    return tuple(
        tuple(float(model.odds[min(a, b) * size + max(a, b), MATCH]) for b in range(size)) for a in range(size)
    )
