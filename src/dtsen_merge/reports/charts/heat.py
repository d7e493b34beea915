"""Heat maps: a grid of cells, darker for more, with the figure written in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from dtsen_merge.reports.charts.bars import Rows, labels_width
from dtsen_merge.reports.charts.style import FAINT, HEAT, RED, inline, text_on


def heat(
    rows: Rows,
    *,
    across: Sequence[str],
    down: Sequence[str],
    width: int,
    legend: str,
    share: bool,
    lowest: float = 0.0,
) -> Any:
    """Draw cells of `x` and `y`.

    `value` colours them (null: empty cell), `label` is written (`short` where it is narrow), `marked` puts a frame
    around. Shares are coloured from `lowest` to 1, counts to the largest.
    """
    narrow = width <= 500
    left = labels_width(width)
    step = max(24, min(74, (width - left) // max(1, len(across))))
    known = [float(row["value"]) for row in rows if row["value"] is not None]
    top = 1.0 if share else max(known, default=1.0)
    cells = alt.Chart(inline(rows), width={"step": step}, height={"step": 22 if narrow else 24}).encode(
        x=alt.X(
            "x:N",
            sort=list(across),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-50, labelAlign="left", ticks=False, domain=False, labelLimit=140),
        ),
        y=alt.Y(
            "y:N",
            sort=list(down),
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=left - 8, labelPadding=6),
        ),
    )
    filled = cells.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.condition(
            "datum.value === null",
            alt.value(FAINT),
            alt.Color(
                "value:Q",
                scale=alt.Scale(domain=[lowest, top], clamp=True, range=list(HEAT), interpolate="rgb"),
                legend=None
                if narrow
                else alt.Legend(
                    title=legend, format=".0%" if share else ",d", gradientLength=200, gradientThickness=10, tickCount=4
                ),
            ),
        )
    )
    written = cells.mark_text(fontSize=10 if narrow or step < 36 else 11).encode(
        text="short:N" if step < 40 else "label:N", color=text_on("value", lowest + (top - lowest) * 0.72)
    )
    frame = (
        cells.mark_rect(filled=False, stroke=RED, strokeWidth=3, fillOpacity=0, color=RED)
        .transform_filter("datum.marked === true")
        .encode(color=alt.value(RED))
    )
    layers = filled + written
    return layers + frame if any(row.get("marked") for row in rows) else layers
