"""What preparation_speed.py measures on: a workbook, and rows of a register and of a welfare list with their records."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from dtsen_merge.settings import SourceProfile, load_workspace
from dtsen_merge.sources import find, read
from dtsen_merge.sources.standardise import decide_truncation, load_words, standardise
from dtsen_merge.synth import synthesise

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 1, 31)
REGION = "63.03"
SEED = 63
SOURCES = ("siak", "dtsen_individu")  # one of the kind population, one of the kind welfare
COPIES = 5
KECAMATAN = 20  # of the region, numbered from 01
_DRAWN = {
    "a": 1 << 20, "b": 1 << 20, "c": 1 << 20, "days": 30_000, "age": 360, "serial": 9_000, "house": 5_000, "rt": 30,
    "phone": 8_999_999,
}  # fmt: skip
_WORDS = (
    "AHMAD",
    "SITI",
    "NUR",
    "ABDUL",
    "RAHMAN",
    "HIDAYAH",
    "AISYAH",
    "YUSUF",
    "FATIMAH",
    "SALEH",
    "RIDUAN",
    "MAWARDI",
)


def profile_of(source: str) -> SourceProfile:
    return next(one for one in load_workspace(ROOT / "config" / "pipeline.toml").sources if one.name == source)


def make_inputs(folder: Path, rows: int, records: int) -> None:
    """Write the workbook, and for each source its rows, records and problems, into the folder."""
    make_workbook(folder / "sheet.xlsx", rows)
    synthesise(max(records // 7, 100), SEED, folder / "synth", today=TODAY)
    for source in SOURCES:
        profile = profile_of(source)
        files = find(folder / "synth" / "inbox", [profile]).files
        sheets = [sheet.rows for file in files for sheet in read(file)]
        made = varied_copies(pl.concat(sheets, how="diagonal"), records // len(SOURCES))
        done = standardise(
            made,
            region_code=REGION,
            profile=profile,
            truncated=decide_truncation(made),
            today=TODAY,
            words=load_words(),
        )
        for name, frame in (("rows", made), ("records", done.records), ("problems", done.problems)):
            frame.write_parquet(folder / f"{name}-{source}.parquet", statistics=False)
    shutil.rmtree(folder / "synth")


def make_workbook(path: Path, rows: int) -> None:
    """A sheet as an agency sends it: identity numbers as text, real date cells, numbers, texts of few and many kinds."""
    rng = np.random.default_rng(SEED)
    words = pl.Series(_WORDS)
    numbers = {name: pl.Series(name, rng.integers(0, high, rows)) for name, high in _DRAWN.items()}
    first, second, third = (words.gather(numbers[name] % len(words)) for name in ("a", "b", "c"))
    drawn = pl.DataFrame([*numbers.values(), first.alias("first"), second.alias("second"), third.alias("third")])
    day = {"a": pl.date(1940, 1, 1) + pl.duration(days="days"), "b": pl.date(2025, 1, 1) + pl.duration(days="age")}
    number = pl.format("63030{}{}{}", pl.col("rt") % 9 + 1, day["a"].dt.strftime("%d%m%y"), pl.col("serial") + 1000)
    frame = drawn.select(
        pl.int_range(1, pl.len() + 1).alias("NO"),
        number.alias("NIK"),
        number.reverse().alias("NO KK"),
        pl.format("{} {} {}", "first", "second", "third").alias("NAMA"),
        day["a"].alias("TANGGAL LAHIR"),
        pl.col("first").alias("TEMPAT LAHIR"),
        pl.when(pl.col("a") % 2 == 0).then(pl.lit("L")).otherwise(pl.lit("P")).alias("JK"),
        pl.format("JL. MARTAPURA LAMA NO. {}", "house").alias("ALAMAT"),
        pl.col("rt").alias("RT"),
        (pl.col("rt") % 5).alias("RW"),
        pl.format("DESA {}", pl.col("house") % 290).alias("DESA"),
        pl.format("KECAMATAN {}", pl.col("house") % KECAMATAN).alias("KECAMATAN"),
        pl.format("{} {}", "third", "second").alias("NAMA IBU"),
        pl.when(pl.col("b") % 3 == 0).then(pl.lit("KEPALA KELUARGA")).otherwise(pl.lit("ANAK")).alias("HUBUNGAN"),
        (pl.col("c") % 10 + 1).alias("DESIL"),
        (pl.col("rt") * 100_000).alias("NOMINAL"),
        day["b"].alias("TANGGAL UKUR"),
        (pl.col("serial") / 100).alias("BERAT"),
        pl.format("08125{}", pl.col("phone") + 1_000_000).alias("TELEPON"),
        pl.when(pl.col("a") % 3 == 0).then(pl.lit("PERLU DIDATA ULANG")).alias("KETERANGAN"),
    )
    with xlsxwriter.Workbook(path) as book:
        frame.write_excel(book, "DATA", dtype_formats={pl.Date: "dd/mm/yyyy"}, autofilter=False)


def varied_copies(rows: pl.DataFrame, wanted: int) -> pl.DataFrame:
    """So many rows out of fewer: copies that are other people, as clerks would have written them.

    A copy's numbers begin with the next twenty kecamatan, which keeps its families together and apart from all
    others; its names take their last word from another row, which keeps about as many of them different as in one
    large register. Dates, places and codes repeat, as they do there.
    """
    if rows.height * COPIES < wanted:
        raise SystemExit(f"{rows.height:,} rows are too few for {wanted:,}")
    names = [name for name in ("nama", "nama_ibu", "nama_ayah", "nama_kepala_keluarga") if name in rows.columns]
    numbers = [name for name in ("nik", "no_kk", "nik_ibu", "nik_ayah") if name in rows.columns]
    copies = [rows]
    for copy in range(1, COPIES):
        turned = pl.int_range(pl.len()).add(7919 * copy) % pl.len()
        copies.append(
            rows.with_columns(
                *(_elsewhere(pl.col(name), copy * KECAMATAN).alias(name) for name in numbers),
                *(_renamed(pl.col(name), pl.col(name).gather(turned)).alias(name) for name in names),
            )
        )
    return (
        pl.concat(copies)
        .head(wanted)
        .with_columns(file=pl.lit("all"), sheet=pl.lit(""), row=pl.int_range(2, pl.len() + 2, dtype=pl.UInt32))
    )


def _elsewhere(number: pl.Expr, add: int) -> pl.Expr:
    """The number with its kecamatan (digits 5 and 6) raised, where it begins with the region."""
    parts = number.str.extract_groups(r"^(\D?6303)([012]\d)(\d.*)$").struct
    raised = parts[1].cast(pl.Int16, strict=False) + add
    return pl.concat_str(parts[0], raised.cast(pl.String), parts[2]).fill_null(number)


def _renamed(name: pl.Expr, other: pl.Expr) -> pl.Expr:
    word = r"(\p{L}+)$"
    return pl.concat_str(name.str.replace(word, ""), other.str.extract(word)).fill_null(name)
