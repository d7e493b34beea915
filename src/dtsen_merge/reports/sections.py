"""The order of the report: sections, the tables in each, the chart above them. HTML and XLSX both go by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.changes import ChangeLine, GateLine, ProgrammeChange
from dtsen_merge.reports.figures.checks import (
    CheckPlace,
    ExclusionDesil,
    ExclusionProgramme,
    InclusionLine,
    InclusionProgramme,
)
from dtsen_merge.reports.figures.coverage import CoverageLine, CoverageTotal
from dtsen_merge.reports.figures.desil import DesilChange
from dtsen_merge.reports.figures.disagreements import FieldDisagreement, SourceDisagreement
from dtsen_merge.reports.figures.flow import ProblemLine, SourceFlow
from dtsen_merge.reports.figures.linkage import (
    LinkBand,
    LinkGroup,
    LinkSource,
    LinkSubgroup,
    ProbabilityBand,
    ThinSource,
)
from dtsen_merge.reports.figures.overlap import Intersection, SourcePair, SourceSize
from dtsen_merge.reports.figures.padan import PadanReason, PadanSource
from dtsen_merge.reports.figures.productive import ProductiveLine, ProductiveReceipt
from dtsen_merge.reports.figures.programmes import ProgrammeDesa, ProgrammeKecamatan, ProgrammePair, ProgrammeTotal
from dtsen_merge.reports.figures.progress import ProgressLine
from dtsen_merge.reports.figures.rules import RuleLine
from dtsen_merge.reports.figures.scorecard import DeliveryChange, SourceScore


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures.

    `left_out`: columns that the HTML does without; `open`: shown unfolded; `only_workbook`: too long for a page.
    """

    key: str
    row: type
    rows: tuple[Any, ...]
    left_out: tuple[str, ...] = ()
    open: bool = False
    only_workbook: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: texts under `reports-section-<key>`, charts by key, tables."""

    key: str
    charts: tuple[str, ...]
    tables: tuple[Table, ...]


def sections(figures: Figures) -> tuple[Section, ...]:
    """All parts in reading order: what was asked for first, how it came about last."""
    return (*_reach(figures), *_checks(figures), *_data(figures), *_quality(figures))


def _reach(figures: Figures) -> tuple[Section, ...]:
    place = ("kode_kecamatan",)
    given, reached, poor = figures.programmes, figures.coverage, figures.productive
    return (
        Section(
            "coverage",
            ("coverage_extreme", "coverage_poor"),
            (
                Table("coverage-totals", CoverageTotal, reached.totals, open=True),
                Table("coverage-kecamatan", CoverageLine, reached.by_kecamatan, place),
            ),
        ),
        Section(
            "programmes",
            ("recipients",),
            (
                Table("programme-totals", ProgrammeTotal, given.totals, open=True),
                Table("programme-kecamatan", ProgrammeKecamatan, given.by_kecamatan, place),
                Table("programme-desa", ProgrammeDesa, given.by_desa, only_workbook=True),
            ),
        ),
        Section(
            "productive",
            ("productive",),
            (
                Table("productive-receipts", ProductiveReceipt, poor.receipts, open=True),
                Table("productive-kecamatan", ProductiveLine, poor.by_kecamatan, place),
            ),
        ),
        Section(
            "progress", ("progress",), (Table("progress", ProgressLine, figures.progress, ("example",), open=True),)
        ),
    )


def _checks(figures: Figures) -> tuple[Section, ...]:
    found = figures.checks
    return (
        Section(
            "exclusion",
            ("exclusion",),
            (
                Table("exclusion-programme", ExclusionProgramme, found.exclusion_by_programme, open=True),
                Table("exclusion-desil", ExclusionDesil, found.exclusion_by_desil),
                Table("check-kecamatan", CheckPlace, found.by_kecamatan, ("kode_kecamatan",)),
            ),
        ),
        Section(
            "inclusion",
            ("inclusion",),
            (
                Table("inclusion-programme", InclusionProgramme, found.inclusion_by_programme, open=True),
                Table("inclusion-reason", InclusionLine, found.inclusion_lines),
            ),
        ),
        Section("pairs", ("pairs",), (Table("programme-pairs", ProgrammePair, figures.programmes.pairs),)),
        Section("desil", ("desil",), (Table("desil-changes", DesilChange, figures.desil_changes, open=True),)),
    )


def _data(figures: Figures) -> tuple[Section, ...]:
    shared, differing = figures.overlap, figures.disagreements
    return (
        Section(
            "flow",
            ("flow",),
            (
                Table("flow", SourceFlow, figures.sources, ("kind", "period")),
                Table("problems", ProblemLine, figures.problems),
            ),
        ),
        Section(
            "padan",
            ("padan",),
            (
                Table("padan-source", PadanSource, figures.padan.by_source, open=True),
                Table("padan-reason", PadanReason, figures.padan.reasons),
            ),
        ),
        Section(
            "overlap",
            ("overlap",),
            (
                Table("overlap-sizes", SourceSize, shared.sizes, open=True),
                Table("overlap-sets", Intersection, shared.intersections),
                Table("overlap-pairs", SourcePair, shared.pairs),
            ),
        ),
        Section(
            "disagreements",
            ("disagreements",),
            (
                Table("disagreement-field", FieldDisagreement, differing.by_field, open=True),
                Table("disagreement-source", SourceDisagreement, differing.by_source),
            ),
        ),
        Section(
            "scorecard",
            ("scorecard",),
            (
                Table("scorecard", SourceScore, figures.scorecard, open=True),
                Table("delivery-changes", DeliveryChange, figures.delivery_changes, open=True),
            ),
        ),
    )


def _quality(figures: Figures) -> tuple[Section, ...]:
    quality = figures.linkage
    return (
        Section(
            "linkage",
            ("probability",),
            (
                Table("link-subgroups", LinkSubgroup, quality.by_nik, open=True),
                Table("link-groups", LinkGroup, quality.by_group),
                Table("link-sources", LinkSource, quality.by_source),
                Table("thin-sources", ThinSource, quality.thin),
                Table("link-histogram", ProbabilityBand, quality.histogram),
                Table("link-bands", LinkBand, quality.by_band),
            ),
        ),
        Section(
            "changes",
            (),
            (
                Table("changes", ChangeLine, figures.changes.lines, open=True),
                Table("programme-changes", ProgrammeChange, figures.changes.programmes),
            ),
        ),
        Section("gates", (), (Table("gates", GateLine, figures.gates, open=True),)),
        Section("rules", (), (Table("rules", RuleLine, figures.rules),)),
    )
