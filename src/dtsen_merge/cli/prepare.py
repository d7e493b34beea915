"""Commands that prepare: `init`, `inspect`, `validate`, `synth`."""

from pathlib import Path
from typing import Annotated

import typer

from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.exit_codes import ExitCode
from dtsen_merge.cli.options import Config, Json, workspace
from dtsen_merge.cli.session import print_json, say, session


def declare(app: typer.Typer) -> None:
    """Add the commands to the application."""
    t = session.t
    panel = t("panel-prepare")

    @app.command(rich_help_panel=panel, help=t("help-init"))
    def init(
        folder: Annotated[
            Path, typer.Argument(metavar="[DIR]", help=t("option-init-folder"), show_default=False)
        ] = Path(),
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.init import make_workspace

        made = make_workspace(folder)
        if as_json:
            print_json(made.as_dict())
        else:
            say(t("init-made", folder=str(made.folder), files=len(made.written)))
            say(t("init-next"))
        return ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-inspect"))
    def inspect(
        files: Annotated[
            list[Path], typer.Argument(metavar="FILES…", help=t("option-inspect-files"), show_default=False)
        ],
        write: Annotated[bool, typer.Option("--write", help=t("option-inspect-write"))] = False,
        force: Annotated[bool, typer.Option("--force", help=t("option-inspect-force"))] = False,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.cli.show_files import show_inspection
        from dtsen_merge.pipeline.inspect import inspect_files

        with progress_bars() as progress:
            seen = inspect_files(files, config, write=write, force=force, progress=progress)
        if as_json:
            print_json(seen.as_dict())
        else:
            show_inspection(seen)
        return ExitCode.USAGE if seen.faults else ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-validate"))
    def validate(
        files: Annotated[
            list[Path] | None, typer.Argument(metavar="[FILES…]", help=t("option-validate-files"), show_default=False)
        ] = None,
        config: Config = None,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.cli.show_files import show_validation
        from dtsen_merge.pipeline.validate import validate_files

        place = workspace(config)
        with progress_bars() as progress:
            told = validate_files(place, files or [], progress=progress)
        if as_json:
            print_json(told.as_dict())
        else:
            show_validation(told)
        return ExitCode.BAD_NEWS if told.over_limit else ExitCode.DONE

    @app.command(rich_help_panel=panel, help=t("help-synth"))
    def synth(
        out: Annotated[Path, typer.Option("--out", metavar="DIR", help=t("option-synth-out"), show_default=False)],
        people: Annotated[int, typer.Option("--people", min=50, help=t("option-synth-people"))] = 2000,
        seed: Annotated[int, typer.Option("--seed", min=0, help=t("option-synth-seed"))] = 63,
        error_rate: Annotated[float, typer.Option("--error-rate", min=0, max=5, help=t("option-synth-errors"))] = 1.0,
        as_json: Json = False,
    ) -> int:
        from dtsen_merge.pipeline.synth import make_population

        with progress_bars() as progress:
            made = make_population(people, seed, out, error_rate=error_rate, progress=progress)
        if as_json:
            print_json(made)
        else:
            say(t("synth-made", people=made["people"], families=made["families"], files=made["files"], out=str(out)))
        return ExitCode.DONE
