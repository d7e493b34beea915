"""The canonical tables: what one room hands to the next, column by column.

Every schema is an ordered mapping of column name to Polars dtype. Field names are Indonesia's official
terms; the meaning of a field and the rules it obeys stand in the domain notes (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

ROW_KEY: Final[Schema] = {
    "source": pl.String,  # the profile's name
    "file": pl.String,  # relative to the inbox, forward slashes
    "sheet": pl.String,  # "" for text files
    "row": pl.UInt32,  # 1-based, as the spreadsheet program shows it; in a csv the line it starts on
}

IDENTIFIER_STATUS: Final = pl.Enum(["empty", "whole", "truncated", "temporary", "placeholder", "malformed"])
ROW_KIND: Final = pl.Enum(["person", "family"])
ROW_STATUS: Final = pl.Enum(["accepted", "rejected", "ignored"])
DATE_PRECISION: Final = pl.Enum(["none", "year", "month", "day"])
SEX: Final = pl.Enum(["L", "P"])
SEVERITY: Final = pl.Enum(["note", "warning", "error"])

RAW_FIELDS: Final[tuple[str, ...]] = (
    # who
    "nik", "no_kk", "nama", "nama_kepala_keluarga", "tanggal_lahir", "tempat_lahir", "usia",
    "jenis_kelamin", "nama_ibu", "nama_ayah", "nama_ortu", "nik_ibu", "nik_ayah",
    # where
    "alamat", "domisili", "dusun", "rt", "rw", "desa", "kode_desa", "kecamatan", "kode_kecamatan",
    "kabupaten", "kode_kabupaten", "provinsi", "kode_provinsi", "kode_pos", "telepon",
    # standing
    "hubungan_keluarga", "status_kawin", "agama", "pekerjaan", "pendidikan", "status_bekerja",
    "partisipasi_sekolah", "kepemilikan_usaha", "disabilitas",
    "penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri",
    "mengingat_berkonsentrasi", "kesedihan_depresi", "penyakit_kronis",
    "status_hidup", "padan_dukcapil", "id_asal",
    # welfare and programme
    "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "jumlah_anggota_keluarga",
    "pbi_nas", "pbi_pemda", "program", "jenis_bantuan", "tahap", "periode", "nominal", "layak_pip",
    "tanggal_pengukuran", "berat", "tinggi", "status_tb_u", "status_gizi",
)  # fmt: skip
"""Fields that a heading can be mapped to. The raw frame is ROW_KEY + row_kind + any of these, all text."""

COMBINED_FIELDS: Final[tuple[str, ...]] = ("ttl", "rt_rw", "alamat_gabungan", "nama_nik", "kk_nik", "orang_tua")
"""Headings that hold two or more fields; `sources` splits them, so they never leave that room."""

RECORDS: Final[Schema] = {
    **ROW_KEY,
    "row_kind": ROW_KIND,  # a family row describes a KK and names no person of its own
    "nik": pl.String,  # 16 digits, only when nik_status = whole
    "nik_15": pl.String,  # the 15 known digits, only when nik_status = truncated
    "nik_status": IDENTIFIER_STATUS,  # temporary: `nik_sementara` keeps it
    "nik_sementara": pl.String,  # OpenSID temporary NIK, as given
    "no_kk": pl.String,  # 16 digits, only when no_kk_status = whole
    "no_kk_15": pl.String,
    "no_kk_status": IDENTIFIER_STATUS,
    "nama": pl.String,  # for people to read: upper case, titles and bin/binti taken off, spaces single
    "nama_tokens": pl.String,  # for comparison: short forms expanded, old spelling renewed, space-joined
    "nama_gelar": pl.String,  # titles and suffixes taken off, space-joined
    "nama_bin": pl.String,  # the father's name behind bin/binti, as tokens
    "nama_alias": pl.String,  # the second name (alias, als, @, brackets), as tokens
    "tanggal_lahir": pl.Date,  # only when precision is day
    "tanggal_lahir_precision": DATE_PRECISION,
    "tahun_lahir": pl.Int16,  # also when only the year is known
    "tanggal_lahir_default": pl.Boolean,  # a register's default date (1 Jan, 31 Dec, 1 Jul, 15th)
    "tempat_lahir": pl.String,
    "usia": pl.Int16,  # years, as delivered
    "jenis_kelamin": SEX,
    "nama_ibu": pl.String,  # names of others: as tokens
    "nama_ayah": pl.String,
    "nama_ortu": pl.String,
    "nama_kepala_keluarga": pl.String,
    "nik_ibu": pl.String,  # 16 digits or null
    "nik_ayah": pl.String,
    "alamat": pl.String,
    "domisili": pl.String,
    "dusun": pl.String,
    "rt": pl.String,  # three digits
    "rw": pl.String,
    "kode_kecamatan": pl.String,  # Kemendagri, "63.03.05"; null when the name could not be resolved
    "kecamatan": pl.String,  # the official name when resolved, else the text as cleaned
    "kode_desa": pl.String,  # Kemendagri, "63.03.05.2001"
    "desa": pl.String,
    "kode_pos": pl.String,
    "telepon": pl.String,  # digits, country code 62 first
    "hubungan_keluarga": pl.String,  # KEPALA KELUARGA, SUAMI, ISTRI, ANAK, MENANTU, CUCU, ORANG TUA, ...
    "status_kawin": pl.String,  # BELUM KAWIN, KAWIN, CERAI HIDUP, CERAI MATI
    "agama": pl.String,
    "pekerjaan": pl.String,
    "pendidikan": pl.String,
    "status_bekerja": pl.Boolean,
    "bersekolah": pl.Boolean,
    "kepemilikan_usaha": pl.Boolean,
    "disabilitas": pl.String,  # null unknown; "TIDAK"; else kinds joined by ";"
    "penyakit_kronis": pl.Boolean,
    "status_hidup": pl.String,  # HIDUP, MENINGGAL, PINDAH, TIDAK VALID
    "padan_dukcapil": pl.Boolean,  # as the agency delivered it
    "id_asal": pl.String,
    "desil_nasional": pl.Int8,
    "desil_provinsi": pl.Int8,
    "desil_kabupaten_kota": pl.Int8,
    "jumlah_anggota_keluarga": pl.Int16,
    "pbi_nas": pl.Boolean,
    "pbi_pemda": pl.Boolean,
    "program": pl.String,  # the row's own, else the profile's
    "jenis_bantuan": pl.String,
    "tahap": pl.String,
    "periode": pl.String,  # the row's own, else the profile's; "2025-12" or "2025"
    "nominal": pl.Int64,  # rupiah
    "layak_pip": pl.Boolean,
    "tanggal_pengukuran": pl.Date,
    "status_tb_u": pl.String,
    "status_gizi": pl.String,
    "raw": pl.String,  # JSON object: every mapped cell that was not empty, as delivered
}
"""One accepted-or-rejected data row, standardised. Empty stays null; `raw` keeps what was delivered."""

PROBLEMS: Final[Schema] = {
    "code": pl.String,  # a code of problems.CATALOGUE
    "severity": SEVERITY,
    **ROW_KEY,  # row null: the whole sheet or file; sheet and row null: the source
    "column": pl.String,  # canonical field; null when it is about the row
    "value": pl.String,  # the cell as delivered; never shown unmasked
    "params": pl.String,  # JSON object for the message; holds no personal data
}

IGNORED: Final[Schema] = {**ROW_KEY, "code": pl.String}
"""Rows that are not data (titles, headings, totals …), with the `row-ignored-*` code that says why."""

HEADINGS: Final[Schema] = {
    "source": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "field": pl.String,  # canonical
    "heading": pl.String,  # as printed; where it holds several fields, with the field behind it
    "letter": pl.String,  # of the column, as the spreadsheet program shows it
    "first_row": pl.UInt32,  # the table's rows, where a sheet holds several tables
    "last_row": pl.UInt32,
}
"""Which heading of an agency's sheet held which field, and where."""

