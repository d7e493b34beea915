"""The command line: parse, call once, print once. Typer and Rich live here and nowhere else."""

from __future__ import annotations


def main() -> None:
    """The console script's entry: run, then leave with the exit code."""
    import sys

    from dtsen_merge.cli.app import start

    sys.exit(start(sys.argv[1:]))
