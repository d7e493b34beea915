"""Erasing rows from a registry: which they are, out of the stage, and out of every state that is kept.

All of it happens in a copy of the registry (`compaction`). What is deleted is chosen by record; which tables hold records
is asked of the database, so that a table that a later version adds is not forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.registry.statements import identifier, perform, section
from dtsen_merge.registry.versions import columns_of
from dtsen_merge.store import Store
from dtsen_merge.tables import CLUSTERS, CUTS, PAIRS, PERSON_FIELDS, conform

Scope = Literal["source", "period", "person"]
ERASED: Final = "row-ignored-erased"
_ASKED_LATER: Final = frozenset({"crosswalk", "persons", "families", "problems"})
"""Versioned tables that are needed until the new state is published, or have a rule of their own."""
_BARE_PERSON: Final = frozenset({"person_id", "family_id", "sources", "records", "record_ids", "picks"})
_BARE_FAMILY: Final = frozenset({"family_id", "members", "sources", "records"})
"""What stays of a version in which erased records stood: ids and counts."""
_SOME: Final = 1000


@dataclass(frozen=True, slots=True)
class PurgeRequest:
    """What is to be erased: a source, a period of it or of all, or a person (by id, or by NIK)."""

    source: str = ""
    period: str = ""
    person_id: str = ""
    nik: str = ""

    @property
    def scope(self) -> Scope:
        """What is erased."""
        return "person" if self.person_id or self.nik else "period" if self.period else "source"

    @property
    def whole(self) -> str:
        """The source that goes as a whole; "" for none."""
        return self.source if self.scope == "source" else ""


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge would erase. Names nobody: persons by their ids."""

    request: PurgeRequest
    rows: int  # of the published state
    earlier_rows: int  # of earlier states, or waiting on the stage
    persons_gone: int
    persons_changed: int
    mentions: int  # rows of others that name her as mother, father or head of the family
    files: tuple[tuple[str, str, int, int], ...]  # source, file, rows now, rows of earlier states
    persons: tuple[str, ...]  # ids of those that go, the first thousand
    sources_gone: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.rows or self.earlier_rows or self.sources_gone)

    def counts(self) -> dict[str, int]:
        """The figures alone."""
        names = ("rows", "earlier_rows", "persons_gone", "persons_changed", "mentions")
        return {name: getattr(self, name) for name in names}


def select_rows(store: Store, request: PurgeRequest) -> PurgePlan:
    """Mark what is to go (temp table w_erased and others) and say what it comes to.

    Raises:
        UsageError: `purge-source-unknown`, `purge-nobody`, `purge-several` (a NIK that several persons have).
    """
    perform(store, "purge.begin")
    if request.source and not store.value(section("purge.known_source"), {"source": request.source}):
        raise UsageError("purge-source-unknown", source=request.source)
    person = _subject(store, request)
    if request.scope == "person":
        perform(store, "purge.somebody", {"person_id": person, "nik": request.nik or None})
    else:
        perform(store, "purge.nobody")
    for table in _origins(store):
        _gather(store, table, _condition(request), request)
    if request.scope == "person":
        perform(store, "purge.twins")
        for table in _origins(store):
            _gather(store, table, "(r.source, {content}) IN (SELECT (source, content) FROM w_marks)", request)
    perform(store, "purge.chosen", {"whole": request.whole})
    perform(store, "purge.touched")
    plan = _plan(store, PurgeRequest(request.source, request.period, person, request.nik))
    if plan.is_empty and request.scope == "person":
        raise UsageError("purge-nobody")
    return plan


def erased_words(store: Store) -> tuple[str, ...]:
    """NIKs and names (of two words and more) of the person who is erased; they leave the registry nowhere."""
    return tuple(store.frame(section("purge.words")).get_column("word").to_list())


def unstage_rows(store: Store, request: PurgeRequest, run_id: str) -> tuple[str, ...]:
    """Bring the stage to the published state and take the rows out of it; gives the sources that lost some of theirs."""
    moment = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        if store.value(section("purge.stage_differs")):
            perform(store, "purge.restore_stage", {"now": moment})
        for table in _tables(store, "stage"):
            if table.startswith(
                "set_aside"
            ):  # rows that wait for what took their place to go; the next load finds them
                store.run(f"DELETE FROM stage.{identifier(table)}")
        perform(store, "purge.unstage", {"run_id": run_id})
        return tuple(store.frame(section("purge.touched_sources")).get_column("source").to_list())


def forget_findings(store: Store, sources: Sequence[str], group: Sequence[str], across: Sequence[str]) -> None:
    """Take back problems that rows show together, of some sources and of all, so that they can be found again."""
    parameters = {"sources": list(sources), "group_codes": list(group), "across_codes": list(across)}
    with store.transaction():
        perform(store, "purge.found_together", parameters)


