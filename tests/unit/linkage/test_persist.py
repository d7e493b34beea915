"""The shelf of models, and what the last linkage leaves in the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.linkage import Linked, Model, link, linkage_basis, load_linked, load_model, save
from dtsen_merge.linkage.persist import BY_LINK, BY_RUN, keep_model, newest_model, saved_models
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def linked(people) -> Linked:
    records, _ = people
    with open_store(None) as opened:
        return link(opened, records.head(60), settings=LinkageSettings())


def other(model: Model, records: int) -> Model:
    return replace(model, records=records)


def numbers(store: Store) -> list[int]:
    return [saved.number for saved in saved_models(store)]


def test_an_empty_registry_has_no_models(store: Store) -> None:
    assert saved_models(store) == ()
    assert (newest_model(store), load_model(store), load_model(store, 1), linkage_basis(store)) == (None,) * 4


def test_models_are_numbered_and_one_that_says_the_same_keeps_its_number(store: Store, linked: Linked) -> None:
    model = linked.model
    assert [keep_model(store, model), keep_model(store, model), keep_model(store, other(model, 7))] == [1, 1, 2]
    assert keep_model(store, model) == 3  # model 1 again, and now it must be the newest
    assert numbers(store) == [1, 2, 3]
    told = saved_models(store)[1]
    assert (told.records, told.sources, told.converged, told.fits, told.in_use) == (
        7, model.sources, model.converged, True, False,
    )  # fmt: skip


def test_a_model_on_the_shelf_stays_as_it_is_when_it_is_used(store: Store, linked: Linked) -> None:
    save(store, linked, basis="first")
    wider = replace(linked.model, odds=linked.model.odds * 0.5)
    assert save(store, replace(linked, model=wider), basis="second", number=1) == 1
    assert numbers(store) == [1]
    used, kept = load_model(store), load_model(store, 1)
    assert used is not None and kept is not None
    assert np.array_equal(used.odds, wider.odds) and np.array_equal(kept.odds, linked.model.odds)
    again = load_linked(store)
    assert again is not None and np.array_equal(again.model.odds, wider.odds)
    assert linkage_basis(store) == "second"


def test_the_last_linkage_is_kept_whole_or_not_at_all(store: Store, linked: Linked) -> None:
    save(store, linked, basis="first")
    with pytest.raises(AttributeError):
        save(store, replace(linked, pairs=linked.pairs.head(1), model=None), basis="second", number=1)
    again = load_linked(store)
    assert again is not None and again.pairs.equals(linked.pairs)
    assert linkage_basis(store) == "first"


def test_the_newest_model_that_fits_is_used(store: Store, linked: Linked) -> None:
    for records in (1, 2, 3):
        keep_model(store, other(linked.model, records), learned_by=BY_LINK)
    content = json.loads(linked.model.to_json())
    store.run("UPDATE linkage.models SET content = $c WHERE number = 3", {"c": json.dumps({**content, "version": 0})})
    found = newest_model(store)
    assert found is not None and (found[0].number, found[1].records) == (2, 2)
    assert [saved.fits for saved in saved_models(store)] == [True, True, False]
    with pytest.raises(SurroundingsError, match="linkage-model-version"):
        load_model(store, 3)
    store.run("UPDATE linkage.models SET content = (SELECT content FROM linkage.models WHERE number = 3)")
    assert newest_model(store) is None


def test_a_model_of_a_run_stands_once_that_run_is_published(store: Store, linked: Linked) -> None:
    keep_model(store, other(linked.model, 1), learned_by=BY_LINK)
    keep_model(store, other(linked.model, 2), learned_by=BY_RUN)
    chosen = [newest_model(store), newest_model(store, published={2})]
    assert [found[0].number for found in chosen if found] == [1, 2]
    keep_model(store, other(linked.model, 2), learned_by=BY_LINK)  # a person asks for it
    found = newest_model(store)
    assert found is not None and found[0].number == 2


def test_a_registry_of_an_earlier_version_is_read_and_goes_on(store: Store, linked: Linked) -> None:
    save(store, linked, basis="old")
    for sql in (
        "CREATE OR REPLACE TABLE linkage.models AS SELECT number, version, made, content FROM linkage.models",
        "CREATE OR REPLACE TABLE linkage.current AS SELECT model, basis FROM linkage.current",
    ):
        store.run(sql)
    again = load_linked(store)
    assert again is not None and np.array_equal(again.model.odds, linked.model.odds)
    (saved,) = saved_models(store)
    assert (saved.basis, saved.learned_by, saved.in_use) == ("", "", True)
    found = newest_model(store)
    assert found is not None and found[0].number == 1
    assert save(store, replace(linked, model=other(linked.model, 9)), basis="new") == 2
    assert [saved.basis for saved in saved_models(store)] == ["", "new"]
