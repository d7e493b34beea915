"""How clerks write names: short forms, transliteration, dropped and joined words, slips of the finger.

Kinds of change are those of the domain notes, section 4; each is drawn for itself with the rates of the source,
so that a name may suffer twice. All on whole columns.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.synth.rates import ClerkRates

VARIANTS: Final[dict[str, tuple[str, ...]]] = {
    "MUHAMMAD": ("M.", "MUHAMAD", "MOHAMMAD", "MUH.", "MOHAMAD", "MUH", "MOCHAMMAD", "MHD"),
    "AHMAD": ("AKHMAD", "ACHMAD", "AHMAT", "ACH.", "AKHMAD", "ACHMAD", "AKHMAD", "AHMD"),
    "ABDUL": ("ABD.", "ABD", "ABDOEL", "ABDL", "ABD.", "ABDUL", "ABD", "ABDULL"),
    "SITI": ("ST.", "STI", "SITTI", "ST", "SITI", "SITTI", "ST.", "STI"),
    "NUR": ("NOR", "NOOR", "NR.", "NOER", "NOR", "NOOR", "NOR", "NURR"),
    "NOOR": ("NOR", "NUR", "NOR", "NUR", "NOOR", "NOER", "NOR", "NUR"),
    "NURUL": ("NORUL", "NOORUL", "NURULL", "NORUL", "NURAL", "NUROL", "NORUL", "NURUL"),
    "RAHMAN": ("RACHMAN", "RAKHMAN", "RAHMAN", "ROHMAN", "RAHMMAN", "RACHMAN", "RAMAN", "RAHMAN"),
    "YUSUF": ("JUSUF", "YUSUP", "YUSUF", "JUSUP", "YUSUP", "YOESOEF", "YUSUP", "JUSUF"),
    "KHADIJAH": (
        "HADIJAH",
        "KHODIJAH",
        "SITI KHADIJAH",
        "KADIJAH",
        "HADIJAH",
        "CHADIJAH",
        "KHADIJA",
        "HADIJAH",
    ),
    "AISYAH": ("AISAH", "AISYIAH", "ASIAH", "AISJAH", "AISYAH", "AISAH", "AISYA", "AISAH"),
    "FATIMAH": ("PATIMAH", "FATIMA", "PATIMAH", "FATHIMAH", "FATMAH", "PATMAH", "FATIMAH", "PATIMAH"),
    "RIZKY": ("RISKI", "RIZKI", "RISKY", "RIZQI", "REZKY", "RIZKI", "RISKI", "RIZKI"),
    "ZAINAL": ("JAINAL", "ZAENAL", "JAINAL", "ZAINAL", "ZAENAL", "ZAINUL", "JAENAL", "JAINAL"),
}
_RULES: Final = (
    ("SY", "S"), ("F", "P"), ("V", "F"), ("Z", "J"), ("KH", "H"), ("U", "OE"), ("J", "DJ"), ("DD", "D"), ("AH$", "A"),
    ("Y", "I"), ("I", "Y"), ("TH", "T"), ("NN", "N"), ("A([LRN])", "AA$1"), ("UDDIN", "UDIN"),
    ("([LMNS])([AIU])", "$1$1$2"),
    ("C", "TJ"), ("AI", "AE"), ("AU", "AW"), ("P", "F"),
)  # fmt: skip
_LETTERS: Final = pl.Series(list("AIUENRSTLMHDKYBGPF"))


def hits(rng: np.random.Generator, rate: float | NDArray[np.float64], count: int) -> pl.Series:
    """True with the given chance, for each row."""
    return pl.Series(rng.random(count) < rate)


def spoil_tokens(frame: pl.DataFrame, rates: ClerkRates, harder: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    """Columns n1–n3 become column `nama`; `harder` marks rows whose name is written anew after years."""
    count = frame.height
    factor = np.where(harder.to_numpy(), 5.0, 1.0)
    vary = hits(rng, np.minimum(rates.name_variant * 3.0 * factor, 0.9), count)  # only a third has a known token
    pick = pl.Series(rng.integers(0, 8, count))
    frame = frame.with_columns(_v=vary, _k=pick)
    for column in ("n1", "n2"):
        changed = pl.col(column)
        for k in range(8):
            table = {word: forms[k] for word, forms in VARIANTS.items()}
            changed = pl.when(pl.col("_v") & (pl.col("_k") == k)).then(pl.col(column).replace(table)).otherwise(changed)
        frame = frame.with_columns(changed.alias(column))
    ops = (rates.name_initial, rates.name_drop, rates.name_join, rates.name_order, rates.name_one_word)
    edges = np.cumsum(np.array(ops))[:, None] * np.minimum(factor, 3.0)[None, :]
    u = rng.random(count)
    op = pl.Series((u[None, :] > edges).sum(axis=0))
    last_word = pl.Series(rng.random(count) < 0.5)
    two, three = pl.col("n2").is_not_null(), pl.col("n3").is_not_null()
    a, b, c = pl.col("n1"), pl.col("n2"), pl.col("n3")

    def say(*parts: pl.Expr, separator: str = " ") -> pl.Expr:
        return pl.concat_str(*parts, separator=separator, ignore_nulls=True)

    common = a.is_in(["MUHAMMAD", "AHMAD", "ABDUL", "SITI", "NUR", "M.", "NOR", "ABD."])
    first_letter = pl.concat_str(a.str.slice(0, 1), pl.lit("."))
    second_letter = b.str.slice(0, 1)
    return frame.with_columns(_o=op, _l=last_word).with_columns(
        nama=pl.when(~two).then(a)
        .when((pl.col("_o") == 0) & three).then(say(a, b, c.str.slice(0, 1)))
        .when((pl.col("_o") == 0) & pl.col("_l")).then(say(a, second_letter))
        .when(pl.col("_o") == 0).then(say(first_letter, b, c))
        .when((pl.col("_o") == 1) & three).then(say(a, b))
        .when((pl.col("_o") == 1) & common).then(b)
        .when(pl.col("_o") == 1).then(a)
        .when(pl.col("_o") == 2).then(say(pl.concat_str(a.str.strip_chars("."), b), c))
        .when(pl.col("_o") == 3).then(say(b, c, a))
        .when((pl.col("_o") == 4) & common).then(b)
        .when(pl.col("_o") == 4).then(a)
        .otherwise(say(a, b, c))
    ).drop("_v", "_k", "_o", "_l")  # fmt: skip


def spoil_letters(
    frame: pl.DataFrame, column: str, phonetic: float, typo: float, rng: np.random.Generator
) -> pl.DataFrame:
    """Old spelling and like-sounding letters; a letter dropped, doubled, swapped with the next, or another one."""
    count = frame.height
    rule = pl.Series(rng.integers(0, len(_RULES), count))
    heard = hits(rng, phonetic * 2.0, count)  # about half the rules find nothing to change
    slip = hits(rng, typo, count)
    touched = (heard | slip).arg_true()
    if not touched.len():
        return frame
    part = pl.DataFrame({
        "t": frame.get_column(column).gather(touched), "heard": heard.gather(touched), "slip": slip.gather(touched),
        "rule": rule.gather(touched), "kind": rng.integers(0, 4, touched.len()), "u": rng.random(touched.len()),
        "letter": _LETTERS.gather(rng.integers(0, _LETTERS.len(), touched.len())),
    })  # fmt: skip
    text = pl.col("t")
    for i, (old, new) in enumerate(_RULES):
        text = pl.when(pl.col("heard") & (pl.col("rule") == i)).then(pl.col("t").str.replace(old, new)).otherwise(text)
    part = part.with_columns(t=text)
    length = pl.col("t").str.len_chars().cast(pl.Int64)
    at = (pl.col("u") * (length - 1)).floor().cast(pl.Int64) + 1  # the first letter is seldom wrong
    start, here, after = (
        pl.col("t").str.slice(0, at),
        pl.col("t").str.slice(at, 1),
        pl.col("t").str.slice(at + 1),
    )
    kind = pl.col("kind")
    spoilt = (
        pl.when(here.is_in([" ", ".", ""]) | (length < 4)).then(pl.col("t"))
        .when(kind == 0).then(pl.concat_str(start, after))
        .when(kind == 1).then(pl.concat_str(start, here, here, after))
        .when(kind == 2).then(pl.concat_str(start, after.str.slice(0, 1), here, after.str.slice(1)))
        .otherwise(pl.concat_str(start, pl.col("letter"), after))
    )  # fmt: skip
    part = part.with_columns(t=pl.when("slip").then(spoilt).otherwise(pl.col("t")))
    changed = frame.get_column(column).scatter(touched, part.get_column("t"))
    return frame.with_columns(changed.alias(column))


def decorate(frame: pl.DataFrame, rates: ClerkRates, rng: np.random.Generator) -> pl.DataFrame:
    """Titles, degrees, bin/binti, aliases, marks of death, stray spaces around `nama`."""
    count = frame.height
    titled, fathered = hits(rng, rates.name_title, count), hits(rng, rates.name_bin, count)
    aka, mourned = hits(rng, rates.name_alias, count), hits(rng, rates.name_deceased_mark, count)
    spaced, style = hits(rng, rates.name_space, count), pl.Series(rng.integers(0, 4, count))
    kind = pl.Series(rng.integers(0, 3, count))
    empty = pl.lit(None, dtype=pl.String)
    hajj = pl.when(kind == 0).then(pl.col("haji").str.strip_chars(".")).otherwise(pl.col("haji"))
    alias = (
        pl.when(kind == 0).then(pl.format("ALIAS {}", "alias"))
        .when(kind == 1).then(pl.format("ALS {}", "alias"))
        .otherwise(pl.format("({})", "alias"))
    )  # fmt: skip
    child_of = pl.when("male").then(pl.lit("BIN")).otherwise(pl.lit("BINTI"))
    mark = pl.when(kind == 0).then(pl.lit("ALM.")).when(kind == 1).then(pl.lit("(ALM)")).otherwise(pl.lit("ALMARHUM"))
    mark = pl.when(~pl.col("male") & (kind != 1)).then(pl.lit("ALMH.")).otherwise(mark)
    mourning = pl.col("deceased") & mourned
    name = pl.concat_str(
        pl.when(titled).then(hajj).otherwise(empty),
        pl.col("nama"),
        pl.when(fathered).then(child_of).otherwise(empty),
        pl.when(fathered).then(pl.col("ayah_bin")).otherwise(empty),
        pl.when(aka).then(alias).otherwise(empty),
        pl.when(mourning).then(mark).otherwise(empty),
        separator=" ", ignore_nulls=True,
    )  # fmt: skip
    name = (
        pl.when(titled & pl.col("gelar").is_not_null()).then(pl.concat_str(name, pl.lit(", "), "gelar")).otherwise(name)
    )
    spacey = (
        pl.when(style == 0).then(pl.concat_str(name, pl.lit(" ")))
        .when(style == 1).then(pl.concat_str(name, pl.lit("\xa0")))
        .when(style == 2).then(name.str.replace(" ", "  ", literal=True))
        .otherwise(pl.concat_str(pl.lit(" "), name))
    )  # fmt: skip
    return frame.with_columns(nama=pl.when(spaced).then(spacey).otherwise(name))
