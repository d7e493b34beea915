"""`export`: the registry's tables for other offices, masked unless asked, as csv, xlsx or parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import polars as pl

from dtsen_merge.delivery.by_address import by_name_by_address
from dtsen_merge.delivery.csv_files import write_csv
from dtsen_merge.delivery.datapackage import PackageMeta, Resource, describe
from dtsen_merge.delivery.registry_files import write_parquet
from dtsen_merge.delivery.registry_tables import (
    EXPORTABLE,
    REGISTRY_TABLES,
    RegistryTable,
    column_description,
    column_title,
    data_dictionary,
)
from dtsen_merge.messages import Language, text
from dtsen_merge.privacy.files import PRIVATE, SHARED
from dtsen_merge.privacy.masking import mask_frame
from dtsen_merge.tables import conform
from dtsen_merge.workbooks.tables import About, Contents, TableColumn, TableSheet, write_tables

Format = Literal["csv", "xlsx", "parquet"]
Separator = Literal[";", ","]
WORKBOOK: Final = "registry.xlsx"
_BNBA_NEEDS: Final = frozenset({"persons", "participation"})
_PLAIN_NUMBERS: Final = frozenset({"row", "tahun_lahir"})


@dataclass(frozen=True, slots=True)
class ExportMeta:
    """What an export says of itself."""

    run_id: str = ""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    package: PackageMeta = field(default_factory=PackageMeta)


def export(
    frames: Mapping[str, pl.DataFrame],
    folder: Path,
    *,
    format: Format,
    meta: ExportMeta | None = None,
    masked: bool = True,
    language: Language = "id",
    what: Sequence[str] = (),
    separator: Separator = ";",
) -> list[Path]:
    """Write tables of the published registry into `folder` and give the paths.

    csv: UTF-8 with a byte order mark, a file a table, lists joined, cells that a spreadsheet program would compute
    neutralised with a leading apostrophe. xlsx: one workbook, with contents, data dictionary and, from persons and
    participation, the list by name by address. parquet: a file a
    table. csv and parquet come with `datapackage.json`. What is not masked has mode 0600.

    Args:
        frames: registry tables by name, whole.
        folder: where to; it is made.
        format: csv, xlsx or parquet.
        meta: the run, and the purpose to be written into the files; without it, now.
        masked: whether identities are masked (`privacy.masking`).
        language: of titles, dictionary and the words for yes and no in workbooks.
        what: which of them; without it, all that `frames` holds of EXPORTABLE.
        separator: of a csv; with `;` decimals have a comma, as Excel expects in Indonesia.

    Raises:
        SurroundingsError: a file cannot be written, or the disk is full.
    """
    meta = ExportMeta() if meta is None else meta
    tables = [REGISTRY_TABLES[name] for name in what or [name for name in EXPORTABLE if name in frames]]
    chosen = {table.name: conform(frames[table.name], table.schema) for table in tables}
    listed = by_name_by_address(chosen["persons"], chosen["participation"]) if set(chosen) >= _BNBA_NEEDS else None
    if masked:
        chosen = {name: mask_frame(frame) for name, frame in chosen.items()}
        listed = None if listed is None else mask_frame(listed)
    mode = SHARED if masked else PRIVATE
    if format == "xlsx":
        return [_workbook(tables, chosen, listed, folder, meta, masked=masked, language=language, mode=mode)]
    resources = []
    for table in tables:
        path = folder / f"{table.name}.{format}"
        frame = chosen[table.name]
        if format == "parquet":
            write_parquet(frame, path, mode=mode)
            resources.append(Resource(table, path, frame.schema))
        else:
            frame = write_csv(frame, path, separator=separator, mode=mode)
            dialect = {"delimiter": separator, "decimalChar": "," if separator == ";" else "."}
            resources.append(Resource(table, path, frame.schema, dialect))
    package = describe(
        folder, resources, run_id=meta.run_id, created=meta.created, masked=masked, meta=meta.package, mode=mode
    )
    return [*(resource.path for resource in resources), package]


def _workbook(
    tables: Sequence[RegistryTable],
    frames: Mapping[str, pl.DataFrame],
    listed: pl.DataFrame | None,
    folder: Path,
    meta: ExportMeta,
    *,
    masked: bool,
    language: Language,
    mode: int,
) -> Path:
    path = folder / WORKBOOK
    names = tuple(table.name for table in tables)
    sheets = [
        _sheet(table.title(language), table.description(language), frames[table.name], language) for table in tables
    ]
    if listed is not None:
        title = text("delivery-bnba", language)
        sheets.insert(0, _sheet(title, text("delivery-bnba.description", language), listed, language))
    sheets.append(_dictionary_sheet(data_dictionary(names, frames, language), language))
    title = text("delivery-package", language)
    lines = tuple(line for line in _lines(meta, masked, language) if line)
    headings = tuple(text(f"delivery-contents-{name}", language) for name in ("sheet", "rows", "holds"))
    contents = Contents(text("delivery-contents", language), title, lines, (headings[0], headings[1], headings[2]))
    about = About(title=title, subject=meta.run_id, footer=lines[0], created=meta.created)
    write_tables(path, sheets, contents=contents, about=about, mode=mode)
    return path


def _lines(meta: ExportMeta, masked: bool, language: Language) -> list[str]:
    told = meta.package
    return [
        text("delivery-masked" if masked else "delivery-whole", language),
        text("delivery-run", language, run=meta.run_id or "-", created=meta.created.strftime("%Y-%m-%d")),
        text("delivery-purpose", language, purpose=told.purpose) if told.purpose else "",
        text("delivery-basis", language, basis=told.legal_basis) if told.legal_basis else "",
        text("delivery-keep-until", language, date=told.keep_until) if told.keep_until and not masked else "",
    ]


def _sheet(title: str, description: str, frame: pl.DataFrame, language: Language) -> TableSheet:
    yes, no = text("delivery-yes", language), text("delivery-no", language)
    truths = [name for name, dtype in frame.schema.items() if dtype == pl.Boolean]
    worded = frame.with_columns(
        pl.when(pl.col(name)).then(pl.lit(yes)).when(pl.col(name).not_()).then(pl.lit(no)).alias(name)
        for name in truths
    )
    columns = tuple(
        TableColumn(
            name,
            column_title(name, language),
            kind="rupiah" if name == "nominal" else "plain" if name in _PLAIN_NUMBERS else "",
            comment=column_description(name, language),
        )
        for name in frame.columns
    )
    return TableSheet(title, worded, columns, description=description, frozen_columns=1)


def _dictionary_sheet(dictionary: pl.DataFrame, language: Language) -> TableSheet:
    columns = tuple(
        TableColumn(name, text(f"delivery-dictionary-{name}", language), wrap=name == "description")
        for name in dictionary.columns
    )
    return TableSheet(
        text("delivery-dictionary", language),
        dictionary,
        columns,
        description=text("delivery-dictionary.description", language),
    )
