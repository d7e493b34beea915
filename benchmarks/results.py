"""benchmarks/RESULTS.md, a section at a time."""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def write_section(mark: str, text: str) -> None:
    """Put the section headed `mark` in its old place, or at the end; the other sections stay."""
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Benchmarks\n"
    head, found, rest = before.partition(f"{mark}\n")
    _, following, others = rest.partition("\n## ") if found else ("", "", "")
    RESULTS.write_text(f"{head.rstrip()}\n\n{mark}\n\n{text.strip()}\n{following}{others}", encoding="utf-8")
