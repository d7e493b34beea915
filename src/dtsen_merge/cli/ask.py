"""Commands that answer a question: `status`, `lookup`, `evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-ask")

    @app.command(rich_help_panel=panel, help=t("help-status"))
    def status(
        run: Annotated[str, typer.Option("--run", metavar="RUN", help=t("option-status-run"), show_default=False)] = "",
        monitor: Annotated[bool, typer.Option("--monitor", help=t("option-monitor"))] = False,
        max_age_hours: Annotated[
            float | None,
            typer.Option("--max-age-hours", metavar="N", min=0, help=t("option-max-age"), show_default=False),
        ] = None,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.status import registry_status

        if monitor:
            from dtsen_merge.cli.show_operations import tell_monitor

            return tell_monitor(lambda: registry_status(workspace(config)), max_age_hours, as_json)
        told = registry_status(workspace(config), run)
        if as_json:
            print_json(told)
        else:
            from dtsen_merge.cli.show_operations import show_status

            show_status(told)
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-lookup"))
    def lookup(
        query: Annotated[str, typer.Argument(metavar="QUERY", help=t("option-lookup-query"), show_default=False)],
        unmask: Annotated[bool, typer.Option("--unmask", help=t("option-unmask"))] = False,
        purpose: Annotated[str, typer.Option("--purpose", help=t("option-purpose"), show_default=False)] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.lookup import look_up

        found = look_up(workspace(config), query, unmask=unmask, purpose=purpose)
        if as_json:
            print_json(found)
        else:
            from dtsen_merge.cli.show_person import show_found

            show_found(found)
        if found["persons"] or found["families"]:
            return ExitCode.DONE
        say(t("lookup-nobody"))
        return ExitCode.BAD_NEWS

    @app.command(rich_help_panel=panel, help=t("help-evaluate"))
    def evaluate(
        truth: Annotated[
            Path | None, typer.Option("--truth", metavar="FILE", help=t("option-evaluate-truth"), show_default=False)
        ] = None,
        crosswalk: Annotated[
            Path | None,
            typer.Option("--crosswalk", metavar="FILE", help=t("option-evaluate-crosswalk"), show_default=False),
        ] = None,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.evaluate import evaluate_run

        told = evaluate_run(workspace(config), truth, crosswalk)
        if as_json:
            print_json(told)
        else:
            from dtsen_merge.cli.show import show_evaluation

            show_evaluation(told)
        return ExitCode.DONE
