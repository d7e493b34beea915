"""Linkage rows made by hand, and a small population with faults of its own (not the synth room's)."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import polars as pl

from dtsen_merge.tables import LINKAGE_INPUT, conform

SYLLABLES = [
    "SA",
    "RI",
    "MA",
    "NUR",
    "HA",
    "DI",
    "LA",
    "TI",
    "RO",
    "FI",
    "KA",
    "BU",
    "JA",
    "WI",
    "YU",
    "AN",
    "TO",
    "MI",
    "ZA",
    "EL",
]


def frame_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """LINKAGE_INPUT rows from dicts; `record_id` and `source` are filled in where absent."""
    filled = [{"record_id": f"r{place:04d}", "source": "a", **row} for place, row in enumerate(rows)]
    columns = {name: [row.get(name) for row in filled] for name in LINKAGE_INPUT}
    return conform(pl.DataFrame(columns, strict=False), LINKAGE_INPUT)


def make_people(people: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of four lists about a few people, and the truth (`record_id, source, person`)."""
    draw = np.random.default_rng(seed)
    pool = list(dict.fromkeys("".join(draw.choice(SYLLABLES, draw.integers(2, 4))) for _ in range(400)))
    share = 1 / np.arange(1, len(pool) + 1) ** 0.8
    share /= share.sum()
    persons: list[dict[str, Any]] = []
    while len(persons) < people:
        kk = f"6303{draw.integers(1, 20):02d}1205{draw.integers(6, 24):02d}{draw.integers(1, 9999):04d}"
        desa = f"63.03.{draw.integers(1, 6):02d}.{2000 + draw.integers(1, 8)}"
        mother, rt = " ".join(draw.choice(pool, 2, p=share)), f"{draw.integers(1, 9):03d}"
        for _ in range(int(draw.integers(1, 6))):
            born = datetime.date(int(draw.integers(1945, 2020)), int(draw.integers(1, 13)), int(draw.integers(1, 29)))
            sex = str(draw.choice(["L", "P"]))
            day = born.day + (40 if sex == "P" else 0)
            nik = f"6303{draw.integers(1, 20):02d}{day:02d}{born:%m%y}{draw.integers(1, 9):04d}"
            tokens = [str(token) for token in draw.choice(pool, draw.integers(1, 4), p=share, replace=False)]
            persons.append(
                {
                    "person": len(persons), "born": born, "jenis_kelamin": sex, "nik": nik, "no_kk": kk,
                    "tokens": tokens, "kode_desa": desa, "desa": "D" + desa, "kode_kecamatan": desa[:8],
                    "kecamatan": "K" + desa[:8], "rt": rt, "nama_ibu": mother,
                }
            )  # fmt: skip
    rows = [_row(person, "siak", draw) for person in persons]
    rows += [_row(person, "aid", draw) for person in persons if draw.random() < 0.6]
    rows += [_row(person, "baznas", draw, thin=True) for person in persons if draw.random() < 0.08]
    rows += [_row(person, "eppgbm", draw) for person in persons if draw.random() < 0.1 for _ in range(3)]
    for place, row in enumerate(rows):
        row["record_id"] = f"{draw.integers(1 << 40):011x}{place:05d}"
    records = conform(pl.DataFrame(rows, infer_schema_length=None), LINKAGE_INPUT)
    return records, pl.DataFrame(rows, infer_schema_length=None).select("record_id", "source", "person")


def _row(person: dict[str, Any], source: str, draw: np.random.Generator, *, thin: bool = False) -> dict[str, Any]:
    tokens, born, nik = list(person["tokens"]), person["born"], person["nik"]
    chance = draw.random()
    if chance < 0.05:
        place = draw.integers(len(tokens))
        letter = draw.integers(len(tokens[place]))
        tokens[place] = tokens[place][:letter] + "AEIOU"[draw.integers(5)] + tokens[place][letter + 1 :]
    elif chance < 0.09 and len(tokens) > 1:
        tokens = tokens[:-1]
    elif chance < 0.12:
        tokens = tokens[::-1]
    chance = draw.random()
    if chance < 0.02 and born.day <= 12:
        born = born.replace(day=born.month, month=born.day)
    elif chance < 0.04:
        born = born.replace(day=born.day % 28 + 1)
    if draw.random() < 0.03:
        place = draw.integers(16)
        nik = nik[:place] + str(draw.integers(10)) + nik[place + 1 :]
    kept = {key: value for key, value in person.items() if key not in ("tokens", "born", "nik", "no_kk")}
    return {
        **kept, "source": source, "nama": " ".join(tokens), "nama_tokens": " ".join(tokens),
        "nik": None if thin or draw.random() < 0.05 else nik, "no_kk": None if thin else person["no_kk"],
        "tanggal_lahir": None if thin else born, "tahun_lahir": None if thin else born.year,
        "nama_ibu": person["nama_ibu"] if draw.random() < 0.7 else None,
    }  # fmt: skip