CORRECTIONS: Final[Schema] = {
    **ROW_KEY,
    "letter": pl.String,  # of the column, as the spreadsheet program shows it
    "was": pl.String,  # the cell in the agency's own file; null when it is empty
    "becomes": pl.String,
    "loaded": pl.Datetime("us"),  # when it came; null while it is coming
}
"""Cells that an agency corrected in its corrections workbook."""

REPLIES: Final[Schema] = {
    **ROW_KEY,
    "record_id": pl.String,  # of the row as it was asked about
    "reply": pl.String,  # fixed | right | remove | unknown | other; null: taken back
    "words": pl.String,  # as the agency wrote them
}
"""What an agency says of its rows."""

LINKAGE_INPUT: Final[Schema] = {
    "record_id": pl.String,
    "source": pl.String,
    **{
        name: RECORDS[name]
        for name in (
            "nik", "nik_15", "nik_status", "no_kk", "no_kk_15", "nama", "nama_tokens", "nama_bin", "nama_alias",
            "tanggal_lahir", "tanggal_lahir_precision", "tahun_lahir", "tanggal_lahir_default", "tempat_lahir",
            "usia", "jenis_kelamin", "nama_ibu", "nama_ayah", "nama_ortu", "nama_kepala_keluarga",
            "nik_ibu", "nik_ayah", "alamat", "rt", "rw", "kode_kecamatan", "kecamatan", "kode_desa", "desa",
            "kode_pos", "telepon", "hubungan_keluarga", "tanggal_pengukuran",
        )
    },
}  # fmt: skip
"""Accepted person rows, as `linkage` takes them."""

