"""What a system administrator needs: the JSON-lines log."""

from dtsen_merge.operations.log import RunLog, open_log

__all__ = ["RunLog", "open_log"]
