"""`inspect`: what files hold, as a person would see it at a glance, with the mapping proposed for each column."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.errors import DtsenMergeError, EmptySourceError, InputError
from dtsen_merge.privacy import mask_text
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.evidence import PLACE_AND_DATE, SEX_WORDS
from dtsen_merge.sources.find import SourceFile
from dtsen_merge.sources.headings import split_names
from dtsen_merge.sources.raw_sheet import RawSheet, ReadTable
from dtsen_merge.sources.read import read_grid, text_hints
from dtsen_merge.sources.standardise import decide_truncation
from dtsen_merge.tables import ROW_KIND
from dtsen_merge.vocabulary.dates import read_dates
from dtsen_merge.vocabulary.truncation import SHARE_OF_WHOLE
from dtsen_merge.workbooks.grid import SheetGrid
from dtsen_merge.workbooks.reader import read_grids

NO_HASHES: Final = pl.Series("nik", [], dtype=pl.UInt64)
WELL_FORMED: Final = {
    "nik": r"^'?\s*\d{16}(\.0)?\s*$",
    "no_kk": r"^'?\s*\d{16}(\.0)?\s*$",
    "ttl": PLACE_AND_DATE,
}


@dataclass(frozen=True, slots=True)
class Possible:
    """A field that a column may hold: how surely (0–1), and why."""

    field: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnInspection:
    """One heading: the field proposed ("" = none), why and how surely; shares are of the data rows (0–1)."""

    heading: str
    field: str
    reason: str  # profile | alias | spelling | content
    confidence: float
    empty: float
    malformed: float
    sample: str  # masked
    letter: str = ""  # of the column, as the spreadsheet program shows it
    hidden: bool = False
    candidates: tuple[Possible, ...] = ()  # the fields that it may hold, the best first
    refused: tuple[str, ...] = ()  # fields that its heading names and its content cannot be


@dataclass(frozen=True, slots=True)
class SheetInspection:
    """One table of a sheet; `rows` counts data rows. `kind`: table, blocks, or none (set aside as no data)."""

    sheet: str
    kind: str
    hidden: bool
    header_rows: tuple[int, ...]
    rows: int
    ignored: dict[str, int]
    columns: tuple[ColumnInspection, ...]
    questions: dict[str, tuple[str, ...]]  # identifying field → headings that claim it
    ending_in_zero: float  # share of 16-digit NIKs; near 1 they lost their last digit in Excel, near 0.1 they are whole
    nik_present: float  # share of data rows with a NIK of 16 digits
    nik_distinct: float  # distinct among those
    nik_hashes: pl.Series  # of those, for comparing sheets; never shown
    table: int = 1  # its number, where the sheet holds several one below the other
    truncated: dict[str, float] = field(
        default_factory=dict
    )  # number field → share that lost its last digit, estimated
    row_kind: str = "person"

    def mapping(self) -> dict[str, ColumnInspection]:
        """Field → its column."""
        return {column.field: column for column in self.columns if column.field}


@dataclass(frozen=True, slots=True)
class ExpectedProblem:
    """What `validate` would say: a code in one column of a sheet, how often."""

    sheet: str
    code: str
    severity: str
    column: str  # canonical field; "" for whole rows
    count: int


@dataclass(frozen=True, slots=True)
class FileInspection:
    """One file; `fault` is the error's code where it cannot be read ("" = it can)."""

    source: str
    file: str
    size: int
    sheets: tuple[SheetInspection, ...]
    fault: str = ""
    fault_params: tuple[tuple[str, Any], ...] = ()
    problems: tuple[ExpectedProblem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        told = asdict(self)
        told["fault_params"] = dict(self.fault_params)
        for sheet in told["sheets"]:
            del sheet["nik_hashes"]
        return told

    @property
    def error(self) -> DtsenMergeError | None:
        """Why it cannot be read."""
        if self.fault == "file-no-rows":
            return EmptySourceError(self.fault, **dict(self.fault_params))
        return InputError(self.fault, **dict(self.fault_params)) if self.fault else None


def inspect_file(file: SourceFile) -> FileInspection:
    """Look at one file; a fault of the file is part of the answer."""
    return look_at(file)[0]


def look_at(file: SourceFile) -> tuple[FileInspection, list[RawSheet]]:
    """What a file holds, and its sheets as read: none where it cannot be."""
    seen = FileInspection(file.profile.name, file.file, file.size, ())
    try:
        grids = list(read_grids(file.path, label=file.file, **text_hints(file)))
        sheets = [read_grid(grid, file, ask=False) for grid in grids]
    except (InputError, EmptySourceError) as fault:
        return replace(seen, fault=fault.code, fault_params=tuple(fault.params.items())), []
    tables = tuple(table for sheet, grid in zip(sheets, grids, strict=True) for table in _tables(sheet, grid))
    seen = replace(seen, sheets=tables)
    if not any(sheet.mapping for sheet in sheets):
        return replace(seen, fault="file-no-names", fault_params=(("file", file.file),)), []
    if not any(sheet.rows.height for sheet in sheets):
        return replace(seen, fault="file-no-rows", fault_params=(("file", file.file),)), []
    return seen, sheets


def with_problems(seen: FileInspection, problems: pl.DataFrame) -> FileInspection:
    """The inspection with what is to be expected of validation; `problems`: PROBLEMS of the file."""
    counted = (
        problems.group_by("sheet", "code", "severity", "column")
        .len("count")
        .sort(
            pl.col("severity").to_physical(),
            "count",
            "sheet",
            "code",
            "column",
            descending=[True, True, False, False, False],
        )
    )
    told = tuple(
        ExpectedProblem(sheet or "", code, severity, column or "", count)
        for sheet, code, severity, column, count in counted.iter_rows()
    )
    return replace(seen, problems=told)


def loose_profile(name: str) -> SourceProfile:
    """A profile that answers nothing, for files that have none yet."""
    return SourceProfile(name=name, files=("*",))


def _tables(sheet: RawSheet, grid: SheetGrid) -> list[SheetInspection]:
    """What a sheet holds: its tables; a sheet without any is one thing set aside."""
    ignored = dict(sheet.ignored.group_by("code").len().sort("code").iter_rows())
    if not sheet.tables:
        return [SheetInspection(sheet.sheet, "none", sheet.hidden, (), 0, ignored, (), {}, 0.0, 0.0, 0.0, NO_HASHES)]
    return [
        _table(table, sheet, grid, ignored if number == 1 else {}, number)
        for number, table in enumerate(sheet.tables, 1)
    ]


def _table(table: ReadTable, sheet: RawSheet, grid: SheetGrid, ignored: dict[str, int], number: int) -> SheetInspection:
    kind = _kind(table.rows)
    data = grid.frame.join(table.rows.filter(pl.col("row_kind") == kind).select("row"), on="row", how="semi")
    niks = table.rows["nik"] if "nik" in table.rows.columns else pl.Series("nik", [], dtype=pl.String)
    whole = niks.drop_nulls().str.replace_all(r"[\s'.]", "")
    whole = whole.filter(whole.str.contains(r"^\d{16}$"))
    zeros = _share(int(whole.str.ends_with("0").sum()), whole.len())
    return SheetInspection(
        sheet=sheet.sheet,
        kind=table.layout.kind,
        hidden=sheet.hidden,
        header_rows=table.layout.header_rows,
        rows=table.rows.height,
        ignored=ignored,
        columns=_columns(table, data, grid),
        questions=dict(table.mapping.questions),
        ending_in_zero=zeros,
        nik_present=_share(whole.len(), table.rows.height),
        nik_distinct=_share(whole.n_unique(), whole.len()),
        nik_hashes=whole.hash().rename("nik"),
        table=number,
        truncated={name: truncated_share(table.rows[name]) for name in sorted(decide_truncation(table.rows))},
        row_kind=kind,
    )


def truncated_share(numbers: pl.Series) -> float:
    """How many of a column's numbers lost their last digit, estimated: those that end in 0 beyond one whole in ten."""
    digits = numbers.drop_nulls().str.replace_all(r"[\s'.]", "")
    digits = digits.filter(digits.str.contains(r"^\d{16}$"))
    zeros = int(digits.str.ends_with("0").sum()) / max(digits.len(), 1)
    return round(max(0.0, (zeros - SHARE_OF_WHOLE) / (1 - SHARE_OF_WHOLE)), 4)


def _columns(table: ReadTable, data: pl.DataFrame, grid: SheetGrid) -> tuple[ColumnInspection, ...]:
    by_column = {one.column: one for one in table.mapping.mapped}
    named = {**table.layout.headings, **{one.column: one.heading for one in table.mapping.mapped}}
    told = []
    for column in sorted(named, key=lambda name: int(name[1:])):
        one = by_column.get(column)
        values = data[column]
        told.append(
            ColumnInspection(
                heading=dict(table.mapping.unmapped).get(column, named[column]),
                field=one.field if one else "",
                reason=one.reason if one else "",
                confidence=round(one.confidence, 2) if one else 0.0,
                empty=_share(values.null_count(), values.len()),
                malformed=_malformed(values, one.field) if one else 0.0,
                sample=_sample(values),
                letter=grid.letter(int(column[1:])),
                hidden=int(column[1:]) in grid.hidden_columns,
                candidates=tuple(
                    Possible(other.field, round(other.score, 2), other.reason)
                    for other in table.mapping.candidates
                    if other.column == column
                ),
                refused=tuple(field for name, _, field in table.mapping.vetoed if name == column),
            )
        )
    return tuple(told)


def _kind(rows: pl.DataFrame) -> str:
    """The row kind whose cells the headings speak of: members in blocks, else the only one there is."""
    kinds = rows["row_kind"].cast(ROW_KIND).unique().to_list()
    return "person" if "person" in kinds or not kinds else str(kinds[0])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _malformed(values: pl.Series, field: str) -> float:
    """Share of filled cells that are not what the field holds, for fields with a form."""
    filled = values.drop_nulls().str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    if field == "jenis_kelamin":
        good = filled.str.to_lowercase().is_in(SEX_WORDS)
    elif field == "tanggal_lahir":
        good = read_dates(filled, today=datetime.now(tz=UTC).date(), oldest_age=None)["code"].is_null()
    elif field in WELL_FORMED:
        good = filled.str.contains(WELL_FORMED[field])
    else:
        return 0.0
    return _share(filled.len() - int(good.sum()), filled.len())


def _sample(values: pl.Series) -> str:
    """The first filled cell, masked: its first two letters, or what the privacy rule leaves of a number or date."""
    filled = values.drop_nulls()
    if filled.is_empty():
        return ""
    told = mask_text(" ".join(str(filled[0]).split()))
    if told[:1].isdigit() or told[:1] == "*":
        return re.sub(r"\*{5,}", "…", told)
    return told if len(told) <= 2 else f"{told[:2]}…"


def fields_of(sheet: SheetInspection) -> frozenset[str]:
    """The canonical fields that a sheet would fill, combined columns split."""
    return frozenset(part for field in sheet.mapping() if field != "abaikan" for part in split_names(field))


def folder_of(path: Path, inbox: Path) -> str:
    """The source that a file of the inbox belongs to: the folder directly under the inbox, else the file's stem."""
    parts = path.relative_to(inbox).parts
    return parts[0] if len(parts) > 1 else path.stem
