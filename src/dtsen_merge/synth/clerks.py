"""The error model: what becomes of true persons when an agency's clerk writes them down.

`write_down` takes people rows and a source's rates and gives the record as the file will show it, with flags
that say what was done to it. The kinds of error are the domain notes' (sections 3 and 4); see `rates` for their
sizes. Layouts then print these records; a layout adds only faults of its file format (Excel's 15 digits).

Columns given: all of people's, where changed in place: nik, kk, ibu, ayah, alamat, rt, rw (String), plus nama,
jk (L/P), tgl (Date), tgl_teks (String, stands for tgl where given), desa, kecamatan, kode_desa, kode_kecamatan,
and the flags of FLAGS.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.synth.geography import Places
from dtsen_merge.synth.households import RELATIVE
from dtsen_merge.synth.name_errors import decorate, hits, spoil_letters, spoil_tokens
from dtsen_merge.synth.rates import ClerkRates

FLAGS: Final = (
    "no_nik", "truncated_nik", "wrong_nik", "head_nik", "temporary_nik", "one_word_name", "name_differs", "no_date",
    "wrong_date", "wrong_sex", "old_kk", "twin", "namesake", "moved", "remarried", "deceased", "outsider", "duplicate",
    "broken",
)  # fmt: skip
"""Subgroup flags of a record; twin … outsider are the person's own, the others this row's."""

Bools = NDArray[np.bool_]


def write_down(
    people: pl.DataFrame,
    where: Places,
    rates: ClerkRates,
    rng: np.random.Generator,
    *,
    lag: np.random.Generator,
) -> pl.DataFrame:
    """The records of a source.

    `lag` decides whose old card and address it still shows: by family, and by person for the remarried; two
    files of one delivery are given generators of one seed.
    """
    if "nik_true" not in people.columns:
        people = people.with_columns(nik_true="nik", born_true="born")
    families = int(people.get_column("fam").max() or 0) + 1  # type: ignore[arg-type]
    by_family = pl.Series(lag.random(families)).gather(people["fam"])
    own = pl.Series(lag.random(families)).gather(people.get_column("fam"))
    late = pl.select(pl.when(people.get_column("remarried")).then(own).otherwise(by_family)).to_series()
    before = late < rates.kk_old
    stale = before & (people.get_column("kk") != people.get_column("kk_old"))
    frame = people.with_columns(old_kk=stale, _before=before)
    frame = frame.with_columns(
        kk=pl.when("old_kk").then("kk_old").otherwise("kk"),
        relation=pl.when(pl.col("old_kk") & pl.col("remarried")).then(RELATIVE).otherwise("relation"),
        village=pl.when("_before").then("village_old").otherwise("village"),
        **{n: pl.when("_before").then(f"{n}_old").otherwise(n) for n in ("alamat", "rt", "rw")},
    )
    frame = _names(frame, rates, before & people.get_column("remarried"), rng)
    frame = _dates(frame, rates, rng)
    frame = _niks(frame, where, rates, rng)
    frame = _cards_and_sex(frame, rates, rng)
    frame = _places(frame, where, rates, rng)
    if "duplicate" not in frame.columns:
        frame = frame.with_columns(duplicate=pl.lit(False))
    return frame.with_columns(truncated_nik=pl.lit(False), broken=pl.lit(False)).drop("_before")


def with_duplicates(rows: pl.Series, rate: float, rng: np.random.Generator) -> tuple[pl.Series, pl.Series]:
    """A list typed by several hands: some of its rows come again further down. Gives rows and the flag."""
    again = rows.filter(hits(rng, rate, rows.len()))
    every = pl.concat([rows, again])
    mark = pl.concat([pl.repeat(False, rows.len(), eager=True), pl.repeat(True, again.len(), eager=True)])
    at = np.concatenate([np.arange(rows.len()), rng.uniform(0, max(rows.len(), 1), again.len())])
    order = np.argsort(at, kind="stable")
    return every.gather(order), mark.gather(order)


def _names(frame: pl.DataFrame, rates: ClerkRates, harder: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    frame = spoil_tokens(frame, rates, harder, rng)
    frame = spoil_letters(frame, "nama", rates.name_phonetic, rates.name_typo, rng)
    frame = frame.with_columns(
        name_differs=pl.col("nama") != pl.col("full"),
        one_word_name=~pl.col("nama").str.contains(" ", literal=True),
    )
    frame = decorate(frame, rates, rng)
    for parent in ("ibu", "ayah"):
        frame = spoil_letters(frame, parent, rates.parent_variant, rates.parent_variant, rng)
    return frame


def _dates(frame: pl.DataFrame, rates: ClerkRates, rng: np.random.Generator) -> pl.DataFrame:
    """Wrong, coarse and missing birth dates: `tgl`, `tgl_teks`."""
    count = frame.height
    born = frame.get_column("born")
    y, m, d = (getattr(born.dt, part)().cast(pl.Int32).to_numpy().copy() for part in ("year", "month", "day"))
    swap = (rng.random(count) < rates.date_swap * 2.5) & (d <= 12) & (d != m)
    d[swap], m[swap] = m[swap], d[swap]
    off = rng.random(count) < rates.date_year
    y = np.where(off, y + rng.choice(np.array([-1, 1, -10, 10, -1, 1]), count), y)
    digit = rng.random(count) < rates.date_digit
    which = rng.random(count) < 0.7
    d = np.where(digit & which, (d + rng.choice(np.array([1, -1, 10, -10, 2]), count) - 1) % 28 + 1, d)
    m = np.where(digit & ~which, (m + rng.integers(0, 11, count)) % 12 + 1, m)
    default = rng.random(count) < rates.date_default
    kind = rng.integers(0, 4, count)
    d = np.where(default, np.array([1, 31, 1, 15])[kind], d)
    m = np.where(default & (kind < 3), np.array([1, 12, 7, 0])[kind], m)
    y = np.minimum(y, 2026)
    only_year = rng.random(count) < rates.date_year_only
    impossible = rng.random(count) < rates.date_impossible
    missing = rng.random(count) < rates.date_missing
    parts = pl.DataFrame({"y": y, "m": m, "d": d, "only": only_year, "bad": impossible, "gone": missing})
    month_end = pl.date("y", "m", 1).dt.month_end().dt.day().cast(pl.Int64)
    made = pl.date("y", "m", pl.min_horizontal(pl.col("d").cast(pl.Int64), month_end))
    bad = pl.when(pl.col("d") % 2 == 0).then(pl.format("31-02-{}", "y")).otherwise(pl.format("00-00-{}", "y"))
    out = parts.select(
        tgl=pl.when(~pl.col("gone") & ~pl.col("only") & ~pl.col("bad")).then(made),
        tgl_teks=pl.when("gone").then(None).when("only").then(pl.col("y").cast(pl.String)).when("bad").then(bad),
    )
    today = pl.lit(frame.get_column("born").max())
    out = out.with_columns(tgl=pl.when(pl.col("tgl") <= today).then("tgl").when(pl.col("tgl") > today).then(born))
    return frame.hstack(out).with_columns(
        no_date=pl.col("tgl").is_null() & pl.col("tgl_teks").is_null(),
        wrong_date=(pl.col("tgl") != pl.col("born_true")).fill_null(value=False) | pl.col("tgl_teks").is_not_null(),
    )


def _niks(frame: pl.DataFrame, where: Places, rates: ClerkRates, rng: np.random.Generator) -> pl.DataFrame:
    """Slips, gaps, placeholders, another's number: the NIK becomes text."""
    count = frame.height
    number = frame.get_column("nik").to_numpy().copy()
    head = (rng.random(count) < rates.nik_head) & (frame.get_column("relation").to_numpy() != 0)
    number = np.where(head, frame.get_column("head_nik").to_numpy(), number)
    slipped = rng.random(count) < rates.nik_digit
    place = 10 ** rng.integers(0, 14, count)
    digit = number // place % 10
    other = (digit + rng.integers(1, 10, count)) % 10
    number = np.where(slipped, number + (other - digit) * place, number)
    swapped = rng.random(count) < rates.nik_swap
    low, high = number // place % 10, number // (place * 10) % 10
    number = np.where(swapped, number + (low - high) * 10 * place + (high - low) * place, number)
    u = rng.random(count)
    edges = np.cumsum([rates.nik_missing, rates.nik_placeholder, rates.nik_temporary, rates.nik_e_notation,
                       rates.nik_length, rates.nik_decorated])  # fmt: skip
    kind = pl.Series(np.searchsorted(edges, u, side="right"))
    pick = pl.Series(rng.integers(0, 5, count))
    village = where.villages.get_column("kode_desa").str.replace_all(".", "", literal=True).gather(frame["village"])
    blanks = pl.Series(["", "-", None, None, "0"]).gather(pick)
    holders = pl.Series(["0000000000000000", "9999999999999999", "1234567890123456", "-", "0000000000000000"]).gather(
        pick
    )
    serial = pl.Series(rng.integers(1, 999, count)).cast(pl.String).str.zfill(5)
    parts = pl.DataFrame({"n": number, "k": kind, "p": pick, "b": blanks, "h": holders, "v": village, "s": serial})
    text = pl.col("n").cast(pl.String)
    power = pl.concat_str(text.str.slice(0, 1), pl.when(pl.col("p") < 2).then(pl.lit(",")).otherwise(pl.lit(".")),
                          text.str.slice(1, 5), pl.lit("E+15"))  # fmt: skip
    length = pl.when(pl.col("p") < 3).then(pl.concat_str(text.str.slice(0, 9), text.str.slice(10))).otherwise(
        pl.concat_str(text.str.slice(0, 9), text.str.slice(8)))  # fmt: skip
    groups = (text.str.slice(0, 6), text.str.slice(6, 6), text.str.slice(12))
    dressed = (
        pl.when(pl.col("p") == 0).then(pl.concat_str(pl.lit("'"), text))
        .when(pl.col("p") == 1).then(pl.concat_str(text, pl.lit(" ")))
        .when(pl.col("p") == 2).then(pl.concat_str(text, pl.lit("\xa0")))
        .when(pl.col("p") == 3).then(pl.concat_str(*groups, separator=" "))
        .otherwise(pl.concat_str(*groups, separator="."))
    )  # fmt: skip
    k = pl.col("k")
    made = parts.select(
        pl.when(k == 0).then("b").when(k == 1).then("h")
        .when(k == 2).then(pl.concat_str(pl.lit("0"), "v", "s"))
        .when(k == 3).then(power).when(k == 4).then(length).when(k == 5).then(dressed).otherwise(text)
    ).to_series()  # fmt: skip
    right = pl.Series(number) == frame.get_column("nik_true")
    return frame.with_columns(
        nik=made, head_nik=pl.Series(head) & (kind >= 5),
        wrong_nik=((~right) & (kind >= 5)) | (kind == 4),
        no_nik=(kind <= 1) | (kind == 3), temporary_nik=kind == 2,
    )  # fmt: skip


