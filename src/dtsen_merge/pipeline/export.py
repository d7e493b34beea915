"""`export`: registry tables for other programs and offices, masked unless asked otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from dtsen_merge.delivery import ExportMeta, export, package_meta
from dtsen_merge.messages import Language
from dtsen_merge.pipeline.measure import now
from dtsen_merge.pipeline.published import published_registry, require_purpose, run_folder
from dtsen_merge.privacy import AccessLog, parse_privacy
from dtsen_merge.registry import published_frame
from dtsen_merge.settings import Workspace


def export_tables(
    workspace: Workspace,
    tables: Sequence[str],
    file_format: Literal["csv", "xlsx", "parquet"],
    out: Path | None,
    *,
    unmask: bool,
    purpose: str,
    language: Language,
) -> list[Path]:
    """Write the tables as csv, xlsx or parquet; whole values only for a stated purpose, which is recorded first.

    Raises:
        UsageError: --unmask without --purpose, or nothing has been published yet.
        SurroundingsError: a file cannot be written.
    """
    require_purpose(unmask, purpose)
    with published_registry(workspace) as (store, run):
        frames = {name: published_frame(store, name) for name in tables}
        folder = out or run_folder(workspace, run) / "export"
    if unmask:
        rows = sum(frame.height for frame in frames.values())
        AccessLog(workspace.logs).record("export", purpose=purpose, what=list(tables), rows=rows, masked=False)
    policy = parse_privacy(workspace.policy("privacy.toml"))
    meta = ExportMeta(run_id=run.run_id, package=package_meta(policy, now().date(), purpose))
    return list(
        export(frames, folder, format=file_format, meta=meta, masked=not unmask, language=language, what=tables)
    )
