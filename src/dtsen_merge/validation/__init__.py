"""Validation: Pandera schemas and rules across columns, rows and sources; accepted, rejected, problems, corrections."""

from dtsen_merge.validation.across import ACROSS_COLUMNS, validate_across
from dtsen_merge.validation.corrections import CORRECTION_COLUMNS, write_corrections
from dtsen_merge.validation.telling import Told, tell, with_words
from dtsen_merge.validation.validate import Validated, validate

__all__ = [
    "ACROSS_COLUMNS",
    "CORRECTION_COLUMNS",
    "Told",
    "Validated",
    "tell",
    "validate",
    "validate_across",
    "with_words",
    "write_corrections",
]
