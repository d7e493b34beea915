"""A monitor's line: stable, in one line, with nobody in it."""

from __future__ import annotations

import re

import pytest

from dtsen_merge.operations.monitor import Level, Measure, MonitorLine, level_of_exit, worst

# Monitoring Plugins Development Guidelines: 'label'=value[UOM];[warn];[crit];[min];[max]
PERFORMANCE = re.compile(r"[^\s=']+=(U|-?\d+(\.\d+)?)(s|%|[KMGT]?B)?(;[\d.:@~]*){0,4}")


def test_the_line_is_as_the_guidelines_ask() -> None:
    line = MonitorLine(
        Level.WARNING,
        ["run=r1", "over|due\nsince"],
        [
            Measure("age_hours", 30.25, "", 26, 52),
            Measure("persons", 1_200_000),
            Measure("x", None),
            Measure("s", 1.5, "s"),
        ],
    ).told()
    assert line == "dtsen-merge WARNING: run=r1 over/due since | age_hours=30.25;26;52 persons=1200000 x=U s=1.5s"
    text, _, measures = line.partition(" | ")
    assert "|" not in text
    assert all(PERFORMANCE.fullmatch(measure) for measure in measures.split())


def test_no_number_of_anybodys_gets_in() -> None:
    assert "05208800007" not in MonitorLine(Level.OK, ["code=6303055208800007"]).told()


@pytest.mark.parametrize(
    ("code", "level"),
    [
        (0, "OK"),
        (3, "WARNING"),
        (4, "WARNING"),
        (130, "WARNING"),
        (2, "CRITICAL"),
        (5, "CRITICAL"),
        (101, "CRITICAL"),
        (None, "CRITICAL"),
    ],
)
def test_how_bad_an_exit_is(code: int | None, level: str) -> None:
    assert level_of_exit(code).name == level


def test_the_worst_counts() -> None:
    assert worst([]) is Level.OK
    assert worst([Level.UNKNOWN, Level.WARNING]) is Level.UNKNOWN
    assert worst([Level.UNKNOWN, Level.CRITICAL, Level.OK]) is Level.CRITICAL
