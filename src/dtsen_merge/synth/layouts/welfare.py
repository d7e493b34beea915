"""DTSEN individu and keluarga, and P3KE by name by address."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.synth.households import HEAD
from dtsen_merge.synth.layouts.common import Context, date_cell, date_text, sex, shdk
from dtsen_merge.synth.rates import DELIVERED
from dtsen_merge.synth.sheets import Columns, SheetDraft, printed
from dtsen_merge.workbooks.grid_writer import number

_DISABILITY: Final = (
    "penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual",
    "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri", "mengingat_berkonsentrasi", "kesedihan_depresi",
)  # fmt: skip
_AFFECTED: Final = {
    "CACAT FISIK": ("berjalan_atau_naik_tangga", "menggunakan_tangan_jari"), "CACAT NETRA/BUTA": ("penglihatan",),
    "CACAT RUNGU/WICARA": ("pendengaran", "berbicara_komunikasi"),
    "CACAT MENTAL/JIWA": ("pengendalian_perilaku", "belajar_kemampuan_intelektual"),
    "CACAT FISIK DAN MENTAL": ("berjalan_atau_naik_tangga", "mengurus_diri", "mengingat_berkonsentrasi"),
}  # fmt: skip


def dtsen_individu(ctx: Context) -> None:
    """Pipe-separated latin-1 text, 48 columns; a few lines broken, a few addresses with a line break in quotes."""
    rng = ctx.rng("dtsen_individu")
    records = ctx.written("dtsen_individu", pl.col("in_dtsen_individu"), DELIVERED, rng, lag="dtsen lag")
    for label, part in ctx.parts(records, 250_000):
        headings, cells = printed(part, _individu_columns(ctx, part, rng))
        odd = min(0.001 * ctx.error_rate, 0.02)
        damage = rng.random(part.height)
        if odd and part.height > 20:  # one of each at least
            damage[rng.choice(part.height, size=3, replace=False)] = odd * np.array([0.5, 1.5, 2.5])
        broken_short, broken_long = pl.Series(damage < odd), pl.Series((damage >= odd) & (damage < 2 * odd))
        breaks = pl.Series((damage >= 2 * odd) & (damage < 4 * odd))
        address = headings.index("alamat_ktp")
        cells = cells.with_columns(
            pl.when(breaks & pl.col(f"c{address}").is_not_null())
            .then(pl.concat_str(pl.lit('"'), f"c{address}", pl.lit('\nRT LAMA"')))
            .when(broken_long).then(pl.concat_str(pl.col(f"c{address}").fill_null(""), pl.lit(" | BLOK A")))
            .otherwise(f"c{address}").alias(f"c{address}")
        )  # fmt: skip
        lines = cells.select(
            pl.concat_str([pl.col(c).fill_null("") for c in cells.columns], separator="|").alias("line")
        )
        short = pl.col("line").str.split("|").list.head(27).list.join("|")
        lines = lines.with_columns(line=pl.when(broken_short).then(short).otherwise("line"))
        extra = lines.select(pl.col("line").str.count_matches("\n", literal=True)).to_series().cast(pl.Int64)
        rows = pl.select(2 + pl.int_range(part.height) + extra.cum_sum() - extra).to_series()
        every = pl.concat([pl.Series("line", ["|".join(headings)]), lines.get_column("line")])
        name = f"dtsen_individu_6303_v3{label and '_' + label}.csv"
        file = ctx.delivery.text("dtsen_individu", name, every, "latin-1")
        ctx.delivery.note("dtsen_individu", file, "", rows, part.with_columns(broken=broken_short | broken_long))


def _individu_columns(ctx: Context, part: pl.DataFrame, rng: np.random.Generator) -> Columns:
    count = part.height
    said_yes = pl.Series(rng.random(count) < 0.3)
    yes = pl.when(said_yes).then(pl.lit("YA")).otherwise(pl.lit("1"))
    level = pl.Series(rng.integers(1, 4, count)).cast(pl.String)
    nbsp = pl.Series(rng.random(count) < 0.02)
    none = pl.Series(rng.random(count) < 0.06)
    here = pl.Series(rng.random(count) < 0.98)
    expecting = ~pl.col("male") & pl.col("age").is_between(18, 42) & pl.Series(rng.random(count) < 0.04)
    by_district = ~pl.col("in_pbi_jk") & (pl.col("desil") <= 6) & pl.Series(rng.random(count) < 0.05)
    ill = pl.Series(rng.random(count)) < pl.col("age") / 700
    education = pl.col("pendidikan")
    school = (
        pl.when("at_school")
        .then(pl.lit("2"))
        .when(education == "TIDAK/BELUM SEKOLAH")
        .then(pl.lit("1"))
        .otherwise(pl.lit("3"))
    )
    code = {name: str(i) for i, name in enumerate(("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI"), start=1)}
    nutrition = pl.when(pl.col("age") < 5).then(
        pl.when(pl.Series(rng.random(count) < 0.1)).then(pl.lit("2")).otherwise(pl.lit("1"))
    )
    disabled = [
        (name, pl.when(none).then(None)
         .when(pl.col("cacat").is_in([kind for kind, hit in _AFFECTED.items() if name in hit])).then(level)
         .otherwise(pl.lit("4")))
        for name in _DISABILITY
    ]  # fmt: skip
    return [
        ("nomor_induk_kependudukan", pl.col("nik")), ("nomor_kartu_keluarga", pl.col("kk")), ("nama", pl.col("nama")),
        ("tanggal_lahir", date_text("%Y-%m-%d")), ("jenis_kelamin", sex("1", "2")),
        ("status_hubungan_keluarga", pl.col("relation") + 1),
        ("pbi_nas", pl.when(pl.col("in_pbi_jk")).then(yes)),
        ("pbi_pemda", pl.when(by_district).then(yes)),
        ("status_kawin", pl.col("status_kawin").replace_strict(code)), ("partisipasi_sekolah", school),
        ("jenjang_tertinggi_yang_diduduki", education), ("ijazah_tertinggi_yang_dimiliki", education),
        ("status_bekerja", pl.when("works").then(pl.lit("1")).otherwise(pl.lit("2"))),
        ("lapangan_usaha_dari_pekerjaan_utama", pl.when("works").then(pl.col("pekerjaan"))),
        ("status_dalam_pekerjaan_utama",
         pl.when("works").then(pl.when("business").then(pl.lit("1")).otherwise(pl.lit("4")))),
        ("kepemilikan_usaha", pl.when("business").then(pl.lit("1")).otherwise(pl.lit("2"))),
        ("jumlah_usaha", pl.when("business").then(pl.lit("1"))), ("kondisi_gizi", nutrition), *disabled,
        ("penyakit_kronis", pl.when(ill).then(pl.lit("1")).otherwise(pl.lit("2"))),
        # the notes count 48 columns and name 43: these five are this project's guess
        ("status_keberadaan_anggota", pl.when(here).then(pl.lit("1")).otherwise(pl.lit("5"))),
        ("kewarganegaraan", pl.lit("1")),
        ("kepemilikan_akta_kelahiran", pl.when(pl.col("age") < 30).then(pl.lit("1")).otherwise(pl.lit("2"))),
        ("status_kehamilan", pl.when(expecting).then(pl.lit("1")).when(~pl.col("male")).then(pl.lit("2"))),
        ("jaminan_ketenagakerjaan", pl.when("civil").then(pl.lit("1")).otherwise(pl.lit("2"))),
        ("kode_provinsi_ktp", pl.lit(ctx.where.province_code)), ("provinsi_ktp", pl.lit(ctx.where.province)),
        ("kode_kabupaten_kota_ktp", pl.lit(ctx.where.regency_code)),
        ("kabupaten_kota_ktp", pl.lit(ctx.where.regency)),
        ("kode_kecamatan_ktp", pl.col("kode_kecamatan")), ("kecamatan_ktp", pl.col("kecamatan")),
        ("kode_kelurahan_desa_ktp", pl.col("kode_desa")), ("kelurahan_desa_ktp", pl.col("desa")),
        ("rt_ktp", pl.col("rt")), ("rw_ktp", pl.col("rw")), ("dusun_ktp", pl.lit(None, dtype=pl.String)),
        ("alamat_ktp", pl.when(nbsp).then(pl.col("alamat").str.replace(" ", "\xa0", literal=True)).otherwise("alamat")),
        ("pekerjaan_ktp", pl.col("pekerjaan")), ("pendidikan_akhir_ktp", education),
    ]  # fmt: skip


_HOUSING: Final = {
    "status_kepemilikan_rumah": 5, "jenis_lantai_terluas": 9, "jenis_dinding_terluas": 7, "jenis_atap_terluas": 8,
    "sumber_air_minum_utama": 11, "jarak_sumber_air_ke_pembuangan": 3, "sumber_penerangan_utama": 4, "daya_terpasang": 6,
    "bahan_bakar_memasak": 10, "fasilitas_bab": 6, "jenis_kloset": 4, "pembuangan_akhir_tinja": 6,
}  # fmt: skip
_ASSETS: Final = (
    "tabung_gas_5_5kg", "lemari_es", "ac", "pemanas_air", "telepon_rumah", "televisi_layar_datar", "emas_10_gram",
    "komputer_laptop", "sepeda_motor", "sepeda", "mobil", "perahu", "smartphone", "lahan_lain", "rumah_lain",
)  # fmt: skip
_LIVESTOCK: Final = ("sapi", "kerbau", "kuda", "babi", "kambing_domba")


def dtsen_keluarga(ctx: Context) -> None:
    """One row a family, 52 columns, header in row 1; the KK as in the individuals' file."""
    rng = ctx.rng("dtsen_keluarga")
    who = pl.col("in_dtsen_individu") & (pl.col("relation") == HEAD)
    records = ctx.written("dtsen_keluarga", who, DELIVERED, rng, lag="dtsen lag")
    records = records.filter(pl.col("kk").is_not_null())
    for label, part in ctx.parts(records):
        headings, cells = printed(part, _keluarga_columns(ctx, part, rng))
        draft = SheetDraft("keluarga", len(headings))
        draft.header(headings)
        rows = draft.data(cells)
        file = ctx.delivery.workbook(
            "dtsen_keluarga", f"dtsen_keluarga_6303{label and '_' + label}.xlsx", [draft.finish()]
        )
        ctx.delivery.note("dtsen_keluarga", file, draft.name, rows, part, "family")


