"""One expected file a report format and language; `make golden` writes them anew.

The policy is frozen beside the expected files, so that a change of the shipped defaults does not change them. Of a
chart the title and description are compared: its outlines depend on the fonts of the machine.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import fastexcel
import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from dtsen_merge.messages.catalogue import LANGUAGES
from dtsen_merge.reports import build_figures, build_lists, write_html, write_json, write_xlsx
from dtsen_merge.reports.as_json import as_data

HERE = Path(__file__).parent
POLICY = tomllib.loads((HERE / "programmes.toml").read_text(encoding="utf-8"))
TARGETS = tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))


def _as(ending: str) -> type[SingleFileSnapshotExtension]:
    class AsText(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = ending

    return AsText


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, invented, small_district, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    alone = build_figures(small_district, POLICY, TARGETS, language=request.param)
    compared = dataclasses.replace(small_district, previous=invented.as_previous(as_data(alone)))
    figures = build_figures(compared, POLICY, TARGETS, language=request.param)
    write_html(figures, folder / "reconciliation.html", language=request.param)
    write_json(figures, folder / "reconciliation.json")
    lists = build_lists(small_district, POLICY)
    write_xlsx(figures, lists, folder / "reconciliation.xlsx", language=request.param)
    return folder


def test_json(written, snapshot):
    told = (written / "reconciliation.json").read_text(encoding="utf-8")
    assert told == snapshot(extension_class=_as("json"))


def test_html(written, snapshot):
    told = (written / "reconciliation.html").read_text(encoding="utf-8")
    without_outlines = re.sub(
        r"(<svg[^>]*?) width=.*?(aria-.*?</desc>).*?</svg>", r"\1 \2</svg>", told, flags=re.DOTALL
    )
    assert without_outlines == snapshot(extension_class=_as("html"))


def test_xlsx(written, snapshot):
    book = fastexcel.read_excel(written / "reconciliation.xlsx")
    told = []
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        told.append(f"[{name}]\n{sheet.write_csv(include_header=False)}")
    assert "\n".join(told) == snapshot(extension_class=_as("txt"))
