"""Reading config/: TOML in, frozen models out; every fault is one sentence naming file and key."""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings.delivery import BAD_PERIOD
from dtsen_merge.settings.pipeline import PipelineSettings
from dtsen_merge.settings.source import SourceProfile

Model = TypeVar("Model", bound=BaseModel)
CONFIG_VARIABLE = "DTSEN_MERGE_CONFIG"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A loaded workspace: its root folder, settings and profiles, with paths made absolute."""

    root: Path
    settings: PipelineSettings
    sources: tuple[SourceProfile, ...]
    config_hash: str  # of pipeline.toml, profiles and policy, as read
    config_folder: Path  # of pipeline.toml, sources/ and the policy files

    @property
    def inbox(self) -> Path:
        """Where the agencies' files arrive."""
        return self.root / self.settings.workspace.inbox

    @property
    def output(self) -> Path:
        """Where runs write, one folder a run."""
        return self.root / self.settings.workspace.output

    @property
    def registry(self) -> Path:
        """The DuckDB file."""
        return self.root / self.settings.workspace.registry

    @property
    def logs(self) -> Path:
        """Where the JSON-lines logs lie."""
        return self.root / self.settings.workspace.logs

    def policy(self, name: str) -> dict[str, Any]:
        """The workspace's own policy file, or the shipped one."""
        return load_policy(name, self.config_folder)


def workspace_at(config: Path | None = None) -> Path:
    """The path of pipeline.toml: the option's, else $DTSEN_MERGE_CONFIG, else ./config/pipeline.toml."""
    chosen = config or Path(os.environ.get(CONFIG_VARIABLE) or "config/pipeline.toml")
    return chosen / "pipeline.toml" if chosen.is_dir() else chosen


def root_at(config: Path | None = None) -> Path:
    """The workspace's folder: the one that holds config/, else the one that holds pipeline.toml."""
    folder = workspace_at(config).absolute().parent
    return folder.parent if folder.name == "config" else folder


def load_workspace(config: Path | None = None) -> Workspace:
    """Read a workspace.

    Raises:
        ConfigError: a file is missing or malformed, or a key unknown.
    """
    path = workspace_at(config).absolute()
    if not path.is_file():
        raise ConfigError("config-missing", file=str(config or path.name))
    settings = _read(path, PipelineSettings)
    return Workspace(root_at(path), settings, load_source_profiles(path.parent), _hash(path.parent), path.parent)


def examine_workspace(config: Path | None = None) -> tuple[Workspace, tuple[ConfigError, ...]]:
    """Read as much of a workspace as can be read, for `doctor`: with defaults in place of what is wrong, and each fault."""
    path = workspace_at(config).absolute()
    faults: list[ConfigError] = []
    settings = PipelineSettings()
    if path.is_file():
        settings = _or_fault(path, PipelineSettings, faults) or settings
    else:
        faults.append(ConfigError("config-missing", file=str(config or path.name)))
    folder = path.parent
    read = (_or_fault(one, SourceProfile, faults) for one in sorted((folder / "sources").glob("*.toml")))
    profiles = {profile.name: profile for profile in read if profile}
    if not faults:
        try:
            load_source_profiles(folder)
        except ConfigError as fault:  # two of one name
            faults.append(fault)
    root = folder.parent if folder.name == "config" else folder
    sources = tuple(profiles[name] for name in sorted(profiles))
    return Workspace(root, settings, sources, _hash(folder), folder), tuple(faults)


def _or_fault(path: Path, model: type[Model], faults: list[ConfigError]) -> Model | None:
    try:
        return _read(path, model)
    except ConfigError as fault:
        faults.append(fault)
        return None


def load_source_profiles(config_folder: Path) -> tuple[SourceProfile, ...]:
    """Every `sources/*.toml`, by name.

    Raises:
        ConfigError: a profile is malformed, or two bear one name.
    """
    profiles = [_read(path, SourceProfile) for path in sorted((config_folder / "sources").glob("*.toml"))]
    names = [profile.name for profile in profiles]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError("config-duplicate-source", file="sources/*.toml", key=name)
    return tuple(sorted(profiles, key=lambda profile: profile.name))


def load_policy(name: str, config_folder: Path | None = None) -> dict[str, Any]:
    """A policy file as plain TOML data: the workspace's own where it exists, else the shipped default."""
    own = config_folder / name if config_folder else None
    if own and own.is_file():
        return _toml(own)
    text = resources.files("dtsen_merge.settings").joinpath("defaults", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def shipped_policies() -> dict[str, str]:
    """The policy files that the program ships: name → text (pipeline.toml, which is no policy, left out)."""
    folder = resources.files("dtsen_merge.settings").joinpath("defaults")
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml") and entry.name != "pipeline.toml"
    }


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError("config-malformed", file=path.name, detail=str(fault)) from fault
    except OSError as fault:
        raise ConfigError("config-unreadable", file=path.name, detail=fault.strerror or "") from fault


def _read(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(_toml(path))
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == BAD_PERIOD:
            raise ConfigError("config-period", file=path.name, key=key, value=first["ctx"]["value"]) from fault
        raise ConfigError("config-invalid", file=path.name, key=key, detail=first["msg"]) from fault


def _hash(config_folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(config_folder.rglob("*.toml")):
        digest.update(path.relative_to(config_folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
