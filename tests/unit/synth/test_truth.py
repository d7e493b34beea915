"""Every line of the truth points to the row it speaks of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.synth import SOURCES, synthesise

from .conftest import World, cells_of

NIK_COLUMN = {
    "siak": 2, "p3ke": 10, "bip2012": 1, "pkh": 2, "sembako": 1, "pbi_jk": 2, "pip": 7, "eppgbm": 1, "rtlh": 1,
    "umkm": 2, "pelatihan_kerja": 2, "ptam": 2, "aisyiyah": 2,
}  # fmt: skip


def digits(value: Any) -> str:
    return "" if value is None else re.sub(r"\D", "", str(value))


@pytest.fixture(scope="module")
def true_nik(world: World) -> dict[str, str]:
    found = {}
    for line, cells in world.rows("siak"):
        if not line["wrong_nik"]:
            found[line["person"]] = digits(cells[2])
    return found


@pytest.mark.parametrize("source", NIK_COLUMN)
def test_rows_hold_the_person_they_are_said_to_hold(world: World, true_nik: dict[str, str], source: str) -> None:
    checked = 0
    shift = 1 if source == "rtlh" else 0
    for line, cells in world.rows(source):
        if line["kind"] == "family" or line["person"] not in true_nik:
            continue
        cell, nik = cells[NIK_COLUMN[source] + shift], true_nik[line["person"]]
        if line["no_nik"]:
            assert digits(cell) != nik
        elif line["temporary_nik"]:
            assert digits(cell).startswith("0")
        elif line["wrong_nik"] or line["head_nik"]:
            assert digits(cell) != nik
        elif line["truncated_nik"]:
            assert isinstance(cell, int)
            assert str(cell) == nik[:15] + "0"
        else:
            assert digits(cell).startswith(nik)
            checked += 1
    assert checked or source == "pbi_jk"


def test_csv_rows_are_the_lines_on_which_records_start(world: World, true_nik: dict[str, str]) -> None:
    for source in ("dtsen_individu", "blt_dd"):
        for line in world.truth.filter(pl.col("source") == source).iter_rows(named=True):
            path = world.out / "inbox" / line["file"]
            encoding, separator, at = ("latin-1", "|", 0) if source == "dtsen_individu" else ("utf-8", ";", 2)
            lines = _lines(path, encoding)
            cell = lines[line["row"] - 1].split(separator)[at]
            nik = true_nik.get(line["person"])
            if nik and not any(line[flag] for flag in ("no_nik", "wrong_nik", "head_nik", "temporary_nik")):
                assert digits(cell).startswith(nik)


_CACHE: dict[Path, list[str]] = {}


def _lines(path: Path, encoding: str) -> list[str]:
    if path not in _CACHE:
        _CACHE[path] = path.read_bytes().decode(encoding).replace("\r\n", "\n").split("\n")
    return _CACHE[path]


def test_a_few_csv_lines_are_broken_and_say_so(world: World) -> None:
    mine = world.truth.filter(pl.col("source") == "dtsen_individu")
    lines = _lines(world.out / "inbox" / mine["file"][0], "latin-1")
    broken = {line["row"] for line in mine.filter("broken").iter_rows(named=True)}
    whole = [row for row in mine.get_column("row") if row not in broken]
    assert broken
    assert all(lines[row - 1].count("|") != 47 for row in broken)
    in_two = [row for row in whole if lines[row - 1].count("|") != 47]
    assert all(lines[row - 1].count('"') == 1 for row in in_two)  # the address runs on in quotes
    assert len(whole) - len(in_two) > 1000


def test_family_rows_name_a_card_and_no_person(world: World) -> None:
    family = world.truth.filter(pl.col("kind") == "family")
    assert set(family.get_column("source")) == {"dtsen_keluarga", "bip2012"}
    assert family.get_column("person").null_count() == family.height
    assert family.get_column("family").null_count() == 0
    for source, column in (("dtsen_keluarga", 0), ("bip2012", 1)):
        for line, cells in world.rows(source):
            if line["kind"] == "family":
                assert len(digits(cells[column])) == 16


def test_all_other_rows_are_not_data(world: World) -> None:
    """With the serial number of a list as witness: the numbered rows are exactly those of the truth."""
    for source in ("siak", "pkh", "pbi_jk", "pip", "eppgbm", "csr", "umkm"):
        mine = world.truth.filter(pl.col("source") == source)
        for (file, sheet), lines in mine.partition_by("file", "sheet", as_dict=True).items():
            table = cells_of(world.out / "inbox" / str(file), str(sheet))
            numbered = [row for row, cells in enumerate(table, start=1) if isinstance(cells[0], int)]
            assert numbered == lines.get_column("row").to_list()


def test_folders_are_sources_and_junk_lies_among_them(world: World) -> None:
    assert {path.name for path in (world.out / "inbox").iterdir()} == set(SOURCES)
    names = {path.name for path in (world.out / "inbox").rglob("*") if path.is_file()}
    assert "Thumbs.db" in names
    assert any(name.startswith("~$") for name in names)
    assert len(names) == world.summary.files + 2


def test_recap_and_notes_sheets_hold_no_data(world: World) -> None:
    assert not set(world.truth.get_column("sheet")) & {"REKAP", "Catatan"}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        synthesise(300, seed, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) > 20
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    assert (tmp_path / "a/truth.parquet").read_bytes() != (tmp_path / "c/truth.parquet").read_bytes()


def test_error_rate_zero_writes_clean_rows(tmp_path: Path) -> None:
    synthesise(400, 3, tmp_path, error_rate=0.0)
    truth = pl.read_parquet(tmp_path / "truth.parquet")
    for flag in (
        "wrong_nik",
        "head_nik",
        "temporary_nik",
        "wrong_date",
        "wrong_sex",
        "name_differs",
        "duplicate",
        "broken",
    ):
        assert not truth.get_column(flag).any(), flag


def test_too_few_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 50"):
        synthesise(10, 1, tmp_path)
