"""Children: pupils (PIP from Dapodik, two-level header) and toddlers' measurements (EPPGBM)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl

from dtsen_merge.synth.layouts.common import Context, mixed_date, sex
from dtsen_merge.synth.rates import TYPED
from dtsen_merge.synth.sheets import SheetDraft
from dtsen_merge.workbooks.grid_writer import day, number

_NONE = pl.lit(None, dtype=pl.String)


def pip(ctx: Context) -> None:
    """All pupils of some schools, 66 columns; the proposal for PIP is a column among them. Names in title case."""
    rng = ctx.rng("pip")
    rates = replace(TYPED, nik_missing=0.02, name_title=0.0, nik_head=0.006, duplicate=0.003, kk_missing=0.15)
    records = ctx.written("pip", pl.col("in_pip"), rates, rng)
    for label, part in ctx.parts(records, 40_000):
        columns = _pupil_columns(part, rng)
        cells = part.select(expr.cast(pl.String).alias(f"c{i}") for i, (_, _, expr) in enumerate(columns))
        draft = SheetDraft("Daftar Peserta Didik", len(columns))
        draft.titles("Daftar Peserta Didik")
        draft.lines(["Dinas Pendidikan Kabupaten " + ctx.place], ["Tanggal Unduh: 2026-01-20 08:15:22"])
        draft.blank()
        draft.two_level_header([(group, heading) for group, heading, _ in columns])
        rows = draft.data(cells)
        file = ctx.delivery.workbook("pip", f"dapodik_pip{label and '_' + label}.xlsx", [draft.finish()])
        ctx.delivery.note("pip", file, draft.name, rows, part)


def _pupil_columns(part: pl.DataFrame, rng: np.random.Generator) -> list[tuple[str, str, pl.Expr]]:
    count = part.height
    nisn = pl.concat_str(pl.lit("0"), pl.Series(rng.integers(100_000_000, 199_999_999, count)).cast(pl.String))
    card = pl.when("layak_pip").then(pl.Series(rng.integers(100_000, 999_999, count)).cast(pl.String))
    reason = pl.when("layak_pip").then(
        pl.when("family_pkh").then(pl.lit("Pemegang PKH/KPS/KKS")).otherwise(pl.lit("Siswa Miskin/Rentan Miskin"))
    )
    yes_no = pl.when("layak_pip").then(pl.lit("Ya")).otherwise(pl.lit("Tidak"))
    grade = pl.format("Kelas {}", (pl.col("age") - 5.5).floor().cast(pl.Int64).clip(1, 12))
    year_m, year_f = (number(pl.col("born").dt.year() - pl.Series(rng.integers(20, 38, count))) for _ in range(2))
    special = (
        pl.when(pl.col("cacat").is_not_null()).then(pl.col("cacat").str.to_titlecase()).otherwise(pl.lit("Tidak ada"))
    )

    def parent(group: str, name: pl.Expr, year: pl.Expr, nik: pl.Expr) -> list[tuple[str, str, pl.Expr]]:
        return [
            (group, "Nama", name), (group, "Tahun Lahir", year),
            (group, "Jenjang Pendidikan", pl.lit("SD / sederajat")),
            (group, "Pekerjaan", pl.lit("Petani")), (group, "Penghasilan", pl.lit("Rp. 500,000 - Rp. 999,999")),
            (group, "NIK", nik),
        ]  # fmt: skip

    return [
        ("", "No", number(pl.int_range(1, pl.len() + 1))), ("", "Nama", pl.col("nama").str.to_titlecase()),
        ("", "NIPD", pl.lit(pl.Series(rng.integers(1000, 9999, count)))), ("", "JK", sex("L", "P")),
        ("", "NISN", nisn), ("", "Tempat Lahir", pl.col("tempat_lahir").str.to_titlecase()),
        ("", "Tanggal Lahir", pl.coalesce(pl.col("tgl").dt.strftime("%Y-%m-%d"), "tgl_teks")),
        ("", "NIK", pl.col("nik")),
        ("", "Agama", pl.col("agama").str.to_titlecase()), ("", "Alamat", pl.col("alamat").str.to_titlecase()),
        ("", "RT", number(pl.col("rt").cast(pl.Int64))), ("", "RW", number(pl.col("rw").cast(pl.Int64))),
        ("", "Dusun", _NONE), ("", "Kelurahan", pl.col("desa").str.to_titlecase()),
        ("", "Kecamatan", pl.concat_str(pl.lit("Kec. "), pl.col("kecamatan").str.to_titlecase())),
        ("", "Kode Pos", pl.col("kode_pos")), ("", "Jenis Tinggal", pl.lit("Bersama orang tua")),
        ("", "Alat Transportasi", pl.lit("Jalan kaki")), ("", "Telepon", _NONE), ("", "HP", pl.col("telepon")),
        ("", "E-Mail", _NONE), ("", "SKHUN", _NONE),
        ("", "Penerima KPS", pl.when("family_pkh").then(pl.lit("Ya")).otherwise(pl.lit("Tidak"))),
        ("", "No. KPS", _NONE),
        *parent("Data Ayah", pl.col("ayah").str.to_titlecase(), year_f, pl.col("nik_ayah").cast(pl.String)),
        *parent("Data Ibu", pl.col("ibu").str.to_titlecase(), year_m, pl.col("nik_ibu").cast(pl.String)),
        *parent("Data Wali", _NONE, _NONE, _NONE),
        ("", "Rombel Saat Ini", grade), ("", "No Peserta Ujian Nasional", _NONE), ("", "No Seri Ijazah", _NONE),
        ("", "Penerima KIP", yes_no), ("", "Nomor KIP", card), ("", "Nama di KIP", pl.lit("0")),
        ("", "Nomor KKS", _NONE),
        ("", "No Registrasi Akta Lahir", _NONE), ("", "Bank", _NONE), ("", "Nomor Rekening Bank", _NONE),
        ("", "Rekening Atas Nama", _NONE), ("", "Layak PIP (usulan dari sekolah)", yes_no),
        ("", "Alasan Layak PIP", reason),
        ("", "Kebutuhan Khusus", special), ("", "Sekolah Asal", _NONE), ("", "Anak ke-berapa", pl.lit("1")),
        ("", "Lintang", _NONE),
        ("", "Bujur", _NONE), ("", "No KK", pl.col("kk")), ("", "Berat Badan", _NONE), ("", "Tinggi Badan", _NONE),
        ("", "Lingkar Kepala", _NONE), ("", "Jml. Saudara Kandung", pl.lit("1")),
        ("", "Jarak Rumah ke Sekolah (KM)", pl.lit("1")),
    ]  # fmt: skip


def eppgbm(ctx: Context) -> None:
    """One row a measurement, one to four a child; a measurement's row repeats what was typed for the child."""
    rng = ctx.rng("eppgbm")
    rates = replace(TYPED, nik_missing=0.08, nik_placeholder=0.02, name_title=0.0, name_alias=0.0, name_bin=0.0)
    records = ctx.written("eppgbm", pl.col("in_eppgbm"), rates, rng)
    times = rng.integers(1, 5, records.height)
    records = records[pl.Series(np.repeat(np.arange(records.height), times))]
    order = np.concatenate([np.arange(n) for n in times]) if len(times) else np.arange(0)
    measured = pl.Series(
        np.asarray([ctx.today - timedelta(days=30)], dtype="datetime64[D]")[0]
        - order * 91
        - rng.integers(0, 25, len(order))
    )
    records = records.with_columns(diukur=measured.cast(pl.Date)).with_columns(
        usia=(pl.col("diukur") - pl.col("born")).dt.total_days() / 30.4375
    ).filter(pl.col("usia") > 0.2)  # fmt: skip
    for label, part in ctx.parts(records):
        _eppgbm_file(ctx, label, part, rng)


