"""From a spreadsheet to canonical columns: find the files, find the layout, map the headings, read the rows.

Standardising the cells is `sources.standardise`.
"""

from dtsen_merge.sources.find import Found, SourceFile, find, is_junk, is_readable_kind
from dtsen_merge.sources.headings import Mapped, split_names
from dtsen_merge.sources.layout import Layout
from dtsen_merge.sources.read import RawSheet, read, read_grid

__all__ = [
    "Found",
    "Layout",
    "Mapped",
    "RawSheet",
    "SourceFile",
    "find",
    "is_junk",
    "is_readable_kind",
    "read",
    "read_grid",
    "split_names",
]
