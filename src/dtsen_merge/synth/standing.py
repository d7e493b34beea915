"""What people do and how they live: desil, schooling, work, health, the civil servants among them.

Invented proportions that hang together: a poorer family has less schooling and more day labour. Words are those
of SIAK's code lists.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.synth.households import CHILD, GRANDCHILD, HEAD, PARENT, SPOUSE
from dtsen_merge.synth.rates import PopulationRates

EDUCATION: Final = (
    "TIDAK/BELUM SEKOLAH", "BELUM TAMAT SD/SEDERAJAT", "TAMAT SD/SEDERAJAT", "SLTP/SEDERAJAT", "SLTA/SEDERAJAT",
    "DIPLOMA I/II", "AKADEMI/DIPLOMA III/S. MUDA", "DIPLOMA IV/STRATA I", "STRATA II",
)  # fmt: skip
MARITAL: Final = ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")
DISABILITY: Final = (
    "CACAT FISIK",
    "CACAT NETRA/BUTA",
    "CACAT RUNGU/WICARA",
    "CACAT MENTAL/JIWA",
    "CACAT FISIK DAN MENTAL",
)
_POOR_JOBS: Final = (
    "PETANI/PEKEBUN", "BURUH HARIAN LEPAS", "BURUH TANI/PERKEBUNAN", "WIRASWASTA", "NELAYAN/PERIKANAN", "PEDAGANG",
    "TUKANG KAYU", "TUKANG BATU", "SOPIR", "KARYAWAN SWASTA", "PENDULANG INTAN",
)  # fmt: skip
_RICH_JOBS: Final = (
    "WIRASWASTA", "KARYAWAN SWASTA", "PEDAGANG", "PEGAWAI NEGERI SIPIL (PNS)", "PETANI/PEKEBUN", "GURU",
    "KARYAWAN HONORER", "PERDAGANGAN", "TENTARA NASIONAL INDONESIA (TNI)", "KEPOLISIAN RI (POLRI)", "KARYAWAN BUMN",
)  # fmt: skip
CIVIL: Final = (
    "PEGAWAI NEGERI SIPIL (PNS)", "TENTARA NASIONAL INDONESIA (TNI)", "KEPOLISIAN RI (POLRI)", "PENSIUNAN",
)  # fmt: skip
_DESIL_SHARES: Final = (0.08, 0.09, 0.10, 0.10, 0.11, 0.11, 0.11, 0.10, 0.10, 0.10)
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def desil_of_families(families: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Desil 1–10, by family."""
    return 1 + rng.choice(10, size=families, p=np.array(_DESIL_SHARES))


def standing(
    age: Floats, male: Bools, relation: NDArray[np.int64], desil: NDArray[np.int64], has_spouse: Bools,
    rates: PopulationRates, rng: np.random.Generator,
) -> pl.DataFrame:  # fmt: skip
    """Columns status_kawin, pendidikan, pekerjaan, cacat (String); severe, civil, at_school, works, business (Boolean)."""
    count = len(age)
    wealth = (desil - 5.5) / 2.9 + rng.normal(0, 0.7, count)
    school = _at_school(age, wealth, rng)
    level = _education(age, wealth, school, rng)
    married = _marital(age, relation, has_spouse, rng)
    disabled = rng.random(count) < rates.disability * np.interp(age, [0, 40, 65, 80], [0.6, 0.8, 1.6, 3.0])
    kind = rng.choice(len(DISABILITY), size=count, p=np.array([0.42, 0.16, 0.17, 0.2, 0.05]))
    severe = disabled & (rng.random(count) < 0.35)
    job = _jobs(age, male, relation, wealth, school, level, severe, rng)
    civil = np.isin(job, CIVIL)
    idle = np.isin(job, ["BELUM/TIDAK BEKERJA", "PELAJAR/MAHASISWA", "MENGURUS RUMAH TANGGA", "PENSIUNAN"])
    owns = np.isin(job, ["WIRASWASTA", "PEDAGANG", "PERDAGANGAN"]) & (rng.random(count) < 0.8)
    owns |= (job == "MENGURUS RUMAH TANGGA") & (rng.random(count) < 0.08)
    return pl.DataFrame(
        {
            "status_kawin": pl.Series(MARITAL).gather(married),
            "pendidikan": pl.Series(EDUCATION).gather(level),
            "pekerjaan": pl.Series(job.tolist(), dtype=pl.String),
            "cacat": pl.Series(DISABILITY).gather(pl.Series(kind).set(pl.Series(~disabled), None)),
            "severe": severe, "civil": civil, "at_school": school, "works": ~idle, "business": owns,
        }
    )  # fmt: skip


