"""Whether the published state hangs together: quick rules over its own tables, for `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.registry.statements import identifier, section
from dtsen_merge.store import Store


def broken_rules(store: Store) -> dict[str, int]:
    """The rules that the published state breaks, each with the number of rows that do; empty where all hold.

    Raises:
        SurroundingsError: `registry-damaged`, a part of the file cannot be read.
    """
    with _whole(store):
        return {rule: failing for rule, failing in store.frame(section("integrity.rules")).rows() if failing}


def table_sizes(store: Store) -> dict[str, int]:
    """The rows of every published table; asking is also the proof that each can be asked.

    Raises:
        SurroundingsError: `registry-damaged`.
    """
    with _whole(store):
        return {name: int(store.value(f"SELECT count(*) FROM published.{identifier(name)}")) for name in TABLES}


@contextmanager
def _whole(store: Store) -> Iterator[None]:
    """A table or column of ours that is not there: somebody took the file apart."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as fault:
        raise SurroundingsError("registry-damaged", path=store.path.name if store.path else "") from fault
