"""Rollback: the state after an earlier publication is published again, as a new event."""

from __future__ import annotations

from dtsen_merge.errors import UsageError
from dtsen_merge.registry.publication import PublishedRun, RunRecord, add_run, last_run
from dtsen_merge.registry.statements import perform, section
from dtsen_merge.registry.versions import VERSIONED, differs, state_sql, write_state
from dtsen_merge.store import Store


def require_rollback(store: Store, target: PublishedRun) -> None:
    """Whether there is something to go back to.

    Raises:
        UsageError: `rollback-stands`, the published state is that of the run already; `rollback-purged`, what was
            erased since is missing in it.
    """
    if store.value(section("rollback.purged_since"), {"number": target.number}):
        raise UsageError("rollback-purged", run=target.run_id)
    if not any(differs(store, table, state_sql(table, target.number)) for table in VERSIONED):
        raise UsageError("rollback-stands", run=target.run_id)


def roll_back(store: Store, target: PublishedRun, run: RunRecord) -> PublishedRun:
    """Publish the state after `target` again, in one transaction.

    In every versioned table that state stands again. Ids that come back are revived, ids that were born since are
    retired or lead to whoever has their records; counters never go back, so that no id is given twice.

    Args:
        store: The registry.
        target: The run to go back to (`find_run`), not the one that stands (`require_rollback`).
        run: The rollback as a run of its own: kind `rollback`, `of_run` the target's id.
    """
    parameters = {"number": target.number, "run_id": run.run_id}
    with store.transaction():
        for part in ("overlap", "events", "identity", "done"):
            perform(store, f"rollback.{part}", parameters)
        number = int(store.value(section("publication.next_number")))
        write_state(store, number, {table: state_sql(table, target.number) for table in VERSIONED})
        add_run(store, run)
    store.run("CHECKPOINT")
    published = last_run(store)
    if published is None:
        raise AssertionError("a rollback must be in the history")
    return published
