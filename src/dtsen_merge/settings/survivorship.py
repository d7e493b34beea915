"""`config/survivorship.toml`: which of a person's differing values is shown, in the order of what decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field, ValidationError, field_validator

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings.pipeline import Settings
from dtsen_merge.settings.programmes import Rule
from dtsen_merge.tables import PERSON_FIELDS

Criterion = Literal["validity", "trust", "completeness", "agreement", "recency"]
Nature = Literal["lasting", "changing", "life"]

SURVIVING_FIELDS: Final[tuple[str, ...]] = (
    *PERSON_FIELDS, "no_kk_15", "nik_ibu", "nik_ayah", "nama_kepala_keluarga", "desil_nasional", "desil_provinsi",
    "desil_kabupaten_kota", "jumlah_anggota_keluarga",
)  # fmt: skip
"""Fields of persons and families of which one value survives: what [field.NAME] and a profile's field_trust may name."""


class CriteriaOrder(Rule):
    """What decides between differing values, the first first; criteria that are left out do not count."""

    criteria: tuple[Criterion, ...]

    @field_validator("criteria")
    @classmethod
    def _once(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if not criteria or len(set(criteria)) < len(criteria):
            raise ValueError("criteria must name at least one criterion, and each only once")
        return criteria


class Orders(Settings):
    """The order by a field's nature: what lasts, what changes, and whether a person lives."""

    lasting: CriteriaOrder
    changing: CriteriaOrder
    life: CriteriaOrder


class Plausible(Rule):
    """What a birth date may not make of a person; `dates.toml` says how old one can be."""

    youngest_married: int = Field(ge=0, le=30)  # years


class SurvivorshipSettings(Settings):
    """The whole of config/survivorship.toml."""

    order: Orders
    field: dict[str, CriteriaOrder] = Field(default_factory=dict)
    plausible: Plausible

    @field_validator("field")
    @classmethod
    def _known_fields(cls, field: dict[str, CriteriaOrder]) -> dict[str, CriteriaOrder]:
        check_surviving(field)
        return field


def check_surviving(fields: Mapping[str, Any]) -> None:
    """Whether every name is that of a field that survives.

    Raises:
        ValueError: one is not.
    """
    unknown = sorted(set(fields) - set(SURVIVING_FIELDS))
    if unknown:
        raise ValueError(f"unknown field {', '.join(unknown)}")


def parse_survivorship(data: Mapping[str, Any]) -> SurvivorshipSettings:
    """The policy file's TOML data as a model.

    Raises:
        ConfigError: a key is unknown or a value malformed.
    """
    try:
        return SurvivorshipSettings.model_validate(dict(data))
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError("config-invalid", file="survivorship.toml", key=key, detail=first["msg"]) from fault
