"""Commands that give: `report` and `export`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dtsen_merge.cli import journal
from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session


class ReportFormat(StrEnum):
    """What `report` writes."""

    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"


class ExportFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class Table(StrEnum):
    """Which registry table `export` writes."""

    PERSONS = "persons"
    FAMILIES = "families"
    PARTICIPATION = "participation"
    CROSSWALK = "crosswalk"


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-give")

    @app.command(rich_help_panel=panel, help=t("help-report"))
    def report(
        formats: Annotated[
            list[ReportFormat] | None, typer.Option("--format", help=t("option-report-format"), show_default=False)
        ] = None,
        out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=t("option-report-out"))] = None,
        language: Annotated[str, typer.Option("--language", metavar="id|en", help=t("option-report-language"))] = "",
        compare: Annotated[
            str, typer.Option("--compare", metavar="RUN", help=t("option-report-compare"), show_default=False)
        ] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.report import write_reports

        if language not in ("", "id", "en"):
            raise typer.BadParameter(t("option-lang-unknown"), param_hint="--language")
        place = workspace(config, changing="report")
        with progress_bars() as progress:
            kinds = [str(kind) for kind in formats or ReportFormat]
            written = write_reports(place, kinds, out, language, progress=progress, compare=compare)
        return _tell_files([str(path) for path in written], as_json)

    @app.command(rich_help_panel=panel, help=t("help-export"))
    def export(
        tables: Annotated[
            list[Table] | None, typer.Argument(metavar="[TABLES…]", help=t("option-export-tables"), show_default=False)
        ] = None,
        file_format: Annotated[
            ExportFormat, typer.Option("--format", help=t("option-export-format"))
        ] = ExportFormat.XLSX,
        out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=t("option-export-out"))] = None,
        unmask: Annotated[bool, typer.Option("--unmask", help=t("option-unmask"))] = False,
        purpose: Annotated[str, typer.Option("--purpose", help=t("option-purpose"), show_default=False)] = "",
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.export import export_tables

        place = workspace(config, changing="export")
        names = [str(table) for table in tables or Table]
        written = export_tables(
            place, names, file_format.value, out, unmask=unmask, purpose=purpose, language=session.language
        )
        journal.note(tables=names, format=file_format.value, unmasked=unmask)
        return _tell_files([str(path) for path in written], as_json)


def _tell_files(paths: list[str], as_json: bool) -> int:
    journal.note(files=len(paths))
    if as_json:
        print_json({"written": paths})
    else:
        for path in paths:
            typer.echo(path)
        say(session.t("files-written", count=len(paths)))
    return ExitCode.DONE
