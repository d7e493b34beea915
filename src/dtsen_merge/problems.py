"""Problems: bad data as a value. The catalogue of codes with their severity and what each does.

Titles, details and remedies in both languages stand in `messages/<lang>/problems.ftl`, one entry a code.
Effect: `row` rejects the row, `field` empties the field, `ignore` sets the row aside as not being data,
`mark` changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["note", "warning", "error"]
Effect = Literal["row", "field", "ignore", "mark"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: its code, how grave it is and what it does to the row or field."""

    code: str
    severity: Severity
    effect: Effect


_KINDS: tuple[tuple[str, Severity, Effect], ...] = (
    # reading: rows that are not data
    ("row-ignored-title", "note", "ignore"),
    ("row-ignored-header", "note", "ignore"),
    ("row-ignored-repeated-header", "note", "ignore"),
    ("row-ignored-column-numbers", "note", "ignore"),
    ("row-ignored-total", "note", "ignore"),
    ("row-ignored-signature", "note", "ignore"),
    ("row-ignored-footnote", "note", "ignore"),
    ("row-ignored-number-only", "note", "ignore"),
    ("row-ignored-skipped-sheet", "note", "ignore"),
    ("row-ignored-other-table", "note", "ignore"),
    ("row-ignored-withdrawn", "note", "ignore"),
    ("row-ignored-superseded", "note", "ignore"),
    ("row-ignored-corrected", "note", "ignore"),
    ("row-ignored-copy", "note", "ignore"),
    ("row-ignored-erased", "note", "ignore"),
    # reading: files, sheets and cells
    ("file-skipped-junk", "note", "mark"),
    ("file-skipped-other", "note", "mark"),
    ("file-superseded", "note", "mark"),
    ("file-corrected", "note", "mark"),
    ("file-copy", "note", "mark"),
    ("file-shares-nobody", "warning", "mark"),
    ("profile-heading-missing", "warning", "mark"),
    ("sheet-hidden", "note", "mark"),
    ("rows-hidden", "note", "mark"),
    ("columns-hidden", "note", "mark"),
    ("hidden-unknown", "note", "mark"),
    ("place-from-title", "note", "mark"),
    ("correction-outdated", "warning", "mark"),
    ("column-unmapped", "note", "mark"),
    ("column-ambiguous", "warning", "mark"),
    ("cell-formula-error", "error", "field"),
    ("row-broken", "error", "row"),
    # identity numbers
    ("identity-as-number", "note", "mark"),
    ("nik-empty", "note", "mark"),
    ("nik-length", "error", "field"),
    ("nik-not-digits", "error", "field"),
    ("nik-e-notation", "error", "field"),
    ("nik-impossible-date", "error", "field"),
    ("nik-impossible-region", "error", "field"),
    ("nik-serial-zero", "error", "field"),
    ("nik-truncated", "warning", "mark"),
    ("nik-placeholder", "warning", "field"),
    ("nik-temporary", "note", "mark"),
    ("nik-other-region", "note", "mark"),
    ("nik-birth-date-differs", "warning", "mark"),
    ("nik-sex-differs", "warning", "mark"),
    ("nik-shared", "warning", "mark"),
    ("kk-length", "error", "field"),
    ("kk-not-digits", "error", "field"),
    ("kk-e-notation", "error", "field"),
    ("kk-impossible-date", "error", "field"),
    ("kk-truncated", "warning", "mark"),
    ("kk-placeholder", "warning", "field"),
    ("kk-equals-nik", "warning", "mark"),
    ("kk-heads", "warning", "mark"),
    # names
    ("nama-missing", "error", "row"),
    ("nama-unusable", "error", "row"),
    ("nama-deceased-mark", "warning", "mark"),
    ("kk-missing-on-family", "error", "row"),
    # dates and ages
    ("date-impossible", "error", "field"),
    ("date-unreadable", "error", "field"),
    ("date-future", "error", "field"),
    ("date-age-impossible", "error", "field"),
    ("date-excel-empty", "error", "field"),
    ("date-too-old", "warning", "mark"),
    ("date-order-ambiguous", "warning", "mark"),
    ("date-default", "note", "mark"),
    ("age-outside-programme", "warning", "mark"),
    # codes and places
    ("sex-unreadable", "error", "field"),
    ("code-unknown", "warning", "mark"),
    ("number-unreadable", "error", "field"),
    ("desil-out-of-range", "error", "field"),
    ("region-unknown", "warning", "mark"),
    ("region-ambiguous", "warning", "mark"),
    ("region-outside", "warning", "mark"),
    # across rows and sources
    ("duplicate-row", "note", "mark"),
    ("deceased-receives", "warning", "mark"),
    ("value-contradicted", "warning", "mark"),
)

CATALOGUE: Final[dict[str, ProblemKind]] = {
    code: ProblemKind(code, severity, effect) for code, severity, effect in _KINDS
}
