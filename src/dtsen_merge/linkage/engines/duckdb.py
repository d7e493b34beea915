"""Blocking inside DuckDB: keys, the splitting of over-full blocks, candidate pairs in batches.

The only place where linkage composes SQL; column names come from `blocking.KEYS` and are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from dtsen_merge.linkage.blocking import KEYS, Key
from dtsen_merge.store import Store

MULTIPLE: Final = ("name_key", "two_names", "rare_key")
SINGLE: Final = (
    "nik_15", "nik_12", "nik_tail", "nik_ends", "kk", "date", "year", "sex", "desa", "kecamatan", "rt", "phone",
    "postcode", "whole_name", "mother", "address",
)  # fmt: skip
WINDOW: Final = 20
BATCH_PAIRS: Final = 1_000_000


def build_keys(store: Store, rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Fill the scratch tables `linkage_rows` and `linkage_keys`; tell what each key's blocks are.

    Returns:
        One row a key: `key, records, blocks, largest_block, pairs_before_split, pairs, split_records`.
    """
    with store.using(incoming_rows=rows, incoming_names=names):
        store.run("CREATE OR REPLACE TEMP TABLE linkage_rows AS SELECT * FROM incoming_rows ORDER BY idx")
        store.run(
            "CREATE OR REPLACE TEMP TABLE linkage_names AS SELECT * FROM incoming_names ORDER BY kind, idx, value"
        )
    store.run("CREATE OR REPLACE TEMP TABLE linkage_keys (key UTINYINT, block UBIGINT, idx INTEGER)")
    told = [_build_key(store, number, key) for number, key in enumerate(KEYS)]
    return pl.concat(told)


def _build_key(store: Store, number: int, key: Key) -> pl.DataFrame:
    store.run(f"CREATE OR REPLACE TEMP TABLE linkage_key AS {_key_query(key)}")
    before = _block_figures(store)
    split = 0
    for column in (*key.splitters, ""):
        over = store.value(
            "SELECT count(*) FROM (SELECT 1 FROM linkage_key GROUP BY block HAVING count(*) > $limit)",
            {"limit": key.limit},
        )
        if not over:
            break
        split = max(split, _split(store, key, column))
    after = _block_figures(store)
    store.run(
        "INSERT INTO linkage_keys SELECT $number, hash(block, $number), idx FROM linkage_key "
        "WHERE block IN (SELECT block FROM linkage_key GROUP BY block HAVING count(*) > 1)",
        {"number": number},
    )
    return pl.DataFrame(
        {
            "key": [key.name], "records": [before["records"]], "blocks": [after["blocks"]],
            "largest_block": [after["largest"]], "pairs_before_split": [before["pairs"]],
            "pairs": [after["pairs"]], "split_records": [split],
        }
    )  # fmt: skip


def _key_query(key: Key) -> str:
    """The records and block numbers of a key; a record without one of the columns has no block."""
    multiple = [column for column in key.columns if column in MULTIPLE]
    single = [_checked(column) for column in key.columns if column not in MULTIPLE]
    parts = ", ".join([*single, *(["value"] if multiple else [])])
    known = " AND ".join(f"{column} IS NOT NULL" for column in single) or "true"
    if multiple:
        source = f"linkage_rows JOIN linkage_names USING (idx) WHERE kind = '{multiple[0]}' AND {known}"
    else:
        source = f"linkage_rows WHERE {known}"
    return f"SELECT DISTINCT idx, hash({parts}) AS block FROM {source}"


def _split(store: Store, key: Key, column: str) -> int:
    """Split every block over the limit by one more column, or ("") into overlapping windows by name."""
    over = "SELECT block FROM linkage_key GROUP BY block HAVING count(*) > $limit"
    touched = int(
        store.value(f"SELECT count(DISTINCT idx) FROM linkage_key WHERE block IN ({over})", {"limit": key.limit}) or 0
    )
    if column:
        fresh = f"hash(block, coalesce({_checked(column)}, -1))"
        store.run(
            f"CREATE OR REPLACE TEMP TABLE linkage_key AS SELECT idx, CASE WHEN block IN ({over}) THEN {fresh} "
            "ELSE block END AS block FROM linkage_key JOIN linkage_rows USING (idx)",
            {"limit": key.limit},
        )
        return touched
    store.run(
        f"""CREATE OR REPLACE TEMP TABLE linkage_key AS
        WITH large AS (SELECT idx, block, row_number() OVER (PARTITION BY block ORDER BY rank, idx) AS place
                       FROM linkage_key JOIN linkage_rows USING (idx) WHERE block IN ({over}))
        SELECT idx, block FROM linkage_key WHERE block NOT IN ({over})
        UNION ALL SELECT idx, hash(block, 1, place // {WINDOW}) FROM large
        UNION ALL SELECT idx, hash(block, 2, (place + {WINDOW // 2}) // {WINDOW}) FROM large""",
        {"limit": key.limit},
    )
    return touched


def _block_figures(store: Store) -> dict[str, int]:
    row = store.frame(
        "SELECT coalesce(sum(len), 0)::BIGINT AS records, count(*) AS blocks, coalesce(max(len), 0) AS largest, "
        "coalesce(sum(len * (len - 1) // 2), 0)::BIGINT AS pairs "
        "FROM (SELECT count(*) AS len FROM linkage_key GROUP BY block)"
    )
    return {name: int(row[name][0]) for name in row.columns}


def candidate_batches(store: Store, size: int) -> Iterator[pl.DataFrame]:
    """All candidate pairs, each once, in batches: columns `a`, `b` (a < b), `found_by` (one bit a key).

    Two rows of a source that holds a person once are a pair only when they share the whole NIK or say the same.
    """
    for low, high in _ranges(store, size):
        yield store.frame(
            """SELECT l.idx AS a, r.idx AS b, bit_or(1::UINTEGER << l.key) AS found_by
            FROM linkage_keys l JOIN linkage_keys r ON l.block = r.block AND l.key = r.key AND l.idx < r.idx
            JOIN linkage_rows x ON x.idx = l.idx JOIN linkage_rows y ON y.idx = r.idx
            WHERE l.idx >= $low AND l.idx < $high
              AND (x.once < 0 OR x.once <> y.once OR coalesce(x.nik_full = y.nik_full, false) OR x.content = y.content)
            GROUP BY l.idx, r.idx ORDER BY l.idx, r.idx""",
            {"low": low, "high": high},
        )


def _ranges(store: Store, size: int) -> list[tuple[int, int]]:
    """Ranges of the first record that hold about BATCH_PAIRS pairs each."""
    per_record = store.frame(
        """WITH placed AS (SELECT idx, count(*) OVER (PARTITION BY key, block ORDER BY idx DESC) - 1 AS later
                           FROM linkage_keys)
        SELECT idx, sum(later)::BIGINT AS pairs FROM placed GROUP BY idx ORDER BY idx"""
    )
    if per_record.is_empty():
        return []
    batch = (per_record["pairs"].cum_sum() // BATCH_PAIRS).alias("batch")
    starts = per_record.with_columns(batch).group_by("batch").agg(pl.col("idx").min()).sort("idx")["idx"].to_list()
    return list(zip(starts, [*starts[1:], size], strict=True))


def drop_scratch(store: Store) -> None:
    """Drop the scratch tables."""
    for table in ("linkage_rows", "linkage_names", "linkage_keys", "linkage_key"):
        store.run(f"DROP TABLE IF EXISTS {table}")


def _checked(column: str) -> str:
    if column not in SINGLE:
        raise ValueError(column)
    return column
