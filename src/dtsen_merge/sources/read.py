"""One source file → its rows under canonical field names, all text; every non-blank row is accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

import polars as pl

from dtsen_merge.errors import EmptySourceError, InputError, QuestionError
from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import LayoutHints
from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.amend import Amended, amend
from dtsen_merge.sources.answers import columns_of, plain_heading
from dtsen_merge.sources.blocks import read_blocks
from dtsen_merge.sources.context import places_above
from dtsen_merge.sources.find import SourceFile
from dtsen_merge.sources.headings import HeadingMap, Mapped, map_headings
from dtsen_merge.sources.layout import NOTHING, Layout, find_layout
from dtsen_merge.sources.levels import fill_merged
from dtsen_merge.sources.raw_sheet import RawSheet, ReadTable, RowKind
from dtsen_merge.sources.rows import RUNNING_HEADINGS, classify
from dtsen_merge.sources.sheet_problems import broken_lines, cell_errors, note
from dtsen_merge.sources.split import split_combined
from dtsen_merge.sources.stacked import Table, part_tables
from dtsen_merge.sources.ticks import fold_ticks
from dtsen_merge.tables import IGNORED, PROBLEMS, RAW_FIELDS, ROW_KIND, conform, empty
from dtsen_merge.workbooks.grid import BOOKMARK, SheetGrid
from dtsen_merge.workbooks.reader import read_grids


def read(file: SourceFile, corrections: pl.DataFrame | None = None) -> Iterator[RawSheet]:
    """Read one file's sheets, in its order, with its agency's `corrections` (CORRECTIONS of this file) in place.

    Raises:
        InputError: the file is missing, protected, no spreadsheet, or no sheet of it names people.
        QuestionError: two columns claim a field that decides who a row is about.
        EmptySourceError: it has headings and no data rows.
    """
    sheets = []
    for amended in amended_grids(file, corrections):
        if amended.grid.sheet == BOOKMARK:
            raise InputError("corrections-in-inbox", file=file.file)
        sheet = read_grid(amended.grid, file)
        sheets.append(replace(sheet, problems=pl.concat([sheet.problems, _outdated(amended, sheet)])))
    if not any(sheet.mapping for sheet in sheets):
        raise InputError("file-no-names", file=file.file)
    if not sum(sheet.rows.height for sheet in sheets):
        raise EmptySourceError("file-no-rows", file=file.file)
    yield from sheets


def amended_grids(file: SourceFile, corrections: pl.DataFrame | None = None) -> Iterator[Amended]:
    """The file's sheets as grids, with corrections in place."""
    for grid in read_grids(file.path, label=file.file, **text_hints(file)):
        of_sheet = None if corrections is None else corrections.filter(pl.col("sheet") == grid.sheet)
        yield amend(grid, of_sheet)


