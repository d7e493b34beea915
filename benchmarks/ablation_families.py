"""Families' groups of people: how well their rows are linked, and which two people are kept apart.

Pairs of a group are the pairs of rows with at least one row of the group. Two persons are kept apart when no cluster
holds rows of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Int64


@dataclass(frozen=True)
class Group:
    """`rows`: by record, whether it is the group's; `couples`: two persons each that must be kept apart."""

    name: str
    rows: Bool
    couples: Int64  # couples × 2: numbers of persons, the smaller first


@dataclass(frozen=True)
class GroupScores:
    """Pairwise, pairs with a row of the group; couples kept apart; persons whose rows are all in one cluster."""

    precision: float
    recall: float
    f1: float
    couples: int
    apart: int
    persons: int
    whole: int


def groups_of(rows: pl.DataFrame, person: Int64) -> tuple[Group, ...]:
    """The groups of a district.

    Siblings: children (hubungan_keluarga ANAK in the register of residents) of one family, twins left out. Fathers and
    sons: the male head of a family and its sons, where their names share a word.

    Args:
        rows: of `ablation_sets.load`.
        person: each row's person as a number.
    """
    people = (
        rows.select(
            "family", "register_relation", "register_tokens", "male", "twin", "remarried", person=pl.Series(person)
        )
        .filter(pl.col("register_relation").is_not_null())
        .unique("person", keep="first", maintain_order=True)
    )
    child = people.filter(pl.col("register_relation") == "ANAK")
    head = people.filter(pl.col("register_relation") == "KEPALA KELUARGA")
    twins = _couples(child.filter("twin"), child.filter("twin"))
    siblings = _couples(child.filter(~pl.col("twin")), child.filter(~pl.col("twin")))
    sons = _couples(head.filter("male"), child.filter("male"), namesakes=True)
    wives = _couples(people.filter("remarried"), people)
    borrowed = rows["head_nik"].to_numpy()
    borrowers = people.filter(pl.col("person").is_in(np.unique(person[borrowed]).tolist()))
    return (
        Group("twins", rows["twin"].to_numpy(), twins),
        Group("siblings", np.isin(person, siblings), siblings),
        Group("fathers and sons of like names", np.isin(person, sons), sons),
        Group("remarried women", rows["remarried"].to_numpy(), wives),
        Group("rows with the head's NIK", borrowed, _couples(borrowers, head)),
    )


def _couples(one: pl.DataFrame, other: pl.DataFrame, *, namesakes: bool = False) -> Int64:
    """Two persons of one family each, one of each frame."""
    both = one.join(other.select("family", "person", "register_tokens"), on="family", suffix="_2").filter(
        pl.col("person") != pl.col("person_2")
    )
    if namesakes:
        shared = (
            pl.col("register_tokens").str.split(" ").list.set_intersection(pl.col("register_tokens_2").str.split(" "))
        )
        both = both.filter(shared.list.len() > 0)
    ends = both.select(low=pl.min_horizontal("person", "person_2"), high=pl.max_horizontal("person", "person_2"))
    return ends.unique(maintain_order=True).to_numpy().astype(np.int64)


def together(label: Int64, person: Int64) -> Int64:
    """Every two persons that some cluster holds together, as low × persons + high."""
    rows = pl.DataFrame({"cluster": label, "person": person}).unique()
    mixed = rows.filter(pl.len().over("cluster") > 1)
    both = mixed.join(mixed, on="cluster", suffix="_2").filter(pl.col("person") < pl.col("person_2"))
    width = int(person.max(initial=0)) + 1
    return np.unique(both["person"].to_numpy() * width + both["person_2"].to_numpy())


def apart(couples: Int64, label: Int64, person: Int64) -> int:
    """How many couples are kept apart."""
    width = int(person.max(initial=0)) + 1
    return int((~np.isin(couples[:, 0] * width + couples[:, 1], together(label, person))).sum())


def score_group(group: Group, label: Int64, person: Int64) -> GroupScores:
    """Score one group."""
    both = label * (int(person.max(initial=0)) + 1) + person
    found, wanted, right = (_pairs(one) - _pairs(one[~group.rows]) for one in (label, person, both))
    precision, recall = right / found if found else 1.0, right / wanted if wanted else 1.0
    own = pl.DataFrame({"cluster": label, "person": person}).filter(
        pl.col("person").is_in(np.unique(person[group.rows]).tolist())
    )
    spread = own.group_by("person").agg(pl.col("cluster").n_unique())
    return GroupScores(
        precision,
        recall,
        2 * right / (found + wanted) if found + wanted else 1.0,
        len(group.couples),
        apart(group.couples, label, person),
        spread.height,
        int((spread["cluster"] == 1).sum()),
    )


def _pairs(groups: Int64) -> int:
    sizes = np.unique(groups, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())
