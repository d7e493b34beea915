"""What goes by itself after a good publication, and what is past the date until which it may be kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import UsageError
from dtsen_merge.operations.retention import past_date, prune_runs, prune_traces, run_folders, run_moment
from dtsen_merge.pipeline.measure import now
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.registry import run_lock, status
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is past its date by config/privacy.toml: folders of runs (whole values), and sources of the registry."""

    runs: tuple[str, ...]
    sources: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def overdue(workspace: Workspace, store: Store, moment: datetime) -> Overdue:
    """Which folders of runs and which sources are past their date.

    A run's folder holds whole values and may be kept as long as an export ([retention] export_days), save the one that
    stands; a source, source_days from the day on which a run first published its present content (0: for ever).
    """
    limits = parse_privacy(workspace.policy("privacy.toml")).retention
    latest = latest_run_folder(workspace.output)
    made = {folder.name: run_moment(folder.name) for folder in run_folders(workspace.output) if folder != latest}
    delivered = {line.source: line.since for line in status(store).sources}
    return Overdue(
        runs=past_date({name: at for name, at in made.items() if at}, limits.export_days, moment),
        sources=past_date({name: at for name, at in delivered.items() if at}, limits.source_days, moment),
    )


def prune_after_run(workspace: Workspace) -> tuple[str, ...]:
    """Delete the folders of runs beyond [retention] keep_runs (0: all stay), and old traces of bugs; gives the former."""
    prune_traces(workspace.logs, now())
    keep = workspace.settings.retention.keep_runs
    return _prune(workspace, keep) if keep else ()


def prune_outputs(workspace: Workspace, keep: int | None) -> tuple[str, ...]:
    """`purge --outputs`: delete the folders of runs beyond the newest `keep`, or [retention] keep_runs.

    Raises:
        UsageError: `purge-keep`, neither says how many stay.
        LockedError: a run is at work.
    """
    number = keep or workspace.settings.retention.keep_runs
    if not number:
        raise UsageError("purge-keep")
    with run_lock(workspace.registry, "purge"):
        return _prune(workspace, number)


def _prune(workspace: Workspace, keep: int) -> tuple[str, ...]:
    latest = latest_run_folder(workspace.output)
    return prune_runs(workspace.output, keep, {latest.name} if latest else ())
