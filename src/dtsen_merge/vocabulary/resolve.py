"""Names and codes of places → Kemendagri codes, inside one kabupaten or kota (domain notes, section 5).

A desa is resolved within its kecamatan: names repeat. What is open stays open.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.vocabulary.place_names import PlaceWords, nearest, place_key, place_text
from dtsen_merge.vocabulary.region_codes import known_codes, whole_codes
from dtsen_merge.vocabulary.regions import region_name, region_names, regions

INPUT: Final = ("desa", "kode_desa", "kecamatan", "kode_kecamatan", "kabupaten", "kode_kabupaten")
"""What may tell where a row is; absent columns count as empty."""

OUTPUT: Final = ("kode_kecamatan", "kecamatan", "kode_desa", "desa", "code", "column")

_K, _D = "__k", "__d"


def resolve(frame: pl.DataFrame, region_code: str, words: PlaceWords) -> pl.DataFrame:
    """The place of each row.

    Args:
        frame: any of INPUT, as delivered (String).
        region_code: the kabupaten or kota, dotted; with "" names are only cleaned, and codes that exist are taken.
        words: spellings.

    Returns:
        In the order of `frame`: kode_kecamatan, kecamatan, kode_desa, desa (official names where resolved, else the
        text, upper case and cleaned); `code`, `column`: the gravest problem of the place (region-outside,
        region-unknown, region-ambiguous) and the field that it is about, or null.
    """
    full = frame.select(
        (pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, dtype=pl.String)).alias(f"in_{name}")
        for name in INPUT
    )
    distinct = full.unique(maintain_order=True)
    placed = distinct.hstack(_resolve_distinct(distinct.rename(lambda name: name[3:]), region_code, words))
    keys = [f"in_{name}" for name in INPUT]
    return full.join(placed, on=keys, how="left", nulls_equal=True, maintain_order="left").select(OUTPUT)


def _resolve_distinct(frame: pl.DataFrame, region_code: str, words: PlaceWords) -> pl.DataFrame:
    official = regions(region_code).select(
        "kode_kecamatan", "kecamatan", "kode_desa", "desa",
        kecamatan_key=place_key(pl.col("kecamatan"), words), desa_key=place_key(pl.col("desa"), words),
    )  # fmt: skip
    work = frame.select(
        desa_text=place_text(pl.col("desa"), words), kecamatan_text=place_text(pl.col("kecamatan"), words),
        desa_key=place_key(pl.col("desa"), words), kecamatan_key=place_key(pl.col("kecamatan"), words),
        outside=_outside(frame, region_code, words),
        coded=(pl.col("kode_desa").str.contains(r"\d") | pl.col("kode_kecamatan").str.contains(r"\d")).fill_null(value=False),
    )  # fmt: skip
    given_desa, given_kecamatan = whole_codes(frame["kode_desa"], frame["kode_kecamatan"], region_code)
    work = work.with_columns(given_desa=known_codes(given_desa), given_kecamatan=known_codes(given_kecamatan))
    work = work.with_columns(given_kecamatan=pl.coalesce("given_kecamatan", pl.col("given_desa").str.slice(0, 8)))
    if region_code:
        work = work.with_columns(
            outside=pl.col("outside")
            | _elsewhere("given_desa", region_code)
            | _elsewhere("given_kecamatan", region_code)
        )
    work = _by_names(work, official)
    return _conclude(work, official, checked=bool(region_code))


def _elsewhere(column: str, region_code: str) -> pl.Expr:
    return (~pl.col(column).str.starts_with(region_code + ".")).fill_null(value=False)


def _outside(frame: pl.DataFrame, region_code: str, words: PlaceWords) -> pl.Series:
    """True where the row names another kabupaten or kota than ours."""
    none = pl.repeat(False, frame.height, eager=True)
    own = region_name(region_code)
    if own is None:
        return none
    city = own.upper().startswith("KOTA ")
    bare = pl.col("kabupaten").str.to_uppercase().str.replace(r"^\s*(?:KOTA|KAB\.|KABUPATEN|KAB )\s*", "")
    keys = frame.select(key=place_key(bare, words))["key"]
    own_key = str(pl.select(place_key(pl.lit(own.upper().removeprefix("KOTA ")), words)).item())
    distinct = keys.drop_nulls().unique(maintain_order=True).to_list()
    ours = [key for key, place in zip(distinct, nearest(distinct, [own_key]), strict=True) if place is not None]
    number = pl.col("kode_kabupaten").str.replace(r"[.,]0$", "").str.replace_all(r"[^\d]", "")
    other_number = (number.str.len_chars() == 4) & (number != region_code.replace(".", ""))
    other_kind = pl.col("kabupaten").str.to_uppercase().str.contains(r"^\s*KAB" if city else r"^\s*KOTA\b")
    other_name = pl.col("key").is_not_null() & ~pl.col("key").is_in(ours)
    flags = [flag.fill_null(value=False) for flag in (other_number, other_kind, other_name)]
    return frame.with_columns(key=keys).select(outside=pl.any_horizontal(flags))["outside"]


def _by_names(work: pl.DataFrame, official: pl.DataFrame) -> pl.DataFrame:
    """`kecamatan_named`, `desa_named` (codes) and `namesakes` (how many desa of the district bear the name)."""
    subdistricts = official.select("kode_kecamatan", "kecamatan_key").unique(maintain_order=True)
    here = pl.when(~pl.col("outside"))
    work = work.with_columns(kecamatan_key=here.then("kecamatan_key"), desa_key=here.then("desa_key"))
    named = _match(work["kecamatan_key"], subdistricts["kecamatan_key"], subdistricts["kode_kecamatan"])
    work = work.with_columns(kecamatan_named=named)
    clash = pl.col("kecamatan_named") != pl.col("given_kecamatan")
    inside = pl.when(~clash.fill_null(value=False) & ~pl.col("outside")).then(
        pl.coalesce("kecamatan_named", "given_kecamatan")
    )
    work = work.with_columns(
        kecamatan_code=inside,
        kecamatan_clash=clash.fill_null(value=False) & ~pl.col("outside"),
        desa_named=pl.lit(None, dtype=pl.String),
    )
    for (code,), villages in official.group_by("kode_kecamatan", maintain_order=True):
        rows = (work["kecamatan_code"] == code).arg_true()
        if len(rows):
            found = _match(work["desa_key"].gather(rows), villages["desa_key"], villages["kode_desa"])
            work = work.with_columns(work["desa_named"].scatter(rows, found).alias("desa_named"))
    by_name = official.group_by("desa_key").agg(namesakes=pl.len(), only=pl.col("kode_desa").first())
    work = work.join(by_name, on="desa_key", how="left", maintain_order="left")
    unplaced = pl.col("kecamatan_text").is_null() & pl.col("kecamatan_code").is_null() & (pl.col("namesakes") == 1)
    return work.with_columns(desa_named=pl.coalesce("desa_named", pl.when(unplaced).then("only")))


def _match(keys: pl.Series, official: pl.Series, codes: pl.Series) -> pl.Series:
    """The code of each key: exact where there is one, else of the one name that it can be a slip of.

    Official names that are equal (two desa of one kecamatan) match nothing.
    """
    table = pl.DataFrame({"key": official, "code": codes}).unique(subset="key", keep="none", maintain_order=True)
    exact = dict(zip(table["key"].to_list(), table["code"].to_list(), strict=True))
    odd = [key for key in keys.drop_nulls().unique(maintain_order=True).to_list() if key not in exact]
    places = nearest(odd, table["key"].to_list())
    slips = {key: table["code"][place] for key, place in zip(odd, places, strict=True) if place is not None}
    return keys.replace_strict({**exact, **slips}, default=None, return_dtype=pl.String)


def _conclude(work: pl.DataFrame, official: pl.DataFrame, *, checked: bool) -> pl.DataFrame:
    """Codes, names and the gravest problem."""
    clash = (pl.col("desa_named") != pl.col("given_desa")).fill_null(value=False) & ~pl.col("outside")
    work = work.with_columns(clash=clash).with_columns(
        kode_desa=pl.when("outside").then("given_desa").when(~pl.col("clash") & ~pl.col("kecamatan_clash")).then(
            pl.coalesce("desa_named", "given_desa")
        ),
    )  # fmt: skip
    of_desa = pl.col("kode_desa").str.slice(0, 8)
    work = work.with_columns(
        kode_kecamatan=pl.coalesce(of_desa, pl.when("outside").then("given_kecamatan").otherwise("kecamatan_code"))
    )
    told = {
        ("region-outside", "kabupaten"): pl.col("outside"),
        ("region-ambiguous", "kecamatan"): pl.col("kecamatan_clash"),
        ("region-unknown", "kecamatan"): pl.col("kecamatan_text").is_not_null() & pl.col("kode_kecamatan").is_null(),
        ("region-ambiguous", "desa"): pl.col("clash") | _several(),
        ("region-unknown", "desa"): pl.col("desa_text").is_not_null() & pl.col("kode_desa").is_null(),
        ("region-unknown", "kode_desa"): pl.col("coded") & pl.col("kode_kecamatan").is_null(),
    }
    nothing = pl.lit(None, dtype=pl.String)
    code, column = nothing, nothing
    for (name, field), holds in reversed(told.items()) if checked else ():
        code = pl.when(holds).then(pl.lit(name)).otherwise(code)
        column = pl.when(holds).then(pl.lit(field)).otherwise(column)
    return work.select(
        "kode_kecamatan",
        pl.coalesce(region_names(work["kode_kecamatan"]), "kecamatan_text").alias("kecamatan"),
        "kode_desa",
        pl.coalesce(region_names(work["kode_desa"]), "desa_text").alias("desa"),
        code.alias("code"),
        column.alias("column"),
    )


def _several() -> pl.Expr:
    """The desa's name stands in several kecamatan, and none is given."""
    without = pl.col("kecamatan_text").is_null() & pl.col("kode_kecamatan").is_null()
    return (without & (pl.col("namesakes") > 1)).fill_null(value=False)