def renumber(store: Store, sources: Sequence[str]) -> pl.DataFrame:
    """Number the rows alike anew; gives `old`, `new` of those whose id has changed."""
    with store.transaction():
        perform(store, "stage.number_again", {"sources": list(sources)})
        perform(store, "stage.number_duplicates")
        perform(store, "purge.renamed")
    return store.frame(section("purge.changed_names"))


def erased_records(store: Store) -> pl.DataFrame:
    """`record_id` of all that goes."""
    return store.frame(section("purge.gone"))


def standing_clusters(store: Store) -> pl.DataFrame:
    """CLUSTERS: the persons as they stand, without what goes."""
    return conform(store.frame(section("purge.clusters")), CLUSTERS)


def standing_review(store: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    """PAIRS that wait for a person and CUTS, without what goes."""
    return (
        conform(store.frame(section("purge.review")), PAIRS),
        conform(store.frame(section("purge.cuts")), CUTS),
    )


def erase_before(store: Store, request: PurgeRequest) -> None:
    """Erase answers, and from every kept state all but what the new state is still to be compared with."""
    whole = {"whole": request.whole}
    with store.using(new_answer_marks=store.frame(section("answers.marks"))), store.transaction():
        perform(store, "purge.answers", whole)
    with store.using(new_answer_marks=store.frame(section("answers.marks"))), store.transaction():
        perform(store, "purge.answered")
    with store.transaction():
        perform(store, "purge.old_problems")
        for table in sorted(set(_tables(store, "history")) - _ASKED_LATER):
            _erase_versions(store, table, whole)
        if request.whole:
            store.run("DELETE FROM history.problems WHERE source = $whole", whole)
            for table in _tables(store, "deliveries"):
                if "source" in _columns(store, "deliveries", table):
                    store.run(f"DELETE FROM deliveries.{identifier(table)} WHERE source = $whole", whole)


def erase_after(store: Store, request: PurgeRequest) -> None:
    """Erase the rest from earlier states, once the new one is published."""
    with store.transaction():
        perform(store, "purge.old_persons")
        store.run(_persons_sql(columns_of(store, "persons")))
        perform(store, "purge.old_families")
        store.run(_families_sql(columns_of(store, "families")))
        perform(store, "purge.old_rest", {"whole": request.whole})
        for table in _tables(store, "next"):
            store.run(f"DELETE FROM next.{identifier(table)}")


def remember_erased(
    store: Store, plan: PurgePlan, *, run_id: str, reason: str, inbox: bool, pads: Mapping[str, bytes]
) -> None:
    """Write down what was erased: the rows that are not to come back, what folders still hold, and the purge itself."""
    request = plan.request
    facts = {
        "run_id": run_id,
        "moment": datetime.now(UTC).replace(tzinfo=None),
        "reason": reason,
        "scope": request.scope,
        "source": request.source,
        "period": request.period,
        "person_id": request.person_id,
        "counts": json.dumps(plan.counts()),
        **pads,
    }
    with store.transaction():
        perform(store, "purge.remember", facts)
        if inbox:
            perform(store, "purge.ask_inbox", facts)
        perform(store, "purge.record", facts)


def unfinished_purges(store: Store) -> list[dict[str, Any]]:
    """Purges whose folders have not been cleared yet; `counts` as a mapping."""
    lines = store.frame(section("purge.unfinished")).rows(named=True)
    return [{**line, "counts": json.loads(line["counts"])} for line in lines]


def rows_in_inbox(store: Store) -> pl.DataFrame:
    """`source, file, sha256, sheet, row, whole`: what is still to be taken out of the agencies' files."""
    return store.frame(section("purge.inbox"))


def taken_out_of(store: Store, file: str) -> None:
    """The rows are out of that file of the inbox."""
    perform(store, "purge.taken_out", {"file": file})


def finish_purges(store: Store) -> None:
    """Folders are cleared."""
    with store.transaction():
        perform(store, "purge.finish")


def _subject(store: Store, request: PurgeRequest) -> str:
    """The person's id; "" where the NIK is only in rows that are nobody's."""
    if request.scope != "person":
        return ""
    if request.person_id:
        known = store.value(section("purge.known_person"), {"person_id": request.person_id})
        if known:
            return request.person_id
        successor = store.value(section("lookup.successor"), {"id": request.person_id})
        if successor:
            raise UsageError("purge-merged", id=request.person_id, successor=successor)
        raise UsageError("purge-nobody")
    found = store.frame(section("purge.persons_of_nik"), {"nik": request.nik}).get_column("person_id").to_list()
    if len(found) > 1:
        raise UsageError("purge-several", ids=", ".join(found[:5]))
    return found[0] if found else ""


def _condition(request: PurgeRequest) -> str:
    if request.scope == "source":
        return "r.source = $source"
    if request.scope == "period":
        told = "coalesce(r.periode, p.period)"
        return f"$source IN ('', r.source) AND ({told} = $period OR starts_with({told}, $period || '-'))"
    return (
        "r.record_id IN (FROM w_hers) OR (r.row_kind = 'person'"
        " AND r.record_id NOT IN (SELECT record_id FROM w_owned)"
        " AND EXISTS (FROM w_subject AS s WHERE r.nik = s.nik OR (r.status = 'rejected' AND contains(r.raw, s.nik))"
        " OR (r.nik IS NULL AND r.nama = s.nama AND r.tanggal_lahir = s.tanggal_lahir)))"
    )


def _gather(store: Store, table: str, condition: str, request: PurgeRequest) -> None:
    content = "content_mark(r.source, r.row_kind, r.raw, r.periode)"
    sql = f"""
        INSERT INTO w_rows
        SELECT DISTINCT r.source, r.file, r.sheet, r.row, r.record_id, {content}
        FROM {table} AS r LEFT JOIN w_periods AS p ON p.source = r.source
        WHERE {condition.format(content=content)}"""
    given = {"source": request.source, "period": request.period}
    store.run(sql, {name: value for name, value in given.items() if f"${name}" in sql})


def _origins(store: Store) -> list[str]:
    """The tables that hold rows of files."""
    own = ["history.records", "stage.records"]
    return [*own, *(["stage.set_aside"] if "set_aside" in _tables(store, "stage") else [])]


def _plan(store: Store, request: PurgeRequest) -> PurgePlan:
    counts = store.frame(section("purge.plan_counts")).rows(named=True)[0]
    ids = store.frame(section("purge.touched_ids"), {"limit": _SOME}).get_column("person_id").to_list()
    return PurgePlan(
        request=request,
        **counts,
        files=tuple(store.frame(section("purge.plan_rows")).rows()),
        persons=tuple(ids),
        sources_gone=tuple(store.frame(section("purge.gone_sources")).get_column("source").to_list()),
    )


def _erase_versions(store: Store, table: str, whole: Mapping[str, str]) -> None:
    """Delete a versioned table's rows that came from erased records."""
    kept, columns = f"history.{identifier(table)}", _columns(store, "history", table)
    for name in ("record_id", "record_a", "record_b"):
        if name in columns:
            store.run(f"DELETE FROM {kept} WHERE {identifier(name)} IN (FROM w_gone)")
    if whole["whole"] and "source" in columns:
        store.run(f"DELETE FROM {kept} WHERE source = $whole", whole)
    if table == "desil":
        perform(store, "purge.old_desil", whole)


def _persons_sql(columns: Sequence[str]) -> str:
    """Empty, in the versions of w_versions, every value that came from a record among its `hits`."""

    def is_hit(name: str) -> str:
        return f"list_contains(w.hits, t.picks.{identifier(name)})"

    picked = [name for name in columns if name in PERSON_FIELDS]
    unknown = [name for name in columns if name not in PERSON_FIELDS and name not in _BARE_PERSON]
    values = [
        f"{identifier(name)} = CASE WHEN {is_hit(name)} THEN NULL ELSE t.{identifier(name)} END" for name in picked
    ]
    picks = ", ".join(
        f"{identifier(name)} := CASE WHEN {is_hit(name)} THEN NULL ELSE t.picks.{identifier(name)} END"
        for name in picked
    )
    sets = [
        *values,
        *(f"{identifier(name)} = NULL" for name in unknown),
        f"picks = struct_pack({picks})",
        "record_ids = list_transform(t.record_ids, lambda x, place:"
        " CASE WHEN list_contains(w.hits, place) THEN NULL ELSE x END)",
    ]
    return f"UPDATE history.persons AS t SET {', '.join(sets)} FROM w_versions AS w WHERE t.rowid = w.id"


def _families_sql(columns: Sequence[str]) -> str:
    sets = [f"{identifier(name)} = NULL" for name in columns if name not in _BARE_FAMILY]
    return f"UPDATE history.families AS t SET {', '.join(sets)} FROM w_kin AS w WHERE t.rowid = w.id"


def _tables(store: Store, schema: str) -> list[str]:
    sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = $schema AND NOT temporary ORDER BY table_name"
    return store.frame(sql, {"schema": schema}).get_column("table_name").to_list()


def _columns(store: Store, schema: str, table: str) -> set[str]:
    sql = "SELECT column_name FROM duckdb_columns() WHERE schema_name = $schema AND table_name = $table"
    return set(store.frame(sql, {"schema": schema, "table": table}).get_column("column_name").to_list())
