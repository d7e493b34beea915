"""Explanations: words for every level, weights that add up, the keys that two records miss, and what parts them."""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage import COMPARISONS, LEVEL_COLUMNS, cluster, link, save
from dtsen_merge.linkage.blocking import KEYS
from dtsen_merge.linkage.clusters.constraints import REASONS
from dtsen_merge.linkage.comparisons import place_of
from dtsen_merge.linkage.explaining.explain import decompose, levels_of, what_would_change
from dtsen_merge.linkage.explaining.missed_keys import WINDOWS, fresh_pairs, key_views
from dtsen_merge.linkage.explaining.standing import component_pairs, pairs_between, standing
from dtsen_merge.linkage.explaining.wording import comparison_words, level_parts, level_words
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.linkage.weigh import DOUBT_CEILING, DOUBTS, weigh
from dtsen_merge.messages import LANGUAGES, has
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

SETTINGS = LinkageSettings()
ONCE = frozenset({"siak", "aid"})
EVERY_LEVEL = [(comparison.name, level) for comparison in COMPARISONS for level in comparison.levels]


@pytest.fixture(scope="module")
def linked(people):
    """A store with the linkage of the population, the linkage and its records."""
    with open_store(None) as store:
        found = link(store, people[0], settings=SETTINGS, one_row_sources=ONCE)
        save(store, found)
        yield store, found, people[0]


def sources_of(records, *ids):
    own = dict(records.select("record_id", "source").rows())
    return [own[one] for one in ids]


# words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_of_every_comparison_has_its_words(language):
    wanting = {
        part.key
        for comparison, level in EVERY_LEVEL
        for part in level_parts(comparison, level)
        if not has(part.key, language)
    }
    assert wanting == set()
    assert [name.name for name in COMPARISONS if comparison_words(name.name, language) == name.name] == []
    assert [name.name for name in COMPARISONS if not has(f"explain-field-{name.name}", language)] == []


def test_only_the_first_level_says_nothing():
    silent = [(name, level) for name, level in EVERY_LEVEL if not level_parts(name, level)]
    assert silent == [(comparison.name, comparison.levels[0]) for comparison in COMPARISONS]


def test_levels_of_one_comparison_are_told_apart():
    told = [(name, level_words(name, level, "id")) for name, level in EVERY_LEVEL if not level[-1].isdigit()]
    assert len(told) == len(set(told))


def test_a_phrase_is_put_together_from_its_parts():
    assert level_words("identity", "nik-same/date-swapped", "id") == "NIK sama; tanggal lahir: hari dan bulan tertukar"
    assert level_words("identity", "nik-same-15/date-missing", "en") == "NIK the same in the 15 known digits"
    assert level_words("name", "same-5", "id") == "nama sama (jarang)"
    assert level_words("name", "same-0", "en") == "name the same (common)"
    assert level_words("mother", "unlike", "id") == "nama ibu tidak ada yang sama"
    assert level_words("place", "kk-differs/same-desa", "id") == "nomor KK berbeda; desa sama"


def test_a_level_without_words_is_shown_and_does_not_stop_anybody():
    assert "nik-odd" in level_words("identity", "nik-odd/date-same", "id")
    assert comparison_words("odd", "id") == "odd"


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_of_keys_and_reasons_have_words(language):
    columns = {column for key in KEYS for column in (*key.columns, *key.splitters)}
    assert [c for c in sorted(columns) if not has(f"explain-key-column-{c.replace('_', '-')}", language)] == []
    assert [r for r in REASONS if r and not has(f"linkage-cut-{r}", language)] == []
    assert [r for r in REASONS if r and not has(f"explain-change-{r}", language)] == []


# weights


