"""From an inbox to validated rows, a file at a time: find, read, standardise, validate."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.errors import (
    DtsenMergeError,
    EmptySourceError,
    InputError,
    LostSourceError,
    QuestionError,
    UsageError,
    together,
)
from dtsen_merge.pipeline.measure import now
from dtsen_merge.settings import SourceProfile, Workspace, load_policy
from dtsen_merge.sources import Found, RawSheet, SourceFile, find, read
from dtsen_merge.sources.standardise import Words, decide_truncation, load_words, standardise
from dtsen_merge.tables import HEADINGS, IGNORED, PROBLEMS, RECORDS, conform, empty
from dtsen_merge.validation import validate
from dtsen_merge.workbooks.reader import read_grids

PASSED_OVER_CODES: Final = ("file-skipped-junk", "file-skipped-other")
"""Problems that tell of files that were not read."""
A_MOMENT: Final = 1.0
"""Seconds after which a file that was just being saved is read once more."""
_LOOKED_AT: Final = 50
"""Files without a profile that are looked at, to say why they have none."""


@dataclass(frozen=True, slots=True)
class FileDelivery:
    """One file's rows, each checked by itself: rows read = accepted + rejected + ignored."""

    file: SourceFile
    accepted: pl.DataFrame  # RECORDS
    rejected: pl.DataFrame  # RECORDS
    ignored: pl.DataFrame  # IGNORED
    problems: pl.DataFrame  # PROBLEMS
    headings: pl.DataFrame  # HEADINGS


def find_deliveries(workspace: Workspace) -> Found:
    """The inbox's files by source.

    Raises:
        InputError: the inbox is missing.
        UsageError: there is no profile, or files that no profile covers, or several.
    """
    inbox = workspace.inbox
    name = workspace.settings.workspace.inbox
    if not inbox.is_dir():
        raise InputError("inbox-missing", inbox=name)
    if not workspace.sources:
        raise UsageError("no-sources", folder="config/sources", inbox=name)
    found = find(inbox, workspace.sources, workspace.settings.region.code)
    if found.claimed_twice:
        raise together(
            [
                UsageError("file-claimed-twice", file=file, profiles=", ".join(f"{name}.toml" for name in names))
                for file, names in found.claimed_twice
            ]
        )
    if found.uncovered:
        raise together(_why_uncovered(inbox, found.uncovered, name))
    return found


def _why_uncovered(inbox: Path, uncovered: Sequence[str], name: str) -> list[DtsenMergeError]:
    """A profile cannot be drafted for a file that cannot be read: then that is what is wrong; else none was yet."""
    faults: list[DtsenMergeError] = []
    for file in uncovered[:_LOOKED_AT]:
        try:
            next(read_grids(inbox / file, label=file), None)
        except (InputError, EmptySourceError) as fault:
            faults.append(fault)
    faulty = {fault.params["file"] for fault in faults}
    others = [file for file in uncovered if file not in faulty]
    if others:
        told = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        faults.append(UsageError("files-uncovered", files=told, count=len(others), inbox=name))
    return faults


def named_files(found: Found, paths: Sequence[Path]) -> set[str]:
    """The files of the inbox (relative to it) that the paths name: files, or folders for all that lies in them.

    Raises:
        InputError: a path is missing.
        UsageError: one that belongs to no source.
    """
    named: set[str] = set()
    for path in paths:
        if not path.exists():
            raise InputError("file-missing", file=path.name)
        whole = path.resolve()
        here = {
            file.file for file in found.files if whole == file.path.resolve() or whole in file.path.resolve().parents
        }
        if not here:
            raise UsageError("files-not-covered-by-name", file=path.name)
        named |= here
    return named


def require_every_source(
    workspace: Workspace, found: Found, published: Mapping[str, int] | None = None, *, accept_lost: bool = False
) -> None:
    """Every profile has a file.

    Args:
        workspace: Whose profiles.
        found: The files of its inbox.
        published: The sources of the published registry, with their rows there.
        accept_lost: A person let it pass that sources of the published registry have none; others must have theirs.

    Raises:
        LostSourceError: a source of the published registry has none.
        InputError: another source has none.
    """
    present = {file.profile.name for file in found.files}
    for profile in workspace.sources:
        if profile.name in present:
            continue
        told = {"source": profile.name, "pattern": ", ".join(profile.files)}
        if profile.name not in (published or {}):
            raise InputError("source-missing", **told)
        if not accept_lost:
            raise LostSourceError("source-lost", rows=(published or {})[profile.name], **told)


