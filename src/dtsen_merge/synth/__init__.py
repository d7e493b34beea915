"""A synthetic population of a kabupaten and its agencies' spreadsheets, with the truth beside them.

No real person's data: names, numbers and addresses are drawn from this package's own pools. The door is
`synthesise`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.synth.facts import facts
from dtsen_merge.synth.geography import places
from dtsen_merge.synth.layouts import aid, children, local, population, welfare
from dtsen_merge.synth.layouts.common import Context
from dtsen_merge.synth.people import populate
from dtsen_merge.synth.programmes import assign
from dtsen_merge.synth.rates import PopulationRates, ProgrammeRates
from dtsen_merge.synth.truth import Delivery

__all__ = ["SOURCES", "SynthSummary", "synthesise"]

SOURCES: Final[dict[str, Callable[[Context], None]]] = {
    "siak": population.siak, "dtsen_individu": welfare.dtsen_individu, "dtsen_keluarga": welfare.dtsen_keluarga,
    "p3ke": welfare.p3ke, "bip2012": population.bip2012, "pkh": aid.pkh, "sembako": aid.sembako, "pbi_jk": aid.pbi_jk,
    "blt_dd": aid.blt_dd, "pip": children.pip, "eppgbm": children.eppgbm, "rtlh": local.rtlh, "baznas": local.baznas,
    "csr": local.csr, "umkm": local.umkm, "pelatihan_kerja": local.pelatihan_kerja, "ptam": local.ptam,
    "aisyiyah": local.aisyiyah,
}  # fmt: skip
"""Folder name under the inbox → what fills it."""


@dataclass(frozen=True, slots=True)
class SynthSummary:
    """What was made. `rows`: data rows by source; `seconds`: wall clock."""

    people: int
    families: int
    files: int
    rows: dict[str, int]
    seconds: float


def synthesise(
    people: int,
    seed: int,
    out: Path,
    *,
    region_code: str = "63.03",
    error_rate: float = 1.0,
    today: date = date(2026, 1, 31),
    on_progress: Callable[[str, int], None] | None = None,
) -> SynthSummary:
    """Make so many people and the files that agencies keep about them.

    Writes `out/inbox/<source>/…`, `out/truth.parquet` (columns: see `truth`) and `out/facts.json`. The same
    arguments give the same bytes. `error_rate` multiplies every clerk's error rate. `on_progress` is called with
    a stage's name and its rows when it is done. Raises ValueError for fewer than 50 people or an unknown region.
    """
    if people < 50:
        raise ValueError("a population has at least 50 people")
    started = time.perf_counter()
    tell = on_progress or (lambda stage, rows: None)
    rng = np.random.default_rng(seed)
    where = places(region_code, people, rng)
    crowd = populate(people, where, today, PopulationRates(), rng)
    crowd = assign(crowd, where.villages.get_column("kelurahan"), ProgrammeRates(), rng)
    tell("people", crowd.height)
    delivery = Delivery(out / "inbox")
    context = Context(crowd, where, delivery, today, seed, error_rate)
    for name, layout in SOURCES.items():
        before = sum(frame.height for frame in delivery.truth)
        layout(context)
        tell(name, sum(frame.height for frame in delivery.truth) - before)
    truth = delivery.all_truth()
    truth.write_parquet(out / "truth.parquet", compression="zstd", statistics=False)
    told = facts(crowd, truth)
    (out / "facts.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    rows = dict(truth.group_by("source").len().sort("source").iter_rows())
    residents = crowd.filter(~pl.col("outsider"))
    return SynthSummary(
        residents.height,
        residents.get_column("fam").n_unique(),
        len(delivery.files),
        rows,
        time.perf_counter() - started,
    )
