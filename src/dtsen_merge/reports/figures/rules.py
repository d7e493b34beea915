"""The rules of the policy that the figures applied, line by line with their origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dtsen_merge.reports.figures.kinds import Label, Programme, Rule
from dtsen_merge.reports.policy import Policy, ProgrammeRule, Standing


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: whom it is about (a programme; "" for all), what it limits, its value as in the policy, its origin."""

    programme: Programme
    rule: Rule
    value: Label
    source: Label
    date: Label


def rule_lines(policy: Policy, language: str) -> tuple[RuleLine, ...]:
    """Programmes first, then what bars any assistance, then the productive ages."""
    standings = (_standing(standing, language) for standing in policy.standings)
    low, high = policy.productive.age
    origin = policy.productive.origin
    productive = RuleLine("", "productive", f"{low}-{high}", origin.source, origin.date)
    programmes = (line for rule in policy.programmes for line in _programme(rule))
    return (*programmes, *standings, productive)


def _programme(rule: ProgrammeRule) -> Iterator[RuleLine]:
    stated = {
        "desil": f"{rule.desil[0]}-{rule.desil[1]}" if rule.desil else "",
        "age": f"{rule.age[0]}-{rule.age[1]}" if rule.age else "",
        "exclusive": ", ".join(rule.exclusive),
        "components": ", ".join(component.name for component in rule.components),
    }
    for name, value in stated.items():
        if value:
            origin = rule.origins[name]
            yield RuleLine(rule.code, name, value, origin.source, origin.date)


def _standing(standing: Standing, language: str) -> RuleLine:
    title = standing.title_en if language == "en" else standing.title
    return RuleLine("", "standing", title, standing.origin.source, standing.origin.date)
