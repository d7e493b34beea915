"""Looking persons up: by id (a retired one leads to its successor), family id, NIK, KK, record id or part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dtsen_merge.registry.identity import check_holds, entity_of
from dtsen_merge.registry.reading import ALTERNATIVES, CONFLICTS, EVENTS, provenance_sql
from dtsen_merge.registry.statements import identifiers, section
from dtsen_merge.store import Store
from dtsen_merge.tables import FAMILIES, PARTICIPATION, PERSONS, RECORDS, Schema, conform

Asked = Literal["person", "family", "number", "record", "name"]
LIMIT: Final = 50

LOOKUP_RECORDS: Final[Schema] = {
    "person_id": pl.String,
    "family_id": pl.String,
    "record_id": pl.String,
    "probability": pl.Float64,
    "title": pl.String,  # the source's
    "period": pl.String,  # the source's
    **RECORDS,
}


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Whom a query found, with all that the registry holds about them; nothing is masked here.

    persons: PERSONS, with provenance. families: FAMILIES. records: LOOKUP_RECORDS of the persons. participation:
    theirs and, with a null person_id, their families'. alternatives: values that did not survive. conflicts, events:
    as published. `successors`: (retired id, the id that answers for it) for ids that were asked for.
    """

    query: str
    asked: Asked
    misspelt: bool  # an id whose check character is wrong
    persons: pl.DataFrame
    families: pl.DataFrame
    records: pl.DataFrame
    participation: pl.DataFrame
    alternatives: pl.DataFrame
    conflicts: pl.DataFrame
    events: pl.DataFrame
    successors: tuple[tuple[str, str], ...] = ()
    retired: str = ""  # an id that is retired without a successor
    more: bool = False  # LIMIT persons are shown, there are others

    @property
    def found(self) -> bool:
        """Whether a person or a family answers."""
        return bool(self.persons.height or self.families.height)


def lookup(store: Store, query: str, *, limit: int = LIMIT) -> LookupResult:
    """Whom the query means, in the published registry: persons in the order of their ids, at most `limit`."""
    word = " ".join(query.split()).upper()
    asked = _asked(word)
    successors: list[tuple[str, str]] = []
    retired = ""
    families: list[str] = []
    if asked in ("person", "family"):
        persons, families, successors, retired = _by_id(store, word, asked, limit)
    elif asked == "record":
        persons = _column(store, "by_record", {"record_id": word.lower()})
    elif asked == "number":
        number = re.sub(r"\D", "", word)
        persons = _column(store, "by_number", {"number": number, "limit": limit + 1})
        families = _column(store, "families_of_number", {"number": number})
    else:
        words = re.findall(r"\w+", word)
        persons = _column(store, "by_name", {"words": words, "limit": limit + 1}) if words else []
    return _gather(
        store,
        persons[:limit],
        families,
        query=query,
        asked=asked,
        misspelt=asked in ("person", "family") and not check_holds(word),
        successors=tuple(successors),
        retired=retired,
        more=len(persons) > limit,
    )


def _asked(word: str) -> Asked:
    entity = entity_of(word)
    if entity and any(letter.isdigit() for letter in word):
        return entity
    if re.fullmatch(r"[0-9A-F]{32}", word):
        return "record"
    if re.fullmatch(r"[\d .\-]{8,}", word):
        return "number"
    return "name"


def _by_id(
    store: Store, word: str, asked: Asked, limit: int
) -> tuple[list[str], list[str], list[tuple[str, str]], str]:
    """Persons and families of an id, the way from a retired id to the one that answers, or the id that ends it."""
    known = "by_person" if asked == "person" else "family"
    steps: list[tuple[str, str]] = []
    current = word
    passed = {word}
    while not _column(store, known, {"id": current}):
        row = store.frame(section("lookup.successor"), {"id": current}).rows()
        if not row:
            return [], [], steps, ""
        if row[0][0] is None or row[0][0] in passed:
            return [], [], steps, current
        steps.append((current, row[0][0]))
        current = row[0][0]
        passed.add(current)
    if asked == "person":
        return [current], [], steps, ""
    return _column(store, "by_family", {"id": current, "limit": limit + 1}), [current], steps, ""


def _gather(store: Store, persons: list[str], families: list[str], **told: Any) -> LookupResult:
    ids = {"ids": persons}
    families = sorted({*families, *_column(store, "families_of_persons", ids)})
    both = {"ids": persons, "families": families}
    plain = identifiers(name for name in PERSONS if name != "provenance")
    of_persons = store.frame(
        f"SELECT {plain}, {provenance_sql()} AS provenance FROM published.persons AS t"
        " WHERE person_id IN (SELECT unnest($ids)) ORDER BY person_id",
        ids,
    )
    of_families = store.frame(
        f"SELECT {identifiers(FAMILIES)} FROM published.families"
        " WHERE family_id IN (SELECT unnest($families)) ORDER BY family_id",
        {"families": families},
    )
    return LookupResult(
        persons=conform(of_persons, PERSONS),
        families=conform(of_families, FAMILIES),
        records=conform(store.frame(section("lookup.records"), ids), LOOKUP_RECORDS),
        participation=conform(store.frame(section("lookup.participation"), both), PARTICIPATION),
        alternatives=conform(store.frame(section("lookup.alternatives"), ids), ALTERNATIVES),
        conflicts=conform(store.frame(section("lookup.conflicts"), both), CONFLICTS),
        events=conform(store.frame(section("lookup.events"), both), EVENTS),
        **told,
    )


def _column(store: Store, name: str, parameters: dict[str, Any]) -> list[str]:
    return [str(row[0]) for row in store.frame(section(f"lookup.{name}"), parameters).rows()]
