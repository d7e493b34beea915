"""Workbooks never seen before, without a hand-made profile: read as an experienced data officer would read them.

`expected/<name>.json`, a file and a sheet at a time:

- `header_rows`, as the spreadsheet program shows them (a second table's may follow, where `more_headers`);
- `mapping`: [heading, field] in the columns' order; null: unmapped, a list: any of these, "*": no matter; a column
  without heading stands as "" and only where it is mapped. null for a sheet that holds no people;
- `more_headings`: what the headings of a second table held;
- `read`, `accepted`, `rejected`, `ignored` by code (`a|b`: either will do): rows, "3-5 8"; `optional`: rows that may
  as well not be counted;
- `problems` by code: a count, or the [row, column] of each. What follows from mapping
  and values (WHERE_TOLD) is compared only where it stands here; what else is said of a broken row's cells is not;
- `values`: row → field → standardised value; text is compared without case.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from dtsen_merge.errors import DtsenMergeError
from dtsen_merge.pipeline.delivery_in import find_deliveries, receive_file, standards_of
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.inspect import inspect_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.settings import load_workspace
from dtsen_merge.sources import RawSheet, read
from dtsen_merge.validation import validate_groups

from . import recipes_headings, recipes_layout, recipes_numbers, recipes_text, recipes_values
from .people import PEOPLE

RECIPES: Final[dict[str, Callable[[Path], object]]] = {
    **recipes_layout.RECIPES,
    **recipes_headings.RECIPES,
    **recipes_numbers.RECIPES,
    **recipes_values.RECIPES,
    **recipes_text.RECIPES,
}
EXPECTED: Final = Path(__file__).with_name("expected")
WHERE_TOLD: Final = {"column-unmapped", "column-ambiguous", "place-from-title"}
"""Codes that are compared only where the JSON has them: mapping and values tell the same."""
TOGETHER: Final = (
    "kop_surat",
    "sampul_dan_rekap",
    "dua_tabel_kepala_sama",
    "halaman_berulang",
    "blok_keluarga",
    "tersembunyi",
    "rumus_galat",
    "nik_tanda",
    "nik_angka_terpotong",
    "tanggal_campur",
    "gelar_almarhum",
    "csv_latin1",
    "pipa_rusak",
    "utf16_tsv",
)


def expected(name: str) -> dict[str, dict[str, dict[str, Any]]]:
    """File → sheet → what is right."""
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))["files"]


def rows_in(told: str) -> set[int]:
    """`3-5 8` → 3, 4, 5, 8."""
    rows: set[int] = set()
    for part in told.split():
        first, _, last = part.partition("-")
        rows |= set(range(int(first), int(last or first) + 1))
    return rows


def ranges(rows: Iterable[int]) -> str:
    """The other way round."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and parts[-1][-1] == row - 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return " ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts) or "none"


@dataclass
class Read:
    """What the tool made of one source."""

    sheets: list[RawSheet]
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    ignored: pl.DataFrame
    problems: pl.DataFrame
    headings: pl.DataFrame


def read_by_tool(folder: Path, name: str) -> Read:
    """A new workspace, the workbook in its inbox, a drafted profile, the delivery."""
    make_workspace(folder)
    inbox = folder / "inbox" / name
    inbox.mkdir()
    RECIPES[name](inbox)
    config = folder / "config" / "pipeline.toml"
    inspect_files([folder / "inbox"], config, write=True, force=False, progress=Silent())
    workspace = load_workspace(config)
    (file,) = find_deliveries(workspace).files
    told = receive_file(file, standards_of(workspace))
    problems = pl.concat([told.problems, validate_groups(told.accepted, profile=file.profile)])
    return Read(list(read(file)), told.accepted, told.rejected, told.ignored, problems, told.headings)


def squeeze(heading: str) -> str:
    return " ".join(heading.split()).lower()


def same_heading(want: str, got: str) -> bool:
    """Alike as a whole, or at the lowest level; a column without heading may be called anything.

    A heading that stands twice may bear its column: `Nama (kolom C)`.
    """
    told = re.sub(r"\s*\(kolom [A-Z]+\)$", "", got)
    return not want or squeeze(want) in (squeeze(told), squeeze(told.rpartition(" / ")[2]))


