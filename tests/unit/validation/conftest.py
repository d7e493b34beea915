"""Records made by hand: what a test does not name is empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from dtsen_merge.settings import SourceProfile, load_policy
from dtsen_merge.tables import PROBLEMS, RECORDS, conform

TODAY = date(2026, 1, 15)


@pytest.fixture
def make() -> Callable[..., pl.DataFrame]:
    """make({field: value}, …) -> RECORDS; row numbers from 2, `raw` from the fields named."""

    def build(*rows: dict[str, Any], source: str = "pkh", file: str = "pkh/daftar.xlsx") -> pl.DataFrame:
        lines = []
        for number, row in enumerate(rows, start=2):
            line: dict[str, Any] = {
                "source": source, "file": file, "sheet": "Lembar1", "row": number, "row_kind": "person",
                "nik_status": "whole" if row.get("nik") else "empty",
                "no_kk_status": "whole" if row.get("no_kk") else "empty",
                "tanggal_lahir_precision": "day" if row.get("tanggal_lahir") else "none",
                **row,
            }  # fmt: skip
            born = line.get("tanggal_lahir")
            line.setdefault("tahun_lahir", born.year if born else None)
            line.setdefault("nama_tokens", line.get("nama"))
            line.setdefault("raw", json.dumps({k: str(v) for k, v in row.items() if v is not None}))
            lines.append(line)
        frame = pl.DataFrame(lines, infer_schema_length=None) if lines else pl.DataFrame()
        return conform(frame, RECORDS) if lines else conform(pl.DataFrame({"source": []}), RECORDS)

    return build


@pytest.fixture
def no_problems() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(PROBLEMS))


@pytest.fixture
def policy() -> dict[str, Any]:
    return load_policy("programmes.toml")


@pytest.fixture
def profile() -> Callable[..., SourceProfile]:
    def build(kind: str = "programme", name: str = "pkh", **more: Any) -> SourceProfile:
        return SourceProfile.model_validate({"name": name, "files": [f"{name}/*"], "kind": kind, **more})

    return build


@pytest.fixture
def today() -> date:
    return TODAY