def _outdated(amended: Amended, sheet: RawSheet) -> pl.DataFrame:
    """PROBLEMS on the rows whose corrections no longer fit; on the sheet, where the row is gone."""
    if amended.outdated.is_empty():
        return empty(PROBLEMS)
    fields = sheet.headings().select("letter", column="field", first="first_row", last="last_row")
    told = amended.outdated.join(fields, on="letter", how="left", maintain_order="left")
    here = pl.col("first").is_null() | pl.col("row").is_between("first", "last")
    told = told.filter(here).unique(["row", "letter"], keep="first", maintain_order=True)
    known = told["row"].is_in(sheet.rows["row"].to_list())
    found = told.with_columns(
        pl.when(known).then("row").alias("row"),
        code=pl.lit("correction-outdated"),
        severity=pl.lit(CATALOGUE["correction-outdated"].severity),
        params=pl.lit("{}"),
        source=pl.lit(sheet.source),
        file=pl.lit(sheet.file),
        sheet=pl.lit(sheet.sheet),
    )
    return conform(found, PROBLEMS)


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
    told = [plain for heading in answers.values() if (plain := plain_heading(heading))]
    layout = NOTHING if _skipped(grid.sheet, hints) else find_layout(grid.frame, hints, grid.merged, told)
    if layout.kind == "none":
        return _aside(grid, file, layout)
    if layout.kind == "blocks":
        last = int(grid.frame["row"][-1])
        tables = [_read_blocks(grid, Table(layout, 0, last), file, answers)]
        kinds: list[RowKind] = ["person"]
    else:
        parts = part_tables(grid.frame, layout, grid.merged, told)
        tables = [_read_table(grid, part, file, answers, row_kind) for part in parts]
        kinds = [_kind_of_rows(table.mapping, row_kind, file) for table in tables]
    usable = [table for table, kind in zip(tables, kinds, strict=True) if _usable(table.mapping, kind)]
    if not usable:
        return _aside(grid, file, layout)
    for table in usable if ask else ():
        for field, headings in table.mapping.questions[:1]:
            raise QuestionError(
                "heading-question", file=file.file, sheet=grid.sheet or "-", field=field, headings=" | ".join(headings)
            )
    others = [_all_aside(grid, table) for table in tables if table not in usable]
    return _finished(grid, file, usable, others, _missing_headings(grid, usable, file))


def _read_blocks(grid: SheetGrid, part: Table, file: SourceFile, answers: Mapping[str, str]) -> ReadTable:
    parts = read_blocks(grid.frame, part.layout)
    mapping = map_headings(parts.members, part.layout, answers, file.region)
    rows = parts.with_families(_fields(parts.members, mapping, "person"))
    return _table(grid, part, part.layout, mapping, parts.members, rows, parts.ignored)


def _read_table(
    grid: SheetGrid, part: Table, file: SourceFile, answers: Mapping[str, str], row_kind: RowKind
) -> ReadTable:
    frame, layout = fold_ticks(part.part_of(grid.frame), part.layout)
    below = frame.filter(pl.col("row") > max(layout.header_rows))
    answers = _answers_here(answers, below, layout)
    mapping = map_headings(below, layout, answers, file.region)
    marked = classify(frame, layout, *_person_columns(mapping))
    data = marked.filter(pl.col("code").is_null()).drop("code")
    data = fill_merged(data, grid.merged, max(layout.header_rows) + 1)
    if data.height < 0.99 * below.height:  # what is not data may have misled
        mapping = map_headings(data, layout, answers, file.region)
    rows = _fields(data, mapping, _kind_of_rows(mapping, row_kind, file))
    above = places_above(marked, grid.sheet, _place_fields(mapping), file.region)
    if above.width > 1:
        rows = rows.join(above, on="row", how="left", maintain_order="left")
    ignored = marked.filter(pl.col("code").is_not_null()).select("row", "code")
    return _table(grid, part, layout, mapping, data, rows, ignored, above.columns[1:])


def _answers_here(answers: Mapping[str, str], data: pl.DataFrame, layout: Layout) -> dict[str, str]:
    """The profile's answers that speak of this table: a heading that it lacks says nothing of it."""
    return {field: told for field, told in answers.items() if not told or columns_of(told, data, layout)}


def _missing_headings(grid: SheetGrid, tables: Sequence[ReadTable], file: SourceFile) -> list[str]:
    """The headings that the profile gives for this sheet and none of its tables has."""
    answers = file.profile.own_columns(file.file, grid.sheet)
    told = {field for table in tables for field in _answers_here(answers, grid.frame, table.layout)}
    return [heading for field, heading in answers.items() if field not in told]


def _place_fields(mapping: HeadingMap) -> frozenset[str]:
    """The place fields that columns tell; a code of a desa tells its kecamatan too."""
    have = {one.field for one in mapping.mapped}
    told = {"desa"} if have & {"desa", "kode_desa"} else set()
    return frozenset(told | ({"kecamatan"} if have & {"kecamatan", "kode_kecamatan", "kode_desa"} else set()))


