"""The alias table: which heading means which field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

from rapidfuzz import fuzz, process

LEAST_ALIKE: Final = 88.0
"""Spelling-tolerant matches below this ratio are no match; found by trying it on misspelt and on foreign headings."""


@cache
def alias_table() -> dict[str, str]:
    """Normalised heading → field."""
    return {alias: field for field, aliases in _data()["fields"].items() for alias in aliases}


@cache
def never() -> frozenset[str]:
    """Normalised headings that look like a field and are none."""
    return frozenset(_data()["never"]["headings"])


@cache
def other_people() -> re.Pattern[str]:
    """Groups of a two-level header that speak of somebody else than the row's person."""
    return re.compile(r"(^|_)(" + "|".join(_data()["never"]["other_people"]) + r")(_|$)")


def normalise(heading: str) -> str:
    """Lower case, runs of anything but letters and digits an underscore."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


@cache
def recognised(heading: str) -> str | None:
    """The field that a normalised heading means, exactly or nearly; None where no alias is near."""
    exact = alias_table().get(heading)
    if exact is not None:
        return exact
    found = nearest(heading)
    return found[0] if found else None


@cache
def nearest(heading: str) -> tuple[str, float] | None:
    """The field of the nearest alias and how alike they are (0–100); None below LEAST_ALIKE or where two fields tie."""
    if len(heading) < 5 or heading in never():
        return None
    hits = process.extract(heading, alias_table().keys(), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=5)
    if not hits:
        return None
    best = max(score for _, score, _ in hits)
    fields = {alias_table()[alias] for alias, score, _ in hits if score >= best - 1}
    return (fields.pop(), best) if len(fields) == 1 else None


def speaks_of_person(values: Iterable[str | None]) -> bool:
    """Whether a row of headings has one for a name."""
    return any(recognised(normalise(word)) == "nama" for word in values if word)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = resources.files("dtsen_merge.sources").joinpath("aliases.toml").read_text(encoding="utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data
