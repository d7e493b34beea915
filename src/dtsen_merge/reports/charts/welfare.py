"""Charts of what people receive, lack, and what is to be checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dtsen_merge.reports.charts import bars
from dtsen_merge.reports.charts.heat import heat
from dtsen_merge.reports.charts.style import BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, YELLOW
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.coverage import CoverageLine
from dtsen_merge.reports.words import Words

Chart = Callable[[Figures, Words, int], Any]
"""Figures, words and a width in pixels in; an Altair chart out, or None when there is nothing to show."""


def coverage(band_of: str) -> Chart:
    """Coverage by kecamatan and programme, of the `extreme` or the `poor` desil."""

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
            down=places(lines, words),
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
    }


def recipients(figures: Figures, words: Words, width: int) -> Any:
    """Persons by programme and kecamatan."""
    lines = figures.programmes.by_kecamatan
    programmes = [line.programme for line in figures.programmes.totals]
    rows = [
        {
            "x": line.programme,
            "y": words.show(line.kecamatan, "place"),
            "value": line.persons,
            "label": words.count(line.persons),
            "short": short(line.persons, words),
        }
        for line in lines
    ]
    down = places(lines, words)
    return (
        heat(rows, across=programmes, down=down, width=width, legend=words.say("axis-persons"), share=False)
        if rows
        else None
    )


def productive(figures: Figures, words: Words, width: int) -> Any:
    """Poor persons by kecamatan and group."""
    parts = ("productive", "not_productive", "unknown")
    lines = figures.productive.by_kecamatan
    rows = [
        {"name": words.show(line.kecamatan, "place"), "series": words.code("group", part), "value": getattr(line, part)}
        for line in lines
        for part in parts
    ]
    return (rows and bars.stacked(
        rows,
        order=places(lines, words),
        series=[words.code("group", part) for part in parts],
        width=width,
        axis=words.say("axis-persons"),
        colours=(BLUE, ORANGE, GREY),
    )) or None  # fmt: skip


def progress(figures: Figures, words: Words, width: int) -> Any:
    """What is achieved in per cent of each target."""
    rows = [
        {
            "name": " · ".join(filter(None, (line.programme, words.code("measure", line.measure)))),
            "value": min(line.value / line.target, 1.5),
            "label": words.say("of-target", value=words.amount(line.value), target=words.amount(line.target)),
        }
        for line in figures.progress
        if line.value is not None and line.target and line.measure not in ("inclusion", "errors")
    ]
    order = [str(row["name"]) for row in rows]
    return bars.towards(rows, order=order, width=width, axis=words.say("axis-target")) if rows else None


def exclusion(figures: Figures, words: Words, width: int) -> Any:
    """Families without any programme by kecamatan, most first."""
    lines = [line for line in figures.checks.by_kecamatan if line.exclusion]
    rows = [
        {"name": words.show(line.kecamatan, "place"), "value": line.exclusion, "label": words.count(line.exclusion)}
        for line in sorted(lines, key=lambda line: (-line.exclusion, line.kode_kecamatan or "~"))
    ]
    order = [str(row["name"]) for row in rows]
    return bars.single(rows, order=order, width=width, axis=words.say("axis-families"), colour=ORANGE) if rows else None


def inclusion(figures: Figures, words: Words, width: int) -> Any:
    """Recipients to check by programme and reason."""
    lines = figures.checks.inclusion_lines
    codes = sorted(
        {line.reason for line in lines}, key=lambda code: (-sum(x.recipients for x in lines if x.reason == code), code)
    )
    totals = sorted(figures.checks.inclusion_by_programme, key=lambda line: (-line.to_check, line.programme))
    rows = [
        {"name": line.programme, "series": words.code("reason", line.reason), "value": line.recipients}
        for line in lines
    ]
    named = {line.programme for line in lines}
    return (rows and bars.stacked(
        rows,
        order=[line.programme for line in totals if line.programme in named],
        series=[words.code("reason", code) for code in codes],
        width=width,
        axis=words.say("axis-recipients"),
        colours=(BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY),
    )) or None  # fmt: skip


def pairs(figures: Figures, words: Words, width: int) -> Any:
    """Families by pairs of programmes; forbidden pairs have a frame."""
    codes = [line.programme for line in figures.programmes.totals]
    rows = [
        {
            "x": x,
            "y": y,
            "value": line.families,
            "label": words.count(line.families),
            "short": short(line.families, words),
            "marked": line.forbidden,
        }
        for line in figures.programmes.pairs
        for x, y in ((line.programme_a, line.programme_b), (line.programme_b, line.programme_a))
        if {x, y} <= set(codes)
    ]
    return (
        heat(rows, across=codes, down=codes, width=width, legend=words.say("axis-families"), share=False)
        if rows
        else None
    )


def desil(figures: Figures, words: Words, width: int) -> Any:
    """Families by band of change."""
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
        order=list(dict.fromkeys(str(row["name"]) for row in rows)),
        series=list(told.values()),
        width=width,
        axis=words.say("axis-families"),
        title=words.say("axis-desil-change"),
    ) if rows else None  # fmt: skip


def short(value: int, words: Words) -> str:
    """A count for a narrow cell: thousands from 1000 on."""
    return (
        words.count(value)
        if value < 1000
        else words.say("thousand", value=words.number(round(value / 1000, 1 if value < 10000 else 0)))
    )


def places(lines: Any, words: Words) -> list[str]:
    """Kecamatan in the order of their codes, the unknown last."""
    keys = sorted({(line.kode_kecamatan or "~", line.kecamatan or "~") for line in lines})
    return [words.show(None if name == "~" else name, "place") for _, name in keys]