def faults_of_mapping(want: Sequence[Sequence[Any]], sheet: RawSheet) -> list[str]:
    if sheet.mapping is None:
        return ["mapping: the sheet was set aside as holding no people"]
    fields: dict[str, list[str]] = {}
    for one in sheet.mapping.mapped:
        fields.setdefault(one.column, []).append(one.field)
    headings = {**dict.fromkeys(fields, ""), **sheet.layout.headings}
    order = sorted(headings, key=lambda column: int(column.removeprefix("c")))
    got = [(headings[column], [field for field in fields.get(column, []) if field != "abaikan"]) for column in order]
    got = [(heading, held) for heading, held in got if heading or held]
    wanted = [(heading, field if isinstance(field, list) else [field]) for heading, field in want]
    shown = [f"{heading!r}={'+'.join(held) or None}" for heading, held in got]
    while len(got) > len(wanted) and not got[-1][1]:  # unmapped columns behind the table
        got.pop()
    if len(got) != len(wanted):
        return [f"mapping: expected {len(wanted)} columns, got {len(got)}: {shown}"]
    faults = []
    for (heading, allowed), (found, held) in zip(wanted, got, strict=True):
        fits = "*" in allowed or any(one in allowed for one in (held or [None]))
        if not same_heading(heading, found) or not fits:
            faults.append(f"mapping: {heading!r} expected {allowed}, got {found!r} {held or None}")
    return faults


def faults_of_rows(want: dict[str, Any], read: Read, at: pl.Expr) -> list[str]:
    free = rows_in(want.get("optional", ""))
    faults = []
    for status, frame in (("accepted", read.accepted), ("rejected", read.rejected)):
        wanted, got = rows_in(want[status]), set(frame.filter(at)["row"].to_list())
        if wanted != got:
            faults.append(f"{status}: expected {ranges(wanted)}, got {ranges(got)}")
    codes = dict(read.ignored.filter(at).select("row", pl.col("code").str.strip_prefix("row-ignored-")).iter_rows())
    wanted_codes = {row: code.split("|") for code, rows in want["ignored"].items() for row in rows_in(rows)}
    faults += [
        f"row {row}: expected {' or '.join(wanted_codes.get(row, ['data']))}, got {codes.get(row, 'data')}"
        for row in sorted({*codes, *wanted_codes} - free)
        if codes.get(row) not in wanted_codes.get(row, [None])
    ]
    seen = sum(frame.filter(at & ~pl.col("row").is_in(sorted(free))).height for frame in (read.accepted, read.rejected, read.ignored))  # fmt: skip
    if seen != want["read"]:
        faults.append(f"rows read: expected {want['read']}, got {seen}")
    return faults


def faults_of_problems(want: dict[str, Any], read: Read, at: pl.Expr) -> list[str]:
    found = read.problems.filter(at & ~pl.col("code").is_in(sorted(WHERE_TOLD - set(want["problems"]))))
    broken = found.filter(pl.col("code") == "row-broken")["row"]
    found = found.filter((pl.col("code") == "row-broken") | ~pl.col("row").is_in(broken.implode()).fill_null(False))
    faults = []
    for code in sorted({*found["code"].to_list(), *want["problems"]}):
        told = found.filter(pl.col("code") == code)
        places = sorted(((row, column) for row, column in told.select("row", "column").iter_rows()), key=str)
        wanted = want["problems"].get(code, 0)
        if isinstance(wanted, int):
            if wanted != len(places):
                faults.append(f"{code}: expected {wanted}, got {len(places)} at {places}")
        elif sorted(((row, column) for row, column in wanted), key=str) != places:
            faults.append(f"{code}: expected {[tuple(place) for place in wanted]}, got {places}")
    return faults


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.casefold() if isinstance(value, str) else value


def faults_of_values(want: dict[str, Any], read: Read, at: pl.Expr) -> list[str]:
    records = pl.concat([read.accepted, read.rejected]).filter(at)
    faults = []
    for row, fields in want["values"].items():
        found = records.filter(pl.col("row") == int(row)).to_dicts()
        if len(found) != 1:
            faults.append(f"row {row}: no record")
            continue
        faults += [
            f"row {row}, {field}: expected {value!r}, got {plain(found[0][field])!r}"
            for field, value in fields.items()
            if plain(value) != plain(found[0][field])
        ]
    return faults


