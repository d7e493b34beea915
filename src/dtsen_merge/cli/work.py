"""Commands that do the work: `run`, and its steps `load`, `link`, `merge`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dtsen_merge.cli import journal
from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session

if TYPE_CHECKING:
    from dtsen_merge.pipeline.outcome import LinkOutcome
    from dtsen_merge.settings import Workspace


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-work")
    accept_option = typer.Option("--accept", metavar="GATE", help=t("option-accept"), show_default=False)
    full_option = typer.Option("--full", help=t("option-full"))
    reason_option = typer.Option("--reason", help=t("option-reason"), show_default=False)

    dry_option = typer.Option("--dry-run", help=t("option-dry-run"))

    @app.command(rich_help_panel=panel, help=t("help-run"))
    def run(
        accept: Annotated[list[str] | None, accept_option] = None,
        reason: Annotated[str, reason_option] = "",
        force: Annotated[bool, typer.Option("--force", help=t("option-run-force"))] = False,
        retrain: Annotated[bool, typer.Option("--retrain", help=t("option-retrain"))] = False,
        full: Annotated[bool, full_option] = False,
        dry_run: Annotated[bool, dry_option] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.run import run_all

        how = {"force": force, "retrain": retrain, "full": full, "dry": dry_run}
        place = workspace(config, changing="dry-run" if dry_run else "run")
        with progress_bars() as progress:
            done = run_all(place, accept=accept or [], reason=reason, progress=progress, **how)
        return _tell_run(done, "run", as_json)

    @app.command(rich_help_panel=panel, help=t("help-load"))
    def load(
        files: Annotated[
            list[Path] | None, typer.Argument(metavar="[FILES…]", help=t("option-load-files"), show_default=False)
        ] = None,
        full: Annotated[bool, full_option] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.cli.show import show_set_aside
        from dtsen_merge.cli.show_files import show_answers, show_sheets
        from dtsen_merge.pipeline.load import load_files

        place = workspace(config, changing="load")
        with progress_bars() as progress:
            loaded = load_files(place, files or [], progress=progress, full=full)
        journal.note(**loaded.facts())
        if as_json:
            print_json(loaded.as_dict())
        else:
            show_sheets(loaded.sheets)
            show_set_aside(loaded.as_dict()["deliveries"])
            show_answers(loaded.answers)
            say(t("load-next"))
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-link"))
    def link(
        file: Annotated[
            Path | None, typer.Argument(metavar="FILE", help=t("option-model-file"), show_default=False)
        ] = None,
        retrain: Annotated[bool, typer.Option("--retrain", help=t("option-retrain"))] = False,
        model: Annotated[
            int | None, typer.Option("--model", metavar="N", help=t("option-model"), show_default=False)
        ] = None,
        models: Annotated[bool, typer.Option("--models", help=t("option-models"))] = False,
        blocking_report: Annotated[bool, typer.Option("--blocking-report", help=t("option-blocking"))] = False,
        model_report: Annotated[bool, typer.Option("--model-report", help=t("option-model-report"))] = False,
        full: Annotated[bool, full_option] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.link import LinkView, ModelChoice, link_staged

        place = workspace(config, changing="" if models else "link")
        if models:
            return _tell_models(place, as_json)
        choice, view = ModelChoice(model, retrain), LinkView(blocking_report, model_report, file, session.language)
        with progress_bars() as progress:
            linked = link_staged(place, progress=progress, choice=choice, view=view, full=full)
        return _tell_link(linked, blocking_report, as_json)

    @app.command(rich_help_panel=panel, help=t("help-merge"))
    def merge(
        accept: Annotated[list[str] | None, accept_option] = None,
        reason: Annotated[str, reason_option] = "",
        dry_run: Annotated[bool, dry_option] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.merge import merge_linked

        place = workspace(config, changing="dry-run" if dry_run else "merge")
        with progress_bars() as progress:
            done = merge_linked(place, accept=accept or [], reason=reason, progress=progress, dry=dry_run)
        return _tell_run(done, "merge", as_json)


def _tell_run(done: object, command: str, as_json: bool) -> int:
    from dtsen_merge.cli.show import say_gates, show_run
    from dtsen_merge.cli.show_linkage import say_model
    from dtsen_merge.pipeline.outcome import RunOutcome

    assert isinstance(done, RunOutcome)  # noqa: S101 - for the type checker; the pipeline is imported late
    journal.note(**done.facts())
    if as_json:
        print_json(done.as_dict())
        if not done.dry:
            say_gates(done, command)
    elif done.dry:
        from dtsen_merge.cli.show_history import show_dry_run

        show_dry_run(done)
    else:
        show_run(done, command)
    say_model(done.model_use, fresh=True, command="run")
    return ExitCode.GATE if done.stopped else ExitCode.DONE


def _tell_link(linked: "LinkOutcome", with_blocking: bool, as_json: bool) -> int:
    journal.note(records=linked.records, compared=linked.compared, linked=linked.linked, review=linked.review)
    from dtsen_merge.cli.show_linkage import say_model, show_linkage

    if as_json:
        print_json(linked.as_dict())
    else:
        show_linkage(linked, with_blocking=with_blocking)
    say_model(linked.model_use, fresh=linked.fresh, command="link")
    if not as_json:
        say(session.t("link-next"))
    return ExitCode.DONE


def _tell_models(place: "Workspace", as_json: bool) -> int:
    from dtsen_merge.cli.show_linkage import show_models
    from dtsen_merge.pipeline.link import list_models

    lines = list_models(place)
    if as_json:
        print_json([line.as_dict() for line in lines])
    else:
        show_models(lines)
    return ExitCode.DONE
