"""The one way in which pages are made of templates: names must exist, what is not markup is escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def page_environment() -> Environment:
    """Templates of `templates/`; `|drawn` marks an SVG of ours, whose texts were escaped when it was made."""
    environment = Environment(
        loader=PackageLoader("dtsen_merge.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = _drawn
    return environment


def _drawn(svg: Any) -> Markup:
    return Markup(svg)  # noqa: S704 - see page_environment
