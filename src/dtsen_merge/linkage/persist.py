"""What a linkage leaves in the store: schema `linkage`, tables `pairs`, `blocking`, `counts`, `models`, `current`.

`models` is the registry's shelf of models: numbered, never changed, and used again until a person asks for a new one.
`carried` holds what the next linkage may go on from. `current` is the last linkage: the load it was about, its model's number, and that model as it was used (with prior
odds of sources that it did not know when it was saved).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.linkage.carried import (
    keep_frequencies,
    load_frequencies,
    prepare_frequencies,
    same_frequencies,
    save_carried,
)
from dtsen_merge.linkage.link import Linked
from dtsen_merge.linkage.model import MODEL_VERSION, Model
from dtsen_merge.linkage.prepare import Frequencies
from dtsen_merge.store import Store

BY_LINK = "link"
BY_RUN = "run"
"""Who learned a model. One that `run` learned stands only once a run with it has been published, since a run that a
gate stopped may have read faulty files."""


@dataclass(frozen=True, slots=True)
class SavedModel:
    """A model on the shelf. `fits`: this version of the program can use it. `basis`: the load it was learned from."""

    number: int
    version: int
    made: datetime
    basis: str
    learned_by: str  # BY_LINK | BY_RUN; "" where an earlier version saved it
    records: int
    sources: tuple[str, ...]
    iterations: int
    converged: bool
    fits: bool
    in_use: bool  # by the last linkage


def save(
    store: Store,
    linked: Linked,
    *,
    basis: str = "",
    number: int | None = None,
    learned_by: str = BY_LINK,
    once: Collection[str] = (),
) -> int:
    """Keep a linkage: pairs, blocking and counts replace the last ones, all or nothing.

    `basis` names the load that was linked; `linkage_basis` gives it back. `number` is the saved model that was used;
    without it, the linkage's model is put on the shelf (`keep_model`). `once` are the sources that hold a person once.

    Returns:
        The model's number.
    """
    _prepare(store)
    with store.transaction():
        if number is None:
            number = keep_model(store, linked.model, linked.frequencies, basis=basis, learned_by=learned_by)
        with store.using(
            fresh_pairs=linked.pairs, fresh_blocking=linked.blocking,
            fresh_counts=pl.DataFrame({"counts": [json.dumps(linked.counts)]}),
        ):  # fmt: skip
            store.run("CREATE OR REPLACE TABLE linkage.pairs AS SELECT * FROM fresh_pairs")
            store.run("CREATE OR REPLACE TABLE linkage.blocking AS SELECT * FROM fresh_blocking")
            store.run("CREATE OR REPLACE TABLE linkage.counts AS SELECT * FROM fresh_counts")
        store.run(
            "CREATE OR REPLACE TABLE linkage.current AS "
            "SELECT $number::INTEGER AS model, $basis::VARCHAR AS basis, $content::VARCHAR AS content",
            {"number": number, "basis": basis, "content": linked.model.to_json()},
        )
        save_carried(store, linked, number, once)
    return number


def keep_model(
    store: Store, model: Model, frequencies: Frequencies | None = None, *, basis: str = "", learned_by: str = BY_LINK
) -> int:
    """Put a model on the shelf under the next number, with the frequencies that it was learned with.

    One that says what the newest says keeps that number.
    """
    _prepare(store)
    content = model.to_json()
    newest = store.frame("SELECT number, content FROM linkage.models ORDER BY number DESC LIMIT 1").rows()
    number, held = newest[0] if newest else (0, None)
    if held == content and same_frequencies(store, number, frequencies):
        if learned_by == BY_LINK:  # asked for by a person: it stands, whatever becomes of the run that had it first
            store.run("UPDATE linkage.models SET learned_by = $by WHERE number = $n", {"by": BY_LINK, "n": number})
        return int(number)
    store.run(
        "INSERT INTO linkage.models (number, version, made, content, basis, learned_by) "
        "VALUES ($number, $version, current_localtimestamp(), $content, $basis, $learned_by)",
        {
            "number": number + 1, "version": MODEL_VERSION, "content": content, "basis": basis,
            "learned_by": learned_by,
        },
    )  # fmt: skip
    if frequencies is not None:
        keep_frequencies(store, int(number) + 1, frequencies)
    return int(number) + 1


def saved_models(store: Store) -> tuple[SavedModel, ...]:
    """The shelf, the oldest first."""
    if not _exists(store, "models"):
        return ()
    _prepare(store)
    used = store.value("SELECT model FROM linkage.current") if _exists(store, "current") else None
    return tuple(_saved(row, used) for row in store.frame("SELECT * FROM linkage.models ORDER BY number").to_dicts())


def newest_model(store: Store, *, published: Collection[int] = ()) -> tuple[SavedModel, Model] | None:
    """The newest model that fits this version and stands; None where there is none.

    `published` are the numbers of the models that published runs used: one that `run` learned stands only then.
    """
    for saved in reversed(saved_models(store)):
        if saved.fits and (saved.learned_by != BY_RUN or saved.number in published):
            model = load_model(store, saved.number)
            return (saved, model) if model else None
    return None


def linkage_basis(store: Store) -> str | None:
    """The load that the last linkage was about; None when there was none."""
    return str(store.value("SELECT basis FROM linkage.current")) if _exists(store, "current") else None


def load_pairs(store: Store) -> pl.DataFrame:
    """The pairs of the last linkage (see `Linked`)."""
    return store.frame("SELECT * FROM linkage.pairs ORDER BY record_a, record_b")


def load_model(store: Store, number: int | None = None) -> Model | None:
    """A saved model by its number; without one, the last linkage's as it was used. None when there is no such model.

    Raises:
        SurroundingsError: `linkage-model-version`, it was saved by a version whose comparisons differ.
    """
    if not _exists(store, "current" if number is None else "models"):
        return None
    if number is None:
        last = store.frame("SELECT * FROM linkage.current").row(0, named=True)
        if last.get("content"):  # registries of earlier versions have the number alone
            return Model.from_json(last["content"])
        number = last["model"]
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
        frequencies=load_frequencies(store),
    )


def _saved(row: dict[str, Any], used: int | None) -> SavedModel:
    held = json.loads(row["content"])
    return SavedModel(
        number=row["number"],
        version=row["version"],
        made=row["made"],
        basis=row["basis"] or "",
        learned_by=row["learned_by"] or "",
        records=int(held.get("records", 0)),
        sources=tuple(held.get("sources", ())),
        iterations=int(held.get("iterations", 0)),
        converged=bool(held.get("converged", False)),
        fits=_fits(row["content"]),
        in_use=row["number"] == used,
    )


def _fits(content: str) -> bool:
    try:
        Model.from_json(content)
    except SurroundingsError:
        return False
    return True


def _prepare(store: Store) -> None:
    """Make the shelf; one of an earlier version gets the columns that it lacks."""
    store.run("CREATE SCHEMA IF NOT EXISTS linkage")
    store.run(
        "CREATE TABLE IF NOT EXISTS linkage.models (number INTEGER PRIMARY KEY, version INTEGER, made TIMESTAMP, "
        "content VARCHAR)"
    )
    for column in ("basis", "learned_by"):
        store.run(f"ALTER TABLE linkage.models ADD COLUMN IF NOT EXISTS {column} VARCHAR")
    prepare_frequencies(store)


def _exists(store: Store, table: str) -> bool:
    sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'linkage' AND table_name = $table"
    return bool(store.value(sql, {"table": table}))
