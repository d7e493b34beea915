"""The synthetic population: one row a person, with everything that any agency could know of her.

`populate` gives the frame that the programmes and the agencies' files are made from. Columns:
person, family (opaque ids, String; null for an outsider's family), fam (Int64), village, village_old (Int64 index
into Places.villages), relation (Int64, households.HEAD …), male (Boolean), born (Date), n1–n3 (name tokens),
ibu, ayah (parents' full names), ayah_bin (the father's first name part), nik, kk, kk_old, nik_ibu, nik_ayah, head_nik
(Int64), head_name, alamat, alamat_old, rt, rw, rt_old, rw_old, telepon, tempat_lahir, agama, gelar, alias, desil, size,
age (Float64 years), twin, deceased, moved, remarried, outsider, namesake (Boolean), and those of `standing`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.synth import identity_numbers as numbers
from dtsen_merge.synth import names_pool
from dtsen_merge.synth.geography import Places
from dtsen_merge.synth.households import CHILD, HEAD, PARENT, SPOUSE, Household, build
from dtsen_merge.synth.naming import draw_names, joined, name_columns, rhyme_with
from dtsen_merge.synth.rates import PopulationRates
from dtsen_merge.synth.standing import desil_of_families, standing

Ints = NDArray[np.int64]
_EPOCH = date(1970, 1, 1)


def populate(people: int, where: Places, today: date, rates: PopulationRates, rng: np.random.Generator) -> pl.DataFrame:
    """So many residents, and a few outsiders behind them (rows `outsider`)."""
    extra = max(3, round(people * rates.outsiders))
    homes = build(people + extra, today, rates, rng)
    outsider = np.arange(people + extra) >= people
    homes = _loners(homes, outsider)
    families = int(homes.family.max()) + 1
    homes, order = _by_village(homes, where.draw(families, rng), outsider)
    frame = _identity(homes, order, today, rates, rng)
    frame = _family_columns(frame, homes, where, rates, rng)
    frame = _numbers(frame, homes, where, rates, rng)
    frame = _parents(frame, homes, rates, rng)
    age = (((today - _EPOCH).days - homes.born) / 365.2425).astype(np.float64)
    has_spouse = frame.select((pl.col("relation") == SPOUSE).any().over("fam")).to_series().to_numpy()
    lives = standing(age, homes.male, homes.relation, frame.get_column("desil").to_numpy(), has_spouse, rates, rng)
    frame = pl.concat([frame.with_columns(age=pl.Series(age)), lives], how="horizontal")
    frame = _personal(frame, rates, rng)
    return _ids(frame, rng)


def _loners(homes: Household, outsider: NDArray[np.bool_]) -> Household:
    """Outsiders form a family each: no register knows theirs."""
    count = int(outsider.sum())
    cut = len(outsider) - count
    family, relation = homes.family.copy(), homes.relation.copy()
    family[cut:] = family[cut - 1] + 1 + np.arange(count)
    relation[cut:] = HEAD
    gone = np.full(count, -1)
    return Household(
        family, relation, homes.male, homes.born,
        *(np.concatenate([links[:cut], gone])
          for links in (homes.mother, homes.father, homes.twin_of, homes.elder_sibling)),
    )  # fmt: skip


def _by_village(homes: Household, village: Ints, outsider: NDArray[np.bool_]) -> tuple[Household, pl.DataFrame]:
    """Families renumbered so that a village's stand together; outsiders stay last."""
    last = np.zeros(len(village), dtype=bool)
    last[homes.family[outsider]] = True
    ranked = np.lexsort((village, last))
    rank = np.empty_like(ranked)
    rank[ranked] = np.arange(len(ranked))
    order = np.argsort(rank[homes.family], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    def follow(links: Ints) -> Ints:
        moved = links[order]
        return np.where(moved >= 0, place[np.maximum(moved, 0)], -1)

    fam = rank[homes.family][order]
    frame = pl.DataFrame({"fam": fam, "village": village[homes.family][order], "outsider": outsider[order]})
    return (
        Household(
            fam, homes.relation[order], homes.male[order], homes.born[order],
            follow(homes.mother), follow(homes.father), follow(homes.twin_of), follow(homes.elder_sibling),
        ),
        frame,
    )  # fmt: skip


def _identity(
    homes: Household, frame: pl.DataFrame, today: date, rates: PopulationRates, rng: np.random.Generator
) -> pl.DataFrame:
    """Birth dates (some the register's default) and names; changes homes.born in place."""
    count = len(homes.male)
    years = (homes.born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)) + 1970
    default = (years < 1970) & (rng.random(count) < rates.default_birth_date_old)
    kind = rng.choice(np.array(["12-31", "07-01", "01-01"]), size=count, p=np.array([0.5, 0.35, 0.15]))
    text = np.char.add(np.char.add(years.astype("U4"), "-"), kind)
    homes.born[default] = text[default].astype("datetime64[D]").astype(np.int64)
    twin = homes.twin_of >= 0
    homes.born[twin] = homes.born[homes.twin_of[twin]]
    style = (rng.random(int(homes.family.max()) + 1) < 0.17).astype(np.int64)[homes.family]
    names = draw_names(homes.male, years, style, rng)
    _alike(names, homes, rates, rng)
    elder = np.zeros(count, dtype=bool)
    elder[homes.twin_of[twin]] = True
    return frame.with_columns(
        relation=pl.Series(homes.relation),
        male=pl.Series(homes.male),
        born=pl.Series(homes.born.astype(np.int32)).cast(pl.Date),
        twin=pl.Series(twin | elder),
    ).hstack(name_columns(names, "n"))


