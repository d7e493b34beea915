"""`validate`: what `load` would find, in a registry of its own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from dtsen_merge.pipeline.delivery_in import find_deliveries, named_files, require_every_source
from dtsen_merge.pipeline.load import load_into, sheet_counts
from dtsen_merge.pipeline.outcome import Finding, SourceErrors, Validation
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.published import registry_as_it_is
from dtsen_merge.registry import (
    arrivals,
    corrections,
    migrate,
    replies,
    save_answers,
    save_arrivals,
    staged_deliveries,
    staged_findings,
    staged_row_errors,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store, open_store

SHOWN_CELLS: Final = 5


def validate_files(workspace: Workspace, files: Sequence[Path], *, progress: Progress) -> Validation:
    """Read and check the inbox, or only the named files; the registry is not touched.

    Corrections that agencies sent back before are in place. A row counts as one with an error when it is rejected or
    one of its fields was emptied.

    Raises:
        InputError, QuestionError, EmptySourceError: a file cannot be used.
    """
    progress.stage("find")
    found = find_deliveries(workspace)
    if files:
        names = named_files(found, files)
        found = replace(found, files=tuple(file for file in found.files if file.file in names))
    else:
        require_every_source(workspace, found)
    with tempfile.TemporaryDirectory(prefix="dtsen-merge-") as folder:
        place = Path(folder) / "validate.duckdb"
        with open_store(place, workspace.settings.store) as store:
            migrate(store)
            _copy_memory(workspace, store)
            load_into(store, workspace, found, "validate", progress)
            return Validation(
                sheet_counts(store), _errors(workspace, store), _findings(store), staged_deliveries(store)
            )


def _copy_memory(workspace: Workspace, store: Store) -> None:
    """What the registry knows beside rows: agencies' answers, and when files arrived."""
    if not workspace.registry.exists():
        return
    with registry_as_it_is(workspace) as registry:
        schemas = set(registry.frame("SELECT DISTINCT schema_name FROM duckdb_tables()").get_column("schema_name"))
        if "answers" in schemas:
            save_answers(store, corrected=corrections(registry), replied=replies(registry), workbook="")
        if "deliveries" in schemas:
            save_arrivals(store, arrivals(registry))


def _errors(workspace: Workspace, store: Store) -> tuple[SourceErrors, ...]:
    usual = workspace.settings.validate_.max_error_share
    limits = {profile.name: profile.max_error_share for profile in workspace.sources}
    told = []
    for source, rows, wrong in staged_row_errors(store).iter_rows():
        own = limits.get(source)
        limit, share = usual if own is None else own, wrong / rows if rows else 0.0
        told.append(SourceErrors(source, rows, wrong, share, limit, share > limit))
    return tuple(told)


def _findings(store: Store) -> tuple[Finding, ...]:
    """Every kind of problem by sheet and column, errors first, with the first cells of each."""
    told = staged_findings(store, SHOWN_CELLS)
    return tuple(
        Finding(
            **{name: value or "" for name, value in line.items() if name not in ("count", "cells")},
            count=line["count"],
            cells=tuple(line["cells"] or ()),
        )
        for line in told.iter_rows(named=True)
    )
