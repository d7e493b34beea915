"""The doubtful cases: which pairs a person must decide, in which order, and how their two rows compare.

How much is shown (UU 27/2022, article 16: no more than the purpose needs). Who decides whether two rows are one person
knows people by name, parents and place, so these stand whole. Numbers do not have to be known, only compared: NIK and
family card number keep their first four digits, a telephone number none, and of the rest just the digits in which the
two rows differ, and these only while they are few enough to be a typing error. A birth date keeps the year where the rows agree, and stands whole where they differ.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.tables import CUTS, PAIRS, RECORDS, ROW_KEY, Schema, conform

REVIEW_RECORDS: Final[Schema] = {
    "record_id": pl.String,
    **ROW_KEY,
    **{
        name: RECORDS[name]
        for name in (
            "nik", "nik_15", "no_kk", "no_kk_15", "nama", "nama_bin", "nama_alias", "tanggal_lahir", "tahun_lahir",
            "tempat_lahir", "jenis_kelamin", "nama_ibu", "nama_ayah", "alamat", "rt", "rw", "kecamatan", "desa",
            "telepon", "hubungan_keluarga",
        )
    },
}  # fmt: skip
"""What the review needs to know of a record."""

QUEUE: Final[Schema] = {
    "case": pl.UInt32,  # from 1, in the order in which they are to be decided
    "record_a": pl.String,
    "record_b": pl.String,
    "weight": pl.Float64,
    "probability": pl.Float64,  # null for a link that was cut
    "reason": pl.String,  # "doubt", or the reason of CUTS
    "kecamatan": pl.String,
    "desa": pl.String,
}

FIELDS: Final[tuple[str, ...]] = (
    "nama", "nik", "no_kk", "tanggal_lahir", "jenis_kelamin", "nama_bin", "nama_alias", "nama_ibu", "nama_ayah",
    "tempat_lahir", "hubungan_keluarga", "alamat", "rt", "rw", "desa", "kecamatan", "telepon",
)  # fmt: skip
"""What is compared, in the order of the columns."""

NUMBERS: Final[dict[str, int]] = {"nik": 4, "no_kk": 4, "telepon": 0}
"""Numbers, and how many of their first digits are always shown."""

_DIGITS: Final = 16
_FEW_DIGITS: Final = 4
"""So many differing digits are shown; of numbers that differ in more, which ones they are tells the person nothing."""
_UNKNOWN: Final = "?"  # in the place of the digit that a truncated number lost
DECIDED: Final = "decision"
"""The reason of a cut that a person ordered; it is not asked about again."""


def review_queue(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The pairs (PAIRS) in the order in which a person decides them: village by village, the most uncertain first.

    The village is that of either record (REVIEW_RECORDS), cases without one come last; what is left is ordered by
    the records' ids, so the order is always the same.

    Returns: QUEUE.
    """
    return _ordered(conform(pairs, PAIRS).with_columns(pl.lit("doubt").alias("reason")), records)


