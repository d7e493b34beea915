"""Commands about the past: `history` and `rollback`."""

from typing import Annotated

import typer

from dtsen_merge.cli import journal
from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t

    @app.command(rich_help_panel=t("panel-ask"), help=t("help-history"))
    def history(
        person: Annotated[
            str | None, typer.Argument(metavar="PERSON", help=t("option-history-person"), show_default=False)
        ] = None,
        since: Annotated[str, typer.Option("--since", metavar="RUN", help=t("option-since"), show_default=False)] = "",
        until: Annotated[str, typer.Option("--until", metavar="RUN", help=t("option-until"), show_default=False)] = "",
        unmask: Annotated[bool, typer.Option("--unmask", help=t("option-unmask"))] = False,
        purpose: Annotated[str, typer.Option("--purpose", help=t("option-purpose"), show_default=False)] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        if person and (since or until):
            raise typer.BadParameter(t("history-one-question"), param_hint="--since")
        if until and not since:
            raise typer.BadParameter(t("history-until-alone"), param_hint="--until")
        if person:
            return _tell_story(config, person, unmask, purpose, as_json)
        return _tell_difference(config, since, until, as_json) if since else _tell_runs(config, as_json)

    @app.command(rich_help_panel=t("panel-work"), help=t("help-rollback"))
    def rollback(
        run: Annotated[str, typer.Argument(metavar="RUN", help=t("option-rollback-run"), show_default=False)],
        reason: Annotated[str, typer.Option("--reason", help=t("option-rollback-reason"), show_default=False)] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.cli.show_history import show_rollback
        from dtsen_merge.pipeline.rollback import roll_back_to

        place = workspace(config, changing="rollback")
        with progress_bars() as progress:
            done = roll_back_to(place, run, reason=reason, progress=progress)
        journal.note(run=done.run_id)
        if as_json:
            print_json(done.as_dict())
        else:
            show_rollback(done, run)
        return ExitCode.DONE


def _tell_runs(config: Config, as_json: bool) -> int:
    from dtsen_merge.cli.show_history import show_runs
    from dtsen_merge.pipeline.history import list_runs

    runs = list_runs(workspace(config))
    if as_json:
        print_json(runs)
    else:
        show_runs(runs)
    return ExitCode.DONE


def _tell_difference(config: Config, since: str, until: str, as_json: bool) -> int:
    from dtsen_merge.cli.show_history import show_difference
    from dtsen_merge.pipeline.history import compare_runs

    told = compare_runs(workspace(config), since, until)
    if as_json:
        print_json(told)
    else:
        show_difference(told)
    return ExitCode.DONE


def _tell_story(config: Config, person: str, unmask: bool, purpose: str, as_json: bool) -> int:
    from dtsen_merge.cli.show_history import show_story
    from dtsen_merge.pipeline.history import tell_story

    told = tell_story(workspace(config), person, unmask=unmask, purpose=purpose)
    if as_json:
        print_json(told or {})
    elif told:
        show_story(told)
    else:
        say(session.t("history-nobody"))
    return ExitCode.DONE if told else ExitCode.BAD_NEWS
