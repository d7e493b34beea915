"""Charts of the data: what was delivered, how it matches, how good it is."""

from __future__ import annotations

from typing import Any

from dtsen_merge.reports.charts import bars
from dtsen_merge.reports.charts.heat import heat
from dtsen_merge.reports.charts.style import BLUE, BROWN, GREEN, GREY, ORANGE, PINK, RED, SKY, SLATE, YELLOW
from dtsen_merge.reports.charts.upset import Column, upset
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.words import Words


def flow(figures: Figures, words: Words, width: int) -> Any:
    """What became of each source's rows."""
    parts = ("linked", "for_review", "repeated", "new", "family_rows", "rejected", "ignored")
    rows = [
        {"name": words.source(line.source), "series": words.heading("flow", part), "value": getattr(line, part)}
        for line in figures.sources
        for part in parts
        if line.received
    ]
    lines = sorted(figures.sources, key=lambda line: (-line.received, line.source))
    return (rows and bars.stacked(
        rows,
        order=[words.source(line.source) for line in lines],
        series=[words.heading("flow", part) for part in parts],
        width=width,
        axis=words.say("axis-share-rows"),
        normalised=True,
        colours=(BLUE, ORANGE, SKY, GREEN, PINK, RED, GREY),
    )) or None  # fmt: skip


def padan(figures: Figures, words: Words, width: int) -> Any:
    """Padan and the reasons against, each source of which is known."""
    padan = words.heading("padan-source", "padan")
    reasons = figures.padan.reasons
    codes = sorted(
        {line.reason for line in reasons}, key=lambda code: (-sum(x.persons for x in reasons if x.reason == code), code)
    )
    known = [line for line in figures.padan.by_source if line.padan is not None and line.has_nik]
    shown = {line.source for line in known}
    rows = [{"name": words.source(line.source), "series": padan, "value": line.padan} for line in known]
    rows += [
        {"name": words.source(line.source), "series": words.code("reason", line.reason), "value": line.persons}
        for line in reasons
        if line.source in shown
    ]
    order = sorted(known, key=lambda line: (line.padan_share or 0.0, line.source))
    return (rows and bars.stacked(
        rows,
        order=[words.source(line.source) for line in order],
        series=[padan, *(words.code("reason", code) for code in codes)],
        width=width,
        axis=words.say("axis-share-persons"),
        normalised=True,
        colours=(BLUE, ORANGE, RED, PINK, SKY, YELLOW, GREEN, GREY, SLATE, BROWN),
    )) or None  # fmt: skip


def overlap(figures: Figures, words: Words, width: int) -> Any:
    """The largest sets of sources."""
    if len(figures.overlap.sizes) < 2:
        return None
    most = 15 if width > 500 else 8
    columns = [
        Column(tuple(words.source(name) for name in line.sources), line.persons, words.count(line.persons))
        for line in figures.overlap.intersections[:most]
    ]
    names = [words.source(line.source) for line in figures.overlap.sizes]
    return upset(columns, names, width=width - 60, left=bars.labels_width(width), axis=words.say("axis-persons"))


def disagreements(figures: Figures, words: Words, width: int) -> Any:
    """Fields on which sources differ, most first."""
    lines = sorted(figures.disagreements.by_field, key=lambda line: -(line.share or 0.0))
    rows = [
        {"name": words.code("field", line.field), "value": line.share, "label": words.show(line.share, "share")}
        for line in lines
        if line.share is not None
    ]
    order = [str(row["name"]) for row in rows]
    return (
        bars.single(rows, order=order, width=width, axis=words.say("axis-share-compared"), share=True) if rows else None
    )


def scorecard(figures: Figures, words: Words, width: int) -> Any:
    """Each agency's sources by measures of quality."""
    measures = ("completeness", "validity", "uniqueness", "padan", "score")
    rows = [
        {
            "x": words.heading("scorecard", measure),
            "y": words.source(line.source),
            "value": value,
            "label": "" if value is None else words.count(round(value * 100)) + "%",
            "short": "" if value is None else words.count(round(value * 100)),
        }
        for line in figures.scorecard
        for measure in measures
        for value in (getattr(line, measure),)
    ]
    down = [words.source(line.source) for line in figures.scorecard]
    across = [words.heading("scorecard", measure) for measure in measures]
    return (
        heat(rows, across=across, down=down, width=width, legend=words.say("axis-share"), share=True, lowest=0.5)
        if rows
        else None
    )


def probability(figures: Figures, words: Words, width: int) -> Any:
    """Links and pairs for review by probability."""
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
