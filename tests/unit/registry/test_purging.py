"""Which rows are a person's, and what earlier states look like without them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from dtsen_merge.errors import UsageError
from dtsen_merge.registry import (
    PurgePlan,
    PurgeRequest,
    add_review,
    build,
    erase_after,
    erase_before,
    erased_records,
    erased_words,
    publish,
    published_frame,
    renumber,
    select_rows,
    standing_clusters,
    standing_review,
    unstage_rows,
)
from dtsen_merge.store import Store
from dtsen_merge.tables import CUTS, PAIRS

A, B, C = "6303051205800001", "6303054506820002", "6303051111900004"


def run(store: Store, samples: ModuleType, run_id: str, rows: list[dict[str, Any]], source: str = "pkh") -> None:
    """A run on rows of one source: the same `id_asal`, the same person; that is not part of what was delivered."""
    frame = samples.records(source, rows)
    told = pl.concat_str([pl.col(name).cast(pl.String).fill_null("-") for name in ("nik", "nama", "alamat", "periode")])
    samples.run(store, run_id, (samples.profile(source), frame.with_columns(raw=told)))


def erase(store: Store, samples: ModuleType, request: PurgeRequest, run_id: str = "p") -> PurgePlan:
    plan = select_rows(store, request)
    touched = unstage_rows(store, plan.request, run_id)
    renumber(store, touched)
    review, cuts = standing_review(store)
    clusters = standing_clusters(store)
    erase_before(store, plan.request)
    build(store, clusters, run_id=run_id)
    add_review(store, review, cuts)
    publish(store, samples.run_record(run_id, kind="purge"))
    erase_after(store, plan.request)
    return plan


def everything(store: Store) -> str:
    tables = store.frame("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT temporary").rows()
    return "\n".join(f"{schema}.{table}: {store.frame(f'FROM {schema}.{table}').rows()}" for schema, table in tables)


def person_of(store: Store, name: str) -> str:
    found = store.frame("SELECT person_id FROM published.persons WHERE nama = $name", {"name": name})
    return str(found.item())


def test_a_version_that_held_her_records_beside_others_keeps_what_came_from_these(
    store: Store, samples: ModuleType
) -> None:
    ahmad = {"nik": A, "nama": "AHMAD", "id_asal": "1"}
    wrong = {"nama": "ACHMAD ZED", "alamat": "GANG ZED", "id_asal": "1"}  # once taken for him
    run(store, samples, "r1", [ahmad, wrong])
    old = store.frame("FROM history.persons_at(1)").rows(named=True)[0]
    assert (old["alamat"], old["records"]) == ("GANG ZED", 2)
    run(store, samples, "r2", [ahmad, {**wrong, "id_asal": "2"}])
    other = person_of(store, "ACHMAD ZED")
    plan = erase(store, samples, PurgeRequest(person_id=other))
    assert (plan.rows, plan.persons_gone, plan.persons_changed) == (1, 1, 0)
    assert "ZED" not in everything(store)
    first = store.frame("FROM history.persons_at(1)").rows(named=True)[0]
    assert (first["nik"], first["alamat"], first["records"]) == (A, None, 2)
    (seen,) = published_frame(store, "persons", run=1).rows(named=True)
    assert "alamat" not in seen["provenance"] and '"nik"' in seen["provenance"]
    assert published_frame(store, "persons").select("nik", "nama").rows() == [(A, "AHMAD")]
    assert store.frame("FROM history.persons_at(2)").height == 1


def test_versions_and_ids_of_others_are_not_touched(store: Store, samples: ModuleType) -> None:
    rows = [{"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nik": B, "nama": "SITI", "id_asal": "2"}]
    run(store, samples, "r1", rows)
    run(store, samples, "r2", [{**rows[0], "alamat": "JALAN BARU"}, rows[1]])
    before = store.frame("FROM history.persons WHERE nama = 'AHMAD' ORDER BY first_run").rows()
    erase(store, samples, PurgeRequest(nik=B))
    after = store.frame("FROM history.persons WHERE nama = 'AHMAD' ORDER BY first_run").rows()
    assert after == before and len(before) == 2
    events = published_frame(store, "events").filter(pl.col("run_id") == "p", pl.col("entity") == "person")
    assert events["kind"].to_list() == ["retired"]


def test_rows_of_hers_that_are_nobodys_go_with_her_and_namesakes_stay(store: Store, samples: ModuleType) -> None:
    from dtsen_merge.registry import begin_stage, finish_stage, stage_source
    from dtsen_merge.tables import IGNORED, PROBLEMS, conform, empty

    accepted = samples.records("pkh", [{"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nama": "AHMAD", "id_asal": "2"}])
    rejected = samples.records("pkh", [{"nik": A}, {"alamat": f"NIK {A}"}, {"nik": B}], "pkh/b.xlsx")
    why = rejected.select("source", "file", "sheet", "row", code=pl.lit("nama-missing"), severity=pl.lit("error"))
    begin_stage(store, "r1")
    stage_source(
        store, profile=samples.profile("pkh"), accepted=accepted, rejected=rejected, ignored=empty(IGNORED),
        problems=conform(why, PROBLEMS), files=[("pkh/a.xlsx", "0" * 64, 1), ("pkh/b.xlsx", "1" * 64, 1)],
    )  # fmt: skip
    finish_stage(store)
    build(store, samples.clusters_by(store), run_id="r1")
    publish(store, samples.run_record("r1"))
    plan = erase(store, samples, PurgeRequest(nik=A))
    assert plan.files == (("pkh", "pkh/a.xlsx", 1, 0), ("pkh", "pkh/b.xlsx", 2, 0))
    assert published_frame(store, "records").select("nik", "nama").rows() == [(None, "AHMAD"), (B, None)]
    assert A not in everything(store)
    codes = published_frame(store, "problems").select("file", "row", "code").sort("file", "row").rows()
    assert codes == [
        ("pkh/a.xlsx", 2, "row-ignored-erased"), ("pkh/b.xlsx", 2, "row-ignored-erased"),
        ("pkh/b.xlsx", 3, "row-ignored-erased"), ("pkh/b.xlsx", 4, "nama-missing"),
    ]  # fmt: skip


def test_a_nik_of_two_is_asked_about_and_one_that_was_merged_is_told(store: Store, samples: ModuleType) -> None:
    rows = [{"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nik": A, "nama": "BUDI", "id_asal": "2"}]
    run(store, samples, "r1", rows)
    ahmad, budi = person_of(store, "AHMAD"), person_of(store, "BUDI")
    with pytest.raises(UsageError, match="purge-several") as told:
        select_rows(store, PurgeRequest(nik=A))
    assert ahmad in str(told.value) and budi in str(told.value)
    plan = select_rows(store, PurgeRequest(person_id=budi))
    assert plan.rows == 1  # the other one's row has the NIK too, and is his
    run(store, samples, "r2", [{**row, "id_asal": "1"} for row in rows])
    lost = ({ahmad, budi} - {published_frame(store, "persons")["person_id"].item()}).pop()
    with pytest.raises(UsageError, match="purge-merged"):
        select_rows(store, PurgeRequest(person_id=lost))


def test_somebody_who_is_gone_already_is_erased_from_earlier_states(store: Store, samples: ModuleType) -> None:
    run(store, samples, "r1", [{"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nik": B, "nama": "SITI", "id_asal": "2"}])
    siti = person_of(store, "SITI")
    run(store, samples, "r2", [{"nik": A, "nama": "AHMAD", "id_asal": "1"}])
    plan = erase(store, samples, PurgeRequest(person_id=siti))
    assert (plan.rows, plan.earlier_rows) == (0, 1)
    assert "SITI" not in everything(store)
    assert store.value("SELECT count(*) FROM published.past") == 0


def test_the_rows_of_a_family_go_with_its_only_member(store: Store, samples: ModuleType) -> None:
    card = {"no_kk": "6303050101100001", "row_kind": "family", "nama_kepala_keluarga": "SITI", "desil_nasional": 3}
    other = {**card, "no_kk": "6303050101100002", "nama_kepala_keluarga": "AHMAD"}
    frame = samples.records("kk", [
        {"nik": B, "nama": "SITI", "no_kk": card["no_kk"], "id_asal": "1"},
        {"nik": A, "nama": "AHMAD", "no_kk": other["no_kk"], "id_asal": "2"},
        {"nik": C, "nama": "BUDI", "no_kk": other["no_kk"], "id_asal": "3"},
        card, other,
    ])  # fmt: skip
    samples.run(store, "r1", (samples.profile("kk"), frame))
    assert published_frame(store, "families").height == 2
    plan = select_rows(store, PurgeRequest(person_id=person_of(store, "AHMAD")))
    assert (plan.rows, plan.mentions) == (1, 1)  # the card is Budi's too
    plan = erase(store, samples, PurgeRequest(person_id=person_of(store, "SITI")))
    assert plan.rows == 2
    assert "SITI" not in everything(store)
    assert published_frame(store, "families")["no_kk"].to_list() == [other["no_kk"]]


def test_rows_that_say_the_same_in_two_periods_part(store: Store, samples: ModuleType) -> None:
    """Their cells are one; a period told by the file's name is not among them."""
    rows = [{"nik": A, "nama": "AHMAD", "id_asal": "1", "periode": period, "file": f"pkh/{period}.xlsx"}
            for period in ("2025-11", "2025-12")]  # fmt: skip
    frame = pl.concat([samples.records("pkh", [row], str(row["file"])) for row in rows]).with_columns(raw=pl.lit("{}"))
    samples.run(store, "r1", (samples.profile("pkh"), frame))
    first, second = sorted(published_frame(store, "crosswalk").select("file", "record_id").rows())
    person = person_of(store, "AHMAD")
    plan = erase(store, samples, PurgeRequest(source="pkh", period="2025-11"))
    assert plan.rows == 1
    (left,) = published_frame(store, "crosswalk").select("file", "record_id").rows()
    assert left == (second[0], first[1])  # it bears the first number now
    assert person_of(store, "AHMAD") == person
    assert store.frame("SELECT periode FROM history.records").rows() == [("2025-12",)] * 2


