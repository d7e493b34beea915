"""The way of a correction: out in the agency's workbook, back through `load`, and kept in every later run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import InputError
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.registry import replies
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

PROFILE = 'name = "pkh"\nkind = "programme"\nprogramme = "PKH"\nfiles = ["pkh/*"]\none_row_per_person = true\n'
ROWS: list[list[Any]] = [
    ["DAFTAR PENERIMA PKH"],
    [],
    ["No", "NIK", "Nama", "Tempat, Tanggal Lahir", "Catatan"],
    [1, "630305120580000", "AHMAD RIDUAN", "Martapura, 12-05-1980", "rumah biru"],  # a digit is missing
    [2, "6303054506820002", "SITI NURHAYATI", "Martapura, 05-06-1982", None],
    [3, "6303050101900003", "MUHAMMAD ILHAM", "Gambut, 01-01-1990", None],  # a default date: nothing to correct
    [4, "6303054202910004", "RUSMAWATI", "Gambut, 03-02-1991", None],  # the NIK says another day
    [5, "6303055512850005", None, None, None],  # names nobody
    [],
    ["Jumlah", 5, "orang"],
]


def deliver(workspace: Workspace, rows: list[list[Any]], name: str = "a.xlsx") -> None:
    with xlsxwriter.Workbook(str(workspace.inbox / "pkh" / name)) as book:
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A run of five people from two files, one of them without a name."""
    make_workspace(tmp_path / "w")
    (tmp_path / "w" / "config" / "sources" / "pkh.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "w" / "inbox" / "pkh").mkdir()
    workspace = load_workspace(tmp_path / "w" / "config")
    deliver(workspace, ROWS)
    deliver(workspace, [["NIK", "Nama"], ["6303051705750006", "BASRI"]], "b.xlsx")
    go(workspace)
    return workspace


def go(workspace: Workspace) -> Any:
    return run_all(workspace, accept=["max_rejected_share"], reason="uji", force=False, progress=Silent())


def returned(workspace: Workspace, change: Callable[[Any], None], to: str = "kembali.xlsx") -> Path:
    """The corrections workbook of the last run, changed by its agency."""
    folder = latest_run_folder(workspace.output)
    assert folder is not None
    path = workspace.inbox.parent / to
    shutil.copy(folder / "corrections" / "pkh.xlsx", path)
    book = openpyxl.load_workbook(path)
    change(book["Data"])
    book.save(path)
    return path


def load(workspace: Workspace, *paths: Path) -> Any:
    return load_files(workspace, paths, progress=Silent())


def published(workspace: Workspace, table: str) -> pl.DataFrame:
    with open_store(workspace.registry, read_only=True) as store:
        return store.frame(f"SELECT * FROM published.{table} ORDER BY ALL")


def codes(workspace: Workspace, row: int) -> set[str]:
    told = published(workspace, "problems").filter((pl.col("row") == row) & (pl.col("severity") != "note"))
    return set(told["code"].to_list())


def mend(sheet: Any) -> None:
    sheet["B4"] = "6303051205800001"
    sheet["C8"] = "NORJANAH"
    sheet["D8"] = "Aluh-Aluh, 15-12-1985"


def test_a_correction_closes_its_problem_and_lives_through_every_later_run(workspace: Workspace) -> None:
    assert codes(workspace, 4) == {"nik-length"} and codes(workspace, 8) == {"nama-missing"}
    before = dict(published(workspace, "persons").select("nama", "person_id").iter_rows())
    told = load(workspace, returned(workspace, mend))
    (taken,) = told.answers
    assert (taken.files, taken.cells, taken.rows, taken.outdated, taken.added) == (("pkh/a.xlsx",), 3, 2, 0, 0)
    assert {(sheet.file, sheet.rows_accepted) for sheet in told.sheets} == {("pkh/a.xlsx", 5), ("pkh/b.xlsx", 1)}
    done = go(workspace)
    assert done.published and not done.unchanged
    persons = published(workspace, "persons")
    assert "6303051205800001" in persons["nik"].to_list()
    born = persons.filter(pl.col("nama") == "NORJANAH")["tanggal_lahir"].item()
    assert str(born) == "1985-12-15"
    assert codes(workspace, 4) == set() and codes(workspace, 8) == set()
    after = dict(persons.select("nama", "person_id").iter_rows())
    assert {name: after[name] for name in before} == before
    assert go(workspace).unchanged


def test_only_the_files_concerned_are_read_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from dtsen_merge.pipeline import load as load_module

    seen = []
    real = load_module.receive_file
    monkeypatch.setattr(load_module, "receive_file", lambda file, *rest: (seen.append(file.file), real(file, *rest))[1])
    load(workspace, returned(workspace, mend))
    load(workspace, workspace.inbox / "pkh" / "b.xlsx")
    assert seen == ["pkh/a.xlsx", "pkh/b.xlsx"]


def test_what_nobody_changed_changes_nothing(workspace: Workspace) -> None:
    told = load(workspace, returned(workspace, lambda sheet: None))
    assert (told.answers[0].cells, told.answers[0].replies) == (0, 0)
    assert go(workspace).unchanged


def test_rows_may_be_sorted_and_are_known_again(workspace: Workspace) -> None:
    def turn(sheet: Any) -> None:
        mend(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=8)]
        for at, values in enumerate(reversed(rows), start=4):
            for column, value in enumerate(values, start=1):
                sheet.cell(at, column).value = value

    assert load(workspace, returned(workspace, turn)).answers[0].cells == 3
    go(workspace)
    assert codes(workspace, 4) == set()


