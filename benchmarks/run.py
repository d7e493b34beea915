"""How long the whole road takes: `synth` and `run` on growing populations, each in a process of its own.

    make bench            1,000, 10,000 and 100,000 people; writes benchmarks/RESULTS.md
    python benchmarks/run.py --people 2000 20000

Seconds and peak memory by stage come from each run's own run.json; CPU seconds stand beside wall seconds because
shared machines at times give two threads one core's worth.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from results import write_section

ROOT = Path(__file__).parents[1]
MARK = "## The whole road"


@dataclass(frozen=True)
class Measured:
    people: int
    rows: int
    synth_seconds: float
    run: dict
    evaluation: dict


def command(folder: Path, *arguments: str) -> str:
    call = [sys.executable, "-m", "dtsen_merge", "--lang", "en", *arguments]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def measure(people: int, folder: Path) -> Measured:
    shutil.copytree(ROOT / "config", folder / "config")
    started = time.perf_counter()
    command(folder, "synth", "--people", str(people), "--seed", "63", "--out", "sample_data")
    synth_seconds = time.perf_counter() - started
    command(folder, "run")
    run = json.loads((folder / "output" / "latest" / "run.json").read_text(encoding="utf-8"))
    evaluation = json.loads(command(folder, "evaluate", "--json"))
    return Measured(people, sum(sheet["rows_read"] for sheet in run["sheets"]), synth_seconds, run, evaluation)


def table(results: list[Measured]) -> str:
    stages = list(dict.fromkeys(stage["stage"] for told in results for stage in told.run["stages"]))
    heads = [
        "people",
        "rows",
        "synth s",
        *(f"{stage} s (CPU s)" for stage in stages),
        "rows/s",
        "peak MiB",
        "F1",
        "precision",
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{'---:|' * len(heads)}"]
    for told in results:
        costs = {stage["stage"]: stage for stage in told.run["stages"]}
        seconds = sum(stage["seconds"] for stage in costs.values())
        cells = [
            f"{told.people:,}",
            f"{told.rows:,}",
            f"{told.synth_seconds:.1f}",
            *(f"{costs[stage]['seconds']:.1f} ({costs[stage]['cpu_seconds']:.1f})" for stage in stages),
            f"{told.rows / seconds:,.0f}",
            f"{max(stage['peak_mib'] for stage in costs.values()):,.0f}",
            f"{told.evaluation['pairwise']['f1']:.4f}",
            f"{told.evaluation['pairwise']['precision']:.4f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    asked = parser.parse_args()
    results = []
    for people in asked.people:
        with tempfile.TemporaryDirectory() as folder:
            results.append(measure(people, Path(folder)))
            print(f"{people:,} people measured")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "duckdb", "rapidfuzz", "pandera"))
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {libraries}"
    section = f"`make bench` writes this section anew. {machine}. Seed 63.\n\n{table(results)}\n"
    write_section(MARK, section)
    print(table(results))


if __name__ == "__main__":
    main()
