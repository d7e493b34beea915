"""The figures on top of the report and the findings told in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.checks import Checks
from dtsen_merge.reports.figures.coverage import ANY, Coverage
from dtsen_merge.reports.figures.kinds import ratio
from dtsen_merge.reports.figures.overlap import Overlap
from dtsen_merge.reports.figures.padan import Padan
from dtsen_merge.reports.figures.programmes import Programmes

Tone = Literal["plain", "good", "check"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding: the message `reports-finding-<code>` and what fills it in.

    A value whose name ends in `_share` is a share, `reason` and `gate` are codes, numbers are counts, other texts are names as they stand.
    """

    code: str
    tone: Tone
    values: dict[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of rows, persons, families and pairs.

    `poor` is the policy's poor desil; `inclusion` counts recipients to
    check, `exclusion` families in a programme's desil range without any programme.
    """

    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_ignored: int
    sources: int
    agencies: int
    persons: int
    families: int
    persons_in_several_sources: int
    padan_persons: int | None
    padan_share: float | None
    recipients: int
    poor_families: int
    poor_families_covered: int
    poor_covered_share: float | None
    inclusion: int
    exclusion: int
    forbidden_families: int
    review_pairs: int
    sentences: tuple[Sentence, ...]


def summary(
    facts: Facts, shared: Overlap, matched: Padan, given: Programmes, found: Checks, reached: Coverage
) -> Summary:
    """Gather the figures and choose the findings that hold."""
    sources = facts.tables.sources
    rows = {name: int(sources.get_column(f"rows_{name}").sum()) for name in ("read", "accepted", "rejected", "ignored")}
    band = f"{facts.policy.poor[0]}-{facts.policy.poor[1]}"
    poor = next((line for line in reached.totals if line.band == band and line.programme == ANY), None)
    figures = Summary(
        rows_read=rows["read"],
        rows_accepted=rows["accepted"],
        rows_rejected=rows["rejected"],
        rows_ignored=rows["ignored"],
        sources=sources.height,
        agencies=sources.filter(pl.col("agency").fill_null("") != "").get_column("agency").n_unique(),
        persons=facts.persons.height,
        families=facts.families.height,
        persons_in_several_sources=shared.persons_in_several_sources,
        padan_persons=matched.padan,
        padan_share=ratio(matched.padan, matched.persons),
        recipients=given.recipients,
        poor_families=poor.eligible if poor else 0,
        poor_families_covered=poor.receiving if poor else 0,
        poor_covered_share=poor.share if poor else None,
        inclusion=found.inclusion,
        exclusion=found.exclusion,
        forbidden_families=_forbidden_families(facts),
        review_pairs=facts.tables.review.height,
        sentences=(),
    )
    return _with(figures, tuple(_sentences(facts, figures, matched, found, reached)))


def _with(figures: Summary, sentences: tuple[Sentence, ...]) -> Summary:
    values = {name: getattr(figures, name) for name in Summary.__slots__}
    return Summary(**{**values, "sentences": sentences})


def _forbidden_families(facts: Facts) -> int:
    """Families with at least one pair of programmes that the policy excludes."""
    pairs = sorted(facts.policy.forbidden_pairs())
    ruled = pl.DataFrame(
        {"programme": [a for a, _ in pairs], "other": [b for _, b in pairs]},
        schema={"programme": pl.String, "other": pl.String},
    )
    held = facts.family_programmes
    return (
        held.join(ruled, on="programme")
        .join(held.rename({"programme": "other"}), on=["family_id", "other"], how="semi")
        .get_column("family_id")
        .n_unique()
    )


def _sentences(facts: Facts, figures: Summary, matched: Padan, found: Checks, reached: Coverage) -> Iterator[Sentence]:
    stopped = [str(gate["gate"]) for gate in facts.tables.gates if not gate.get("passed") and not gate.get("accepted")]
    yield from (Sentence("gate", "check", {"gate": gate}) for gate in dict.fromkeys(stopped))
    data_rows = figures.rows_accepted + figures.rows_rejected  # titles, totals and signatures are nobody's rows
    if not figures.rows_read:
        yield Sentence("empty", "check", {})
        return
    yield Sentence(
        "delivered",
        "plain",
        {
            "sources": figures.sources,
            "agencies": figures.agencies,
            "rows": data_rows,
            "accepted_share": ratio(figures.rows_accepted, data_rows) or 0.0,
            "rejected": figures.rows_rejected,
        },
    )
    yield Sentence(
        "registry",
        "plain",
        {
            "persons": figures.persons,
            "families": figures.families,
            "several": figures.persons_in_several_sources,
            "several_share": ratio(figures.persons_in_several_sources, figures.persons) or 0.0,
        },
    )
    yield from _padan_sentence(figures, matched)
    yield from _coverage_sentences(facts, figures, reached)
    yield from _check_sentences(figures, found)


def _padan_sentence(figures: Summary, matched: Padan) -> Iterator[Sentence]:
    if matched.padan is None:
        yield Sentence("padan-unknown", "check", {})
    elif matched.persons:
        share = figures.padan_share or 0.0
        missing = matched.persons - matched.padan
        yield Sentence(
            "padan",
            "good" if share >= 0.95 else "check",
            {"padan_share": share, "persons": matched.persons, "missing": missing},
        )


def _coverage_sentences(facts: Facts, figures: Summary, reached: Coverage) -> Iterator[Sentence]:
    low, high = facts.policy.poor
    if not figures.poor_families:
        yield Sentence("desil-unknown", "check", {})
        return
    yield Sentence(
        "covered",
        "plain",
        {
            "desil_from": low,
            "desil_to": high,
            "families": figures.poor_families,
            "covered_share": figures.poor_covered_share or 0.0,
        },
    )
    band = f"{facts.policy.extreme[0]}-{facts.policy.extreme[1]}"
    places = [
        line
        for line in reached.by_kecamatan
        if line.band == band and line.programme == ANY and line.kecamatan and line.share is not None
    ]
    if len(places) > 1:
        worst = min(places, key=lambda line: (line.share or 0.0, line.kode_kecamatan or ""))
        yield Sentence(
            "lowest",
            "check",
            {
                "desil_from": facts.policy.extreme[0],
                "desil_to": facts.policy.extreme[1],
                "kecamatan": str(worst.kecamatan),
                "low_share": worst.share or 0.0,
                "families": worst.eligible - worst.receiving,
            },
        )


def _check_sentences(figures: Summary, found: Checks) -> Iterator[Sentence]:
    if figures.exclusion:
        yield Sentence("exclusion", "check", {"families": figures.exclusion})
    if figures.inclusion:
        by_reason: dict[str, int] = {}
        for line in found.inclusion_lines:
            by_reason[line.reason] = by_reason.get(line.reason, 0) + line.recipients
        most = max(sorted(by_reason), key=lambda reason: by_reason[reason])
        yield Sentence("inclusion", "check", {"recipients": figures.inclusion, "reason": most})
    if figures.forbidden_families:
        yield Sentence("forbidden", "check", {"families": figures.forbidden_families})
    if figures.review_pairs:
        yield Sentence("review", "check", {"pairs": figures.review_pairs})
