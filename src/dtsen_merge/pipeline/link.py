"""`link`: score what is staged, all sources against all, and keep the pairs.

The model is learned once and then used again: a new one is learned when a person asks for it (`--retrain`), or when
none of those saved fits this version of the program.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.errors import UsageError
from dtsen_merge.linkage import Linked, Model, link, linkage_basis, load_linked, load_model
from dtsen_merge.linkage.carried import keep_frequencies, load_earlier, load_frequencies
from dtsen_merge.linkage.persist import (
    BY_LINK,
    BY_RUN,
    SavedModel,
    keep_model,
    newest_model,
    save,
    saved_models,
)
from dtsen_merge.messages import Language
from dtsen_merge.pipeline.load import stage_mark
from dtsen_merge.pipeline.model_report import strongest_levels, write_model_page
from dtsen_merge.pipeline.outcome import LinkOutcome, ModelLine, ModelUse
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.registry import (
    is_staged,
    migrate,
    one_row_sources,
    published_runs,
    run_lock,
    staged_linkage_input,
    staged_run,
)
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store, open_store

OUTGROWN: Final = 2.0
"""A model learned from less than half, or more than twice, the rows that there are no longer suits them: shares of
names and chance agreement move with the number of people. A rule of ours; it gives advice and decides nothing."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model a person asked for: a saved one by its number, or one learned anew; by default the newest."""

    number: int | None = None
    retrain: bool = False


@dataclass(frozen=True, slots=True)
class LinkView:
    """What a person wants to see beside the counts; what has been linked already is then not linked again."""

    look: bool = False
    model_report: bool = False
    report_path: Path | None = None
    language: Language = "id"  # of the terminal; the page is in the language of the reports


NEWEST: Final = ModelChoice()
COUNTS_ONLY: Final = LinkView()


