"""One measurement in a process of its own: `python -m peers.child SYSTEM FOLDER OUT` writes OUT as JSON.

First without, then with the scores at the best threshold: the sweep comes after all that is measured.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from peers import quality
from peers.measure import Clock, peak_mib
from peers.systems import ENTRIES


def measure(key: str, folder: Path, out: Path) -> None:
    """Run the system, write what was measured, then sweep and write that too."""
    entry = next(one for one in ENTRIES if one.key == key)
    clock = Clock()
    answer = entry.work(folder, clock)
    peak = peak_mib()
    told: dict[str, Any] = {
        "records": len(answer.labels),
        "pairs": answer.pairs,
        "stages": clock.stages,
        "wall": clock.wall,
        "cpu": clock.cpu,
        "peak": peak,
        "own": {"threshold": answer.threshold, **quality.scores(folder, answer.labels)},
    }
    _write(out, told)
    _write(out, {**told, "best": quality.best(folder, answer.sweep())})


def _write(out: Path, told: dict[str, Any]) -> None:
    """Whole or not at all: the parent may end this process at any time."""
    half = out.with_suffix(".half")
    half.write_text(json.dumps(told), encoding="utf-8")
    half.replace(out)


if __name__ == "__main__":
    measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
