"""What a linkage leaves to the next, in the store: tables `frequencies`, `rows`, `faint`, `carried` of schema `linkage`.

`frequencies` belongs to a model, for as long as that stands on the shelf. The others are of the last linkage, beside
`pairs`; `carried` says with which model, program and one-row sources it was made.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from dtsen_merge import __version__
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS
from dtsen_merge.linkage.earlier import Earlier
from dtsen_merge.linkage.link import Linked
from dtsen_merge.linkage.prepare import Frequencies
from dtsen_merge.linkage.tokens import TokenShares
from dtsen_merge.store import Store

KINDS = ("people", "places")
UNSEEN = ""
"""The token under which the share of those not seen stands; no token is empty."""
NEWEST = "newest"
"""The kind of the line that holds the latest year of birth."""


def save_carried(store: Store, linked: Linked, number: int, once: Collection[str]) -> None:
    """Keep what the next linkage may go on from; inside the transaction that keeps the pairs.

    Args:
        store: the registry.
        linked: the linkage.
        number: its model's.
        once: the sources that hold a person once.
    """
    with store.using(fresh_rows=linked.rows, fresh_faint=linked.faint):
        store.run("CREATE OR REPLACE TABLE linkage.rows AS SELECT * FROM fresh_rows")
        store.run("CREATE OR REPLACE TABLE linkage.faint AS SELECT * FROM fresh_faint")
    store.run(
        "CREATE OR REPLACE TABLE linkage.carried AS SELECT $model::INTEGER AS model, $program::VARCHAR AS program, "
        "$sources::VARCHAR[] AS sources, $once::VARCHAR[] AS once",
        {
            "model": number, "program": __version__, "sources": sorted(linked.model.sources),
            "once": sorted(set(once) & set(linked.model.sources)),
        },
    )  # fmt: skip


def load_earlier(store: Store, number: int, once: Collection[str]) -> Earlier | None:
    """The last linkage, to go on from; None where its pairs would not be what they would be now.

    So it is where it was made with another model, by another version of the program, or while a source that it knew
    held a person once and does so no more (or the other way round).
    """
    if not _exists(store, "carried"):
        return None
    model, program, sources, held = store.frame("SELECT model, program, sources, once FROM linkage.carried").row(0)
    if (model, program) != (number, __version__) or set(held) != set(once) & set(sources):
        return None
    columns = ", ".join(("record_a", "record_b", *LEVEL_COLUMNS))
    pairs = store.frame(f"SELECT {columns} FROM linkage.pairs UNION ALL SELECT {columns} FROM linkage.faint")
    return Earlier(store.frame("SELECT * FROM linkage.rows ORDER BY record_id"), pairs)


def forget_earlier(store: Store) -> None:
    """Let the next linkage compare everything."""
    store.run("DROP TABLE IF EXISTS linkage.carried")


def keep_frequencies(store: Store, number: int, frequencies: Frequencies) -> None:
    """Keep the frequencies that a model was learned with; those that it has stay."""
    prepare_frequencies(store)
    if store.value("SELECT count(*) FROM linkage.frequencies WHERE model = $number", {"number": number}):
        return
    with store.using(fresh_frequencies=_lines(frequencies)):
        store.run(
            "INSERT INTO linkage.frequencies SELECT $number, kind, token, share FROM fresh_frequencies",
            {"number": number},
        )


def load_frequencies(store: Store, number: int | None = None) -> Frequencies | None:
    """The frequencies that a model was learned with, by default the last linkage's.

    None where an earlier version of the program saved it.
    """
    if not _exists(store, "frequencies"):
        return None
    number = store.value("SELECT model FROM linkage.current") if number is None else number
    lines = store.frame(
        "SELECT kind, token, share FROM linkage.frequencies WHERE model = $number ORDER BY kind, token",
        {"number": number},
    )
    newest = lines.filter(pl.col("kind") == NEWEST)["share"]
    if not len(newest):
        return None
    people, places = (_shares(lines.filter(pl.col("kind") == kind)) for kind in KINDS)
    return Frequencies(people, places, int(newest[0]))


def same_frequencies(store: Store, number: int, frequencies: Frequencies | None) -> bool:
    """Whether a saved model was learned with these (or it is not known with which)."""
    held = load_frequencies(store, number)
    return frequencies is None or held is None or _lines(held).equals(_lines(frequencies))


def prepare_frequencies(store: Store) -> None:
    """Make the table of frequencies."""
    store.run("CREATE SCHEMA IF NOT EXISTS linkage")
    store.run(
        "CREATE TABLE IF NOT EXISTS linkage.frequencies (model INTEGER, kind VARCHAR, token VARCHAR, share DOUBLE)"
    )


def _lines(frequencies: Frequencies) -> pl.DataFrame:
    newest = pl.DataFrame({"kind": [NEWEST], "token": [UNSEEN], "share": [float(frequencies.newest)]})
    parts = [newest]
    for kind in KINDS:
        shares: TokenShares = getattr(frequencies, kind)
        told = pl.DataFrame({"token": shares.token, "share": shares.share})
        unseen = pl.DataFrame({"token": [UNSEEN], "share": [shares.unseen]})
        parts.append(pl.concat([unseen, told]).select(pl.lit(kind).alias("kind"), "token", "share"))
    return pl.concat(parts).sort("kind", "token")


def _shares(lines: pl.DataFrame) -> TokenShares:
    told = lines.filter(pl.col("token") != UNSEEN).sort("token")
    unseen = lines.filter(pl.col("token") == UNSEEN)["share"]
    return TokenShares(told["token"], told["share"], float(unseen[0]))


def _exists(store: Store, table: str) -> bool:
    sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'linkage' AND table_name = $table"
    return bool(store.value(sql, {"table": table}))