def test_the_weights_add_up_for_every_pair(linked):
    _, found, records = linked
    sources = dict(records.select("record_id", "source").rows())
    levels = found.pairs.select(LEVEL_COLUMNS).to_numpy().astype(np.int8)
    assert (levels[:, place_of("family")] > 0).any()
    for place in range(0, found.pairs.height, 7):
        pair = found.pairs.row(place, named=True)
        told = decompose(found.model, levels[place], sources[pair["record_a"]], sources[pair["record_b"]])
        assert told.weight == pytest.approx(pair["weight"], abs=1e-9)
        assert told.steps[-1].total == pytest.approx(told.prior + told.weight, abs=1e-9)
        assert told.probability == pytest.approx(pair["probability"], abs=1e-12)
        assert 1 / (1 + 2.0**-told.total) == pytest.approx(pair["probability"], abs=1e-9)
        assert all(step.bits == 0 for step in told.steps if step.neutral)


def test_what_a_ceiling_takes_off_is_a_line_of_its_own(linked):
    _, found, _ = linked
    levels = np.zeros(len(COMPARISONS), dtype=np.int8)
    levels[place_of("identity")] = COMPARISONS[place_of("identity")].levels.index("nik-same/date-same")
    plain = decompose(found.model, levels, "aid", "siak")
    assert plain.ceiling == 0 and plain.doubt == ""
    levels[place_of("name")] = COMPARISONS[place_of("name")].levels.index("unlike")
    levels[place_of("mother")] = len(COMPARISONS[place_of("mother")].levels) - 1
    levels[place_of("birthplace")] = COMPARISONS[place_of("birthplace")].levels.index("same")
    told = decompose(found.model, levels, "siak", "aid")
    assert told.probability == DOUBT_CEILING and told.ceiling < 0 and told.doubt == "shared-nik"
    assert 1 / (1 + 2.0**-told.total) == pytest.approx(DOUBT_CEILING)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("doubt", DOUBTS[1:])
def test_every_ceiling_has_words(doubt, language):
    assert has(f"explain-ceiling-{doubt}", language)


def test_what_would_change_the_answer_does(linked):
    _, found, records = linked
    doubtful = found.pairs.filter(pl.col("probability").is_between(0.02, 0.95))
    assert doubtful.height
    levels = levels_of(doubtful)
    sources = sources_of(records, doubtful["record_a"][0], doubtful["record_b"][0])
    named = what_would_change(found.model, levels, *sources, 0.95)
    assert named and "family" not in named
    row = np.array(
        [min(found.model.sources.index(s) for s in sources) * len(found.model.sources)
         + max(found.model.sources.index(s) for s in sources)], dtype=np.int32
    )  # fmt: skip
    for comparison in COMPARISONS:
        place = place_of(comparison.name)
        tried = np.tile(levels, (len(comparison.levels), 1))
        tried[:, place] = np.arange(len(comparison.levels))
        best = weigh(found.model.tables, found.model.odds, tried[1:], np.repeat(row, len(tried) - 1))[1].max()
        if comparison.compare is not None:
            assert (comparison.name in named) == (best >= 0.95), comparison.name


# keys


