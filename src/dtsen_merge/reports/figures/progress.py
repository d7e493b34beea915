"""Targets and action plans beside what this run measured, by sector and agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.checks import Checks
from dtsen_merge.reports.figures.coverage import covered_share
from dtsen_merge.reports.figures.kinds import Day, Flag, Label, Measure, Programme, Sector, Status, ratio, share
from dtsen_merge.reports.figures.padan import Padan
from dtsen_merge.reports.figures.programmes import Programmes
from dtsen_merge.reports.policy import Target

LOWER_IS_BETTER = ("inclusion", "errors")
Amount = Annotated[float | None, "amount"]
"""A share, or a number where the measure is `receivers`."""


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One target beside what was measured.

    status: reached, under-way, overdue (deadline past), not-measured (its data were not delivered).
    `example`: the target is the tool's own illustration, no agency's.
    """

    sector: Sector
    agency: Label
    measure: Measure
    programme: Programme
    value: Amount
    target: Amount
    deadline: Day
    status: Status
    action: Label
    example: Flag


def progress(facts: Facts, given: Programmes, found: Checks, matched: Padan, language: str) -> tuple[ProgressLine, ...]:
    """Measure every target of the policy."""
    errors = _errors(facts)
    return tuple(
        ProgressLine(
            sector=target.sector,
            agency=target.agency,
            measure=_measure_name(target),
            programme=target.programme,
            value=(value := _measured(target, facts, given, found, matched, errors)),
            target=target.target,
            deadline=target.deadline or None,
            status=_status(target, value, facts),
            action=target.action_en if language == "en" else target.action,
            example=target.example,
        )
        for target in facts.policy.targets
    )


def _measure_name(target: Target) -> str:
    band = f"-{target.desil[0]}-{target.desil[1]}" if target.measure == "coverage" and target.desil else ""
    return f"{target.measure}{band}"


def _measured(
    target: Target, facts: Facts, given: Programmes, found: Checks, matched: Padan, errors: Mapping[str, float | None]
) -> float | None:
    rule = facts.policy.rule(target.programme)
    total = next((line for line in given.totals if line.programme == target.programme), None)
    match target.measure:
        case "padan":
            return _padan(matched, target.agency)
        case "errors":
            return errors.get(target.agency)
        case "coverage" if rule and total:
            return covered_share(facts, rule, target.desil or rule.desil or (1, 10))
        case "receivers" if rule and total:
            return float(total.persons if rule.unit == "person" else total.families)
        case "inclusion" if total:
            line = next((line for line in found.inclusion_by_programme if line.programme == target.programme), None)
            return line.share if line else None
    return None


def _padan(matched: Padan, agency: str) -> float | None:
    """Of the persons on an agency's lists, the share that is padan; a person counts once a list."""
    lines = [line for line in matched.by_source if line.agency == agency and line.padan is not None]
    return ratio(sum(line.padan or 0 for line in lines), sum(line.persons for line in lines))


def _errors(facts: Facts) -> dict[str, float | None]:
    """Of each agency's rows, accepted and rejected, the share with an error."""
    agency = facts.tables.sources.select("source", "agency")
    wrong = (
        facts.tables.problems.filter(pl.col("row").is_not_null(), pl.col("severity").cast(pl.String) == "error")
        .join(agency, on="source")
        .group_by("agency")
        .agg(wrong=pl.struct("source", "file", "sheet", "row").n_unique())
    )
    rows = facts.tables.sources.group_by("agency").agg(
        rows=pl.col("rows_accepted").sum() + pl.col("rows_rejected").sum()
    )
    told = rows.join(wrong, on="agency", how="left").with_columns(pl.col("wrong").fill_null(0))
    return dict(told.select("agency", share(pl.col("wrong"), pl.col("rows"))).rows())


def _status(target: Target, value: float | None, facts: Facts) -> str:
    if value is None:
        return "not-measured"
    met = value <= target.target if target.measure in LOWER_IS_BETTER else value >= target.target
    if met:
        return "reached"
    return "overdue" if target.deadline and target.deadline[:10] < facts.today.isoformat() else "under-way"
