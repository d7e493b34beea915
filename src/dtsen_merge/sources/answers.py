"""Headings that stand twice are told apart by their column, as the spreadsheet letters it: "Nama (kolom C)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.layout import Layout, normalised
from dtsen_merge.workbooks.grid import column_letter

PLACED: Final = re.compile(r"^(?P<heading>.*?)\s*\(kolom\s+(?P<letters>[a-z]{1,3})\)\s*$", re.IGNORECASE)
SAME: Final = 0.98


def label_of(column: str, layout: Layout) -> str:
    """A column's heading; with its letter where another column bears the same, "(kolom C)" where it has none."""
    heading = layout.headings.get(column, "")
    twice = sum(normalise(other) == normalise(heading) for other in layout.headings.values()) > 1
    return f"{heading} (kolom {column_letter(int(column[1:]))})".strip() if twice or not heading else heading


def plain_heading(answer: str) -> str:
    """A profile's heading without the column behind it; "" where it names a column that has no heading."""
    placed = PLACED.match(answer)
    return placed["heading"] if placed else answer


def answered_columns(
    data: pl.DataFrame, layout: Layout, answers: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Column → field, as the profile says; field → the columns between which its word does not decide."""
    told: dict[str, str] = {}
    open_answers: dict[str, list[str]] = {}
    for field, wanted in answers.items():
        if not wanted:
            continue
        found = [column for column in columns_of(wanted, data, layout) if column not in told]
        if field == "abaikan":
            told.update(dict.fromkeys(found, field))
        elif len(found) == 1 or (found and _say_the_same(found, data)):
            told[max(found, key=lambda column: data[column].count())] = field
        elif found:
            open_answers[field] = found
    return told, open_answers


def columns_of(wanted: str, data: pl.DataFrame, layout: Layout) -> list[str]:
    """The columns that an answer names: by heading and letter, by the whole heading, else by its lowest level."""
    whole = [column for column, heading in layout.headings.items() if normalise(heading) == normalise(wanted)]
    placed = PLACED.match(wanted)
    if not whole and placed:
        heading = normalise(placed["heading"])
        return [
            column
            for column in data.columns
            if re.fullmatch(r"c\d+", column)
            and column_letter(int(column[1:])) == placed["letters"].upper()
            and heading in ("", normalise(layout.headings.get(column, "")), normalise(layout.lower.get(column, "")))
        ]
    return whole or [column for column, lower in layout.lower.items() if normalise(lower) == normalise(wanted)]


def _say_the_same(columns: list[str], data: pl.DataFrame) -> bool:
    """Whether columns never contradict the fullest of them (in 98 % of the rows where both are filled)."""
    first = max(columns, key=lambda column: data[column].count())
    for other in columns:
        both = data.filter(pl.col(first).is_not_null() & pl.col(other).is_not_null())
        same = (normalised(pl.col(first)) == normalised(pl.col(other))).sum()
        if both.height and both.select(same).item() < SAME * both.height:
            return False
    return True
