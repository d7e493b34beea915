"""How well a column's content goes with a field: what fits it, what shows it, and what refuses it."""

from __future__ import annotations

from typing import Final

from dtsen_merge.sources.evidence import Evidence

LEAST: Final = 3
"""Filled cells below which content says nothing."""
NAMED: Final = 0.3
"""Share of cells with a frequent given name from which words are names of people without a heading that says so."""
WOMEN: Final = 0.1
FEW: Final = 0.02
NAMES_OF: Final = frozenset({"nama", "nama_kepala_keluarga", "nama_ibu", "nama_ayah", "nama_ortu"})
SHOWN: Final = (
    "nik", "no_kk", "ttl", "jenis_kelamin", "rt_rw", "rt", "rw", "nama", "telepon", "agama", "status_kawin",
    "hubungan_keluarga", "status_hidup", "pendidikan", "pekerjaan", "kecamatan", "desa",
)  # fmt: skip
"""Fields that content can show by itself; a birth date needs other columns (`across`)."""
ANYWHERE: Final = frozenset(
    {"nik", "no_kk", "ttl", "jenis_kelamin", "rt_rw", "nama", "agama", "hubungan_keluarga", "status_kawin"}
)
"""… whatever the heading; the others only where it says nothing."""


def fits(field: str, seen: Evidence) -> float | None:
    """Share of cells that have the field's form; None where it has none or too few cells are filled."""
    if seen.filled < LEAST:
        return None
    if field in NAMES_OF:
        return seen.names
    coded = seen.small if seen.values <= 12 else 0.0
    return {
        "nik": seen.digits_16, "nik_ibu": seen.digits_16, "nik_ayah": seen.digits_16, "no_kk": seen.digits_16,
        "tanggal_lahir": max(seen.date, seen.year), "ttl": seen.place_date, "usia": seen.age,
        "jenis_kelamin": seen.sex if seen.values <= 12 else 0.0,
        "tempat_lahir": seen.letters - seen.date - seen.place_date,
        "alamat": seen.letters, "domisili": seen.letters, "dusun": max(seen.letters, seen.small),
        "rt": max(seen.small, seen.rt), "rw": max(seen.small, seen.rw), "rt_rw": seen.rt_rw,
        "desa": seen.letters, "kecamatan": seen.letters, "kabupaten": seen.letters, "provinsi": seen.letters,
        "kode_desa": seen.code, "kode_kecamatan": seen.code, "kode_pos": seen.postal,
        "telepon": max(seen.phone, seen.mobile),
        "hubungan_keluarga": max(seen.relation, coded), "status_kawin": max(seen.marital, coded),
        "agama": max(seen.religion, coded), "pendidikan": max(seen.education, coded),
        "pekerjaan": max(seen.letters, coded), "desil_nasional": seen.ten, "desil_provinsi": seen.ten,
        "desil_kabupaten_kota": seen.ten, "status_hidup": seen.alive, "jumlah_anggota_keluarga": seen.small,
    }.get(field)  # fmt: skip


def shows(field: str, seen: Evidence) -> float:
    """Share of cells from which the field would be known without a heading; 0 where it would not."""
    if seen.filled < LEAST:
        return 0.0
    told = seen.values >= 2
    return {
        "nik": seen.digits_16 if seen.women >= WOMEN and seen.distinct >= 0.5 else 0.0,
        "no_kk": seen.digits_16 if seen.women < FEW and seen.filled >= 10 else 0.0,
        "ttl": seen.place_date,
        "jenis_kelamin": seen.sex_word if told and seen.values <= 6 else 0.0,
        "rt_rw": seen.rt_padded, "rt": seen.rt, "rw": seen.rw,
        "nama": seen.names if seen.person >= NAMED and seen.distinct >= 0.3 and not _is_term(seen) else 0.0,
        "telepon": seen.mobile if seen.distinct >= 0.5 else 0.0,
        "agama": seen.religion, "status_kawin": seen.marital if told else 0.0,
        "hubungan_keluarga": seen.relation if told else 0.0,
        "status_hidup": seen.alive if seen.living >= 0.5 else 0.0, "pendidikan": seen.education if told else 0.0, "pekerjaan": seen.job if told else 0.0,
        "kecamatan": seen.subdistrict, "desa": seen.village,
    }.get(field, 0.0)  # fmt: skip


def _is_term(seen: Evidence) -> bool:
    return max(seen.marital, seen.religion, seen.relation, seen.education, seen.job, seen.alive) >= 0.5


def refuses(field: str, seen: Evidence) -> bool:
    """Whether the values cannot be the field's, whatever the heading says."""
    if seen.filled < LEAST:
        return False
    if field in ("nik", "no_kk", "nik_ibu", "nik_ayah"):
        short = seen.long == 0 and seen.nothing < 0.5 and seen.filled >= 5
        return short or (seen.digits_other >= 0.8 and seen.digits_16 < 0.05) or seen.name >= 0.9 or seen.date >= 0.9
    if field == "tanggal_lahir":
        return seen.name >= 0.9 or seen.digits_16 >= 0.9
    if field in NAMES_OF:
        things = seen.thing >= 0.8 and seen.person < 0.5 and seen.filled >= 5
        return things or seen.digits_16 >= 0.5 or seen.date >= 0.8 or seen.number >= 0.9
    if field == "jenis_kelamin":
        spread = seen.distinct >= 0.5 and seen.filled >= 10
        return seen.digits_16 >= 0.5 or seen.date >= 0.8 or (spread and (seen.name >= 0.95 or seen.number >= 0.95))
    if field in ("desa", "kecamatan", "alamat", "tempat_lahir", "agama", "pekerjaan"):
        return seen.digits_16 >= 0.8 or seen.date >= 0.8
    if field in ("rt", "rw", "usia", "telepon"):
        return seen.digits_16 >= 0.8 or (field != "telepon" and seen.date >= 0.8)
    return False
