"""The figures of a report, a module a figure: its frozen dataclasses beside the expressions that fill them."""

from dtsen_merge.reports.figures.build import Figures, build_figures

__all__ = ["Figures", "build_figures"]
