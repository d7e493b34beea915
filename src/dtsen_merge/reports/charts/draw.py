"""Which chart shows which figure: figures and words in, SVG out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from dtsen_merge.reports.charts import bars
from dtsen_merge.reports.charts.heat import heat
from dtsen_merge.reports.charts.style import BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, svg_of
from dtsen_merge.reports.charts.upset import Column, upset
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.coverage import ANY, CoverageLine
from dtsen_merge.reports.words import Words

WIDE: Final = 720
NARROW: Final = 330
"""Pixels: a chart is drawn for the desk and for the phone."""

Chart = Callable[[Figures, Words, int], Any]


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


def _flow(figures: Figures, words: Words, width: int) -> Any:
    parts = ("linked", "for_review", "repeated", "new", "family_rows", "rejected", "ignored")
    rows = [
        {"name": words.source(line.source), "series": words.heading("flow", part), "value": getattr(line, part)}
        for line in figures.sources
        for part in parts
        if line.received
    ]
    lines = sorted(figures.sources, key=lambda line: (-line.received, line.source))
    return rows and bars.stacked(
        rows,
        order=[words.source(line.source) for line in lines],
        series=[words.heading("flow", part) for part in parts],
        width=width,
        axis=words.say("axis-share-rows"),
        normalised=True,
        colours=(BLUE, ORANGE, SKY, GREEN, PINK, RED, GREY),
    ) or None  # fmt: skip


def _padan(figures: Figures, words: Words, width: int) -> Any:
    padan = words.heading("padan-source", "padan")
    reasons = [line for line in figures.padan.reasons]
    codes = sorted({line.reason for line in reasons}, key=lambda code: (-sum(x.persons for x in reasons if x.reason == code), code))
    known = [line for line in figures.padan.by_source if line.padan is not None and line.has_nik]
    shown = {line.source for line in known}
    rows = [{"name": words.source(line.source), "series": padan, "value": line.padan} for line in known]
    rows += [
        {"name": words.source(line.source), "series": words.code("reason", line.reason), "value": line.persons}
        for line in reasons
        if line.source in shown
    ]
    order = sorted(known, key=lambda line: (line.padan_share or 0.0, line.source))
    return rows and bars.stacked(
        rows,
        order=[words.source(line.source) for line in order],
        series=[padan, *(words.code("reason", code) for code in codes)],
        width=width,
        axis=words.say("axis-share-persons"),
        normalised=True,
        colours=(BLUE, ORANGE, RED, PINK, SKY, "#F0E442", GREEN, GREY, "#5b6770", "#b0884f"),
    ) or None  # fmt: skip


def _overlap(figures: Figures, words: Words, width: int) -> Any:
    if len(figures.overlap.sizes) < 2:
        return None
    most = 15 if width > 500 else 8
    columns = [
        Column(tuple(words.source(name) for name in line.sources), line.persons, words.count(line.persons))
        for line in figures.overlap.intersections[:most]
    ]
    names = [words.source(line.source) for line in figures.overlap.sizes]
    return upset(columns, names, width=width - 60, left=bars.labels_width(width), axis=words.say("axis-persons"))


def _disagreements(figures: Figures, words: Words, width: int) -> Any:
    lines = sorted(figures.disagreements.by_field, key=lambda line: -(line.share or 0.0))
    rows = [
        {"name": words.code("field", line.field), "value": line.share, "label": words.show(line.share, "share")}
        for line in lines
        if line.share is not None
    ]
    order = [row["name"] for row in rows]
    return bars.single(rows, order=order, width=width, axis=words.say("axis-share-compared"), share=True) if rows else None


def _recipients(figures: Figures, words: Words, width: int) -> Any:
    lines = figures.programmes.by_kecamatan
    programmes = [line.programme for line in figures.programmes.totals]
    rows = [
        {
            "x": line.programme,
            "y": words.show(line.kecamatan, "place"),
            "value": line.persons,
            "label": words.count(line.persons),
            "short": _short(line.persons, words),
        }
        for line in lines
    ]
    down = _places(lines, words)
    return heat(rows, across=programmes, down=down, width=width, legend=words.say("axis-persons"), share=False) if rows else None


def _short(value: int, words: Words) -> str:
    return words.count(value) if value < 1000 else words.say("thousand", value=words.number(round(value / 1000, 1 if value < 10000 else 0)))


def _places(lines: Any, words: Words) -> list[str]:
    """Kecamatan in the order of their codes, the unknown last."""
    keys = sorted({(line.kode_kecamatan or "~", line.kecamatan or "~") for line in lines})
    return [words.show(None if name == "~" else name, "place") for _, name in keys]


def _coverage(band_of: str) -> Chart:
    def chart(figures: Figures, words: Words, width: int) -> Any:
        bands = list(dict.fromkeys(line.band for line in figures.coverage.totals))
        if not bands:
            return None
        band = bands[0] if band_of == "extreme" else bands[-1]
        lines = [line for line in figures.coverage.by_kecamatan if line.band == band]
        programmes = list(dict.fromkeys(line.programme for line in figures.coverage.totals if line.band == band))
        return heat(
            [_covered(line, words) for line in lines],
            across=[words.programme(code) for code in programmes],
            down=_places(lines, words),
            width=width,
            legend=words.say("axis-coverage"),
            share=True,
        )

    return chart


def _covered(line: CoverageLine, words: Words) -> dict[str, Any]:
    told = "" if line.share is None else words.count(round(line.share * 100))
    return {
        "x": words.programme(line.programme),
        "y": words.show(line.kecamatan, "place"),
        "value": line.share,
        "label": f"{told}%" if told else "",
        "short": told,
        "any": line.programme == ANY,
    }


def _pairs(figures: Figures, words: Words, width: int) -> Any:
    codes = [line.programme for line in figures.programmes.totals]
    rows = [
        {
            "x": x,
            "y": y,
            "value": line.families,
            "label": words.count(line.families),
            "short": _short(line.families, words),
            "marked": line.forbidden,
        }
        for line in figures.programmes.pairs
        for x, y in ((line.programme_a, line.programme_b), (line.programme_b, line.programme_a))
        if {x, y} <= set(codes)
    ]
    return heat(rows, across=codes, down=codes, width=width, legend=words.say("axis-families"), share=False) if rows else None


def _inclusion(figures: Figures, words: Words, width: int) -> Any:
    lines = figures.checks.inclusion_lines
    codes = sorted({line.reason for line in lines}, key=lambda code: (-sum(x.recipients for x in lines if x.reason == code), code))
    totals = sorted(figures.checks.inclusion_by_programme, key=lambda line: (-line.to_check, line.programme))
    rows = [
        {"name": line.programme, "series": words.code("reason", line.reason), "value": line.recipients} for line in lines
    ]
    named = {line.programme for line in lines}
    return rows and bars.stacked(
        rows,
        order=[line.programme for line in totals if line.programme in named],
        series=[words.code("reason", code) for code in codes],
        width=width,
        axis=words.say("axis-recipients"),
        colours=(BLUE, ORANGE, GREEN, RED, SKY, PINK, "#F0E442", GREY),
    ) or None  # fmt: skip


def _exclusion(figures: Figures, words: Words, width: int) -> Any:
    lines = [line for line in figures.checks.by_kecamatan if line.exclusion]
    rows = [
        {"name": words.show(line.kecamatan, "place"), "value": line.exclusion, "label": words.count(line.exclusion)}
        for line in sorted(lines, key=lambda line: (-line.exclusion, line.kode_kecamatan or "~"))
    ]
    order = [row["name"] for row in rows]
    return bars.single(rows, order=order, width=width, axis=words.say("axis-families"), colour=ORANGE) if rows else None


def _productive(figures: Figures, words: Words, width: int) -> Any:
    parts = ("productive", "not_productive", "unknown")
    lines = figures.productive.by_kecamatan
    rows = [
        {"name": words.show(line.kecamatan, "place"), "series": words.code("group", part), "value": getattr(line, part)}
        for line in lines
        for part in parts
    ]
    return rows and bars.stacked(
        rows,
        order=_places(lines, words),
        series=[words.code("group", part) for part in parts],
        width=width,
        axis=words.say("axis-persons"),
        colours=(BLUE, ORANGE, GREY),
    ) or None  # fmt: skip


def _desil(figures: Figures, words: Words, width: int) -> Any:
    lines = figures.desil_changes
    pairs = list(dict.fromkeys((line.source_from, line.source_to) for line in lines))
    told = {pair: words.say("series-desil", older=words.source(pair[0]), newer=words.source(pair[1])) for pair in pairs}
    rows = [
        {
            "name": words.band(line.band),
            "series": told[line.source_from, line.source_to],
            "value": line.families,
            "label": words.count(line.families),
        }
        for line in lines
    ]
    return bars.standing(
        rows,
        order=list(dict.fromkeys(row["name"] for row in rows)),
        series=list(told.values()),
        width=width,
        axis=words.say("axis-families"),
        title=words.say("axis-desil-change"),
    ) if rows else None  # fmt: skip


def _scorecard(figures: Figures, words: Words, width: int) -> Any:
    measures = ("completeness", "validity", "uniqueness", "padan", "score")
    rows = [
        {
            "x": words.heading("scorecard", measure),
            "y": line.agency or words.say("agency-unknown"),
            "value": value,
            "label": "" if value is None else words.count(round(value * 100)) + "%",
            "short": "" if value is None else words.count(round(value * 100)),
        }
        for line in figures.scorecard
        for measure in measures
        for value in (getattr(line, measure),)
    ]
    down = [line.agency or words.say("agency-unknown") for line in figures.scorecard]
    across = [words.heading("scorecard", measure) for measure in measures]
    return heat(rows, across=across, down=down, width=width, legend=words.say("axis-share"), share=True) if rows else None


def _probability(figures: Figures, words: Words, width: int) -> Any:
    lines = figures.linkage.histogram
    series = (words.heading("link-histogram", "links"), words.heading("link-histogram", "review_pairs"))
    rows = [
        {
            "name": f"{words.show(line.lower, 'number')}–{words.show(line.upper, 'number')}",
            "series": name,
            "value": value,
            "label": words.count(value),
        }
        for line in lines
        for name, value in zip(series, (line.links, line.review_pairs), strict=True)
        if value
    ]
    return bars.standing(
        rows,
        order=[f"{words.show(line.lower, 'number')}–{words.show(line.upper, 'number')}" for line in lines],
        series=series,
        width=width,
        axis=words.say("axis-links"),
        title=words.say("axis-probability"),
    ) if rows else None  # fmt: skip


def _progress(figures: Figures, words: Words, width: int) -> Any:
    rows = [
        {
            "name": " · ".join(filter(None, (line.programme, words.code("measure", line.measure)))),
            "value": min(line.value / line.target, 1.5),
            "label": words.say("of-target", value=words.amount(line.value), target=words.amount(line.target)),
        }
        for line in figures.progress
        if line.value is not None and line.target and line.measure not in ("inclusion", "errors")
    ]
    order = [row["name"] for row in rows]
    return bars.towards(rows, order=order, width=width, axis=words.say("axis-target")) if rows else None


_CHARTS: Final[dict[str, Chart]] = {
    "coverage_extreme": _coverage("extreme"),
    "coverage_poor": _coverage("poor"),
    "recipients": _recipients,
    "productive": _productive,
    "progress": _progress,
    "exclusion": _exclusion,
    "inclusion": _inclusion,
    "pairs": _pairs,
    "desil": _desil,
    "flow": _flow,
    "padan": _padan,
    "overlap": _overlap,
    "disagreements": _disagreements,
    "scorecard": _scorecard,
    "probability": _probability,
}
