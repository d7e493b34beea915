"""Comparisons do not care which record comes first; linkage not in which order the rows arrive."""

import datetime

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage import cluster, link
from dtsen_merge.linkage.comparisons import NAMES, compare_pairs
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.settings.pipeline import LinkageSettings, StoreSettings
from dtsen_merge.store import open_store
from dtsen_merge.tables import LINKAGE_INPUT, conform

WORDS = ["MUHAMMAD", "ABDUL", "RAHMAN", "ABDURRAHMAN", "NUR", "HAYATI", "NURHAYATI", "HASAN", "HUSIN", "M", "R"]
name = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
nik = st.one_of(
    st.none(),
    st.builds(
        "630301{:02d}05{:02d}000{}".format,
        st.sampled_from([1, 2, 12, 21, 41]),
        st.sampled_from([8, 80, 81]),
        st.integers(1, 3),
    ),
)
row = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["a", "b", "c"]),
        "nama_tokens": name,
        "nama_alias": st.one_of(st.none(), name),
        "nik": nik,
        "nama_ibu": st.one_of(st.none(), name),
        "nama_ortu": st.one_of(st.none(), name),
        "tanggal_lahir": st.one_of(st.none(), st.dates(datetime.date(1980, 1, 1), datetime.date(1981, 12, 31))),
        "desa": st.sampled_from([None, "ASTAMBUL", "ASTAMBUL KOTA", "ASTAMBAL"]),
        "alamat": st.sampled_from([None, "JL VETERAN NO 3", "JL VETERAN", "KOMPLEK BERLIAN 3"]),
        "jenis_kelamin": st.sampled_from([None, "L", "P"]),
    }
)
tables = st.lists(row, min_size=2, max_size=12)


def frame_of(rows):
    columns = {key: [row.get(key) for row in rows] for key in rows[0]}
    frame = pl.DataFrame(columns, schema_overrides={"tanggal_lahir": pl.Date}, strict=False)
    frame = frame.with_columns(
        record_id=pl.format("r{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(3)),
        tahun_lahir=pl.col("tanggal_lahir").dt.year().cast(pl.Int16),
    )
    return conform(frame, LINKAGE_INPUT)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_comparisons_are_symmetric(rows):
    records = prepare(frame_of(rows))
    a, b = (side.astype(np.int64) for side in np.triu_indices(records.size, 1))
    forth, back = compare_pairs(records, a, b), compare_pairs(records, b, a)
    differing = [NAMES[place] for place in np.flatnonzero((forth != back).any(axis=0))]
    assert differing == []


@settings(max_examples=8, deadline=None)
@given(tables, st.randoms(use_true_random=False), st.sampled_from([1, 2]))
def test_linkage_does_not_depend_on_the_order_of_rows_nor_on_threads(rows, shuffle, threads):
    frame = frame_of(rows)
    order = list(range(frame.height))
    shuffle.shuffle(order)
    once = frozenset({"a"})

    def run(records, threads):
        with open_store(None, StoreSettings(threads=threads)) as store:
            linked = link(store, records, settings=LinkageSettings(), one_row_sources=once)
        told = cluster(records, linked.pairs, settings=LinkageSettings(), one_row_sources=once)
        return linked.pairs, told.clusters, told.cuts

    first, second = run(frame, 2), run(frame[order], threads)
    assert all(x.equals(y) for x, y in zip(first, second, strict=True))
