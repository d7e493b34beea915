"""Seconds and peak memory by stage, and the clock that a run goes by."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage took: wall and CPU seconds, and the process's peak memory when it ended."""

    stage: str
    seconds: float
    cpu_seconds: float
    peak_mib: float


@dataclass(slots=True)
class Stopwatch:
    """Collects the cost of stages in the order in which they ended."""

    costs: list[StageCost] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the block as one stage; a stage that is entered again is listed again."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.costs.append(
                StageCost(
                    name, round(time.perf_counter() - wall, 3), round(time.process_time() - cpu, 3), peak_memory_mib()
                )
            )


def peak_memory_mib() -> float:
    """The largest resident size of this process so far, in MiB; 0.0 where the system does not tell."""
    if sys.platform == "win32":
        return _windows_peak_mib()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _windows_peak_mib() -> float:  # pragma: no cover - Windows only
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *(
                (name, ctypes.c_size_t)
                for name in (
                    "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                    "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage",
                )
            ),
        ]  # fmt: skip

    counters = Counters()
    counters.cb = ctypes.sizeof(Counters)
    process = ctypes.windll.kernel32.GetCurrentProcess()  # type: ignore[attr-defined,unused-ignore]
    told = ctypes.windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)  # type: ignore[attr-defined,unused-ignore]
    return round(counters.PeakWorkingSetSize / 1024**2, 1) if told else 0.0


def now() -> datetime:
    """The present moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def new_run_id(output: Path, moment: datetime, taken: Collection[str] = ()) -> str:
    """An id that tells the time, and that no run bears which has a folder in `output` or is among the `taken`.

    The clock may have jumped back, so ids need not sort as the runs followed each other: their numbers do.
    """
    stem = moment.strftime("%Y%m%dT%H%M%SZ")
    run_id, number = stem, 1
    while run_id in taken or (output / run_id).exists():
        number += 1
        run_id = f"{stem}-{number}"
    return run_id
