"""The invented district of the report's unit tests, small."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dtsen_merge.reports import ReportTables


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    path = Path(__file__).parents[2] / "unit" / "reports" / "invented_district.py"
    spec = importlib.util.spec_from_file_location("invented_district_small", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small_district(invented: ModuleType) -> ReportTables:
    return invented.invented_district(families=40)