def test_an_agency_may_have_a_row_removed_or_say_that_it_is_right(workspace: Workspace) -> None:
    def answer(sheet: Any) -> None:
        assert sheet["G3"].value == "Masalah"
        sheet["H8"] = "Hapus baris ini"
        sheet["H7"] = "data sudah benar "
        sheet["H4"] = "tidak punya KTP"

    assert codes(workspace, 7) == {"nik-birth-date-differs"}
    taken = load(workspace, returned(workspace, answer)).answers[0]
    assert (taken.cells, taken.replies) == (0, 3)
    go(workspace)
    line = published(workspace, "crosswalk").filter((pl.col("file") == "pkh/a.xlsx") & (pl.col("row") == 8))
    assert line["status"].to_list() == ["ignored"]
    assert codes(workspace, 8) == set() and codes(workspace, 7) == set()
    with open_store(workspace.registry, read_only=True) as store:
        assert set(replies(store).select("row", "reply", "words").rows()) == {
            (4, "other", "tidak punya KTP"), (7, "right", "data sudah benar"), (8, "remove", "Hapus baris ini"),
        }  # fmt: skip
    again = returned(workspace, lambda sheet: None, "lagi.xlsx")
    assert openpyxl.load_workbook(again)["Data"]["H4"].value == "tidak punya KTP"


