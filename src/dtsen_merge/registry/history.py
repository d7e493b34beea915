"""Asking the history: which run is meant, and how the state after one differs from the state after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from dtsen_merge.errors import UsageError
from dtsen_merge.registry.publication import PublishedRun, published_runs
from dtsen_merge.registry.statements import identifier, perform, section
from dtsen_merge.registry.versions import columns_of
from dtsen_merge.store import Store

_NAMED: Final = 8  # runs that a sentence about an unknown one names
_NOT_COMPARED: Final = frozenset(
    {"person_id", "family_id", "sources", "records", "record_ids", "picks", "family_record", "padan_dukcapil"}
)
"""Columns that say where a value comes from, not what it is; a person's family is compared all the same."""


@dataclass(frozen=True, slots=True)
class Turnover:
    """Persons or families of two states: after = before + new + returned + split - merged - left.

    new: an id that stood in no earlier state; returned: one that did; split: its records stood under another id;
    merged: the id is gone and its records stand under another; left: id and records are gone; changed: the id stands
    in both, and a value of it is another.
    """

    before: int
    after: int
    new: int = 0
    returned: int = 0
    split: int = 0
    merged: int = 0
    left: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """How the state after the publication `until` differs from that after `since` (0: the empty one).

    records: before, after, new, gone. participation: begun, ended (persons or families, by programme). desil: persons
    and families whose desil_nasional is a higher number (raised) or a lower one. fields: persons by field that is
    another. sources, kecamatan, programmes: counts by each, plain numbers under English keys.
    """

    since: int
    until: int
    persons: Turnover
    families: Turnover
    records: dict[str, int]
    participation: dict[str, int]
    desil: dict[str, int]
    fields: dict[str, int]
    programmes: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    kecamatan: tuple[dict[str, Any], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        counted = [*asdict(self.persons).items(), *asdict(self.families).items(), *self.records.items()]
        moved = any(count for name, count in counted if name not in ("before", "after"))
        return not (moved or any(self.participation.values()))

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def find_run(store: Store, word: str) -> PublishedRun:
    """The published run that a word means: its id, its number, or a unique beginning of its id.

    Raises:
        UsageError: there is none, several begin so, or its state was not kept.
    """
    runs = published_runs(store)
    asked = word.strip()
    found = [run for run in runs if run.run_id == asked] or [run for run in runs if str(run.number) == asked]
    found = found or [run for run in runs if asked and run.run_id.startswith(asked)]
    if len(found) == 1 and found[0].kept:
        return found[0]
    if not runs:
        raise UsageError("nothing-published")
    if len(found) > 1:
        raise UsageError("run-ambiguous", run=asked, known=_told(found))
    kept = [run for run in runs if run.kept]
    raise UsageError("run-not-kept" if found else "run-unknown", run=asked, known=_told(kept))


def _told(runs: Sequence[PublishedRun]) -> str:
    shown = ", ".join(f"{run.number} ({run.run_id})" for run in runs[-_NAMED:])
    return f"…, {shown}" if len(runs) > _NAMED else shown


def difference(store: Store, since: int, until: int) -> Difference:
    """Compare the states after two publications; whole-frame SQL over what differs, counts only."""
    numbers = {"since": since, "until": until}
    with _compared(store, numbers):
        totals = store.frame(section("history.totals"), numbers).row(0, named=True)
        ends: dict[str, dict[str, int]] = {"person": {}, "family": {}}
        for entity, kind, count in store.frame(section("history.ends")).rows():
            ends[entity][kind] = count
        changed = int(store.value("SELECT count(*) FROM w_changed"))
        families = int(store.value(f"SELECT count(*) FROM ({_changed_sql(store, 'families', 'family_id')})"))
        fields = store.frame(_fields_sql(store)).row(0, named=True)
        return Difference(
            **numbers,
            persons=Turnover(totals["persons_before"], totals["persons_after"], changed=changed, **ends["person"]),
            families=Turnover(totals["families_before"], totals["families_after"], changed=families, **ends["family"]),
            records={name: totals[f"records_{name}"] for name in ("before", "after", "new", "gone")},
            participation={name: totals[name] for name in ("begun", "ended")},
            desil=store.frame(section("history.desil")).row(0, named=True),
            fields=dict(sorted(((n, c) for n, c in fields.items() if c), key=lambda line: (-line[1], line[0]))),
            programmes=_lines(store, "programmes"),
            sources=_lines(store, "by_source", numbers),
            kecamatan=_lines(store, "by_kecamatan", numbers),
        )


def _lines(store: Store, name: str, numbers: dict[str, int] | None = None) -> tuple[dict[str, Any], ...]:
    return tuple(store.frame(section(f"history.{name}"), numbers).to_dicts())


@contextmanager
def _compared(store: Store, numbers: dict[str, int]) -> Iterator[None]:
    """The rows that differ, in temp tables."""
    standing = set(_temporary(store))
    for part in ("rows", "persons_came_and_went", "families_came_and_went", "participation"):
        perform(store, f"history.{part}", numbers)
    store.run(f"CREATE OR REPLACE TEMP TABLE w_changed AS {_changed_sql(store, 'persons', 'person_id')}")
    yield
    for name in _temporary(store):
        if name not in standing:
            store.run(f"DROP TABLE {identifier(name)}")


def _temporary(store: Store) -> list[str]:
    return store.frame("SELECT table_name FROM duckdb_tables() WHERE temporary").get_column("table_name").to_list()


def _fields(store: Store, table: str) -> list[str]:
    family = ["family_id"] if table == "persons" else []
    return [*family, *(name for name in columns_of(store, table) if name not in _NOT_COMPARED)]


def _changed_sql(store: Store, table: str, key: str) -> str:
    """The ids that stand in both states with a value that is another."""
    differs = " OR ".join(
        f"w.{identifier(name)} IS DISTINCT FROM i.{identifier(name)}" for name in _fields(store, table)
    )
    was, came, named = identifier(f"w_{table}_was"), identifier(f"w_{table}_is"), identifier(key)
    return f"SELECT i.{named} FROM {was} AS w JOIN {came} AS i ON i.{named} = w.{named} WHERE {differs}"


def _fields_sql(store: Store) -> str:
    counts = ", ".join(
        f"count(*) FILTER (w.{identifier(name)} IS DISTINCT FROM i.{identifier(name)}) AS {identifier(name)}"
        for name in _fields(store, "persons")
    )
    return f"SELECT {counts} FROM w_persons_was AS w JOIN w_persons_is AS i ON i.person_id = w.person_id"
