"""The files of a run's folder: one parquet a table, whole values, readable by their owner only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from dtsen_merge.delivery.registry_tables import REGISTRY_TABLES
from dtsen_merge.privacy.files import PRIVATE, replacing
from dtsen_merge.tables import conform


def write_registry_files(folder: Path, frames: Mapping[str, pl.DataFrame]) -> tuple[Path, ...]:
    """Write `persons`, `families`, `participation`, `crosswalk` and `problems` as parquet, and give their paths.

    Columns stand in the order of `tables`; a table without rows is written too. Each file has mode 0600 and is put in
    place whole. `write_datapackage` describes them.

    Args:
        folder: the run's folder; it is made.
        frames: every table of REGISTRY_TABLES, by name.

    Raises:
        KeyError: a table is missing from `frames`.
        SurroundingsError: a file cannot be written, or the disk is full.
    """
    paths = []
    for table in REGISTRY_TABLES.values():
        path = folder / f"{table.name}.parquet"
        write_parquet(conform(frames[table.name], table.schema), path, mode=PRIVATE)
        paths.append(path)
    return tuple(paths)


def write_parquet(frame: pl.DataFrame, path: Path, *, mode: int) -> None:
    """One parquet file, whole or not at all; the same frame gives the same bytes."""
    with replacing(path, mode=mode) as draft:
        frame.write_parquet(draft, compression="zstd", statistics=True)
