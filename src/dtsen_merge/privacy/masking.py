"""Masking: what a value looks like to those who may not see it whole.

The rule (UU 27/2022, articles 35 and 36; docs/method.md): an identity number keeps its first four digits (province and
regency), a name its initials, a birth date its year; an address, a telephone number and what an agency knows a person
by are hidden, and so are facts about health (article 4 calls them specific personal data). Village, sex, education,
desil and programmes stay, or the lists would serve no planning: masked rows are pseudonymous, not anonymous.

Everything here is closed by default: a column that is not classed below is refused, not let through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final, Literal

import polars as pl

Handling = Literal["keep", "number", "name", "date", "hide", "text", "drop"]

HIDDEN: Final = "***"
"""Stands where there is a value that may not be shown; an empty cell stays empty."""

_KEPT_DIGITS: Final = 4
_NUMBER: Final = r"^[0-9]{15,16}$"
_NUMBER_SIGNS: Final = " .'’`\u00a0–-"
_LONG: Final = 15  # digits from which on a number in a text is an identity number
_PHONE: Final = 9  # and from which on a telephone or account number

COLUMNS: Final[dict[str, Handling]] = {
    **dict.fromkeys(
        ("nik", "nik_15", "nik_sementara", "no_kk", "no_kk_15", "nik_ibu", "nik_ayah"), "number"
    ),
    **dict.fromkeys(
        ("nama", "nama_tokens", "nama_bin", "nama_alias", "nama_ibu", "nama_ayah", "nama_ortu", "nama_kepala_keluarga"),
        "name",
    ),
    **dict.fromkeys(("tanggal_lahir", "tanggal_pengukuran", "date"), "date"),
    **dict.fromkeys(
        (
            "nama_gelar", "tempat_lahir", "alamat", "domisili", "dusun", "rt", "rw", "telepon", "id_asal",
            "disabilitas", "penyakit_kronis", "status_tb_u", "status_gizi", "value",
        ),
        "hide",
    ),
    **dict.fromkeys(
        # what planning needs, as a clerk may have typed it: a long number in it is hidden
        (
            "kecamatan", "desa", "hubungan_keluarga", "status_kawin", "agama", "pekerjaan", "pendidikan", "program",
            "jenis_bantuan", "tahap", "periode", "params",
        ),
        "text",
    ),
    "raw": "drop",
    **dict.fromkeys(
        (
            # where a row stands, what became of it
            "source", "file", "sheet", "row", "row_kind", "status", "code", "severity", "column", "reason",
            "record_id", "record_a", "record_b", "cluster", "person_id", "family_id", "weight", "probability",
            "sources", "records", "members", "provenance",
            # states of a field
            "nik_status", "no_kk_status", "tanggal_lahir_precision", "tanggal_lahir_default",
            # what planning needs
            "tahun_lahir", "usia", "jenis_kelamin", "kode_kecamatan", "kode_desa", "kode_pos", "status_bekerja",
            "bersekolah", "kepemilikan_usaha", "status_hidup", "padan_dukcapil", "desil_nasional", "desil_provinsi",
            "desil_kabupaten_kota", "desil_source", "desil_period", "jumlah_anggota_keluarga", "pbi_nas", "pbi_pemda",
            "nominal", "agency", "layak_pip",
            # of the registry's own tables
            "title", "period", "programme", "trust", "one_row_per_person", "field", "survives", "run_id", "entity", "kind",
            "id", "other_id", "shown", "origin", "variant", "stated", "latest", "level", "previous", "previous_source",
            "previous_period", "change", "band",
        ),
        "keep",
    ),
}  # fmt: skip
"""Every column of the canonical tables and of the registry's own, and how it is handled."""


def mask_number(value: pl.Expr) -> pl.Expr:
    """An identity or family card number with its first four digits: `6303************`; 15 known digits keep 15 signs.

    What is not 15 or 16 digits is hidden altogether.
    """
    stars = value.str.slice(_KEPT_DIGITS).str.replace_all(".", "*")
    masked = pl.concat_str(value.str.slice(0, _KEPT_DIGITS), stars)
    return pl.when(value.str.contains(_NUMBER)).then(masked).otherwise(_hide_text(value))


def mask_name(value: pl.Expr) -> pl.Expr:
    """A name's initials, `SITI NUR AINI` → `S. N. A.`; a value without letters is hidden."""
    initials = value.str.extract_all(r"\p{L}\S*").list.eval(pl.element().str.slice(0, 1) + ".").list.join(" ")
    return pl.when(initials != "").then(initials).otherwise(_hide_text(value))


def mask_date(value: pl.Expr) -> pl.Expr:
    """A date's year, as text (`1980`), so that nobody takes it for a day."""
    return value.dt.year().cast(pl.String)


