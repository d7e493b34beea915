"""`output/latest`: a link to the folder of the last published run, or a text file with its name where links fail."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import SHARED, passing_name, replacing, surroundings

LATEST: Final = "latest"


def point_latest(output: Path, run_id: str) -> Path:
    """Let `output/latest` stand for the run's folder, in one step; gives the path of the link or text file.

    Raises:
        SurroundingsError: the folder cannot be written, or `latest` is a folder of somebody's own.
    """
    path = output / LATEST
    if path.is_dir() and not path.is_symlink():
        raise SurroundingsError("output-not-writable", path=LATEST)
    return path if _linked(path, run_id) else _written(path, run_id)


def latest_run_folder(output: Path) -> Path | None:
    """The folder that `latest` stands for, or None where there is none (any more)."""
    path = output / LATEST
    if path.is_symlink():
        name = path.readlink().name
    elif path.is_file():
        name = path.read_text(encoding="utf-8").strip()
    else:
        return None
    if not name or Path(name).name != name or name in (".", ".."):
        return None
    folder = output / name
    return folder if folder.is_dir() else None


def _linked(path: Path, run_id: str) -> bool:
    draft = path.with_name(passing_name(".link"))
    try:
        draft.symlink_to(run_id, target_is_directory=True)
    except (OSError, NotImplementedError):  # Windows without the privilege; a file system without links
        return False
    try:
        draft.replace(path)
    except PermissionError:  # Windows does not replace one folder link by another
        draft.unlink(missing_ok=True)
        return False
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise surroundings(fault, path) from fault
    return True


def _written(path: Path, run_id: str) -> Path:
    if path.is_symlink():
        path.unlink()
    with replacing(path, mode=SHARED) as draft:
        draft.write_text(run_id + "\n", encoding="utf-8")
    return path