PAIRS: Final[Schema] = {
    "record_a": pl.String,  # record_a < record_b
    "record_b": pl.String,
    "weight": pl.Float64,  # log2 of the Bayes factor, all comparisons together
    "probability": pl.Float64,
}

CLUSTERS: Final[Schema] = {
    "record_id": pl.String,
    "cluster": pl.String,  # the smallest record_id in the cluster
    "probability": pl.Float64,  # of the record's best link into its cluster; 1.0 when alone
}

CUTS: Final[Schema] = {
    "record_a": pl.String,
    "record_b": pl.String,
    "weight": pl.Float64,
    "reason": pl.String,  # one-row-per-person | nik-conflict | sex-conflict | average-link | size | decision
}

CROSSWALK: Final[Schema] = {
    **ROW_KEY,
    "record_id": pl.String,
    "status": ROW_STATUS,
    "person_id": pl.String,
    "family_id": pl.String,
    "probability": pl.Float64,
}

PERSON_FIELDS: Final[tuple[str, ...]] = (
    "nik", "nik_status", "nik_15", "no_kk", "nama", "nama_gelar", "nama_bin", "nama_alias", "tanggal_lahir",
    "tahun_lahir", "tempat_lahir", "jenis_kelamin", "nama_ibu", "nama_ayah", "alamat", "domisili", "dusun",
    "rt", "rw", "kode_kecamatan", "kecamatan", "kode_desa", "desa", "kode_pos", "telepon",
    "hubungan_keluarga", "status_kawin", "agama", "pekerjaan", "pendidikan", "status_bekerja", "bersekolah",
    "kepemilikan_usaha", "disabilitas", "penyakit_kronis", "status_hidup",
)  # fmt: skip
"""Fields that survive onto a person (survivorship picks one record's value for each)."""

PERSONS: Final[Schema] = {
    "person_id": pl.String,
    "family_id": pl.String,
    **{name: RECORDS[name] for name in PERSON_FIELDS},
    "desil_nasional": pl.Int8,  # the family's
    "padan_dukcapil": pl.Boolean,  # linked to a record of a `population` source; null when there is none
    "sources": pl.List(pl.String),
    "records": pl.UInt32,
    "provenance": pl.String,  # JSON object: field → record_id whose value survived
}

FAMILIES: Final[Schema] = {
    "family_id": pl.String,
    "no_kk": pl.String,
    "nama_kepala_keluarga": pl.String,
    "alamat": pl.String,
    "rt": pl.String,
    "rw": pl.String,
    "kode_kecamatan": pl.String,
    "kecamatan": pl.String,
    "kode_desa": pl.String,
    "desa": pl.String,
    "desil_nasional": pl.Int8,
    "desil_provinsi": pl.Int8,
    "desil_kabupaten_kota": pl.Int8,
    "desil_source": pl.String,
    "desil_period": pl.String,
    "members": pl.UInt32,  # persons in the registry
    "jumlah_anggota_keluarga": pl.Int16,  # as delivered
    "sources": pl.List(pl.String),
    "records": pl.UInt32,
}

PARTICIPATION: Final[Schema] = {
    "person_id": pl.String,  # null: the family as such receives
    "family_id": pl.String,
    "program": pl.String,
    "agency": pl.String,
    "source": pl.String,
    "periode": pl.String,
    "tahap": pl.String,
    "jenis_bantuan": pl.String,
    "nominal": pl.Int64,  # rupiah, the sum over the rows folded here
    "records": pl.UInt32,  # rows folded into this line
    "record_id": pl.String,  # the newest of them
}


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame with exactly the schema's columns, in its order and dtypes; absent columns are null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def empty(schema: Schema) -> pl.DataFrame:
    """A frame of the schema with no rows."""
    return pl.DataFrame(schema=dict(schema))
