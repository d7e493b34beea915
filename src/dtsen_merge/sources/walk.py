"""All files below a folder: folders that are linked to are walked into, one that cannot be looked into is a fault.

An agency's folder may be a link to a drive of the network. What cannot be seen must not be taken for what is not there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

from dtsen_merge.errors import InputError


def files_under(folder: Path) -> list[Path]:
    """Every file, and every link that leads nowhere, by path; no folder is walked into from inside itself.

    Raises:
        InputError: `folder-unreadable`; params: folder (relative), detail.
    """

    def fail(fault: OSError) -> NoReturn:
        place = Path(str(fault.filename))
        name = place.relative_to(folder).as_posix() if place.is_relative_to(folder) else place.name
        detail = fault.strerror or type(fault).__name__
        raise InputError("folder-unreadable", folder=name if name != "." else folder.name, detail=detail) from fault

    if not folder.is_dir():
        return []
    found: list[Path] = []
    above: dict[str, frozenset[tuple[int, int]]] = {str(folder): frozenset({_identity(folder)})}
    for place, folders, files in os.walk(folder, onerror=fail, followlinks=True):
        here = above.pop(place)
        found += [path for name in files if _is_one(path := Path(place, name))]
        entered = []
        for name in folders:
            identity = _identity(Path(place, name))
            if identity not in here:
                entered.append(name)
                above[os.path.join(place, name)] = here | {identity}  # noqa: PTH118 - as os.walk spells it
        folders[:] = entered
    return sorted(found)


def _identity(folder: Path) -> tuple[int, int]:
    told = folder.stat()
    return told.st_dev, told.st_ino


def _is_one(path: Path) -> bool:
    return path.is_file() or (path.is_symlink() and not path.exists())