@pytest.mark.parametrize("delivered_anew", [True, False])
def test_a_reply_whose_load_was_killed_is_bound_to_the_row_it_was_about_or_to_none(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, delivered_anew: bool
) -> None:
    from dtsen_merge.pipeline import load as load_module

    class KilledError(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    def remove(sheet: Any) -> None:
        sheet["H8"] = "Hapus baris ini"

    path = returned(workspace, remove)
    monkeypatch.setattr(load_module, "load_into", kill)
    with pytest.raises(KilledError):
        load(workspace, path)
    monkeypatch.undo()
    if delivered_anew:
        other = [list(row) for row in ROWS]
        other[7] = [5, "6303051705750009", "NORJANAH", "Gambut, 17-05-1975", None]
        deliver(workspace, other)
    go(workspace)
    line = published(workspace, "crosswalk").filter((pl.col("file") == "pkh/a.xlsx") & (pl.col("row") == 8))
    assert line["status"].to_list() == ["accepted" if delivered_anew else "ignored"]
    assert go(workspace).unchanged


def test_an_answer_comes_after_the_run_that_asked_also_where_the_clock_was_set_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(workspace.registry) as store:
        store.run("UPDATE published.runs SET started = TIMESTAMP '2099-01-01'")
    load(workspace, returned(workspace, mend))
    with open_store(workspace.registry, read_only=True) as store:
        assert store.value("SELECT min(loaded) FROM answers.corrections").year == 2099


def test_a_correction_of_a_cell_that_has_changed_since_is_not_used_and_said_to_be_outdated(
    workspace: Workspace,
) -> None:
    load(workspace, returned(workspace, mend))
    other = [list(row) for row in ROWS]
    other[3][1] = "63030512058000"
    deliver(workspace, other)
    go(workspace)
    assert codes(workspace, 4) == {"nik-length", "correction-outdated"}
    assert codes(workspace, 8) == set()


def test_an_agency_that_mends_its_own_file_too_is_at_one_with_its_correction(workspace: Workspace) -> None:
    load(workspace, returned(workspace, mend))
    other = [list(row) for row in ROWS]
    other[3][1] = "6303051205800001"
    deliver(workspace, other)
    go(workspace)
    assert codes(workspace, 4) == set()


def test_a_workbook_about_rows_that_have_changed_since_is_taken_for_the_others(workspace: Workspace) -> None:
    path = returned(workspace, mend)
    other = [list(row) for row in ROWS]
    other[3][2] = "AHMAD RIDWAN"
    deliver(workspace, other)
    go(workspace)
    (taken,) = load(workspace, path).answers
    assert (taken.cells, taken.outdated) == (2, 1)


def test_a_correction_is_taken_back_by_another(workspace: Workspace) -> None:
    def name(sheet: Any) -> None:
        sheet["C8"], sheet["D8"] = "NORJANAH", "Aluh-Aluh, 15-12-1985"

    load(workspace, returned(workspace, name))
    go(workspace)
    assert codes(workspace, 8) == set()

    def back(sheet: Any) -> None:
        sheet["C8"] = None
        sheet["D8"] = None

    assert load(workspace, returned(workspace, back, "dua.xlsx")).answers[0].cells == 2
    go(workspace)
    assert codes(workspace, 8) == {"nama-missing"}


def test_people_whom_an_agency_adds_are_counted_and_not_taken(workspace: Workspace) -> None:
    def add(sheet: Any) -> None:
        assert sheet["A10"].value == "Jumlah"
        sheet.insert_rows(9)
        sheet["A9"], sheet["B9"], sheet["C9"] = "6", "6303051705770007", "ORANG BARU"

    assert load(workspace, returned(workspace, add)).answers[0].added == 1


def test_moved_columns_are_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError) as told:
        load(workspace, returned(workspace, lambda sheet: sheet.insert_cols(2)))
    assert (told.value.code, told.value.params["heading"]) == ("corrections-columns-moved", "NIK")


def test_a_workbook_whose_file_is_gone_is_refused(workspace: Workspace) -> None:
    path = returned(workspace, mend)
    (workspace.inbox / "pkh" / "a.xlsx").unlink()
    with pytest.raises(InputError, match="corrections-file-gone"):
        load(workspace, path)


def test_the_newest_word_of_an_agency_wins_also_from_the_same_workbook(workspace: Workspace) -> None:
    path = returned(workspace, mend)
    load(workspace, path)
    book = openpyxl.load_workbook(path)
    book["Data"]["B4"] = "6303051205800009"
    book["Data"]["H4"] = "sudah diperbaiki"
    book.save(path)
    (taken,) = load(workspace, path).answers
    assert (taken.cells, taken.replies, taken.outdated) == (1, 1, 0)
    go(workspace)
    assert "6303051205800009" in published(workspace, "persons")["nik"].to_list()


def test_an_older_workbook_takes_nothing_back_that_came_later(workspace: Workspace) -> None:
    untouched = returned(workspace, lambda sheet: None, "lama.xlsx")
    load(workspace, returned(workspace, mend))
    (taken,) = load(workspace, untouched).answers
    assert (taken.cells, taken.outdated) == (0, 0)
    go(workspace)
    assert codes(workspace, 4) == set()


