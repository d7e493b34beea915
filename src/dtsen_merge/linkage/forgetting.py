"""Taking records out of what a linkage left: its pairs, and whatever else names a record.

Models stay: a model holds a probability for every level and prior odds for every pair of sources, no name, number or date
of anybody (`Model.to_json`); nor do counts of blocks and pairs. But beside each model stands how common the words of names
and addresses were among the records that it was learned from: of these, words go that nobody bears any more. A table that
is not known here goes as a whole, since it may hold anything; the next linkage makes it anew.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.linkage.carried import KINDS, UNSEEN
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.store import Store

_NAMELESS: Final = frozenset({"models", "current", "blocking", "counts", "carried"})
_RECORDS: Final = ("record_id", "record_a", "record_b")


def forget_records(
    store: Store, gone: pl.DataFrame, renamed: pl.DataFrame, *, standing: pl.DataFrame, basis: tuple[str, str]
) -> None:
    """Delete what names a record that is gone, and call others by their new ids; one transaction.

    Args:
        store: the registry.
        gone: record_id.
        renamed: old, new.
        standing: LINKAGE_INPUT of the records that stay, by their new ids.
        basis: a load and the one that it is called now: where the last linkage was about it, it still is.
    """
    with store.transaction(), store.using(gone_records=gone, renamed_records=renamed):
        for table, columns in _tables(store).items():
            named = [name for name in _RECORDS if name in columns]
            if table in _NAMELESS:
                continue
            if table == "frequencies":
                _forget_words(store, standing)
                continue
            if not named:
                store.run(f'DROP TABLE linkage."{table}"')
                continue
            for name in named:
                store.run(f'DELETE FROM linkage."{table}" WHERE {name} IN (SELECT record_id FROM gone_records)')
            for name in named if renamed.height else ():
                store.run(
                    f'UPDATE linkage."{table}" AS t SET {name} = r.new FROM renamed_records AS r WHERE r.old = t.{name}'
                )
            if renamed.height and {"record_a", "record_b"} <= columns:  # the smaller id stands first
                store.run(
                    f'UPDATE linkage."{table}" SET record_a = record_b, record_b = record_a WHERE record_a > record_b'
                )
        if "current" in _tables(store):
            was, now = basis
            store.run("UPDATE linkage.current SET basis = $now WHERE basis = $was", {"was": was, "now": now})


def _forget_words(store: Store, standing: pl.DataFrame) -> None:
    """Delete the words that no record bears; in any model their share is then that of words not seen."""
    prepared = prepare(standing)
    for kind in KINDS:
        words = pl.DataFrame({"word": pl.Series(getattr(prepared, kind).text.tolist(), dtype=pl.String)})
        with store.using(standing_words=words):
            store.run(
                "DELETE FROM linkage.frequencies WHERE kind = $kind AND token <> $unseen"
                " AND token NOT IN (SELECT word FROM standing_words)",
                {"kind": kind, "unseen": UNSEEN},
            )


def _tables(store: Store) -> dict[str, set[str]]:
    lines = store.frame(
        "SELECT table_name, list(column_name) AS columns FROM duckdb_columns()"
        " WHERE schema_name = 'linkage' AND NOT internal GROUP BY table_name ORDER BY table_name"
    )
    return {name: set(columns) for name, columns in lines.rows()}
