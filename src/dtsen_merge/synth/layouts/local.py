"""Local offices and charities: houses, zakat, CSR, small business, training, water, Aisyiyah. Free form, much typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from dtsen_merge.synth.layouts.common import (
    Context,
    date_long,
    date_text,
    mark_truncated,
    mixed_date,
    nik_number,
    nik_typed_as_number,
    place_and,
    rupiah,
    sex,
    some_errors,
    without_date,
    without_nik,
    without_sex,
)
from dtsen_merge.synth.rates import FREE, LOOKUP_FAILS, TYPED
from dtsen_merge.synth.sheets import Columns, Line, SheetDraft, printed, running
from dtsen_merge.workbooks.grid_writer import number


def _one_of(words: list[str], count: int, rng: np.random.Generator) -> pl.Expr:
    return pl.lit(pl.Series(words).gather(rng.integers(0, len(words), count)))


def rtlh(ctx: Context) -> None:
    """One row a house; the table begins in column B; a total at the foot."""
    rng = ctx.rng("rtlh")
    records = ctx.written("rtlh", pl.col("in_rtlh"), TYPED, rng).sort("kode_kecamatan", maintain_order=True)
    records = without_date(without_sex(records))
    count = records.height
    headings, cells = printed(records, [
        ("No", running()), ("NIK", nik_number()), ("Nama Lengkap", pl.col("nama")),
        ("No KK", some_errors(pl.col("kk"), records, LOOKUP_FAILS, rng)),
        ("Alamat", pl.col("alamat")), ("RT/RW", pl.format("{}/{}", "rt", "rw")), ("Desa/Kelurahan", pl.col("desa")),
        ("Kecamatan", pl.col("kecamatan")), ("Pekerjaan", pl.col("pekerjaan")),
        ("Status Kepemilikan", _one_of(["Milik Sendiri", "Milik Sendiri", "Bukan Milik Sendiri"], count, rng)),
        ("Status Tanah", _one_of(["SHM", "Segel", "Sporadik"], count, rng)),
        ("Atap", _one_of(["Rumbia", "Sirap", "Seng"], count, rng)),
        ("Dinding", _one_of(["Papan", "Bambu", "Tembok"], count, rng)),
        ("Lantai", _one_of(["Papan", "Tanah", "Semen"], count, rng)),
        ("Luas Bangunan", number(pl.lit(pl.Series(rng.integers(18, 60, count))))),
        ("Pernah Dibantu", _one_of(["Belum", "Belum", "Sudah"], count, rng)),
    ])  # fmt: skip
    draft = SheetDraft("RTLH", len(headings), left=1)
    draft.blank()
    draft.titles("DATA RUMAH TIDAK LAYAK HUNI (RTLH)", f"KABUPATEN {ctx.where.regency} TAHUN 2025")
    draft.blank()
    draft.header(headings)
    ends = records.group_by("kode_kecamatan", maintain_order=True).len().get_column("len").cum_sum().to_list()
    subtotals: dict[int, Sequence[Line]] = {
        end: [[None, None, "JUMLAH", *[None] * 11, f"\x01{end - start}"]]
        for start, end in zip([0, *ends], ends, strict=False)
    }
    rows = draft.data(cells, breaks=subtotals)
    draft.lines([None, None, "TOTAL UNIT", *[None] * 11, f"\x01{count}"])
    draft.signature(ctx.place, "Kepala Bidang Perumahan,", "CONTOH KEPALA BIDANG, S.T")
    file = ctx.delivery.workbook("rtlh", "Data RTLH 2025.xlsx", [draft.finish()])
    ctx.delivery.note("rtlh", file, draft.name, rows, records)


def baznas(ctx: Context) -> None:
    """Mustahik by kind of help: sheets with few columns, no NIK, blank rows between; a sheet of notes."""
    rng = ctx.rng("baznas")
    records = without_nik(ctx.written("baznas", pl.col("in_baznas"), FREE, rng))
    kinds = ["Bantuan Konsumtif", "Bedah Rumah", "Bantuan Kesehatan", "Modal Usaha"]
    records = records.with_columns(jenis=_one_of(kinds, records.height, rng), usia=pl.col("age").floor().cast(pl.Int64))
    sheets, notes = [], []
    for title, chosen in (
        ("Konsumtif", pl.col("jenis") == kinds[0]),
        ("Lainnya", pl.col("jenis") != kinds[0]),
    ):
        part = without_sex(records.filter(chosen))
        part = part if title == "Lainnya" else without_date(part)
        if not part.height:
            continue
        amount = pl.Series(rng.choice(np.array([300_000, 500_000, 1_000_000, 2_500_000]), part.height))
        birth = place_and(pl.coalesce(date_long(), "tgl_teks"))
        columns: Columns = [
            ("No", running()), ("Nama Penerima", pl.col("nama").str.to_titlecase()),
            ("TTL", birth) if title == "Lainnya" else ("Umur", number(pl.col("usia"))),
            ("Alamat", pl.col("alamat").str.to_titlecase()), ("Desa", pl.col("desa").str.to_titlecase()),
            ("Kecamatan", pl.col("kecamatan").str.to_titlecase()), ("Jenis Bantuan", pl.col("jenis")),
            ("Nominal", rupiah(pl.lit(amount))), ("No. HP", pl.col("telepon")),
        ]  # fmt: skip
        headings, cells = printed(part, columns)
        draft = SheetDraft(title, len(headings))
        draft.titles(f"BAZNAS KABUPATEN {ctx.where.regency}", "Daftar Mustahik Penerima Bantuan Tahun 2025")
        draft.blank(2)
        draft.header(headings)
        rows = draft.data(cells, breaks={i: [[None]] for i in range(15, part.height, max(15, part.height // 8))})
        draft.lines([None, "Jumlah", *[None] * 5, rupiah_text(int(amount.sum()))])
        sheets.append(draft.finish())
        notes.append((draft.name, rows, part))
    notes_sheet = SheetDraft("Catatan", 2)
    notes_sheet.lines(["Catatan:"], ["- Data per 31 Desember 2025"], ["- Penerima diverifikasi oleh UPZ desa"])
    file = ctx.delivery.workbook("baznas", "Mustahik 2025.xlsx", [*sheets, notes_sheet.finish()])
    for sheet, rows, part in notes:
        ctx.delivery.note("baznas", file, sheet, rows, part)
    ctx.delivery.junk("baznas", "Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 24)


def rupiah_text(value: int) -> str:
    """Rp 1.500.000."""
    return "Rp " + f"{value:,}".replace(",", ".")


def _simple(
    ctx: Context, source: str, name: str, sheet: str, titles: list[str], records: pl.DataFrame, columns: Columns,
    *, numbered: bool = False, total: str = "", office: str = "",
) -> None:  # fmt: skip
    """A list of one sheet: titles, a header, the rows, at times a total and a signature."""
    headings, cells = printed(records, columns)
    draft = SheetDraft(sheet, len(headings))
    draft.titles(*titles)
    if titles:
        draft.blank()
    draft.header(headings, numbered=numbered)
    rows = draft.data(cells)
    if total:
        draft.lines([None, total, f"\x01{records.height}"])
    if office:
        draft.signature(ctx.place, office, "CONTOH PEJABAT")
    file = ctx.delivery.workbook(source, name, [draft.finish()])
    ctx.delivery.note(source, file, draft.name, rows, records)


def csr(ctx: Context) -> None:
    """The CSR forum: name, age, village; no NIK."""
    rng = ctx.rng("csr")
    records = without_nik(ctx.written("csr", pl.col("in_csr"), FREE, rng))
    count = records.height
    companies = ["PTAM Intan Banjar", "PT Contoh Tambang", "PT Contoh Sawit", "Bank Contoh Kalsel"]
    _simple(ctx, "csr", "Penerima CSR 2025.xlsx", "CSR", [
        "FORUM CSR KABUPATEN " + ctx.where.regency, "PENERIMA MANFAAT TAHUN 2025",
    ], records, [
        ("No", running()), ("Nama Warga", pl.col("nama")), ("L/P", sex("L", "P")),
        ("Tanggal Lahir", mixed_date(records, rng, (0.2, 0.3, 0.3, 0.2))),
        ("Alamat Rumah", pl.col("alamat")), ("RT", pl.col("rt")), ("Kelurahan/Desa", pl.col("desa")),
        ("Kec.", pl.col("kecamatan")),
        ("No HP", pl.col("telepon")),
        ("Jenis Bantuan", _one_of(["Sembako", "Beasiswa", "Sambungan Air", "Alat Usaha"], count, rng)),
        ("Perusahaan", _one_of(companies, count, rng)),
    ], office="Ketua Forum,")  # fmt: skip


def umkm(ctx: Context) -> None:
    """DKUMPP: micro businesses; half of the NIK column typed as text, half as numbers (those are cut)."""
    rng = ctx.rng("umkm")
    records = ctx.written("umkm", pl.col("in_umkm"), TYPED, rng)
    count = records.height
    permit = pl.Series(rng.integers(10**12, 9 * 10**12, count)).cast(pl.String)
    as_number = pl.lit(pl.Series(rng.random(count) < 0.3))
    records = without_date(mark_truncated(records, as_number))
    kinds = [
        "Warung Sembako",
        "Wadai Banjar",
        "Kain Sasirangan",
        "Permata",
        "Bengkel",
        "Jahit",
        "Ikan Kering",
        "Pentol",
    ]
    _simple(ctx, "umkm", "Data UMKM DKUMPP 2025.xlsx", "UMKM", [
        "DATA PELAKU USAHA MIKRO KECIL", "DINAS KOPERASI, USAHA MIKRO, PERINDUSTRIAN DAN PERDAGANGAN",
    ], records, [
        ("No", running()), ("Nama Lengkap", pl.col("nama").str.to_titlecase()),
        ("No KTP", pl.when(as_number).then(nik_typed_as_number()).otherwise(pl.col("nik"))),
        ("Jenis Kelamin", sex("Laki-laki", "Perempuan")),
        ("Alamat", pl.col("alamat").str.to_titlecase()), ("Desa/Kel", pl.col("desa").str.to_titlecase()),
        ("Kecamatan", pl.col("kecamatan").str.to_titlecase()),
        ("No HP", pl.col("telepon")), ("Jenis Usaha", _one_of(kinds, count, rng)),
        ("NIB", pl.when(pl.Series(rng.random(count) < 0.5)).then(permit)),
        ("Omzet per Bulan", number(pl.lit(pl.Series(rng.integers(5, 150, count) * 100_000)))),
    ], numbered=True, total="JUMLAH")  # fmt: skip


def pelatihan_kerja(ctx: Context) -> None:
    """Disnaker: trainees, place and date of birth in one column."""
    rng = ctx.rng("pelatihan_kerja")
    records = ctx.written("pelatihan_kerja", pl.col("in_pelatihan_kerja"), replace(TYPED, date_missing=0.01), rng)
    count = records.height
    born = place_and(date_text("%d-%m-%Y"))
    _simple(ctx, "pelatihan_kerja", "Peserta Pelatihan 2025.xlsx", "PESERTA", [
        "DAFTAR PESERTA PELATIHAN KERJA", "DINAS TENAGA KERJA DAN TRANSMIGRASI",
    ], records, [
        ("No", running()), ("Nama Peserta", pl.col("nama")), ("NIK", pl.col("nik")), ("Tempat, Tanggal Lahir", born),
        ("L/P", sex("L", "P")),
        ("Pendidikan Terakhir", pl.col("pendidikan")), ("Alamat", pl.col("alamat")),
        ("Desa/Kelurahan", pl.col("desa")), ("Kecamatan", pl.col("kecamatan")),
        ("Kejuruan", _one_of(["Menjahit", "Las", "Barista", "Komputer", "Tata Rias", "Servis AC"], count, rng)),
        ("No. HP", pl.col("telepon")),
        ("Keterangan", _one_of(["Lulus", "Lulus", "Mengundurkan diri"], count, rng)),
    ], numbered=True, office="Kepala Bidang Pelatihan,")  # fmt: skip


def ptam(ctx: Context) -> None:
    """PTAM Intan Banjar: customers with a subsidised tariff; header in row 1."""
    rng = ctx.rng("ptam")
    records = ctx.written("ptam", pl.col("in_ptam"), replace(TYPED, nik_missing=0.18, name_title=0.5), rng)
    records = without_date(without_sex(records))
    count = records.height
    _simple(ctx, "ptam", "Pelanggan Subsidi MBR.xlsx", "MBR", [], records, [
        ("No Sambungan", pl.lit(pl.Series(rng.integers(10_000_000, 99_999_999, count)))),
        ("Nama Pelanggan", pl.col("nama")),
        ("NIK", pl.col("nik")), ("Alamat", pl.col("alamat")), ("RT/RW", pl.format("{}/{}", "rt", "rw")),
        ("Kelurahan", pl.col("desa")),
        ("Kecamatan", pl.col("kecamatan")), ("Telepon", pl.col("telepon")),
        ("Golongan", _one_of(["R1", "R1", "S1"], count, rng)),
        ("Subsidi", number(pl.lit(pl.Series(rng.integers(2, 9, count) * 5_000)))),
    ])  # fmt: skip


def aisyiyah(ctx: Context) -> None:
    """Aisyiyah's lists: widows and orphans; father's name with bin/binti more often."""
    rng = ctx.rng("aisyiyah")
    records = ctx.written("aisyiyah", pl.col("in_aisyiyah"), replace(FREE, nik_missing=0.4, name_bin=0.3), rng)
    kind = pl.when(pl.col("age") < 18).then(pl.lit("Yatim/Piatu")).otherwise(pl.lit("Dhuafa"))
    _simple(ctx, "aisyiyah", "Binaan Aisyiyah.xlsx", "Binaan", [
        "PIMPINAN DAERAH 'AISYIYAH", "DAFTAR BINAAN & PENERIMA SANTUNAN",
    ], records, [
        ("No", running()), ("Nama", pl.col("nama")), ("NIK", pl.col("nik")),
        ("Tgl Lahir", mixed_date(records, rng, (0.2, 0.2, 0.2, 0.3, 0.0, 0.1))),
        ("Nama Orang Tua", pl.col("ayah")), ("Alamat", pl.col("alamat")), ("Desa", pl.col("desa")),
        ("Kecamatan", pl.col("kecamatan")),
        ("Kategori", kind),
    ], total="Jumlah")  # fmt: skip
