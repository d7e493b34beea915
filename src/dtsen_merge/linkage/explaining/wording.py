"""A level of a comparison in words, in the reader's language; every sentence is put together from a few parts.

A level's name says its parts: `nik-same/date-swapped` has two, `typo-3` is a kind and a step of rarity. Each part has a
message `explain-<comparison>-<part>`; the kinds of all names share `explain-names-<kind>`. A part without a message
is shown by its name, and a test fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dtsen_merge.linkage.comparisons import COMPARISONS
from dtsen_merge.linkage.comparisons.names import BIN_EDGES, COARSE_EDGES
from dtsen_merge.messages import Language, has, text

MISSING: Final = "missing"
COMMON_BITS: Final = 9.0
"""Agreement worth less is on something common: one person in 500 bears it or more."""
RARE_BITS: Final = 15.0
"""From here on it is rare: one person in 30,000."""

_STEPPED: Final = re.compile(r"(.+)-(\d+)")
_KNOWN_DIGITS: Final = "15"  # `same-15`: a truncated NIK, not a step of rarity
_LEVELS: Final = {comparison.name: comparison.levels for comparison in COMPARISONS}


@dataclass(frozen=True)
class Part:
    """One part of a level: the message that tells it, its parameters, and how rare what agrees is ("" where it has no step)."""

    key: str
    params: Mapping[str, str]
    rarity: str = ""  # common | uncommon | rare


def level_words(comparison: str, level: str, language: Language, joint: str = "; ") -> str:
    """A level as a phrase that begins with a small letter: `NIK sama; tanggal lahir: hari dan bulan tertukar`."""
    parts = level_parts(comparison, level)
    if not parts:
        return text("explain-missing", language)
    return joint.join(_told(part, language) for part in parts)


def level_parts(comparison: str, level: str) -> tuple[Part, ...]:
    """The parts of a level that say something; none for level 0."""
    told = (part for part in level.split("/") if part != MISSING and not part.endswith(f"-{MISSING}"))
    return tuple(_part(comparison, part) for part in told)


def comparison_words(comparison: str, language: Language) -> str:
    """What a comparison compares, as a heading: `NIK dan tanggal lahir`."""
    key = f"linkage-comparison-{comparison}"
    return text(key, language) if has(key, language) else comparison


def field_words(comparison: str, language: Language) -> str:
    """The same inside a sentence: `nama ibu`."""
    key = f"explain-field-{comparison}"
    return text(key, language) if has(key, language) else comparison


def _part(comparison: str, part: str) -> Part:
    stepped = _STEPPED.fullmatch(part)
    kind, rarity = part, ""
    if stepped and stepped[2] != _KNOWN_DIGITS:
        kind, rarity = stepped[1], _rarity(comparison, stepped[1], int(stepped[2]))
    own = f"explain-{comparison}-{kind}"
    if has(own):
        return Part(own, {}, rarity)
    return Part(f"explain-names-{kind}", {"field": comparison}, rarity)


def _rarity(comparison: str, kind: str, step: int) -> str:
    """How rare the agreement is, by the lower edge of its step in bits."""
    steps = sum(level.startswith(f"{kind}-") for level in _LEVELS.get(comparison, ()))
    edges = next((edges for edges in (BIN_EDGES, COARSE_EDGES) if len(edges) + 1 == steps), ())
    least = (0.0, *edges)[step] if step <= len(edges) else RARE_BITS * (step + 1) / max(steps, 1)
    return "common" if least < COMMON_BITS else "uncommon" if least < RARE_BITS else "rare"


def _told(part: Part, language: Language) -> str:
    if not has(part.key, language):
        return part.key.removeprefix("explain-")
    params = {name: field_words(value, language) for name, value in part.params.items()}
    words = text(part.key, language, **params)
    return f"{words} ({text(f'explain-rarity-{part.rarity}', language)})" if part.rarity else words
