"""The invented district, its figures and lists, once for all tests of the report."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dtsen_merge.reports import Figures, Lists, ReportTables, build_figures, build_lists
from dtsen_merge.settings import load_policy


def _load() -> ModuleType:
    path = Path(__file__).with_name("invented_district.py")
    spec = importlib.util.spec_from_file_location("invented_district", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    return _load()


@pytest.fixture(scope="session")
def policy() -> dict:
    return load_policy("programmes.toml")


@pytest.fixture(scope="session")
def targets() -> dict:
    return load_policy("targets.toml")


@pytest.fixture(scope="session")
def district(invented: ModuleType) -> ReportTables:
    return invented.invented_district(families=500)


@pytest.fixture(scope="session")
def figures(district: ReportTables, policy: dict, targets: dict) -> Figures:
    return build_figures(district, policy, targets, language="id")


@pytest.fixture(scope="session")
def lists(district: ReportTables, policy: dict) -> Lists:
    return build_lists(district, policy)
