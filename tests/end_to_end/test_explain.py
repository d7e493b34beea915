"""`explain` on the sample, as an officer calls it: exit codes, 80 columns, the page, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from .conftest import Command


@pytest.fixture(scope="module")
def crosswalk(published: Path) -> pl.DataFrame:
    rows = pl.read_parquet(published / "output" / "latest" / "crosswalk.parquet")
    where = pl.when(pl.col("sheet") == "").then(pl.format("{}:{}", "file", "row"))
    return rows.with_columns(where=where.otherwise(pl.format("{}#{}!{}", "file", "sheet", "row")))


@pytest.fixture(scope="module")
def two(crosswalk: pl.DataFrame) -> tuple[str, str]:
    """Two rows of one person, from two sources."""
    people = crosswalk.filter(pl.col("person_id").is_not_null()).sort("person_id", "source")
    person = people.filter(pl.col("source").n_unique().over("person_id") > 1)["person_id"][0]
    own = people.filter(pl.col("person_id") == person)
    return own["where"][0], own["where"][-1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_two_rows_of_one_person_on_one_screen(
    published: Path, two: tuple[str, str], command: Command, language: str
) -> None:
    done = command(published, "explain", *two, "--lang", language)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    assert ("satu orang" if language == "id" else "one person") in done.out.splitlines()[-3:][0] + done.out
    assert "█" in done.out and "░" in done.out


def test_json_and_page(published: Path, two: tuple[str, str], command: Command, tmp_path: Path) -> None:
    page = tmp_path / "why.html"
    done = command(published, "explain", *two, "--json", "--html", str(page))
    told = json.loads(done.out)
    assert (done.code, told["found"], told["together"], told["masked"]) == (0, True, True, True)
    assert "<svg" in page.read_text(encoding="utf-8")
    again = command(published, "explain", *two, "--html", str(page))
    assert again.code == 0


def test_two_people(published: Path, crosswalk: pl.DataFrame, command: Command) -> None:
    siak = crosswalk.filter((pl.col("source") == "siak") & (pl.col("status") == "accepted"))["where"]
    done = command(published, "explain", siak[0], siak[1])
    assert done.code == 0 and "two people" in " ".join(done.out.split())


def test_exit_codes(published: Path, crosswalk: pl.DataFrame, two: tuple[str, str], command: Command) -> None:
    ignored, rejected = (crosswalk.filter(pl.col("status") == status)["where"][0] for status in ("ignored", "rejected"))
    for word in ("nobody", "nofile.csv:3", ignored, rejected):
        done = command(published, "explain", word, two[0])
        assert (done.code, done.out) == (1, ""), word
        assert len(done.err.splitlines()) == 1 and word in done.err
    for line in ([two[0], two[0]], [two[0]], [], [*two, "--unmask"], [*two, "--no-such"]):
        assert command(published, "explain", *line).code == 2, line


def test_without_a_linkage(small: Path, command: Command) -> None:
    done = command(small, "explain", "dukcapil/penduduk.csv:2", "bantuan/penerima.csv:2")
    assert done.code == 2 and "dtsen-merge run" in done.err
    assert command(small, "load").code == 0
    done = command(small, "explain", "dukcapil/penduduk.csv:2", "bantuan/penerima.csv:2")
    assert done.code == 2 and "dtsen-merge link" in done.err
    assert command(small, "link").code == 0
    done = command(small, "explain", "dukcapil/penduduk.csv:3", "bantuan/penerima.csv:2")
    assert done.code == 0 and "not in the published registry" in " ".join(done.out.split())
