"""Survivorship: which of a person's (or family's) values is shown, field by field, and where it comes from.

For every field the records' values are weighed in an order of criteria (config/survivorship.toml), each packed into a
few bits of one integer, so that the least integer wins:

- *validity*: a value that cannot be right or is known to be weak gives way to one that is not (`FieldRule.weak`).
- *trust*: the source's, or its `field_trust` for that field.
- *completeness*: a value that says less gives way to one that says more (`FieldRule.incomplete`).
- *agreement*: how many sources say the same.
- *recency*: the measuring day, else the period's first day; a value without a period is the oldest.
- the record's id, so that nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from dtsen_merge.registry.field_rules import FieldRule
from dtsen_merge.registry.statements import identifier
from dtsen_merge.settings import load_policy
from dtsen_merge.settings.survivorship import Criterion, SurvivorshipSettings, parse_survivorship
from dtsen_merge.store import Store
from dtsen_merge.vocabulary.dates import OLDEST_AGE

RECORD_BITS: Final = 20  # a person has fewer than a million records
_WIDTH: Final[dict[Criterion, int]] = {"trust": 7, "validity": 3, "completeness": 3, "recency": 16, "agreement": 8}
_UNFIT: Final = 1 << (RECORD_BITS + sum(_WIDTH.values()))


@dataclass(frozen=True, slots=True)
class SurvivorshipPolicy:
    """The order of criteria by a field's nature and of single fields, and what no birth date may make of a person.

    `today` is the day by which rows without a period are judged; the day of the build where it is None.
    """

    lasting: tuple[Criterion, ...]
    changing: tuple[Criterion, ...]
    life: tuple[Criterion, ...]
    fields: Mapping[str, tuple[Criterion, ...]] = field(default_factory=dict)
    oldest_age: int = OLDEST_AGE  # years
    youngest_married: int = 0  # years
    today: date | None = None

    @classmethod
    def of(
        cls, settings: SurvivorshipSettings, *, oldest_age: int = OLDEST_AGE, today: date | None = None
    ) -> SurvivorshipPolicy:
        """The policy that config/survivorship.toml and dates.toml (`oldest_age`) describe."""
        return cls(
            lasting=settings.order.lasting.criteria,
            changing=settings.order.changing.criteria,
            life=settings.order.life.criteria,
            fields={name: order.criteria for name, order in settings.field.items()},
            oldest_age=oldest_age,
            youngest_married=settings.plausible.youngest_married,
            today=today,
        )

    def order(self, rule: FieldRule) -> tuple[Criterion, ...]:
        """The criteria for that field: its own order, else that of its nature."""
        by_nature = {"lasting": self.lasting, "changing": self.changing, "life": self.life}
        return self.fields.get(rule.field, by_nature[rule.nature])

    def parameters(self) -> dict[str, Any]:
        """What the rules' SQL is bound to."""
        return {
            "today": self.today or datetime.now(UTC).date(),
            "oldest_age": self.oldest_age,
            "youngest_married": self.youngest_married,
        }


@cache
def shipped_policy() -> SurvivorshipPolicy:
    """The policy of the file in the package."""
    return SurvivorshipPolicy.of(parse_survivorship(load_policy("survivorship.toml")))


def survive(
    store: Store,
    members: str,
    rules: Sequence[FieldRule],
    prefix: str,
    policy: SurvivorshipPolicy,
    alternatives: str = "",
) -> None:
    """Work every rule out over the table `members`; the winner of a field goes to the temp table <prefix>_<field>.

    Args:
        store: The registry. `w_trust` holds source_no, field, trust.
        members: Temp table: no (whose), n (the record's number there), source_no, recency, the fields, and what the rules
            ask of a record.
        rules: In an order in which each stands after those that it needs.
        prefix: Of the temp tables made: no, value, n.
        policy: The order of criteria.
        alternatives: Temp table (no, field, value, n, sources) that takes the values that did not survive.
    """
    bound = policy.parameters()
    for rule in rules:
        known = {"field": rule.field, **bound}
        for statement in winner_sql(members, rule, prefix, policy, alternatives):
            store.run(statement, {name: value for name, value in known.items() if f"${name}" in statement})
    store.run("DROP TABLE IF EXISTS w_candidates")


def winner_sql(
    members: str, rule: FieldRule, prefix: str, policy: SurvivorshipPolicy, alternatives: str
) -> tuple[str, ...]:
    """The statements of one rule: candidates (a line a distinct value), the winners, the alternatives."""
    field = identifier(rule.field)
    won = identifier(f"{prefix}_{rule.field}")
    joins = " ".join(
        f"LEFT JOIN {identifier(f'{prefix}_{need}')} AS {identifier(f'{need}_won')}"
        f" ON {identifier(f'{need}_won')}.no = m.no"
        for need in rule.needs
    )
    key, agreement_unit = _key(rule, policy)
    mask = (1 << RECORD_BITS) - 1
    candidates = f"""
        CREATE OR REPLACE TEMP TABLE w_candidates AS
        SELECT no, value, sources, best + (255 - least(sources, 255))::BIGINT * {agreement_unit}::BIGINT AS score
        FROM (
            SELECT m.no, m.{field} AS value, min({key}) AS best,
                bit_count(bit_or(1::HUGEINT << (m.source_no % 126)))::INTEGER AS sources
            FROM {identifier(members)} AS m
            JOIN w_trust AS t ON t.source_no = m.source_no AND t.field = $field
            {joins}
            WHERE m.{field} IS NOT NULL
            GROUP BY m.no, m.{field}
        )"""
    winners = f"""
        CREATE OR REPLACE TEMP TABLE {won} AS
        SELECT no, arg_min(value, score) AS value, (min(score) & {mask})::UINTEGER AS n
        FROM w_candidates WHERE score < {_UNFIT} GROUP BY no"""
    if not (alternatives and rule.alternatives):
        return candidates, winners
    losers = f"""
        INSERT INTO {identifier(alternatives)}
        SELECT c.no, $field, c.value::VARCHAR, (c.score & {mask})::UINTEGER, c.sources
        FROM w_candidates AS c LEFT JOIN {won} AS w ON w.no = c.no
        WHERE c.value IS DISTINCT FROM w.value"""
    return candidates, winners, losers


def _key(rule: FieldRule, policy: SurvivorshipPolicy) -> tuple[str, int]:
    """A record's key without agreement, and the unit of agreement in it."""
    parts = {
        "trust": "(100 - t.trust)",
        "validity": f"({rule.weak})",
        "completeness": f"({rule.incomplete})",
        "recency": "(65535 - least(m.recency, 65535))",
    }
    shift = RECORD_BITS
    terms = ["m.n::BIGINT"]
    agreement_unit = 0
    for criterion in reversed(policy.order(rule)):
        if criterion == "agreement":
            agreement_unit = 1 << shift
        else:
            terms.append(f"{parts[criterion]}::BIGINT * {1 << shift}")
        shift += _WIDTH[criterion]
    return f"{' + '.join(terms)} + CASE WHEN {rule.fits} THEN 0 ELSE {_UNFIT} END", agreement_unit
