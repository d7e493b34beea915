"""Drawing for whoever looks after the machine: standing, schedule, examination; at 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.session import print_json, result_console, say, session, tell
from dtsen_merge.cli.show import number, show_set_aside, table
from dtsen_merge.errors import DtsenMergeError

if TYPE_CHECKING:
    from dtsen_merge.pipeline.doctor import Examination
    from dtsen_merge.pipeline.schedule import Scheduled

SIGNS = {"ok": "✓", "warning": "!", "fault": "✗"}


def show_status(told: dict[str, Any]) -> None:
    """How the registry stands: runs, contents, what waits, sources, schedule."""
    t = session.t
    run = told["run"]
    if holder := told.get("under_way"):
        _print(t("status-under-way", command=holder["command"], pid=holder["pid"], started=_moment(holder["started"])))
    if run is None:
        _print(t("status-never"))
    else:
        _print(t("status-last", run=run["run_id"], moment=_moment(run["finished"])))
        _print(t("status-counts", persons=told["persons"], families=told["families"]))
    _show_last(told)
    _show_waiting(told.get("waiting") or {})
    _show_model(((run or {}).get("counts") or {}).get("linkage", {}))
    if told["sources"]:
        _show_sources(told["sources"])
        show_set_aside(
            {**line, "period": source["period"]} for source in told["sources"] for line in source.get("deliveries", ())
        )
    if "schedule" not in told:  # an earlier state: nothing of what is the case now
        return
    schedule = told["schedule"]
    if schedule is None:
        _print(t("status-no-schedule"))
    elif schedule["next"]:
        _print(t("status-next", next=_moment(schedule["next"]), kind=schedule["kind"]))
    else:
        _print(t("status-schedule-odd", kind=schedule["kind"]))


def _show_last(told: dict[str, Any]) -> None:
    t = session.t
    good, bad = told.get("last_good"), told.get("last_bad")
    if good and good.get("state") == "unchanged":
        _print(t("status-checked", moment=_moment(good["ended"])))
    if not bad:
        return
    moment = _moment(bad["ended"] or bad["begun"])
    if bad["exit"] is None:
        line = t("status-crashed", command=bad["command"], moment=moment)
    elif bad["exit"] == ExitCode.GATE:
        line = t(
            "status-stopped", command=bad["command"], moment=moment, gates=bad.get("gates") or bad.get("code", "–")
        )
    else:
        line = t(
            "status-failed", command=bad["command"], moment=moment, exit=str(bad["exit"]), code=bad.get("code", "–")
        )
    _print(line)


def _show_waiting(waiting: dict[str, Any]) -> None:
    """What waits for a person; nothing is said of what does not."""
    t = session.t
    lines = []
    if waiting.get("review_pairs"):
        lines.append(t("status-wait-review", pairs=waiting["review_pairs"]))
    if waiting.get("corrections"):
        by_source = sorted(waiting["corrections_by_source"].items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{source} {number(rows)}" for source, rows in by_source[:4])
        more = ", …" if len(by_source) > 4 else ""
        lines.append(t("status-wait-corrections", rows=waiting["corrections"], sources=names + more))
    if waiting.get("conflicts"):
        lines.append(t("status-wait-conflicts", conflicts=waiting["conflicts"]))
    if lines:
        _print(t("status-waiting"))
        for line in lines:
            _print(line, "  ")


def _show_model(counts: dict[str, Any]) -> None:
    """The linkage model of the last run, and whether it still suits its rows; runs of earlier versions say nothing."""
    if "model" not in counts:
        return
    model = str(counts["model"])
    _print(session.t("linkage-status", number=model, learned=counts["model_records"]))
    if counts["model_outgrown"] or counts["model_new_sources"]:
        _print(session.t("linkage-status-old", number=model))


def _show_sources(sources: Sequence[dict[str, Any]]) -> None:
    t = session.t
    columns = ("accepted", "rejected", "age")
    drawn = table("source", "period", *columns, numeric=columns)
    for line in sources:
        age = number(line["age_days"])
        drawn.add_row(
            line["source"],
            line["period"] or "–",
            number(line["accepted"]),
            number(line["rejected"]),
            f"! {age}" if line.get("overdue") else age,
        )
    result_console().print(drawn)
    late = [f"{line['source']} ({number(line['expected_days'])})" for line in sources if line.get("overdue")]
    if late:
        _print(t("status-overdue", sources=", ".join(late)))


def tell_monitor(ask: Callable[[], dict[str, Any]], max_age_hours: float | None, as_json: bool) -> int:
    """One line on stdout, also where nothing can be said; 0 for OK, 1 for anything else that could be judged.

    Raises:
        DtsenMergeError: nothing could be judged: after the line, as every command ends.
    """
    from dtsen_merge.operations.monitor import Level
    from dtsen_merge.pipeline.monitor import monitor_status, unknown_status

    try:
        line = monitor_status(ask(), max_age_hours)
    except DtsenMergeError as fault:
        tell(unknown_status(fault.code).told())
        raise
    if as_json:
        measures = {measure.label: measure.value for measure in line.measures}
        print_json({"level": line.level.name, "words": list(line.words), "measures": measures, "line": line.told()})
    else:
        tell(line.told())
    return ExitCode.DONE if line.level is Level.OK else ExitCode.BAD_NEWS


def show_schedule(told: Scheduled, files: Sequence[Path]) -> None:
    """What the scheduler gets, as it gets it, on stdout; what it means and how to undo it, on stderr."""
    t = session.t
    if told.written:
        for thing in told.written:
            tell(t("schedule-wrote", thing=thing))
        if told.kind == "cron":  # one of many entries of one file: these lines are ours
            tell(told.files[0][1])
        for thing in told.replaced:
            tell(t("schedule-replaced", thing=thing))
        tell(t("schedule-next", next=_moment(told.next_due)))
        tell(t("schedule-undo", command=told.undo))
    else:
        for name, content in told.files:
            if told.kind == "systemd":
                tell(f"# {name}")
            tell(content)
        say(t("schedule-not-installed"))
        for command in told.commands:
            say(f"  {command}")
    for path in files:
        tell(t("schedule-file", path=str(path)))
    clock = told.clock
    say(t("schedule-clock", clock=clock["clock"]) if clock["wita"] == "yes" else t("schedule-clock-odd", **clock))
    if told.kind == "systemd":
        say(t("schedule-linger"))
    elif told.kind == "windows":
        say(t("schedule-signed-in"))
    elif told.kind == "cron":
        say(t("schedule-cron-awake"))


def show_removed(removed: Sequence[str]) -> None:
    """What was taken away."""
    for thing in removed:
        tell(session.t("schedule-removed", thing=thing))
    if not removed:
        tell(session.t("schedule-nothing"))


def show_examination(seen: Examination) -> None:
    """A line a check, with what to do under those that are not well; the sum at the end."""
    from dtsen_merge.pipeline.doctor import told

    t = session.t
    console = result_console()
    for check in seen.checks:
        sentence, remedy = told(check, session.language)
        style = {"fault": "bold red", "warning": "yellow"}.get(check.state, "")
        _fold(SIGNS[check.state], f"{t(f'area-{check.area}')}: {sentence}", style)
        if remedy:
            _fold(" ", f"→ {remedy}", "")
    console.print()
    console.print(t("doctor-sum", faults=seen.faults, warnings=seen.warnings))


def _fold(sign: str, sentence: str, style: str) -> None:
    """A sign and a text that folds under itself."""
    for place, line in enumerate(_lines(sentence, 2)):
        result_console().print(f"{sign if place == 0 else ' '} {line}", style=style or None)


def _print(sentence: str, indent: str = "") -> None:
    """A sentence that folds under its indent."""
    for line in _lines(sentence, len(indent)):
        result_console().print(indent + line)


def _lines(sentence: str, indent: int) -> list[str]:
    """Folded to the console; no spaces at the ends of lines, for it may go into a letter."""
    return wrap(sentence, max(result_console().width - indent, 20), break_long_words=False, break_on_hyphens=False)


def _moment(told: str) -> str:
    """A moment in ISO form, by the computer's clock, to the minute; other texts as they are."""
    try:
        return datetime.fromisoformat(told).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return told
