"""What programmes.toml and targets.toml say, read for the figures: programmes, standing, productive ages, targets.

The files are plain TOML (`settings.load_policy`); a rule that they do not state is not checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule comes from."""

    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Component:
    """One of the things that make a family eligible; a None is not asked for."""

    name: str
    age: Range | None
    school: bool
    severe_disability: bool
    business: bool
    pregnant: bool


@dataclass(frozen=True, slots=True)
class ProgrammeRule:
    """One programme: what it is called and whom it is for."""

    code: str
    title: str
    title_en: str
    names: tuple[str, ...]
    kind: str  # bansos | pemberdayaan | layanan
    sector: str
    unit: str  # person | family
    desil: Range | None
    age: Range | None
    exclusive: tuple[str, ...]
    components: tuple[Component, ...]
    origins: Mapping[str, Origin]  # by rule: desil, age, exclusive, components


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing that makes a recipient a candidate for a field check."""

    code: str
    title: str
    title_en: str
    words: tuple[str, ...]  # whole words in `pekerjaan`
    status_hidup: tuple[str, ...]
    whole_family: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Productive:
    """Whom the policy counts as productive."""

    age: Range
    origin: Origin


@dataclass(frozen=True, slots=True)
class Target:
    """One line of targets.toml."""

    agency: str
    sector: str
    measure: str
    programme: str
    desil: Range | None
    target: float
    deadline: str
    action: str
    action_en: str
    example: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it."""

    programmes: tuple[ProgrammeRule, ...]
    standings: tuple[Standing, ...]
    productive: Productive
    extreme: Range
    poor: Range
    bands: tuple[tuple[str, int, int], ...]
    targets: tuple[Target, ...]

    @property
    def services(self) -> list[str]:
        """Programmes that nobody receives."""
        return [rule.code for rule in self.programmes if rule.kind == "layanan"]

    def of_kind(self, kind: str) -> list[str]:
        """Codes of the programmes of a kind."""
        return [rule.code for rule in self.programmes if rule.kind == kind]

    def rule(self, code: str) -> ProgrammeRule | None:
        """The rule of a programme, or None when the policy does not know it."""
        return next((rule for rule in self.programmes if rule.code == code), None)

    def forbidden_pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs of programmes that one family may not receive together, both ways round."""
        stated = {(rule.code, other) for rule in self.programmes for other in rule.exclusive}
        return frozenset(stated | {(other, code) for code, other in stated})

    def canonical(self, name: pl.Expr) -> pl.Expr:
        """A programme's code from any of its spellings; a name that the policy does not know stays, in capitals."""
        spelling = name.str.to_uppercase().str.strip_chars().str.replace_all(r"\s+", " ")
        known = {other.upper(): rule.code for rule in self.programmes for other in (*rule.names, rule.code)}
        return spelling.replace(known) if known else spelling


def policy_of(programmes: Mapping[str, Any], targets: Mapping[str, Any]) -> Policy:
    """Read both files' content."""
    desil = programmes.get("desil", {})
    productive = programmes.get("produktif", {})
    bands = programmes.get("desil_change", {}).get("bands", [])
    return Policy(
        programmes=tuple(_programme(code, body) for code, body in programmes.get("programme", {}).items()),
        standings=tuple(_standing(code, body) for code, body in programmes.get("standing", {}).items()),
        productive=Productive(_range(productive.get("age")) or (15, 59), _origin(productive)),
        extreme=_range(desil.get("extreme")) or (1, 2),
        poor=_range(desil.get("poor")) or (1, 4),
        bands=tuple((str(band["name"]), int(band["min"]), int(band["max"])) for band in bands),
        targets=tuple(_target(body) for body in targets.get("target", [])),
    )


def _programme(code: str, body: Mapping[str, Any]) -> ProgrammeRule:
    exclusive: Sequence[Mapping[str, Any]] = body.get("exclusive", [])
    components: Sequence[Mapping[str, Any]] = body.get("components", [])
    origins = {name: _origin(body[name]) for name in ("desil", "age") if name in body}
    if exclusive:
        origins["exclusive"] = _origin(exclusive[0])
    if components:
        origins["components"] = _origin(components[0])
    return ProgrammeRule(
        code=code,
        title=str(body.get("title", code)),
        title_en=str(body.get("title_en", body.get("title", code))),
        names=tuple(str(name) for name in body.get("names", [])),
        kind=str(body.get("kind", "bansos")),
        sector=str(body.get("sector", "social")),
        unit=str(body.get("unit", "family")),
        desil=_range(body.get("desil")),
        age=_range(body.get("age")),
        exclusive=tuple(str(other["programme"]) for other in exclusive),
        components=tuple(_component(component) for component in components),
        origins=origins,
    )


def _component(body: Mapping[str, Any]) -> Component:
    return Component(
        name=str(body.get("name", "")),
        age=_range(body.get("age")),
        school=bool(body.get("school")),
        severe_disability=bool(body.get("severe_disability")),
        business=bool(body.get("business")),
        pregnant=bool(body.get("pregnant")),
    )


def _standing(code: str, body: Mapping[str, Any]) -> Standing:
    return Standing(
        code=code,
        title=str(body.get("title", code)),
        title_en=str(body.get("title_en", body.get("title", code))),
        words=tuple(str(word).upper() for word in body.get("words", [])),
        status_hidup=tuple(str(word).upper() for word in body.get("status_hidup", [])),
        whole_family=bool(body.get("whole_family")),
        origin=_origin(body),
    )


def _target(body: Mapping[str, Any]) -> Target:
    return Target(
        agency=str(body.get("agency", "")),
        sector=str(body.get("sector", "")),
        measure=str(body["measure"]),
        programme=str(body.get("programme", "")),
        desil=_range(body.get("desil")),
        target=float(body["target"]),
        deadline=str(body.get("deadline", "")),
        action=str(body.get("action", "")),
        action_en=str(body.get("action_en", body.get("action", ""))),
        example=bool(body.get("example")),
    )


def _range(body: Mapping[str, Any] | None) -> Range | None:
    return (int(body["min"]), int(body["max"])) if body and "min" in body and "max" in body else None


def _origin(body: Mapping[str, Any]) -> Origin:
    return Origin(str(body.get("source", "")), str(body.get("date", "")))
