"""From a spreadsheet to canonical columns: find the files, find the layout, map the headings, read the rows.

Standardising the cells is `sources.standardise`.
"""

from dtsen_merge.sources.amend import Amended, amend, with_errors
from dtsen_merge.sources.find import Found, SourceFile, find, is_junk, is_no_table, is_readable_kind
from dtsen_merge.sources.headings import Mapped, split_names
from dtsen_merge.sources.layout import Layout
from dtsen_merge.sources.raw_sheet import RawSheet
from dtsen_merge.sources.read import amended_grids, read, read_grid, text_hints
from dtsen_merge.sources.walk import files_under

__all__ = [
    "Amended",
    "Found",
    "Layout",
    "Mapped",
    "RawSheet",
    "SourceFile",
    "amend",
    "amended_grids",
    "files_under",
    "find",
    "is_junk",
    "is_no_table",
    "is_readable_kind",
    "read",
    "read_grid",
    "split_names",
    "text_hints",
    "with_errors",
]
