"""Rows that were erased and that a file still holds: set aside before they are staged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from dtsen_merge.pipeline.delivery_in import FileDelivery
from dtsen_merge.registry import ERASED, erased_rows, is_erasing, key_pads
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store
from dtsen_merge.tables import IGNORED, conform


def erasure_pads(store: Store, workspace: Workspace) -> Mapping[str, bytes] | None:
    """The secret by which erased rows are known; None where none were erased.

    Raises:
        SurroundingsError: `erased-key-missing`.
    """
    return key_pads(workspace.registry) if is_erasing(store) else None


def without_erased(store: Store, told: FileDelivery, pads: Mapping[str, bytes] | None) -> FileDelivery:
    """A file's rows, those that were erased among the ignored, with nothing else said of them."""
    if pads is None:
        return told
    gone = erased_rows(store, pl.concat([told.accepted, told.rejected]), pads)
    if gone.is_empty():
        return told
    where = ["sheet", "row"]
    file = told.file
    marked = gone.with_columns(source=pl.lit(file.profile.name), file=pl.lit(file.file), code=pl.lit(ERASED))
    return replace(
        told,
        accepted=told.accepted.join(gone, on=where, how="anti", maintain_order="left"),
        rejected=told.rejected.join(gone, on=where, how="anti", maintain_order="left"),
        problems=told.problems.join(gone, on=where, how="anti", maintain_order="left"),
        ignored=pl.concat([told.ignored, conform(marked, IGNORED)]),
    )
