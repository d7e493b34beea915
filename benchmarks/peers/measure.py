"""The clock of a measured run, and what a system hands back."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]
"""One cluster number a record, in the order of the records."""


def cpu_seconds() -> float:
    """Of this process, all threads, and of the children that it has waited for."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def peak_mib() -> float:
    """The largest resident size so far of this process or of a child of it."""
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(sizes) / (1024 if sys.platform != "darwin" else 1024**2)


@dataclass
class Clock:
    """Seconds of what ran inside `stage`, by stage, and in all."""

    stages: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the block as (more of) a stage."""
        wall, cpu = time.perf_counter(), cpu_seconds()
        yield
        wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
        self.stages[name] = self.stages.get(name, 0.0) + wall
        self.wall += wall
        self.cpu += cpu


@dataclass(frozen=True)
class Answer:
    """What a system found at its own threshold.

    `pairs`: pairs compared, where the system tells. `threshold`: its own, as text. `sweep` gives the clusters at other
    thresholds of the system (threshold as text, labels); it is not timed.
    """

    labels: Labels
    pairs: int | None
    threshold: str
    sweep: Callable[[], Iterable[tuple[str, Labels]]]


System = Callable[[Path, Clock], Answer]
"""Links the data set in a folder; what it does inside `clock.stage` is measured."""


def components(records: int, a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> Labels:
    """Connected components: the clusters that a system's links make where it has no clustering of another kind."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(records, records))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def components_at(
    records: int,
    a: npt.NDArray[np.integer],
    b: npt.NDArray[np.integer],
    score: npt.NDArray[np.floating],
    thresholds: Iterable[float],
) -> Iterator[tuple[str, Labels]]:
    """The components of the pairs at and over each threshold."""
    for threshold in thresholds:
        linked = score >= threshold
        yield f"{threshold:.6g}", components(records, a[linked], b[linked])
