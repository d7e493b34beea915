"""What a system administrator needs: the JSON-lines log, schedule entries, the checks of `doctor`, a monitor's line."""

from dtsen_merge.operations.log import RunLog, open_log

__all__ = ["RunLog", "open_log"]
