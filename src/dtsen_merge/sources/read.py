"""One source file → its rows under canonical field names, all text; every non-blank row is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal

import polars as pl

from dtsen_merge.errors import EmptySourceError, InputError, QuestionError
from dtsen_merge.settings import LayoutHints
from dtsen_merge.sources.blocks import read_blocks
from dtsen_merge.sources.find import SourceFile
from dtsen_merge.sources.headings import HeadingMap, map_headings, split_names
from dtsen_merge.sources.layout import NOTHING, Layout, find_layout
from dtsen_merge.sources.levels import fill_merged
from dtsen_merge.sources.rows import classify
from dtsen_merge.sources.split import split_combined
from dtsen_merge.tables import HEADINGS, IGNORED, PROBLEMS, RAW_FIELDS, ROW_KIND, conform, empty
from dtsen_merge.workbooks.grid import SheetGrid
from dtsen_merge.workbooks.reader import read_grids

RowKind = Literal["person", "family"]
LOOSE: Final = 0.2
"""Where more than this share of a text file's records are short, short records are its way, not a fault."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, read: `rows` (ROW_KEY, row_kind, mapped RAW_FIELDS as text), `ignored` (IGNORED), `problems`.

    rows + ignored are all non-blank rows of the sheet. `mapping` is None for sheets that hold no data.
    """

    source: str
    file: str
    sheet: str
    rows: pl.DataFrame
    ignored: pl.DataFrame
    problems: pl.DataFrame
    layout: Layout
    mapping: HeadingMap | None
    hidden: bool = False

    def headings(self) -> pl.DataFrame:
        """HEADINGS of this sheet: the agency's own word for each field, split fields with the field's name behind it."""
        told = []
        for one in self.mapping.mapped if self.mapping else ():
            parts = [part for part in split_names(one.field) if part in RAW_FIELDS]
            for part in parts:
                heading = one.heading if len(parts) == 1 else f"{one.heading} ({part.replace('_', ' ')})"
                told.append((self.source, self.file, self.sheet, part, heading))
        return pl.DataFrame(told, schema=dict(HEADINGS), orient="row")


def read(file: SourceFile) -> Iterator[RawSheet]:
    """Read one file's sheets, in its order.

    Raises:
        InputError: the file is missing, protected, no spreadsheet, or no sheet of it names people.
        QuestionError: two columns claim a field that decides who a row is about.
        EmptySourceError: it has headings and no data rows.
    """
    sheets = [read_grid(grid, file) for grid in read_grids(file.path, label=file.file, **text_hints(file))]
    if not any(sheet.mapping for sheet in sheets):
        raise InputError("file-no-names", file=file.file)
    if not sum(sheet.rows.height for sheet in sheets):
        raise EmptySourceError("file-no-rows", file=file.file)
    yield from sheets


def text_hints(file: SourceFile) -> dict[str, str | None]:
    """What the profile says of how a text file is written."""
    layout, _, _ = file.profile.hints_for(file.file, "")
    return {"delimiter": layout.delimiter, "encoding": layout.encoding}


def read_grid(grid: SheetGrid, file: SourceFile, *, ask: bool = True) -> RawSheet:
    """Read one sheet; without `ask`, a question that nothing answers is left in `mapping.questions`.

    Raises:
        QuestionError: as `read`.
    """
    hints, answers, row_kind = file.profile.hints_for(file.file, grid.sheet)
    layout = (
        NOTHING
        if _skipped(grid.sheet, hints)
        else find_layout(grid.frame, hints, grid.merged, [heading for heading in answers.values() if heading])
    )
    if layout.kind == "none":
        return _aside(grid, file, layout)
    if layout.kind == "blocks":
        parts = read_blocks(grid.frame, layout)
        mapping = map_headings(parts.members, layout, answers)
        data, ignored = parts.members, parts.ignored
        rows = parts.with_families(_fields(data, mapping, "person"))
    else:
        below = grid.frame.filter(pl.col("row") > max(layout.header_rows))
        mapping = map_headings(below, layout, answers)
        marked = classify(grid.frame, layout, *_person_columns(mapping))
        data = marked.filter(pl.col("code").is_null()).drop("code")
        data = fill_merged(data, grid.merged, max(layout.header_rows) + 1)
        ignored = marked.filter(pl.col("code").is_not_null()).select("row", "code")
        if data.height < 0.99 * below.height:  # what is not data may have misled
            mapping = map_headings(data, layout, answers)
        row_kind = _kind_of_rows(mapping, row_kind, file)
        rows = _fields(data, mapping, row_kind)
    if not _usable(mapping, row_kind):
        return _aside(grid, file, layout)
    if ask and mapping.questions:
        field, headings = mapping.questions[0]
        raise QuestionError(
            "heading-question", file=file.file, sheet=grid.sheet or "-", field=field, headings=" | ".join(headings)
        )
    return _finished(grid, file, layout, mapping, data, rows, ignored)


def _kind_of_rows(mapping: HeadingMap, told: RowKind, file: SourceFile) -> RowKind:
    """What a row is about: the profile's word; where it has none, a head and a KK without a name make it a family."""
    silent = file.profile.row_kind is None and file.profile.kind == "other"
    of_family = mapping.of("no_kk") is not None and mapping.of("nama_kepala_keluarga") is not None
    return "family" if silent and of_family and not _usable(mapping, "person") else told


def _usable(mapping: HeadingMap, row_kind: str) -> bool:
    """Whether rows say who they are about; a name that two columns claim is asked for, not missing."""
    if any(field == "nama" for field, _ in mapping.questions):
        return True
    if row_kind == "family":
        return mapping.of("no_kk") is not None or mapping.names_people
    return mapping.of("nama") is not None or mapping.of("nama_nik") is not None


