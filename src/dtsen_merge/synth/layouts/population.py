"""Dukcapil: the civil register (SIAK) and the old population book in blocks (BIP 2012)."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl

from dtsen_merge.synth.households import HEAD
from dtsen_merge.synth.layouts.common import Context, date_cell, date_text, sex, shdk, some_errors
from dtsen_merge.synth.rates import OLD_REGISTER, REGISTER
from dtsen_merge.synth.sheets import SheetDraft, printed, running
from dtsen_merge.workbooks.grid_writer import bold

_BIP_PERSONS = 200_000  # a volume: with headings and blank lines far below the row limit


def siak(ctx: Context) -> None:
    """One row a person, everyone ever registered; three title lines, a row of column numbers."""
    rng = ctx.rng("siak")
    records = ctx.written("siak", pl.col("in_siak"), replace(REGISTER, name_space=0.003), rng)
    for label, part in ctx.parts(records):
        left = rng.random(part.height)
        status = (
            pl.when("deceased").then(pl.lit("Meninggal")).when(pl.Series(left < 0.003)).then(pl.lit("Tidak Valid"))
            .when(pl.Series(left < 0.010)).then(pl.lit("Pindah"))
            .otherwise(pl.lit("Hidup"))
        )  # fmt: skip
        headings, cells = printed(part, [
            ("No", running()), ("Nomor KK", pl.col("kk")), ("NIK", pl.col("nik")), ("Nama Penduduk", pl.col("nama")),
            ("Status", status), ("Tempat Lahir", pl.col("tempat_lahir")), ("Tanggal Lahir", date_cell()),
            ("Kelamin", sex("Laki-laki", "Perempuan")), ("NIK Ayah", pl.col("nik_ayah")), ("Ayah", pl.col("ayah")),
            ("NIK Ibu", pl.col("nik_ibu")), ("Ibu", pl.col("ibu")), ("Status Kawin", pl.col("status_kawin")),
            ("SHDK", shdk()), ("Agama", pl.col("agama")), ("Kecamatan", pl.col("kecamatan")),
            ("Desa/Kel", pl.col("desa")), ("Alamat", pl.col("alamat")), ("RW", pl.col("rw")), ("RT", pl.col("rt")),
            ("Pendidikan", pl.col("pendidikan")), ("Pekerjaan", pl.col("pekerjaan")),
            ("Cacat", some_errors(pl.col("cacat"), part, 0.001, rng)),
        ])  # fmt: skip
        draft = SheetDraft("Data Penduduk", len(headings))
        draft.titles(f"PEMERINTAH KABUPATEN {ctx.where.regency}", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
                     "DATA KEPENDUDUKAN BERSIH SEMESTER II TAHUN 2025")  # fmt: skip
        draft.blank()
        draft.header(headings, numbered=True)
        rows = draft.data(cells)
        draft.signature(ctx.place, "Kepala Dinas,", "H. CONTOH PEJABAT, S.Sos")
        file = ctx.delivery.workbook("siak", f"siak_dkb_2025_2{label and '_' + label}.xlsx", [draft.finish()])
        ctx.delivery.note("siak", file, draft.name, rows, part)


def bip2012(ctx: Context) -> None:
    """The book of a few kecamatan as of 2012: a family line, then its members; old cards and addresses."""
    rng = ctx.rng("bip2012")
    records = ctx.written("bip2012", pl.col("in_bip2012"), OLD_REGISTER, rng)
    codes = records.get_column("kode_kecamatan").unique().sort()
    count = max(1, math.floor(codes.len() * 0.12))
    chosen = codes.gather(sorted(rng.choice(codes.len(), size=count, replace=False).tolist()))
    young = pl.col("age") < 30
    records = records.filter(pl.col("kode_kecamatan").is_in(chosen.to_list())).with_columns(
        status_kawin=pl.when(young).then(pl.lit("BELUM KAWIN")).otherwise("status_kawin"),
        pendidikan=pl.when(young).then(pl.lit("BELUM TAMAT SD/SEDERAJAT")).otherwise("pendidikan"),
        pekerjaan=pl.when(young).then(pl.lit("PELAJAR/MAHASISWA")).otherwise("pekerjaan"),
        kk=pl.col("kk").fill_null(pl.col("kk_old").cast(pl.String)),
    )
    for (code,), part in records.partition_by("kode_kecamatan", as_dict=True, maintain_order=True).items():
        label = str(code).replace(".", "")
        books = math.ceil(part.height / _BIP_PERSONS)
        villages = part.get_column("village").rank("dense").cast(pl.Int64) - 1
        book = (villages * books // part["village"].n_unique()).alias("book")
        for number, volume in enumerate(part.with_columns(book).partition_by("book", maintain_order=True), start=1):
            _bip_file(ctx, label if books == 1 else f"{label}_{number}", volume)


def _bip_file(ctx: Context, label: str, part: pl.DataFrame) -> None:
    part = part.sort("village", "kk", "relation", "born", maintain_order=True).with_columns(
        block=pl.struct("village", "kk").rle_id()
    )
    members = part.with_columns(no=pl.int_range(1, pl.len() + 1).over("block"))
    headings, cells = printed(members, [
        ("NO", pl.col("no")), ("NIK", pl.col("nik")), ("NAMA", pl.col("nama")), ("JK", sex("L", "P")),
        ("TMPT LHR", pl.col("tempat_lahir")), ("TGL LHR", date_text("%d-%m-%Y")),
        ("KTPEL", pl.when(pl.col("age") > 31).then(pl.lit("SUDAH")).otherwise(pl.lit("BELUM"))),
        ("AGAMA", pl.col("agama")), ("STATUS", pl.col("status_kawin")), ("HUB. KEL", shdk()),
        ("PENDIDIKAN", pl.col("pendidikan")), ("PEKERJAAN", pl.col("pekerjaan")), ("NAMA IBU", pl.col("ibu")),
        ("NAMA AYAH", pl.col("ayah")),
    ])  # fmt: skip
    width = cells.width
    owners = ctx.people.filter(pl.col("relation") == HEAD).select(kk=pl.col("kk").cast(pl.String), owner="family")
    heads = members.filter(pl.col("no") == 1).join(owners, on="kk", how="left", maintain_order="left")
    heads = heads.with_columns(family=pl.coalesce("owner", "family"))
    address = pl.concat_str(
        pl.col("alamat").fill_null("-"), pl.format(", RT:{}, RW:{}", "rt", "rw"), pl.format(", {}", "desa"),
        pl.format(", Kodepos:{},-", "kode_pos"),
    )  # fmt: skip
    family = heads.select(
        *[pl.lit(None, dtype=pl.String).alias(f"c{i}") if i not in (1, 2, 6) else
          {1: pl.col("kk"), 2: pl.col("nama"), 6: address}[i].alias(f"c{i}") for i in range(width)]
    )  # fmt: skip
    families = heads.height

    def literal(texts: dict[int, str]) -> pl.DataFrame:
        return pl.DataFrame(
            {f"c{i}": pl.repeat(texts.get(i), families, dtype=pl.String, eager=True) for i in range(width)}
        )

    order = [
        (0, literal({1: bold("NO.KK"), 2: bold("NAMA.KK"), 6: bold("ALAMAT")}), heads["block"]),
        (1, family, heads["block"]),
        (2, literal({i: bold(word) for i, word in enumerate(headings)}), heads["block"]),
        (3, cells, members["block"]),
        (4, literal({}), heads["block"]),
    ]
    stacked = pl.concat([
        frame.with_columns(block=b, part=pl.lit(rank), at=pl.int_range(pl.len(), dtype=pl.Int64))
        for rank, frame, b in order
    ]).sort("block", "part", "at")  # fmt: skip
    draft = SheetDraft("BIP", width)
    draft.titles(
        "BUKU INDUK PENDUDUK WNI",
        f"KABUPATEN {ctx.where.regency} KECAMATAN {heads['kecamatan'][0]} TAHUN 2012",
    )
    draft.blank()
    rows = draft.data(stacked.select(f"c{i}" for i in range(width)))
    placed = stacked.select("part", "at").with_columns(row=rows)
    file = ctx.delivery.workbook("bip2012", f"BIP_2012_{label}.xlsx", [draft.finish()])
    for kind, rank, frame in (("person", 3, members), ("family", 1, heads)):
        own = placed.filter(pl.col("part") == rank).sort("at").get_column("row")
        ctx.delivery.note("bip2012", file, draft.name, own, frame, kind)
