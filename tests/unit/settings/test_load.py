"""config/ is read whole, or refused in one sentence that names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from dtsen_merge.errors import ConfigError
from dtsen_merge.messages import LANGUAGES, error_text
from dtsen_merge.settings import SourceProfile, load_policy, load_source_profiles, load_workspace

ROOT = Path(__file__).parents[3]
DEFAULTS = ROOT / "src" / "dtsen_merge" / "settings" / "defaults"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "pipeline.toml").write_text("", encoding="utf-8")
    return folder


def refused(folder: Path) -> ConfigError:
    with pytest.raises(ConfigError) as fault:
        load_workspace(folder / "pipeline.toml")
    for language in LANGUAGES:
        assert error_text(fault.value, language)
    return fault.value


def test_an_empty_file_gives_the_defaults(config: Path) -> None:
    workspace = load_workspace(config)
    assert workspace.inbox == config.parent / "inbox"
    assert workspace.settings.linkage.match_probability == 0.95
    assert workspace.sources == ()


def test_no_workspace(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "config-missing"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("[linkage\n", "config-malformed", "pipeline.toml"),
        ("[linkages]\n", "config-invalid", "linkages"),
        ("[linkage]\nmatch_probability = 2\n", "config-invalid", "linkage.match_probability"),
        ("[linkage]\nmatch_probability = 0.4\n", "config-invalid", "linkage"),
        ('[region]\ncode = "6303"\n', "config-invalid", "region.code"),
    ],
)
def test_faults_name_file_and_key(config: Path, text: str, code: str, told: str) -> None:
    (config / "pipeline.toml").write_text(text, encoding="utf-8")
    fault = refused(config)
    assert fault.code == code
    assert told in error_text(fault, "id")


def test_two_profiles_of_one_name(config: Path) -> None:
    for file in ("a", "b"):
        (config / "sources" / f"{file}.toml").write_text('name = "pkh"\nfiles = ["pkh/*"]\n', encoding="utf-8")
    assert refused(config).code == "config-duplicate-source"


def test_a_byte_order_mark_is_no_fault(config: Path) -> None:
    (config / "sources" / "a.toml").write_text('name = "a"\nfiles = ["a/*"]\n', encoding="utf-8-sig")
    assert [profile.name for profile in load_workspace(config).sources] == ["a"]


def test_examples_are_no_profiles(config: Path) -> None:
    (config / "sources" / "a.toml.example").write_text("not toml at all", encoding="utf-8")
    assert load_source_profiles(config) == ()


def test_the_workspace_overrides_a_policy(config: Path) -> None:
    assert "programme" in load_policy("programmes.toml", config)
    (config / "programmes.toml").write_text("mine = 1\n", encoding="utf-8")
    assert load_policy("programmes.toml", config) == {"mine": 1}


def test_the_sample_keeps_the_shipped_policies() -> None:
    for shipped in DEFAULTS.glob("*.toml"):
        if shipped.name != "pipeline.toml":
            assert (ROOT / "config" / shipped.name).read_bytes() == shipped.read_bytes(), shipped.name


def test_the_config_hash_follows_every_file(config: Path) -> None:
    before = load_workspace(config).config_hash
    (config / "sources" / "a.toml").write_text('name = "a"\nfiles = ["a/*"]\n', encoding="utf-8")
    assert load_workspace(config).config_hash != before


@pytest.mark.parametrize(
    "extra",
    [
        {"files": ()},
        {"name": "PKH"},
        {"columns": {"nope": "x"}},
        {"trust": 101},
        {"field_trust": {"nope": 5}},
        {"field_trust": {"nama": 101}},
    ],
)
def test_profiles_that_are_refused(extra: dict) -> None:
    with pytest.raises(ValidationError):
        SourceProfile(**{"name": "pkh", "files": ("pkh/*",), **extra})


def test_a_variant_speaks_for_its_sheets_only() -> None:
    profile = SourceProfile.model_validate(
        {
            "name": "a",
            "files": ["a/*.xlsx"],
            "layout": {"skip_sheets": ["REKAP*"], "header_row": 3},
            "columns": {"nama": "Nama", "nik": "NIK"},
            "variant": [
                {"sheets": ["Keluarga*"], "row_kind": "family", "layout": {"header_row": 5}, "columns": {"nama": ""}}
            ],
        }
    )
    layout, columns, kind = profile.hints_for("a/x.xlsx", "KELUARGA 1")
    assert (layout.header_row, layout.skip_sheets, kind) == (5, ("REKAP*",), "family")
    assert columns == {"nama": "", "nik": "NIK"}
    layout, columns, kind = profile.hints_for("a/x.xlsx", "Orang")
    assert (layout.header_row, columns["nama"], kind) == (3, "Nama", "person")
    assert profile.takes("A/X.XLSX")
    assert not profile.takes("b/x.xlsx")
