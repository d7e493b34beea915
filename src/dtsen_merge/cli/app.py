"""The Typer application: its root, and the order in which help lists the commands."""

from typing import Annotated

import typer

from dtsen_merge import __version__
from dtsen_merge.cli import journal
from dtsen_merge.cli.guard import guarded
from dtsen_merge.cli.session import say, session, take_language
from dtsen_merge.errors import DtsenMergeError
from dtsen_merge.messages.notices import listen


def start(arguments: list[str]) -> int:
    """Run one command line and give back its exit code."""
    arguments = take_language(arguments)
    listen(lambda key, params: say(session.t(key, **params)))
    application = build()

    def command() -> int | None:
        try:
            return application(arguments, standalone_mode=False, prog_name="dtsen-merge")  # type: ignore[no-any-return]
        except BaseException as fault:
            journal.note(code=fault.code if isinstance(fault, DtsenMergeError) else type(fault).__name__)
            raise

    code = guarded(command, session.language, lambda: session.logs)
    journal.end(code)
    return code


def build() -> typer.Typer:
    """The application, its texts in the session's language."""
    t = session.t
    app = typer.Typer(
        name="dtsen-merge",
        help=t("cli-help"),
        epilog=t("cli-epilog"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def version(asked: bool) -> None:
        if asked:
            typer.echo(f"dtsen-merge {__version__}")
            raise typer.Exit(0)

    @app.callback()
    def root(
        lang: Annotated[str, typer.Option("--lang", metavar="id|en", help=t("option-lang"))] = session.language,
        show_version: Annotated[
            bool, typer.Option("--version", callback=version, is_eager=True, help=t("option-version"))
        ] = False,
    ) -> None:
        if lang not in ("id", "en"):
            raise typer.BadParameter(t("option-lang-unknown"), param_hint="--lang")

    from dtsen_merge.cli import ask, explain, give, history, keep, operate, prepare, work

    for room in (prepare, work, give, ask, history, explain, keep, operate):
        room.declare(app)
    return app
