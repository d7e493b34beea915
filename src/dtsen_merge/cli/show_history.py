"""Drawing the history on the terminal, at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dtsen_merge.cli.session import result_console, session, tell
from dtsen_merge.cli.show import number, table

if TYPE_CHECKING:
    from dtsen_merge.pipeline.outcome import RunOutcome

_TURNOVER = ("new", "returned", "split", "merged", "left", "changed")


def day(moment: str) -> str:
    """The day of a moment in ISO form."""
    return moment[:10]


def show_runs(runs: Sequence[dict[str, Any]]) -> None:
    """Every publication, and below them why gates were accepted or what was gone back to."""
    t = session.t
    columns = ("persons", "families", "rows")
    drawn = table("number", "run", "day", "kind", *columns, numeric=("number", *columns))
    for run in runs:
        counts = [number(run[name]) for name in columns]
        drawn.add_row(str(run["number"]), run["run_id"], day(run["finished"]), _kind(run), *counts)
    result_console().print(drawn)
    for run in runs:
        which = str(run["number"])
        if run["accepted"]:
            tell(t("history-accepted", number=which, gates=", ".join(run["accepted"]), reason=run["reason"]))
        elif run["kind"] == "rollback":
            tell(t("history-rolled-back", number=which, run=run["of_run"], reason=run["reason"]))
        elif run["reason"]:
            tell(t("history-reason", number=which, reason=run["reason"]))
    if any(not run["kept"] for run in runs):
        tell(t("history-not-kept"))


def _kind(run: dict[str, Any]) -> str:
    return session.t(f"history-kind-{run['kind']}") + ("" if run["kept"] else " *")


def show_difference(told: dict[str, Any]) -> None:
    """What came, went and changed between two published runs."""
    since, until = told["since"], told["until"]
    tell(
        session.t(
            "history-between",
            since=since["run_id"], day_since=day(since["finished"]), until=until["run_id"], day_until=day(until["finished"]),
        )
    )  # fmt: skip
    show_counts(told)


def show_counts(told: dict[str, Any]) -> None:
    """The counts of a difference."""
    t = session.t
    moved = [told[name][part] for name in ("persons", "families") for part in _TURNOVER]
    if not any((*moved, told["records"]["new"], told["records"]["gone"], *told["participation"].values())):
        tell(t("history-same"))
        return
    console = result_console()
    counted = ("before", "after", "new", "returned", "split-off", "merged", "left", "changed")
    drawn = table("what", *counted, numeric=counted)
    for name in ("persons", "families"):
        line = told[name]
        drawn.add_row(t(f"table-{name}"), *(number(line[part]) for part in ("before", "after", *_TURNOVER)))
    console.print(drawn)
    tell(t("history-records", **{name: number(count) for name, count in told["records"].items()}))
    tell(t("history-aid", **{name: number(count) for name, count in told["participation"].items()}))
    tell(t("history-desil", **{name: number(count) for name, count in told["desil"].items()}))
    if told["fields"]:
        told_fields = ", ".join(f"{name} {number(count)}" for name, count in told["fields"].items())
        tell(t("history-fields", fields=told_fields))
    _show_places(told)


def _show_places(told: dict[str, Any]) -> None:
    by_source = ("records_new", "records_gone", "persons_new", "persons_left", "begun", "ended")
    _show_by("source", [(line["source"], line) for line in told["sources"]], by_source)
    by_place = ("came", "went", "changed", "moved_in", "moved_out", "raised", "lowered", "begun", "ended")
    unknown = session.t("history-place-unknown")
    places = [(line["kecamatan"] or line["kode_kecamatan"] or unknown, line) for line in told["kecamatan"]]
    _show_by("kecamatan", places, by_place)


def _show_by(heading: str, lines: Sequence[tuple[str, dict[str, Any]]], columns: Sequence[str]) -> None:
    """A table of those lines, and those columns, in which something was counted."""
    busy = [(name, line) for name, line in lines if any(line[column] for column in columns)]
    shown = [column for column in columns if any(line[column] for _, line in busy)]
    if not busy:
        return
    drawn = table(heading, *(_dashed(column) for column in shown), numeric=[_dashed(column) for column in shown])
    for name, line in busy:
        drawn.add_row(name, *(_blank(line[column]) for column in shown))
    result_console().print(drawn)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _blank(count: int) -> str:
    return number(count) if count else ""


def show_dry_run(done: RunOutcome) -> None:
    """What a run would publish, and which gate would stop it."""
    t = session.t
    tell(t("dry-run", persons=number(done.persons), families=number(done.families), rows=number(done.rows)))
    if done.difference:
        show_counts(done.difference)
    for gate in done.gates:
        if gate.passed:
            continue
        name = f"{gate.gate} ({gate.detail})" if gate.detail else gate.gate
        before = "–" if gate.previous is None else f"{gate.previous:.4g}"
        key = "dry-run-gate-accepted" if gate.accepted else "dry-run-gate"
        tell(t(key, gate=name, value=f"{gate.value:.4g}", limit=f"{gate.limit:.4g}", before=before))
    tell(t("dry-run-stopped" if done.stopped else "dry-run-free"))


def show_rollback(done: RunOutcome, word: str) -> None:
    """That the earlier state stands again, and what a run would do next."""
    t = session.t
    tell(t("rollback-done", run=word, new=done.run_id, persons=number(done.persons), families=number(done.families)))
    tell(t("rollback-next"))
    tell(t("run-report", path=str(done.report)))


def show_story(told: dict[str, Any]) -> None:
    """The story in the order of the runs: events, values that became others, aid, members."""
    t = session.t
    console = result_console()
    for old, new in told["successors"]:
        tell(t("history-successor", old=old, new=new))
    standing = "history-stands" if told["stands"] else "history-gone"
    tell(t(standing, id=told["id"], since=_when(told, told["first_run"]), until=_when(told, told["last_run"])))
    drawn = table("number", "day", "happened", "origin", numeric=("number",))
    lines = [(event["run"], _event(event), "") for event in told["events"]]
    lines += [(line["run"], _change(line), _origin(line)) for line in told["changes"]]
    for run, what, where in sorted(lines, key=lambda line: line[0]):
        drawn.add_row(str(run), day(told["runs"].get(run, "")), what, where)
    if lines:
        console.print(drawn)
    for line in told["aid"]:
        aid = f"{line['program']} {line['periode'] or ''}".strip()
        key = "history-aid-stands" if line["last_run"] is None else "history-aid-ended"
        tell(
            t(
                key,
                aid=aid,
                source=line["source"],
                since=_when(told, line["first_run"]),
                until=_when(told, line["last_run"]),
            )
        )
    for line in told["members"]:
        key = "history-member-stands" if line["last_run"] is None else "history-member-left"
        tell(t(key, id=line["person_id"], since=_when(told, line["first_run"]), until=_when(told, line["last_run"])))


def _when(told: dict[str, Any], run: int | None) -> str:
    return "" if run is None else f"{run} ({day(told['runs'].get(run, ''))})"


def _event(event: dict[str, Any]) -> str:
    return session.t(
        f"history-event-{event['kind']}", id=event["id"], other=event["other_id"] or "–", records=event["records"] or 0
    )


def _change(line: dict[str, Any]) -> str:
    return f"{line['field']}: {_value(line['before'])} → {_value(line['after'])}"


def _value(told: str | None) -> str:
    """A value for reading: the language's yes and no, a dash for nothing."""
    words = {"true": "delivery-yes", "false": "delivery-no"}
    return session.t(words[told]) if told in words else told or "–"


def _origin(line: dict[str, Any]) -> str:
    where = " · ".join(str(line[name]) for name in ("file", "sheet") if line[name])
    return f"{where} : {line['row']}" if where else ""
