"""The command line: parse, call once, print once. Typer and Rich live here and nowhere else."""

from __future__ import annotations


def main() -> None:
    """The console script's entry: run, then leave with the exit code."""
    import sys

    from dtsen_merge.cli.interruption import be_deaf, listen

    try:
        listen(_interrupted)
        from dtsen_merge.cli.app import start

        code = start(sys.argv[1:])
        be_deaf()
    except KeyboardInterrupt:  # before the command began
        be_deaf()
        code = _interrupted()
    sys.exit(code)


def _interrupted() -> int:
    from dtsen_merge.cli.guard import interrupted
    from dtsen_merge.cli.session import session

    return interrupted(session.language)
