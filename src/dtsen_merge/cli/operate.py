"""Commands for whoever looks after the machine: `schedule` and `doctor`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dtsen_merge.cli import journal
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, session


class ScheduleKind(StrEnum):
    """Which scheduler."""

    AUTO = "auto"
    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-operate")

    @app.command(rich_help_panel=panel, help=t("help-schedule"))
    def schedule(
        at: Annotated[str, typer.Option("--at", metavar="HH:MM", help=t("option-schedule-at"))] = "02:00",
        days: Annotated[str, typer.Option("--days", metavar="DAYS", help=t("option-schedule-days"))] = "daily",
        kind: Annotated[ScheduleKind, typer.Option("--kind", help=t("option-schedule-kind"))] = ScheduleKind.AUTO,
        install: Annotated[bool, typer.Option("--install", help=t("option-schedule-install"))] = False,
        remove: Annotated[bool, typer.Option("--remove", help=t("option-schedule-remove"))] = False,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="DIR", help=t("option-schedule-out"), show_default=False)
        ] = None,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        if install and remove:
            raise typer.BadParameter(t("option-schedule-both"), param_hint="--remove")
        if remove:
            return _remove(config, kind, as_json)
        from dtsen_merge.cli.show_operations import show_schedule
        from dtsen_merge.operations.schedule import parse_when
        from dtsen_merge.pipeline.schedule import install_schedule, plan_schedule, write_files
        from dtsen_merge.settings import workspace_at

        when = parse_when(at, days)
        place = workspace(config, changing="schedule" if install else "")
        work = install_schedule if install else plan_schedule
        told = work(place, workspace_at(config), when, kind.value, session.language)
        journal.note(kind=told.kind, at=told.when.at, days=told.when.days_told)
        files = write_files(told, out) if out else []
        if as_json:
            print_json({**told.as_dict(), "files_written": [str(path) for path in files]})
        else:
            show_schedule(told, files)
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-doctor"))
    def doctor(config: Config = None, as_json: Json = False) -> int:
        from dtsen_merge.pipeline.doctor import examine

        seen = examine(config)
        if as_json:
            print_json(seen.as_dict(session.language))
        else:
            from dtsen_merge.cli.show_operations import show_examination

            show_examination(seen)
        return ExitCode.BAD_NEWS if seen.faults else ExitCode.DONE


def _remove(config: Path | None, kind: ScheduleKind, as_json: bool) -> int:
    from dtsen_merge.cli.show_operations import show_removed
    from dtsen_merge.pipeline.schedule import remove_schedule

    place = workspace(config, changing="schedule")
    removed = remove_schedule(place, kind.value)
    journal.note(removed=len(removed))
    if as_json:
        print_json({"removed": list(removed)})
    else:
        show_removed(removed)
    return ExitCode.DONE
