"""Charts as inline SVG: Altair makes the specification, vl-convert draws it, without a browser and without a network."""

from dtsen_merge.reports.charts.draw import Drawing, chart_keys, draw

__all__ = ["Drawing", "chart_keys", "draw"]
