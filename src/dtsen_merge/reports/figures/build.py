"""All figures of a report, from the tables and the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dtsen_merge.messages.catalogue import Language
from dtsen_merge.reports.candidates import exclusion_candidates, inclusion_candidates
from dtsen_merge.reports.facts import Facts, facts_of
from dtsen_merge.reports.figures.changes import Changes, GateLine, changes, gate_lines
from dtsen_merge.reports.figures.checks import Checks, checks
from dtsen_merge.reports.figures.coverage import Coverage, coverage
from dtsen_merge.reports.figures.desil import DesilChange, desil_changes
from dtsen_merge.reports.figures.disagreements import Disagreements, disagreements
from dtsen_merge.reports.figures.flow import ProblemLine, SourceFlow, problem_lines, source_flows
from dtsen_merge.reports.figures.linkage import LinkageQuality, linkage_quality
from dtsen_merge.reports.figures.overlap import Overlap, overlap
from dtsen_merge.reports.figures.padan import Padan, padan
from dtsen_merge.reports.figures.productive import Productive, productive
from dtsen_merge.reports.figures.programmes import Programmes, programmes
from dtsen_merge.reports.figures.progress import ProgressLine, progress
from dtsen_merge.reports.figures.rules import RuleLine, rule_lines
from dtsen_merge.reports.figures.scorecard import DeliveryChange, SourceScore, delivery_changes, scorecard
from dtsen_merge.reports.figures.summary import Summary, summary
from dtsen_merge.reports.policy import policy_of
from dtsen_merge.reports.tables import ReportTables

VERSION = 2
"""Of the shape of reconciliation.json."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Which run this is, as run.json says."""

    run_id: str
    started: str | None
    ended: str | None
    version: str | None
    published: bool | None


@dataclass(frozen=True, slots=True)
class Title:
    """A code of the data (a source, a programme, a standing) and what people call it."""

    kind: str
    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of the report: counts, shares and names of places, programmes and offices; nobody's data."""

    version: int
    language: str
    run: RunInfo
    summary: Summary
    titles: tuple[Title, ...]
    sources: tuple[SourceFlow, ...]
    problems: tuple[ProblemLine, ...]
    overlap: Overlap
    padan: Padan
    disagreements: Disagreements
    programmes: Programmes
    checks: Checks
    coverage: Coverage
    productive: Productive
    desil_changes: tuple[DesilChange, ...]
    progress: tuple[ProgressLine, ...]
    scorecard: tuple[SourceScore, ...]
    delivery_changes: tuple[DeliveryChange, ...]
    linkage: LinkageQuality
    changes: Changes
    gates: tuple[GateLine, ...]
    rules: tuple[RuleLine, ...]


def build_figures(
    tables: ReportTables, policy: Mapping[str, Any], targets: Mapping[str, Any], *, language: Language
) -> Figures:
    """Work out every figure.

    `policy` and `targets` are programmes.toml and targets.toml as `settings.load_policy` gives them; `language` decides
    which of the policy's own texts are taken. An empty registry gives empty figures, not an error.
    """
    facts = facts_of(tables, policy_of(policy, targets))
    shared, matched, given = overlap(facts), padan(facts), programmes(facts)
    found = checks(facts, inclusion_candidates(facts), exclusion_candidates(facts))
    reached, scores = coverage(facts), scorecard(facts, matched)
    head = summary(facts, shared, matched, given, found, reached)
    return Figures(
        version=VERSION,
        language=language,
        run=_run(tables.run),
        summary=head,
        titles=_titles(facts),
        sources=source_flows(facts),
        problems=problem_lines(facts),
        overlap=shared,
        padan=matched,
        disagreements=disagreements(facts),
        programmes=given,
        checks=found,
        coverage=reached,
        productive=productive(facts),
        desil_changes=desil_changes(facts),
        progress=progress(facts, given, found, matched, language),
        scorecard=scores,
        delivery_changes=delivery_changes(scores),
        linkage=linkage_quality(facts),
        changes=changes(facts, head, given),
        gates=gate_lines(facts),
        rules=rule_lines(facts.policy, language),
    )


def _run(run: Mapping[str, Any]) -> RunInfo:
    text = {name: str(run[name]) if run.get(name) is not None else None for name in ("started", "ended", "version")}
    return RunInfo(str(run.get("run_id") or ""), text["started"], text["ended"], text["version"], run.get("published"))


def _titles(facts: Facts) -> tuple[Title, ...]:
    """The names of sources (one, in the language of the profile), programmes and standings (both languages)."""
    sources = facts.tables.sources.sort("source").select("source", "title").rows()
    return (
        *(Title("source", name, title or name, title or name) for name, title in sources),
        *(Title("programme", rule.code, rule.title, rule.title_en) for rule in facts.policy.programmes),
        *(Title("standing", item.code, item.title, item.title_en) for item in facts.policy.standings),
    )
