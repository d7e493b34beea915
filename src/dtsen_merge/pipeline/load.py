"""`load`: read, validate and stage the inbox, a source at a time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from dtsen_merge.pipeline.delivery_in import (
    by_source,
    find_deliveries,
    junk_problems,
    receive,
    require_every_source,
    standards_of,
)
from dtsen_merge.pipeline.measure import new_run_id, now
from dtsen_merge.pipeline.outcome import Loaded, SheetCount
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.registry import (
    add_problems,
    begin_stage,
    finish_stage,
    migrate,
    published_sources,
    run_lock,
    stage_source,
    staged_counts,
    staged_problem_counts,
    staged_records,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.sources import Found
from dtsen_merge.store import Store, open_store
from dtsen_merge.validation import ACROSS_COLUMNS, validate_across


def load_files(workspace: Workspace, files: Sequence[Path], *, progress: Progress) -> Loaded:
    """Stage the inbox, or only the named files.

    Raises:
        InputError, QuestionError, EmptySourceError: a file cannot be used; what was staged before is gone, what is
            published stands.
        LockedError: another run is at work.
    """
    progress.stage("find")
    found = find_deliveries(workspace, files)
    with run_lock(workspace.registry, "load"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        if not files:
            require_every_source(workspace, found, published_sources(store))
        # Unlike any load before it, also within one second: what was linked must be known to be of this one.
        load_id = f"{new_run_id(workspace.output, now())}-{secrets.token_hex(4)}"
        load_into(store, workspace, found, load_id, progress)
        return Loaded(sheet_counts(store))


def load_into(store: Store, workspace: Workspace, found: Found, run_id: str, progress: Progress) -> None:
    """Stage the found files in an open registry."""
    progress.stage("read", len(found.files))
    standards = standards_of(workspace)
    begin_stage(store, run_id)
    for profile, files in by_source(found):
        told = receive(profile, files, standards, junk=junk_problems(found, profile), progress=progress)
        stage_source(
            store,
            profile=profile,
            accepted=told.accepted,
            rejected=told.rejected,
            ignored=told.ignored,
            problems=told.problems,
            headings=told.headings,
            files=[(file.file, file.sha256, file.size) for file in files],
        )
    accepted = staged_records(store, ACROSS_COLUMNS, status="accepted")
    add_problems(store, validate_across(accepted, profiles=workspace.sources, policy=standards.programmes))
    finish_stage(store)


def sheet_counts(store: Store) -> tuple[SheetCount, ...]:
    """What became of every staged sheet's rows."""
    by_sheet: dict[tuple[str, str, str], dict[str, int]] = {}
    for source, file, sheet, code, count in staged_problem_counts(store).iter_rows():
        by_sheet.setdefault((source, file or "", sheet or ""), {})[code] = count
    return tuple(
        SheetCount(source, file, sheet, read, accepted, rejected, ignored, by_sheet.get((source, file, sheet), {}))
        for source, file, sheet, read, accepted, rejected, ignored in staged_counts(store).iter_rows()
    )
