"""Looking persons up: by id (a retired one leads to its successor), family id, NIK, KK, record id or part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dtsen_merge.registry.identity import check_holds, entity_of
from dtsen_merge.registry.reading import ALTERNATIVES, CONFLICTS, DESIL, EVENTS, provenance_sql
from dtsen_merge.registry.statements import identifier, identifiers, section
from dtsen_merge.store import Store
from dtsen_merge.tables import FAMILIES, PARTICIPATION, PERSON_FIELDS, PERSONS, RECORDS, ROW_KEY, Schema, conform

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
VALUES: Final[Schema] = {
    "person_id": pl.String,
    "field": pl.String,
    "value": pl.String,
    "shown": pl.Boolean,  # the value that survived; else one that did not
    "origin": pl.Boolean,  # taken from this record
    "variant": pl.UInt32,  # one number for each value of a field, also where masked values look alike
    "record_id": pl.String,
    "title": pl.String,  # the source's
    "period": pl.String,
    **ROW_KEY,
}
"""Every record's word for every value of a person, shown or not: a line a field and record."""
STANDING: Final[Schema] = {
    "person_id": pl.String,
    "field": pl.String,  # status_hidup | no_kk | kode_kecamatan | kode_desa | alamat
    "value": pl.String,
    "period": pl.String,
    "date": pl.Date,  # the day of measuring, else the first day of the period; null: unknown, and first in order
    "source": pl.String,
    "stated": pl.Boolean,  # a file at hand says so; else an earlier run did
    "record_id": pl.String,
}
"""A person's life and residence over time, field by field in the order of the dates."""


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Whom a query found, with all that the registry holds about them; nothing is masked here.

    persons: PERSONS, with provenance. families: FAMILIES. records: LOOKUP_RECORDS of the persons. participation:
    theirs and, with a null person_id, their families'. alternatives: values that did not survive. values: VALUES, the
    records behind each value and its alternatives. standing: STANDING. desil: their families'. conflicts, events: as
    published. `successors`: (retired id, the id that answers for it) for ids that were asked for.
    """

    query: str
    asked: Asked
    misspelt: bool  # an id whose check character is wrong
    persons: pl.DataFrame
    families: pl.DataFrame
    records: pl.DataFrame
    participation: pl.DataFrame
    alternatives: pl.DataFrame
    values: pl.DataFrame
    standing: pl.DataFrame
    desil: pl.DataFrame
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
        values=conform(store.frame(_values_sql(), ids), VALUES),
        standing=conform(store.frame(section("lookup.standing"), ids), STANDING),
        desil=conform(store.frame(section("lookup.desil"), {"families": families}), DESIL),
        conflicts=conform(store.frame(section("lookup.conflicts"), both), CONFLICTS),
        events=conform(store.frame(section("lookup.events"), both), EVENTS),
        **told,
    )


def _column(store: Store, name: str, parameters: dict[str, Any]) -> list[str]:
    return [str(row[0]) for row in store.frame(section(f"lookup.{name}"), parameters).rows()]


def _values_sql() -> str:
    """Which records say each value that a person shows, and each that did not survive."""
    names = [(place, identifier(name), name) for place, name in enumerate(PERSON_FIELDS)]
    kept = ", ".join(
        f"{{'field': '{name}', 'value': t.{column}::VARCHAR, 'pick': t.picks.{column}}}" for _, column, name in names
    )
    said = ", ".join(
        f"{{'place': {place}, 'field': '{name}', 'value': t.{column}::VARCHAR}}" for place, column, name in names
    )
    rows = identifiers(("record_id", *ROW_KEY))
    return f"""
        WITH persons AS MATERIALIZED (
            SELECT * FROM published.persons WHERE person_id IN (SELECT unnest($ids))
        ),
        rows AS MATERIALIZED (
            SELECT c.person_id, r.*
            FROM published.crosswalk AS c JOIN published.records AS r ON r.record_id = c.record_id
            WHERE c.person_id IN (SELECT unnest($ids))
        ),
        shown AS (
            SELECT t.person_id, f.field, f.value, t.record_ids[f.pick] AS record_id
            FROM persons AS t, unnest([{kept}]) AS u (f)
            WHERE f.value IS NOT NULL
        ),
        said AS (
            SELECT t.person_id, f.place, f.field, f.value, t.periode, t.record_id, t.source, t.file, t.sheet, t.row
            FROM rows AS t, unnest([{said}]) AS u (f)
            WHERE f.value IS NOT NULL
        ),
        lost AS (
            SELECT person_id, field, value FROM published.alternatives WHERE person_id IN (SELECT unnest($ids))
        )
        SELECT said.person_id, said.field, said.value, coalesce(said.value = shown.value, FALSE) AS shown,
            coalesce(said.value = shown.value AND said.record_id = shown.record_id, FALSE) AS origin,
            dense_rank() OVER (PARTITION BY said.person_id, said.field ORDER BY said.value) AS variant,
            s.title, coalesce(said.periode, nullif(s.period, '')) AS period, said.* EXCLUDE (person_id, field, value)
        FROM said
        LEFT JOIN shown ON shown.person_id = said.person_id AND shown.field = said.field
        LEFT JOIN lost AS a
            ON a.person_id = said.person_id AND a.field = said.field AND a.value = said.value
        JOIN published.sources AS s ON s.source = said.source
        WHERE said.value = shown.value OR a.value IS NOT NULL
        ORDER BY said.person_id, said.place, 4 DESC, said.value, 5 DESC, {rows}"""
