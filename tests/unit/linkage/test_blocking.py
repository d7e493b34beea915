"""Blocking: which names meet, what a key may spend, who is never paired, and that found_by is exact."""

import datetime
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage.blocking import KEYS, MULTIPLE, SINGLE, Columns, Key, name_columns, record_columns
from dtsen_merge.linkage.engines.blocks import LIMITS, block_figures, build_all, build_blocks
from dtsen_merge.linkage.engines.pairs import compared_batches, pairs_in_range, record_ranges
from dtsen_merge.linkage.prepare import prepare

NUMBER = {key.name: number for number, key in enumerate(KEYS)}


def pairs_of(records, once=None, keys=KEYS):
    """All candidate pairs as a dict (a, b) → names of the keys."""
    once = np.full(records.size, -1, dtype=np.int32) if once is None else once
    blocks = list(build_all(Columns(records), keys))
    a, b, found = pairs_in_range(blocks, records, once, 0, records.size)
    names = [{key.name for number, key in enumerate(keys) if int(mask) >> number & 1} for mask in found]
    return dict(zip(zip(a.tolist(), b.tolist(), strict=True), names, strict=True))


def crowd(prepared_rows, size):
    """One row, `size` times, in one list."""
    frame = pl.concat([prepared_rows] * size).with_columns(
        record_id=pl.format("r{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6))
    )
    return prepare(frame)


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        ("NUR HAYATI", "NURHAYATI", "desa-name"),
        ("MUHAMMAD RAHMAN", "MUHAMMADRAHMAN", "kecamatan-whole-name"),
        ("YUSUP KARANI", "KARANI YUSUF", "kecamatan-whole-name"),
        ("ADE MULYADI", "ADE MULYADI PUTRA", "desa-two-names"),
        ("GUSNAWATI", "GUSBNAWATI", "desa-near"),
    ],
)
def test_names_that_are_written_in_another_way_meet_where_nothing_else_is_known(prepared, one, other, key):
    place = {"desa": "Sungai Lulut", "kecamatan": "Sungai Tabuk"}
    assert key in pairs_of(prepared([{"nama_tokens": one, **place}, {"nama_tokens": other, **place}]))[0, 1]


def test_a_slip_in_a_date_leaves_a_key(prepared):
    def born(year, month, day):
        date = datetime.date(year, month, day)
        return {"nama_tokens": "TUGIYEM", "tanggal_lahir": date, "tahun_lahir": year, "desa": "Sungai Lulut"}

    rows = [born(1956, 5, 3), born(1956, 3, 5), born(1956, 5, 13), born(1965, 5, 3)]
    told = pairs_of(prepared(rows))
    assert {"date", "date-name"} <= told[0, 1]  # day and month swapped
    for other in ((0, 2), (0, 3)):  # a slip in the day, in the year: name and village
        assert "desa-name" in told[other] and not {"date", "date-name"} & told[other]


def test_a_cut_nik_meets_the_whole_one(prepared):
    rows = [{"nik": "6303011205800003"}, {"nik_15": "630301120580000"}, {"nik": "6303011205800012"}]
    told = pairs_of(prepared([{"nama_tokens": name, **row} for name, row in zip("ABC", rows, strict=True)]))
    assert "nik" in told[0, 1] and all("nik" not in told.get(pair, ()) for pair in ((0, 2), (1, 2)))


def test_a_list_that_holds_a_person_once_pairs_only_its_duplicates(prepared):
    row = {"nama_tokens": "RUSDI HARTONO", "nik": "6303011205800003", "desa": "Gambut"}
    other = {**row, "nik": "6303011205800013"}
    records = prepared([row, {**row, "nama_tokens": "RUSDI"}, other, {**other}, {**row, "source": "b"}])
    once = np.where(records.source == 0, 0, -1).astype(np.int32)
    assert set(pairs_of(records, once)) == {(0, 1), (2, 3), (0, 4), (1, 4), (2, 4), (3, 4)}
    assert len(pairs_of(records)) == 10


def test_found_by_names_every_key_and_no_other(people):
    records = prepare(people[0])
    columns = Columns(records)
    told = pairs_of(records)
    a, b = (np.array(side) for side in zip(*told, strict=True))
    for blocks in build_all(columns):
        numbers = columns.blocks(blocks.key)
        agree = np.zeros(len(a), dtype=np.bool_)
        for left in range(blocks.slots):
            for right in range(blocks.slots):
                agree |= (numbers[a, left] > 0) & (numbers[a, left] == numbers[b, right])
        found = np.array([blocks.key.name in names for names in told.values()])
        assert not (found & ~agree).any()
        assert [blocks.joins(int(i), int(j)) for i, j in zip(a[:400], b[:400], strict=True)] == found[:400].tolist()
        if not blocks.figures["split_records"]:
            assert (found == agree).all() and found.sum() <= blocks.figures["pairs"]


