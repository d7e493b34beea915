"""From an inbox to validated rows, source by source: find, read, standardise, validate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge.errors import InputError, LostSourceError, UsageError
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.settings import SourceProfile, Workspace
from dtsen_merge.sources import Found, RawSheet, SourceFile, find, read
from dtsen_merge.sources.standardise import Words, decide_truncation, load_words, standardise
from dtsen_merge.tables import HEADINGS, IGNORED, PROBLEMS, RECORDS, conform, empty
from dtsen_merge.validation import validate


@dataclass(frozen=True, slots=True)
class Delivery:
    """One source's rows after validation: rows read = accepted + rejected + ignored."""

    profile: SourceProfile
    files: tuple[SourceFile, ...]
    accepted: pl.DataFrame  # RECORDS
    rejected: pl.DataFrame  # RECORDS
    ignored: pl.DataFrame  # IGNORED
    problems: pl.DataFrame  # PROBLEMS
    headings: pl.DataFrame  # HEADINGS


def find_deliveries(workspace: Workspace, files: Sequence[Path] = ()) -> Found:
    """The inbox's files by source; with `files`, only those (they must belong to a source).

    Raises:
        InputError: the inbox or a named file is missing.
        UsageError: there is no profile, or files that no profile covers.
    """
    inbox = workspace.inbox
    name = workspace.settings.workspace.inbox
    missing = next((path for path in files if not path.exists()), None)
    if missing is not None:
        raise InputError("file-missing", file=missing.name)
    if not inbox.is_dir():
        raise InputError("inbox-missing", inbox=name)
    if not workspace.sources:
        raise UsageError("no-sources", folder="config/sources", inbox=name)
    found = find(inbox, workspace.sources)
    if files:
        return _only(found, files)
    if found.uncovered:
        told = ", ".join(found.uncovered[:3]) + (", …" if len(found.uncovered) > 3 else "")
        raise UsageError("files-uncovered", files=told, count=len(found.uncovered), inbox=name)
    return found


def _only(found: Found, files: Sequence[Path]) -> Found:
    wanted = {path.resolve() for path in files}
    folders = tuple(path for path in wanted if path.is_dir())
    kept = tuple(
        file
        for file in found.files
        if file.path.resolve() in wanted or any(folder in file.path.resolve().parents for folder in folders)
    )
    known = {file.path.resolve() for file in kept}
    stray = next((path for path in files if path.is_file() and path.resolve() not in known), None)
    if stray is not None or not kept:
        raise UsageError("files-not-covered-by-name", file=(stray or files[0]).name)
    return Found(files=kept, uncovered=(), junk=found.junk)


def require_every_source(workspace: Workspace, found: Found, published: Iterable[str] = ()) -> None:
    """Every profile has a file.

    Raises:
        LostSourceError: a source of the published registry (`published`) has none.
        InputError: another source has none.
    """
    present = {file.profile.name for file in found.files}
    for profile in workspace.sources:
        if profile.name not in present:
            told = {"source": profile.name, "pattern": ", ".join(profile.files)}
            if profile.name in set(published):
                raise LostSourceError("source-lost", **told)
            raise InputError("source-missing", **told)


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


def standards_of(workspace: Workspace) -> Standards:
    """The workspace's standards, read once for all its sources."""
    return Standards(
        region_code=workspace.settings.region.code,
        words=load_words(workspace.policy),
        programmes=workspace.policy("programmes.toml"),
        today=now().date(),
    )


def junk_problems(found: Found, profile: SourceProfile) -> pl.DataFrame:
    """PROBLEMS that say which files in a source's place were passed over as being of no agency's making."""
    junk = [name for name in found.junk if profile.takes(name)]
    return pl.DataFrame(
        {"code": ["file-skipped-junk"] * len(junk), "severity": "note", "source": profile.name, "file": junk},
        schema_overrides={"code": pl.String, "file": pl.String},
    ).pipe(conform, PROBLEMS)


def receive(
    profile: SourceProfile,
    files: Sequence[SourceFile],
    standards: Standards,
    *,
    junk: pl.DataFrame | None = None,
    progress: Progress,
) -> Delivery:
    """Read, standardise and validate one source; `junk` is what `junk_problems` told of it.

    Raises:
        InputError, QuestionError: a file cannot be read, or nothing says who its rows are about.
        EmptySourceError: a file has no data rows.
    """
    sheets: list[RawSheet] = []
    for file in files:
        sheets += read(file)
        progress.advance(note=file.file)
    records, problems = _standardise_all(profile, sheets, standards)
    told = validate(records, problems, profile=profile, policy=standards.programmes, today=standards.today)
    ignored = pl.concat([empty(IGNORED), *(sheet.ignored for sheet in sheets)])
    found = told.problems if junk is None else pl.concat([told.problems, junk])
    headings = pl.concat([empty(HEADINGS), *(sheet.headings() for sheet in sheets)])
    return Delivery(profile, tuple(files), told.accepted, told.rejected, ignored, found, headings)


def _standardise_all(
    profile: SourceProfile, sheets: Sequence[RawSheet], standards: Standards
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All sheets of a source; truncation is decided a column at a time over each file, as each was typed apart."""
    records = [empty(RECORDS)]
    problems = [empty(PROBLEMS), *(sheet.problems for sheet in sheets)]
    for file in sorted({sheet.file for sheet in sheets}):
        of_file = [sheet for sheet in sheets if sheet.file == file]
        layout, _, _ = profile.hints_for(file, "")
        decided = decide_truncation(pl.concat([sheet.rows for sheet in of_file], how="diagonal"))
        truncated = (decided | frozenset(layout.truncated)) - frozenset(layout.whole)
        for sheet in of_file:
            done = standardise(
                sheet.rows,
                region_code=standards.region_code,
                profile=profile,
                truncated=truncated,
                today=standards.today,
                words=standards.words,
            )
            records.append(done.records)
            problems.append(done.problems)
    return pl.concat(records), pl.concat(problems)
