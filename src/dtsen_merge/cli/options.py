"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dtsen_merge.cli.session import session

if TYPE_CHECKING:
    from dtsen_merge.settings import Workspace

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="PATH", help=session.t("option-config"), show_default=False, envvar="DTSEN_MERGE_CONFIG"
    ),
]
Json = Annotated[bool, typer.Option("--json", help=session.t("option-json"))]


def workspace(config: Path | None) -> "Workspace":
    """The workspace that the command works in; from here on a bug's trace goes to its log folder."""
    from dtsen_merge.settings import load_workspace

    found = load_workspace(config)
    session.logs = found.logs
    return found
