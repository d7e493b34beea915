"""The section of RESULTS.md that says what each idea gives."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from ablation_ideas import IDEAS

MARK: Final = "## What each idea gives"
LIBRARIES: Final = ("polars", "duckdb", "numpy", "rapidfuzz")
NOTHING: Final = 0.01
"""Points of F1 that are no more than chance on these sets: some ten pairs of records in a hundred thousand."""
FEW_WRONG: Final = 5
Told = Mapping[str, Any]


def doubtful(told: Told) -> set[str]:
    """Ideas without which no set loses more than chance would take, nor joins more people wrongly."""
    return {idea.name for idea in IDEAS if _gives_little(told["sets"], idea.name, 2 * NOTHING)}


def gives_nothing(told: Told) -> list[str]:
    """Those of them that give nothing on the second seed either."""
    return [
        idea.name
        for idea in IDEAS
        if _gives_little(told["sets"], idea.name, NOTHING)
        and idea.name in next(iter(told["again"].values()), {"ideas": {}})["ideas"]
        and _gives_little(told["again"], idea.name, NOTHING)
    ]


def _gives_little(sets: Told, name: str, points: float) -> bool:
    return all(
        name in held["ideas"]
        and _change(held, name) > -points
        and held["ideas"][name]["wrong"] - held["base"]["wrong"] <= FEW_WRONG
        and held["ideas"][name]["twins_joined"] <= held["base"]["twins_joined"]
        for held in sets.values()
    )


def _change(held: Told, name: str, part: str = "ideas") -> float:
    return float(100 * (held[part][name]["f1"] - held["base"]["f1"]))


def page(told: Told) -> str:
    """The section below its heading."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    missing = (
        f" Not measured, as `recordlinkage` is not installed: {', '.join(told['missing'])}." if told["missing"] else ""
    )
    spent = f" All of it took {told['seconds']:,.0f} CPU seconds." if "seconds" in told else ""
    parts = [
        f"`make bench-ablation` writes this section anew. {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, {libraries}. Districts of 20,000 people.{spent}{missing}",
        "Points of F1 (all pairs of records after clustering, default threshold) that are gained (+) or lost (−) when one "
        "idea is switched off and all else stays, blocking included. **Wrong**: pairs of records of two persons put "
        "together, more than with the idea, over all districts. **Twins**: pairs of twins with a common cluster, more than with "
        f"it. CPU s: a whole linkage of the plain district. A change of {NOTHING} points or less is chance.",
        _ideas_table(told["sets"], [idea.name for idea in IDEAS]),
    ]
    if told["again"]:
        parts += [
            "### Once more, on another district",
            "Ideas without which the first district lost next to nothing.",
            _ideas_table(told["again"], list(next(iter(told["again"].values()))["ideas"])),
            f"Nothing on any set of either district (over {NOTHING} points lost, or people joined wrongly): "
            + (", ".join(gives_nothing(told)) or "none") + ".",
        ]  # fmt: skip
    parts += ["### Blocking keys", _KEYS, _keys_table(told["sets"]), "### Families", _FAMILIES]
    parts += [_groups_table(name, held["groups"]) for name, held in told["sets"].items() if "groups" in held]
    return "\n\n".join(parts)


_KEYS: Final = (
    "Each key left out in turn, the pairs of the others as they are. Pairs completeness is the share of the pairs of one "
    "person that are compared. Its loss and that of F1, in points, as completeness / F1; the pairs that no other key has, "
    "in the plain district."
)
_FAMILIES: Final = (
    "What the second pass (the family's word) and the classes of household members and twins do to people who are hard to "
    "tell apart. Precision, recall and F1: pairs of records with one of the group at least. Apart: couples whose rows share no "
    "cluster (twins; siblings; father and son; a remarried woman and any member of her family; the head and who bears his "
    "NIK in some row). Whole: persons all of whose rows are in one cluster."
)


def _ideas_table(sets: Told, names: list[str]) -> str:
    columns = list(sets)
    lines = [
        f"| without | instead | {' | '.join(columns)} | wrong | twins | CPU s |",
        f"|---|---|{'---:|' * (len(columns) + 3)}",
    ]
    bases = [held["base"] for held in sets.values()]
    plain = next((held for held in sets.values() if held["base"]["twins"]), next(iter(sets.values())))
    f1 = " | ".join(f"{base['f1']:.4f}" for base in bases)
    twins = f"{sum(base['twins_joined'] for base in bases)} of {sum(base['twins'] for base in bases)}"
    lines.append(
        f"| nothing (F1) | | {f1} | {sum(base['wrong'] for base in bases)} | {twins} | {plain['base']['seconds']:.1f} |"
    )
    room = ""
    for idea in IDEAS:
        if idea.name not in names:
            continue
        if idea.room != room:
            room = idea.room
            lines.append(f"| **{room}** |{' |' * (len(columns) + 4)}")
        own = [held["ideas"][idea.name] for held in sets.values()]
        more = [
            sum(one[what] - base[what] for one, base in zip(own, bases, strict=True))
            for what in ("wrong", "twins_joined")
        ]
        changes = " | ".join(_points(_change(held, idea.name)) for held in sets.values())
        lines.append(
            f"| {idea.name} | {idea.instead} | {changes} | {_more(more[0])} | {_more(more[1])} "
            f"| {plain['ideas'][idea.name]['seconds']:.1f} |"
        )
    return "\n".join(lines)


def _points(change: float) -> str:
    return "" if abs(change) < 0.0005 else f"{change:+.3f}".replace("-", "−")


def _more(count: int) -> str:
    return "" if not count else f"{count:+,}".replace("-", "−")


def _keys_table(sets: Told) -> str:
    first = next(iter(sets.values()))
    plain = next((held for held in sets.values() if held["base"]["twins"]), first)
    lines = [f"| without | {' | '.join(sets)} | only its pairs |", f"|---|{'---:|' * (len(sets) + 1)}"]
    whole = " | ".join(f"{100 * next(iter(held['keys'].values()))['figures'][0]:.3f} %" for held in sets.values())
    lines.append(f"| nothing (completeness) | {whole} | |")
    for key in first["keys"]:
        cells = []
        for held in sets.values():
            have, left, _ = held["keys"][key]["figures"]
            both = _points(100 * (left - have)), _points(_change(held, key, "keys"))
            cells.append(" / ".join(one or "0" for one in both) if any(both) else "")
        lines.append(f"| {key} | {' | '.join(cells)} | {plain['keys'][key]['figures'][2]:,} |")
    return "\n".join(lines)


def _groups_table(name: str, modes: Told) -> str:
    lines = [
        f"**{name}**",
        "",
        "| group | with | precision | recall | F1 | apart | whole |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for group in next(iter(modes.values())):
        for mode, told in modes.items():
            own = told[group]
            lines.append(
                f"| {group} | {mode} | {own['precision']:.4f} | {own['recall']:.4f} | {own['f1']:.4f} "
                f"| {own['apart']:,} of {own['couples']:,} | {own['whole']:,} of {own['persons']:,} |"
            )
    return "\n".join(lines)
