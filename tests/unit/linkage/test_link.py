import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage import LEVEL_COLUMNS, cluster, link, load_linked, load_model, save
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store
from dtsen_merge.tables import LINKAGE_INPUT, empty

SETTINGS = LinkageSettings()
ONCE = frozenset({"siak", "aid"})


def run(records, once=ONCE, **more):
    with open_store(None) as store:
        return link(store, records, settings=SETTINGS, one_row_sources=once, **more)


def test_no_records():
    linked = run(empty(LINKAGE_INPUT))
    told = cluster(empty(LINKAGE_INPUT), linked.pairs, settings=SETTINGS)
    assert linked.pairs.is_empty() and told.clusters.is_empty()


def test_one_record(records):
    frame = records([{"nama_tokens": "MULYADI"}])
    told = cluster(frame, run(frame).pairs, settings=SETTINGS)
    assert told.clusters.rows() == [("r0000", "r0000", 1.0)]


def test_ten_records(records):
    def person(place, source, **more):
        name = ["RUSDIANSYAH HARTONO", "MARIATUL KIPTIYAH", "ZULKARNAIN", "NORLIANA", "ABDUL GAFUR"][place]
        return {"source": source, "nama_tokens": name, "nik": f"63030112058{place}0003", **more}

    frame = records([person(place, source) for source in ("a", "b") for place in range(5)])
    told = cluster(frame, run(frame, frozenset({"a", "b"})).pairs, settings=SETTINGS)
    assert told.clusters.group_by("cluster").len()["len"].to_list() == [2] * 5


def test_all_records_alike_are_one_person_in_bounded_time(records):
    frame = records([{"nama_tokens": "SITI AMINAH", "nik": "6303015206800003"}] * 1500)
    linked = run(frame, frozenset())
    assert linked.counts["pairs_compared"] < 40 * 1500
    assert cluster(frame, linked.pairs, settings=SETTINGS).clusters["cluster"].n_unique() == 1


def test_names_alone_link_nobody(records):
    frame = records([{"source": str(place), "nama_tokens": "SITI AMINAH"} for place in range(10)])
    assert run(frame, frozenset()).counts["pairs_linked"] == 0


def test_a_population_is_linked(people):
    records, truth = people
    linked = run(records)
    told = cluster(records, linked.pairs, settings=SETTINGS, one_row_sources=ONCE)
    table = truth.join(told.clusters, on="record_id")
    per_person = table.group_by("cluster").agg(pl.col("person").n_unique(), pl.len())
    assert per_person["person"].max() == 1
    assert told.clusters["cluster"].n_unique() < 1.08 * truth["person"].n_unique()
    assert set(LEVEL_COLUMNS) < set(linked.pairs.columns)
    assert (linked.pairs["record_a"] < linked.pairs["record_b"]).all()


def test_a_list_that_holds_a_person_once_links_only_its_duplicates(records):
    row = {
        "source": "siak",
        "nama_tokens": "RUSDIANSYAH HARTONO",
        "nik": "6303011205800003",
        "no_kk": "6303011205100003",
    }
    near = {**row, "nik": "6303011205800013"}
    frame = records([row, {**row, "nama_tokens": "RUSDIANSYAH HARTONO PUTRA"}, near])
    told = cluster(frame, run(frame, frozenset({"siak"})).pairs, settings=SETTINGS, one_row_sources=frozenset({"siak"}))
    assert told.clusters["cluster"].to_list() == ["r0000", "r0000", "r0002"]


def test_every_key_reports_what_it_found(people):
    figures = run(people[0]).blocking
    assert figures["key"].to_list() == [key.name for key in KEYS]
    assert figures["new_pairs"].sum() == run(people[0]).counts["pairs_compared"]
    assert (figures["pairs"] <= figures["pairs_before_split"]).all()


def test_an_over_full_block_is_split_and_says_so(records):
    frame = records([{"phone": None, "nama_tokens": f"NAMA{chr(65 + n % 26)}{chr(65 + n // 26)}XQ", "telepon": "6281234"} for n in range(300)])  # fmt: skip
    figures = run(frame, frozenset()).blocking.filter(pl.col("key") == "phone").row(0, named=True)
    assert figures["pairs_before_split"] == 300 * 299 // 2 and figures["split_records"] == 300
    assert figures["largest_block"] <= 40


def test_a_saved_linkage_comes_back_and_its_model_can_be_used_again(people):
    records, _ = people
    with open_store(None) as store:
        assert load_linked(store) is None
        linked = link(store, records, settings=SETTINGS, one_row_sources=ONCE)
        assert save(store, linked) == 1 and save(store, linked) == 1
        again = load_linked(store)
        assert again is not None and again.pairs.equals(linked.pairs) and again.counts == linked.counts
        model = load_model(store, 1)
        assert model is not None
        repeated = link(store, records, settings=SETTINGS, one_row_sources=ONCE, model=model)
    assert np.allclose(repeated.pairs["weight"], linked.pairs["weight"])


def test_progress_is_told(people):
    told = []
    run(people[0], on_progress=lambda stage, done, total: told.append(stage))
    assert list(dict.fromkeys(told)) == ["prepare", "block", "compare", "estimate", "weigh"]


def test_a_model_of_other_comparisons_is_refused(people):
    from dtsen_merge.errors import SurroundingsError
    from dtsen_merge.linkage import Model

    text = run(people[0]).model.to_json().replace('"version": 2', '"version": 1')
    with pytest.raises(SurroundingsError):
        Model.from_json(text)