def test_the_keys_that_join_are_those_that_found_the_pair(linked):
    _, found, records = linked
    prepared = prepare(records)
    place = {one: at for at, one in enumerate(prepared.frame["record_id"])}
    some = found.pairs.filter(pl.col("found_by") > 0).gather_every(max(found.pairs.height // 25, 1))
    for pair in some.iter_rows(named=True):
        views = key_views(prepared, place[pair["record_a"]], place[pair["record_b"]])
        joined = sum(1 << number for number, view in enumerate(views) if view.joins)
        assert joined == pair["found_by"], pair


def test_missed_keys_say_which_columns_differ_or_are_empty(records):
    rows = [
        {"nama_tokens": "RUSDIANSYAH HARTONO", "nik": "6303011205800003", "kode_desa": "63.03.01.2001", "desa": "A"},
        {"nama_tokens": "MARIATUL KIPTIYAH", "nik": "6304014505830009", "telepon": "62811"},
    ]
    prepared = prepare(records(rows))
    views = {view.key: view for view in key_views(prepared, 0, 1)}
    assert views["nik"].columns == (("nik_15", "differs"),)
    assert views["phone"].columns == (("phone", "empty"),)
    assert dict(views["desa-two-names"].columns) == {"desa": "empty", "two_names": "differs"}
    assert not any(view.joins for view in views.values())


def test_an_over_full_block_tells_what_split_it(records):
    names = [f"NAMA{chr(65 + n % 26)}{chr(65 + n // 26)}XQ" for n in range(300)]
    prepared = prepare(records([{"nama_tokens": name, "telepon": "6281234"} for name in names]))
    phone = [key.name for key in KEYS].index("phone")
    assert key_views(prepared, 0, 299)[phone].split_by == "whole_name"
    alike = prepare(records([{"nama_tokens": "SITI AMINAH", "telepon": "6281234"} for _ in range(300)]))
    assert key_views(alike, 0, 299)[phone].split_by == WINDOWS
    assert key_views(alike, 0, 1)[phone].joins


def test_one_shared_word_in_a_small_block_is_enough(records):
    born = {"tanggal_lahir": datetime.date(1980, 5, 12), "tahun_lahir": 1980}
    crowd = [{"nama_tokens": f"SITI QA{chr(65 + n % 26)}{chr(65 + n // 26)}", **born} for n in range(100)]
    two = [{"nama_tokens": name, **born} for name in ("SITI ZULKARNAIN", "SITI ZULKARNAIN BUDI")]
    prepared = prepare(records([*crowd, *two]))
    number = [key.name for key in KEYS].index("date-name")
    assert key_views(prepared, 100, 101)[number].joins
    assert key_views(prepared, 0, 100)[number].split_by == "whole_name"


def test_two_records_that_were_never_compared_are_weighed_as_the_linkage_would(linked):
    _, found, records = linked
    prepared = prepare(records)
    place = {one: at for at, one in enumerate(prepared.frame["record_id"])}
    settled = found.pairs.filter(pl.col("level_family") == 0).head(20)
    for pair in settled.iter_rows(named=True):
        fresh = fresh_pairs(prepared, found.model, [place[pair["record_b"]]], [place[pair["record_a"]]])
        assert fresh.row(0, named=True)["weight"] == pytest.approx(pair["weight"])
        assert fresh.select(LEVEL_COLUMNS).row(0) == tuple(pair[name] for name in LEVEL_COLUMNS)


# what parts and what joins


def stands(store, records, pair, **more):
    a, b = pair["record_a"][0], pair["record_b"][0]
    members, pairs = component_pairs(store, [a, b], SETTINGS.match_probability, more.get("decisions"))
    own = records.filter(pl.col("record_id").is_in(members))
    return standing(
        own, pairs, pair, compared=True, settings=SETTINGS, one_row_sources=ONCE, max_cluster_size=30, **more
    )


def test_a_pair_stands_as_the_whole_clustering_left_it(linked):
    store, found, records = linked
    whole = cluster(records, found.pairs, settings=SETTINGS, one_row_sources=ONCE)
    label = dict(whole.clusters.select("record_id", "cluster").rows())
    cuts = {row[:2]: row[2] for row in whole.cuts.select("record_a", "record_b", "reason").rows()}
    some = pl.concat(
        [
            found.pairs.filter(pl.col("probability").is_between(0.02, 0.9999)).gather_every(9),
            found.pairs.join(whole.cuts.select("record_a", "record_b"), on=["record_a", "record_b"], how="semi"),
        ]
    )
    verdicts = set()
    for at in range(min(some.height, 60)):
        pair = some[at]
        told = stands(store, records, pair)
        a, b, probability = pair["record_a"][0], pair["record_b"][0], pair["probability"][0]
        assert told.together == (label[a] == label[b])
        if told.verdict in ("cut", "conflict") and probability >= SETTINGS.match_probability:
            assert told.reason == cuts[a, b]
        if told.verdict == "review":
            assert SETTINGS.review_probability <= probability < SETTINGS.match_probability
        verdicts.add(told.verdict)
    assert {"linked", "weak"} <= verdicts


def made(records, pairs):
    """A store with these pairs: (a, b, probability), names that agree, nothing else compared."""
    same = COMPARISONS[place_of("name")].levels.index("same-3")
    frame = pl.DataFrame(
        [
            {"record_a": a, "record_b": b, "weight": 1.0, "probability": p}
            | {name: same if name == "level_name" else 0 for name in LEVEL_COLUMNS}
            for a, b, p in pairs
        ]
    ).with_columns(pl.col("^level_.*$").cast(pl.Int8), found_by=pl.lit(1, dtype=pl.UInt32))
    store = open_store(None)
    store.run("CREATE SCHEMA linkage")
    with store.using(made_pairs=frame):
        store.run("CREATE TABLE linkage.pairs AS SELECT * FROM made_pairs")
    return store, records([{"record_id": one, "source": one} for one in sorted({x for row in pairs for x in row[:2]})])


def test_the_strongest_chain_joins_a_weak_pair(records):
    strong = [("a", "b", 0.999), ("b", "d", 0.999), ("a", "c", 0.96), ("c", "d", 0.9999), ("b", "c", 0.97)]
    store, frame = made(records, [*strong, ("a", "d", 0.3)])
    told = stands(store, frame, pairs_between(store, ["d"], ["a"]))
    assert told.verdict == "chained"
    assert [(x, y, p) for x, y, p, _ in told.chain] == [("a", "b", 0.999), ("b", "d", 0.999)]
    assert stands(store, frame, pairs_between(store, ["a"], ["b"])).verdict == "linked"


@pytest.mark.parametrize(("probability", "verdict"), [(0.97, "linked"), (0.7, "review"), (0.2, "weak")])
def test_a_pair_is_judged_by_the_thresholds(records, probability, verdict):
    store, frame = made(records, [("a", "b", probability), ("c", "d", 0.99)])
    assert stands(store, frame, pairs_between(store, ["a"], ["b"])).verdict == verdict


def test_a_probable_pair_that_no_key_found_was_not_compared(records):
    store, frame = made(records, [("a", "b", 0.2), ("c", "d", 0.99)])
    pair = pairs_between(store, ["a"], ["b"]).with_columns(probability=pl.lit(0.97))
    own = frame.filter(pl.col("record_id").is_in(["a", "b"]))
    more = {"settings": SETTINGS, "one_row_sources": ONCE, "max_cluster_size": 30}
    pairs = component_pairs(store, ["a", "b"], 0.95)[1]
    assert standing(own, pairs, pair, compared=False, **more).verdict == "uncompared"


def test_a_decision_stands_above_the_weights(records):
    store, frame = made(records, [("a", "b", 0.999), ("c", "d", 0.1)])
    apart = pl.DataFrame({"record_a": ["b"], "record_b": ["a"], "same": [False]})
    told = stands(store, frame, pairs_between(store, ["a"], ["b"]), decisions=apart)
    assert (told.verdict, told.reason) == ("conflict", "decision")
    same = pl.DataFrame({"record_a": ["d"], "record_b": ["c"], "same": [True]})
    assert stands(store, frame, pairs_between(store, ["c"], ["d"]), decisions=same).verdict == "linked"


def test_a_cut_names_the_two_rows_that_bar_it(records):
    """Two rows of a list that holds a person once, each linked to a third row: the third cannot be both."""
    store, _ = made(records, [("a", "b", 0.999), ("b", "c", 0.97), ("a", "c", 0.02)])
    frame = records(
        [
            {"record_id": "a", "source": "siak", "nama": "A"},
            {"record_id": "b", "source": "other", "nama": "A"},
            {"record_id": "c", "source": "siak", "nama": "C"},
        ]
    )
    told = stands(store, frame, pairs_between(store, ["b"], ["c"]))
    assert (told.verdict, told.reason, told.barrier) == ("cut", "one-row-per-person", ("a", "c"))
    assert stands(store, frame, pairs_between(store, ["a"], ["c"])).conflict == "one-row-per-person"
