"""The policy files: every rule has its origin, every name that is used exists."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings import load_policy
from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.validation.row_rules import fold

REPOSITORY = Path(__file__).parents[3]
SECTORS = {"education", "health", "infrastructure", "jobs", "social"}


@pytest.mark.parametrize("name", ["programmes.toml", "targets.toml"])
def test_the_sample_workspace_ships_the_defaults(name):
    assert tomllib.loads((REPOSITORY / "config" / name).read_text(encoding="utf-8")) == load_policy(name)


def test_the_shipped_policy_is_well_formed(policy):
    rules = parse_programmes(policy)
    assert (rules.produktif.age.min, rules.produktif.age.max) == (15, 59)
    assert (rules.programme["PIP"].age.min, rules.programme["PIP"].age.max) == (6, 21)
    assert (rules.programme["EPPGBM"].age.min, rules.programme["EPPGBM"].age.max) == (0, 5)
    for programme in rules.programme.values():
        assert programme.title_en
        assert {other.programme for other in programme.exclusive} <= set(rules.programme)


def test_exclusion_is_mutual(policy):
    programmes = parse_programmes(policy).programme
    for key, programme in programmes.items():
        for other in programme.exclusive:
            assert key in {back.programme for back in programmes[other.programme].exclusive}


def test_no_two_programmes_bear_one_name(policy):
    names = [
        name
        for key, programme in parse_programmes(policy).programme.items()
        for name in {fold(text) for text in (key, *programme.names)}
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_the_bands_of_desil_changes_leave_no_gap(policy):
    bands = parse_programmes(policy).desil_change.bands
    assert [change for band in bands for change in range(band.min, band.max + 1)] == list(range(1, 10))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda data: data["programme"]["PIP"]["age"].pop("source"), "programme.PIP.age.source"),
        (lambda data: data["programme"]["PIP"].update(sector="sport"), "programme.PIP.sector"),
        (lambda data: data["programme"]["PKH"]["desil"].update(min=5), "programme.PKH.desil"),
        (lambda data: data.pop("produktif"), "produktif"),
    ],
)
def test_a_fault_is_told_by_its_key(policy, change, key):
    change(policy)
    with pytest.raises(ConfigError) as told:
        parse_programmes(policy)
    assert told.value.params["key"] == key


def test_targets_name_known_programmes_sectors_and_deadlines(policy):
    for target in load_policy("targets.toml")["target"]:
        assert target["sector"] in SECTORS
        assert target["measure"] in {"coverage", "receivers", "inclusion", "padan", "errors"}
        assert isinstance(target["deadline"], date)
        assert target["source"] and target["date"]
        if target["measure"] in {"coverage", "receivers", "inclusion"}:
            assert target["programme"] in policy["programme"]
