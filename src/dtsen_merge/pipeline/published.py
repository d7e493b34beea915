"""Opening the published registry to read it; and the rule for whole values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import UsageError
from dtsen_merge.registry import PublishedRun, check_version, last_run, latest_version, migrate
from dtsen_merge.settings import Workspace
from dtsen_merge.store import WAIT_SECONDS, Store, open_store


@contextmanager
def registry_to_read(workspace: Workspace, *, wait: float = WAIT_SECONDS) -> Iterator[Store]:
    """The registry for reading only, so that several may ask at once; one of an older version is brought up first.

    Raises:
        SurroundingsError: the file cannot be opened, is another program's, or from a newer version; `registry-busy`
            when another program still has it after `wait` seconds.
    """
    with open_store(workspace.registry, workspace.settings.store, read_only=True, wait=wait) as store:
        if check_version(store) == latest_version():
            yield store
            return
    with open_store(workspace.registry, workspace.settings.store, wait=wait) as store:
        migrate(store)
        yield store


@contextmanager
def published_registry(workspace: Workspace) -> Iterator[tuple[Store, PublishedRun]]:
    """The registry and the run that it stands for.

    Raises:
        UsageError: nothing has been published yet.
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
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def require_purpose(unmask: bool, purpose: str) -> None:
    """Whole values are given only for a stated purpose.

    Raises:
        UsageError: --unmask without --purpose.
    """
    if unmask and not purpose.strip():
        raise UsageError("unmask-needs-purpose")
