"""Social aid: PKH, Sembako, PBI-JK, BLT-DD."""

from __future__ import annotations

import numpy as np
import polars as pl

from dtsen_merge.synth.layouts.common import (
    Context,
    date_cell,
    date_text,
    mark_truncated,
    mixed_date,
    nik_number,
    nik_typed_as_number,
    place_and,
    sex,
    some_errors,
    without_date,
    without_sex,
)
from dtsen_merge.synth.rates import DELIVERED, LOOKUP_FAILS, TYPED
from dtsen_merge.synth.sheets import Line, SheetDraft, printed, running
from dtsen_merge.workbooks.grid_writer import GridSheet, formula, number


def pkh(ctx: Context) -> None:
    """A sheet a kecamatan, totals, signatures, hidden rows; a recap sheet in front."""
    rng = ctx.rng("pkh")
    records = ctx.written("pkh", pl.col("in_pkh"), TYPED, rng)
    sheets: list[GridSheet] = []
    notes: list[tuple[str, pl.Series, pl.DataFrame]] = []
    recap: list[Line] = []
    parts = records.sort("kode_kecamatan", maintain_order=True).partition_by("kode_kecamatan", maintain_order=True)
    for part in parts:
        place = str(part["kode_kecamatan"][0])
        title = ctx.where.villages.filter(pl.col("kode_kecamatan") == place).get_column("kecamatan")[0].upper()
        amount = pl.Series(rng.choice(np.array([225_000, 375_000, 500_000, 600_000, 750_000]), part.height))
        headings, cells = printed(part, [
            ("NO", running()), ("NAMA PENERIMA", pl.col("nama")), ("NIK", pl.col("nik")),
            ("NO KK", some_errors(pl.col("kk"), part, LOOKUP_FAILS, rng)),
            ("TGL LAHIR", mixed_date(part, rng, (0.6, 0.3, 0.1))), ("JK", sex("L", "P")),
            ("ALAMAT", pl.col("alamat")),
            ("RT/RW", pl.format("{}/{}", "rt", "rw")), ("DESA/KELURAHAN", pl.col("desa")),
            ("KECAMATAN", pl.lit(title)), ("NAMA IBU KANDUNG", pl.col("ibu")), ("TAHAP", pl.lit("4")),
            ("NOMINAL", number(pl.lit(amount))),
        ])  # fmt: skip
        draft = SheetDraft(title, len(headings))
        draft.titles("DAFTAR PENERIMA PROGRAM KELUARGA HARAPAN (PKH)",
                     f"KECAMATAN {title} KABUPATEN {ctx.where.regency} TAHAP IV TAHUN 2025")  # fmt: skip
        draft.blank()
        draft.header(headings, numbered=True)
        again: list[Line] = [[None], headings] if part.height > 30 else [[None]]  # a page of its own, or a gap
        rows = draft.data(cells, breaks={part.height // 2: again} if part.height > 12 else None)
        if part.height > 8:
            draft.hide([int(rows[part.height // 3])])
        span = f"M{rows[0]}:M{rows[-1]}"
        draft.lines([None, "JUMLAH", *[None] * 10, formula(f"SUM({span})", str(int(amount.sum())))])
        draft.signature(ctx.place, "Koordinator PKH,", "CONTOH KOORDINATOR")
        sheets.append(draft.finish())
        notes.append((draft.name, rows, part))
        recap.append([f"\x01{len(recap) + 1}", title, f"\x01{part.height}", f"\x01{int(amount.sum())}"])
    front = SheetDraft("REKAP", 4)
    front.titles("REKAPITULASI PENERIMA PKH PER KECAMATAN")
    front.blank()
    front.header(["NO", "KECAMATAN", "JUMLAH KPM", "TOTAL NOMINAL"])
    front.lines(*recap, [None, "TOTAL", f"\x01{records.height}", None])
    file = ctx.delivery.workbook("pkh", "PKH_Tahap_4_2025.xlsx", [front.finish(), *sheets])
    for sheet, rows, part in notes:
        ctx.delivery.note("pkh", file, sheet, rows, part)
    ctx.delivery.junk("pkh", "~$PKH_Tahap_4_2025.xlsx", b"\x05Admin" + b" " * 48)


def sembako(ctx: Context) -> None:
    """A program's export, header in row 1, the NIK as a whole number; no birth dates."""
    rng = ctx.rng("sembako")
    records = ctx.written("sembako", pl.col("in_sembako"), DELIVERED.scaled(1.6), rng)
    records = without_date(without_sex(records))
    for label, part in ctx.parts(records):
        village = ctx.where.villages.get_column("kode_desa").str.replace_all(".", "", literal=True)
        headings, cells = printed(part, [
            ("NAMA PENERIMA", pl.col("nama")), ("NIK KTP", nik_number()), ("TAHAP", pl.lit("TAHAP 4 2025")),
            ("BANSOS", pl.lit("SEMBAKO")),
            ("IDSEMESTA", pl.format("630{}", pl.col("row").cast(pl.String).str.zfill(9))),
            ("NO KEL", number(pl.lit(village).gather(pl.col("village")))), ("NM PROV", pl.lit(ctx.where.province)),
            ("NM KAB", pl.lit(ctx.where.regency)), ("NM KEC", pl.col("kecamatan")), ("NM KEL", pl.col("desa")),
            ("ALAMAT", pl.col("alamat")),
        ])  # fmt: skip
        draft = SheetDraft("Sheet1", len(headings))
        draft.header(headings)
        rows = draft.data(cells)
        file = ctx.delivery.workbook("sembako", f"SEMBAKO_TAHAP4_2025{label and '_' + label}.xlsx", [draft.finish()])
        ctx.delivery.note("sembako", file, draft.name, rows, part)


def pbi_jk(ctx: Context) -> None:
    """NIK typed into Excel as a number, so cut to fifteen digits; NOKAPST is the thirteen-digit BPJS card."""
    rng = ctx.rng("pbi_jk")
    records = ctx.written("pbi_jk", pl.col("in_pbi_jk"), DELIVERED.scaled(1.3), rng)
    records = mark_truncated(records)
    for label, part in ctx.parts(records):
        card = pl.concat_str(
            pl.lit("00011"), pl.Series(rng.integers(10_000_000, 99_999_999, part.height)).cast(pl.String)
        )
        headings, cells = printed(part, [
            ("No", running()), ("NOKAPST", card), ("NIK", nik_typed_as_number()), ("NAMA", pl.col("nama")),
            ("PISAT", pl.col("relation").clip(0, 2) + 1), ("JK", sex("L", "P")), ("TGL LAHIR", date_cell()),
            ("ALAMAT", pl.col("alamat")), ("RT", pl.col("rt")), ("RW", pl.col("rw")),
            ("KELURAHAN", pl.col("desa")), ("KECAMATAN", pl.col("kecamatan")), ("KELAS", pl.lit("3")),
            ("STATUS PESERTA", pl.lit("AKTIF")),
        ])  # fmt: skip
        draft = SheetDraft("PBI APBN", len(headings))
        draft.titles("PESERTA PBI JAMINAN KESEHATAN APBN")
        draft.lines([f"Kabupaten {ctx.place}, posisi Desember 2025"])
        draft.header(headings)
        rows = draft.data(cells)
        file = ctx.delivery.workbook("pbi_jk", f"PBI_JK_2025_12{label and '_' + label}.xlsx", [draft.finish()])
        ctx.delivery.note("pbi_jk", file, draft.name, rows, part)


def blt_dd(ctx: Context) -> None:
    """Village governments' lists: csv with `;`, a handful of desa a file, a title line, a total at the foot."""
    rng = ctx.rng("blt_dd")
    records = ctx.written("blt_dd", pl.col("in_blt_dd"), TYPED, rng).sort("village", maintain_order=True)
    villages = records.get_column("village").unique().sort()
    step = 4 if villages.len() <= 40 else 40
    for start in range(0, villages.len(), step):
        group = villages.slice(start, step)
        part = records.filter(pl.col("village").is_in(group.to_list()))
        headings, cells = printed(part, [
            ("No", pl.int_range(1, pl.len() + 1)), ("Nama Penerima", pl.col("nama").str.strip_chars()),
            ("NIK", pl.col("nik")), ("No. KK", pl.col("kk")), ("L/P", sex("L", "P")),
            ("Tempat, Tgl Lahir", place_and(date_text("%d-%m-%Y"))),
            ("Alamat", pl.col("alamat")), ("RT/RW", pl.format("{}/{}", "rt", "rw")), ("Desa", pl.col("desa")),
            ("Kecamatan", pl.col("kecamatan")), ("Jumlah Bantuan", pl.lit("300.000")),
        ])  # fmt: skip
        lines = cells.select(
            pl.concat_str([_quoted(name) for name in cells.columns], separator=";").alias("line")
        ).get_column("line")  # fmt: skip
        width = len(headings) - 1
        head = [
            "DAFTAR KELUARGA PENERIMA MANFAAT BLT DANA DESA TAHUN 2025" + ";" * width,
            ";" * width,
            ";".join(headings),
        ]
        foot = [f";JUMLAH;{';' * (width - 3)};{part.height * 300}.000"]
        rows = pl.int_range(len(head) + 1, len(head) + 1 + part.height, eager=True)
        name = f"blt_dd_2025_{start // step + 1:02d}.csv"
        file = ctx.delivery.text(
            "blt_dd", name, pl.concat([pl.Series("line", head), lines, pl.Series("line", foot)]), "utf-8"
        )
        ctx.delivery.note("blt_dd", file, "", rows, part)


def _quoted(name: str) -> pl.Expr:
    """A csv field: quoted where it holds the separator or a quote."""
    value = pl.col(name).fill_null("")
    doubled = pl.concat_str(pl.lit('"'), value.str.replace_all('"', '""', literal=True), pl.lit('"'))
    return pl.when(value.str.contains('[;"]')).then(doubled).otherwise(value)
