"""What is shipped and what the sample workspace holds can be read, by the rooms that read it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dtsen_merge.errors import ConfigError
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.reports.policy import policy_of
from dtsen_merge.settings import PipelineSettings, SourceProfile, load_policy, load_source_profiles, load_workspace
from dtsen_merge.settings.programmes import parse_programmes
from dtsen_merge.settings.survivorship import parse_survivorship
from dtsen_merge.sources.standardise import load_words

ROOT = Path(__file__).parents[3]
DEFAULTS = ROOT / "src" / "dtsen_merge" / "settings" / "defaults"
PROFILES = sorted((ROOT / "config" / "sources").glob("*.toml"))


def test_every_shipped_policy_is_read_by_its_room() -> None:
    words = load_words(load_policy)
    assert words
    programmes = parse_programmes(load_policy("programmes.toml"))
    assert {"PKH", "SEMBAKO"} <= set(programmes.programme)
    assert policy_of(load_policy("programmes.toml"), load_policy("targets.toml")).targets
    assert parse_privacy(load_policy("privacy.toml")).processing.purpose
    assert parse_survivorship(load_policy("survivorship.toml")).field["nik"].criteria[0] == "trust"
    read = {"codes", "names", "dates", "places", "programmes", "targets", "privacy", "survivorship"}
    assert {path.stem for path in DEFAULTS.glob("*.toml")} == read | {"pipeline"}


def test_the_shipped_settings_are_the_defaults_of_the_model() -> None:
    told = tomllib.loads((DEFAULTS / "pipeline.toml").read_text(encoding="utf-8"))
    assert PipelineSettings.model_validate(told) == PipelineSettings()


def test_the_sample_differs_in_its_inbox_alone() -> None:
    own = load_workspace(ROOT / "config").settings.model_dump()
    shipped = PipelineSettings().model_dump()
    assert own["workspace"].pop("inbox") == "sample_data/inbox"
    shipped["workspace"].pop("inbox")
    assert own == shipped


def test_the_example_is_a_profile() -> None:
    told = tomllib.loads((DEFAULTS / "sumber.toml.example").read_text(encoding="utf-8"))
    assert SourceProfile.model_validate(told).name == "pkh"


def test_every_profile_of_the_sample_covers_files_of_its_own() -> None:
    profiles = load_source_profiles(ROOT / "config")
    assert [profile.name for profile in profiles] == sorted(path.stem for path in PROFILES)
    inbox = ROOT / "sample_data" / "inbox"
    files = [path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if path.is_file()]
    known = parse_programmes(load_policy("programmes.toml", ROOT / "config")).programme
    for profile in profiles:
        assert any(profile.takes(file) for file in files), profile.name
        if profile.kind == "programme":
            assert profile.programme in known, profile.name


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_with_a_slip_names_file_and_key(path: Path, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    told = path.read_text(encoding="utf-8")
    (tmp_path / "sources" / path.name).write_text("trsut = 1\n" + told, encoding="utf-8")
    with pytest.raises(ConfigError) as fault:
        load_source_profiles(tmp_path)
    assert (fault.value.params["file"], fault.value.params["key"]) == (path.name, "trsut")


def test_a_slip_in_a_rule_names_the_rule() -> None:
    told = load_policy("programmes.toml")
    told["programme"]["PKH"]["desill"] = {}
    with pytest.raises(ConfigError) as fault:
        parse_programmes(told)
    assert fault.value.params["key"] == "programme.PKH.desill"


@pytest.mark.parametrize(
    ("table", "key", "value", "named"),
    [
        ("order", "lastin", {}, "order.lastin"),
        ("order", "life", {"criteria": ["luck"], "source": "x", "date": "2025"}, "order.life.criteria.0"),
        ("order", "life", {"criteria": [], "source": "x", "date": "2025"}, "order.life.criteria"),
        ("order", "life", {"criteria": ["trust", "trust"], "source": "x", "date": "2025"}, "order.life.criteria"),
        ("order", "life", {"criteria": ["trust"]}, "order.life.source"),
        ("field", "namaa", {"criteria": ["trust"], "source": "x", "date": "2025"}, "field"),
        ("plausible", "youngest_married", -1, "plausible.youngest_married"),
        ("plausible", "oldest", 1, "plausible.oldest"),
    ],
)
def test_a_slip_in_survivorship_names_its_key(table: str, key: str, value: object, named: str) -> None:
    told = load_policy("survivorship.toml")
    told[table][key] = value
    with pytest.raises(ConfigError) as fault:
        parse_survivorship(told)
    assert (fault.value.params["file"], fault.value.params["key"]) == ("survivorship.toml", named)
