"""`inspect`: what files hold, as a person would see it at a glance, with the mapping proposed for each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.errors import DtsenMergeError, InputError
from dtsen_merge.privacy import mask_text
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources.evidence import DATE, PLACE_AND_DATE, SEX_WORDS
from dtsen_merge.sources.find import SourceFile
from dtsen_merge.sources.headings import split_names
from dtsen_merge.sources.read import RawSheet, read_grid, text_hints
from dtsen_merge.tables import ROW_KIND
from dtsen_merge.workbooks.reader import read_grids

NO_HASHES: Final = pl.Series("nik", [], dtype=pl.UInt64)
WELL_FORMED: Final = {
    "nik": r"^'?\s*\d{16}(\.0)?\s*$",
    "no_kk": r"^'?\s*\d{16}(\.0)?\s*$",
    "tanggal_lahir": DATE,
    "ttl": PLACE_AND_DATE,
}


@dataclass(frozen=True, slots=True)
class ColumnInspection:
    """One heading: the field proposed ("" = none), why and how surely; shares are of the data rows (0–1)."""

    heading: str
    field: str
    reason: str
    confidence: float
    empty: float
    malformed: float
    sample: str  # masked


@dataclass(frozen=True, slots=True)
class SheetInspection:
    """One sheet; `rows` counts data rows. `kind`: table, blocks, or none (set aside as no data)."""

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

    def mapping(self) -> dict[str, ColumnInspection]:
        """Field → its column."""
        return {column.field: column for column in self.columns if column.field}


@dataclass(frozen=True, slots=True)
class FileInspection:
    """One file; `fault` is the error's code where it cannot be read ("" = it can)."""

    source: str
    file: str
    size: int
    sheets: tuple[SheetInspection, ...]
    fault: str = ""
    fault_params: tuple[tuple[str, Any], ...] = ()

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
        return InputError(self.fault, **dict(self.fault_params)) if self.fault else None


def inspect_file(file: SourceFile) -> FileInspection:
    """Look at one file; a fault of the file is part of the answer."""
    seen = FileInspection(file.profile.name, file.file, file.size, ())
    try:
        grids = list(read_grids(file.path, label=file.file, **text_hints(file)))
        sheets = [read_grid(grid, file, ask=False) for grid in grids]
    except InputError as fault:
        return replace(seen, fault=fault.code, fault_params=tuple(fault.params.items()))
    if not any(sheet.mapping for sheet in sheets):
        return replace(seen, sheets=_all(sheets, grids), fault="file-no-names", fault_params=(("file", file.file),))
    return replace(seen, sheets=_all(sheets, grids))


def loose_profile(name: str) -> SourceProfile:
    """A profile that answers nothing, for files that have none yet."""
    return SourceProfile(name=name, files=("*",))


def _all(sheets: Sequence[RawSheet], grids: Sequence[Any]) -> tuple[SheetInspection, ...]:
    return tuple(_sheet(sheet, grid.frame) for sheet, grid in zip(sheets, grids, strict=True))


def _sheet(sheet: RawSheet, frame: pl.DataFrame) -> SheetInspection:
    ignored = dict(sheet.ignored.group_by("code").len().sort("code").iter_rows())
    if sheet.mapping is None:
        return SheetInspection(sheet.sheet, "none", sheet.hidden, (), 0, ignored, (), {}, 0.0, 0.0, 0.0, NO_HASHES)
    data = frame.join(sheet.rows.filter(pl.col("row_kind") == _kind(sheet)).select("row"), on="row", how="semi")
    by_column = {one.column: one for one in sheet.mapping.mapped}
    columns = []
    for column, heading in sheet.layout.headings.items():
        one = by_column.get(column)
        values = data[column]
        columns.append(
            ColumnInspection(
                heading=heading,
                field=one.field if one else "",
                reason=one.reason if one else "",
                confidence=round(one.confidence, 2) if one else 0.0,
                empty=_share(values.null_count(), values.len()),
                malformed=_malformed(values, one.field) if one else 0.0,
                sample=_sample(values),
            )
        )
    niks = sheet.rows["nik"] if "nik" in sheet.rows.columns else pl.Series("nik", [], dtype=pl.String)
    whole = niks.drop_nulls().str.replace_all(r"[\s'.]", "")
    whole = whole.filter(whole.str.contains(r"^\d{16}$"))
    return SheetInspection(
        sheet=sheet.sheet,
        kind=sheet.layout.kind,
        hidden=sheet.hidden,
        header_rows=sheet.layout.header_rows,
        rows=sheet.rows.height,
        ignored=ignored,
        columns=tuple(columns),
        questions=dict(sheet.mapping.questions),
        ending_in_zero=_share(int(whole.str.ends_with("0").sum()), whole.len()),
        nik_present=_share(whole.len(), sheet.rows.height),
        nik_distinct=_share(whole.n_unique(), whole.len()),
        nik_hashes=whole.hash().rename("nik"),
    )


def _kind(sheet: RawSheet) -> str:
    """The row kind whose cells the headings speak of: members in blocks, else the only one there is."""
    kinds = sheet.rows["row_kind"].cast(ROW_KIND).unique().to_list()
    return "person" if "person" in kinds or not kinds else str(kinds[0])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _malformed(values: pl.Series, field: str) -> float:
    """Share of filled cells that are not what the field holds, for fields with a form."""
    filled = values.drop_nulls().str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    if field == "jenis_kelamin":
        good = filled.str.to_lowercase().is_in(SEX_WORDS)
    elif field in WELL_FORMED:
        good = filled.str.contains(WELL_FORMED[field])
    else:
        return 0.0
    return _share(filled.len() - int(good.sum()), filled.len())


def _sample(values: pl.Series) -> str:
    """The first filled cell, masked: two letters, or what the privacy rule leaves of a number."""
    filled = values.drop_nulls()
    if filled.is_empty():
        return ""
    told = mask_text(" ".join(str(filled[0]).split()))
    return told if told[:1].isdigit() or len(told) <= 2 else f"{told[:2]}…"


def fields_of(sheet: SheetInspection) -> frozenset[str]:
    """The canonical fields that a sheet would fill, combined columns split."""
    return frozenset(part for field in sheet.mapping() if field != "abaikan" for part in split_names(field))


def folder_of(path: Path, inbox: Path) -> str:
    """The source that a file of the inbox belongs to: the folder directly under the inbox, else the file's stem."""
    parts = path.relative_to(inbox).parts
    return parts[0] if len(parts) > 1 else path.stem
