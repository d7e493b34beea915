"""Rows that were erased are not to come back: the list of them, and the secret by which it tells nobody anything.

A record's id is the md5 of its cells. Whoever holds an agency's file can work it out, and would learn from a plain list of
ids who asked to be erased. So the list holds an HMAC-SHA256 (RFC 2104) of each row's content, whose key lies in a file of
its own beside the registry, readable by its owner alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import replacing
from dtsen_merge.registry.statements import section
from dtsen_merge.store import Store

_BYTES: Final = 32
_PADDED: Final = 64
_INNER, _OUTER = 0x36, 0x5C


def key_path(registry: Path) -> Path:
    """Where a registry's secret lies."""
    return registry.with_name(f"{registry.name}.key")


def make_key(registry: Path) -> None:
    """Make the secret of a registry that has none.

    Raises:
        SurroundingsError: the folder cannot be written.
    """
    path = key_path(registry)
    if not path.is_file():
        with replacing(path) as draft:
            draft.write_text(secrets.token_hex(_BYTES) + "\n", encoding="ascii")


def key_pads(registry: Path) -> dict[str, bytes]:
    """The secret with its inner and outer padding, as the registry's macro `keyed` takes it.

    Raises:
        SurroundingsError: `erased-key-missing`, it is gone: what was erased could come back unnoticed.
    """
    path = key_path(registry)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip()).ljust(_PADDED, b"\0")
    except (OSError, ValueError) as fault:
        raise SurroundingsError("erased-key-missing", path=path.name) from fault
    return {"inner": bytes(byte ^ _INNER for byte in key), "outer": bytes(byte ^ _OUTER for byte in key)}


def erased_rows(store: Store, rows: pl.DataFrame, pads: Mapping[str, bytes]) -> pl.DataFrame:
    """`sheet`, `row` of those rows of a file (RECORDS) that were erased."""
    told = rows.select("source", "sheet", "row", "row_kind", "raw", "periode").with_columns(
        pl.col("row_kind").cast(pl.String)
    )
    with store.using(new_rows=told):
        return store.frame(section("purge.erased_rows"), pads)


def is_erasing(store: Store) -> bool:
    """Whether rows were erased that a file may still hold."""
    return bool(store.value(section("purge.is_erasing")))