def test_a_row_corrected_and_said_to_be_right_at_once_is_both(workspace: Workspace) -> None:
    def both(sheet: Any) -> None:
        sheet["C7"] = "RUSMAWATI BINTI ALI"
        sheet["H7"] = "Data sudah benar"

    load(workspace, returned(workspace, both))
    go(workspace)
    assert codes(workspace, 7) == set()


def test_renamed_sheets_and_deleted_keys_are_refused(workspace: Workspace) -> None:
    for change, code in (
        (lambda sheet: setattr(sheet, "title", "Perbaikan"), "corrections-sheet-missing"),
        (lambda sheet: sheet.delete_cols(9), "corrections-keys-missing"),
    ):
        with pytest.raises(InputError) as told:
            load(workspace, returned(workspace, change))
        assert told.value.code == code


def test_failed_formulas_are_no_corrections_and_are_counted(workspace: Workspace) -> None:
    def fail(sheet: Any) -> None:
        mend(sheet)
        sheet["D4"] = "#N/A"
        sheet["D4"].data_type = "e"

    (taken,) = load(workspace, returned(workspace, fail)).answers
    assert (taken.cells, taken.failed) == (3, 1)


def test_a_copied_row_is_an_added_one(workspace: Workspace) -> None:
    def copy(sheet: Any) -> None:
        mend(sheet)
        sheet.insert_rows(9)
        for column in range(1, 10):
            sheet.cell(9, column).value = sheet.cell(4, column).value

    (taken,) = load(workspace, returned(workspace, copy)).answers
    assert (taken.cells, taken.added) == (3, 1)


def test_a_corrections_workbook_in_the_inbox_is_named(workspace: Workspace) -> None:
    shutil.copy(returned(workspace, mend), workspace.inbox / "pkh" / "kembali.xlsx")
    with pytest.raises(InputError) as told:
        go(workspace)
    assert (told.value.code, told.value.params["file"]) == ("corrections-in-inbox", "pkh/kembali.xlsx")


def test_a_load_of_some_files_sees_what_is_gone_and_what_lies_beside(workspace: Workspace) -> None:
    deliver(workspace, [["NIK", "Nama"], ["6303051705750006", "GALUH ANTUNG"]], "c.xlsx")  # the NIK of b.xlsx's BASRI
    load(workspace)
    assert staged_codes(workspace) >= {"nik-shared"}
    (workspace.inbox / "pkh" / "c.xlsx").unlink()
    (workspace.inbox / "pkh" / "surat.pdf").write_bytes(b"%PDF-1.4")
    told = load(workspace, workspace.inbox / "pkh" / "a.xlsx")
    assert {sheet.file for sheet in told.sheets} == {"pkh/a.xlsx", "pkh/b.xlsx"}
    assert "nik-shared" not in staged_codes(workspace)
    assert "file-skipped-other" in staged_codes(workspace)


def staged_codes(workspace: Workspace) -> set[str]:
    with open_store(workspace.registry, read_only=True) as store:
        return set(store.frame("SELECT DISTINCT code FROM stage.problems").get_column("code").to_list())


def test_a_file_of_many_sheets_is_read_once_for_its_workbook(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with xlsxwriter.Workbook(str(workspace.inbox / "pkh" / "c.xlsx")) as book:
        for title in ("Satu", "Dua", "Tiga"):
            book.add_worksheet(title).write_column(0, 0, ["Nama", "SITI", "ALI"])
            book.get_worksheet_by_name(title).write_column(0, 1, ["NIK", "63030", "63031"])
    go(workspace)
    path = returned(workspace, lambda sheet: None)
    from dtsen_merge.pipeline import answers_in

    seen: list[str] = []
    real = answers_in.amended_grids
    monkeypatch.setattr(answers_in, "amended_grids", lambda file, *rest: (seen.append(file.file), real(file, *rest))[1])
    load(workspace, path)
    assert seen == ["pkh/a.xlsx", "pkh/c.xlsx"]
