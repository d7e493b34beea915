"""Drawing a linkage and its models on the terminal, at 80 columns. Results go to stdout, sentences to stderr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dtsen_merge.cli.session import result_console, say, session, tell
from dtsen_merge.cli.show import number, table
from dtsen_merge.messages import has

if TYPE_CHECKING:
    from dtsen_merge.pipeline.outcome import LinkOutcome, ModelLine, ModelUse


def show_linkage(linked: LinkOutcome, *, with_blocking: bool) -> None:
    """What `link` found: counts, and where asked the blocking keys and what says most in the model."""
    console = result_console()
    told = session.t("show-link-counts", compared=linked.compared, linked=linked.linked, review=linked.review)
    console.print(told)
    if with_blocking:
        _show_keys(linked.blocking)
        if linked.blocking_recall is not None:
            recall, found = _decimal(linked.blocking_recall, 1) + " %", round(linked.blocking_recall * 10)
            console.print(session.t("linkage-recall", recall=recall, found=found))
    if linked.model_report:
        _show_levels(linked.strongest, linked.model)
        tell(session.t("linkage-model-written", number=linked.model, path=str(linked.model_report)))


def say_model(use: ModelUse | None, *, fresh: bool, command: str) -> None:
    """Which model was used, and what should be done about it; `command` is how a new one is learned."""
    if use is None:
        return
    t, told = session.t, {"number": str(use.number), "learned": use.learned_from}
    say(t(f"linkage-use-{use.how}", **told) if fresh else t("linkage-use-standing", number=str(use.number)))
    if not use.converged:
        say(t("linkage-use-not-converged", number=str(use.number)))
    for code in use.advice:
        more = {"records": use.records, "sources": ", ".join(use.new_sources), "command": command}
        say(t(f"linkage-advice-{code}", **told, **more))


def show_models(models: Sequence[ModelLine]) -> None:
    """The saved models, one a line."""
    if not models:
        say(session.t("linkage-models-none"))
        return
    columns = ("rows", "sources", "steps")
    drawn = table("model", "made", *columns, "learned", "state", numeric=("model", *columns))
    for line in models:
        learned = "yes" if line.converged else "no"
        drawn.add_row(
            str(line.number),
            line.made,
            number(line.records),
            str(len(line.sources)),
            str(line.iterations),
            session.t(f"linkage-learned-{learned}"),
            session.t(f"linkage-state-{line.state}"),
        )
    result_console().print(drawn)
    say(session.t("linkage-models-next"))


def _show_keys(keys: Sequence[dict[str, Any]]) -> None:
    """Two tables, since one would not fit: what each key finds, and what its blocks are."""
    console = result_console()
    columns = ("pairs", "new-pairs", "matches", "alone")
    found = table("key", *columns, numeric=columns)
    counts = ("records", "blocks", "largest", "split")
    blocks = table("key", *counts, numeric=counts)
    for key in keys:
        name = _key(str(key["key"]))
        found.add_row(name, *(number(key[part]) for part in ("pairs", "new_pairs", "matches", "only_matches")))
        blocks.add_row(name, *(number(key[part]) for part in ("records", "blocks", "largest_block", "split_records")))
    for title, drawn in (("linkage-keys-title", found), ("linkage-blocks-title", blocks)):
        console.print(session.t(title))
        console.print(drawn)


def _show_levels(levels: Sequence[dict[str, Any]], model: str) -> None:
    """The levels of a model that say most."""
    console = result_console()
    columns = ("m", "u", "weight")
    drawn = table("comparison", "level", *columns, numeric=columns)
    for line in levels:
        drawn.add_row(
            session.t(f"linkage-comparison-{line['comparison']}"),
            str(line["words"]),
            _probability(line["match"]),
            _probability(line["other"]),
            f"{'+' if line['weight'] > 0 else '−'}{_decimal(abs(line['weight']), 1)}",
        )
    console.print(session.t("linkage-model-strongest", number=model))
    console.print(drawn)


def _key(name: str) -> str:
    """A blocking key in words; one of an earlier version by its name."""
    key = f"linkage-key-{name}"
    return session.t(key) if has(key, session.language) else name


def _probability(value: float) -> str:
    """Four decimals, or two digits and a power of ten."""
    return (
        _decimal(value, 4) if value >= 0.001 else f"{value:.1e}".replace(".", "," if session.language == "id" else ".")
    )


def _decimal(value: float, digits: int) -> str:
    told = f"{value:.{digits}f}"
    return told.replace(".", ",") if session.language == "id" else told
