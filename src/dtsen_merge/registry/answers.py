"""What agencies answered: corrected cells and words about rows. They outlive every load, and go stale by themselves.

A corrected cell counts while the agency's own file still holds what was corrected; a word about a row, while the row
says what it said when the agency was asked (its record id is the same).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from dtsen_merge.registry.statements import perform, section
from dtsen_merge.store import Store
from dtsen_merge.tables import CORRECTIONS, REPLIES, conform


def corrections(store: Store, source: str = "") -> pl.DataFrame:
    """CORRECTIONS, of one source or of all."""
    return conform(store.frame(section("answers.corrections"), {"source": source}), CORRECTIONS)


def replies(store: Store, source: str = "") -> pl.DataFrame:
    """REPLIES, of one source or of all."""
    return conform(store.frame(section("answers.replies"), {"source": source}), REPLIES)


def answer_marks(store: Store) -> dict[str, str]:
    """File → a text that changes whenever the answers about the file do; files without answers are left out."""
    return dict(store.frame(section("answers.marks")).rows())


def save_answers(store: Store, *, corrected: pl.DataFrame, replied: pl.DataFrame, workbook: str) -> None:
    """Keep what a returned workbook says; it takes the place of what was said before of the same cells and rows.

    Args:
        store: the registry.
        corrected: CORRECTIONS; a cell that becomes what it was is corrected no more.
        replied: REPLIES; a reply of null takes an earlier one back.
        workbook: the sha256 of the workbook.
    """
    parameters = {"workbook": workbook, "loaded": _after_all(store)}
    frames = {"new_corrections": conform(corrected, CORRECTIONS), "new_replies": conform(replied, REPLIES)}
    with store.transaction(), store.using(**frames):
        perform(store, "answers.save_corrections", parameters)
        perform(store, "answers.save_replies", parameters)


def _after_all(store: Store) -> datetime:
    """Now, or just after the latest answer and the latest run, should the clock have been set back since.

    What came after a run's workbook was made is told by this moment.
    """
    latest = store.value(section("answers.latest_moment"))
    now = datetime.now(UTC).replace(tzinfo=None)
    return now if latest is None else max(now, latest + timedelta(seconds=2))


def withdraw_rows(store: Store) -> None:
    """Set aside the staged rows that their agency wants removed; `set_aside` lets them count again in the next load."""
    with store.transaction():
        perform(store, "answers.withdraw")
        perform(store, "deliveries.put_aside")
        store.run("DROP TABLE d_aside")


def confirm_rows(store: Store) -> None:
    """Make notes of the warnings about staged rows of which their agency says that they are right."""
    with store.transaction():
        perform(store, "answers.confirm")


def row_marks(store: Store, lines: pl.DataFrame) -> pl.DataFrame:
    """`row` and `mark`: a text that is another for another content of the row.

    Args:
        store: any store; its md5 is the same in every version.
        lines: `row` and the cells as text.
    """
    cells = [name for name in lines.columns if name != "row"]
    if not cells or lines.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "mark": pl.String})
    told = lines.select("row", told=pl.concat_str([pl.col(name).fill_null("") for name in cells], separator="\x1f"))
    with store.using(new_lines=told):
        return store.frame("SELECT row, md5(rtrim(told, chr(31))) AS mark FROM new_lines ORDER BY row")


def given_about(replied: pl.DataFrame, hashes: Mapping[str, str]) -> pl.DataFrame:
    """REPLIES that have just come, marked with the content of the file (file → its sha256) that they are about.

    The row's id is known when the file has been read with the corrections that came beside the reply in place; until
    `settle_replies` has seen that row, the mark stands in its place.
    """
    marks = {file: f"given:{digest}" for file, digest in hashes.items()}
    return replied.with_columns(record_id=pl.col("file").replace_strict(marks, default=None, return_dtype=pl.String))


def settle_replies(store: Store) -> None:
    """Bind replies that have just come to the rows as they are staged now, if their file is as it was then."""
    with store.transaction():
        perform(store, "answers.settle")
