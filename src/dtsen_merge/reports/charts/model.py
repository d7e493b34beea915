"""Charts of a linkage model: how learning converged, and what each level weighs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from dtsen_merge.reports.charts.style import BLUE, DARK, RED, inline

STEP: Final = 22
"""Pixels a bar."""


def by_step(values: Sequence[float], *, width: int, axis: str, steps: str, logarithmic: bool = False) -> Any:
    """A line of one value a step of the estimation, the first step being 1."""
    rows = [{"step": at, "value": value} for at, value in enumerate(values, start=1) if value > 0 or not logarithmic]
    scale = alt.Scale(type="log") if logarithmic else alt.Scale(zero=False)
    return (
        alt.Chart(inline(rows), width=width - 110, height=220)
        .mark_line(color=BLUE, strokeWidth=2, point=alt.OverlayMarkDef(color=BLUE, size=28))
        .encode(
            x=alt.X(
                "step:Q",
                title=steps,
                scale=alt.Scale(domain=[1, max(len(values), 2)], nice=False),
                axis=alt.Axis(format="d", tickMinStep=1, tickCount=10 if width > 500 else 5, grid=False),
            ),
            y=alt.Y("value:Q", title=axis, scale=scale, axis=alt.Axis(format=".0e" if logarithmic else ",.4~s", tickCount=5)),
        )
    )  # fmt: skip


def weights(rows: Sequence[dict[str, Any]], *, width: int, axis: str) -> Any:
    """Bars of `weight` (bits) by `name`, in the rows' order, to the right for and to the left against; `label` beside."""
    left = 420 if width > 500 else 165
    low = min(0.0, *(float(row["weight"]) for row in rows))
    high = max(0.0, *(float(row["weight"]) for row in rows))
    room = (high - low or 1.0) * (0.1 if width > 500 else 0.3)
    base = alt.Chart(inline(rows), width=width - left - 20, height={"step": STEP}).encode(
        y=alt.Y(
            "name:N",
            sort=[str(row["name"]) for row in rows],
            title=None,
            axis=alt.Axis(labelLimit=left - 8, ticks=False, domain=False, labelPadding=6),
        ),
        x=alt.X(
            "weight:Q",
            title=axis,
            scale=alt.Scale(domain=[low - room if low < 0 else 0.0, high + room if high > 0 else 0.0], nice=False),
            axis=alt.Axis(format=",d", tickCount=8 if width > 500 else 4),
        ),
    )
    drawn = base.mark_bar(height={"band": 0.72}).encode(
        color=alt.condition("datum.weight < 0", alt.value(RED), alt.value(BLUE))
    )
    to_right = base.mark_text(align="left", dx=4, fontSize=11, color=DARK).transform_filter("datum.weight >= 0")
    to_left = base.mark_text(align="right", dx=-4, fontSize=11, color=DARK).transform_filter("datum.weight < 0")
    return drawn + to_right.encode(text="label:N") + to_left.encode(text="label:N")