def _alike(names: Ints, homes: Household, rates: PopulationRates, rng: np.random.Generator) -> None:
    """Rhyming siblings and twins, and sons with their father's name."""
    count = len(homes.male)
    elder = homes.elder_sibling
    same = (elder >= 0) & (homes.male == homes.male[np.maximum(elder, 0)])
    like = np.flatnonzero(same & (homes.twin_of < 0) & (rng.random(count) < rates.sibling_rhyme))
    rhyme_with(names, like, elder[like], rng.random(len(like)) < 0.4)
    twins = np.flatnonzero((homes.twin_of >= 0) & (homes.male == homes.male[np.maximum(homes.twin_of, 0)]))
    rhyme_with(names, twins, homes.twin_of[twins], rng.random(len(twins)) < 0.75)
    sons = np.flatnonzero((homes.father >= 0) & homes.male & (rng.random(count) < rates.father_son_name))
    names[sons] = names[homes.father[sons]]


def _family_columns(
    frame: pl.DataFrame, homes: Household, where: Places, rates: PopulationRates, rng: np.random.Generator
) -> pl.DataFrame:
    """Desil, address now and before, moves, remarriage, telephone."""
    families = int(homes.family.max()) + 1
    moved = rng.random(families) < rates.moved_family
    other = where.draw(families, rng)
    village = frame.group_by("fam", maintain_order=True).agg(pl.col("village").first()).get_column("village").to_numpy()
    moved &= other != village
    streets = pl.Series([text.strip() for text in names_pool.STREETS])
    now, before = _addresses(families, streets, rng), _addresses(families, streets, rng)
    per_family = now.hstack(before.rename({name: f"{name}_old" for name in before.columns})).with_columns(
        desil=pl.Series(desil_of_families(families, rng)),
        family_moved=pl.Series(moved),
        new_card=pl.Series((rng.random(families) < rates.new_card) | moved),
        family_village_old=pl.Series(np.where(moved, other, village)),
        fam=pl.int_range(families, eager=True),
    )
    frame = frame.join(per_family, on="fam", how="left", maintain_order="left")
    came = (homes.relation == SPOUSE) & (rng.random(len(homes.male)) < rates.remarried)
    elsewhere = where.draw(len(homes.male), rng)
    frame = frame.with_columns(
        remarried=pl.Series(came), moved=pl.Series(came) | pl.col("family_moved"),
        village_old=pl.when(pl.Series(came)).then(pl.Series(elsewhere)).otherwise(pl.col("family_village_old")),
        size=pl.len().over("fam"),
    )  # fmt: skip
    kept = ~pl.col("moved")
    return frame.with_columns(
        pl.when(kept).then(pl.col(name)).otherwise(pl.col(f"{name}_old")).alias(f"{name}_old")
        for name in ("alamat", "rt", "rw")
    ).drop("family_village_old", "family_moved")