def test_pairs_that_wait_and_cuts_lose_hers(store: Store, samples: ModuleType) -> None:
    rows = [{"nik": nik, "nama": nik[-4:], "id_asal": nik} for nik in (A, B, C)]
    samples.stage(store, "r1", (samples.profile("pkh"), samples.records("pkh", rows)))
    build(store, samples.clusters_by(store), run_id="r1")
    a, b, c = sorted(samples.ids(store).values())
    of = dict(store.frame("SELECT record_id, nik FROM stage.records").rows())
    pairs = pl.DataFrame({"record_a": [a, a, b], "record_b": [b, c, c], "weight": [1.0] * 3, "probability": [0.6] * 3})
    add_review(
        store,
        pairs.cast(dict(PAIRS)),
        pairs.select(pl.col("record_a", "record_b", "weight"), reason=pl.lit("size")).cast(dict(CUTS)),
    )
    publish(store, samples.run_record("r1"))
    erase(store, samples, PurgeRequest(nik=of[a]))
    for name in ("review", "cuts"):
        assert published_frame(store, name).select("record_a", "record_b").rows() == [(b, c)]
        assert store.value(f"SELECT count(*) FROM history.{name}") == 1


def test_words_are_hers_and_long_enough_to_be_looked_for(store: Store, samples: ModuleType) -> None:
    run(store, samples, "r1", [{"nik": A, "nama": "AHMAD RIDUAN", "id_asal": "1"}, {"nama": "RIDUAN", "id_asal": "1"}])
    select_rows(store, PurgeRequest(nik=A))
    assert erased_words(store) == (A, "AHMAD RIDUAN")
    assert erased_records(store).height == 2