def _keluarga_columns(ctx: Context, part: pl.DataFrame, rng: np.random.Generator) -> Columns:
    count = part.height

    def codes(top: int) -> pl.Expr:
        drawn = pl.Series(np.ceil(top * rng.random(count) ** 1.3).astype(np.int64))
        return number(pl.lit(drawn))

    def owned(chance: float) -> pl.Expr:
        return (
            pl.when(pl.Series(rng.random(count)) < chance * pl.col("desil") / 6)
            .then(pl.lit("YA"))
            .otherwise(pl.lit("TIDAK"))
        )

    local = pl.Series(rng.integers(-1, 2, count))
    meter = pl.Series(rng.integers(22_000_000_0000, 22_999_999_9999, count)).cast(pl.String)
    flag = pl.Series(rng.random(count))
    return [
        ("nomor_kartu_keluarga", pl.col("kk")), ("kode_provinsi", pl.lit(ctx.where.province_code)),
        ("provinsi", pl.lit(ctx.where.province)), ("kode_kabupaten_kota", pl.lit(ctx.where.regency_code)),
        ("kabupaten_kota", pl.lit(ctx.where.regency)), ("kode_kecamatan", pl.col("kode_kecamatan")),
        ("kecamatan", pl.col("kecamatan")), ("kode_kelurahan_desa", pl.col("kode_desa")),
        ("kelurahan_desa", pl.col("desa")), ("alamat", pl.col("alamat")),
        ("jumlah_anggota_keluarga", number(pl.col("size"))), ("nama_kepala_keluarga", pl.col("nama")),
        ("desil_nasional", number(pl.col("desil"))),
        ("desil_provinsi", number((pl.col("desil") + local).clip(1, 10))),
        ("desil_kabupaten_kota", number((pl.col("desil") + local).clip(1, 10))),
        ("pbi_nas", pl.when("in_pbi_jk").then(pl.lit("YA")).otherwise(pl.lit("TIDAK"))),
        ("pbi_pemda", pl.lit("TIDAK")),
        ("id_pelanggan_pln", pl.when(flag < 0.8).then(meter)),
        *[(name, codes(top)) for name, top in _HOUSING.items()],
        *[(f"aset_{name}", owned(0.5)) for name in _ASSETS[:14]],
        *[(f"ternak_{name}", number(pl.lit(pl.Series(rng.poisson(0.1, count))))) for name in _LIVESTOCK],
        ("is_gc_kemensos", pl.when(flag < 0.1).then(pl.lit("1")).otherwise(pl.lit("0"))),
        ("is_pbi_se", pl.when(flag > 0.95).then(pl.lit("1")).otherwise(pl.lit("0"))),
        ("is_siks_ng", pl.when("family_pkh").then(pl.lit("1")).otherwise(pl.lit("0"))),
    ]  # fmt: skip


