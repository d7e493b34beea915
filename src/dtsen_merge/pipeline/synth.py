"""`synth`: a synthetic population and its agencies' files, with the truth."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from dtsen_merge.errors import UsageError
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.privacy.files import make_folder
from dtsen_merge.synth import synthesise


def make_population(people: int, seed: int, out: Path, *, error_rate: float, progress: Progress) -> dict[str, Any]:
    """Write `out`/inbox, truth.parquet and facts.json; give back the summary as plain data.

    Raises:
        UsageError: `out` is a file or a folder that already holds something.
        SurroundingsError: it cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError("folder-not-empty", folder=out.name)
    make_folder(out)
    progress.stage("synth")
    summary = synthesise(
        people, seed, out, error_rate=error_rate, on_progress=lambda note, _: progress.advance(note=note)
    )
    return asdict(summary)
