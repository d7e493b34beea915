"""`link`: score what is staged, all sources against all, and keep the pairs."""

from __future__ import annotations

from typing import Any

from dtsen_merge.linkage import Linked, link, save
from dtsen_merge.pipeline.outcome import LinkOutcome
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.registry import migrate, one_row_sources, run_lock, staged_linkage_input, staged_run
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store, open_store


def link_staged(workspace: Workspace, *, progress: Progress) -> LinkOutcome:
    """Link the staged rows.

    Raises:
        UsageError: nothing is staged.
        LockedError: another run is at work.
    """
    with run_lock(workspace.registry, "link"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        linked, number = link_in(store, workspace, progress)
    counts: dict[str, Any] = linked.counts
    return LinkOutcome(
        records=counts["records"],
        compared=counts["pairs_compared"],
        linked=counts["pairs_linked"],
        review=counts["pairs_for_review"],
        model=str(number),
        blocking=tuple(linked.blocking.to_dicts()),
        blocking_recall=counts.get("blocking_recall_percent"),
    )


def link_in(store: Store, workspace: Workspace, progress: Progress) -> tuple[Linked, int]:
    """Link inside an open registry; gives what was found and the model's number."""
    basis = staged_run(store)
    records = staged_linkage_input(store)
    progress.stage("link")
    told = 0

    def listen(_stage: str, done: int, _total: int) -> None:
        nonlocal told
        progress.advance(max(done - told, 0))
        told = max(done, told)

    linked = link(
        store,
        records,
        settings=workspace.settings.linkage,
        one_row_sources=one_row_sources(store),
        on_progress=listen,
    )
    return linked, save(store, linked, basis=basis)
