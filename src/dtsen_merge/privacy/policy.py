"""`config/privacy.toml`: the limits that privacy goes by, each with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dtsen_merge.errors import ConfigError


class _Policy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SmallCells(_Policy):
    """The smallest count of people that a table which is handed on shows."""

    minimum: int = Field(ge=1)
    source: str
    date: str
    confirm: str = ""


class Retention(_Policy):
    """How many days a file with whole values may be kept by whoever asked for it, and a source in the registry."""

    export_days: int = Field(ge=1)
    source_days: int = Field(default=0, ge=0)  # from its last new content; 0: no limit
    source: str
    date: str
    confirm: str = ""


class Processing(_Policy):
    """Who processes the data, for what purpose, on what legal basis; stands in the files that are handed out."""

    controller: str = ""
    purpose: str
    legal_basis: str
    source: str
    date: str
    confirm: str = ""


class PrivacyPolicy(_Policy):
    """The whole of config/privacy.toml."""

    processing: Processing
    small_cells: SmallCells
    retention: Retention


def parse_privacy(data: Mapping[str, Any]) -> PrivacyPolicy:
    """The policy file's TOML data as a model.

    Raises:
        ConfigError: a key is unknown or a value malformed.
    """
    try:
        return PrivacyPolicy.model_validate(dict(data))
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError("config-invalid", file="privacy.toml", key=key, detail=first["msg"]) from fault
