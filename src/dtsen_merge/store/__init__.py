"""The DuckDB connection that `pipeline` opens and hands to the rooms that need it."""

from dtsen_merge.store.connection import Store, open_store

__all__ = ["Store", "open_store"]