def _skipped(sheet: str, hints: LayoutHints) -> bool:
    return any(fnmatchcase(sheet.lower(), pattern.lower()) for pattern in hints.skip_sheets)


def _person_columns(mapping: HeadingMap) -> tuple[list[str], list[str]]:
    """The cells that name people, and those of them that number them: no label stands there."""
    vying = {heading for field, headings in mapping.questions if field == "nama" for heading in headings}
    names = [one.column for one in mapping.mapped if one.field in ("nama", "nama_kepala_keluarga", "nama_nik")]
    names += [column for column, heading in mapping.unmapped if heading in vying]
    numbers = [one.column for one in mapping.mapped if one.field in ("nik", "no_kk")]
    return [*names, *numbers], numbers


def _fields(data: pl.DataFrame, mapping: HeadingMap, row_kind: str) -> pl.DataFrame:
    """`row`, `row_kind` and the mapped fields, combined columns split."""
    known = [one for one in mapping.mapped if one.field != "abaikan"]
    frame = data.select(
        "row",
        pl.lit(row_kind, dtype=ROW_KIND).alias("row_kind"),
        *(pl.col(one.column).alias(one.field) for one in known),
    )
    frame = split_combined(frame)
    return frame.select("row", "row_kind", *(name for name in RAW_FIELDS if name in frame.columns))


def _finished(
    grid: SheetGrid,
    file: SourceFile,
    layout: Layout,
    mapping: HeadingMap,
    data: pl.DataFrame,
    rows: pl.DataFrame,
    ignored: pl.DataFrame,
) -> RawSheet:
    problems = [
        _broken(grid, layout, data),
        _cell_errors(grid, mapping, rows),
        *(_note("column-unmapped", heading) for _, heading in mapping.unmapped),
        *(_note("column-ambiguous", " | ".join(headings)) for _, taken, headings in mapping.ambiguous if not taken),
    ]
    if grid.hidden:
        problems.append(_note("sheet-hidden", grid.sheet))
    if hidden := int(rows["row"].is_in(list(grid.hidden_rows)).sum()):
        problems.append(_note("rows-hidden", str(hidden)))
    return RawSheet(
        source=file.profile.name,
        file=file.file,
        sheet=grid.sheet,
        rows=_keyed(rows, grid, file),
        ignored=conform(_keyed(ignored, grid, file), IGNORED),
        problems=pl.concat([conform(_keyed(found, grid, file), PROBLEMS) for found in problems]),
        layout=layout,
        mapping=mapping,
        hidden=grid.hidden,
    )


def _aside(grid: SheetGrid, file: SourceFile, layout: Layout) -> RawSheet:
    """A sheet that holds no data: all its rows are set aside, and said to be."""
    ignored = grid.frame.select("row", pl.lit("row-ignored-skipped-sheet").alias("code"))
    rows = pl.DataFrame(schema={"row": pl.UInt32, "row_kind": ROW_KIND})
    return RawSheet(
        file.profile.name, file.file, grid.sheet, _keyed(rows, grid, file), conform(_keyed(ignored, grid, file), IGNORED),
        empty(PROBLEMS), layout, None, grid.hidden,
    )  # fmt: skip


def _keyed(frame: pl.DataFrame, grid: SheetGrid, file: SourceFile) -> pl.DataFrame:
    key = {"source": file.profile.name, "file": file.file, "sheet": grid.sheet}
    return frame.select(*(pl.lit(value).alias(name) for name, value in key.items()), pl.all())


def _note(code: str, heading: str) -> pl.DataFrame:
    """A problem of the whole sheet; a heading is no personal data."""
    return pl.DataFrame(
        {
            "code": [code],
            "severity": ["warning" if code == "column-ambiguous" else "note"],
            "row": [None],
            "value": [heading],
        },
        schema={"code": pl.String, "severity": pl.String, "row": pl.UInt32, "value": pl.String},
    )


def _broken(grid: SheetGrid, layout: Layout, data: pl.DataFrame) -> pl.DataFrame:
    """Records of a text file with too few or too many fields; blank fields at the end do not count."""
    none = pl.DataFrame(schema={"row": pl.UInt32, "code": pl.String, "severity": pl.String})
    if grid.widths is None or data.is_empty():
        return none
    headed = grid.frame.select("row", width=grid.widths)
    usual = headed.filter(pl.col("row") == max(layout.header_rows))["width"]
    if usual.is_empty():
        return none
    want = int(usual[0])
    extra = [pl.col(name).is_not_null() for name in data.columns if name != "row" and int(name[1:]) >= want]
    told = data.select("row", __extra=pl.any_horizontal(extra) if extra else pl.lit(False)).join(headed, on="row")
    short = pl.col("width") < want
    loose = told.select(short.mean()).item() > LOOSE
    wrong = pl.col("__extra") | (short & pl.lit(not loose))
    return told.filter(wrong).select("row", code=pl.lit("row-broken"), severity=pl.lit("error"))


def _cell_errors(grid: SheetGrid, mapping: HeadingMap, rows: pl.DataFrame) -> pl.DataFrame:
    """Formula errors in mapped cells of data rows."""
    fields = {one.column: one.field for one in mapping.mapped}
    return (
        grid.errors.join(rows.select("row"), on="row", how="semi")
        .filter(pl.col("column").is_in(list(fields)))
        .select(
            "row",
            pl.col("column").replace_strict(fields, default=None, return_dtype=pl.String),
            code=pl.lit("cell-formula-error"),
            severity=pl.lit("error"),
            value=pl.col("error"),
        )
    )
