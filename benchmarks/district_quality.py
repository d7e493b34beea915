"""How well districts are linked: growing populations, other seeds, more faults, no NIK at all.

    make bench-quality                              the whole table into benchmarks/RESULTS.md
    python benchmarks/district_quality.py 20000     only 20,000 people, seed 63; prints

Every line is a district of `synth` in a process of its own: all agencies' files are read and standardised as `load`
does it, linked and clustered at the default threshold with the profiles' one-row sources, and compared with the truth.
Seconds are those of linkage and clustering alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from results import write_section

ROOT = Path(__file__).parents[1]
MARK = "## Districts: size, seeds, faults"
REGION = "63.03"
TODAY = date(2026, 1, 31)
TOLD = ("person", "family", "twin", "no_nik", "truncated_nik", "one_word_name")
NUMBERS = ("nik", "nik_15", "nik_status")


@dataclass(frozen=True)
class District:
    """One line of the table."""

    people: int
    seed: int = 63
    error_rate: float = 1.0
    nik: bool = True

    def called(self) -> str:
        faults = "" if self.error_rate == 1.0 else f", faults × {self.error_rate:g}"
        return f"{self.people:,} people, seed {self.seed}{faults}{'' if self.nik else ', no NIK'}"


TABLE = (
    District(100_000),
    District(500_000),
    District(100_000, nik=False),
    District(500_000, nik=False),
    *(District(100_000, seed) for seed in (7, 2026)),
    District(100_000, error_rate=2.0),
    District(100_000, error_rate=2.0, nik=False),
    *(District(500_000, seed) for seed in (7, 2026)),
    District(500_000, error_rate=2.0),
)


def measure(district: District, folder: Path) -> dict[str, Any]:
    """Make the district, link it, compare with the truth."""
    from dtsen_merge.linkage import cluster, evaluate, link
    from dtsen_merge.settings import load_workspace
    from dtsen_merge.settings.pipeline import LinkageSettings
    from dtsen_merge.store import open_store
    from dtsen_merge.synth import synthesise
    from dtsen_merge.tables import LINKAGE_INPUT, ROW_KEY

    synthesise(district.people, district.seed, folder, error_rate=district.error_rate, today=TODAY)
    workspace = load_workspace(ROOT / "config" / "pipeline.toml")
    once = frozenset(profile.name for profile in workspace.sources if profile.one_row_per_person)
    rows = pl.concat(_standardised(folder / "inbox", workspace.sources))
    if not district.nik:
        rows = rows.with_columns(pl.lit(None, dtype=LINKAGE_INPUT[name]).alias(name) for name in NUMBERS)
    rows = rows.with_row_index("number").with_columns(
        record_id=pl.format("R{}", pl.col("number").cast(pl.String).str.zfill(9))
    )
    settings, wall, cpu = LinkageSettings(), time.perf_counter(), time.process_time()
    with open_store(None) as store:
        linked = link(store, rows, settings=settings, one_row_sources=once)
    told = cluster(rows, linked.pairs, settings=settings, one_row_sources=once)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    crosswalk = rows.select(*ROW_KEY, "record_id").join(told.clusters.rename({"cluster": "person_id"}), on="record_id")
    truth = pl.read_parquet(folder / "truth.parquet", columns=[*ROW_KEY, *TOLD])
    return {
        "records": rows.height,
        "pairs": linked.counts["pairs_compared"],
        "wall": wall,
        "cpu": cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **asdict(evaluate(crosswalk, truth.join(rows.select(*ROW_KEY), on=list(ROW_KEY), how="semi"))),
    }


def _standardised(inbox: Path, profiles: Any) -> Iterator[pl.DataFrame]:
    """The person rows of every source, what linkage takes and no more."""
    from dtsen_merge.sources import find, read
    from dtsen_merge.sources.standardise import decide_truncation, standardise
    from dtsen_merge.tables import LINKAGE_INPUT, ROW_KEY

    fields = [name for name in LINKAGE_INPUT if name not in ("record_id", "source")]
    for profile in profiles:
        sheets = [sheet.rows for file in find(inbox, [profile]).files for sheet in read(file)]
        if not sheets:
            continue
        truncated = decide_truncation(pl.concat(sheets, how="diagonal"))
        for sheet in sheets:
            done = standardise(sheet, region_code=REGION, profile=profile, truncated=truncated, today=TODAY).records
            people = done.filter((pl.col("row_kind") == "person") & pl.col("nama").is_not_null())
            yield people.select(*ROW_KEY, *fields)


def line(district: District, told: dict[str, Any]) -> str:
    whole = told["pairwise"]
    groups = {group["name"]: group["pairwise"]["f1"] for group in told["subgroups"]}
    cells = [
        district.called(),
        f"{told['records']:,}",
        f"{told['pairs']:,}",
        f"{whole['f1']:.4f}",
        f"{whole['precision']:.5f}",
        f"{whole['recall']:.4f}",
        f"{told['b_cubed']['f1']:.4f}",
        f"{groups.get('no_nik', float('nan')):.4f}",
        f"{told['twin_pairs_apart']:,} of {told['twin_pairs']:,}",
        f"{told['wall']:.1f} ({told['cpu']:.1f})",
        f"{told['peak']:,}",
    ]
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| district | records | pairs compared | F1 | precision | recall | B³ F1 | F1, rows without NIK | twins apart | "
    "wall s (CPU s) | peak MiB |\n|---|" + "---:|" * 10
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("people", type=int, nargs="*")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(District(**json.loads(asked.child)), Path(folder))))
        return
    lines: list[str] = []
    for district in [District(people) for people in asked.people] or TABLE:
        call = [sys.executable, __file__, "--child", json.dumps(asdict(district))]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{district.called()}: {done.stderr}")
        lines.append(line(district, json.loads(done.stdout.splitlines()[-1])))
        print(lines[-1], flush=True)
        if asked.write:
            write(lines)


def write(lines: list[str]) -> None:
    """The table as far as it goes: a long run that is stopped keeps what it measured."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "duckdb", "rapidfuzz"))
    table = "\n".join([HEAD, *lines])
    write_section(MARK, f"`make bench-quality` writes this section anew. {machine}, {libraries}.\n\n{table}\n")


if __name__ == "__main__":
    main()
