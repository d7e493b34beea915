"""Speed and memory of what comes before linkage: reading a workbook, standardising its rows, validating the records.

    make bench-prepare                                 measures, and writes its section of benchmarks/RESULTS.md
    python benchmarks/preparation_speed.py --rows 20000 --records 100000 --repeats 1

Each figure stands beside its floor, the least that any program built on Polars would spend on the same data. Ours and
the floor take turns, each time in a process of their own, so that a machine that slows down slows both and the peak
memory (ru_maxrss) is the measured one's. Importing and loading the inputs is not timed, but is in the peak. CPU
seconds stand beside wall seconds because shared machines at times give two threads one core's worth.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import polars as pl
from preparation_inputs import REGION, SOURCES, TODAY, make_inputs, profile_of
from results import write_section

from dtsen_merge.settings import load_policy
from dtsen_merge.sources.standardise import decide_truncation, load_words, standardise
from dtsen_merge.sources.standardise.birth import read_birth
from dtsen_merge.sources.standardise.identity import read_identity
from dtsen_merge.sources.standardise.people import read_people
from dtsen_merge.sources.standardise.places import read_places
from dtsen_merge.sources.standardise.raw_json import raw_json
from dtsen_merge.sources.standardise.sheet import Sheet
from dtsen_merge.sources.standardise.standing import read_standing
from dtsen_merge.sources.standardise.welfare import read_welfare
from dtsen_merge.tables import RECORDS, ROW_KEY
from dtsen_merge.validation import validate
from dtsen_merge.validation.schemas import check_records
from dtsen_merge.workbooks.reader import read_grids

MARK = "## Preparing: reading, standardising, validating"
OLDEST = date(1915, 1, 1)  # today less 110 years and one, as validation reckons it


@dataclass
class Clock:
    """Seconds of the timed stretches, and what a measurement has to say beside them."""

    wall: float = 0.0
    cpu: float = 0.0
    told: dict = field(default_factory=dict)

    @contextmanager
    def running(self, name: str = "") -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.wall += wall
        self.cpu += cpu
        if name:
            self.told[name] = self.told.get(name, 0.0) + wall


# ---------------------------------------------------------------------------------------------------- what is measured


def read_ours(folder: Path, clock: Clock) -> None:
    with clock.running():
        (grid,) = read_grids(folder / "sheet.xlsx")
    clock.told["cells"] = grid.frame.height * grid.width


def read_floor(folder: Path, clock: Clock) -> None:
    with clock.running():
        frame = pl.read_excel(folder / "sheet.xlsx", has_header=False, read_options={"dtypes": "string"})
    clock.told["cells"] = frame.height * frame.width


def standardise_ours(folder: Path, clock: Clock) -> None:
    words = load_words()
    for source in SOURCES:
        rows, profile = pl.read_parquet(folder / f"rows-{source}.parquet"), profile_of(source)
        truncated = decide_truncation(rows)
        with clock.running():
            standardise(rows, region_code=REGION, profile=profile, truncated=truncated, today=TODAY, words=words)


def standardise_floor(folder: Path, clock: Clock) -> None:
    """The same cells read from a parquet file and written as Arrow IPC: a pass over all of them that changes nothing."""
    for source in SOURCES:
        with clock.running():
            pl.read_parquet(folder / f"rows-{source}.parquet").write_ipc(io.BytesIO(), compression="uncompressed")


def standardise_by_group(folder: Path, clock: Clock) -> None:
    """The groups of fields one after the other, as `standardise` calls them, each timed."""
    words = load_words()
    for source in SOURCES:
        rows = pl.read_parquet(folder / f"rows-{source}.parquet")
        sheet = Sheet(rows, words, profile_of(source), REGION, decide_truncation(rows), TODAY)
        for group in (read_identity, read_people, read_birth, read_standing, read_places, read_welfare):
            with clock.running(group.__name__):
                group(sheet)
        with clock.running("raw_json"):
            raw_json(rows)


def check_ours(folder: Path, clock: Clock) -> None:
    for source in SOURCES:
        records, profile = pl.read_parquet(folder / f"records-{source}.parquet"), profile_of(source)
        with clock.running():
            check_records(records, profile.kind, TODAY)
        failed = check_records(spoiled(records), profile.kind, TODAY)
        for column, code, count in failed.group_by("column", "code").len().rows():
            clock.told[f"{source} {column} {code}"] = count


def check_floor(folder: Path, clock: Clock) -> None:
    for source in SOURCES:
        records, profile = pl.read_parquet(folder / f"records-{source}.parquet"), profile_of(source)
        with clock.running():
            failing_rows(records, profile.kind)
        failed = failing_rows(spoiled(records), profile.kind)
        clock.told.update({f"{source} {check}": rows.height for check, rows in failed.items()})


def validate_ours(folder: Path, clock: Clock) -> None:
    policy = load_policy("programmes.toml")
    for source in SOURCES:
        records = pl.read_parquet(folder / f"records-{source}.parquet")
        problems = pl.read_parquet(folder / f"problems-{source}.parquet")
        with clock.running():
            validate(records, problems, profile=profile_of(source), policy=policy, today=TODAY)


def spoiled(records: pl.DataFrame) -> pl.DataFrame:
    """A thousand records with every checked field out of its bounds; in these ours and the floor must find the same."""
    texts = ("nik", "nik_15", "nik_ibu", "nik_ayah", "no_kk", "no_kk_15", "kode_kecamatan", "kode_desa")
    wrong = dict.fromkeys(texts, "12") | {
        "nama": None,
        "tanggal_lahir": date(2099, 1, 1),
        "tahun_lahir": 1800,
        "usia": 500,
    }
    wrong |= {"desil_nasional": 11, "desil_provinsi": 0, "desil_kabupaten_kota": -1, "jumlah_anggota_keluarga": 900}
    return records.head(1000).with_columns(
        pl.lit(value).cast(RECORDS[name]).alias(name) for name, value in wrong.items()
    )


def failing_rows(records: pl.DataFrame, kind: str) -> dict[str, pl.DataFrame]:
    """What the schema of the kind asks of records, as plain expressions: the key of each failing row, by check."""
    if records.schema != pl.Schema(RECORDS):
        raise SystemExit("the records are not of the canonical schema")
    required = (*ROW_KEY, "row_kind", "nik_status", "no_kk_status", "tanggal_lahir_precision")
    fails = {name: ~passes for name, passes in plain_checks(kind).items()}
    counts = records.select(
        *(hit.sum().alias(name) for name, hit in fails.items()),
        pl.sum_horizontal(pl.col(name).null_count() for name in required).alias("required"),
    ).row(0, named=True)
    if counts.pop("required"):
        raise SystemExit("a required field is empty")
    return {name: records.filter(fails[name]).select(*ROW_KEY, "raw") for name, count in counts.items() if count}


def plain_checks(kind: str) -> dict[str, pl.Expr]:
    """ "column code" → whether a row passes (null: there is nothing to check)."""
    col = pl.col
    digits = {16: ("nik", "nik_ibu", "nik_ayah", "no_kk"), 15: ("nik_15", "no_kk_15")}
    checks = {
        f"{name} {'kk' if 'kk' in name else 'nik'}-length": col(name).str.contains(rf"^\d{{{length}}}$")
        for length, names in digits.items()
        for name in names
    }
    checks |= {
        "row row-broken": col("row") >= 1,
        "kode_kecamatan region-unknown": col("kode_kecamatan").str.contains(r"^\d\d\.\d\d\.\d\d$"),
        "kode_desa region-unknown": col("kode_desa").str.contains(r"^\d\d\.\d\d\.\d\d\.\d{4}$"),
        "no_kk kk-missing-on-family": (col("row_kind") != "family") | pl.coalesce("no_kk", "no_kk_15").is_not_null(),
        "nama nama-missing": (col("row_kind") != "person") | col("nama").is_not_null(),
        "tanggal_lahir date-future": col("tanggal_lahir") <= TODAY,
        "tanggal_lahir date-too-old": col("tanggal_lahir") >= OLDEST,
        "tahun_lahir date-future": col("tahun_lahir") <= TODAY.year,
        "tahun_lahir date-too-old": col("tahun_lahir") >= OLDEST.year,
        "usia number-unreadable": col("usia").is_between(0, 130),
    }
    if kind != "population":
        desil = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")
        checks |= {f"{name} desil-out-of-range": col(name).is_between(1, 10) for name in desil}
        members = col("jumlah_anggota_keluarga")
        checks["jumlah_anggota_keluarga number-unreadable"] = members.is_between(0, 100)
    return checks


# ---------------------------------------------------------------------------------------------- processes and the page


@dataclass(frozen=True)
class Figure:
    """A line of the table: what is measured, its floor, and the bar (times the floor) where one is set."""

    title: str
    ours: Callable[[Path, Clock], None]
    floor: Callable[[Path, Clock], None]
    floor_title: str
    bar: float | None = None


FIGURES = (
    Figure("reading xlsx to text", read_ours, read_floor, "polars.read_excel, all text", 1.5),
    Figure("standardising", standardise_ours, standardise_floor, "parquet in, IPC out, unchanged"),
    Figure("validating: Pandera schemas", check_ours, check_floor, "the same checks as expressions", 3.0),
    Figure("validating: everything", validate_ours, check_floor, "the same checks as expressions"),
)
MEASURED = {work.__name__: work for figure in FIGURES for work in (figure.ours, figure.floor)}
MEASURED[standardise_by_group.__name__] = standardise_by_group


def measure_here(name: str, folder: Path) -> None:
    """Measure in this process and print the result as JSON."""
    clock = Clock()
    MEASURED[name](folder, clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(json.dumps({"wall": clock.wall, "cpu": clock.cpu, "peak": peak, "told": clock.told}))


def child(*arguments: str) -> str:
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def measure_in_turns(folder: Path, repeats: int) -> dict[str, list[dict]]:
    """Every measurement so many times, round after round: name → its results."""
    results: dict[str, list[dict]] = {name: [] for name in MEASURED}
    for number in range(repeats):
        for name, so_far in results.items():
            so_far.append(json.loads(child("--measure", name, str(folder))))
        print(f"round {number + 1} of {repeats} measured", file=sys.stderr)
    if results["check_ours"][0]["told"] != results["check_floor"][0]["told"]:
        raise SystemExit("the schemas and the plain checks find different rows")
    return results


def page(results: dict[str, list[dict]], rows: int, records: int) -> str:
    """The section of RESULTS.md, below its heading."""
    middle = {
        name: {key: median(one[key] for one in ones) for key in ("wall", "cpu", "peak")}
        for name, ones in results.items()
    }
    heads = (
        "| | per second | s (CPU s) | peak MiB | floor | floor s (CPU s) | floor MiB | times the floor (CPU) | bar |"
    )
    lines = [heads, "|---|---:|---:|---:|---|---:|---:|---:|---:|"]
    for figure in FIGURES:
        ours, floor = middle[figure.ours.__name__], middle[figure.floor.__name__]
        reading = figure.ours is read_ours
        count = results[figure.ours.__name__][0]["told"]["cells"] if reading else records
        cells = (
            figure.title,
            f"{count / ours['wall']:,.0f} {'cells' if reading else 'rows'}",
            f"{ours['wall']:.2f} ({ours['cpu']:.2f})",
            f"{ours['peak']:,.0f}",
            figure.floor_title,
            f"{floor['wall']:.2f} ({floor['cpu']:.2f})",
            f"{floor['peak']:,.0f}",
            f"{ours['wall'] / floor['wall']:.2f} ({ours['cpu'] / floor['cpu']:.2f})",
            f"{figure.bar:.1f}" if figure.bar else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return f"{_circumstances(rows, records, results)}\n\n" + "\n".join(lines) + f"\n\n{_groups(results)}\n"


def _groups(results: dict[str, list[dict]]) -> str:
    """The groups of fields, the costliest first."""
    told = [one["told"] for one in results[standardise_by_group.__name__]]
    seconds = {name: median(one[name] for one in told) for name in told[0]}
    whole = sum(seconds.values())
    lines = ["| standardising, by group of fields | s | share |", "|---|---:|---:|"]
    for name, one in sorted(seconds.items(), key=lambda pair: -pair[1]):
        lines.append(f"| {name} | {one:.2f} | {one / whole:.0%} |")
    return "\n".join(lines)


def _circumstances(rows: int, records: int, results: dict[str, list[dict]]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "fastexcel", "pandera"))
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {libraries}"
    number = len(results["read_ours"])
    repeats = "one round" if number == 1 else f"{number} rounds"
    return (
        f"`make bench-prepare` writes this section anew. {machine}. Medians of {repeats}, in which ours and the "
        f"floors take turns, each in a process of its own. Read is a workbook of {rows:,} rows and 20 columns; "
        f"standardised and validated are {records:,} rows, half of a register of residents, half of DTSEN."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the workbook")
    parser.add_argument("--records", type=int, default=1_000_000, help="rows to standardise and to validate")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md")
    parser.add_argument("--measure", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    parser.add_argument("--make", metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure_here(asked.measure[0], Path(asked.measure[1]))
    elif asked.make:
        make_inputs(Path(asked.make), asked.rows, asked.records)
    else:
        with tempfile.TemporaryDirectory() as folder:
            child("--make", folder, "--rows", str(asked.rows), "--records", str(asked.records))
            print("inputs made", file=sys.stderr)
            text = page(measure_in_turns(Path(folder), asked.repeats), asked.rows, asked.records)
        print(text)
        if asked.write:
            write_section(MARK, text)


if __name__ == "__main__":
    main()
