"""Commands that keep and remove: `backup`, `restore`, `purge`."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session, tell

if TYPE_CHECKING:
    from dtsen_merge.pipeline.backup import BackedUp
    from dtsen_merge.registry import PurgeRequest
    from dtsen_merge.settings import Workspace


class WithOutputs(StrEnum):
    """Which folders of runs `backup` takes in."""

    ALL = "all"
    LATEST = "latest"
    NONE = "none"


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-keep")

    @app.command(rich_help_panel=panel, help=t("help-backup"))
    def backup(
        to: Annotated[
            Path | None, typer.Option("--to", metavar="FILE", help=t("option-backup-to"), show_default=False)
        ] = None,
        outputs: Annotated[
            WithOutputs, typer.Option("--with-outputs", help=t("option-backup-outputs"))
        ] = WithOutputs.LATEST,
        inbox: Annotated[bool, typer.Option("--with-inbox", help=t("option-backup-inbox"))] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.backup import back_up

        place = workspace(config, changing="backup")
        with progress_bars() as progress:
            made = back_up(place, to, outputs=outputs.value, inbox=inbox, progress=progress)
        if as_json:
            print_json(made.as_dict())
        else:
            _tell_backup(made)
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-restore"))
    def restore(
        file: Annotated[Path, typer.Argument(metavar="FILE", help=t("option-restore-file"), show_default=False)],
        folder: Annotated[
            Path, typer.Argument(metavar="[DIR]", help=t("option-restore-folder"), show_default=False)
        ] = Path(),
        force: Annotated[bool, typer.Option("--force", help=t("option-restore-force"))] = False,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.restore import restore as take_out

        with progress_bars() as progress:
            made = take_out(file, folder, force=force, progress=progress)
        if as_json:
            print_json(made.as_dict())
        else:
            run = made.run_id or "–"
            tell(t("restore-done", folder=str(made.folder), files=made.files, run=run, moment=made.made[:16]))
            if made.kept:
                say(t("restore-kept", file=f"backups/{made.kept}"))
            say(t("restore-next"))
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-purge"))
    def purge(
        source: Annotated[
            str, typer.Option("--source", metavar="NAME", help=t("option-purge-source"), show_default=False)
        ] = "",
        period: Annotated[
            str, typer.Option("--period", metavar="PERIOD", help=t("option-purge-period"), show_default=False)
        ] = "",
        person: Annotated[
            str, typer.Option("--person", metavar="ID|NIK", help=t("option-purge-person"), show_default=False)
        ] = "",
        reason: Annotated[str, typer.Option("--reason", help=t("option-purge-reason"), show_default=False)] = "",
        inbox: Annotated[bool, typer.Option("--inbox", help=t("option-purge-inbox"))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=t("option-purge-dry-run"))] = False,
        yes: Annotated[bool, typer.Option("--yes", help=t("option-purge-yes"))] = False,
        outputs: Annotated[bool, typer.Option("--outputs", help=t("option-purge-outputs"))] = False,
        keep: Annotated[
            int | None, typer.Option("--keep", metavar="N", min=1, help=t("option-purge-keep"), show_default=False)
        ] = None,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.purge_request import purge_request

        place = workspace(config, changing="" if dry_run else "purge")
        if outputs:
            return _prune(place, keep, alone=not (source or period or person), as_json=as_json)
        request = purge_request(source, period, person)
        return _purge(place, request, _How(reason, inbox, dry_run, yes, as_json))


@dataclass(frozen=True, slots=True)
class _How:
    """How `purge` was asked to go about it."""

    reason: str
    inbox: bool
    dry_run: bool
    yes: bool
    as_json: bool


def _prune(place: "Workspace", keep: int | None, *, alone: bool, as_json: bool) -> int:
    from dtsen_merge.errors import UsageError
    from dtsen_merge.pipeline.retention import prune_outputs

    if not alone:
        raise UsageError("purge-one-thing")
    gone = prune_outputs(place, keep)
    if as_json:
        print_json({"deleted": list(gone)})
    else:
        for name in gone:
            tell(name)
        say(session.t("purge-outputs-done", count=len(gone)))
    return ExitCode.DONE


def _purge(place: "Workspace", request: "PurgeRequest", how: _How) -> int:
    from dtsen_merge.cli.show_keep import show_plan, show_purged
    from dtsen_merge.pipeline.purge import check_reason, plan_purge, purge

    if not how.dry_run:
        check_reason(how.reason)
    if how.dry_run or not how.yes:
        with progress_bars() as progress:
            plan = plan_purge(place, request, progress)
        if how.dry_run and how.as_json:
            print_json(plan.as_dict())
        else:
            show_plan(plan, inbox=how.inbox)
        if how.dry_run:
            return ExitCode.DONE
        _ask(plan.plan.request)
    with progress_bars() as progress:
        done = purge(place, request, reason=how.reason, inbox=how.inbox, progress=progress)
    if how.as_json:
        print_json(done.as_dict())
    else:
        show_purged(done)
    return ExitCode.DONE


def _ask(request: "PurgeRequest") -> None:
    """Have the name typed of what goes; a wrong word, or nobody at a terminal, ends it."""
    from dtsen_merge.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError("purge-needs-yes")
    word = request.person_id or request.nik or " ".join(filter(None, (request.source, request.period)))
    if typer.prompt(session.t("purge-type", word=word), default="", show_default=False, err=True).strip() != word:
        raise typer.Abort


def _tell_backup(made: "BackedUp") -> None:
    t = session.t
    tell(str(made.path))
    say(t("backup-done", files=made.files, mib=made.size / 1024**2, run=made.run_id or "–"))
    for setting in made.outside:
        say(t("backup-left-out", setting=setting))
    if made.deleted:
        say(t("backup-pruned", count=len(made.deleted)))
    say(t("backup-careful"))
