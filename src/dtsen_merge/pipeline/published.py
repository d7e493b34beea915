"""Opening the registry to read it; and the rule for whole values.

Who reads takes no lock and changes nothing: several may read at a time. DuckDB lets nobody read while a run holds the
file, so a reader waits a little and then says who is at work (docs/decisions/0016).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import SurroundingsError, UsageError
from dtsen_merge.privacy.files import make_folder
from dtsen_merge.registry import (
    PublishedRun,
    check_version,
    last_run,
    latest_version,
    migrate,
    run_lock,
    who_is_at_work,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.store import WAIT_SECONDS, Store, open_store


@contextmanager
def registry_as_it_is(workspace: Workspace, *, wait: float = WAIT_SECONDS) -> Iterator[Store]:
    """The registry, of whatever version, for reading only.

    Raises:
        LockedError: a run is at work on it, still after `wait` seconds.
        SurroundingsError: the file cannot be opened; `registry-busy` when another program has it.
    """
    try:
        store = open_store(workspace.registry, workspace.settings.store, read_only=True, wait=wait)
    except SurroundingsError as fault:
        at_work = who_is_at_work(workspace.registry) if fault.code == "registry-busy" else None
        if at_work is None:
            raise
        raise at_work from fault
    with store:
        yield store


@contextmanager
def registry_to_read(workspace: Workspace, *, wait: float = WAIT_SECONDS) -> Iterator[Store]:
    """The registry for reading only, so that several may ask at once; one of an older version is brought up first.

    That is done under the run lock, and the file is copied before.

    Raises:
        LockedError: a run is at work on it, still after `wait` seconds.
        SurroundingsError: the file cannot be opened, is another program's, or from a newer version; `registry-busy`
            when another program still has it after `wait` seconds.
    """
    with registry_as_it_is(workspace, wait=wait) as store:
        if check_version(store) == latest_version():
            yield store
            return
    path = workspace.registry
    with run_lock(path, "migrate"), open_store(path, workspace.settings.store, wait=wait) as writable:
        migrate(writable)
    with registry_as_it_is(workspace, wait=wait) as store:
        yield store


@contextmanager
def published_registry(workspace: Workspace) -> Iterator[tuple[Store, PublishedRun]]:
    """The registry and the run that it stands for.

    Raises:
        UsageError: nothing has been published yet.
        LockedError: a run is at work on it.
        SurroundingsError: the file cannot be opened, or is from a newer version.
    """
    if not workspace.registry.exists():
        raise UsageError("nothing-published")
    with registry_to_read(workspace) as store:
        run = last_run(store)
        if run is None:
            raise UsageError("nothing-published")
        yield store, run


def run_folder(workspace: Workspace, run: PublishedRun) -> Path:
    """The output folder of the published run (made anew where someone removed it)."""
    folder = workspace.output / run.run_id
    if not folder.is_dir():
        latest = latest_run_folder(workspace.output)
        folder = latest or folder
    make_folder(folder)
    return folder


def require_purpose(unmask: bool, purpose: str) -> None:
    """Whole values are given only for a stated purpose.

    Raises:
        UsageError: --unmask without --purpose.
    """
    if unmask and not purpose.strip():
        raise UsageError("unmask-needs-purpose")
