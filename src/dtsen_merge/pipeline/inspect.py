"""`inspect`: look at files; with `write`, draft a profile for each source that has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dtsen_merge.errors import DtsenMergeError, InputError
from dtsen_merge.pipeline.delivery_in import Standards, standardise_file, standards_of
from dtsen_merge.pipeline.precedence import DeliverySaid, said_of
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.privacy.files import SHARED, make_folder, replacing
from dtsen_merge.settings import SourceProfile, Workspace, load_workspace, workspace_at
from dtsen_merge.sources import SourceFile, files_under, is_junk, is_no_table
from dtsen_merge.sources.draft import PASSED_OVER, draft_profile, source_name
from dtsen_merge.sources.inspection import FileInspection, folder_of, look_at, loose_profile, with_problems
from dtsen_merge.validation import validate


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen, and the profiles written and kept."""

    files: tuple[FileInspection, ...]
    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    deliveries: tuple[DeliverySaid, ...] = ()  # of the files whose source has a profile

    @property
    def faults(self) -> tuple[DtsenMergeError, ...]:
        """Why files cannot be read; one that merely names nobody is no fault where another does."""
        return tuple(file.error for file in self.files if file.error and file not in self.passed_over)

    @property
    def passed_over(self) -> tuple[FileInspection, ...]:
        """The files that list nobody, beside others that do."""
        some = any(not file.fault for file in self.files)
        return tuple(file for file in self.files if some and file.fault in PASSED_OVER)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "files": [file.as_dict() for file in self.files],
            "written": [str(path) for path in self.written],
            "kept": [str(path) for path in self.kept],
            "deliveries": [asdict(one) for one in self.deliveries],
        }


def inspect_files(
    paths: Sequence[Path], config: Path | None, *, write: bool, force: bool, progress: Progress
) -> Inspection:
    """Look at files, a source's folder, or the inbox.

    Without `write` no workspace is needed. A file whose source has a profile is read with that profile, unless it is
    about to be drafted anew.

    Raises:
        InputError: a path is missing, or a folder holds no files.
        ConfigError: `write` without a workspace.
    """
    workspace = load_workspace(config) if write or workspace_at(config).is_file() else None
    chosen = _chosen(paths)
    progress.stage("inspect", len(chosen))
    profiles = {profile.name: profile for profile in workspace.sources} if workspace and not (write and force) else {}
    standards = standards_of(workspace)
    seen: list[FileInspection] = []
    folders: dict[str, list[FileInspection]] = {}
    said: list[DeliverySaid] = []
    for path in chosen:
        folder, file = _placed(path, workspace)
        profile = _profile_of(file, folder, profiles)
        region = workspace.settings.region.code if workspace else ""
        told = _look(SourceFile(profile, path, file, region), standards)
        if profile.name in profiles:
            said.append(said_of(profile, file))
        seen.append(told)
        folders.setdefault(folder, []).append(told)
        progress.advance(note=path.name)
    written, kept = _write(workspace, folders, force=force) if write and workspace else ((), ())
    return Inspection(tuple(seen), written, kept, tuple(said))


def _look(file: SourceFile, standards: Standards) -> FileInspection:
    """What a file holds, and what validation would say of its rows, each by itself."""
    seen, sheets = look_at(file)
    if not sheets:
        return seen
    records, problems = standardise_file(file, sheets, standards)
    told = validate(records, problems, profile=file.profile, policy=standards.programmes, today=standards.today)
    return with_problems(seen, told.problems)


def _chosen(paths: Sequence[Path]) -> list[Path]:
    chosen: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError("file-missing", file=path.name)
        inside = [path] if path.is_file() else files_under(path)
        inside = [one for one in inside if one == path or not (is_junk(one) or is_no_table(one))]
        if not inside:
            raise InputError("folder-empty", folder=path.name)
        chosen += [one for one in inside if one not in chosen]
    return chosen


def _placed(path: Path, workspace: Workspace | None) -> tuple[str, str]:
    """The folder that is the file's source, and the file's name relative to the inbox."""
    if workspace and path.resolve().is_relative_to(workspace.inbox.resolve()):
        inbox = workspace.inbox.resolve()
        relative = path.resolve().relative_to(inbox)
        folder = folder_of(path.resolve(), inbox)
        return (folder if len(relative.parts) > 1 else relative.as_posix()), relative.as_posix()
    return path.parent.name or path.stem, path.name


def _profile_of(file: str, folder: str, profiles: dict[str, SourceProfile]) -> SourceProfile:
    covering = next((profile for profile in profiles.values() if profile.takes(file)), None)
    return covering or loose_profile(source_name(folder))


def _write(
    workspace: Workspace, folders: dict[str, list[FileInspection]], *, force: bool
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Draft a profile a folder; one that covers the folder already is kept, unless forced."""
    target = workspace.config_folder / "sources"
    make_folder(target)
    written: list[Path] = []
    kept: list[Path] = []
    for folder, files in folders.items():
        covering = next((profile.name for profile in workspace.sources if profile.takes(files[0].file)), None)
        path = target / f"{covering}.toml" if covering else _free_path(target, folder, files)
        if covering and not force:
            kept.append(path)
            continue
        if all(file.fault for file in files):
            continue
        with replacing(path, mode=SHARED) as draft:
            draft.write_text(draft_profile(path.stem, folder, files), encoding="utf-8")
        written.append(path)
    return tuple(written), tuple(kept)


def _free_path(target: Path, folder: str, files: Sequence[FileInspection]) -> Path:
    """Where a new profile goes: named after its folder (or file), with a number where another source has that name."""
    name = source_name(Path(folder).stem if all(file.file == folder for file in files) else folder)
    path, number = target / f"{name}.toml", 1
    while path.exists():
        number += 1
        path = target / f"{name}_{number}.toml"
    return path