def test_no_pair_is_lost_where_nothing_is_split(people):
    records = prepare(people[0].head(150))
    key = Key("year", ("year",), (), 1e9)
    want = {(i, j) for i in range(150) for j in range(i + 1, 150) if records.year[i] == records.year[j] > 0}
    assert set(pairs_of(records, keys=(key,))) == want


def test_figures_add_up(people):
    blocks = list(build_all(Columns(prepare(people[0]))))
    figures = block_figures(blocks)
    assert figures["key"].to_list() == [key.name for key in KEYS]
    assert (figures["pairs"] <= figures["pairs_before_split"]).all()
    for own in blocks:
        assert own.figures["largest_block"] <= own.limit


@pytest.mark.parametrize("budget", [0.5, 3.0, 20.0])
def test_a_key_keeps_to_its_budget_or_to_its_smallest_blocks(people, budget):
    records = prepare(people[0])
    columns = Columns(records)
    for key in KEYS:
        own = build_blocks(replace(key, budget=budget), columns)
        smallest = (LIMITS[-1] // 2) * own.figures["records"]
        assert own.figures["pairs"] <= max(budget * records.size, smallest)


def test_a_small_list_is_compared_more_widely_than_a_large_one(prepared):
    def date_pairs(people):
        day = {"tanggal_lahir": datetime.date(1980, 7, 1), "tahun_lahir": 1980}
        names = [f"{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n // 676)}XQ" for n in range(people)]
        return build_blocks(KEYS[NUMBER["date"]], Columns(prepared([{"nama_tokens": n, **day} for n in names]))).limit

    assert date_pairs(3) > date_pairs(300)


def test_an_over_full_block_is_split_by_a_column_before_it_becomes_windows(prepared):
    names = ["KARTO", "BUDI", "SITI", "LINA", "MURNI", "RAMLI", "GINEM", "JOKO", "NANA", "FATIMAH"]
    own = build_blocks(
        KEYS[NUMBER["phone"]], Columns(prepared([{"nama_tokens": name, "telepon": "6281"} for name in names * 10]))
    )
    assert own.earlier is None and own.figures["split_records"] == 100 and own.figures["blocks"] == 10
    assert own.figures["pairs"] == 10 * 45 and own.joins(0, 10) and not own.joins(0, 1)


def test_fifty_thousand_equal_rows_stay_bounded(records):
    row = {
        "nama_tokens": "SITI AMINAH", "nik": "6303011205800003", "no_kk": "6303011205100003", "telepon": "6281234",
        "tanggal_lahir": datetime.date(1980, 5, 12), "tahun_lahir": 1980, "desa": "Gambut", "kecamatan": "Gambut",
        "alamat": "VETERAN 3", "nama_ibu": "ASMAH", "kode_pos": "70652", "jenis_kelamin": "P",
    }  # fmt: skip
    alike = crowd(records([row]), 50_000)
    blocks = list(build_all(Columns(alike)))
    assert all(own.figures["pairs"] <= max(own.key.budget, 4 * own.slots) * alike.size for own in blocks)
    once = np.full(alike.size, -1, dtype=np.int32)
    spans = record_ranges(blocks, alike.size)
    assert len(spans) > 2  # no batch holds everything
    pairs = [len(pairs_in_range(blocks, alike, once, *span)[0]) for span in spans]
    assert sum(pairs) <= 12 * alike.size and max(pairs) <= 2_000_000


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_rows(records, count):
    few = prepare(records([{"nama_tokens": "SITI AMINAH", "nik": "6303011205800003"}] * count))
    once = np.full(count, -1, dtype=np.int32)
    blocks = list(build_all(Columns(few)))
    batches = list(compared_batches(blocks, few, once, lambda a, b, found: pl.DataFrame({"a": a, "b": b, "f": found})))
    assert sum(batch.height for batch in batches) == (1 if count == 2 else 0)
    assert block_figures(blocks)["pairs"].sum() == sum(own.figures["pairs"] for own in blocks)


def test_rows_without_names_or_anything_else_have_no_pairs(prepared):
    assert pairs_of(prepared([{}, {}, {"source": "b"}])) == {}


def test_the_frames_say_what_the_columns_hold(people):
    records = prepare(people[0].head(60))
    columns = Columns(records)
    columns = Columns(records)
    rows, names = record_columns(columns), name_columns(columns)
    assert set(rows.columns) == {"idx", *SINGLE} and set(names["kind"].unique()) <= set(MULTIPLE)
    assert rows["date"].fill_null(-1).to_list() == columns.get("date")[:, 0].tolist()
    assert names.filter(kind="two_names").height == int((columns.get("two_names") >= 0).sum())
