"""Which chart shows which figure: figures and words in, SVG out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dtsen_merge.reports.charts import data, welfare
from dtsen_merge.reports.charts.style import svg_of
from dtsen_merge.reports.charts.welfare import Chart
from dtsen_merge.reports.words import Words

WIDE: Final = 940
NARROW: Final = 330
"""Pixels: a chart is drawn for the desk and for the phone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart, twice: the page shows the one that fits."""

    key: str
    title: str
    description: str
    wide: str
    narrow: str


def draw(key: str, words: Words) -> Drawing | None:
    """The chart of that key, or None when there is nothing to show."""
    title, told = words.say(f"chart-{key.replace('_', '-')}"), words.say(f"chart-{key.replace('_', '-')}.description")
    drawn: dict[str, str] = {}
    for size, width in (("wide", WIDE), ("narrow", NARROW)):
        chart = _CHARTS[key](words.figures, words, width)
        if chart is None:
            return None
        ident = f"chart-{key}-{size}"
        drawn[size] = svg_of(chart, ident=ident, title=title, description=told, language=words.language)
    return Drawing(key, title, told, drawn["wide"], drawn["narrow"])


def chart_keys() -> tuple[str, ...]:
    """All charts there are."""
    return tuple(_CHARTS)


_CHARTS: Final[dict[str, Chart]] = {
    "coverage_extreme": welfare.coverage("extreme"),
    "coverage_poor": welfare.coverage("poor"),
    "recipients": welfare.recipients,
    "productive": welfare.productive,
    "progress": welfare.progress,
    "exclusion": welfare.exclusion,
    "inclusion": welfare.inclusion,
    "pairs": welfare.pairs,
    "desil": welfare.desil,
    "flow": data.flow,
    "padan": data.padan,
    "overlap": data.overlap,
    "disagreements": data.disagreements,
    "scorecard": data.scorecard,
    "probability": data.probability,
}
