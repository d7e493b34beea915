"""Drawing results on the terminal, for people, at 80 columns. Results go to stdout, sentences to stderr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.table import Table

from dtsen_merge.cli.session import result_console, say, session, tell

if TYPE_CHECKING:
    from dtsen_merge.pipeline.outcome import RunOutcome

GATE_REMEDIES: Final = {
    "max_rejected_share": "gate-remedy-max-rejected-share",
    "max_cluster_size": "gate-remedy-max-cluster-size",
    "max_pairs_growth": "gate-remedy-max-pairs-growth",
    "max_change_share": "gate-remedy-max-change-share",
    "lost_source": "gate-remedy-lost-source",
    "rolled_back": "gate-remedy-rolled-back",
}
"""What to look at when a gate stops a run."""


def table(*columns: str, numeric: Sequence[str] = ()) -> Table:
    """An empty table whose headings are `table-*` messages."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for name in columns:
        right = name in numeric
        drawn.add_column(
            session.t(f"table-{name}"), justify="right" if right else "left", overflow="fold", no_wrap=right
        )
    return drawn


def number(value: float | None) -> str:
    """A whole number with the language's separators, a dash for nothing."""
    if value is None:
        return "–"
    told = f"{value:,.0f}"
    return told.replace(",", ".") if session.language == "id" else told


def share(value: float | None) -> str:
    """A share between 0 and 1 with four digits."""
    if value is None:
        return "–"
    told = f"{value:.4f}"
    return told.replace(".", ",") if session.language == "id" else told


def percent(value: float) -> str:
    """A share between 0 and 1 in whole per cent; nothing for none."""
    return f"{value:.0%}" if value else ""


def show_run(done: RunOutcome, command: str = "run") -> None:
    """How a run (or `merge`, as the command says) ended, and what to open next."""
    t = session.t
    if done.unchanged:
        tell(t("run-unchanged", run=done.run_id))
    elif done.published:
        tell(t("run-published", persons=done.persons, families=done.families, rows=done.rows, run=done.run_id))
    else:
        say_gates(done, command)
    if done.review_pairs:
        tell(t("run-review", pairs=done.review_pairs, path=str(done.folder / "review.xlsx")))
    tell(t("run-report", path=str(done.report)))


def say_gates(done: RunOutcome, command: str) -> None:
    """Which gates stopped the run, by how much and against what before, what to look at, and how to let it through."""
    t = session.t
    broken = [gate for gate in done.gates if not gate.passed and not gate.accepted]
    if not broken:
        return
    say(t("run-stopped"))
    for gate in broken:
        measured = (gate.value, gate.limit, gate.previous)
        told = dict(zip(("value", "limit", "previous"), (_measure(gate.gate, part) for part in measured), strict=True))
        say(t("gate-line", gate=f"{gate.gate} ({gate.detail})" if gate.detail else gate.gate, **told))
    names = list(dict.fromkeys(gate.gate for gate in broken))
    for name in names:
        say(t(GATE_REMEDIES[name]))
    say(t("run-accept-hint", command=command, gate=" --accept ".join(names)))


def _measure(gate: str, value: float | None) -> str:
    """A gate's measure: shares in per cent with one decimal, other numbers as they are."""
    if value is None:
        return "–"
    told = f"{value:.1%}" if gate.endswith("_share") else f"{value:,.4g}"
    return told.translate(str.maketrans(",.", ".,")) if session.language == "id" else told


def show_set_aside(lines: Iterable[Mapping[str, Any]]) -> None:
    """Which files gave way to which others, and with how many rows; nothing where all of them count."""
    for line in lines:
        told = {"file": line["file"], "period": line["period"] or "–", "other": ", ".join(line["by"])}
        for kind, key in (("copied", "copy"), ("superseded", "superseded"), ("corrected", "corrected")):
            if line[kind]:
                result_console().print(session.t(f"delivery-{key}", rows=line[kind], **told))


def show_evaluation(told: dict[str, Any]) -> None:
    """Scores, all pairs and by subgroup."""
    columns = ("precision", "recall", "f1")
    drawn = table("measure", *columns, numeric=columns)
    for name in ("pairwise", "within", "across", "b_cubed"):
        score = told[name]
        drawn.add_row(session.t(f"measure-{name.replace('_', '-')}"), *(share(score[part]) for part in columns))
    console = result_console()
    console.print(drawn)
    groups = table("subgroup", "records", *columns, numeric=("records", *columns))
    for group in told["subgroups"]:
        groups.add_row(group["name"], number(group["rows"]), *(share(group["pairwise"][part]) for part in columns))
    if told["subgroups"]:
        console.print(groups)