def test_a_table_that_nobody_knows_is_not_forgotten(store: Store, samples: ModuleType) -> None:
    run(store, samples, "r1", [{"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nik": B, "nama": "SITI", "id_asal": "2"}])
    store.run("CREATE TABLE history.more AS SELECT record_id, nama AS said, 1 AS first_run FROM published.records")
    store.run("INSERT INTO stage.set_aside BY NAME SELECT * FROM stage.records")
    store.run("CREATE TABLE next.more AS SELECT nama FROM stage.records")
    erase(store, samples, PurgeRequest(nik=B))
    assert "SITI" not in everything(store)
    assert store.frame("SELECT said FROM history.more").rows() == [("AHMAD",)]


def test_a_file_of_which_nothing_is_left_is_no_file_of_the_registry(
    store: Store, samples: ModuleType, tmp_path: Path
) -> None:
    one, two = {"nik": A, "nama": "AHMAD", "id_asal": "1"}, {"nik": B, "nama": "SITI", "id_asal": "2"}
    frame = pl.concat([samples.records("pkh", [one], "pkh/a.xlsx"), samples.records("pkh", [two], "pkh/b.xlsx")])
    samples.run(store, "r1", (samples.profile("pkh"), frame))
    erase(store, samples, PurgeRequest(nik=B))
    assert published_frame(store, "files")["file"].to_list() == ["pkh/a.xlsx"]
    assert published_frame(store, "crosswalk")["file"].to_list() == ["pkh/a.xlsx"]
    plan = erase(store, samples, PurgeRequest(nik=A), "p2")
    assert plan.sources_gone == ("pkh",)
    assert published_frame(store, "sources").is_empty()
