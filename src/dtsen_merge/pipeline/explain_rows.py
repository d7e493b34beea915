"""Which rows an officer means: a record id, a row as the tool shows rows, or a person id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import lookup, next_frame, published_frame, staged_records
from dtsen_merge.registry.identity import entity_of
from dtsen_merge.store import Store

Unfound = Literal["nothing", "no-file", "no-row", "person", "person-gone", "rejected", "ignored", "family-row"]
"""Why there is nothing to explain: codes of messages `explain-unfound-*`."""

_RECORD_ID: Final = re.compile(r"[0-9a-fA-F]{32}")
_ROW: Final = re.compile(r"(?P<place>.+?)\s*[:!#]\s*(?P<row>\d{1,7})")
_ROW_COLUMNS: Final = ("record_id", "source", "file", "sheet", "row", "status", "row_kind")


@dataclass(frozen=True)
class Meant:
    """What one word of the command line means: the records that it stands for, or why there are none.

    `problems` has the codes of what is wrong with a rejected or ignored row.
    """

    word: str
    person_id: str = ""
    records: tuple[str, ...] = ()
    unfound: Unfound | None = None
    where: str = ""  # of a row that was found and cannot be explained
    problems: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "asked": self.word, "person_id": self.person_id, "unfound": self.unfound, "where": self.where,
            "problems": list(self.problems),
        }  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """Every staged row and every published person, for finding and naming rows."""

    staged: pl.DataFrame  # record_id, source, file, sheet, row, status, row_kind
    ignored: pl.DataFrame  # source, file, sheet, row, code: rows that are no data
    persons: dict[str, str]  # record_id → person_id

    def name(self, record_id: str) -> dict[str, Any]:
        """Where a record stands, and whose it is."""
        row = self.staged.row(by_predicate=pl.col("record_id") == record_id, named=True)
        place = {name: row[name] for name in ("record_id", "source", "file", "sheet", "row")}
        return {**place, "where": where(row), "person_id": self.persons.get(record_id)}


def where(row: dict[str, Any]) -> str:
    """A row as it is written on the command line: `pkh/a.xlsx#Sheet1!17`, `blt_dd/a.csv:5`."""
    return f"{row['file']}#{row['sheet']}!{row['row']}" if row["sheet"] else f"{row['file']}:{row['row']}"


def read_rows(store: Store) -> Rows:
    """All rows of the stage, and the published persons."""
    crosswalk = published_frame(store, "crosswalk", ["record_id", "person_id"]).drop_nulls()
    problems = next_frame(store, "problems", ["source", "file", "sheet", "row", "code"])
    return Rows(
        staged=staged_records(store, _ROW_COLUMNS),
        ignored=problems.filter(pl.col("row").is_not_null() & pl.col("code").str.starts_with("row-ignored")),
        persons=dict(crosswalk.rows()),
    )


def meant_by(store: Store, rows: Rows, word: str) -> Meant:
    """What the word means.

    Raises:
        UsageError: the word names rows of several files or sheets.
    """
    word = " ".join(word.split())
    if _RECORD_ID.fullmatch(word):
        return _accepted(store, word, rows.staged.filter(pl.col("record_id") == word.lower()))
    if entity_of(word) == "person" and any(letter.isdigit() for letter in word):
        return _person(store, rows, word.upper())
    row = _ROW.fullmatch(word)
    if row is None:
        return Meant(word, unfound="nothing")
    return _row(store, rows, word, row["place"], int(row["row"]))


def _person(store: Store, rows: Rows, person_id: str) -> Meant:
    """The staged records of a person; a retired id leads to the one that answers for it."""
    found = lookup(store, person_id)
    if found.persons.is_empty():
        return Meant(person_id, unfound="person")
    own = found.persons["person_id"][0]
    staged = rows.staged.filter(
        pl.col("record_id").is_in(found.records["record_id"].to_list())
        & (pl.col("status") == "accepted")
        & (pl.col("row_kind") == "person")
    )
    records = tuple(staged["record_id"].sort())
    return Meant(person_id, own, records, None if records else "person-gone")


def _row(store: Store, rows: Rows, word: str, place: str, row: int) -> Meant:
    """The row of that number in the file (and sheet) that the place names."""
    staged = rows.staged.with_columns(named=_names(place))
    if not staged["named"].any() and not rows.ignored.select(_names(place)).to_series().any():
        return Meant(word, unfound="no-file")
    found = staged.filter(pl.col("named") & (pl.col("row") == row))
    ignored = rows.ignored.filter(_names(place) & (pl.col("row") == row))
    places = sorted({(one["file"], one["sheet"]) for one in [*found.to_dicts(), *ignored.to_dicts()]})
    if len(places) > 1:
        told = [where({"file": file, "sheet": sheet, "row": row}) for file, sheet in places]
        raise UsageError("explain-row-several", word=word, rows=", ".join(told[:6]))
    if not found.height and ignored.height:
        codes = tuple(ignored["code"].unique().sort())
        return Meant(word, unfound="ignored", where=where(ignored.row(0, named=True)), problems=codes)
    return _accepted(store, word, found)


def _names(place: str) -> pl.Expr:
    """Whether the place names the row's file: with or without its folder, with or without the sheet."""
    wanted = place.replace("\\", "/").strip().casefold()
    file, sheet = pl.col("file").str.to_lowercase(), pl.col("sheet").str.to_lowercase()
    short = file.str.split("/").list.last()
    return pl.any_horizontal(
        written == wanted
        for name in (file, short)
        for written in (name, name + "#" + sheet, name + " · " + sheet, name + ":" + sheet)
    ) | pl.lit(wanted).str.ends_with("/" + file)


def _accepted(store: Store, word: str, found: pl.DataFrame) -> Meant:
    """The one row that was found, when it is one that was compared."""
    if not found.height:
        return Meant(word, unfound="no-row" if _ROW.fullmatch(word) else "nothing")
    row = found.row(0, named=True)
    if row["status"] == "rejected":
        return Meant(word, unfound="rejected", where=where(row), problems=_problems(store, row))
    if row["row_kind"] == "family":
        return Meant(word, unfound="family-row", where=where(row))
    return Meant(word, records=(row["record_id"],))


def _problems(store: Store, row: dict[str, Any]) -> tuple[str, ...]:
    problems = next_frame(store, "problems", ["source", "file", "sheet", "row", "code", "severity"])
    own = problems.filter(
        pl.all_horizontal(pl.col(name) == row[name] for name in ("source", "file", "sheet", "row"))
        & (pl.col("severity") == "error")
    )
    return tuple(own["code"].unique(maintain_order=True))