def _table(
    grid: SheetGrid,
    part: Table,
    layout: Layout,
    mapping: HeadingMap,
    data: pl.DataFrame,
    rows: pl.DataFrame,
    ignored: pl.DataFrame,
    from_titles: Sequence[str] = (),
) -> ReadTable:
    problems = (
        broken_lines(grid, layout, data),
        cell_errors(grid, mapping, rows),
        *(
            note("column-unmapped", heading)
            for _, heading in mapping.unmapped
            if normalise(heading) not in RUNNING_HEADINGS
        ),
        *(note("column-ambiguous", " | ".join(headings)) for _, taken, headings in mapping.ambiguous if not taken),
        *(note("place-from-title", field) for field in from_titles),
        *(note("identity-as-number", one.heading, one.field) for one in mapping.mapped if _as_number(one, grid)),
    )
    return ReadTable(layout, mapping, part.first_row, part.last_row, rows, ignored, problems)


def _as_number(one: Mapped, grid: SheetGrid) -> bool:
    """Whether an identity number's column holds numbers, which a spreadsheet program shows and keeps rounded."""
    return one.field in ("nik", "no_kk", "nik_ibu", "nik_ayah") and int(one.column[1:]) in grid.numeric


def _all_aside(grid: SheetGrid, table: ReadTable) -> pl.DataFrame:
    """The rows of a table that names nobody (a recapitulation below the list): `row`, `code`."""
    rows = grid.frame.filter(pl.col("row").is_between(table.first_row, table.last_row))
    return rows.select("row", pl.lit("row-ignored-other-table").alias("code"))


def _kind_of_rows(mapping: HeadingMap, told: RowKind, file: SourceFile) -> RowKind:
    """What a row is about: the profile's word; where it has none, a KK without a name or NIK of its own is a family."""
    silent = file.profile.row_kind is None and file.profile.kind == "other"
    heads = mapping.of("nama_kepala_keluarga") is not None
    of_family = mapping.of("no_kk") is not None and (heads or mapping.of("nik") is None)
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
    tables: Sequence[ReadTable],
    others: Sequence[pl.DataFrame],
    missing: Sequence[str],
) -> RawSheet:
    rows = pl.concat([table.rows for table in tables], how="diagonal").sort("row")
    ignored = pl.concat([*(table.ignored for table in tables), *others]).sort("row")
    problems = [found for table in tables for found in table.problems]
    problems += [note("profile-heading-missing", heading) for heading in missing]
    if grid.hidden:
        problems.append(note("sheet-hidden", grid.sheet))
    if hidden := int(rows["row"].is_in(list(grid.hidden_rows)).sum()):
        problems.append(note("rows-hidden", str(hidden)))
    if hidden_columns := _hidden_columns(grid, tables):
        problems.append(note("columns-hidden", ", ".join(hidden_columns)))
    if not grid.hiding_known:
        problems.append(note("hidden-unknown", grid.sheet))
    fullest = max(tables, key=lambda table: table.rows.height)
    return RawSheet(
        source=file.profile.name,
        file=file.file,
        sheet=grid.sheet,
        rows=_keyed(rows.select("row", "row_kind", *(name for name in RAW_FIELDS if name in rows.columns)), grid, file),
        ignored=conform(_keyed(ignored, grid, file), IGNORED),
        problems=pl.concat([conform(_keyed(found, grid, file), PROBLEMS) for found in problems] or [empty(PROBLEMS)]),
        layout=fullest.layout,
        mapping=fullest.mapping,
        hidden=grid.hidden,
        tables=tuple(tables),
    )


def _hidden_columns(grid: SheetGrid, tables: Sequence[ReadTable]) -> list[str]:
    """The headings of columns that the agency hid."""
    hidden = {f"c{place}" for place in grid.hidden_columns}
    told = [heading for table in tables for name, heading in table.layout.headings.items() if name in hidden]
    return list(dict.fromkeys(told))


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
