"""What a linkage leaves in the store: schema `linkage`, tables `pairs`, `models`, `blocking`, `counts`."""

from __future__ import annotations

import json

import polars as pl

from dtsen_merge.linkage.link import Linked
from dtsen_merge.linkage.model import MODEL_VERSION, Model
from dtsen_merge.store import Store
from dtsen_merge.tables import PAIRS, empty


def save(store: Store, linked: Linked, *, basis: str = "") -> int:
    """Keep a linkage: pairs, blocking and counts replace the last ones; a model that differs gets a new number.

    `basis` names the load that was linked; `linkage_basis` gives it back.

    Returns:
        The model's number.
    """
    store.run("CREATE SCHEMA IF NOT EXISTS linkage")
    store.run(
        "CREATE TABLE IF NOT EXISTS linkage.models (number INTEGER PRIMARY KEY, version INTEGER, made TIMESTAMP, "
        "content VARCHAR)"
    )
    content = linked.model.to_json()
    with store.using(
        fresh_pairs=linked.pairs, fresh_blocking=linked.blocking,
        fresh_counts=pl.DataFrame({"counts": [json.dumps(linked.counts)]}),
    ):  # fmt: skip
        store.run("CREATE OR REPLACE TABLE linkage.pairs AS SELECT * FROM fresh_pairs")
        store.run("CREATE OR REPLACE TABLE linkage.blocking AS SELECT * FROM fresh_blocking")
        store.run("CREATE OR REPLACE TABLE linkage.counts AS SELECT * FROM fresh_counts")
    number = store.value("SELECT max(number) FROM linkage.models WHERE content = $content", {"content": content})
    if number is None:
        number = int(store.value("SELECT coalesce(max(number), 0) + 1 FROM linkage.models"))
        store.run(
            "INSERT INTO linkage.models VALUES ($number, $version, current_localtimestamp(), $content)",
            {"number": number, "version": MODEL_VERSION, "content": content},
        )
    store.run(
        "CREATE OR REPLACE TABLE linkage.current AS SELECT $number::INTEGER AS model, $basis::VARCHAR AS basis",
        {"number": int(number), "basis": basis},
    )
    return int(number)


def linkage_basis(store: Store) -> str | None:
    """The load that the last linkage was about; None when there was none."""
    return str(store.value("SELECT basis FROM linkage.current")) if _exists(store) else None


def save_review(store: Store, review: pl.DataFrame) -> None:
    """Keep the pairs that wait for a person, of the run that has been published."""
    with store.using(fresh_review=review):
        store.run("CREATE OR REPLACE TABLE linkage.review AS SELECT * FROM fresh_review")


def load_review(store: Store) -> pl.DataFrame:
    """The pairs that wait for a person (at least PAIRS); empty before the first publication."""
    there = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'linkage' AND table_name = 'review'"
    if not store.value(there):
        return empty(PAIRS)
    return store.frame("SELECT * FROM linkage.review ORDER BY record_a, record_b")


def load_pairs(store: Store) -> pl.DataFrame:
    """The pairs of the last linkage (see `Linked`)."""
    return store.frame("SELECT * FROM linkage.pairs ORDER BY record_a, record_b")


def load_model(store: Store, number: int | None = None) -> Model | None:
    """A saved model by its number, or the last linkage's; None when there is no such model."""
    if not _exists(store):
        return None
    if number is None:
        number = store.value("SELECT model FROM linkage.current")
    content = store.value("SELECT content FROM linkage.models WHERE number = $number", {"number": number})
    return Model.from_json(content) if content else None


def load_linked(store: Store) -> Linked | None:
    """The last linkage; None when there was none."""
    model = load_model(store)
    if model is None:
        return None
    return Linked(
        pairs=load_pairs(store),
        model=model,
        blocking=store.frame("SELECT * FROM linkage.blocking"),
        counts=json.loads(store.value("SELECT counts FROM linkage.counts")),
    )


def _exists(store: Store) -> bool:
    return bool(
        store.value(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'linkage' AND table_name = 'current'"
        )
    )
