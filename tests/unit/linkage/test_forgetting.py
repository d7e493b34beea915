"""What a linkage remembers of records that are gone."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from dtsen_merge.linkage import link, load_pairs, save
from dtsen_merge.linkage.carried import load_earlier
from dtsen_merge.linkage.forgetting import forget_records
from dtsen_merge.linkage.persist import linkage_basis, saved_models
from dtsen_merge.settings import LinkageSettings
from dtsen_merge.store import open_store
from dtsen_merge.tables import LINKAGE_INPUT, conform

NAMES = ("AHMAD RIDUAN", "SITI NURHAYATI", "BUDI SANTOSO", "XENIA ZULAIKHA")


def records() -> pl.DataFrame:
    lines = [
        {"record_id": f"{place}{source}", "source": source, "nama": name, "nama_tokens": name, "alamat": f"JALAN {name[:4]}",
         "nik": f"630305120580000{place}", "nik_status": "whole", "no_kk": f"630305010110000{place}"}
        for place, name in enumerate(NAMES)
        for source in ("a", "b")
    ]  # fmt: skip
    return conform(pl.DataFrame(lines), LINKAGE_INPUT).sort("record_id")


def test_records_that_are_gone_leave_no_pair_no_row_and_no_word(tmp_path: Path) -> None:
    every = records()
    gone = every.filter(pl.col("nama") == NAMES[3]).select("record_id")
    left = every.join(gone, on="record_id", how="anti", maintain_order="left")
    with open_store(tmp_path / "r.duckdb") as store:
        save(store, link(store, every, settings=LinkageSettings(), judged=True), basis="load-1")
        tables = store.frame("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'linkage'")[
            "table_name"
        ].to_list()

        def told() -> str:
            return "\n".join(f"{name} {store.frame(f'FROM linkage.{name}').rows()}" for name in tables)

        before, models = load_pairs(store), saved_models(store)
        assert "xenia" in told().lower() or "XENIA" in told()
        store.run("CREATE TABLE linkage.unknown AS SELECT 'XENIA' AS anything")
        renamed = pl.DataFrame({"old": ["0a"], "new": ["9z"]})
        standing = left.with_columns(pl.col("record_id").replace({"0a": "9z"}))
        forget_records(store, gone, renamed, standing=standing, basis=("load-1", "purge-1"))
        text = told().upper()
        assert "XENIA" not in text and "ZULAIKHA" not in text and "3A" not in text.replace("'3A'", "3A").split()
        assert not store.value("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'unknown'")
        pairs = load_pairs(store)
        assert (
            pairs.height
            == before.filter(~pl.col("record_a").is_in(["3a", "3b"]) & ~pl.col("record_b").is_in(["3a", "3b"])).height
        )
        assert (pairs["record_a"] < pairs["record_b"]).all() and "9z" in pairs["record_b"]
        assert linkage_basis(store) == "purge-1"
        assert saved_models(store) == models
        assert load_earlier(store, 1, ()) is not None
        assert "NURHAYATI" in text


def test_a_linkage_of_something_else_keeps_its_basis(tmp_path: Path) -> None:
    every = records()
    with open_store(tmp_path / "r.duckdb") as store:
        forget_records(
            store,
            every.select("record_id"),
            pl.DataFrame(schema={"old": pl.String, "new": pl.String}),
            standing=every.clear(),
            basis=("", "p"),
        )
        save(store, link(store, every, settings=LinkageSettings(), judged=True), basis="load-1")
        forget_records(
            store,
            every.select("record_id"),
            pl.DataFrame(schema={"old": pl.String, "new": pl.String}),
            standing=every.clear(),
            basis=("load-2", "p"),
        )
        assert linkage_basis(store) == "load-1"
        assert load_pairs(store).is_empty()
