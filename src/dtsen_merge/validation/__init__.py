"""Validation: Pandera schemas and rules across columns, rows and sources; accepted, rejected, problems, corrections."""

from dtsen_merge.validation.across import ACROSS_CODES, ACROSS_COLUMNS, validate_across
from dtsen_merge.validation.correction_sheets import AgencySheet
from dtsen_merge.validation.corrections import CORRECTION_COLUMNS, listed_sheets, write_corrections
from dtsen_merge.validation.corrections_back import (
    Returned,
    ReturnedTab,
    changed_cells,
    given_replies,
    is_corrections,
    read_returned,
)
from dtsen_merge.validation.group_rules import GROUP_CODES
from dtsen_merge.validation.telling import Told, tell, with_words
from dtsen_merge.validation.validate import Validated, validate, validate_groups

__all__ = [
    "ACROSS_CODES",
    "ACROSS_COLUMNS",
    "CORRECTION_COLUMNS",
    "GROUP_CODES",
    "AgencySheet",
    "Returned",
    "ReturnedTab",
    "Told",
    "Validated",
    "changed_cells",
    "given_replies",
    "is_corrections",
    "listed_sheets",
    "read_returned",
    "tell",
    "validate",
    "validate_across",
    "validate_groups",
    "with_words",
    "write_corrections",
]
