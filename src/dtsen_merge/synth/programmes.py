"""Who gets what: recipients of each programme, and the errors planted among them.

Chances go by desil (`rates.ProgrammeRates`); eligibility follows the domain notes, section 6. `assign` adds one
Boolean column a programme to the people (`in_pkh` …) and `eligible_*`, `leak_*` columns from which `facts` counts.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.synth.households import HEAD, SON_IN_LAW, SPOUSE
from dtsen_merge.synth.rates import ProgrammeRates

PROGRAMMES: Final[dict[str, int]] = {"pkh": 4, "sembako": 5, "pbi_jk": 5, "pip": 4, "blt_dd": 1, "rtlh": 4}
"""Programmes with a desil limit: the highest desil that is eligible (domain notes, section 6)."""


def assign(people: pl.DataFrame, kelurahan: pl.Series, rates: ProgrammeRates, rng: np.random.Generator) -> pl.DataFrame:
    """People with the columns in_<source> for every list; `kelurahan`: by village index, no village fund there."""
    frame = _family_facts(people)
    frame = _receiver(frame)
    count = frame.height
    resident = ~pl.col("outsider")
    families = int(frame.get_column("fam").max() or 0) + 1  # type: ignore[arg-type]
    fam = frame.get_column("fam")
    desil = frame.get_column("desil").to_numpy()

    def by_desil(chances: tuple[float, ...]) -> pl.Series:
        return pl.Series(np.array(chances)[desil - 1])

    def unless_civil(chances: tuple[float, ...]) -> pl.Expr:
        return pl.when("civil_family").then(rates.civil_servant_leak).otherwise(by_desil(chances))

    def family_dice() -> pl.Series:
        return pl.Series(rng.random(families)).gather(fam)

    def dice() -> pl.Series:
        return pl.Series(rng.random(count))

    stays = pl.Series(rng.random(count) < rates.deceased_stay)
    here = resident & (~pl.col("deceased") | stays)
    component = pl.when("component").then(1.0).otherwise(rates.no_component)
    frame = frame.with_columns(
        in_pkh=pl.col("receiver") & here & (family_dice() < unless_civil(rates.pkh) * component),
        in_sembako=pl.col("receiver") & here & (family_dice() < unless_civil(rates.sembako)),
        in_pbi_jk=here & (family_dice() < unless_civil(rates.pbi_jk)) & (dice() < 0.96),
        in_rtlh=(pl.col("relation") == HEAD) & here & (family_dice() < by_desil(rates.rtlh)),
        in_ptam=(pl.col("relation") == HEAD) & here & (family_dice() < by_desil(rates.ptam)),
        pupil=pl.col("at_school") & (pl.col("age") < 20) & resident & ~pl.col("deceased"),
        toddler=(pl.col("age") < 5) & resident & ~pl.col("deceased"),
    )
    frame = frame.with_columns(family_pkh=pl.col("in_pkh").any().over("fam"))
    beside = pl.when("family_pkh").then(rates.blt_dd_beside_pkh).otherwise(1.0)
    rural = ~kelurahan.gather(frame.get_column("village"))
    adult = (pl.col("age") >= 18) & here
    woman_or_orphan = (
        (~pl.col("male") & (pl.col("age") >= 18)) | ((pl.col("age") < 17) & (pl.col("relation") > 3))
    ) & here
    frame = frame.with_columns(
        in_blt_dd=(pl.col("relation") == HEAD) & here & rural & (family_dice() < by_desil(rates.blt_dd) * beside),
        in_pip=pl.col("pupil") & (dice() < rates.pupils_in_file),
        layak_pip=pl.col("pupil") & (dice() < by_desil(rates.pip)),
        in_eppgbm=pl.col("toddler") & (dice() < rates.toddlers_measured),
        in_baznas=adult & (dice() < by_desil(rates.baznas)),
        in_csr=adult & (dice() < by_desil(rates.csr)),
        in_umkm=pl.col("business") & adult & (dice() < rates.umkm_of_owners),
        in_pelatihan_kerja=adult & pl.col("age").is_between(18, 45) & ~pl.col("civil") & (dice() < rates.training),
        in_aisyiyah=woman_or_orphan & (dice() < by_desil(rates.aisyiyah)),
        in_dtsen=resident & (family_dice() < rates.registered_in_dtsen),
    )
    return _with_outsiders(frame, rng)


def _on_a_card_in_2012() -> pl.Expr:
    """Born before 2012, in a family that there was: its head grown up by then, its in-laws come already."""
    head_age = pl.col("age").first().over("fam")
    came_later = pl.col("relation").is_in([SPOUSE, SON_IN_LAW]) & (pl.col("age") < 32)
    return (pl.col("age") > 14.2) & (head_age > 34) & ~came_later


def _family_facts(people: pl.DataFrame) -> pl.DataFrame:
    """civil_family; component: a PKH component lives in the family."""
    alive = ~pl.col("deceased")
    part = (pl.col("age") < 7) | (pl.col("at_school") & (pl.col("age") < 21)) | (pl.col("age") >= 70) | pl.col("severe")
    return people.with_columns(
        civil_family=(pl.col("civil") & alive).any().over("fam"), component=(part & alive).any().over("fam")
    )


def _receiver(frame: pl.DataFrame) -> pl.DataFrame:
    """The family's recipient on paper: the wife, else the head."""
    wife = pl.col("relation") == SPOUSE
    return frame.with_columns(
        receiver=(wife | ((pl.col("relation") == HEAD) & ~wife.any().over("fam"))) & ~pl.col("outsider")
    )


def _with_outsiders(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Each outsider stands on one list only, and one that fits her age."""
    shares = {"pkh": 0.08, "sembako": 0.12, "pbi_jk": 0.38, "blt_dd": 0.03, "baznas": 0.08, "csr": 0.05, "umkm": 0.12,
              "pelatihan_kerja": 0.05, "aisyiyah": 0.03, "ptam": 0.06}  # fmt: skip
    lists = tuple(shares)
    age = frame.get_column("age").to_numpy()
    pick = np.where(
        age < 5.0,
        11,
        np.where(age < 18.0, 10, rng.choice(len(lists), frame.height, p=np.array(list(shares.values())))),
    )
    chosen = pl.Series(pick)
    outside = pl.col("outsider")
    young = {"pip": 10, "eppgbm": 11}
    frame = frame.with_columns(
        (pl.col(f"in_{name}") | (outside & (chosen == i))).alias(f"in_{name}")
        for name, i in [*((n, i) for i, n in enumerate(lists)), *young.items()]
    )
    return frame.with_columns(
        in_siak=~outside,
        in_bip2012=~outside & _on_a_card_in_2012(),
        in_p3ke=~outside & (pl.col("desil") <= 4),
        in_dtsen_individu=pl.col("in_dtsen") & ~outside,
    )
