"""Building the next state of the registry from the staged rows and their clusters, beside the published one.

    links → members → survivorship → families → ids → persons, families, crosswalk, participation, conflicts

Everything is whole-frame SQL over temp tables (`w_*`, `p_*` winners of persons, `f_*` of families), in a fixed
order: the same rows and clusters give the same result whatever order they come in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

from dtsen_merge.registry.conflicts import list_conflicts
from dtsen_merge.registry.field_rules import FAMILY_RULES, HIDDEN_RULES, PERSON_RULES
from dtsen_merge.registry.identity import name_families, name_persons
from dtsen_merge.registry.staged import staged_run
from dtsen_merge.registry.statements import identifier, perform, section
from dtsen_merge.registry.survivorship import SurvivorshipPolicy, shipped_policy, survive
from dtsen_merge.settings import load_policy
from dtsen_merge.settings.programmes import Band, parse_programmes
from dtsen_merge.store import Store
from dtsen_merge.tables import CLUSTERS, PERSON_FIELDS, conform

MEMBER_FIELDS: Final = (
    *PERSON_FIELDS, "no_kk_15", "nik_ibu", "nik_ayah", "tanggal_lahir_default", "nama_kepala_keluarga", "periode",
    "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "jumlah_anggota_keluarga",
)  # fmt: skip


def build(
    store: Store,
    clusters: pl.DataFrame,
    *,
    run_id: str,
    policy: SurvivorshipPolicy | None = None,
    bands: Sequence[Band] | None = None,
) -> None:
    """Fill `next` from the stage, and put contradictions among the problems of the staged rows.

    Args:
        store: The registry, with a finished stage.
        clusters: CLUSTERS, one line for each accepted row about a person.
        run_id: The run that builds; events bear it.
        policy: Of survivorship; the shipped one where there is none.
        bands: Of changes of desil ([desil_change] in programmes.toml); the shipped ones where there are none.

    Raises:
        UsageError: `nothing-staged`.
        AssertionError: the clusters are not those of the staged rows: a bug.
    """
    staged_run(store)
    policy = policy or shipped_policy()
    standing = _temporary_tables(store)
    with store.using(new_clusters=conform(clusters, CLUSTERS)):
        missing, unknown = store.frame(section("persons.unlinked")).row(0)
        if missing or unknown:
            raise AssertionError(f"clusters and stage differ: {missing} rows without a cluster, {unknown} not staged")
        perform(store, "persons.links")
    with store.transaction():
        perform(store, "persons.clear")
        _name_bands(store, shipped_bands() if bands is None else bands)
        _gather(store)
        survive(store, "w_members", (*PERSON_RULES, *HIDDEN_RULES), "p", policy, "w_alternatives")
        _form_families(store, policy)
        name_persons(store, run_id)
        name_families(store, run_id)
        _write(store, run_id)
    for name in sorted(_temporary_tables(store) - standing):
        store.run(f"DROP TABLE {identifier(name)}")


@cache
def shipped_bands() -> tuple[Band, ...]:
    """The bands of changes of desil of the policy in the package."""
    return parse_programmes(load_policy("programmes.toml")).desil_change.bands


def _name_bands(store: Store, bands: Sequence[Band]) -> None:
    lines = [(band.name, band.min, band.max) for band in bands]
    frame = pl.DataFrame(lines, schema={"name": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row")
    with store.using(new_bands=frame):
        store.run("CREATE OR REPLACE TEMP TABLE w_bands AS FROM new_bands")


def _gather(store: Store) -> None:
    """The records by person, with what survivorship weighs them by."""
    sources = store.frame(section("stage.sources")).with_row_index("source_no")
    fields = sorted({rule.field for rule in (*PERSON_RULES, *HIDDEN_RULES, *FAMILY_RULES)})
    trust = [
        (number, field, json.loads(special).get(field, general))
        for number, general, special in sources.select("source_no", "trust", "field_trust").rows()
        for field in fields
    ]
    weights = pl.DataFrame(trust, schema={"source_no": pl.UInt32, "field": pl.String, "trust": pl.Int64}, orient="row")
    with store.using(new_sources=sources.select("source_no", "source", "kind"), new_trust=weights):
        store.run(
            "CREATE OR REPLACE TEMP TABLE w_sources AS"
            " SELECT source_no::INTEGER AS source_no, source, kind = 'population' AS population FROM new_sources"
        )
        store.run(
            "CREATE OR REPLACE TEMP TABLE w_trust AS SELECT source_no::INTEGER AS source_no, field, trust FROM new_trust"
        )
    columns = ", ".join(f"r.{identifier(name)}" for name in MEMBER_FIELDS)
    store.run(
        f"""
        CREATE OR REPLACE TEMP TABLE w_members AS
        SELECT w.no, w.n, r.source, s.source_no, s.population,
            greatest(period_days(r.periode),
                coalesce(date_diff('day', DATE '1950-01-01', r.tanggal_pengukuran), 0)) AS recency,
            coalesce(r.tanggal_pengukuran, period_first(r.periode)) AS told,
            coalesce(r.tanggal_pengukuran, period_last(r.periode)) AS told_until,
            {columns}
        FROM w_link AS w
        JOIN stage.records AS r ON r.record_id = w.record_id
        JOIN w_sources AS s ON s.source = r.source
        ORDER BY w.no, w.n"""
    )
    perform(store, "persons.persons_of_records")
    store.run(
        "CREATE OR REPLACE TEMP TABLE w_alternatives"
        " (no UINTEGER, field VARCHAR, value VARCHAR, n UINTEGER, sources INTEGER)"
    )


def _form_families(store: Store, policy: SurvivorshipPolicy) -> None:
    for part in ("rows", "keys_of_persons", "families", "members"):
        perform(store, f"families.{part}")
    survive(store, "w_family_members", FAMILY_RULES, "f", policy)


def _write(store: Store, run_id: str) -> None:
    perform(store, "families.result")
    store.run(_persons_sql())
    for part in ("crosswalk", "participation", "alternatives"):
        perform(store, f"persons.{part}")
    list_conflicts(store)
    for part in ("told", "versions", "moves"):
        perform(store, f"desil.{part}", {"run_id": run_id})
    perform(store, "persons.done", {"run_id": run_id})


def _persons_sql() -> str:
    values = ", ".join(f"{identifier(f'p_{name}')}.value AS {identifier(name)}" for name in PERSON_FIELDS)
    picks = ", ".join(f"{identifier(name)} := {identifier(f'p_{name}')}.n" for name in PERSON_FIELDS)
    joins = "\n".join(
        f"LEFT JOIN {identifier(f'p_{name}')} ON {identifier(f'p_{name}')}.no = p.no" for name in PERSON_FIELDS
    )
    return f"""
        INSERT INTO next.persons BY NAME
        SELECT i.id AS person_id, k.id AS family_id, {values},
            CASE WHEN f.family_no IS NOT NULL THEN desil.value ELSE own.value END AS desil_nasional,
            CASE WHEN (SELECT bool_or(population) FROM w_sources) THEN p.population END AS padan_dukcapil,
            p.sources, p.records, f.parent_record AS family_record, p.record_ids, struct_pack({picks}) AS picks
        FROM w_persons AS p
        JOIN w_person_ids AS i ON i.no = p.no
        LEFT JOIN w_person_family AS f ON f.no = p.no
        LEFT JOIN w_family_ids AS k ON k.no = f.family_no
        LEFT JOIN f_desil_nasional AS desil ON desil.no = f.family_no
        LEFT JOIN p_desil_nasional AS own ON own.no = p.no
        {joins}
        ORDER BY i.id"""


def _temporary_tables(store: Store) -> set[str]:
    names = store.frame("SELECT table_name FROM duckdb_tables() WHERE temporary")
    return set(names.get_column("table_name").to_list())
