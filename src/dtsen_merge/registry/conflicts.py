"""What sources say differently about what matters: birth date, sex, death, NIK, village and desil.

Each disagreement is listed whole (every value with its source and date, the one shown among them), is counted by field,
and where it is a contradiction it stands among the problems of the row whose value is not shown. A register's default
birth date contradicts nobody, nor do spellings of an address inside one village.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dtsen_merge.registry.statements import identifier, perform, section
from dtsen_merge.store import Store


@dataclass(frozen=True, slots=True)
class Contested:
    """How statements about one field of a person are compared, in SQL over the record `m`.

    `value` is what is listed; two statements differ where `apart` or `apart_too` does. `shown` says whether the value
    is the one shown, and `counts` which records say something beside it, both also over the winners of the fields in
    `needs` (`<field>_won.value`): a statement that only says less than the value shown (the year of its date) is none.
    A field that `changes` may differ over time without a contradiction.
    """

    field: str
    value: str
    apart: str
    shown: str
    needs: tuple[str, ...]
    apart_too: str = "NULL::VARCHAR"
    counts: str = "TRUE"
    changes: bool = False


CONTESTED: Final[tuple[Contested, ...]] = (
    Contested(
        "nik",
        value="coalesce(m.nik, m.nik_15)",
        apart="m.nik",
        apart_too="coalesce(left(m.nik, 15), m.nik_15)",
        shown="coalesce(m.nik, m.nik_15) IN (nik_won.value, nik_15_won.value)",
        counts="m.nik IS NOT NULL OR m.nik_15 IS DISTINCT FROM left(nik_won.value, 15)",
        needs=("nik", "nik_15"),
    ),
    Contested(
        "tanggal_lahir",
        value="coalesce(m.tanggal_lahir::VARCHAR, m.tahun_lahir::VARCHAR)",
        apart="m.tanggal_lahir::VARCHAR",
        apart_too="coalesce(m.tahun_lahir, year(m.tanggal_lahir))::VARCHAR",
        shown="coalesce(m.tanggal_lahir = tanggal_lahir_won.value, m.tahun_lahir = tahun_lahir_won.value)",
        needs=("tanggal_lahir", "tahun_lahir"),
        counts="NOT coalesce(m.tanggal_lahir_default, FALSE) AND (m.tanggal_lahir IS NOT NULL"
        " OR m.tahun_lahir IS DISTINCT FROM year(tanggal_lahir_won.value))",
    ),
    Contested(
        "jenis_kelamin",
        value="m.jenis_kelamin",
        apart="m.jenis_kelamin",
        shown="m.jenis_kelamin = jenis_kelamin_won.value",
        needs=("jenis_kelamin",),
    ),
    Contested(
        "status_hidup",
        value="m.status_hidup",
        apart="m.status_hidup",
        shown="m.status_hidup = status_hidup_won.value",
        needs=("status_hidup",),
        changes=True,
    ),
    Contested(
        "kode_desa",
        value="coalesce(m.kode_desa, m.kode_kecamatan)",
        apart="m.kode_desa",
        apart_too="left(coalesce(m.kode_desa, m.kode_kecamatan), 8)",
        shown="coalesce(m.kode_desa = kode_desa_won.value, m.kode_kecamatan = kode_kecamatan_won.value)",
        counts="m.kode_desa IS NOT NULL OR m.kode_kecamatan IS DISTINCT FROM left(kode_desa_won.value, 8)",
        needs=("kode_desa", "kode_kecamatan"),
        changes=True,
    ),
)
"""Fields of persons; of families the three levels of desil."""


def list_conflicts(store: Store) -> None:
    """Fill `next.conflicts` from the working tables of a build, and the problems of the rows behind it."""
    for contested in CONTESTED:
        store.run(_statements_sql(contested), {"field": contested.field, "changes": contested.changes})
        perform(store, "conflicts.differing")
    perform(store, "conflicts.family_statements")
    perform(store, "conflicts.differing")
    perform(store, "conflicts.clear_problems")
    perform(store, "conflicts.problems")


def conflict_counts(store: Store) -> dict[str, dict[str, int]]:
    """By field, of what is built: persons or families with `contradictions`, and with `changes`."""
    lines = store.frame(section("conflicts.counts")).rows()
    return {field: {"contradictions": contradictions, "changes": changes} for field, contradictions, changes in lines}


def _statements_sql(contested: Contested) -> str:
    joins = " ".join(
        f"LEFT JOIN {identifier(f'p_{need}')} AS {identifier(f'{need}_won')} ON {identifier(f'{need}_won')}.no = m.no"
        for need in contested.needs
    )
    return f"""
        CREATE OR REPLACE TEMP TABLE w_statements AS
        SELECT i.id AS person_id, k.id AS family_id, $field AS field, {contested.value} AS value,
            {contested.apart} AS apart, {contested.apart_too} AS apart_too, m.source, m.periode AS period,
            m.told, m.told_until, w.record_id, coalesce({contested.shown}, FALSE) AS survives, $changes AS changes
        FROM w_members AS m
        JOIN w_link AS w ON w.no = m.no AND w.n = m.n
        JOIN w_person_ids AS i ON i.no = m.no
        LEFT JOIN w_person_family AS f ON f.no = m.no
        LEFT JOIN w_family_ids AS k ON k.no = f.family_no
        {joins}
        WHERE {contested.value} IS NOT NULL AND ({contested.counts})
            AND m.no IN (SELECT no FROM w_persons WHERE records > 1)"""
