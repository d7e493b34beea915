"""How all charts look: colours for the colour-blind, fonts every office has; and the SVG made fit for a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import altair as alt
import vl_convert

from dtsen_merge.messages.catalogue import Language

BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
RED: Final = "#D55E00"
SKY: Final = "#56B4E9"
PINK: Final = "#CC79A7"
YELLOW: Final = "#F0E442"
SLATE: Final = "#5b6770"
BROWN: Final = "#b0884f"
GREY: Final = "#9AA5B1"
DARK: Final = "#1f2933"
FAINT: Final = "#e4e9ee"
PALETTE: Final = (BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY)
"""Okabe and Ito's colours, told apart with any colour vision."""

HEAT: Final = ("#f3f7fb", "#cfe1f0", "#8fbbdc", "#3d86bd", "#0b4f82")
"""Light to dark in one hue, so that the order also shows in print and without colour."""

FONT: Final = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_ROLES: Final = re.compile(r' (?:role|class|aria-[a-z]+)="[^"]*"')

_NUMBERS: Final[dict[Language, dict[str, Any]]] = {
    "id": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["Rp", ""]},
}


def inline(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a chart's own data."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def styled(chart: Any) -> Any:
    """The chart with the house's fonts, quiet axes and legend on top."""
    return (
        chart.configure(font=FONT, background="transparent", aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=DARK, titleColor=DARK, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
            gridColor=FAINT, domainColor="#b8c2cc", tickColor="#b8c2cc", titlePadding=8,
        )
        .configure_legend(
            orient="top", labelColor=DARK, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
            titleColor=DARK, labelLimit=260, symbolType="square", symbolStrokeWidth=0, columnPadding=14, rowPadding=4,
        )
        .configure_text(font=FONT, fontSize=12, color=DARK)
    )  # fmt: skip


def svg_of(chart: Any, *, ident: str, title: str, description: str, language: Language) -> str:
    """The chart as an `<svg>` element to stand in a page.

    It carries `<title>` and `<desc>`, is one image to a screen reader, scales down with the page, and its inner
    ids begin with `ident`, so that several stand on one page. Nothing is fetched.
    """
    spec = styled(chart).to_dict()
    # Altair's schema does not know it, Vega does: legends begin at the chart's left edge, over the labels too
    spec["config"]["legend"]["layout"] = {"top": {"anchor": "start", "bounds": "full", "direction": "vertical"}}
    drawn = vl_convert.vegalite_to_svg(
        spec, format_locale=_NUMBERS[language], allowed_base_urls=[], show_warnings=False
    )
    inner = _own_ids(drawn, ident)
    opening, body = inner.split(">", 1)
    body = re.sub(r"<g [^>]*>", lambda group: _ROLES.sub("", group[0]), body)  # one image, not a tree of symbols
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening)
    width, height = (size.group(1), size.group(2)) if size else ("100", "100")
    named = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" aria-labelledby="{ident}-title {ident}-desc">'
        f'<title id="{ident}-title">{escape(title)}</title><desc id="{ident}-desc">{escape(description)}</desc>'
    )
    return named + body


def _own_ids(svg: str, ident: str) -> str:
    """The SVG with its ids numbered from `ident`; Vega numbers on from one chart to the next of a process."""
    names = {old: f"{ident}-{at}" for at, old in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg)))}
    for mark in (r'(\bid=")([^"]+)(")', r"(url\(#)([^)]+)(\))", r'(xlink:href="#)([^"]+)(")'):
        svg = re.sub(mark, lambda found: found[1] + names.get(found[2], found[2]) + found[3], svg)
    return svg


def legend_columns(width: int, labels: int) -> int:
    """How many legend entries stand side by side."""
    return 1 if width <= 500 else max(1, min(labels, width // 190))


def text_on(field: str, threshold: float) -> Any:
    """White writing on dark cells."""
    return alt.condition(f"datum.{field} > {threshold}", alt.value("white"), alt.value(DARK))
