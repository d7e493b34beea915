"""Drawing what a purge would do and did, at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtsen_merge.cli.session import result_console, say, session, tell
from dtsen_merge.cli.show import number, table

if TYPE_CHECKING:
    from dtsen_merge.pipeline.purge import Purged
    from dtsen_merge.registry import PurgePlan

_LINES = 20


def show_plan(foreseen: Purged, *, inbox: bool) -> None:
    """What would go, before it does."""
    t = session.t
    plan = foreseen.plan
    tell(t(f"purge-plan-{plan.request.scope}", **_named(plan)))
    console = result_console()
    numeric = ("rows", "earlier")
    drawn = table("source", "file", *numeric, numeric=numeric)
    for source, file, rows, earlier in plan.files[:_LINES]:
        drawn.add_row(source, file, number(rows), number(earlier))
    if plan.files:
        console.print(drawn)
    if len(plan.files) > _LINES:
        console.print(t("purge-plan-more", files=len(plan.files) - _LINES))
    console.print(t("purge-plan-persons", gone=plan.persons_gone, changed=plan.persons_changed))
    if plan.sources_gone:
        console.print(t("purge-plan-sources", sources=", ".join(plan.sources_gone)))
    if plan.mentions:
        console.print(t("purge-mentions", rows=plan.mentions))
    console.print(t("purge-plan-folders", outputs=len(foreseen.outputs), backups=len(foreseen.backups)))
    if foreseen.inbox_files:
        key = "purge-plan-inbox" if inbox else "purge-plan-inbox-kept"
        console.print(t(key, files=len(foreseen.inbox_files)))


def show_purged(done: Purged) -> None:
    """What has gone, and what is left to do."""
    t = session.t
    plan, cleared = done.plan, done.cleared
    tell(t("purge-done", rows=plan.rows + plan.earlier_rows, run=done.run_id))
    tell(t("purge-left", persons=done.persons, families=done.families))
    if cleared is None:
        return
    tell(t("purge-folders", outputs=len(cleared.outputs), backups=len(cleared.backups)))
    for name in cleared.backups:
        tell(f"  backups/{name}")
    for key in ("emptied", "deleted", "left", "changed", "profiles"):
        for name in getattr(cleared, key):
            tell(t(f"purge-file-{key}", file=name))
    touched = {*cleared.emptied, *cleared.deleted}
    holding = [name for name in done.inbox_files if name not in touched]
    if holding and not (cleared.left or cleared.changed):
        tell(t("purge-inbox-holds", files=len(holding)))
        for name in holding[:_LINES]:
            tell(f"  {name}")
    if plan.mentions:
        tell(t("purge-mentions", rows=plan.mentions))
    say(t("purge-elsewhere"))


def _named(plan: PurgePlan) -> dict[str, str]:
    request = plan.request
    every = session.t("purge-every-source")
    return {"source": request.source or every, "period": request.period, "person": request.person_id or "–"}
