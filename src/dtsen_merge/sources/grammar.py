"""What a heading says, from its words: a field, fields that it may mean, or that it is about something else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from dtsen_merge.sources.heading_words import (
    CACHED,
    NEUTRAL,
    PERSON,
    SILENT,
    UNSURE,
    Words,
    read_words,
    rules,
    weak_rules,
)

LONGEST: Final = 8
"""Words; what has more is a sentence."""
ELSE: Final = frozenset({"TANGGAL", "NOMOR", "JUMLAH", "KODE", "IBU", "AYAH", "ORTU", "HEAD", "KK", "KTP"})
"""Atoms with which a set that no rule knows is about something else: a date of something, the head's sex."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A heading's meaning. `fields`: one where it is said, several where the content is to choose.

    `sure`: every word is known and they say one field. `blocked`: about somebody or something else. `silent`: it says
    nothing, so that the content alone may speak.
    """

    fields: tuple[str, ...] = ()
    sure: bool = False
    blocked: bool = False
    silent: bool = False
    slips: int = 0
    leads: bool = True


@lru_cache(maxsize=CACHED)
def read_heading(heading: str) -> Reading:
    """What a heading as printed says."""
    words = read_words(heading)
    atoms = frozenset(words.atoms)
    if "LAHIR" not in atoms:
        atoms -= {"DI", "PADA"}
    if len(words.kinds) > LONGEST:
        return Reading(blocked=True)
    if words.blocked:
        return Reading(blocked=True)
    if not words.kinds:
        return Reading(silent=True)
    digits = all(word.isdigit() for word in words.unknown)
    if not atoms:
        return _without_atoms(words, digits=digits)
    if words.silent:
        return Reading(blocked=True)  # another name, other information
    found = next((name for needed, allowed, name in rules() if needed <= atoms <= allowed), None)
    if found is not None:
        sure = not words.unknown and words.slips < UNSURE
        return Reading((found,), sure=sure, slips=words.slips, leads=words.leads)
    if weak := weak_rules().get(atoms):
        return Reading(weak, silent=not words.unknown and atoms <= {"STATUS", "KETERANGAN"}, slips=words.slips)
    return Reading(blocked=bool(atoms & ELSE))


def _without_atoms(words: Words, *, digits: bool) -> Reading:
    """Only words for people (`Penerima`): perhaps their names. Only words that say nothing: the content's."""
    if words.people and not words.unknown and not words.silent:
        return Reading(("nama",), slips=words.slips)
    kinds = set(words.kinds) - {NEUTRAL}
    nothing = (words.silent or not kinds) and digits and PERSON not in kinds
    return Reading(silent=nothing or (kinds <= {SILENT} and digits))


@cache
def made_of_words() -> frozenset[str]:
    """The fields that rules make of words."""
    return frozenset(name for _, _, name in rules())