def _at_school(age: Floats, wealth: Floats, rng: np.random.Generator) -> Bools:
    chance = np.interp(age, [5.5, 7, 12, 15, 18, 19, 23, 25], [0.0, 0.98, 0.97, 0.88, 0.7, 0.3, 0.12, 0.0])
    return np.asarray(rng.random(len(age)) < np.clip(chance * (1 + 0.06 * wealth), 0, 0.995) * (age >= 6) * (age < 25))


def _education(age: Floats, wealth: Floats, school: Bools, rng: np.random.Generator) -> NDArray[np.int64]:
    """Index into EDUCATION: highest completed."""
    drive = wealth + rng.normal(0, 0.9, len(age)) - np.interp(age, [25, 45, 70], [0.0, 0.5, 1.8])
    adult = np.digitize(drive, [-2.6, -1.9, -0.9, -0.2, 1.3, 1.45, 1.7, 2.9])
    young = np.digitize(age, [6.5, 12.5, 15.5, 18.5])
    return np.asarray(
        np.where(school | (age < 19), np.minimum(young, np.where(school, 4, adult.clip(young.clip(0, 1)))), adult)
    )


def _marital(
    age: Floats, relation: NDArray[np.int64], has_spouse: Bools, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Index into MARITAL."""
    alone = np.where(age < 24, 0, np.where(age < 48, np.where(rng.random(len(age)) < 0.45, 2, 0), 3))
    out = np.where((relation == HEAD) & ~has_spouse, alone, 0)
    out = np.where((relation == SPOUSE) | ((relation == HEAD) & has_spouse), 1, out)
    out = np.where(relation == PARENT, 3, out)
    return np.asarray(np.where((relation == CHILD) & (age > 27) & (rng.random(len(age)) < 0.2), 2, out))


def _jobs(
    age: Floats, male: Bools, relation: NDArray[np.int64], wealth: Floats, school: Bools,
    level: NDArray[np.int64], severe: Bools, rng: np.random.Generator,
) -> NDArray[np.object_]:  # fmt: skip
    count = len(age)
    poor, rich = np.array(_POOR_JOBS, dtype=object), np.array(_RICH_JOBS, dtype=object)
    weight = np.array([0.27, 0.2, 0.13, 0.12, 0.05, 0.06, 0.04, 0.04, 0.04, 0.03, 0.02])
    weight_rich = np.array([0.27, 0.24, 0.11, 0.11, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01, 0.02])
    job = np.where(
        wealth + rng.normal(0, 0.4, count) < 0.1,
        poor[rng.choice(len(poor), count, p=weight)], rich[rng.choice(len(rich), count, p=weight_rich)],
    )  # fmt: skip
    office = np.isin(job, list(CIVIL)) & ((level < 4) | (age > 60) | (age < 21))
    job = np.where(office, "WIRASWASTA", job)
    home = ~male & (age >= 18) & (rng.random(count) < np.where(relation == SPOUSE, 0.66, 0.35))
    job = np.where(home, "MENGURUS RUMAH TANGGA", job)
    job = np.where((age < 15) | ((age < 24) & (rng.random(count) < 0.35)) | severe, "BELUM/TIDAK BEKERJA", job)
    job = np.where(school & (age >= 6), "PELAJAR/MAHASISWA", job)
    job = np.where((relation == GRANDCHILD) & (age < 6), "BELUM/TIDAK BEKERJA", job)
    job = np.where((age > 66) & (rng.random(count) < 0.45), "BELUM/TIDAK BEKERJA", job)
    return np.asarray(np.where((age > 58) & (wealth > 1.2) & (rng.random(count) < 0.2), "PENSIUNAN", job), dtype=object)
