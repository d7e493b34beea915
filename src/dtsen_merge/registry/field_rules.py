"""The rules of survivorship, field by field: what makes a value weak, complete or unfit, and what it depends on.

Each rule speaks SQL over the record `m` (its fields as columns; `told` and `told_until`, the first and last day of what
it tells; `population`, whether a civil register wrote it). `$today`, `$oldest_age` and `$youngest_married` are bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dtsen_merge.settings.survivorship import Nature


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field survives.

    `weak` and `incomplete` (0 to 7, the less the better) and `fits` (a condition; unfit values never survive but stay
    visible as alternatives) are SQL over the record `m` and over the winners of the fields in `needs`, as
    `<field>_won.value`. Where `incomplete` is not given a value says all that the field can say.
    """

    field: str
    nature: Nature
    weak: str = "0"
    incomplete: str = "0"
    fits: str = "TRUE"
    needs: tuple[str, ...] = ()
    alternatives: bool = True


def _in_name_words(field: str) -> str:
    """0 several whole words, 1 one of them is an initial or has no vowel (M, MHD), 2 one whole word, 3 one initial."""
    shortened = rf"regexp_matches(m.{field}, '(^| )([^ ]\.?|[^AEIOUY ]+)( |$)')"
    return f"(CASE WHEN contains(m.{field}, ' ') THEN 0 ELSE 2 END + {shortened}::INTEGER)"


def _in_address_words(field: str) -> str:
    """0 with a number, or of three words and more; 1 of two words; 2 of one."""
    return (
        f"CASE WHEN regexp_matches(m.{field}, '[0-9]| [^ ]+ ') THEN 0 WHEN contains(m.{field}, ' ') THEN 1 ELSE 2 END"
    )


def _unnamed(field: str) -> str:
    """1 for a term that names nothing."""
    return f"(m.{field} = 'LAINNYA')::INTEGER"


def _birth_doubt(born: str) -> str:
    """Why a birth date is not believed: 4 born after the row was written, or too old for anyone; 3 married too young.

    Measured on the row's own day or period, and on the day of the run where it has none.
    """
    return (
        f"CASE WHEN {born} > least(coalesce(m.told_until, $today), $today) THEN 4"
        f" WHEN date_diff('year', {born}, coalesce(m.told, $today)) > $oldest_age THEN 4"
        " WHEN (m.status_kawin IN ('KAWIN', 'CERAI HIDUP', 'CERAI MATI')"
        " OR m.hubungan_keluarga IN ('SUAMI', 'ISTRI'))"
        f" AND date_diff('year', {born}, least(coalesce(m.told_until, $today), $today)) < $youngest_married THEN 3"
        " ELSE 0 END"
    )


_IN_PLACE: Final = (
    "(kode_desa_won.value IS NULL OR m.kode_desa IS NULL OR m.kode_desa = kode_desa_won.value)"
    " AND (kode_kecamatan_won.value IS NULL OR m.kode_kecamatan IS NULL"
    " OR m.kode_kecamatan = kode_kecamatan_won.value)"
)

PLACE_RULES: Final[tuple[FieldRule, ...]] = (
    # After a move village, RT and address change together: the village is chosen first, the rest must lie in it.
    FieldRule("kode_desa", "changing"),
    FieldRule(
        "kode_kecamatan",
        "changing",
        fits="kode_desa_won.value IS NULL OR m.kode_kecamatan = left(kode_desa_won.value, 8)",
        needs=("kode_desa",),
    ),
    FieldRule(
        "kecamatan",
        "changing",
        fits="m.kode_kecamatan IS NOT DISTINCT FROM kode_kecamatan_won.value",
        needs=("kode_kecamatan",),
        alternatives=False,
    ),
    FieldRule(
        "desa",
        "changing",
        fits="m.kode_desa IS NOT DISTINCT FROM kode_desa_won.value AND " + _IN_PLACE,
        needs=("kode_desa", "kode_kecamatan"),
        alternatives=False,
    ),
    *(
        FieldRule(
            name,
            "changing",
            weak="(m.kode_desa IS NULL)::INTEGER",
            incomplete=_in_address_words(name) if name == "alamat" else "0",
            fits=_IN_PLACE,
            needs=("kode_desa", "kode_kecamatan"),
        )
        for name in ("alamat", "rt", "rw")
    ),
)

