"""Which files of the inbox belong to which source; junk is passed over, and said to be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.walk import files_under
from dtsen_merge.workbooks import sniff
from dtsen_merge.workbooks.reader import SUFFIXES, unreadable

NO_TABLES: Final = frozenset(
    {
        ".pdf", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff",
        ".webp", ".heic", ".eml", ".msg", ".mp3", ".mp4", ".mov", ".avi", ".md",
    }
)  # fmt: skip
"""Ends of names of files that hold no table that can be read."""


@dataclass(frozen=True)
class SourceFile:
    """One file of a source; `file` is its path relative to the inbox, with forward slashes.

    `region`: the workspace's kabupaten or kota (dotted code), whose names of places are known; "" where it has none.
    What it says of its content is of the moment in which it was first asked; `stands` tells whether that still holds.
    """

    profile: SourceProfile
    path: Path
    file: str
    region: str = ""

    @cached_property
    def size(self) -> int:
        """Bytes.

        Raises:
            InputError: file-missing, file-unreadable, file-in-use.
        """
        try:
            return self.path.stat().st_size
        except OSError as fault:
            raise unreadable(fault, self.file) from fault

    @cached_property
    def sha256(self) -> str:
        """Of its content.

        Raises:
            InputError: file-missing, file-unreadable, file-in-use.
        """
        try:
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as fault:
            raise unreadable(fault, self.file) from fault

    def anew(self) -> SourceFile:
        """The same file, to be asked again."""
        return SourceFile(self.profile, self.path, self.file, self.region)

    def stands(self) -> bool:
        """Whether its content still is what `size` and `sha256` say.

        Raises:
            InputError: it is gone, or cannot be read any more.
        """
        now = self.anew()
        return (now.size, now.sha256) == (self.size, self.sha256)


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in an inbox; `uncovered` and `junk` relative to it."""

    files: tuple[SourceFile, ...]
    uncovered: tuple[str, ...]
    junk: tuple[str, ...]
    passed_over: tuple[str, ...] = ()  # letters, pictures, and what a profile's skip_files names
    claimed_twice: tuple[tuple[str, tuple[str, ...]], ...] = ()  # files that several profiles name, and those


def find(inbox: Path, profiles: Sequence[SourceProfile], region: str = "") -> Found:
    """The files of each source, by path; a file that several profiles name is no source's.

    Letters and pictures (by the ends of their names) and files that a profile skips are passed over. A link that leads
    nowhere is a file, which cannot be read.

    Raises:
        InputError: `folder-unreadable`, a folder of the inbox cannot be looked into.
    """
    files: list[SourceFile] = []
    uncovered: list[str] = []
    junk: list[str] = []
    passed_over: list[str] = []
    claimed_twice: list[tuple[str, tuple[str, ...]]] = []
    for path in files_under(inbox):
        name = path.relative_to(inbox).as_posix()
        if sniff.is_junk(name):
            junk.append(name)
            continue
        if is_no_table(path) or any(profile.skips(name) for profile in profiles):
            passed_over.append(name)
            continue
        takers = [profile for profile in profiles if profile.takes(name)]
        if len(takers) == 1:
            files.append(SourceFile(takers[0], path, name, region))
        elif takers:
            claimed_twice.append((name, tuple(profile.name for profile in takers)))
        else:
            uncovered.append(name)
    return Found(tuple(files), tuple(uncovered), tuple(junk), tuple(passed_over), tuple(claimed_twice))


def is_no_table(path: Path) -> bool:
    """Whether a name ends like a letter, a picture, a message or a presentation: what comes with a list and is none."""
    return path.suffix.lower() in NO_TABLES


def is_junk(path: Path) -> bool:
    """Whether a file is of no agency's making: lock files, thumbnails, hidden files, unfinished downloads."""
    return sniff.is_junk(path.name)


def is_readable_kind(path: Path) -> bool:
    """Whether its name ends like a file that can be read."""
    return path.suffix.lower() in SUFFIXES
