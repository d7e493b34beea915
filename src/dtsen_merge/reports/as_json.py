"""reconciliation.json: the figures under their stable English keys, nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.words import Words


def as_data(figures: Figures) -> dict[str, Any]:
    """The figures as plain data; each finding also as a sentence in the figures' own language."""
    data = asdict(figures)
    words = Words("en" if figures.language == "en" else "id", figures)
    for finding in data["summary"]["sentences"]:
        finding["text"] = words.sentence(finding["code"], finding["values"])
    return data


def write_json(figures: Figures, path: Path) -> None:
    """Write them, in UTF-8, two spaces a level, keys in the order of the report.

    Raises:
        SurroundingsError: `output-not-writable` or `disk-full`.
    """
    told = json.dumps(as_data(figures), ensure_ascii=False, indent=2) + "\n"
    with replacing(path, mode=SHARED) as draft:
        draft.write_text(told, encoding="utf-8")
