"""The DuckDB connection that `pipeline` opens and hands to the rooms that need it."""

from dtsen_merge.store.connection import WAIT_SECONDS, Store, open_store

__all__ = ["WAIT_SECONDS", "Store", "open_store"]
