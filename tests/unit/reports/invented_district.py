"""An invented district for the report's tests: a few thousand persons, their families and fourteen sources, from a seed.

All values are made up; the names of kecamatan are real. Whole frames only.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from dtsen_merge.reports.figures.quality import MEASURES
from dtsen_merge.reports.tables import REPORT_RECORDS, REVIEW, SOURCES, ReportTables
from dtsen_merge.tables import CROSSWALK, FAMILIES, PARTICIPATION, PERSONS, PROBLEMS, conform

KECAMATAN = (
    "Aluh-Aluh", "Kertak Hanyar", "Gambut", "Sungai Tabuk", "Martapura", "Karang Intan", "Astambul",
    "Simpang Empat", "Pengaron", "Sungai Pinang", "Aranio", "Mataraman", "Beruntung Baru", "Martapura Barat",
    "Martapura Timur", "Sambung Makmur", "Paramasan", "Telaga Bauntung", "Tatah Makmur", "Cintapuri Darussalam",
)  # fmt: skip
NAMES = ("AHMAD", "SITI", "MUHAMMAD", "NUR", "RAHMAN", "HAYATI", "FATIMAH", "YUSUF", "SARI", "GUSTI", "AMINAH", "RUSDI")

# source, title, agency, kind, programme, period, share of NIK present, base rate by desil (1, 4, 7, 10), ages
SOURCE_ROWS: tuple[tuple[Any, ...], ...] = (
    ("dukcapil", "Data Dukcapil (SIAK)", "Disdukcapil", "population", "", "2025-11", 1.0, (0.95, 0.96, 0.97, 0.97), (0, 110)),
    ("dtsen", "DTSEN individu", "Dinas Sosial P3AP2KB", "welfare", "", "2025-10", 0.97, (0.96, 0.92, 0.85, 0.8), (0, 110)),
    ("p3ke", "P3KE", "Bappedalitbang", "welfare", "", "2023", 0.9, (0.9, 0.5, 0.1, 0.0), (0, 110)),
    ("pkh", "Penerima PKH", "Dinas Sosial P3AP2KB", "programme", "PKH", "2025-12", 0.99, (0.24, 0.12, 0.01, 0.002), (18, 110)),
    ("sembako", "Penerima Sembako", "Dinas Sosial P3AP2KB", "programme", "SEMBAKO", "2025-12", 0.99, (0.3, 0.2, 0.02, 0.003), (18, 110)),
    ("pbi_jk", "Peserta PBI-JK", "Dinas Kesehatan", "programme", "PBI-JK", "2025-12", 0.98, (0.5, 0.3, 0.03, 0.004), (0, 110)),
    ("pip", "Penerima PIP", "Dinas Pendidikan", "programme", "PIP", "2025-12", 0.93, (0.45, 0.25, 0.03, 0.0), (6, 21)),
    ("blt_dd", "BLT Dana Desa", "Pemerintah Desa", "programme", "BLT-DD", "2025-12", 0.8, (0.08, 0.02, 0.0, 0.0), (18, 110)),
    ("rtlh", "Rumah tidak layak huni", "Disperkim", "programme", "RTLH", "2025", 0.95, (0.05, 0.02, 0.0, 0.0), (18, 110)),
    ("baznas", "Mustahik Baznas", "Baznas", "programme", "ZAKAT", "2025", 0.0, (0.05, 0.03, 0.0, 0.0), (18, 110)),
    ("umkm", "Pelaku UMKM", "DKUMPP", "programme", "UMKM", "2025", 0.95, (0.02, 0.04, 0.05, 0.03), (18, 70)),
    ("pelatihan", "Pelatihan kerja", "Disnaker", "programme", "PELATIHAN", "2025", 0.97, (0.01, 0.02, 0.02, 0.0), (17, 40)),
    ("eppgbm", "Pengukuran balita (EPPGBM)", "Dinas Kesehatan", "other", "EPPGBM", "2025-11", 0.7, (0.9, 0.9, 0.8, 0.6), (0, 5)),
)  # fmt: skip


def invented_district(families: int = 1200, seed: int = 63, *, previous: dict[str, Any] | None = None) -> ReportTables:
    """A whole district's tables."""
    rng = np.random.default_rng(seed)
    people = _people(rng, families)
    records = pl.concat([_rows_of(rng, people, line) for line in SOURCE_ROWS])
    records = records.with_columns(
        record_id=pl.format("r{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(7)),
        row=(pl.int_range(pl.len()).over("source") + 2).cast(pl.UInt32),
        file=pl.format("{}/daftar.xlsx", "source"),
        sheet=pl.lit("Sheet1"),
    )
    rejected = _apart(records, "rejected", 0.012, rng)
    ignored = _apart(records, "ignored", 0.004, rng)
    accepted_rows = records.select(
        "source", "file", "sheet", "row", "record_id", "person_id", "family_id", "probability"
    )
    crosswalk = pl.concat(
        [accepted_rows.with_columns(status=pl.lit("accepted")), rejected, ignored], how="diagonal_relaxed"
    )
    sources = _sources(records, rejected, ignored)
    return ReportTables(
        persons=_persons(people, records),
        families=_families(people),
        participation=_participation(records),
        crosswalk=conform(crosswalk, CROSSWALK),
        problems=_problems(records, rejected, rng),
        records=conform(records, REPORT_RECORDS),
        sources=sources,
        review=_review(records, rng),
        linkage=_linkage(records),
        gates=[
            {"gate": "max_rejected_share", "value": 0.012, "limit": 0.2, "passed": True},
            {"gate": "max_cluster_size", "value": 12, "limit": 30, "passed": True},
            {"gate": "max_change_share", "value": 0.041, "limit": 0.3, "passed": True},
        ],
        run={
            "run_id": "2025-12-12T081500", "started": "2025-12-12T08:15:00+08:00", "ended": "2025-12-12T08:19:42+08:00",
            "version": "0.1.0", "published": True, "region": "63.03",
        },
        previous=previous,
    )  # fmt: skip


def _linkage(records: pl.DataFrame) -> dict[str, Any]:
    """Counts of a linkage, with what it says of its quality."""
    size = records.drop_nulls("person_id").group_by("person_id").len()["len"].cast(pl.Int64)
    rows = dict(records.group_by("source").len().sort("source").rows())
    states = records.with_columns(pl.col("nik_status").cast(pl.String)).group_by("nik_status").len().sort("nik_status")
    lines = [("source", name, count) for name, count in rows.items()]
    lines += [("nik", name, count) for name, count in states.rows()]
    lines += [("rows", name, count) for name, count in (("one_word_name", 21), ("no_birth_date", 9), ("child", 34))]
    return {
        "pairs_compared": 412_345, "pairs_linked": 15_204, "pairs_review": 60,
        "linked_pairs": int((size * (size - 1) // 2).sum()),
        "expected_false_links": 2.25, "expected_missed_links": 31.5,
        "expected_precision_percent": 99.713, "expected_recall_percent": 96.12,
        "blocking_recall_percent": 99.51, "blocking_recall_percent_low": 99.02, "blocking_recall_percent_high": 99.87,
        "quality_by_group": [
            {
                "kind": kind, "name": name, "rows": count, "pairs": 2 * count,
                "expected_false_links": count / 200, "expected_missed_links": count / 40,
                "precision": 0.9975, "recall": 0.9875,
            }
            for kind, name, count in lines
        ],
        "quality_by_band": [
            {"lower": 0.95, "upper": 0.98, "links": 310, "model_false_share": 0.032, "contradicted_share": 0.115},
            {"lower": 0.98, "upper": 1.0, "links": 9210, "model_false_share": 0.0012, "contradicted_share": 0.0009},
        ],
        "thin_rows": [
            {
                "source": name, "rows": rows[name], "thin": thin, "thin_for_review": 1, "fragile": 3, "without_nik": thin + 3,
                "without_tanggal_lahir": thin + 2, "without_nama_ibu": 1, "without_desa": 0,
            }
            for name, thin in (("baznas", 2), ("blt_dd", 0))
            if name in rows
        ] + [{"source": "dukcapil", "rows": rows["dukcapil"], "thin": 0, "thin_for_review": 0, "fragile": 0}],
    }  # fmt: skip


def _people(rng: np.random.Generator, families: int) -> pl.DataFrame:
    size = rng.choice([1, 2, 3, 4, 5, 6], families, p=[0.1, 0.17, 0.25, 0.25, 0.15, 0.08])
    family = np.repeat(np.arange(families), size)
    n = len(family)
    place = rng.choice(20, families, p=rng.dirichlet(np.full(20, 6.0)))
    desil = rng.choice(np.arange(1, 11), families)
    seat = np.arange(n) - np.repeat(np.cumsum(size) - size, size)
    age = np.where(
        seat == 0, rng.integers(25, 85, n), np.where(seat == 1, rng.integers(20, 75, n), rng.integers(0, 30, n))
    )
    first, second = rng.choice(NAMES, n), rng.choice(NAMES, n)
    jobs = rng.choice(
        ["PETANI/PEKEBUN", "MENGURUS RUMAH TANGGA", "BURUH HARIAN LEPAS", "WIRASWASTA", "PEGAWAI NEGERI SIPIL (PNS)", "GURU"],
        n, p=[0.33, 0.25, 0.22, 0.16, 0.025, 0.015],
    )  # fmt: skip
    return pl.DataFrame(
        {
            "person_id": [f"P{at:07d}" for at in range(n)],
            "family": family,
            "seat": seat,
            "age": age,
            "at": place[family],
            "desil_nasional": desil[family].astype(np.int8),
            "day_of_year": rng.integers(0, 365, n),
            "jenis_kelamin": rng.choice(["L", "P"], n),
            "nama": np.char.add(np.char.add(first, " "), second),
            "pekerjaan": np.where(age < 18, "PELAJAR/MAHASISWA", jobs),
            "status_hidup": np.where(rng.random(n) < 0.012, "MENINGGAL", "HIDUP"),
            "disabilitas": rng.choice(["TIDAK", "FISIK", "BERAT"], n, p=[0.97, 0.02, 0.01]),
            "village": rng.integers(1, 9, families)[family],
        }
    ).with_columns(
        kode_kecamatan=pl.format("63.03.{}", (pl.col("at") + 1).cast(pl.String).str.zfill(2)),
        kecamatan=pl.col("at").replace_strict(dict(enumerate(KECAMATAN)), return_dtype=pl.String),
        family_id=pl.format("K{}", pl.col("family").cast(pl.String).str.zfill(6)),
        tanggal_lahir=pl.date(2025 - pl.col("age"), 1, 1) + pl.duration(days=pl.col("day_of_year")),
        bersekolah=pl.col("age").is_between(7, 20),
        kepemilikan_usaha=pl.col("pekerjaan") == "WIRASWASTA",
    ).with_columns(
        kode_desa=pl.format("{}.20{}", "kode_kecamatan", pl.col("village").cast(pl.String).str.zfill(2)),
        desa=pl.format("Desa {}", "village"),
        nik=pl.format("630301{}{}", pl.col("tanggal_lahir").dt.strftime("%d%m%y"), (pl.int_range(pl.len()) % 9999 + 1).cast(pl.String).str.zfill(4)),
        no_kk=pl.format("630301010115{}", pl.col("family").cast(pl.String).str.zfill(4)),
        tahun_lahir=pl.col("tanggal_lahir").dt.year().cast(pl.Int16),
    )  # fmt: skip


def _rows_of(rng: np.random.Generator, people: pl.DataFrame, line: tuple[Any, ...]) -> pl.DataFrame:
    source, _, agency, kind, programme, period, with_nik, rates, (low, high) = line
    n = people.height
    rate = np.interp(people.get_column("desil_nasional").to_numpy(), [1, 4, 7, 10], rates)
    chance = pl.Series("u", rng.random(n))
    rows = people.filter((chance < rate) & people.get_column("age").is_between(low, high))
    m = rows.height
    noise = {
        name: pl.Series(rng.random(m)) for name in ("nik", "truncated", "kk", "born", "sex", "desa", "desil", "nama")
    }
    shift = pl.Series(rng.choice([-3, -2, -1, 1, 2, 5, 8], m))
    rows = rows.with_columns(
        source=pl.lit(source), agency=pl.lit(agency), program=pl.lit(programme), periode=pl.lit(period), kind=pl.lit(kind),
        row_kind=pl.lit("person"),
        nik_status=pl.when(noise["nik"] > with_nik).then(pl.lit("empty"))
        .when((noise["truncated"] < 0.3) & pl.lit(source == "pbi_jk")).then(pl.lit("truncated"))
        .when(noise["truncated"] > 0.995).then(pl.lit("malformed")).otherwise(pl.lit("whole")),
        no_kk=pl.when((noise["kk"] < 0.8) & pl.lit(source not in ("baznas", "pip"))).then("no_kk"),
        tanggal_lahir=pl.when(noise["born"] < 0.02).then(pl.col("tanggal_lahir") + pl.duration(days=31))
        .when((noise["born"] < 0.8) & pl.lit(source != "baznas") | pl.lit(kind != "programme")).then("tanggal_lahir"),
        jenis_kelamin=pl.when(noise["sex"] < 0.99).then("jenis_kelamin"),
        kode_desa=pl.when(noise["desa"] < 0.93).then("kode_desa")
        .when(noise["desa"] < 0.96).then(pl.format("{}.2009", "kode_kecamatan")),
        desil_nasional=pl.when(pl.lit(source == "dtsen")).then("desil_nasional")
        .when(pl.lit(source == "p3ke") & (noise["desil"] < 0.4)).then((pl.col("desil_nasional") + shift).clip(1, 10))
        .when(pl.lit(source == "p3ke")).then("desil_nasional").cast(pl.Int8),
        status_hidup=pl.when(pl.lit(source == "dukcapil")).then("status_hidup"),
        pekerjaan=pl.when(pl.lit(source in ("dukcapil", "dtsen"))).then("pekerjaan"),
        nama_tokens=pl.when(noise["nama"] < 0.06).then(pl.col("nama").str.slice(1)).otherwise("nama"),
        no_kk_status=pl.lit("whole"),
        alamat=pl.when(pl.lit(source in ("dukcapil", "dtsen", "pkh", "rtlh"))).then(pl.lit("Jl. Melati")),
        rt=pl.when(pl.lit(source in ("dukcapil", "rtlh"))).then(pl.lit("001")),
        rw=pl.when(pl.lit(source == "dukcapil")).then(pl.lit("001")),
        probability=pl.Series(1 - np.clip(rng.exponential(0.004, m), 0, 0.05)),
    ).with_columns(
        nik=pl.when(pl.col("nik_status") == "whole").then("nik"),
        no_kk_status=pl.when(pl.col("no_kk").is_null()).then(pl.lit("empty")).otherwise(pl.lit("whole")),
        # what no link was found for stands alone, as a person of its own
        person_id=pl.when((pl.lit(kind == "programme")) & (noise["desil"] > 0.96))
        .then(pl.format("{}-{}", "person_id", pl.lit(source))).otherwise("person_id"),
    )  # fmt: skip
    return rows.select(
        "source", "agency", "kind", "program", "periode", "person_id", "family_id", "row_kind", "nik", "nik_status", "no_kk",
        "no_kk_status", "nama", "nama_tokens", "tanggal_lahir", "tahun_lahir", "jenis_kelamin", "kode_kecamatan",
        "kecamatan", "kode_desa", "desa", "alamat", "rt", "rw", "pekerjaan", "status_hidup", "desil_nasional",
        "probability",
    )  # fmt: skip


def _persons(people: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    held = records.group_by("person_id").agg(
        sources=pl.col("source").unique().sort(), records=pl.len().cast(pl.UInt32), base=pl.col("family_id").first()
    )
    origin = held.with_columns(origin=pl.col("person_id").str.head(8)).join(
        people.rename({"person_id": "origin"}), on="origin"
    )
    registered = pl.col("sources").list.contains("dukcapil")
    return conform(
        origin.with_columns(padan_dukcapil=registered, nik_status=pl.lit("whole"), provenance=pl.lit("{}")).sort(
            "person_id"
        ),
        PERSONS,
    )


def _families(people: pl.DataFrame) -> pl.DataFrame:
    heads = people.group_by("family_id", maintain_order=True).agg(pl.all().first(), members=pl.len().cast(pl.UInt32))
    return conform(heads.with_columns(nama_kepala_keluarga="nama", desil_source=pl.lit("dtsen")), FAMILIES)


def _participation(records: pl.DataFrame) -> pl.DataFrame:
    rows = records.filter(pl.col("program") != "")
    folded = rows.group_by("person_id", "family_id", "program", "agency", "source", "periode", maintain_order=True).agg(
        records=pl.len().cast(pl.UInt32), record_id=pl.col("record_id").first()
    )
    amount = pl.when(pl.col("program") == "BLT-DD").then(300_000).when(pl.col("program") == "SEMBAKO").then(200_000)
    return conform(folded.with_columns(nominal=amount), PARTICIPATION)


def _apart(records: pl.DataFrame, status: str, rate: float, rng: np.random.Generator) -> pl.DataFrame:
    """Rows beside the accepted ones: as many of each source as the rate says, at least one."""
    count = records.group_by("source").agg(n=(pl.len() * rate).ceil().cast(pl.Int64)).sort("source")
    rows = count.select("source", pl.int_ranges("n").alias("row")).explode("row")
    return rows.select(
        "source", file=pl.format("{}/daftar.xlsx", "source"), sheet=pl.lit(f"{status}"), row=(pl.col("row") + 1).cast(pl.UInt32),
        status=pl.lit(status),
    )  # fmt: skip


def _sources(records: pl.DataFrame, rejected: pl.DataFrame, ignored: pl.DataFrame) -> pl.DataFrame:
    named = pl.DataFrame(
        [line[:6] for line in SOURCE_ROWS],
        schema=["source", "title", "agency", "kind", "programme", "period"],
        orient="row",
    )
    for name, frame in (("accepted", records), ("rejected", rejected), ("ignored", ignored)):
        named = named.join(frame.group_by("source").agg(pl.len().alias(f"rows_{name}")), on="source", how="left")
    counts = [f"rows_{name}" for name in ("accepted", "rejected", "ignored")]
    named = named.with_columns(pl.col(counts).fill_null(0).cast(pl.Int64))
    told = named.with_columns(rows_read=pl.sum_horizontal(counts), delivery=pl.format("{}, December", "source"))
    return conform(told, SOURCES)


def _problems(records: pl.DataFrame, rejected: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    chosen = [
        (records.filter(pl.col("nik_status") == "empty"), "nik-empty", "note", "nik"),
        (records.filter(pl.col("nik_status") == "truncated"), "nik-truncated", "warning", "nik"),
        (records.filter(pl.col("nik_status") == "malformed"), "nik-length", "error", "nik"),
        (records.sample(fraction=0.01, seed=1), "date-unreadable", "error", "tanggal_lahir"),
        (records.sample(fraction=0.008, seed=2), "duplicate-row", "note", None),
        (rejected, "nama-missing", "error", "nama"),
    ]
    frames = [
        frame.select(
            "source",
            "file",
            "sheet",
            "row",
            code=pl.lit(code),
            severity=pl.lit(severity),
            column=pl.lit(column, pl.String),
        )
        for frame, code, severity, column in chosen
    ]
    return conform(pl.concat(frames), PROBLEMS)


def _review(records: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    alone = records.filter(pl.col("person_id").str.contains("-")).head(60)
    other = records.filter(pl.col("source") == "dukcapil").sample(alone.height, seed=3)
    pairs = pl.DataFrame({"a": alone.get_column("record_id"), "b": other.get_column("record_id")})
    return conform(
        pairs.with_columns(
            record_a=pl.min_horizontal("a", "b"),
            record_b=pl.max_horizontal("a", "b"),
            probability=pl.Series(rng.uniform(0.5, 0.95, pairs.height)),
        ),
        REVIEW,
    )


def as_previous(figures: dict[str, Any]) -> dict[str, Any]:
    """Today's reconciliation.json made a little older: fewer persons, other deliveries with other scores.

    PKH is today's delivery already, with one of September before it; of Baznas nothing is known; PIP was better then.
    """
    older: dict[str, Any] = json.loads(json.dumps(figures))
    older["run"].update(run_id="2025-11-10T090000", started=None, ended="2025-11-10T09:05:00+08:00")
    older["summary"]["persons"] -= 120
    older["summary"]["inclusion"] += 35
    older["programmes"]["totals"][0]["persons"] += 12
    older["scorecard"] = [line for line in older["scorecard"] if line["source"] != "baznas"]
    for line in older["scorecard"]:
        shift = 0.031 if line["source"] == "pip" else -0.02
        worse = {name: line[name] and min(1.0, round(line[name] + shift, 6)) for name in (*MEASURES, "score")}
        line["delivered"] = "2025-10-03"
        if line["source"] == "pkh":
            told = {"delivery": "pkh, September", "run_id": "2025-10-02T090000", "date": "2025-10-02", "rows": 7}
            line["last_delivery"] = {**told, "delivered": "2025-09-04", **worse}
        else:
            line.update(worse, delivery=f"{line['source']}, October")
    return older


TODAY = date(2025, 12, 12)
