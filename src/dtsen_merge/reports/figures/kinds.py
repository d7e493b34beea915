"""What a figure's field is, said in its annotation, and how frames become rows of figures.

The kind decides how a value is shown: a count (persons, families, rows: the field's name says which), a share
between 0 and 1, a label shown as it is, or a code with a text in both languages. None means that something
is not known, never nought.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin, get_type_hints

import polars as pl

Count = Annotated[int, "count"]
MaybeCount = Annotated[int | None, "count"]
Change = Annotated[int | None, "change"]
Share = Annotated[float | None, "share"]
ShareChange = Annotated[float | None, "share-change"]
Number = Annotated[float | None, "number"]
Expected = Annotated[float | None, "expected"]  # a number of things on average
Money = Annotated[int | None, "money"]  # rupiah
Label = Annotated[str | None, "label"]
Place = Annotated[str | None, "place"]
Day = Annotated[str | None, "date"]  # ISO 8601
Compared = Annotated[str | None, "compared"]  # the day of a delivery; None: there was none before
Flag = Annotated[bool, "flag"]
Source = Annotated[str, "source"]
Sources = Annotated[tuple[str, ...], "sources"]
Scope = Annotated[str, "scope"]  # a source, or "" for all
Programme = Annotated[str, "programme"]
Kind = Annotated[str, "kind"]
Field = Annotated[str, "field"]
Fields = Annotated[tuple[str, ...], "fields"]
Reason = Annotated[str, "reason"]
Band = Annotated[str, "band"]
Measure = Annotated[str, "measure"]
Gate = Annotated[str, "gate"]
NikStatus = Annotated[str, "nik"]
ProblemCode = Annotated[str, "problem"]
Severity = Annotated[str, "severity"]
Group = Annotated[str, "group"]
RowGroup = Annotated[str, "row-group"]
Status = Annotated[str, "status"]
Sector = Annotated[str, "sector"]
Rule = Annotated[str, "rule"]

UNSHOWN: Final = "unshown"
"""The kind of a field that reconciliation.json keeps for the next run and no table shows."""

Row = TypeVar("Row")


def column_kinds(row: type) -> dict[str, str]:
    """The fields of a figure's dataclass that tables show, in order, with the kind of each."""
    hints = get_type_hints(row, include_extras=True)
    kinds = {item.name: _kind(hints[item.name]) for item in fields(row)}
    return {name: kind for name, kind in kinds.items() if kind != UNSHOWN}


def as_rows(frame: pl.DataFrame, row: type[Row]) -> tuple[Row, ...]:
    """A finished figure (a small frame, counted already) as a tuple of its dataclass; columns go by name."""
    names = [item.name for item in fields(row)]  # type: ignore[arg-type]
    return tuple(row(**line) for line in frame.select(names).to_dicts())


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Part / whole, rounded to six decimals; null where the whole is nought."""
    return pl.when(whole > 0).then((part / whole).round(6)).otherwise(None)


def ratio(part: int | float | None, whole: int | float | None) -> float | None:
    """The same for two numbers."""
    return round(part / whole, 6) if whole and part is not None else None


def _kind(hint: Any) -> str:
    return str(get_args(hint)[1]) if get_origin(hint) is Annotated else "label"
