"""Problems in words: title, detail and remedy of a problem row, in either language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language, text

PLACEHOLDERS: Final[dict[str, tuple[str, ...]]] = {
    "nik-shared": ("count",),
    "kk-heads": ("count",),
    "age-outside-programme": ("programme", "min", "max"),
    "duplicate-row": ("first_row", "first_sheet", "same_sheet"),
    "deceased-receives": ("source",),
    "value-contradicted": ("others",),
    "file-superseded": ("other", "rows", "period"),
    "file-corrected": ("other", "rows", "period"),
    "file-copy": ("other",),
    "file-shares-nobody": ("other",),
}
"""What the texts of a code are filled in with; the other codes' texts stand by themselves."""

_UNKNOWN: Final = "…"


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words."""

    title: str
    detail: str
    remedy: str


def tell(code: str, params: str | None, language: Language) -> Told:
    """The words for a problem.

    Args:
        code: a code of the catalogue.
        params: its JSON object, as in PROBLEMS; what it lacks is shown as an ellipsis.
        language: id or en.
    """
    given = json.loads(params) if params else {}
    filled = {name: given.get(name, _UNKNOWN) for name in PLACEHOLDERS.get(code, ())}
    return Told(
        text(code, language, **filled),
        text(f"{code}.detail", language, **filled),
        text(f"{code}.remedy", language, **filled),
    )


def with_words(problems: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The problems with `title`, `detail` and `remedy` beside them, in the given order.

    A text is made once for each distinct (code, params), so the cost does not grow with the rows.
    """
    kinds = problems.select("code", "params").unique(maintain_order=True)
    told = [tell(code, params, language) for code, params in kinds.iter_rows()]
    words = kinds.with_columns(
        pl.Series("title", [one.title for one in told], dtype=pl.String),
        pl.Series("detail", [one.detail for one in told], dtype=pl.String),
        pl.Series("remedy", [one.remedy for one in told], dtype=pl.String),
    )
    return problems.join(words, on=["code", "params"], how="left", nulls_equal=True, maintain_order="left")
