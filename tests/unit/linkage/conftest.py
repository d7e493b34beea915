"""Fixtures that make linkage rows by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.linkage.prepare import Prepared, prepare

sys.path.insert(0, str(Path(__file__).parents[2] / "quality"))
from linkage_population import frame_of, make_people


@pytest.fixture
def records() -> Callable[[list[dict[str, Any]]], pl.DataFrame]:
    """Makes LINKAGE_INPUT rows from dicts."""
    return frame_of


@pytest.fixture
def prepared() -> Callable[[list[dict[str, Any]]], Prepared]:
    """Makes prepared records from dicts."""
    return lambda rows: prepare(frame_of(rows))


@pytest.fixture(scope="session")
def people() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Some 1,200 rows about 600 people, and the truth."""
    return make_people(600, 5)