def mask_text(text: str) -> str:
    """A sentence without the numbers that tell who somebody is; for logs, notes and purposes.

    Identity numbers keep four digits (also with spaces, dots or hyphens in them), numbers of nine digits and more are
    hidden, dates written with day, month and year keep the year. Hashes (16, 32 or 64 hexadecimal digits) stay. Names
    cannot be told from other words: whoever writes a text leaves them out.
    """
    return _TELLING.sub(_mask_found, text)


def mask_frame(frame: pl.DataFrame, *, keep: Collection[str] = ()) -> pl.DataFrame:
    """The frame as it may be shown: columns masked, hidden or (the raw cells) taken away; rows as they are.

    Args:
        frame: any of the canonical tables, or columns of them.
        keep: further columns that hold nothing about a person (a title, a count).

    Raises:
        ValueError: a column is classed neither here nor by `keep`.
    """
    unknown = [name for name in frame.columns if name not in COLUMNS and name not in keep]
    if unknown:
        raise ValueError(f"not classed for masking: {', '.join(unknown)}")
    shown = [name for name in frame.columns if name in keep or COLUMNS[name] != "drop"]
    about = "field" if "field" in frame.columns else "column" if "column" in frame.columns else ""
    return frame.select(
        pl.col(name)
        if name in keep
        else (_mask_value(about) if name == "value" and about else _masked(name, frame.schema[name])).alias(name)
        for name in shown
    )


def _masked(name: str, dtype: pl.DataType) -> pl.Expr:
    value, handling = pl.col(name), COLUMNS[name]
    if handling == "keep":
        return value
    if handling == "hide" or (handling in ("number", "name", "text") and dtype != pl.String):
        return _hide_text(value) if dtype == pl.String else pl.lit(None, dtype=dtype)
    if handling == "date":
        return mask_date(value) if dtype.is_temporal() else _hide_text(value.cast(pl.String))
    return _MASKS[handling](value)


def _mask_value(about: str) -> pl.Expr:
    """The column `value`, by the field that `about` names.

    A standardised value (`field`) of what planning needs is shown; a cell as delivered (`column`) is not, since it may
    stand in the wrong column.
    """
    value, named = pl.col("value"), pl.col(about)

    def is_of(*handlings: Handling) -> pl.Expr:
        return named.is_in([name for name, handling in COLUMNS.items() if handling in handlings])

    year = value.str.extract(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)")
    shown = pl.when(is_of("number")).then(mask_number(value)).when(is_of("name")).then(mask_name(value))
    shown = shown.when(is_of("date")).then(pl.coalesce(year, _hide_text(value)))
    if about == "field":
        shown = shown.when(is_of("keep")).then(value)  # a village's code has ten digits
        shown = shown.when(is_of("text")).then(_mask_long_numbers(value))
    return shown.otherwise(_hide_text(value))


def _hide_text(value: pl.Expr) -> pl.Expr:
    return pl.when(value.str.len_chars() > 0).then(pl.lit(HIDDEN)).otherwise(value)


def _mask_long_numbers(value: pl.Expr) -> pl.Expr:
    """As `mask_text`, for a column of texts that hold no record ids."""
    return value.str.replace_all(_LONG_NUMBER, HIDDEN)


_MASKS: Final[dict[str, Callable[[pl.Expr], pl.Expr]]] = {
    "number": mask_number,
    "name": mask_name,
    "text": _mask_long_numbers,
}

_LONG_NUMBER: Final = rf"\d(?:[{_NUMBER_SIGNS}]?\d){{{_PHONE - 1},}}"
_HASH: Final = r"(?<![0-9A-Za-z])(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})(?![0-9A-Za-z])"
_DATE: Final = re.compile(
    r"(?<!\d)(?P<before>\d{1,2}[-/. ]\d{1,2}[-/. ])(?P<last>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)(?P<first>(?:19|20)\d\d)(?P<after>[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
)
_TELLING: Final = re.compile(f"{_HASH}|{_LONG_NUMBER}|{_DATE.pattern}")


def _mask_found(found: re.Match[str]) -> str:
    told = found.group(0)
    if re.fullmatch(_HASH, told) and not re.search(rf"\d{{{_LONG}}}", told):
        return told
    digits = re.sub(r"\D", "", told)
    if len(digits) in (_LONG, _LONG + 1):
        return digits[:_KEPT_DIGITS] + "*" * (len(digits) - _KEPT_DIGITS)
    dated = _DATE.sub(_mask_day, told)
    return HIDDEN if re.search(_LONG_NUMBER, dated) or dated == told else dated


def _mask_day(found: re.Match[str]) -> str:
    if found["last"]:
        return re.sub(r"\d", "*", found["before"]) + found["last"]
    return found["first"] + re.sub(r"\d", "*", found["after"])
