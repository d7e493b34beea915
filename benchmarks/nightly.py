"""A registry year in, year out: a full run, a night on which one row in a hundred changed, and what asking costs.

    python benchmarks/nightly.py --people 300000 [--share 0.01] [--folder DIR] [--write]

Makes a synthetic district, runs it, changes the addresses of some rows of one agency, and runs it again; then the same
with `--full`, which must give the same persons. Every command runs in a process of its own. With `--folder` a district
that was made there before is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from results import write_section

MARK = "## A registry by night"
REPOSITORY = Path(__file__).parents[1]
STAGES = ("load", "link", "merge", "write", "publish")


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    seconds: float
    cpu: float
    peak_mib: int


def command(folder: Path, *words: str) -> Cost:
    """Run the program in a workspace."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "dtsen_merge", *words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{words}: {os.waitstatus_to_exitcode(status)}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def make(folder: Path, people: int) -> None:
    """A workspace with the files of a synthetic district."""
    command(REPOSITORY, "synth", "--out", str(folder), "--people", str(people), "--seed", "7")
    command(folder, "init", ".")
    for profile in (REPOSITORY / "config" / "sources").glob("*.toml"):
        shutil.copy(profile, folder / "config" / "sources")


def change(folder: Path, rows: int) -> int:
    """Give so many rows of DTSEN another address, in as few files as hold them; gives how many."""
    changed = 0
    for path in sorted((folder / "inbox" / "dtsen_individu").glob("*.csv")):
        if changed >= rows:
            break
        lines = path.read_bytes().split(b"\n")
        head = [word.strip(b'"\r ').lower() for word in lines[0].split(b"|")]
        at = head.index(b"alamat_ktp")
        for number in range(1, len(lines)):
            cells = lines[number].split(b"|")
            if changed < rows and len(cells) == len(head):
                cells[at] = cells[at].rstrip(b'"') + b" BARU" + (b'"' if cells[at].endswith(b'"') else b"")
                lines[number] = b"|".join(cells)
                changed += 1
        path.write_bytes(b"\n".join(lines))
    return changed


def last_run(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The newest run's folder and its run.json."""
    newest = max(path for path in (folder / "output").iterdir() if (path / "run.json").is_file())
    return newest, json.loads((newest / "run.json").read_text(encoding="utf-8"))


def persons(run: Path) -> pl.DataFrame:
    """What a run says of whom."""
    return pl.read_parquet(run / "persons.parquet")


def measure(folder: Path, share: float) -> dict[str, Any]:
    """The first run, the night, the same night in full, and the questions."""
    told: dict[str, Any] = {"runs": {}}
    told["runs"]["first run"] = (command(folder, "run"), last_run(folder)[1])
    rows = sum(sheet["rows_read"] for sheet in last_run(folder)[1]["sheets"])
    told["rows"], told["size_first"] = rows, (folder / "registry.duckdb").stat().st_size
    told["changed"] = change(folder, round(rows * share))
    told["runs"]["night: only what changed"] = (command(folder, "run"), last_run(folder)[1])
    told["size_night"] = (folder / "registry.duckdb").stat().st_size
    night = persons(last_run(folder)[0])
    told["runs"]["the same, `--full`"] = (command(folder, "run", "--full"), last_run(folder)[1])
    told["agree"] = night.equals(persons(last_run(folder)[0]))
    told["runs"]["nothing changed"] = (command(folder, "run"), None)
    person = str(night["person_id"][night.height // 2])
    told["asked"] = {
        "`lookup` of an id": command(folder, "lookup", person),
        "`lookup` of a name": command(folder, "lookup", str(night["nama"][night.height // 2])),
        "`status`": command(folder, "status"),
        "`history` of a person": command(folder, "history", person),
        "`history --since 1`": command(folder, "history", "--since", "1"),
    }
    told["persons"], told["families"] = night.height, last_run(folder)[1]["families"]
    return told


def table(told: dict[str, Any], share: float) -> str:
    """The section's text."""
    lines = [
        f"`make bench-nightly` writes this section anew. {told['rows']:,} rows of 18 agencies, {told['persons']:,} persons in"
        f" {told['families']:,} families; by night {told['changed']:,} rows ({share:.0%}) of one agency have another"
        f" address. Registry on disk: {told['size_first'] / 2**20:,.0f} MiB after the first run,"
        f" {told['size_night'] / 2**20:,.0f} MiB after the night. Night and `--full` say the same of every person:"
        f" {'yes' if told['agree'] else 'NO'}.",
        "",
        "| run | s | CPU s | peak MiB | rows compared | pairs compared |" + "".join(f" {stage} |" for stage in STAGES),
        "|---|---:|---:|---:|---:|---:|" + "---:|" * len(STAGES),
    ]
    for name, (cost, run) in told["runs"].items():
        stages = {line["stage"]: line["cpu_seconds"] for line in run["stages"]} if run else {}
        linkage = run["linkage"] if run else {}
        counts = [f"{linkage[key]:,}" if key in linkage else "–" for key in ("records_fresh", "pairs_compared")]
        cells = [f"{cost.seconds:.1f}", f"{cost.cpu:.1f}", f"{cost.peak_mib:,}", *counts]
        cells += [f"{stages[stage]:.1f}" if stage in stages else "–" for stage in STAGES]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "Stages in CPU seconds.", "", "| question | s | CPU s | peak MiB |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {cost.seconds:.2f} | {cost.cpu:.2f} | {cost.peak_mib:,} |" for name, cost in told["asked"].items()
    ]
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print, or write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch) / "district"
        if not (folder / "config").is_dir():
            make(folder, given.people)
        text = table(measure(folder, given.share), given.share)
    print(text)
    if given.write:
        write_section(MARK, text)


if __name__ == "__main__":
    main()
