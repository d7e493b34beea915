"""`config/programmes.toml`: what each programme is for, and the limits that are checked; each rule with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings.pipeline import Settings

Sector = Literal["education", "health", "infrastructure", "jobs", "social"]
Kind = Literal["bansos", "pemberdayaan", "layanan"]


class Rule(Settings):
    """A rule's origin: the document, its date, and who should confirm it where that is open."""

    source: str
    date: str
    confirm: str = ""


class Span(Settings):
    """From `min` to `max`, both included."""

    min: int = 0
    max: int = 150

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.min > self.max:
            raise ValueError("min must not exceed max")
        return self


class SpanRule(Span, Rule):
    """A range with its origin."""


class LimitRule(Rule):
    """An upper limit with its origin; `per` says over what time."""

    max: float
    per: Literal["month", "year", "once"] | None = None


class Component(Rule):
    """What a family must have for a programme; at least one of its components."""

    name: str
    age: Span | None = None
    pregnant: bool = False
    school: bool = False
    severe_disability: bool = False
    business: bool = False


class Exclusive(Rule):
    """A programme that the same family may not receive beside this one."""

    programme: str


class Requirement(Rule):
    """A value that a field of the record must have."""

    field: str
    value: bool | int | str


class Programme(Settings):
    """One programme."""

    title: str
    title_en: str = ""
    names: tuple[str, ...] = ()
    kind: Kind
    sector: Sector
    unit: Literal["person", "family"] = "person"
    desil: SpanRule | None = None
    age: SpanRule | None = None
    components: tuple[Component, ...] = ()
    max_members: LimitRule | None = None
    floor_area_per_person: LimitRule | None = None
    nominal: LimitRule | None = None
    exclusive: tuple[Exclusive, ...] = ()
    requires: tuple[Requirement, ...] = ()


class Standing(Rule):
    """A circumstance that makes a receiver a candidate for a check in the field."""

    title: str
    title_en: str = ""
    words: tuple[str, ...] = ()
    status_hidup: tuple[str, ...] = ()
    whole_family: bool = False
    window_months: int = Field(default=12, ge=0)


class Produktif(Rule):
    """Who counts as productive."""

    age: Span = Span(min=15, max=59)
    in_school: bool = False
    severely_disabled: bool = False


class Band(Span):
    """A band of desil changes."""

    name: str


class DesilChange(Rule):
    """The bands in which desil changes are reported."""

    bands: tuple[Band, ...]


class ProgrammePolicy(Settings):
    """The whole of config/programmes.toml."""

    produktif: Produktif
    desil: dict[str, SpanRule]
    desil_change: DesilChange
    standing: dict[str, Standing]
    programme: dict[str, Programme]


def parse_programmes(data: Mapping[str, Any]) -> ProgrammePolicy:
    """The policy file's TOML data as a model.

    Raises:
        ConfigError: a key is unknown or a value malformed.
    """
    try:
        return ProgrammePolicy.model_validate(dict(data))
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError("config-invalid", file="programmes.toml", key=key, detail=first["msg"]) from fault
