"""What may be shown: masking, the small-cell rule, the access log, files that only their owner reads."""

from dtsen_merge.privacy.access_log import AccessLog, Fault, Verification
from dtsen_merge.privacy.files import PRIVATE, SHARED, replacing
from dtsen_merge.privacy.masking import COLUMNS, HIDDEN, mask_date, mask_frame, mask_name, mask_number, mask_text
from dtsen_merge.privacy.policy import PrivacyPolicy, parse_privacy
from dtsen_merge.privacy.small_cells import hide_small, hide_small_cells, is_small

__all__ = [
    "COLUMNS",
    "HIDDEN",
    "PRIVATE",
    "SHARED",
    "AccessLog",
    "Fault",
    "PrivacyPolicy",
    "Verification",
    "hide_small",
    "hide_small_cells",
    "is_small",
    "mask_date",
    "mask_frame",
    "mask_name",
    "mask_number",
    "mask_text",
    "parse_privacy",
    "replacing",
]
