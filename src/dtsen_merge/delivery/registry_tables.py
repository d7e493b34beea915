"""The tables that a run delivers: their schemas, their order, and what their columns mean in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.messages import Language, text
from dtsen_merge.tables import CROSSWALK, FAMILIES, PARTICIPATION, PERSONS, PROBLEMS, Schema


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values, where there are any, stand in another table's column of the same name."""

    fields: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class RegistryTable:
    """One delivered table. `filled` are whole-number columns that are never empty."""

    name: str
    schema: Schema
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    filled: tuple[str, ...] = ()

    def title(self, language: Language) -> str:
        """What the table is called."""
        return text(f"delivery-table-{self.name}", language)

    def description(self, language: Language) -> str:
        """What a line of it is."""
        return text(f"delivery-table-{self.name}.description", language)


_TO_PERSON: Final = ForeignKey(("person_id",), "persons")
_TO_FAMILY: Final = ForeignKey(("family_id",), "families")

REGISTRY_TABLES: Final[Mapping[str, RegistryTable]] = {
    table.name: table
    for table in (
        RegistryTable("persons", PERSONS, ("person_id",), (_TO_FAMILY,), ("records",)),
        RegistryTable("families", FAMILIES, ("family_id",), (), ("members", "records")),
        RegistryTable("participation", PARTICIPATION, (), (_TO_PERSON, _TO_FAMILY), ("records",)),
        RegistryTable("crosswalk", CROSSWALK, (), (_TO_PERSON, _TO_FAMILY), ("row",)),
        RegistryTable("problems", PROBLEMS),
    )
}
"""By name, in the order in which they are listed."""

EXPORTABLE: Final[tuple[str, ...]] = ("persons", "families", "participation", "crosswalk")

_INTEGER_LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "desil_nasional": (1, 10),
    "desil_provinsi": (1, 10),
    "desil_kabupaten_kota": (1, 10),
}


def column_key(column: str) -> str:
    """The message of a column: `column-<name>`, with hyphens."""
    return f"column-{column.replace('_', '-')}"


def column_title(column: str, language: Language) -> str:
    """What a column is called by people."""
    return text(column_key(column), language)


def column_description(column: str, language: Language) -> str:
    """What a column holds."""
    return text(f"{column_key(column)}.description", language)


def column_limits(column: str) -> tuple[int, int] | None:
    """The smallest and largest value that a number may have."""
    return _INTEGER_LIMITS.get(column)


def data_dictionary(names: tuple[str, ...], frames: Mapping[str, pl.DataFrame], language: Language) -> pl.DataFrame:
    """A line a column of the tables as delivered: table, column, title, dtype, description (text)."""
    lines = [
        {
            "table": REGISTRY_TABLES[name].title(language),
            "column": column,
            "title": column_title(column, language),
            "type": type_word(dtype, language),
            "description": column_description(column, language),
        }
        for name in names
        for column, dtype in frames[name].schema.items()
    ]
    schema = dict.fromkeys(("table", "column", "title", "type", "description"), pl.String)
    return pl.DataFrame(lines, schema=schema)


def type_word(dtype: pl.DataType, language: Language) -> str:
    """A dtype in a word that an officer knows."""
    if isinstance(dtype, pl.Enum):
        return text("delivery-type-choice", language, choices=", ".join(dtype.categories.to_list()))
    kind = "list" if isinstance(dtype, pl.List) else "date" if dtype == pl.Date else "text"
    if dtype == pl.Boolean:
        kind = "truth"
    elif dtype.is_integer():
        kind = "integer"
    elif dtype.is_float():
        kind = "number"
    return text(f"delivery-type-{kind}", language)
