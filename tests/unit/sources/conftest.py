"""Files and grids to read, made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import RawSheet, SourceFile, read

Rows = Sequence[Sequence[Any] | None]


class Bench:
    """A folder in which files are written and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def xlsx(self, name: str = "a.xlsx", merges: Sequence[tuple[int, int, int, int, str]] = (), **sheets: Rows) -> Path:
        """Sheets of rows; None is an empty row or cell. `merges` (0-based) are on the first sheet."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(str(path))
        for place, (title, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(title)
            for row, values in enumerate(rows):
                for column, value in enumerate(values or ()):
                    if value is not None:
                        sheet.write(row, column, value)
            for merge in merges if place == 0 else ():
                sheet.merge_range(*merge)
        book.close()
        return path

    def text(self, content: str | bytes, name: str = "a.csv") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def source(self, path: Path, **profile: Any) -> SourceFile:
        return SourceFile(
            SourceProfile(**{"name": "uji", "files": ("*",), **profile}), path, path.relative_to(self.folder).as_posix()
        )

    def read(self, path: Path, **profile: Any) -> list[RawSheet]:
        return list(read(self.source(path, **profile)))

    def sheet(self, path: Path, **profile: Any) -> RawSheet:
        """The one sheet that holds data."""
        (found,) = [sheet for sheet in self.read(path, **profile) if sheet.mapping]
        return found

    def table(self, rows: Rows, **profile: Any) -> RawSheet:
        """Rows of a sheet, read as a workbook."""
        return self.sheet(self.xlsx(Data=rows), **profile)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def ignored() -> Callable[[RawSheet], dict[int, str]]:
    """Row → why it was set aside, without the code's common beginning."""

    def told(sheet: RawSheet) -> dict[int, str]:
        pairs = sheet.ignored.select("row", pl.col("code").str.strip_prefix("row-ignored-")).iter_rows()
        return dict(sorted(pairs))

    return told
