"""facts.json says what the files and the truth say."""

from __future__ import annotations

import polars as pl

from .conftest import World


def test_rows_and_persons_by_source(world: World) -> None:
    by_source = dict(world.truth.group_by("source").len().iter_rows())
    assert world.facts["rows"]["by_source"] == by_source == world.summary.rows
    assert sum(sheet["rows"] for sheet in world.facts["rows"]["by_sheet"]) == world.truth.height
    persons = world.truth.filter(pl.col("kind") == "person").group_by("source").agg(pl.col("person").n_unique())
    assert world.facts["persons_by_source"] == dict(persons.iter_rows())


def test_people_and_families(world: World) -> None:
    assert world.facts["persons"] == world.summary.people == 1500
    assert world.facts["families"] == world.summary.families
    assert sum(world.facts["desil_persons"].values()) == 1500
    siak = world.truth.filter(pl.col("source") == "siak")
    assert siak.get_column("person").is_unique().all()
    assert siak.height == 1500
    assert world.facts["twin_persons"] == siak.get_column("twin").sum()
    assert world.facts["deceased"] == siak.get_column("deceased").sum()


def test_flags_are_counted_by_source(world: World) -> None:
    for flag, counts in world.facts["records_by_flag"].items():
        mine = world.truth.filter((pl.col("kind") == "person") & pl.col(flag))
        assert counts == dict(mine.group_by("source").len().iter_rows()), flag


def test_programmes_balance(world: World) -> None:
    listed = world.truth.filter(pl.col("kind") == "person")
    outsiders = {p for p, out in listed.select("person", "outsider").iter_rows() if out}
    for name, figures in world.facts["programmes"].items():
        persons = set(listed.filter(pl.col("source") == name).get_column("person"))
        by_desil = world.facts["recipients_by_desil"][name]
        assert figures["recipients"] == sum(n for key, n in by_desil.items() if key != "unknown")
        if name != "pip":
            assert figures["recipients"] == len(persons - outsiders)
            assert figures["inclusion_errors"]["person_not_found"] == len(persons & outsiders) == by_desil["unknown"]
        above = sum(n for key, n in by_desil.items() if key != "unknown" and int(key) > figures["desil_limit"])
        assert figures["inclusion_errors"]["desil_above_limit"] == above
        assert figures["inclusion_errors_persons"] >= above
        assert 0 <= figures["exclusion_errors"] <= figures["eligible"]


def test_dead_recipients_are_those_on_the_lists(world: World) -> None:
    for name in ("pkh", "sembako", "pbi_jk"):
        dead = world.truth.filter((pl.col("source") == name) & pl.col("deceased")).get_column("person").n_unique()
        assert world.facts["programmes"][name]["inclusion_errors"]["deceased"] == dead
