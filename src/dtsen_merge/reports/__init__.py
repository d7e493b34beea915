"""The reconciliation report: figures from the published registry, written as a page, a workbook and JSON."""

from dtsen_merge.reports.as_json import as_data, write_json
from dtsen_merge.reports.figures import Figures, build_figures
from dtsen_merge.reports.html import write_html
from dtsen_merge.reports.lists import Lists, build_lists
from dtsen_merge.reports.tables import ReportTables
from dtsen_merge.reports.waterfall import Explained, write_waterfall
from dtsen_merge.reports.xlsx import write_xlsx

__all__ = [
    "Explained",
    "Figures",
    "Lists",
    "ReportTables",
    "as_data",
    "build_figures",
    "build_lists",
    "write_html",
    "write_json",
    "write_waterfall",
    "write_xlsx",
]
