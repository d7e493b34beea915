"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dtsen_merge.cli.journal import announce, begin
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


def workspace(config: Path | None, *, changing: str = "") -> "Workspace":
    """The workspace that the command works in; from here on a bug's trace goes to its log folder.

    `changing` is the command's name where it changes something: the log then tells that it began and how it ended.
    A restore that was killed after its archive's state had begun to hold is brought to its end first.
    """
    record = announce(changing) if changing else None
    from dtsen_merge.settings import load_workspace, root_at

    root = root_at(config)
    if (root / ".restoring").is_dir():
        from dtsen_merge.pipeline.restore import finish_restore

        finish_restore(root)
    found = load_workspace(config)
    session.logs = found.logs
    if record is not None:
        begin(record, found)
    return found
