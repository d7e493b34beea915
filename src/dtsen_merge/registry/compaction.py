"""A registry written anew into a fresh file, and put in the place of the old one.

DuckDB does not overwrite what is deleted: blocks are freed and their bytes stay. So what was erased is gone only when the
rest has been copied into a new file, and the old one is overwritten.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from dtsen_merge.registry.statements import section
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store import Store, open_store

_BLOCK: Final = 1 << 22
_WORK: Final = (".purging", ".purged")
"""Endings of the working copies beside a registry."""


def working_copy(registry: Path) -> Path:
    """Where a registry is worked on while the registry stands."""
    return registry.with_name(registry.name + _WORK[0])


def fresh_copy(registry: Path) -> Path:
    """Where the file lies that is to take the registry's place."""
    return registry.with_name(registry.name + _WORK[1])


def clear_copies(registry: Path) -> None:
    """Take away working copies, also those that a kill left; who calls it holds the registry's lock."""
    for path in (working_copy(registry), fresh_copy(registry)):
        for name in (path, path.with_name(f"{path.name}.wal")):
            shred(name)


def copy_registry(origin: Path, target: Path, settings: StoreSettings) -> None:
    """Copy all that stands in a registry, and nothing that once stood there, into a new file.

    Args:
        origin: a registry that nobody has open.
        target: a file that does not exist.
        settings: of the store.

    Raises:
        SurroundingsError: the disk is full.
        AssertionError: the copy is not the same: a bug of the database.
    """
    quoted = str(origin).replace("'", "''")
    with open_store(target, settings) as store:
        store.run(f"ATTACH '{quoted}' AS origin (READ_ONLY)")
        here = str(store.value("SELECT current_database()")).replace('"', '""')
        store.run(f'COPY FROM DATABASE origin TO "{here}"')
        store.run("CHECKPOINT")
        told = {name: store.frame(section("compaction.shape"), {"database": name}) for name in ("origin", here)}
        if not told["origin"].equals(told[here]):
            raise AssertionError("the copy has not the shape of the registry")
        for schema, table in store.frame(section("compaction.tables"), {"database": here}).rows():
            if _content(store, "origin", schema, table) != _content(store, here, schema, table):
                raise AssertionError(f"the copy of {schema}.{table} differs")
        store.run("DETACH origin")


def take_place(fresh: Path, registry: Path) -> None:
    """Let a file take the registry's place in one step; the bytes of the old one are overwritten where that can be done.

    On Windows a file that is held open cannot be replaced, so there the old one is only deleted.
    """
    registry.with_name(f"{registry.name}.wal").unlink(missing_ok=True)
    old = os.open(registry, os.O_RDWR) if os.name == "posix" else None
    try:
        fresh.replace(registry)
        _settle(registry.parent)
        if old is not None:
            _overwrite(old)
    finally:
        if old is not None:
            os.close(old)


def shred(path: Path) -> None:
    """Overwrite a file and delete it; nothing where there is none."""
    if not path.is_file():
        return
    if os.name == "posix":
        handle = os.open(path, os.O_RDWR)
        try:
            _overwrite(handle)
        finally:
            os.close(handle)
    path.unlink(missing_ok=True)


def _overwrite(handle: int) -> None:
    left, nothing = os.fstat(handle).st_size, bytes(_BLOCK)
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, nothing[: min(left, _BLOCK)])
    os.fsync(handle)


def _settle(folder: Path) -> None:
    """Let the new name be on the disk."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(store: Store, database: str, schema: str, table: str) -> tuple[int, int]:
    name = ".".join('"' + part.replace('"', '""') + '"' for part in (database, schema, table))
    rows, mark = store.frame(f"SELECT count(*), bit_xor(hash(t)) FROM {name} AS t").row(0)
    return int(rows), int(mark or 0)
