"""An UpSet plot: the largest sets of sources as columns, dots saying which sources each is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from dtsen_merge.reports.charts.style import BLUE, DARK, FAINT, GREY, inline


@dataclass(frozen=True, slots=True)
class Column:
    """One set: the sources' titles that make it up, persons, and the figure as written."""

    members: tuple[str, ...]
    value: int
    label: str


def upset(columns: Sequence[Column], names: Sequence[str], *, width: int, left: int, axis: str) -> Any:
    """Columns in the order given; `names` are all sources from top to bottom."""
    step = max(16, min(46, (width - left) // max(1, len(columns))))
    places = list(range(len(columns)))
    x = alt.X("at:O", sort=places, title=None, axis=None)
    bars = [{"at": at, "value": column.value, "label": column.label} for at, column in enumerate(columns)]
    tall = alt.Chart(inline(bars), width={"step": step}, height=150).encode(
        x=x, y=alt.Y("value:Q", title=axis, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1))
    )
    upper = tall.mark_bar(color=BLUE) + tall.mark_text(dy=-6, fontSize=10).encode(text="label:N")
    dots = [
        {"at": at, "name": name, "held": name in column.members} for at, column in enumerate(columns) for name in names
    ]
    spans = [
        {"at": at, "from": inside[0], "to": inside[-1]}
        for at, column in enumerate(columns)
        if len(inside := [name for name in names if name in column.members]) > 1
    ]
    y = alt.Y(
        "name:N",
        scale=alt.Scale(domain=list(names)),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=left - 10, labelPadding=6),
    )
    size = 55 if step < 24 else 90
    grid = alt.Chart(inline(dots), width={"step": step}, height={"step": 20}).encode(x=x, y=y)
    empty = grid.mark_circle(size=size, color=FAINT, opacity=1)
    held = grid.transform_filter("datum.held").mark_circle(size=size, color=DARK, opacity=1)
    joined = (
        alt.Chart(inline(spans))
        .mark_rule(color=GREY, strokeWidth=2)
        .encode(x=x, y=alt.Y("from:N", scale=alt.Scale(domain=list(names)), title=None), y2="to:N")
    )
    lower = empty + joined + held
    return alt.vconcat(upper, lower, spacing=6).resolve_scale(x="shared")
