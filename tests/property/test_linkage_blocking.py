"""Candidate pairs are those that share a block: each once, in order, whoever computes them and however rows arrive."""

import datetime

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage.blocking import KEYS, Columns
from dtsen_merge.linkage.engines import pairs as engine
from dtsen_merge.linkage.engines.blocks import block_figures, build_all
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.tables import LINKAGE_INPUT, conform

WORDS = ["MUHAMMAD", "ABDUL", "RAHMAN", "ABDURRAHMAN", "NUR", "HAYATI", "NURHAYATI", "HASAN", "HUSIN", "M", "R"]
name = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
row = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["a", "b"]),
        "nama_tokens": st.one_of(st.none(), name),
        "nama_alias": st.one_of(st.none(), name),
        "nik": st.sampled_from([None, "6303011205800001", "6303011205800002", "6303024105810001"]),
        "nama_ibu": st.one_of(st.none(), name),
        "tanggal_lahir": st.one_of(st.none(), st.dates(datetime.date(1980, 1, 1), datetime.date(1980, 3, 12))),
        "desa": st.sampled_from([None, "ASTAMBUL", "ASTAMBUL KOTA"]),
        "kecamatan": st.sampled_from([None, "ASTAMBUL"]),
        "alamat": st.sampled_from([None, "JL VETERAN NO 3", "KOMPLEK BERLIAN 3"]),
        "telepon": st.sampled_from([None, "62811", "62812"]),
    }
)


def frame_of(rows):
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    frame = pl.DataFrame(columns, schema_overrides={"tanggal_lahir": pl.Date}, strict=False)
    frame = frame.with_columns(
        record_id=pl.format("r{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(3)),
        tahun_lahir=pl.col("tanggal_lahir").dt.year().cast(pl.Int16),
    )
    return conform(frame, LINKAGE_INPUT)


def candidates(records, threads=1, batch=engine.BATCH_PAIRS):
    once = np.where(records.source == 0, 0, -1).astype(np.int32)
    blocks = list(build_all(Columns(records), threads=threads))
    kept, engine.BATCH_PAIRS = engine.BATCH_PAIRS, batch
    try:
        batches = list(
            engine.compared_batches(
                blocks, records, once, lambda a, b, found: pl.DataFrame({"a": a, "b": b, "found_by": found}), threads
            )
        )
    finally:
        engine.BATCH_PAIRS = kept
    return pl.concat(batches), block_figures(blocks)


@settings(max_examples=30, deadline=None)
@given(st.lists(row, min_size=1, max_size=14))
def test_pairs_are_those_that_share_a_block(rows):
    records = prepare(frame_of(rows))
    columns, want = Columns(records), {}
    told, figures = candidates(records)
    whole = {key.name for key, split in zip(KEYS, figures["split_records"], strict=True) if not split}
    for a in range(records.size):
        for b in range(a + 1, records.size):
            if records.source[a] == records.source[b] == 0:
                same = records.nik_known[a] == records.nik_known[b] == 16 and records.nik[a] == records.nik[b]
                if not same and records.content[a] != records.content[b]:
                    continue
            bits = 0
            for number, key in enumerate(KEYS):
                blocks = columns.blocks(key)
                both = set(blocks[a].tolist()) & set(blocks[b].tolist()) - {0}
                bits |= (1 << number) if both and key.name in whole else 0
            if bits:
                want[a, b] = bits
    mask = sum(1 << number for number, key in enumerate(KEYS) if key.name in whole)
    got = {(a, b): found & mask for a, b, found in told.iter_rows() if found & mask}
    assert got == want
    assert told.select("a", "b").equals(told.select("a", "b").unique().sort("a", "b"))


@settings(max_examples=25, deadline=None)
@given(st.lists(row, min_size=2, max_size=40), st.integers(2, 4), st.sampled_from([1, 7, 50]), st.randoms())
def test_neither_threads_nor_batches_nor_the_order_of_rows_change_anything(rows, threads, batch, chance):
    frame = frame_of(rows)
    pairs, figures = candidates(prepare(frame))
    order = list(range(frame.height))
    chance.shuffle(order)
    again, told = candidates(prepare(frame[order]), threads, batch)
    assert again.equals(pairs) and told.equals(figures)
