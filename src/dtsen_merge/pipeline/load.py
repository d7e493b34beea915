"""`load`: read, validate and stage the inbox, a file at a time; with FILES, only what they change."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from dtsen_merge import __version__
from dtsen_merge.errors import DtsenMergeError, EmptySourceError, InputError, QuestionError, together
from dtsen_merge.pipeline.answers_in import part_files, take_answers
from dtsen_merge.pipeline.delivery_in import (
    PASSED_OVER_CODES,
    Standards,
    by_source,
    find_deliveries,
    junk_problems,
    named_files,
    receive_file,
    require_every_source,
    standards_of,
)
from dtsen_merge.pipeline.erased_in import erasure_pads, without_erased
from dtsen_merge.pipeline.measure import new_run_id, now
from dtsen_merge.pipeline.outcome import Loaded, SheetCount
from dtsen_merge.pipeline.precedence import DELIVERY_CODES, choose_rows
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.pipeline.purge_folders import settle_folders
from dtsen_merge.registry import (
    add_problems,
    answer_marks,
    begin_stage,
    confirm_rows,
    corrections,
    finish_stage,
    is_staged,
    migrate,
    number_rows,
    published_file_rows,
    published_rows,
    reopen_stage,
    run_lock,
    settle_replies,
    stage_source,
    staged_counts,
    staged_deliveries,
    staged_files_with,
    staged_groups,
    staged_hashes,
    staged_problem_counts,
    staged_records,
    withdraw_rows,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.sources import Found, SourceFile
from dtsen_merge.store import Store, open_store
from dtsen_merge.validation import ACROSS_CODES, ACROSS_COLUMNS, GROUP_CODES, validate_across, validate_groups

FUTURE_CODE = "date-future"


def load_files(workspace: Workspace, files: Sequence[Path], *, progress: Progress, full: bool = False) -> Loaded:
    """Stage the inbox, reading what is not as it was staged, and what `files` name.

    These are workbooks that agencies corrected, or files of the inbox. Where no load is finished, or the settings or
    the program are others now, or with `full`, everything is read.

    Raises:
        InputError, QuestionError, EmptySourceError: a file cannot be used; what was staged before is gone, what is
            published stands.
        LockedError: another run is at work.
    """
    settle_folders(workspace)
    progress.stage("find")
    returned, named = part_files(files)
    found = find_deliveries(workspace)
    only = named_files(found, named)
    with run_lock(workspace.registry, "load"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        require_every_source(workspace, found, published_rows(store))
        taken = tuple(take_answers(store, workspace, found, path) for path in returned)
        only |= {file for one in taken for file in one.files} | _changed(store, found)
        # Unlike any load before it, also within one second: what was linked must be known to be of this one.
        load_id = f"{new_run_id(workspace.output, now())}-{secrets.token_hex(4)}"
        partly = only if is_staged(store, stage_mark(workspace)) and not full else None
        load_into(store, workspace, found, load_id, progress, only=partly)
        return Loaded(sheet_counts(store), taken, staged_deliveries(store))


def files_to_read(store: Store, workspace: Workspace, found: Found) -> set[str] | None:
    """The files that a load must read for the stage to be as if all had been read; None where all must be.

    All are read where no load is finished, or the settings or the program are others now.
    """
    return _changed(store, found) if is_staged(store, stage_mark(workspace)) else None


def stage_mark(workspace: Workspace) -> str:
    """What tells one reading of files from another: settings, program, and the year (two-digit years turn with it)."""
    return f"{workspace.config_hash}+{__version__}+{now().year}"


def _changed(store: Store, found: Found) -> set[str]:
    """The files whose content, or what their agency answered about it, is not as it was staged.

    So are those in which a date was in the future when they were read: it may not be so any more.
    """
    marks, staged = answer_marks(store), staged_hashes(store)
    dated = staged_files_with(store, FUTURE_CODE)
    return {
        file.file for file in found.files if file.file in dated or staged.get(file.file) != content_mark(file, marks)
    }


def load_into(
    store: Store,
    workspace: Workspace,
    found: Found,
    run_id: str,
    progress: Progress,
    *,
    only: Collection[str] | None = None,
) -> None:
    """Stage the found files in an open registry: all of them, or `only` those, the others as they stand there.

    Raises:
        InputError, QuestionError, EmptySourceError: of one file, the others' in its `also`; all files are looked at.
        QuestionError: nothing says which of two files that came together counts.
    """
    chosen = [file for file in found.files if only is None or file.file in only]
    progress.stage("read", len(chosen))
    standards = standards_of(workspace)
    gone = sorted(set(staged_hashes(store)) - {file.file for file in found.files})
    touched = {file.profile.name for file in chosen}
    touched |= {profile.name for profile in workspace.sources if any(profile.takes(name) for name in gone)}
    if only is None:
        begin_stage(store, run_id, stage_mark(workspace))
    else:
        names = [*(file.file for file in chosen), *gone]
        codes = {"group_codes": (*GROUP_CODES, *DELIVERY_CODES), "across_codes": (*ACROSS_CODES, *PASSED_OVER_CODES)}
        reopen_stage(store, run_id, files=names, sources=sorted(touched), **codes)
    for profile, _ in by_source(found):
        add_problems(store, junk_problems(found, profile))
    _stage_all(store, chosen, standards, progress, erasure_pads(store, workspace))
    choose_rows(store, found.files, touched)
    number_rows(store)
    settle_replies(store)
    withdraw_rows(store)
    for profile in workspace.sources:
        if profile.name in touched:
            add_problems(store, validate_groups(staged_groups(store, profile.name), profile=profile))
    accepted = staged_records(store, ACROSS_COLUMNS, status="accepted")
    add_problems(store, validate_across(accepted, profiles=workspace.sources, policy=standards.programmes))
    confirm_rows(store)
    finish_stage(store)


def _stage_all(
    store: Store,
    files: Sequence[SourceFile],
    standards: Standards,
    progress: Progress,
    pads: Mapping[str, bytes] | None,
) -> None:
    """File by file, so that no more than one is in memory; a fault of one is told after the others were looked at."""
    known = corrections(store)
    marks = answer_marks(store)
    faults: list[DtsenMergeError] = []
    for file in files:
        try:
            told = receive_file(file, standards, known.filter(pl.col("file") == file.file))
        except (InputError, QuestionError, EmptySourceError) as fault:
            faults.append(fault)
            continue
        finally:
            progress.advance(note=file.file)
        if faults:
            continue
        told = without_erased(store, told, pads)
        stage_source(
            store,
            profile=file.profile,
            accepted=told.accepted,
            rejected=told.rejected,
            ignored=told.ignored,
            problems=told.problems,
            headings=told.headings,
            files=[(file.file, content_mark(told.file, marks), told.file.size)],
        )
    if faults:
        raise together([_against_published(store, fault) for fault in faults])


def _against_published(store: Store, fault: DtsenMergeError) -> DtsenMergeError:
    """A file without data rows, with the number that it had in the last published run, where it had any."""
    if not isinstance(fault, EmptySourceError):
        return fault
    rows = published_file_rows(store, str(fault.params["file"]))
    return EmptySourceError("file-emptied", rows=rows, **fault.params) if rows else fault


def content_mark(file: SourceFile, marks: Mapping[str, str]) -> str:
    """What tells one content of a file from another: its sha256, and what its agency answered about it."""
    mark = marks.get(file.file)
    return f"{file.sha256}+{mark}" if mark else file.sha256


def sheet_counts(store: Store) -> tuple[SheetCount, ...]:
    """What became of every staged sheet's rows."""
    by_sheet: dict[tuple[str, str, str], dict[str, int]] = {}
    for source, file, sheet, code, count in staged_problem_counts(store).iter_rows():
        by_sheet.setdefault((source, file or "", sheet or ""), {})[code] = count
    return tuple(
        SheetCount(source, file, sheet, read, accepted, rejected, ignored, by_sheet.get((source, file, sheet), {}))
        for source, file, sheet, read, accepted, rejected, ignored in staged_counts(store).iter_rows()
    )
