"""Peak memory of `load` as one source's folder fills with files: it must not grow with their number.

    python benchmarks/memory_by_files.py --files 1 4 16 --rows 20000 [--write]

Each measurement runs `dtsen-merge load` in a process of its own, whose peak memory (ru_maxrss) it reports. DuckDB is
given 1 GB, beyond which it spills to disk.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from results import write_section

MARK = "## Memory by the number of files"
NAMES = (
    "SITI NURHAYATI",
    "AHMAD RIDUAN",
    "NORJANAH",
    "MUHAMMAD ILHAM",
    "RUSMAWATI",
    "HAMDANI",
    "GALUH ANTUNG",
    "BASRI",
)
PROFILE = 'name = "pbi"\nkind = "programme"\nprogramme = "PBI-JK"\nfiles = ["pbi/*.xlsx"]\n'


def fill(folder: Path, files: int, rows: int) -> None:
    """A workspace whose one source has so many workbooks of so many rows, every person another."""
    subprocess.run([sys.executable, "-m", "dtsen_merge", "init", str(folder)], check=True, capture_output=True)
    (folder / "config" / "sources" / "pbi.toml").write_text(PROFILE, encoding="utf-8")
    with (folder / "config" / "pipeline.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[store]\nmemory_limit = "1GB"\n')
    (folder / "inbox" / "pbi").mkdir()
    for number in range(files):
        with xlsxwriter.Workbook(
            str(folder / "inbox" / "pbi" / f"{number:03}.xlsx"), {"constant_memory": True}
        ) as book:
            sheet = book.add_worksheet("Data")
            sheet.write_row(0, 0, ["No", "NIK", "No KK", "Nama", "Tanggal Lahir", "Alamat", "Desa", "Kecamatan"])
            for row in range(rows):
                person = number * rows + row
                day, month, year = person % 28 + 1, person // 28 % 12 + 1, person // 336 % 80 + 30
                nik = f"630305{day:02}{month:02}{year % 100:02}{person % 9999 + 1:04}"
                name = f"{NAMES[person % 8]} {NAMES[person // 8 % 8]} {person}"
                born = f"{day:02}-{month:02}-19{year % 100:02}"
                cells = [row + 1, nik, f"630305{person:010}", name, born, f"JL. NO {person}", "Keraton", "Martapura"]
                sheet.write_row(row + 1, 0, cells)


def measure(folder: Path) -> tuple[float, float, int]:
    """Wall and CPU seconds and peak MiB of one `load`."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "dtsen_merge", "load"], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"load: {status}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def table(rows: int, results: list[tuple[int, float, float, int]]) -> str:
    """The section's text."""
    lines = [
        f"`make bench-prepare` writes this section anew. `load` of one source, {rows:,} rows in each file; DuckDB has 1 GB.",
        "",
        "| files | rows | s (CPU s) | rows/s | peak MiB |",
        "|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {files} | {files * rows:,} | {wall:.1f} ({cpu:.1f}) | {files * rows / wall:,.0f} | {peak:,} |"
        for files, wall, cpu, peak in results
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    results = []
    for files in asked.files:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "w"
            fill(folder, files, asked.rows)
            results.append((files, *measure(folder)))
            print(f"{files} files measured", file=sys.stderr)
    text = table(asked.rows, results)
    print(text)
    if asked.write:
        write_section(MARK, text)


if __name__ == "__main__":
    main()
