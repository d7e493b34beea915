"""Settings stay as they were read; every model refuses what it does not know; files of any make are told apart."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from pydantic import ValidationError

from dtsen_merge.errors import ConfigError
from dtsen_merge.messages import error_text
from dtsen_merge.settings import (
    LayoutHints,
    PipelineSettings,
    SourceProfile,
    Variant,
    load_policy,
    load_source_profiles,
    load_workspace,
    pipeline,
    programmes,
    source,
    workspace_at,
)
from dtsen_merge.settings.pipeline import Settings, StoreSettings

MODELS = sorted(
    {
        model
        for module in (pipeline, source, programmes)
        for _, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, Settings)
    },
    key=lambda model: model.__name__,
)


def profile(**more: object) -> SourceProfile:
    return SourceProfile.model_validate({"name": "pkh", "files": ["pkh/*.xlsx"], **more})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_frozen_and_strict(model: type[Settings]) -> None:
    assert model.model_config["frozen"] is True
    assert model.model_config["extra"] == "forbid"


def test_settings_stay_as_they_were_read() -> None:
    for model, name in ((PipelineSettings().linkage, "seed"), (profile(), "trust"), (LayoutHints(), "kind")):
        with pytest.raises(ValidationError):
            setattr(model, name, 1)


@pytest.mark.parametrize(
    ("pattern", "file", "taken"),
    [
        ("pkh/*.xlsx", "pkh/a.xlsx", True),
        ("pkh/*.xlsx", "PKH/A.XLSX", True),
        ("PKH/*.XLSX", "pkh/a.xlsx", True),
        ("pkh/*.xlsx", "pkh/a.xls", False),
        ("pkh/*.xlsx", "pkh2/a.xlsx", False),
        ("pkh/*", "pkh/2025/a.csv", True),
        ("pkh/data ?.csv", "pkh/data 1.csv", True),
        ("pkh/[[]akhir[]].csv", "pkh/[akhir].csv", True),
    ],
)
def test_which_files_are_a_sources(pattern: str, file: str, taken: bool) -> None:
    assert profile(files=[pattern]).takes(file) is taken


def test_the_first_variant_that_covers_a_sheet_speaks() -> None:
    told = profile(
        kind="family",
        variant=[
            {"files": ["*2024*"], "columns": {"nik": "A"}},
            {"sheets": ["Anggota"], "row_kind": "person", "columns": {"nik": "B"}},
        ],
    )
    assert told.hints_for("pkh/x2024.xlsx", "Anggota")[1:] == ({"nik": "A"}, "family")
    assert told.hints_for("pkh/x2025.xlsx", "Anggota")[1:] == ({"nik": "B"}, "person")
    assert told.hints_for("pkh/x2025.xlsx", "Lain")[1:] == ({}, "family")


def test_a_variant_can_take_a_hint_back_and_need_not() -> None:
    told = profile(layout={"header_row": 3, "truncated": ["nik"]}, variant=[{"layout": {"truncated": []}}])
    layout, _, _ = told.hints_for("pkh/a.xlsx", "")
    assert (layout.header_row, layout.truncated) == (3, ())


def test_a_variant_knows_fields_only() -> None:
    assert Variant(columns={"ttl": "TTL", "abaikan": "x", "nik": ""}).columns
    with pytest.raises(ValidationError, match="unknown field nikk"):
        profile(variant=[{"columns": {"nikk": "x"}}])


@pytest.mark.parametrize(
    ("limit", "good"), [("", True), ("4GB", True), ("1.5 GiB", True), ("lots", False), ("4", False)]
)
def test_the_memory_limit_is_one_that_duckdb_takes(limit: str, good: bool) -> None:
    if good:
        assert StoreSettings(memory_limit=limit).memory_limit == limit
    else:
        with pytest.raises(ValidationError):
            StoreSettings(memory_limit=limit)


def test_where_the_settings_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DTSEN_MERGE_CONFIG", raising=False)
    assert workspace_at() == Path("config/pipeline.toml")
    monkeypatch.setenv("DTSEN_MERGE_CONFIG", str(tmp_path / "mine.toml"))
    assert workspace_at() == tmp_path / "mine.toml"
    assert workspace_at(tmp_path) == tmp_path / "pipeline.toml"


def test_settings_outside_a_config_folder_keep_their_neighbours(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "pipeline.toml").write_text('[workspace]\ninbox = "masuk"\n', encoding="utf-8")
    (tmp_path / "sources" / "a.toml").write_text('name = "a"\nfiles = ["a/*"]\n', encoding="utf-8")
    (tmp_path / "dates.toml").write_text("mine = 1\n", encoding="utf-8")
    workspace = load_workspace(tmp_path / "pipeline.toml")
    assert workspace.inbox == tmp_path / "masuk"
    assert [one.name for one in workspace.sources] == ["a"]
    assert workspace.policy("dates.toml") == {"mine": 1}
    assert (workspace.config_folder / "sources" / "a.toml").is_file()


def test_a_policy_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "dates.toml").write_bytes(b"a = \xff\n")
    (tmp_path / "names.toml").write_text("a = \n", encoding="utf-8")
    (tmp_path / "codes.toml").write_text("\ufeffa = 1\n", encoding="utf-8")
    for name in ("dates.toml", "names.toml"):
        with pytest.raises(ConfigError, match="config-malformed") as fault:
            load_policy(name, tmp_path)
        assert name in error_text(fault.value, "id")
    assert load_policy("codes.toml", tmp_path) == {"a": 1}


def test_a_profile_that_is_a_folder_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "sources" / "a.toml").mkdir(parents=True)
    with pytest.raises(ConfigError, match="config-unreadable"):
        load_source_profiles(tmp_path)