def cut_queue(cuts: pl.DataFrame, pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Links that were not followed (CUTS), in the same order, the strongest first; not those that a person cut.

    A pair that stands in `pairs` is asked about there.

    Returns: QUEUE.
    """
    open_cuts = conform(cuts, CUTS).filter(pl.col("reason") != DECIDED)
    return _ordered(open_cuts.join(pairs, on=["record_a", "record_b"], how="anti"), records)


def _ordered(links: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    place = records.select("record_id", "kecamatan", "desa")
    placed = links
    for side in ("a", "b"):
        placed = placed.join(
            place.select(
                pl.col("record_id").alias(f"record_{side}"),
                pl.col("kecamatan").alias(f"kecamatan_{side}"),
                pl.col("desa").alias(f"desa_{side}"),
            ),
            on=f"record_{side}",
            how="left",
        )
    located = pl.col("desa_a").is_not_null() | pl.col("desa_b").is_null()
    placed = placed.with_columns(
        pl.when(located).then(pl.col(f"{name}_a")).otherwise(pl.col(f"{name}_b")).alias(name)
        for name in ("kecamatan", "desa")
    )
    uncertainty = (pl.col("probability") - 0.5).abs() if "probability" in links.columns else -pl.col("weight")
    placed = placed.sort("kecamatan", "desa", uncertainty, "record_a", "record_b", nulls_last=True, maintain_order=True)
    return conform(placed.with_row_index("case", offset=1), QUEUE)


def compared(queue: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The queue with both records' fields and how they compare.

    Args:
        queue: QUEUE.
        records: REVIEW_RECORDS, a line a record.

    Returns: QUEUE and, for each side a and b, `<field>_a` as it may be shown (text), `source_a`, `file_a`, `sheet_a`,
        `row_a`; for each of FIELDS `<field>_state` (same | differs | one | none) and, for NUMBERS, `<field>_digits`
        (how many digits differ).
    """
    own = _as_text(conform(records, REVIEW_RECORDS))
    both = queue
    for side in ("a", "b"):
        both = both.join(
            own.rename({name: f"{name}_{side}" for name in own.columns if name != "record_id"}).rename(
                {"record_id": f"record_{side}"}
            ),
            on=f"record_{side}",
            how="left",
            maintain_order="left",
        )
    both = both.with_columns(*(_state(field) for field in FIELDS), *(_digits_apart(field) for field in NUMBERS))
    return both.with_columns(shown for field in FIELDS for shown in _shown(field))


def _as_text(records: pl.DataFrame) -> pl.DataFrame:
    """Fields as text; a truncated number ends in `?`, a birth date of which only the year is known is the year."""
    day = pl.col("tanggal_lahir").dt.strftime("%d-%m-%Y")
    number = {
        name: pl.coalesce(pl.col(name), pl.concat_str(pl.col(f"{name}_15"), pl.lit(_UNKNOWN)))
        for name in ("nik", "no_kk")
    }
    return records.select(
        "record_id",
        *ROW_KEY,
        *(pl.col(name).cast(pl.String) for name in FIELDS if name not in ("nik", "no_kk", "tanggal_lahir")),
        pl.coalesce(day, pl.col("tahun_lahir").cast(pl.String)).alias("tanggal_lahir"),
        *(expression.alias(name) for name, expression in number.items()),
    )


def _state(field: str) -> pl.Expr:
    a, b = pl.col(f"{field}_a"), pl.col(f"{field}_b")
    if field in NUMBERS:
        equal = _apart(field) == 0
    elif field == "tanggal_lahir":  # a year alone agrees with a date in that year
        equal = (a == b) | (((a.str.len_chars() == 4) | (b.str.len_chars() == 4)) & (a.str.tail(4) == b.str.tail(4)))
    else:
        equal = a == b
    known = a.is_not_null().cast(pl.Int8) + b.is_not_null().cast(pl.Int8)
    return (
        pl.when(known == 0)
        .then(pl.lit("none"))
        .when(known == 1)
        .then(pl.lit("one"))
        .when(equal)
        .then(pl.lit("same"))
        .otherwise(pl.lit("differs"))
        .alias(f"{field}_state")
    )


def _differs_at(field: str, place: int) -> pl.Expr:
    """Whether the two numbers' signs at a place differ; a digit that is not known differs from none."""
    a, b = (pl.col(f"{field}_{side}").str.slice(place, 1) for side in ("a", "b"))
    return (a != b) & (a != _UNKNOWN) & (b != _UNKNOWN)


def _apart(field: str) -> pl.Expr:
    return pl.sum_horizontal(_differs_at(field, place).cast(pl.UInt8) for place in range(_DIGITS))


def _digits_apart(field: str) -> pl.Expr:
    return _apart(field).alias(f"{field}_digits")


def _shown(field: str) -> tuple[pl.Expr, pl.Expr]:
    return _shown_side(field, "a").alias(f"{field}_a"), _shown_side(field, "b").alias(f"{field}_b")


def _shown_side(field: str, side: str) -> pl.Expr:
    value = pl.col(f"{field}_{side}")
    if field == "tanggal_lahir":
        return pl.when(pl.col("tanggal_lahir_state") == "differs").then(value).otherwise(value.str.tail(4))
    if field not in NUMBERS:
        return value
    few = pl.col(f"{field}_digits") <= _FEW_DIGITS
    signs = [
        pl.when((place < NUMBERS[field]) | (value.str.slice(place, 1) == _UNKNOWN))
        .then(value.str.slice(place, 1))
        .when(few & _differs_at(field, place).fill_null(value=False))
        .then(value.str.slice(place, 1))
        .when(value.str.len_chars() > place)
        .then(pl.lit("*"))
        .otherwise(pl.lit(""))
        for place in range(_DIGITS)
    ]
    return pl.when(value.is_not_null()).then(pl.concat_str(signs, ignore_nulls=True))