def by_source(found: Found) -> Iterator[tuple[SourceProfile, tuple[SourceFile, ...]]]:
    """The files in groups, a source each, in the order of the sources' names."""
    names = sorted({file.profile.name for file in found.files})
    for name in names:
        files = tuple(file for file in found.files if file.profile.name == name)
        yield files[0].profile, files


@dataclass(frozen=True, slots=True)
class Standards:
    """What rows are measured by: the workspace's region and policies, and the day of the run."""

    region_code: str
    words: Words
    programmes: Mapping[str, Any]
    today: date


def standards_of(workspace: Workspace | None) -> Standards:
    """The workspace's standards, read once for all its sources; the shipped ones without a workspace."""
    policy = workspace.policy if workspace else load_policy
    return Standards(
        region_code=workspace.settings.region.code if workspace else "",
        words=load_words(policy),
        programmes=policy("programmes.toml"),
        today=now().date(),
    )


def junk_problems(found: Found, profile: SourceProfile) -> pl.DataFrame:
    """PROBLEMS that say which files in a source's place were passed over: no agency's making, no tables, not wanted."""
    told = [
        (code, profile.name, name)
        for code, names in zip(PASSED_OVER_CODES, (found.junk, found.passed_over), strict=True)
        for name in names
        if profile.takes(name) or profile.skips(name)
    ]
    frame = pl.DataFrame(told, schema={"code": pl.String, "source": pl.String, "file": pl.String}, orient="row")
    return conform(frame.with_columns(severity=pl.lit("note")), PROBLEMS)


def receive_file(file: SourceFile, standards: Standards, corrections: pl.DataFrame | None = None) -> FileDelivery:
    """Read, standardise and validate one file, with its agency's corrections (CORRECTIONS) in place.

    The `file` that comes back is the one that was read: its hash is of the bytes that became rows, also where somebody
    saved the file anew since it was found.

    Raises:
        InputError, QuestionError: the file cannot be read, or nothing says who its rows are about, or it is being
            changed just now (`file-changing`).
        EmptySourceError: it has no data rows.
    """
    file, sheets = _read_steadily(file, corrections)
    profile = file.profile
    records, problems = standardise_file(file, sheets, standards)
    told = validate(records, problems, profile=profile, policy=standards.programmes, today=standards.today)
    return FileDelivery(
        file,
        accepted=told.accepted,
        rejected=told.rejected,
        ignored=pl.concat([empty(IGNORED), *(sheet.ignored for sheet in sheets)]),
        problems=told.problems,
        headings=pl.concat([empty(HEADINGS), *(sheet.headings() for sheet in sheets)]),
    )


def _read_steadily(file: SourceFile, corrections: pl.DataFrame | None) -> tuple[SourceFile, list[RawSheet]]:
    """The file's sheets, with the file as it was from the first byte to the last; where it changed, it is read again."""
    for again in (True, False):
        file.sha256  # noqa: B018 - of before it is read, so that a change shows
        sheets: list[RawSheet] = []
        failed: DtsenMergeError | None = None
        try:
            sheets = list(read(file, corrections))
        except (InputError, QuestionError, EmptySourceError) as fault:
            failed = fault
        if file.stands():
            if failed is not None:
                raise failed
            return file, sheets
        if again:
            time.sleep(A_MOMENT)
            file = file.anew()
    raise InputError("file-changing", file=file.file)


def standardise_file(
    file: SourceFile, sheets: Sequence[RawSheet], standards: Standards
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """RECORDS and PROBLEMS; truncation is decided a column at a time over the whole file, as each was typed apart."""
    layout, _, _ = file.profile.hints_for(file.file, "")
    decided = decide_truncation(pl.concat([sheet.rows for sheet in sheets], how="diagonal"))
    truncated = (decided | frozenset(layout.truncated)) - frozenset(layout.whole)
    done = [
        standardise(
            sheet.rows,
            region_code=standards.region_code,
            profile=file.profile,
            truncated=truncated,
            today=standards.today,
            words=standards.words,
        )
        for sheet in sheets
    ]
    records = pl.concat([empty(RECORDS), *(one.records for one in done)])
    problems = pl.concat([empty(PROBLEMS), *(sheet.problems for sheet in sheets), *(one.problems for one in done)])
    return records, problems
