"""What a further file of a source is: one beside the others, one in their place, or corrections to them."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from dtsen_merge.settings.pipeline import Settings

DeliveryMode = Literal["adds", "replaces", "corrects"]
"""What a file does to older ones of its source and period: nothing; it takes their place; its rows take that of rows
about the same people."""

BAD_PERIOD: Final = "period_form"
"""The kind of pydantic's error about a period."""
_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _period(value: Any) -> Any:
    """The period as it stands, when it is "", YYYY, YYYY-MM or YYYY-MM-DD of a day that exists."""
    found = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    if value != "" and (found is None or not _exists(*(int(part or 1) for part in found.groups()))):
        raise PydanticCustomError(BAD_PERIOD, "not YYYY, YYYY-MM or YYYY-MM-DD: {value}", {"value": str(value)})
    return value


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1900
    except ValueError:
        return False


Period = Annotated[str, BeforeValidator(_period)]
"""The time that data are about: "2025", "2025-12" or "2025-12-31"; "" where it is not said."""


class DeliveryRule(Settings):
    """A `[[delivery]]` block: what some of a source's files are."""

    files: tuple[str, ...] = Field(min_length=1)  # patterns, relative to the inbox
    mode: DeliveryMode = "adds"
    period: Period = ""


def _kind(value: Any) -> str:
    return "word" if isinstance(value, str) else "block"


Delivery = Annotated[
    Annotated[DeliveryMode, Tag("word")] | Annotated[tuple[DeliveryRule, ...], Tag("block")], Discriminator(_kind)
]
"""One word for all files of a source, or blocks of which the first that names a file holds; other files add."""


def named_by(patterns: tuple[str, ...], name: str) -> bool:
    """Whether a pattern names the file (relative to the inbox); case is ignored."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)
