"""Which persons stand in which sources: sizes, pairs and the largest intersections (for an UpSet plot)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Share, Source, Sources, as_rows, share

SHOWN: Final = 20
"""Intersections listed one by one; the rest is summed up."""


@dataclass(frozen=True, slots=True)
class SourceSize:
    """Persons whom a source names, and those of them whom no other source names."""

    source: Source
    persons: Count
    only_here: Count
    only_here_share: Share


@dataclass(frozen=True, slots=True)
class SourcePair:
    """Persons whom both sources name."""

    source_a: Source
    source_b: Source
    persons: Count
    share_of_a: Share
    share_of_b: Share


@dataclass(frozen=True, slots=True)
class Intersection:
    """Persons whom exactly these sources name."""

    sources: Sources
    degree: Count
    persons: Count


@dataclass(frozen=True, slots=True)
class Overlap:
    """Sizes by source; pairs both ways round; the largest intersections, and what is not shown of them."""

    sizes: tuple[SourceSize, ...]
    pairs: tuple[SourcePair, ...]
    intersections: tuple[Intersection, ...]
    other_intersections: int
    other_persons: int
    persons_in_several_sources: int


def overlap(facts: Facts) -> Overlap:
    """Count persons over all pairs and sets of sources."""
    members = facts.members.join(facts.members.group_by("person_id").agg(degree=pl.len()), on="person_id")
    sizes = (
        members.group_by("source")
        .agg(persons=pl.len(), only_here=(pl.col("degree") == 1).sum())
        .with_columns(only_here_share=share(pl.col("only_here"), pl.col("persons")))
        .sort("persons", "source", descending=[True, False])
    )
    sets = (
        members.sort("source")
        .group_by("person_id", maintain_order=True)
        .agg(sources=pl.col("source"), degree=pl.col("degree").first())
        .group_by("sources", "degree")
        .agg(persons=pl.len())
        .with_columns(name=pl.col("sources").list.join(" "))
        .sort("persons", "name", descending=[True, False])
    )
    rest = sets.slice(SHOWN)
    return Overlap(
        sizes=as_rows(sizes, SourceSize),
        pairs=as_rows(_pairs(facts.members, sizes), SourcePair),
        intersections=tuple(
            Intersection(tuple(line.sources), line.degree, line.persons)
            for line in as_rows(sets.head(SHOWN), Intersection)
        ),
        other_intersections=rest.height,
        other_persons=int(rest.get_column("persons").sum()),
        persons_in_several_sources=members.filter(pl.col("degree") > 1).get_column("person_id").n_unique(),
    )


def _pairs(members: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    size = sizes.select("source", "persons")
    return (
        members.rename({"source": "source_a"})
        .join(members.rename({"source": "source_b"}), on="person_id")
        .filter(pl.col("source_a") != pl.col("source_b"))
        .group_by("source_a", "source_b")
        .agg(persons=pl.len())
        .join(size.rename({"source": "source_a", "persons": "size_a"}), on="source_a")
        .join(size.rename({"source": "source_b", "persons": "size_b"}), on="source_b")
        .with_columns(
            share_of_a=share(pl.col("persons"), pl.col("size_a")),
            share_of_b=share(pl.col("persons"), pl.col("size_b")),
        )
        .sort("source_a", "source_b")
    )