def _addresses(families: int, streets: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    """alamat, rt, rw for each family; villages often have no RW."""
    street = streets.gather(rng.integers(0, len(streets), families))
    kind = pl.Series(rng.random(families))
    house = pl.Series(rng.integers(1, 160, families)).cast(pl.String)
    frame = pl.DataFrame({"s": street, "k": kind, "h": house, "r": rng.integers(1, 12, families)})
    return frame.select(
        alamat=pl.when(pl.col("k") < 0.45).then(pl.format("JL. {} NO. {}", "s", "h"))
        .when(pl.col("k") < 0.75).then(pl.format("JL. {}", "s"))
        .when(pl.col("k") < 0.87).then(pl.format("GG. {} NO. {}", "s", "h"))
        .otherwise(pl.format("JL. {} KM. {}", "s", "h")),
        rt=pl.col("r").cast(pl.String).str.zfill(3),
        rw=pl.Series(rng.choice(np.array(["000", "001", "002", "003"]), families, p=np.array([0.35, 0.4, 0.17, 0.08]))),
    )  # fmt: skip


def _numbers(
    frame: pl.DataFrame, homes: Household, where: Places, rates: PopulationRates, rng: np.random.Generator
) -> pl.DataFrame:
    """NIK of persons and KK of families, old and new."""
    count = frame.height
    kecamatan = where.villages.get_column("kode_kecamatan").str.replace_all(".", "", literal=True).cast(pl.Int64)
    region = kecamatan.gather(frame.get_column("village_old"))
    abroad = np.array([int(code) for code in where.elsewhere])
    came = rng.random(count) < np.where(frame.get_column("outsider").to_numpy(), 0.6, rates.registered_elsewhere)
    twin = homes.twin_of >= 0
    came[twin] = came[homes.twin_of[twin]]
    away = abroad[rng.integers(0, len(abroad), count)]
    away[twin] = away[homes.twin_of[twin]]
    region = pl.Series(np.where(came, away, region.to_numpy()))
    gaps = numbers.serial_gaps(count, rng)
    gaps[twin] = 1
    first_date = _first_registered(frame.get_column("born"), homes, rates, rng)
    nik = numbers.numbered(region, numbers.date_part(first_date, ~frame.get_column("male")), gaps)
    families = int(homes.family.max()) + 1
    first = frame.group_by("fam", maintain_order=True).agg(
        pl.col("village", "village_old", "born", "new_card", "outsider", "alamat", "rt", "rw").first()
    )
    issued = _issue_dates(first, rng)
    of_card = pl.concat([kecamatan.gather(first["village"]), kecamatan.gather(first["village_old"])])
    kk = numbers.numbered(of_card, numbers.date_part(issued), numbers.serial_gaps(2 * families, rng))
    fam = frame.get_column("fam")
    former = _former_family(frame, first, rng)
    frame = frame.with_columns(nik=nik, kk=kk[:families].gather(fam)).with_columns(
        kk_old=pl.when(pl.col("remarried")).then(kk.gather(former))
        .when(pl.col("new_card")).then(kk[families:].gather(fam)).otherwise(pl.col("kk")),
        full=joined("n"),
        **{f"{name}_old": pl.when("remarried").then(first[name].gather(former)).otherwise(f"{name}_old")
           for name in ("alamat", "rt", "rw")},
    )  # fmt: skip
    return frame.with_columns(
        head_nik=pl.col("nik").first().over("fam"), head_name=pl.col("full").first().over("fam")
    ).drop("new_card")


def _first_registered(born: pl.Series, homes: Household, rates: PopulationRates, rng: np.random.Generator) -> pl.Series:
    """The birth date that went into the NIK: for a few it was corrected later, and the NIK stayed."""
    count = len(homes.male)
    twins = homes.twin_of >= 0
    corrected = rng.random(count) < rates.corrected_birth_date
    corrected[twins] = corrected[homes.twin_of[twins]] = False
    days = homes.born + np.where(corrected, rng.choice(np.array([-365, 365, -31, 10, -9, 730]), count), 0)
    limit = int(homes.born.max())
    return pl.Series(np.where(days > limit, homes.born, days).astype(np.int32)).cast(pl.Date)


def _former_family(frame: pl.DataFrame, first: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """For each person some family of the village where she lived before: that of the remarried's former card."""
    villages = first.filter(~pl.col("outsider")).get_column("village").to_numpy()  # families stand by village
    wanted = frame.get_column("village_old").to_numpy()
    start, stop = np.searchsorted(villages, wanted, "left"), np.searchsorted(villages, wanted, "right")
    anywhere = rng.integers(0, len(villages), frame.height)
    there = start + np.floor(rng.random(frame.height) * (stop - start)).astype(np.int64)
    return pl.Series(np.where(stop > start, there, anywhere))


def _issue_dates(first: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """Dates of the cards now, then of those before: a settled family's dates from 2006 to early 2012."""
    count = first.height
    settled = first.select((pl.col("born").dt.year() <= 1991) & ~pl.col("new_card")).to_series().to_numpy()
    early, late = rng.integers(13_150, 15_430, 2 * count), rng.integers(15_500, 20_400, count)
    now = np.where(settled, early[:count], late)
    return pl.Series(np.concatenate([now, early[count:]]).astype(np.int32)).cast(pl.Date)


def _parents(frame: pl.DataFrame, homes: Household, rates: PopulationRates, rng: np.random.Generator) -> pl.DataFrame:
    """Parents' names.

    Those on the card; one pair for the children of a family, and for heads of neighbouring families who are
    siblings; else drawn, older in style.
    """
    count = frame.height
    style = (rng.random(count) < 0.17).astype(np.int64)
    fathers = name_columns(draw_names(np.ones(count, dtype=bool), np.full(count, 1955), style, rng), "n")
    mothers = name_columns(draw_names(np.zeros(count, dtype=bool), np.full(count, 1958), style, rng), "n")
    shared = np.where(homes.relation == CHILD, homes.family, -1 - np.arange(count))
    grown = (homes.relation == HEAD) & (rng.random(count) < rates.siblings_next_door)
    shared = np.where(grown, -1 - count - homes.family // 3, shared)
    drawn = pl.DataFrame({
        "shared": shared, "a": fathers.select(joined("n")).to_series(), "b": mothers.select(joined("n")).to_series(),
        "f": fathers.get_column("n1"),
    }).with_columns(pl.col("a", "b", "f").first().over("shared"))  # fmt: skip

    def of(links: Ints, column: str) -> pl.Series:
        index = pl.Series(links)
        return frame.get_column(column).gather(index.set(index < 0, None))

    return frame.with_columns(
        ayah=of(homes.father, "full").fill_null(drawn["a"]),
        ibu=of(homes.mother, "full").fill_null(drawn["b"]),
        ayah_bin=of(homes.father, "n1").fill_null(drawn["f"]),
        nik_ayah=of(homes.father, "nik"),
        nik_ibu=of(homes.mother, "nik"),
    )


def _personal(frame: pl.DataFrame, rates: PopulationRates, rng: np.random.Generator) -> pl.DataFrame:
    """Titles, aliases, telephone, birthplace, deaths, namesakes."""
    count = frame.height
    u = rng.random((6, count))
    places_ = pl.Series(names_pool.BIRTHPLACES).gather(rng.integers(0, len(names_pool.BIRTHPLACES), count))
    phone = pl.Series(rng.integers(10_000_000, 999_999_999, count)).cast(pl.String)
    prefix = pl.Series(rng.choice(np.array(["0812", "0813", "0852", "0853", "0821", "0878"]), count))
    hajj = (pl.col("age") > 40) & (pl.Series(u[0]) < 0.015 * pl.col("desil"))
    degree = pl.col("pendidikan").is_in(["DIPLOMA IV/STRATA I", "STRATA II"]) & (pl.Series(u[1]) < 0.7)
    letters = pl.Series(rng.choice(np.array(["S.Pd", "S.Pd.I", "S.E", "S.H", "S.Sos", "S.Ag", "S.Kom", "S.T"]), count))
    old = np.interp(frame.get_column("age").to_numpy(), [0, 40, 60, 75, 90], [0.1, 0.3, 1.5, 4.0, 9.0])
    nick = pl.Series(rng.choice(np.array(["UTUH", "ANANG", "AMAT", "UDIN", "ISAM", "ICAN", "IJAI", "AMIN"]), count))
    nick_f = pl.Series(rng.choice(np.array(["ALUH", "GALUH", "IYAH", "ITI", "INUR", "ACIL", "IMAR", "UPIK"]), count))
    frame = frame.with_columns(
        tempat_lahir=places_,
        telepon=pl.when(pl.col("age") > 15).then(pl.concat_str(prefix, phone)),
        agama=pl.when(pl.Series(u[2]) < 0.985).then(pl.lit("ISLAM")).otherwise(pl.lit("KRISTEN")),
        haji=pl.when(hajj & pl.col("male")).then(pl.lit("H.")).when(hajj).then(pl.lit("HJ.")),
        gelar=pl.when(degree).then(letters),
        alias=pl.when(pl.Series(u[3]) < 0.04).then(pl.when("male").then(nick).otherwise(nick_f)),
        deceased=pl.Series(u[4] < rates.deceased * old) & ~pl.col("outsider"),
        namesake=(pl.len().over("full", "born") > 1),
    )
    return frame.with_columns(agama=pl.col("agama").first().over("fam"))


def _ids(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Opaque ids, in no order that means anything."""
    width = max(5, len(str(frame.height)))
    person = pl.Series(rng.permutation(frame.height)).cast(pl.String).str.zfill(width)
    families = int(frame.get_column("fam").max() or 0) + 1  # type: ignore[arg-type]
    family = pl.Series(rng.permutation(families)).cast(pl.String).str.zfill(width).gather(frame.get_column("fam"))
    return frame.with_columns(
        person=pl.concat_str(pl.lit("P"), person),
        family=pl.when(pl.col("outsider")).then(None).otherwise(pl.concat_str(pl.lit("F"), family)),
        row=pl.int_range(pl.len(), dtype=pl.Int64),
        parent_on_card=pl.col("relation") == PARENT,
    )
