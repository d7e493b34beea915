"""Every layout that the generator makes, read with drafted profiles only: the same rows, and the same fields, as planted."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from dtsen_merge.pipeline.delivery_in import FileDelivery, find_deliveries, receive_file, standards_of
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.inspect import Inspection, inspect_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.settings import Workspace, load_workspace

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"
KEY = ["file", "sheet", "row"]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Inspection]:
    """A new workspace with the sample's files and no profile but those that `inspect --write` drafts."""
    folder = tmp_path_factory.mktemp("draft")
    make_workspace(folder)
    shutil.copytree(SAMPLE / "inbox", folder / "inbox", dirs_exist_ok=True)
    config = folder / "config" / "pipeline.toml"
    seen = inspect_files([folder / "inbox"], config, write=True, force=False, progress=Silent())
    return load_workspace(config), seen


@pytest.fixture(scope="module")
def received(drafted: tuple[Workspace, Inspection]) -> list[FileDelivery]:
    workspace, _ = drafted
    return [receive_file(file, standards_of(workspace)) for file in find_deliveries(workspace).files]


def test_nothing_is_asked_and_nothing_left_in_doubt(drafted: tuple[Workspace, Inspection]) -> None:
    workspace, seen = drafted
    assert not seen.faults
    assert {profile.name for profile in workspace.sources} == {path.name for path in (SAMPLE / "inbox").iterdir()}
    unsure = [
        (file.file, column.heading)
        for file in seen.files
        for sheet in file.sheets
        for column in sheet.columns
        if column.field and column.confidence < 0.9
    ]
    assert unsure == []


def test_exactly_the_planted_rows_are_data(received: list[FileDelivery]) -> None:
    truth = pl.read_parquet(SAMPLE / "truth.parquet").select(KEY).unique()
    got = pl.concat([frame.select(KEY) for told in received for frame in (told.accepted, told.rejected)])
    assert got.is_duplicated().sum() == 0
    assert got.join(truth, on=KEY, how="anti").rows() == []
    assert truth.join(got, on=KEY, how="anti").rows() == []


def test_the_drafts_find_what_the_hand_made_profiles_say(received: list[FileDelivery]) -> None:
    """Field by field, the values that the shipped profiles of the sample give."""
    workspace = load_workspace(ROOT / "config" / "pipeline.toml")
    known = {file.file: receive_file(file, standards_of(workspace)) for file in find_deliveries(workspace).files}
    for told in received:
        own = told.accepted.sort(KEY)
        others = known[told.file.file].accepted.sort(KEY)
        fields = ["nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "kode_desa"]
        differing = [name for name in fields if not own[name].equals(others[name])]
        assert differing == [], told.file.file
