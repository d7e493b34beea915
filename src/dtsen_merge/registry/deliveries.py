"""Deliveries: when each content of each file arrived, and which staged rows count beside what came later.

Every load works out anew, for the sources that it touched, which rows are set aside: copies of a file, rows of a file that a
newer one replaced, rows that a newer file corrected. They stay on the stage beside the others, so that they count again as
soon as what took their place is gone, and a load of some files gives what a load of all of them would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import polars as pl

from dtsen_merge.registry.statements import perform, section
from dtsen_merge.store import Store
from dtsen_merge.tables import Schema, conform

DELIVERY_FILES: Final[Schema] = {
    "source": pl.String,
    "file": pl.String,
    "mode": pl.String,  # adds | replaces | corrects: what it does to older files
    "declared": pl.String,  # the period that the profile gives for it; "" for none
    "named": pl.String,  # the period in its name; ""
    "folder": pl.String,  # below the source's own; "" where it lies in that
    "stem": pl.String,  # its name without marks of a revision
    "revision": pl.Int32,
    "day": pl.Int32,  # in its name, as 20251231; 0 for none
    "place": pl.Int32,  # in the profile's order; null where that does not name it
    "one_row": pl.Boolean,  # whether the source has one row a person
}
"""What profile and name tell of a file."""

DELIVERY_SHEETS: Final[Schema] = {"source": pl.String, "file": pl.String, "sheet": pl.String, "named": pl.String}
"""The period in a sheet's name."""

ARRIVALS: Final[Schema] = {
    "source": pl.String,
    "file": pl.String,
    "content": pl.String,
    "run_id": pl.String,
    "seen": pl.Datetime("us"),
    "number": pl.Int32,
    "arrival": pl.Int32,
    "delivery": pl.Int32,
}

SHARED: Final = 0.1
"""Two files of one period that came together are of the same people when they share this much of the smaller one."""

_FIRST_ROWS: Final = 5000
"""Rows of a replaced file that are looked for in the new one, to warn where nobody of them is there."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What became of one file in one period: rows = counted + copied + superseded + corrected.

    `mode` and `arrived` are empty for what only the published state tells; `by` are the files that rows gave way to.
    """

    source: str
    file: str
    period: str
    mode: str
    arrived: str
    rows: int
    counted: int
    copied: int
    superseded: int
    corrected: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Two files that came together and are of the same people, while nothing says which is the newer.

    `shared` is how many people stand in both; None where the profile's order goes round in a circle.
    """

    source: str
    period: str
    file: str
    other: str
    shared: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What `set_aside` found: files that nothing decides about (then nothing was moved), and strangers.

    `strangers`: (source, file, the file that it replaced and shares nobody with).
    """

    undecided: tuple[Undecided, ...]
    strangers: tuple[tuple[str, str, str], ...]


def arrivals(store: Store) -> pl.DataFrame:
    """ARRIVALS: every content of every file that a finished load saw, also of files that are gone."""
    return conform(store.frame(section("deliveries.arrivals")), ARRIVALS)


def save_arrivals(store: Store, known: pl.DataFrame) -> None:
    """Give a scratch registry the ARRIVALS of another."""
    with store.transaction(), store.using(new_arrivals=conform(known, ARRIVALS)):
        perform(store, "deliveries.save_arrivals")


def set_aside(store: Store, files: pl.DataFrame, sheets: pl.DataFrame) -> Chosen:
    """Set aside the staged rows that do not count, and let those count again that were set aside and now do.

    Call it between the staging of rows and their numbering, as what does not count takes no number.

    Args:
        store: the registry during a load.
        files: DELIVERY_FILES of every staged file of the sources that the load touched.
        sheets: DELIVERY_SHEETS, for sheets whose names tell a period.
    """
    frames = {
        "new_delivery_files": conform(files, DELIVERY_FILES),
        "new_delivery_sheets": conform(sheets, DELIVERY_SHEETS),
    }
    with store.transaction(), store.using(**frames):
        perform(store, "deliveries.arrive", {"seen": datetime.now(UTC).replace(tzinfo=None)})
        for part in ("recall_withdrawn", "bring_back", "files", "rows", "pairs", "shares"):
            perform(store, f"deliveries.{part}")
        undecided = store.frame(section("deliveries.undecided"), {"share": SHARED})
        strangers = store.frame(section("deliveries.strangers"), {"first_rows": _FIRST_ROWS})
        if undecided.is_empty():
            for part in ("corrected", "aside", "bring_back", "put_aside", "files_aside", "summary"):
                perform(store, f"deliveries.{part}")
        perform(store, "deliveries.clean")
    return Chosen(tuple(Undecided(*row) for row in undecided.iter_rows()), tuple(strangers.rows()))


def staged_deliveries(store: Store) -> tuple[DeliveryLine, ...]:
    """What became of each staged file, by source, file and period."""
    return _lines(store.frame(section("deliveries.staged")))


def published_deliveries(store: Store, number: int) -> tuple[DeliveryLine, ...]:
    """The files behind the state that was published under that number, all periods of a file together."""
    return _lines(store.frame(section("deliveries.published"), {"number": number}))


def _lines(told: pl.DataFrame) -> tuple[DeliveryLine, ...]:
    return tuple(
        DeliveryLine(
            source=line["source"],
            file=line["file"],
            period=line.get("period") or "",
            mode=line.get("mode") or "",
            arrived=line["arrived"].date().isoformat() if line.get("arrived") else "",
            by=tuple(line["by"] or ()),
            **{name: int(line[name]) for name in _COUNTS},
        )
        for line in told.iter_rows(named=True)
    )


_COUNTS: Sequence[str] = ("rows", "counted", "copied", "superseded", "corrected")
