"""Bars: lying, stacked or single; standing, for bands in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from dtsen_merge.reports.charts.style import BLUE, DARK, PALETTE, inline, legend_columns

Rows = Sequence[dict[str, Any]]


def labels_width(width: int) -> int:
    """Room for the names at a chart's left."""
    return 200 if width > 500 else 108


def stacked(
    rows: Rows,
    *,
    order: Sequence[str],
    series: Sequence[str],
    width: int,
    axis: str,
    normalised: bool = False,
    colours: Sequence[str] = PALETTE,
) -> Any:
    """Lying bars of `name` cut into `series` by `value`; `order` from top to bottom. Normalised: each bar is 100 %."""
    place = {name: at for at, name in enumerate(series)}
    values = [{**row, "place": place[row["series"]]} for row in rows]
    return (
        alt.Chart(inline(values), width=width - labels_width(width), height={"step": 24})
        .mark_bar(height={"band": 0.72})
        .encode(
            y=alt.Y(
                "name:N",
                sort=list(order),
                title=None,
                axis=alt.Axis(labelLimit=labels_width(width) - 8, ticks=False, domain=False, labelPadding=6),
            ),
            x=alt.X(
                "value:Q",
                stack="normalize" if normalised else "zero",
                title=axis,
                axis=alt.Axis(format="%" if normalised else ",d", tickCount=5 if width > 500 else 3),
            ),
            color=alt.Color(
                "series:N",
                sort=list(series),
                scale=alt.Scale(domain=list(series), range=list(colours[: len(series)])),
                legend=alt.Legend(title=None, columns=legend_columns(width, len(series)), labelLimit=width - 40),
            ),
            order=alt.Order("place:Q"),
        )
    )


def single(rows: Rows, *, order: Sequence[str], width: int, axis: str, share: bool = False, colour: str = BLUE) -> Any:
    """Lying bars of `name` by `value`, with `label` written at the end of each."""
    most = max((float(row["value"]) for row in rows), default=1.0) or 1.0
    base = alt.Chart(inline(rows), width=width - labels_width(width), height={"step": 24}).encode(
        y=alt.Y(
            "name:N",
            sort=list(order),
            title=None,
            axis=alt.Axis(labelLimit=labels_width(width) - 8, ticks=False, domain=False, labelPadding=6),
        ),
        x=alt.X(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=[0, most * (1.2 if width > 500 else 1.4)], nice=False),
            axis=alt.Axis(
                format="%" if share else ",d", tickCount=5 if width > 500 else 3, tickMinStep=0 if share else 1
            ),
        ),
    )
    bars = base.mark_bar(height={"band": 0.72}, color=colour)
    return bars + base.mark_text(align="left", dx=5, color=DARK).encode(text="label:N")


def standing(rows: Rows, *, order: Sequence[str], series: Sequence[str], width: int, axis: str, title: str) -> Any:
    """Standing bars of `name` in order, side by side by `series`."""
    narrow = width <= 500
    base = alt.Chart(inline(rows), width=width - 60, height=230).encode(
        x=alt.X(
            "name:N",
            sort=list(order),
            title=title,
            axis=alt.Axis(labelAngle=-50 if narrow or len(order) > 9 else 0, labelLimit=130, labelPadding=6),
        ),
    )
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(series), range=list(PALETTE[: len(series)])),
        legend=alt.Legend(title=None, columns=legend_columns(width, len(series))) if len(series) > 1 else None,
    )
    height = alt.Y("value:Q", title=axis, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1))
    bars = base.mark_bar().encode(y=height, color=colour, xOffset=alt.XOffset("series:N", sort=list(series)))
    if narrow:
        return bars
    told = base.mark_text(dy=-7, fontSize=11).encode(
        y=height, text="label:N", xOffset=alt.XOffset("series:N", sort=list(series))
    )
    return bars + told


def towards(rows: Rows, *, order: Sequence[str], width: int, axis: str) -> Any:
    """Progress in per cent of a target: a bar for what is reached, a dashed line at 100 %, `label` to the right of both.

    A ` · ` in a name breaks its line. Targets where lower is better do not belong here.
    """
    left = labels_width(width) + 14
    placed = [{**row, "end": max(1.0, float(row["value"]))} for row in rows]
    furthest = max((row["end"] for row in placed), default=1.0)
    base = alt.Chart(inline(placed), width=width - left, height={"step": 38}).encode(
        y=alt.Y(
            "name:N",
            sort=list(order),
            title=None,
            axis=alt.Axis(
                labelExpr="split(datum.label, ' · ')", labelLimit=left, ticks=False, domain=False, labelPadding=6
            ),
        ),
    )
    scale = alt.Scale(domain=[0, furthest * (1.3 if width > 500 else 1.75)], nice=False)
    x = alt.X("value:Q", title=axis, scale=scale, axis=alt.Axis(format="%", values=[0, 0.5, 1]))
    bars = base.mark_bar(height={"band": 0.55}, color=BLUE).encode(x=x)
    told = base.mark_text(align="left", dx=7, color=DARK).encode(x=alt.X("end:Q", scale=scale), text="label:N")
    line = alt.Chart(inline([{"target": 1}])).mark_rule(color=DARK, strokeWidth=2, strokeDash=[4, 3])
    return bars + told + line.encode(x=alt.X("target:Q", scale=scale))
