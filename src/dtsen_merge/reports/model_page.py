"""The page of a linkage model: how it was learned, what each level of agreement weighs, which lists overlap.

One self-contained page without script and without network. It holds levels and shares only, nobody's data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.numbers import format_decimal

from dtsen_merge.messages import Language, text
from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.reports.charts.draw import NARROW, WIDE, Drawing
from dtsen_merge.reports.charts.model import by_step, weights
from dtsen_merge.reports.charts.style import svg_of
from dtsen_merge.reports.pages import page_environment
from dtsen_merge.reports.words import LOCALES, UNKNOWN

CHARTED: Final = 24
"""Levels in a comparison's chart: the commonest of them; the table has all."""
TOLD: Final = 3
"""Levels that a chart's text alternative names, for and against."""


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """One level: its probability in each class of pairs, and log2 of match over other, in bits."""

    words: str
    match: float
    other: float
    household: float
    twin: float
    weight: float


@dataclass(frozen=True, slots=True)
class ComparisonFigures:
    """One comparison; level 0 (nothing to compare) is left out."""

    name: str
    levels: tuple[LevelFigures, ...]


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """Everything on the page. `overlap[i][j]`: share of the pairs of two sources that are one person."""

    number: int
    made: str
    records: int
    sources: tuple[str, ...]  # titles
    iterations: int
    converged: bool
    log_likelihood: tuple[float, ...]
    movement: tuple[float, ...]  # largest change of a match probability, by step; empty where it was not kept
    comparisons: tuple[ComparisonFigures, ...]
    overlap: tuple[tuple[float, ...], ...]


def write_model_html(figures: ModelFigures, path: Path, *, language: Language) -> None:
    """Write the page.

    Raises:
        SurroundingsError: `output-not-writable` or `disk-full`.
    """
    page = render_model(figures, language=language)
    with replacing(path, mode=SHARED) as draft:
        draft.write_text(page, encoding="utf-8")


def render_model(figures: ModelFigures, *, language: Language) -> str:
    """The page as text."""
    told = _Telling(language)
    return (
        page_environment()
        .get_template("model.html.j2")
        .render(
            say=told.say,
            lang=language,
            figures=figures,
            told=told,
            convergence=_convergence(figures, told),
            comparisons=[
                {
                    "title": told.comparison(one.name),
                    "name": one.name,
                    "chart": _weights(one, told),
                    "levels": one.levels,
                }
                for one in figures.comparisons
            ],
            charted=CHARTED,
        )
    )


class _Telling:
    """One language's way of saying the figures."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, key: str, /, **values: Any) -> str:
        """The message `linkage-model-<key>`."""
        return text(f"linkage-model-{key}", self.language, **values)

    def comparison(self, name: str) -> str:
        """A comparison's name."""
        return text(f"linkage-comparison-{name}", self.language)

    def weight(self, value: float) -> str:
        """Bits with a sign and one decimal."""
        return format_decimal(value, format="+0.0;−0.0", locale=LOCALES[self.language])

    def share(self, value: float) -> str:
        """A probability: four decimals, and below 1 in 1,000 three digits and a power of ten."""
        if value >= 0.001 or value == 0:
            return format_decimal(value, format="0.0000", locale=LOCALES[self.language])
        return format_decimal(value, format="0.00E0", locale=LOCALES[self.language]).replace("E", "·10^")

    def count(self, value: float) -> str:
        """A whole number."""
        return format_decimal(round(value), format="#,##0;−#,##0", locale=LOCALES[self.language])

    def one_in(self, share: float) -> str:
        """A share of pairs as `1 : 12,345`."""
        return f"1 : {self.count(1.0 / share)}" if share > 0 else UNKNOWN


def _convergence(figures: ModelFigures, told: _Telling) -> list[Drawing]:
    """How likelihood and match probabilities moved, step by step."""
    likelihood = _steps("likelihood", figures.log_likelihood, told.count, told)
    movement = _steps("movement", figures.movement, told.share, told, logarithmic=True)
    return [drawing for drawing in (likelihood, movement) if drawing]


def _steps(
    key: str, values: tuple[float, ...], show: Callable[[float], str], told: _Telling, *, logarithmic: bool = False
) -> Drawing | None:
    if len(values) < 2:
        return None
    steps, axis = told.say("axis-step"), told.say(f"axis-{key}")
    description = told.say(f"chart-{key}-description", steps=len(values), first=show(values[0]), last=show(values[-1]))
    return _draw(
        key,
        told.say(f"chart-{key}"),
        description,
        lambda width: by_step(values, width=width, axis=axis, steps=steps, logarithmic=logarithmic),
        told.language,
    )


def _weights(comparison: ComparisonFigures, told: _Telling) -> Drawing:
    """The weights of a comparison's commonest levels, the strongest evidence for a match first."""
    common = sorted(comparison.levels, key=lambda level: -max(level.match, level.other))[:CHARTED]
    shown = sorted(common, key=lambda level: -level.weight)
    rows = [{"name": level.words, "weight": level.weight, "label": told.weight(level.weight)} for level in shown]
    title = told.say("chart-weights", comparison=told.comparison(comparison.name))
    ends = [*shown[:TOLD], *shown[max(TOLD, len(shown) - TOLD) :]]
    listed = "; ".join(f"{level.words} {told.weight(level.weight)}" for level in ends)
    return _draw(
        comparison.name,
        title,
        told.say("chart-weights-description", levels=listed),
        lambda width: weights(rows, width=width, axis=told.say("axis-weight")),
        told.language,
    )


def _draw(key: str, title: str, description: str, chart: Callable[[int], Any], language: Language) -> Drawing:
    wide, narrow = (
        svg_of(chart(width), ident=f"model-{key}-{size}", title=title, description=description, language=language)
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Drawing(key, title, description, wide, narrow)
