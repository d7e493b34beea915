"""The explanation of one pair: what is shown of it, in words; and as a page of its own, without script and without network.

`Explained` is what the terminal draws too. The waterfall starts at the prior odds; every comparison lifts or lowers it;
where it ends are the odds of a match.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import altair as alt

from dtsen_merge.messages import Language, text
from dtsen_merge.privacy import PRIVATE, SHARED, replacing
from dtsen_merge.reports.charts.draw import NARROW, WIDE
from dtsen_merge.reports.charts.style import BLUE, DARK, GREY, ORANGE, SLATE, inline, svg_of
from dtsen_merge.reports.pages import page_environment

BarKind = Literal["prior", "step", "ceiling", "total"]
_LINE: Final = {WIDE: 46, NARROW: 24}
"""Characters of a label's line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the waterfall, in log2 odds: it leads from `start` to `end`; `told` is its length as written."""

    kind: BarKind
    label: str
    start: float
    end: float
    told: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of both rows as it may be shown, and a sign: = the same, ≠ not."""

    label: str
    a: str
    b: str
    sign: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with sentences under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One pair, told in a language."""

    language: Language
    title: str
    verdict: str  # one plain sentence
    change: str  # what would change it; "" for nothing to say
    a: str  # where the row stands, and whose it is
    b: str
    notes: tuple[str, ...]
    fields: tuple[FieldLine, ...]
    bars: tuple[Bar, ...]
    neutral: tuple[str, ...]
    probability: str
    blocks: tuple[Block, ...]
    masked: bool


def write_waterfall(told: Explained, path: Path) -> None:
    """The page as a file, put in place whole; readable by its owner alone where values are whole.

    Raises:
        SurroundingsError: `output-not-writable` or `disk-full`.
    """
    page = render_waterfall(told)
    with replacing(path, mode=SHARED if told.masked else PRIVATE) as draft:
        draft.write_text(page, encoding="utf-8")


def render_waterfall(told: Explained) -> str:
    """The page as text."""

    def say(key: str, /, **values: Any) -> str:
        return text(f"explain-{key}", told.language, **values)

    drawn = {
        size: svg_of(
            _chart(told, width),
            ident=f"waterfall-{size}",
            title=say("waterfall"),
            description=f"{say('waterfall-description')} {told.verdict}",
            language=told.language,
        )
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    }
    page = page_environment().get_template("explain.html.j2")
    return page.render(say=say, told=told, lang=told.language, charts=drawn)


def _chart(told: Explained, width: int) -> Any:
    """Lying bars, one below the other, each beginning where the one above ended."""
    left = 330 if width == WIDE else 150
    rows = [
        {
            "name": f"{place:02d}",
            "label": _broken(bar.label, _LINE[width]),
            "start": 0.0 if bar.kind == "total" else bar.start,
            "end": bar.end,
            "far": max(bar.start, bar.end, 0.0),
            "told": bar.told,
            "colour": _colour(bar),
        }
        for place, bar in enumerate(told.bars)
    ]
    reach = [value for row in rows for value in (float(str(row["start"])), float(str(row["end"])))] + [0.0]
    room = (max(reach) - min(reach)) * (0.12 if width == WIDE else 0.35) or 1.0
    scale = alt.Scale(domain=[min(reach) - room * 0.2, max(reach) + room], nice=False)
    names = ", ".join(f"'{row['name']}': {row['label']}" for row in rows)
    base = alt.Chart(inline(rows), width=width - left, height={"step": 34}).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                labelExpr=f"{{{names}}}[datum.value]", labelLimit=left, ticks=False, domain=False, labelPadding=6
            ),
        )
    )
    bars = base.mark_bar(height={"band": 0.62}).encode(
        x=alt.X("start:Q", scale=scale, title=text("explain-axis", told.language), axis=alt.Axis(tickCount=5)),
        x2="end:Q",
        color=alt.Color("colour:N", scale=None),
    )
    signs = base.mark_text(align="left", dx=5, color=DARK).encode(x=alt.X("far:Q", scale=scale), text="told:N")
    even = alt.Chart(inline([{"even": 0}])).mark_rule(color=DARK, strokeDash=[4, 3])
    return bars + signs + even.encode(x=alt.X("even:Q", scale=scale))


def _colour(bar: Bar) -> str:
    if bar.kind in ("prior", "total"):
        return GREY if bar.kind == "prior" else SLATE
    return BLUE if bar.end >= bar.start else ORANGE


def _broken(label: str, width: int) -> str:
    """A label as a Vega list of at most two lines; what is longer stands in the table below the chart."""
    words = label.split()
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    shown = lines[:2] if len(lines) <= 2 else [lines[0], f"{lines[1]} …"]
    quoted = ", ".join("'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'" for line in shown)
    return f"[{quoted}]"