_AGE_BANDS: Final = (("Usia Dibawah 7 Tahun", 0, 7), ("Usia 7-12", 7, 13), ("Usia 13-15", 13, 16),
                     ("Usia 16-18", 16, 19),
                     ("Usia 19-21", 19, 22), ("Usia 22-59", 22, 60), ("Usia 60 tahun keatas", 60, 130))  # fmt: skip


def p3ke(ctx: Context) -> None:
    """Persons of desil 1–4, header in row 4 below title lines; as of 2022, so older cards and addresses."""
    rng = ctx.rng("p3ke")
    old = DELIVERED.scaled(1.4)
    records = ctx.written("p3ke", pl.col("in_p3ke") & (pl.col("age") > 3.2), old, rng)
    for label, part in ctx.parts(records):
        count = part.height
        match = (
            pl.when(pl.Series(rng.random(count) < 0.93) & ~pl.col("no_nik"))
            .then(pl.lit("YA"))
            .otherwise(pl.lit("TIDAK"))
        )
        got = {name: pl.when(name).then(pl.lit("Ya")).otherwise(pl.lit("Tidak")) for name in ("in_sembako", "in_pkh")}
        bands = [
            (
                name,
                pl.when(pl.col("age").is_between(low, high, closed="left"))
                .then(pl.lit("Ya"))
                .otherwise(pl.lit("Tidak")),
            )
            for name, low, high in _AGE_BANDS
        ]
        family_id = pl.concat_str(pl.lit("6303"), pl.col("family").str.slice(1).str.zfill(10))
        headings, cells = printed(part, [
            ("ID Keluarga P3KE", family_id), ("Provinsi", pl.lit(ctx.where.province)),
            ("Kabupaten/Kota", pl.lit(ctx.where.regency)), ("Kecamatan", pl.col("kecamatan")),
            ("Desa/Kelurahan", pl.col("desa")), ("Kode Kemdagri", pl.col("kode_desa")),
            ("Desil Kesejahteraan", number(pl.col("desil"))), ("Alamat", pl.col("alamat")),
            ("ID Individu", pl.concat_str(family_id, pl.col("row").cast(pl.String))),
            ("Nama", pl.col("nama")), ("NIK", pl.col("nik")), ("Padan Dukcapil", match),
            ("Jenis Kelamin", sex("Laki-laki", "Perempuan")),
            ("Hubungan dengan Kepala Keluarga", shdk().str.to_titlecase()),
            ("Tanggal Lahir", date_cell()), ("Status Kawin", pl.col("status_kawin").str.to_titlecase()),
            ("Pekerjaan", pl.col("pekerjaan").str.to_titlecase()),
            ("Pendidikan", pl.col("pendidikan").str.to_titlecase()),
            *bands, ("Penerima BPNT", got["in_sembako"]), ("Penerima BPUM", pl.lit("Tidak")),
            ("Penerima BST", pl.lit("Tidak")),
            ("Penerima PKH", got["in_pkh"]), ("Penerima SEMBAKO", got["in_sembako"]),
            ("Resiko Stunting", pl.lit("Tidak")),
        ])  # fmt: skip
        draft = SheetDraft("P3KE", len(headings))
        draft.titles("DATA PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM (P3KE)",
                     f"BY NAME BY ADDRESS - KABUPATEN {ctx.where.regency} - INDIVIDU DESIL 1-4")  # fmt: skip
        draft.blank()
        draft.header(headings)
        rows = draft.data(cells)
        file = ctx.delivery.workbook("p3ke", f"P3KE_BNBA_INDIVIDU{label and '_' + label}.xlsx", [draft.finish()])
        ctx.delivery.note("p3ke", file, draft.name, rows, part)
