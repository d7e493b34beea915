"""What the verbs give back: frozen values that `cli` prints as a table or as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl


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
class Validation:
    """The outcome of `validate`: counts by sheet, and the share of rows with an error."""

    sheets: tuple[SheetCount, ...]
    rows_with_error: int
    error_share: float
    limit: float

    @property
    def over_limit(self) -> bool:
        """Whether the share exceeds the limit of [validate] max_error_share."""
        return self.error_share > self.limit

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "over_limit": self.over_limit}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of `load`."""

    sheets: tuple[SheetCount, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """The outcome of `link`."""

    records: int
    compared: int
    linked: int
    review: int
    model: str
    blocking: tuple[dict[str, Any], ...]
    blocking_recall: float | None

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
    detail: str = ""  # a source's name, never a person's


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

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "reconciliation.html"

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "folder": str(self.folder), "report": str(self.report)}


def count_sheets(
    accepted: pl.DataFrame, rejected: pl.DataFrame, ignored: pl.DataFrame, problems: pl.DataFrame
) -> tuple[SheetCount, ...]:
    """Counts by file and sheet; every frame has ROW_KEY, `problems` is PROBLEMS and `ignored` IGNORED."""
    key = ["source", "file", "sheet"]
    status = pl.concat(
        frame.select(*key, pl.lit(name).alias("status"))
        for name, frame in (("accepted", accepted), ("rejected", rejected), ("ignored", ignored))
    )
    counted = status.group_by(key).agg(
        pl.len().alias("read"),
        *((pl.col("status") == name).sum().alias(name) for name in ("accepted", "rejected", "ignored")),
    )
    by_code = count_problems(ignored, problems)
    return tuple(
        SheetCount(
            source,
            file,
            sheet,
            read,
            taken,
            refused,
            aside,
            dict(sorted(by_code.get((source, file, sheet), {}).items())),
        )
        for source, file, sheet, read, taken, refused, aside in counted.sort(key).iter_rows()
    )


def count_problems(ignored: pl.DataFrame, problems: pl.DataFrame) -> dict[tuple[str, str, str], dict[str, int]]:
    """How often each code occurs in each sheet; rows set aside count under their `row-ignored-*` code."""
    key = ["source", "file", "sheet", "code"]
    both = pl.concat([ignored.select(key), problems.select(key)])
    told: dict[tuple[str, str, str], dict[str, int]] = {}
    for source, file, sheet, code, count in both.group_by(key).agg(pl.len()).iter_rows():
        told.setdefault((source, file or "", sheet or ""), {})[code] = count
    return told