def _eppgbm_file(ctx: Context, label: str, part: pl.DataFrame, rng: np.random.Generator) -> None:
    count = part.height
    z_height, z_weight = (
        pl.Series(rng.normal(-1.0, 1.1, count)).round(2),
        pl.Series(rng.normal(-0.8, 1.0, count)).round(2),
    )
    height = (49 + pl.col("usia") ** 0.72 * 3.35 + z_height * 2.4).round(1)
    weight = (3.2 + pl.col("usia") ** 0.62 * 1.12 + z_weight * 0.9).clip(2.2, 30).round(1)
    stunted = (
        pl.when(z_height < -3)
        .then(pl.lit("Sangat Pendek"))
        .when(z_height < -2)
        .then(pl.lit("Pendek"))
        .otherwise(pl.lit("Normal"))
    )
    under = (
        pl.when(z_weight < -3)
        .then(pl.lit("Sangat Kurang"))
        .when(z_weight < -2)
        .then(pl.lit("Kurang"))
        .otherwise(pl.lit("Berat Badan Normal"))
    )
    parent = pl.when(pl.Series(rng.random(count) < 0.7)).then("ibu").otherwise("ayah")
    months = pl.col("usia").floor().cast(pl.Int64)
    age = pl.format("{} Tahun - {} Bulan", months // 12, months % 12)
    columns = [
        ("No", number(pl.int_range(1, pl.len() + 1))), ("NIK", pl.col("nik")), ("Nama", pl.col("nama")),
        ("JK", sex("L", "P")),
        ("Tgl Lahir", mixed_date(part, rng, (0.35, 0.15, 0.0, 0.0, 0.5))),
        ("BB Lahir", number(pl.lit(pl.Series(rng.normal(3.0, 0.4, count)).round(1)))),
        ("TB Lahir", number(pl.lit(pl.Series(rng.normal(48.5, 1.8, count)).round(0)))),
        ("Nama Ortu", parent), ("Prov", pl.lit(ctx.where.province)), ("Kab/Kota", pl.lit(ctx.where.regency)),
        ("Kec", pl.col("kecamatan")),
        ("Pukesmas", pl.col("kecamatan")), ("Desa/Kel", pl.col("desa")),
        ("Posyandu", pl.concat_str(pl.lit("MELATI "), pl.col("rt").str.strip_chars_start("0"))),
        ("RT", pl.col("rt")), ("RW", pl.col("rw")), ("Alamat", pl.col("alamat")), ("Usia Saat Ukur", age),
        ("Tanggal Pengukuran", day(pl.col("diukur"))), ("Berat", number(weight)), ("Tinggi", number(height)),
        ("BB/U", under), ("ZS BB/U", number(pl.lit(z_weight))), ("TB/U", stunted),
        ("ZS TB/U", number(pl.lit(z_height))),
        ("BB/TB", pl.lit("Gizi Baik")),
        ("ZS BB/TB", number(pl.lit(pl.Series(rng.normal(-0.3, 1.0, count)).round(2)))),
    ]  # fmt: skip
    cells = part.select(expr.cast(pl.String).alias(f"c{i}") for i, (_, expr) in enumerate(columns))
    draft = SheetDraft("Pengukuran", len(columns))
    draft.header([heading for heading, _ in columns])
    rows = draft.data(cells)
    file = ctx.delivery.workbook("eppgbm", f"eppgbm_2025{label and '_' + label}.xlsx", [draft.finish()])
    ctx.delivery.note("eppgbm", file, draft.name, rows, part)