PERSON_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule("nik", "lasting"),
    # A truncated NIK is shown only where nobody has the whole one.
    FieldRule("nik_15", "lasting", fits="nik_won.value IS NULL", needs=("nik",), alternatives=False),
    FieldRule(
        "nik_status",
        "lasting",
        weak="CASE m.nik_status WHEN 'temporary' THEN 1 WHEN 'malformed' THEN 2 WHEN 'placeholder' THEN 3"
        " WHEN 'empty' THEN 4 ELSE 0 END",
        fits="(nik_won.value IS NULL OR m.nik = nik_won.value)"
        " AND (nik_won.value IS NOT NULL OR nik_15_won.value IS NULL OR m.nik_15 = nik_15_won.value)",
        needs=("nik", "nik_15"),
        alternatives=False,
    ),
    FieldRule("no_kk", "changing"),
    FieldRule("nama", "lasting", incomplete=_in_name_words("nama")),
    FieldRule("nama_gelar", "lasting"),
    FieldRule("nama_bin", "lasting", incomplete=_in_name_words("nama_bin")),
    FieldRule("nama_alias", "lasting", incomplete=_in_name_words("nama_alias")),
    FieldRule(
        "tanggal_lahir",
        "lasting",
        weak=f"greatest({_birth_doubt('m.tanggal_lahir')}, coalesce(m.tanggal_lahir_default, FALSE)::INTEGER)",
    ),
    FieldRule(
        "tahun_lahir",
        "lasting",
        weak=_birth_doubt("coalesce(m.tanggal_lahir, make_date(m.tahun_lahir, 1, 1))"),
        incomplete="(m.tanggal_lahir IS NULL)::INTEGER",
        fits="tanggal_lahir_won.value IS NULL OR m.tahun_lahir = year(tanggal_lahir_won.value)",
        needs=("tanggal_lahir",),
    ),
    FieldRule("tempat_lahir", "lasting"),
    FieldRule("jenis_kelamin", "lasting"),
    FieldRule("nama_ibu", "lasting", incomplete=_in_name_words("nama_ibu")),
    FieldRule("nama_ayah", "lasting", incomplete=_in_name_words("nama_ayah")),
    *PLACE_RULES,
    *(
        FieldRule(
            name,
            "changing",
            weak="(m.kode_desa IS NULL)::INTEGER",
            fits=_IN_PLACE,
            needs=("kode_desa", "kode_kecamatan"),
        )
        for name in ("dusun", "kode_pos")
    ),
    FieldRule("domisili", "changing", incomplete=_in_address_words("domisili")),
    FieldRule("telepon", "changing"),
    # A place in the family is a place on that family card.
    FieldRule(
        "hubungan_keluarga",
        "changing",
        weak="(m.no_kk IS NULL)::INTEGER",
        incomplete=_unnamed("hubungan_keluarga"),
        fits="no_kk_won.value IS NULL OR m.no_kk IS NULL OR m.no_kk = no_kk_won.value",
        needs=("no_kk",),
    ),
    *(
        FieldRule(name, "changing", incomplete=_unnamed(name))
        for name in ("status_kawin", "agama", "pekerjaan", "pendidikan", "disabilitas")
    ),
    *(FieldRule(name, "changing") for name in ("status_bekerja", "bersekolah", "kepemilikan_usaha", "penyakit_kronis")),
    # A death in any civil register stands, whatever newer lists say: nobody returns from it, aid lists copy old
    # rows on, and a register that erred drops the mark from its own next delivery. The rest of what a civil register
    # says comes before other lists. Each such disagreement is listed among the conflicts.
    FieldRule(
        "status_hidup",
        "life",
        weak="CASE WHEN m.population AND m.status_hidup = 'MENINGGAL' THEN 0 WHEN m.population THEN 1 ELSE 2 END",
    ),
)  # fmt: skip
"""One rule a field of PERSON_FIELDS; a rule stands after those that it needs."""

HIDDEN_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule("no_kk_15", "changing", fits="no_kk_won.value IS NULL", needs=("no_kk",), alternatives=False),
    FieldRule("nik_ibu", "lasting", alternatives=False),
    FieldRule("nik_ayah", "lasting", alternatives=False),
    FieldRule("desil_nasional", "changing", alternatives=False),
)
"""Fields that decide a person's family and desil and are not shown as her own."""

FAMILY_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule(
        "nama_kepala_keluarga", "changing", incomplete=_in_name_words("nama_kepala_keluarga"), alternatives=False
    ),
    *PLACE_RULES,
    FieldRule("desil_nasional", "changing", alternatives=False),
    FieldRule("desil_provinsi", "changing", alternatives=False),
    FieldRule("desil_kabupaten_kota", "changing", alternatives=False),
    FieldRule("jumlah_anggota_keluarga", "changing", alternatives=False),
)
