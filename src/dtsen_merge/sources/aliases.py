"""The alias table: which heading means which field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from rapidfuzz import fuzz, process

from dtsen_merge.sources.grammar import made_of_words, read_heading

CACHED: Final = 65_536
LONGEST: Final = 80
MOST_DIGITS: Final = 6
"""Signs and digits of a heading; what has more is a value, a title or a question."""
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


@lru_cache(maxsize=CACHED)
def normalise(heading: str) -> str:
    """Lower case, runs of anything but letters and digits an underscore."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


def readings(heading: str) -> tuple[str, ...]:
    """The normalised heading, then what is left of it without remarks: `(dd/mm/yyyy)`, `*`, "sesuai KTP", `N I K`."""
    whole = normalise(heading)
    plain = normalise(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", heading))
    plain = re.sub(r"_(sesuai|berdasarkan|menurut)_.+$", "", plain)
    plain = re.sub(r"^\d{1,3}_", "", plain)
    spaced = plain.replace("_", "") if re.fullmatch(r"[a-z](_[a-z])+", plain) else plain
    return tuple(word for word in dict.fromkeys((whole, plain, spaced)) if word)


@lru_cache(maxsize=CACHED)
def exact_meaning(heading: str) -> str | None:
    """The field of which a heading as printed is an alias."""
    if len(heading) > LONGEST or sum(sign.isdigit() for sign in heading) > MOST_DIGITS:
        return None
    return next((alias_table()[word] for word in readings(heading) if word in alias_table()), None)


@lru_cache(maxsize=CACHED)
def meaning(heading: str) -> str | None:
    """The field that a heading as printed means: an alias, what all its words say, or an alias nearly."""
    if len(heading) > LONGEST or sum(sign.isdigit() for sign in heading) > MOST_DIGITS:
        return None
    if exact := exact_meaning(heading):
        return exact
    reading = read_heading(heading)
    if reading.sure and reading.leads:
        return reading.fields[0]
    near = next((hit[0] for word in readings(heading) if (hit := nearest(word))), None)
    return None if reading.blocked and near in made_of_words() else near


@lru_cache(maxsize=CACHED)
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
    return any(meaning(word) == "nama" for word in values if word)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = resources.files("dtsen_merge.sources").joinpath("aliases.toml").read_text(encoding="utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data