def _cards_and_sex(frame: pl.DataFrame, rates: ClerkRates, rng: np.random.Generator) -> pl.DataFrame:
    count = frame.height
    card = frame.get_column("kk").to_numpy()
    place = 10 ** rng.integers(0, 13, count)
    digit = card // place % 10
    other = (digit + rng.integers(1, 10, count)) % 10
    card = np.where(rng.random(count) < rates.kk_digit, card + (other - digit) * place, card)
    no_card = hits(rng, rates.kk_missing, count)
    wrong, gone = hits(rng, rates.sex_wrong, count), hits(rng, rates.sex_missing, count)
    sex = pl.col("male") != wrong
    return frame.with_columns(
        kk=pl.when(no_card).then(None).otherwise(pl.Series(card).cast(pl.String)),
        jk=pl.when(gone).then(None).when(sex).then(pl.lit("L")).otherwise(pl.lit("P")),
        wrong_sex=wrong & ~gone,
    )


def _places(frame: pl.DataFrame, where: Places, rates: ClerkRates, rng: np.random.Generator) -> pl.DataFrame:
    """Address and place names, with the spellings that occur."""
    count = frame.height
    village = frame.get_column("village")
    astray = hits(rng, rates.village_wrong, count)
    near = pl.Series(rng.integers(0, where.villages.height, count))
    village = pl.select(pl.when(astray).then(near).otherwise(village)).to_series()
    names = where.villages.select("kode_desa", "desa", "kode_kecamatan", "kecamatan", "kelurahan", "kode_pos")[village]
    names = names.with_columns(pl.col("desa", "kecamatan").str.to_uppercase())
    frame = frame.with_columns(names)
    vary, kind = hits(rng, rates.village_variant, count), pl.Series(rng.integers(0, 4, count))

    def prefix(spelled: str) -> pl.Expr:
        return pl.when(kind < 2).then(pl.lit(spelled)).otherwise(pl.lit(""))

    short = (
        pl.col("desa").str.replace("^SUNGAI ", "SEI ").str.replace("^SIMPANG ", "SP. ").str.replace("^TANJUNG ", "TJ. ")
        .str.replace(" TENGAH$", " TGH").str.replace(" DALAM$", " DLM").str.replace("^KERAMAT", "KRAMAT")
        .str.replace("BARU$", "BARU ")
    )  # fmt: skip
    front = pl.when("kelurahan").then(prefix("KEL. ")).otherwise(prefix("DS. "))
    far = (
        pl.col("kecamatan")
        .str.replace("^SUNGAI ", "SEI ")
        .str.replace("^SIMPANG ", "SP. ")
        .str.replace("MARTAPURA", "MTP")
    )
    written = (
        pl.when(kind == 0)
        .then(pl.concat_str(pl.lit("KEC. "), "kecamatan"))
        .when(kind == 3)
        .then(far)
        .otherwise("kecamatan")
    )
    frame = frame.with_columns(
        desa=pl.when(vary).then(pl.concat_str(front, short)).otherwise("desa"),
        kecamatan=pl.when(vary).then(written).otherwise("kecamatan"),
    )
    other, style = hits(rng, rates.address_variant, count), pl.Series(rng.integers(0, 5, count))
    gone = hits(rng, rates.address_missing, count)
    plain = pl.col("alamat")
    variant = (
        pl.when(style == 0).then(plain.str.replace("JL. ", "JALAN ", literal=True))
        .when(style == 1).then(plain.str.replace(r" NO\. \d+| KM\. \d+", ""))
        .when(style == 2).then(pl.concat_str(pl.lit("DESA "), "desa", pl.lit(" RT. "), "rt"))
        .when(style == 3).then(pl.concat_str(plain, pl.lit("RT"), pl.col("rt").str.strip_chars_start("0"), "desa", separator=" "))
        .otherwise(plain.str.replace("JL. ", "JL ", literal=True).str.replace("NO. ", "NO.", literal=True))
    )  # fmt: skip
    return frame.with_columns(alamat=pl.when(gone).then(None).when(other).then(variant).otherwise(plain))
