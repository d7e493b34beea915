"""What the verbs give back: frozen values that `cli` prints as a table or as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dtsen_merge.registry import DeliveryLine


@dataclass(frozen=True, slots=True)
class SheetCount:
    """What became of one sheet's rows: rows_read = rows_accepted + rows_rejected + rows_ignored."""

    source: str
    file: str
    sheet: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_ignored: int
    problems: dict[str, int]  # by code


@dataclass(frozen=True, slots=True)
class SourceErrors:
    """How many of a source's data rows have an error, against its limit."""

    source: str
    rows: int
    rows_with_error: int
    error_share: float
    limit: float
    over_limit: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of problem in one column of a sheet: how often, and the first cells (`C17`; row numbers without one)."""

    source: str
    file: str
    sheet: str
    code: str
    severity: str
    column: str
    heading: str
    count: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome of `validate`: counts by sheet, what was found where, and the share of rows with an error."""

    sheets: tuple[SheetCount, ...]
    sources: tuple[SourceErrors, ...]
    findings: tuple[Finding, ...]
    deliveries: tuple[DeliveryLine, ...] = ()

    @property
    def over_limit(self) -> bool:
        """Whether a source exceeds its limit ([validate] max_error_share, or its profile's)."""
        return any(source.over_limit for source in self.sources)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "over_limit": self.over_limit}


@dataclass(frozen=True, slots=True)
class AnswersTaken:
    """What a returned corrections workbook brought.

    `cells` and `rows` corrected, `replies` given; rows that are `outdated` (no longer what was asked about) or `added`
    by the agency were not taken, nor cells whose formula `failed`.
    """

    workbook: str
    source: str
    files: tuple[str, ...]
    cells: int
    rows: int
    replies: int
    outdated: int
    added: int
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of `load`."""

    sheets: tuple[SheetCount, ...]
    answers: tuple[AnswersTaken, ...] = ()
    deliveries: tuple[DeliveryLine, ...] = ()  # what became of each file beside the others of its source

    def facts(self) -> dict[str, int]:
        """For the log: rows, sheets and workbooks, in numbers."""
        kinds = ("rows_read", "rows_accepted", "rows_rejected", "rows_ignored")
        rows = {name: sum(getattr(sheet, name) for sheet in self.sheets) for name in kinds}
        return {**rows, "sheets": len(self.sheets), "workbooks": len(self.answers)}

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which model a linkage used, and whether it still suits the rows.

    `how`: `kept` (the newest that fits), `asked` (`--model`), `first` (none was saved, so it was learned), `retrained`,
    `same` (retrained, and nothing differs from the newest) or `unfit` (learned, because none that is saved fits this
    version). `advice`: `model-outgrown` (it was learned from less than half, or more than twice, the rows that there
    are), `model-new-sources` (it did not know some sources).
    """

    number: int
    how: str
    learned_from: int  # rows
    records: int  # rows now
    new_sources: tuple[str, ...]
    converged: bool
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """The outcome of `link`; `fresh` is false where the last linkage was shown again."""

    records: int
    compared: int
    linked: int
    review: int
    model: str
    blocking: tuple[dict[str, Any], ...]
    blocking_recall: float | None
    model_use: ModelUse | None = None
    fresh: bool = True
    model_report: Path | None = None
    strongest: tuple[dict[str, Any], ...] = ()  # levels of the model that say most, with `--model-report`

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "model_report": str(self.model_report) if self.model_report else None}


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A saved model, for `link --models`. `state`: in-use, ready, stopped (of a run that was not published), unfit."""

    number: int
    made: str
    records: int
    sources: tuple[str, ...]
    iterations: int
    converged: bool
    basis: str
    state: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """One gate: what was measured against which limit, and whether it holds or was accepted."""

    gate: str
    value: float
    limit: float
    passed: bool
    accepted: bool
    detail: str = ""  # a source's name or a run's id, never a person's
    previous: float | None = None  # the same measure of the last published run


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The outcome of `run` and `merge`."""

    run_id: str
    published: bool
    unchanged: bool
    folder: Path
    rows: int = 0
    persons: int = 0
    families: int = 0
    review_pairs: int = 0
    gates: tuple[GateOutcome, ...] = ()
    sheets: tuple[SheetCount, ...] = field(default=())
    model_use: ModelUse | None = None  # of `run`; None where nothing was linked
    dry: bool = False  # nothing was published, because nothing was to be; no file was written
    difference: dict[str, Any] | None = None  # of a dry run: what publication would change

    @property
    def stopped(self) -> bool:
        """Whether a gate stands in the way of publication."""
        return any(not gate.passed and not gate.accepted for gate in self.gates)

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "reconciliation.html"

    @property
    def state(self) -> str:
        """`published`, `unchanged`, `dry`, or `stopped` by a gate."""
        if self.published or self.unchanged:
            return "published" if self.published else "unchanged"
        return "dry" if self.dry else "stopped"

    def facts(self) -> dict[str, Any]:
        """For the log and for monitors: what came of it, in numbers; the gates that stopped it by name."""
        broken = dict.fromkeys(gate.gate for gate in self.gates if not gate.passed and not gate.accepted)
        return {
            "run": self.run_id,
            "state": self.state,
            "gates": ",".join(broken),
            "persons": self.persons,
            "families": self.families,
            "rows": self.rows,
            "review": self.review_pairs,
        }

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "folder": str(self.folder), "report": str(self.report)}