def link_staged(
    workspace: Workspace,
    *,
    progress: Progress,
    choice: ModelChoice = NEWEST,
    view: LinkView = COUNTS_ONLY,
    full: bool = False,
) -> LinkOutcome:
    """Link the staged rows; with `full`, compare all of them, also those that were compared before.

    Raises:
        UsageError: nothing is staged; options that do not go together; no model of that number.
        SurroundingsError: the model asked for was made by another version; the page cannot be written.
        LockedError: another run is at work.
    """
    _check(choice, view)
    with run_lock(workspace.registry, "link"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        standing = _standing(store, workspace, choice) if (view.look or view.model_report) and not full else None
        linked, use = standing or link_in(store, workspace, progress, choice=choice, learned_by=BY_LINK, full=full)
        outcome = _outcome(linked, use, fresh=standing is None)
        if not view.model_report:
            return outcome
        lines = {line.number: line for line in saved_models(store)}
    path = view.report_path or workspace.output / f"model-{use.number}.html"
    write_model_page(workspace, lines[use.number], linked.model, path, language=workspace.settings.language.reports)
    return replace(outcome, model_report=path, strongest=strongest_levels(linked.model, view.language))


def link_in(
    store: Store,
    workspace: Workspace,
    progress: Progress,
    *,
    choice: ModelChoice = NEWEST,
    learned_by: str = BY_RUN,
    full: bool = False,
) -> tuple[Linked, ModelUse]:
    """Link inside an open registry; gives what was found and which model found it.

    Where the last linkage used the same model, only rows that are new or say something else are compared, against
    all; `full` compares everything, to the same end.
    """
    basis = staged_run(store)
    chosen = _choose(store, choice)
    once = one_row_sources(store)
    records = staged_linkage_input(store)
    progress.stage("link")
    told = 0

    def listen(_stage: str, done: int, _total: int) -> None:
        nonlocal told
        progress.advance(max(done - told, 0))
        told = max(done, told)

    linked = link(
        store,
        records,
        settings=workspace.settings.linkage,
        one_row_sources=once,
        on_progress=listen,
        judged=True,
        model=chosen.model,
        frequencies=load_frequencies(store, chosen.number) if chosen.number is not None else None,
        earlier=load_earlier(store, chosen.number, once) if chosen.number is not None and not full else None,
    )
    before = {line.number for line in saved_models(store)}
    number = chosen.number
    if number is None:
        number = keep_model(store, linked.model, linked.frequencies, basis=basis, learned_by=learned_by)
    elif linked.frequencies:
        keep_frequencies(store, number, linked.frequencies)
    how = "same" if chosen.how == "retrained" and number in before else chosen.how
    learned = chosen.model or linked.model
    use = _use(number, how, learned, records)
    linked = replace(linked, counts={**linked.counts, **_counted(use)})
    save(store, linked, basis=basis, number=number, once=once)
    return linked, use


def list_models(workspace: Workspace) -> tuple[ModelLine, ...]:
    """The saved models, the oldest first.

    Raises:
        LockedError: another run is at work.
    """
    if not workspace.registry.exists():
        return ()
    with run_lock(workspace.registry, "link"), open_store(workspace.registry, workspace.settings.store) as store:
        migrate(store)
        published = _published_with(store)
        return tuple(_line(saved, published) for saved in saved_models(store))


@dataclass(frozen=True, slots=True)
class _Chosen:
    how: str
    number: int | None = None
    model: Model | None = None


def _choose(store: Store, choice: ModelChoice) -> _Chosen:
    """The model to use, or none: then one is learned."""
    if choice.retrain:
        return _Chosen("retrained" if saved_models(store) else "first")
    if choice.number is not None:
        model = load_model(store, choice.number)
        if model is None:
            known = ", ".join(str(saved.number) for saved in saved_models(store)) or "–"
            raise UsageError("linkage-model-unknown", number=str(choice.number), known=known)
        return _Chosen("asked", choice.number, model)
    newest = newest_model(store, published=_published_with(store))
    if newest:
        return _Chosen("kept", newest[0].number, newest[1])
    return _Chosen("unfit" if any(not saved.fits for saved in saved_models(store)) else "first")


def _check(choice: ModelChoice, view: LinkView) -> None:
    if choice.retrain and choice.number is not None:
        raise UsageError("linkage-model-or-retrain")
    if view.report_path and not view.model_report:
        raise UsageError("linkage-file-without-report", file=view.report_path.name)


def _standing(store: Store, workspace: Workspace, choice: ModelChoice) -> tuple[Linked, ModelUse] | None:
    """The last linkage, where it is about what is staged and used the model that is wanted."""
    if choice.retrain or linkage_basis(store) != staged_run(store) or not is_staged(store, stage_mark(workspace)):
        return None
    used = [saved for saved in saved_models(store) if saved.in_use and saved.fits]
    if not used or choice.number not in (None, used[0].number):
        return None
    linked, learned = load_linked(store), load_model(store, used[0].number)
    if linked is None or learned is None:
        return None
    return linked, _use(used[0].number, "kept", learned, staged_linkage_input(store))


def _published_with(store: Store) -> frozenset[int]:
    """The numbers of the models that published runs used."""
    counts = (run.counts.get("linkage", {}) for run in published_runs(store))
    return frozenset(int(told["model"]) for told in counts if "model" in told)


def _use(number: int, how: str, learned: Model, records: pl.DataFrame) -> ModelUse:
    """What there is to say of a model before these rows (LINKAGE_INPUT)."""
    fresh = tuple(sorted(set(records["source"].unique().to_list()) - set(learned.sources)))
    few, many = sorted((learned.records, records.height))
    advice = [*(["model-outgrown"] if many > OUTGROWN * few else []), *(["model-new-sources"] if fresh else [])]
    return ModelUse(
        number=number,
        how=how,
        learned_from=learned.records,
        records=records.height,
        new_sources=fresh,
        converged=learned.converged,
        advice=tuple(advice),
    )


def _counted(use: ModelUse) -> dict[str, int]:
    """The model among the linkage's counts, which run.json and the registry's history keep."""
    return {
        "model": use.number,
        "model_records": use.learned_from,
        "model_outgrown": int("model-outgrown" in use.advice),
        "model_new_sources": len(use.new_sources),
    }


def _outcome(linked: Linked, use: ModelUse, *, fresh: bool) -> LinkOutcome:
    counts: dict[str, Any] = linked.counts
    return LinkOutcome(
        records=counts["records"],
        compared=counts["pairs_compared"],
        linked=counts["pairs_linked"],
        review=counts["pairs_for_review"],
        model=str(use.number),
        blocking=tuple(linked.blocking.to_dicts()),
        blocking_recall=counts.get("blocking_recall_percent"),
        model_use=use,
        fresh=fresh,
    )


def _line(saved: SavedModel, published: Collection[int]) -> ModelLine:
    stopped = saved.learned_by == BY_RUN and saved.number not in published
    state = "in-use" if saved.in_use else "unfit" if not saved.fits else "stopped" if stopped else "ready"
    return ModelLine(
        number=saved.number,
        made=saved.made.isoformat(sep=" ", timespec="minutes"),
        records=saved.records,
        sources=saved.sources,
        iterations=saved.iterations,
        converged=saved.converged,
        basis=saved.basis,
        state=state,
    )
