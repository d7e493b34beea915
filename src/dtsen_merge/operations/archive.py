"""One archive of a workspace: a zip whose last member, `manifest.json`, names every other with its size and SHA-256.

Nothing is taken out of an archive that is not in its manifest, that says one thing there and is another, or whose name
leads out of the folder that it is taken into.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from dtsen_merge.errors import InputError
from dtsen_merge.privacy.files import PRIVATE, PRIVATE_FOLDER, SHARED, replacing, surroundings

BACKUPS: Final = "backups"
"""The folder of archives in a workspace."""
RESTORING: Final = ".restoring"
"""Where an archive is taken out to, in the workspace that it is to become."""
_DRAFT: Final = re.compile(r"\.[0-9a-f]{12}\.zip")
MANIFEST: Final = "manifest.json"
KIND: Final = "dtsen-merge-workspace"
FORMAT: Final = 1
"""Of the archive; one of a later number is refused."""
_BLOCK: Final = 1 << 20
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
_LARGEST_MANIFEST: Final = 64 << 20
_TIGHT: Final = 4 << 20  # files up to here are packed tightly, larger ones (the registry packs itself) quickly

Watch = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `path` is relative to the workspace, with forward slashes."""

    path: str
    size: int
    sha256: str
    mode: int = PRIVATE


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made: str  # ISO, UTC
    version: str  # of the program
    schema_version: int  # of the registry; 0 where there is none
    run_id: str  # the published run; "" before the first
    workspace: str  # the folder's name
    config: str  # where things lie in the archive, relative to the workspace; "" is the workspace itself
    registry: str
    output: str
    logs: str
    inbox: str = ""  # "" where it lies outside
    latest: str = ""  # the run's folder that `latest` pointed to, where it is in the archive
    members: tuple[Member, ...] = ()


def write_archive(path: Path, files: Mapping[str, Path], manifest: Manifest, watch: Watch) -> Manifest:
    """Write an archive, whole or not at all, and read it through before it gets its name.

    Args:
        path: the archive; its folder is made.
        files: path in the archive → file.
        manifest: without members.
        watch: told of each member that is written.

    Raises:
        SurroundingsError: the disk is full or the folder not writable.
        InputError: `backup-damaged`, what was written cannot be read back.
    """
    members = []
    with replacing(path, mode=PRIVATE) as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in files.items():
                members.append(_add(archive, name, file))
                watch(name)
            told = {"kind": KIND, "format": FORMAT, **asdict(manifest), "members": [asdict(one) for one in members]}
            archive.writestr(_entry(MANIFEST, _OLDEST), json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        written = read_manifest(draft)
        with zipfile.ZipFile(draft) as archive:
            for member in written.members:
                _copy(archive, member, None, path)
    return written


def read_manifest(path: Path) -> Manifest:
    """What an archive says of itself, checked against its list of files and against names that lead elsewhere.

    Raises:
        InputError: `backup-missing`; `backup-unknown`, it is no archive of ours; `backup-format`, a later version wrote
            it; `backup-damaged`, files are missing or too many; `backup-path`, a name leads out of the workspace.
    """
    if not path.is_file():
        raise InputError("backup-missing", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            held = archive.infolist()
            info = next((one for one in held if one.filename == MANIFEST), None)
            if info is None or info.file_size > _LARGEST_MANIFEST:
                raise InputError("backup-unknown", file=path.name)
            told = json.loads(archive.read(info))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise InputError("backup-unknown", file=path.name) from fault
    except OSError as fault:
        raise InputError("file-unreadable", file=path.name, detail=fault.strerror or "") from fault
    manifest = _parsed(told, path)
    sizes = {member.path: member.size for member in manifest.members}
    if len(held) != len(sizes) + 1 or {one.filename: one.file_size for one in held if one is not info} != sizes:
        raise InputError("backup-damaged", file=path.name)
    places = (manifest.registry, manifest.output, manifest.logs)
    for name in (*sizes, *places, *filter(None, (manifest.config, manifest.inbox, manifest.latest))):
        if not is_inside(name):
            raise InputError("backup-path", file=path.name)
    return manifest


def extract(path: Path, manifest: Manifest, folder: Path, watch: Watch) -> None:
    """Take every member into a folder, each checked; files are their owner's.

    Raises:
        InputError: `backup-damaged`, a member is not what the manifest says.
        SurroundingsError: the disk is full or the folder not writable.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for member in manifest.members:
                target = folder / member.path
                target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
                _copy(archive, member, target, path)
                target.chmod((member.mode & SHARED) | PRIVATE)
                watch(member.path)
    except OSError as fault:
        raise surroundings(fault, folder) from fault


def drafts(folder: Path) -> Iterator[Path]:
    """Unfinished archives in a folder, as a killed backup leaves them."""
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if _DRAFT.fullmatch(path.name))


def is_inside(name: str) -> bool:
    """Whether a path of an archive stays in the folder that it is taken into, on every system."""
    parts = PurePosixPath(name).parts
    odd = any(part in ("..", ".") or part.endswith((" ", ".")) for part in parts)
    return bool(parts) and not name.startswith("/") and not odd and not any(sign in name for sign in "\\:\0")


def _parsed(told: Any, path: Path) -> Manifest:
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise InputError("backup-unknown", file=path.name)
    if not isinstance(told.get("format"), int) or told["format"] > FORMAT:
        raise InputError("backup-format", file=path.name)
    facts = {name: value for name, value in told.items() if name not in ("kind", "format", "members")}
    try:
        manifest = Manifest(**facts, members=tuple(Member(**one) for one in told["members"]))
    except (TypeError, KeyError) as fault:
        raise InputError("backup-damaged", file=path.name) from fault
    return manifest


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    standing = file.stat()
    entry = _entry(name, max(time.localtime(standing.st_mtime)[:6], _OLDEST))
    if standing.st_size > _TIGHT:
        # streamed entries take their level from here: `_compresslevel` to 3.12, `compress_level` from 3.13
        setattr(entry, "compress_level" if hasattr(entry, "compress_level") else "_compresslevel", 1)
    with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as sink:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            sink.write(block)
    return Member(name, size, digest.hexdigest(), standing.st_mode & 0o777)


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = moment[:6]
    entry = zipfile.ZipInfo(name, date_time=(year, month, day, hour, minute, second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = PRIVATE << 16
    return entry


def _copy(archive: zipfile.ZipFile, member: Member, target: Path | None, path: Path) -> None:
    """Read a member through, into a file where one is named; no further than its size."""
    try:
        with archive.open(member.path) as source:
            if target is None:
                told = _drain(source, None, member.size)
            else:
                with target.open("xb") as sink:
                    told = _drain(source, sink, member.size)
                    sink.flush()
                    os.fsync(sink.fileno())
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise InputError("backup-damaged", file=path.name) from fault
    if told != member.sha256:
        raise InputError("backup-damaged", file=path.name)


def _drain(source: IO[bytes], sink: IO[bytes] | None, size: int) -> str:
    digest = hashlib.sha256()
    left = size
    while left >= 0 and (block := source.read(_BLOCK)):
        left -= len(block)
        digest.update(block)
        if sink:
            sink.write(block)
    return digest.hexdigest()
