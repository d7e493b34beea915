"""One line for a monitor, in the manner of the Monitoring Plugins Development Guidelines (Nagios, Icinga, Zabbix).

    dtsen-merge OK: run=20261124T221148Z published | persons=1200 age_hours=3.2;26;52 …

The word, the keys and their order are the same in every language and from version to version; what comes new goes to
the end. The exit code is the program's own (docs/decisions/0013): the word tells how bad it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from dtsen_merge.privacy.masking import mask_text

NAME: Final = "dtsen-merge"


class Level(IntEnum):
    """How bad it is, in the order of the guidelines: the numbers are those that their plugins exit with."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of performance data: label, value, unit (`s`, `%`, "" for a count) and the two limits, if any."""

    label: str
    value: float | None
    unit: str = ""
    warning: float | None = None
    critical: float | None = None

    def told(self) -> str:
        """As the guidelines write it: 'label'=value[unit];[warn];[crit], empty ends left off; U for unknown."""
        value = "U" if self.value is None else f"{_number(self.value)}{self.unit}"
        limits = [_number(limit) if limit is not None else "" for limit in (self.warning, self.critical)]
        return f"{self.label}={value};{limits[0]};{limits[1]}".rstrip(";")


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """A level, words (`key=value`, or a word alone) and measures."""

    level: Level
    words: Sequence[str]
    measures: Sequence[Measure] = ()

    def told(self) -> str:
        """The line. A sign that would end its text (`|`, a line's end) cannot get in, nor can anybody's number."""
        text = mask_text(" ".join(" ".join(word.split()).replace("|", "/") for word in self.words))
        measures = " ".join(measure.told() for measure in self.measures)
        return f"{NAME} {self.level.name}: {text}" + (f" | {measures}" if measures else "")


LEVEL_OF_EXIT: Final[Mapping[int, Level]] = {
    0: Level.OK,
    1: Level.WARNING,
    3: Level.WARNING,  # a gate: what is published stands, somebody must look
    4: Level.WARNING,  # another run is at work
    130: Level.WARNING,
}
"""How bad an exit code of a run is; any other is CRITICAL."""


def level_of_exit(code: int | None) -> Level:
    """How bad it is that a run ended so; None: it never ended."""
    return Level.CRITICAL if code is None else LEVEL_OF_EXIT.get(code, Level.CRITICAL)


def worst(levels: Sequence[Level]) -> Level:
    """CRITICAL before UNKNOWN before WARNING before OK."""
    order = (Level.OK, Level.WARNING, Level.UNKNOWN, Level.CRITICAL)
    return max(levels, key=order.index, default=Level.OK)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