def faults_of_sheet(want: dict[str, Any], sheet: RawSheet, read: Read) -> list[str]:
    at = (pl.col("file") == sheet.file) & (pl.col("sheet") == sheet.sheet)
    faults = []
    if want["mapping"] is None:
        if sheet.mapping is not None:
            faults.append(f"mapping: a sheet without people was read: {sorted(sheet.mapping.columns())}")
    else:
        got, wanted = list(sheet.layout.header_rows), want["header_rows"]
        if (got[: len(wanted)] if want.get("more_headers") else got) != wanted:
            faults.append(f"header rows: expected {wanted}, got {got}")
        faults += faults_of_mapping(want["mapping"], sheet)
        told = {(squeeze(heading), field) for heading, field in read.headings.filter(at).select("heading", "field").iter_rows()}  # fmt: skip
        faults += [
            f"second table: {heading!r} does not hold {field}"
            for heading, field in want.get("more_headings", [])
            if (squeeze(heading), field) not in told
        ]
    return (
        faults + faults_of_rows(want, read, at) + faults_of_problems(want, read, at) + faults_of_values(want, read, at)
    )


@pytest.mark.parametrize("name", RECIPES)
def test_it_reads_what_an_officer_would_read(name: str, tmp_path: Path) -> None:
    try:
        told = read_by_tool(tmp_path, name)
    except DtsenMergeError as fault:
        pytest.fail(f"{name}: refused: {fault.code} {dict(fault.params)}")
    faults = []
    for file, sheets in expected(name).items():
        got = {sheet.sheet: sheet for sheet in told.sheets if sheet.file == f"{name}/{file}"}
        assert list(got) == list(sheets), f"{name}: sheets"
        for title, want in sheets.items():
            faults += [f"[{title or file}] {fault}" for fault in faults_of_sheet(want, got[title], told)]
    assert not faults, f"{name}: {(RECIPES[name].__doc__ or '').strip()}\n  " + "\n  ".join(faults)


def test_every_recipe_has_what_is_right_for_it() -> None:
    assert sorted(RECIPES) == sorted(path.stem for path in EXPECTED.glob("*.json"))


@pytest.mark.parametrize("name", RECIPES)
def test_what_is_right_adds_up(name: str) -> None:
    for sheets in expected(name).values():
        for title, want in sheets.items():
            parts = [rows_in(told) for told in (want["accepted"], want["rejected"], *want["ignored"].values())]
            assert sum(map(len, parts)) == len(set().union(*parts)) == want["read"], title


def test_the_invented_people_obey_the_rules() -> None:
    for person in PEOPLE:
        day = person.lahir.day + (40 if person.jk == "P" else 0)
        assert person.nik[:4] == "6303"
        assert person.nik[6:12] == f"{day:02d}{person.lahir:%m%y}", person.nama
        assert len(person.nik) == len(person.kk) == 16
        assert person.lahir.day != 15, "a default day"
    assert len({person.nik for person in PEOPLE}) == len(PEOPLE)


def test_several_of_them_run_together_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    def dtsen_merge(*words: str) -> None:
        environment = {**os.environ, "DTSEN_MERGE_CONFIG": str(tmp_path / "config" / "pipeline.toml"), "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "dtsen_merge", *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}\n{done.stderr[-3000:]}"

    dtsen_merge("init", str(tmp_path))
    for name in TOGETHER:
        (tmp_path / "inbox" / name).mkdir()
        RECIPES[name](tmp_path / "inbox" / name)
    dtsen_merge("inspect", "--write", "inbox")
    dtsen_merge("run")
    (crosswalk,) = (path for path in (tmp_path / "output").glob("*/crosswalk.parquet") if path.parent.name != "latest")
    rows = pl.read_parquet(crosswalk)
    faults = []
    for name in TOGETHER:
        for file, sheets in expected(name).items():
            for sheet, want in sheets.items():
                got = rows.filter((pl.col("file") == f"{name}/{file}") & (pl.col("sheet").fill_null("") == sheet))
                if got["row"].is_duplicated().any():
                    faults.append(f"{name} [{sheet}]: a row stands twice")
                kinds = {"accepted": want["accepted"], "rejected": want["rejected"], "ignored": " ".join(want["ignored"].values())}  # fmt: skip
                for status, told in kinds.items():
                    seen = set(got.filter(pl.col("status").cast(pl.String) == status)["row"].to_list())
                    if seen != rows_in(told):
                        faults.append(
                            f"{name} [{sheet}] {status}: expected {ranges(rows_in(told))}, got {ranges(seen)}"
                        )
    assert not faults, "\n  ".join(["crosswalk", *faults])
