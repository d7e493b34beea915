"""`run`: the whole road, or the news that nothing has changed since it was last walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dtsen_merge import __version__
from dtsen_merge.errors import GateError
from dtsen_merge.pipeline.delivery_in import find_deliveries, require_every_source
from dtsen_merge.pipeline.leftovers import sweep
from dtsen_merge.pipeline.link import ModelChoice, link_in
from dtsen_merge.pipeline.load import content_mark, files_to_read, load_into
from dtsen_merge.pipeline.merge import Run, begin, check_acceptance, merge_in, run_ids
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.outputs import mend_output
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.purge_folders import settle_folders
from dtsen_merge.registry import (
    answer_marks,
    is_unchanged,
    last_run,
    migrate,
    published_rows,
    rolled_back_run,
    run_lock,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.sources import Found
from dtsen_merge.store import Store, open_store


def run_all(
    workspace: Workspace,
    *,
    accept: Sequence[str],
    reason: str,
    force: bool,
    progress: Progress,
    retrain: bool = False,
    full: bool = False,
    dry: bool = False,
) -> RunOutcome:
    """Load, link and merge the inbox; give back what came of it.

    Where files, settings and version are those of the published run, nothing is done, unless `force`; the saved
    linkage model is used again, unless `retrain`, which is work of its own. Only files that changed are read, and only
    rows that are new or changed are compared, against all; `full` reads and compares everything, to the same end. A
    `dry` run stages, links and builds, says what publication would change, and leaves the published registry and the
    output folder alone.

    Raises:
        UsageError, InputError, QuestionError: settings or files cannot be used.
        EmptySourceError, LostSourceError: a file without data rows, a published source that is gone.
        GateError: the files are those of a run that somebody went back from.
        LockedError: another run is at work.
        SurroundingsError: disk, permissions, a newer registry.
    """
    check_acceptance(accept, reason)
    settle_folders(workspace)
    progress.stage("find")
    found = find_deliveries(workspace)
    with run_lock(workspace.registry, "run"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        require_every_source(workspace, found, published_rows(store), accept_lost="lost_source" in accept)
        last = last_run(store)
        if last and not dry:
            mend_output(workspace, last.run_id)
        sweep(store, workspace)
        marks = answer_marks(store)
        contents = {file.file: content_mark(file, marks) for file in found.files}
        if not (force or retrain or full) and (stands := _standing(store, workspace, contents)):
            return stands
        if not dry and "rolled_back" not in accept:
            _require_no_rollback(store, found, contents)
        with begin(run_ids(store), workspace, accept, reason, files=len(found.files), dry=dry) as run:
            return _walk(store, run, found, progress, ModelChoice(retrain=retrain), full=full)


def _walk(store: Store, run: Run, found: Found, progress: Progress, choice: ModelChoice, *, full: bool) -> RunOutcome:
    with run.stopwatch.stage("load"):
        wanted = None if full else files_to_read(store, run.workspace, found)
        load_into(store, run.workspace, found, run.run_id, progress, only=wanted)
    with run.stopwatch.stage("link"):
        _, use = link_in(store, run.workspace, progress, choice=choice, full=full)
    return replace(merge_in(store, run, progress), model_use=use)


def _require_no_rollback(store: Store, found: Found, contents: Mapping[str, str]) -> None:
    """Whether these files would not silently undo a rollback; asked before the work, and as a gate after it."""
    undone = rolled_back_run(store, ((file.profile.name, contents[file.file]) for file in found.files))
    if undone:
        raise GateError("rolled-back", run=undone)


def _standing(store: Store, workspace: Workspace, contents: Mapping[str, str]) -> RunOutcome | None:
    """The published run, where a new one would give the same."""
    run = last_run(store)
    if run is None or not is_unchanged(store, contents, config_hash=workspace.config_hash, version=__version__):
        return None
    folder = workspace.output / run.run_id
    if not (folder / "run.json").is_file():
        return None
    counts = run.counts
    return RunOutcome(
        run_id=run.run_id,
        published=False,
        unchanged=True,
        folder=folder,
        rows=int(counts.get("rows", 0)),
        persons=int(counts.get("persons", 0)),
        families=int(counts.get("families", 0)),
        review_pairs=int(counts.get("linkage", {}).get("pairs_review", 0)),
    )
