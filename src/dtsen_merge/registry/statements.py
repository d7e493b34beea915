"""The room's SQL: fixed statements from `sql/queries/*.sql` by name, and the one place that checks identifiers.

A query file holds sections headed `-- name: <word>`; `section("persons.winners")` is the section `winners` of
`persons.sql`. A section may hold several statements, which `perform` runs in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from dtsen_merge.store import Store

_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]*")
_SECTION: Final = re.compile(r"^-- name: ([a-z0-9_]+)[ \t]*$", re.MULTILINE)


def identifier(name: str) -> str:
    """The name, quoted, when it is a plain lower-case identifier.

    Raises:
        ValueError: it is not; names reach SQL only through here.
    """
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"not an identifier: {name!r}")
    return f'"{name}"'


def identifiers(names: Iterable[str]) -> str:
    """Checked identifiers, joined by commas."""
    return ", ".join(identifier(name) for name in names)


@cache
def query_files() -> tuple[str, ...]:
    """The names of the query files, without ending."""
    folder = resources.files("dtsen_merge.registry").joinpath("sql", "queries")
    return tuple(sorted(entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql")))


@cache
def sections(file: str) -> Mapping[str, str]:
    """Every section of a query file, by name."""
    text = resources.files("dtsen_merge.registry").joinpath("sql", "queries", f"{file}.sql").read_text("utf-8")
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def section(name: str) -> str:
    """The SQL of `file.section`.

    Raises:
        KeyError: there is no such section.
    """
    file, _, part = name.partition(".")
    return sections(file)[part]


def perform(store: Store, name: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Run every statement of a section; each takes those of the parameters that it names."""
    for statement in store.connection.extract_statements(section(name)):
        wanted = statement.named_parameters
        given = {key: value for key, value in (parameters or {}).items() if key in wanted}
        store.execute(statement, given)
