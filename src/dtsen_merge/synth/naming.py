"""Names for people: by sex, cohort and the family's style; siblings, twins and namesakes.

A name is up to three tokens (indices into `names_pool.tokens().text`, −1 for none). One-word names are common
among the old (domain notes, section 4).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.synth.names_pool import tokens

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def draw_names(male: Bools, birth_year: Ints, style: Ints, rng: np.random.Generator) -> NDArray[np.int64]:
    """Token indices, shape (people, 3). `style`: 0 Banjar, 1 Javanese."""
    count = len(male)
    out = np.full((count, 3), -1, dtype=np.int64)
    fixed = {str(tokens().text[i]): int(i) for i in tokens().pools["fixed"][0]}
    one_word = rng.random(count) < np.interp(birth_year, [1940, 1960, 1980, 2000, 2015], [0.5, 0.42, 0.2, 0.06, 0.02])
    long = rng.random(count) < np.interp(birth_year, [1960, 1985, 2005, 2020], [0.02, 0.10, 0.30, 0.42])
    first = _token(male, birth_year, style, rng)
    second = _token(male, birth_year, style, rng)
    third = _token(male, birth_year, style, rng)
    out[:, 0] = first
    out[:, 1] = np.where(one_word, -1, second)
    out[:, 2] = np.where(one_word | ~long, -1, third)
    u = rng.random(count)
    fore = np.interp(birth_year, [1950, 1980, 2005], [0.10, 0.22, 0.42])
    headed = u < fore
    head = np.where(
        male,
        np.where(u < 0.6 * fore, fixed["MUHAMMAD"], np.where(u < 0.82 * fore, fixed["AHMAD"], fixed["ABDUL"])),
        np.where(u < 0.55 * fore, fixed["SITI"], fixed["NUR"]),
    )
    servant = headed & (head == fixed["ABDUL"])
    arabic = tokens().draw("m_second", count, rng)
    shifted = np.stack([head, np.where(servant, arabic, first), out[:, 1]], axis=1)
    shifted[rng.random(count) < 0.55, 2] = -1
    out = np.where(headed[:, None], shifted, out)
    noble = (rng.random(count) < 0.02) & (style == 0) & ~headed
    title = np.where(male, tokens().draw("m_lineage", count, rng), tokens().draw("f_lineage", count, rng))
    out = np.where(noble[:, None], np.stack([title, out[:, 0], out[:, 1]], axis=1), out)
    again = (out[:, 0] == out[:, 1]) | ((out[:, 1] >= 0) & (out[:, 1] == out[:, 2]))
    out[again, 1:] = -1
    return out


def _token(male: Bools, birth_year: Ints, style: Ints, rng: np.random.Generator) -> Ints:
    """One token each: listed names of the style, modern ones for the young, or the long tail."""
    count = len(male)
    modern = rng.random(count) < np.interp(birth_year, [1980, 2000, 2015], [0.02, 0.30, 0.50])
    tail = rng.random(count) < 0.34
    java = (style == 1) & (rng.random(count) < np.interp(birth_year, [1970, 2000], [0.95, 0.35]))
    out = np.full(count, -1, dtype=np.int64)
    for sex, mask in (("m", male), ("f", ~male)):
        for pool, where in (
            ("modern", modern & ~tail),
            ("tail", tail & ~java),
            ("java", java & ~(modern & ~tail)),
        ):
            chosen = mask & where & (out < 0)
            out[chosen] = tokens().draw(f"{sex}_{pool}", int(chosen.sum()), rng)
        rest = mask & (out < 0)
        out[rest] = tokens().draw(f"{sex}_banjar", int(rest.sum()), rng)
    return out


def rhyme_with(names: Ints, who: Ints, like: Ints, keep_second: Bools) -> None:
    """Give `who` names that rhyme with those of `like`: another first part, the second one kept where told.

    A common first part (MUHAMMAD, SITI) stays, and the second rhymes. Changes `names` in place.
    """
    fixed = set(tokens().pools["fixed"][0].tolist())
    model = names[like]
    common = np.isin(model[:, 0], list(fixed)) & (model[:, 1] >= 0)
    rhyme = tokens().rhyme
    made = model.copy()
    made[:, 0] = np.where(common, model[:, 0], rhyme[model[:, 0]])
    made[:, 1] = np.where(common, rhyme[np.maximum(model[:, 1], 0)], np.where(keep_second, model[:, 1], names[who, 1]))
    made[:, 2] = np.where(keep_second, model[:, 2], -1)
    names[who] = made


def name_columns(names: Ints, prefix: str) -> pl.DataFrame:
    """The tokens as String columns `<prefix>1..3`, null for none."""
    vocabulary = pl.Series(tokens().text.tolist(), dtype=pl.String)
    columns = {}
    for i in range(3):
        index = pl.Series(names[:, i]).cast(pl.Int64)
        index = index.set(index < 0, None)
        columns[f"{prefix}{i + 1}"] = vocabulary.gather(index)
    return pl.DataFrame(columns)


def joined(prefix: str) -> pl.Expr:
    """The full name from the three token columns."""
    return pl.concat_str(*[pl.col(f"{prefix}{i}") for i in (1, 2, 3)], separator=" ", ignore_nulls=True)
