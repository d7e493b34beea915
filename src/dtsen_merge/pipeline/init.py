"""`init`: a new workspace, made without asking; nothing that exists is touched."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from dtsen_merge.errors import UsageError
from dtsen_merge.privacy.files import SHARED, make_folder, replacing

EXAMPLE = "sumber.toml.example"
"""Ends in .example, so that it is not read as a profile."""


@dataclass(frozen=True, slots=True)
class MadeWorkspace:
    """What `init` wrote, relative to the folder."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"folder": str(self.folder), "written": list(self.written), "kept": list(self.kept)}


def make_workspace(folder: Path) -> MadeWorkspace:
    """Write config/ (settings and policy as shipped), an example profile and an empty inbox.

    Raises:
        UsageError: `folder` is a file.
        SurroundingsError: nothing can be written there.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("init-not-a-folder", folder=folder.name)
    written: list[str] = []
    kept: list[str] = []
    make_folder(folder / "inbox")
    make_folder(folder / "config" / "sources")
    for entry in sorted(resources.files("dtsen_merge.settings").joinpath("defaults").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith((".toml", ".example")):
            continue
        name = f"config/sources/{entry.name}" if entry.name == EXAMPLE else f"config/{entry.name}"
        target = folder / name
        if target.exists():
            kept.append(name)
            continue
        with replacing(target, mode=SHARED) as draft:
            draft.write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
        written.append(name)
    return MadeWorkspace(folder, tuple(written), tuple(kept))
