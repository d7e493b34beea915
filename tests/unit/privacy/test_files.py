"""Files that appear whole or not at all."""

import errno
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import PASSING_NAME, PRIVATE, SHARED, make_folder, passing_name, refusal, replacing


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
@pytest.mark.parametrize("mode", [PRIVATE, SHARED])
def test_the_file_gets_its_mode_and_is_private_until_then(tmp_path, mode):
    path = tmp_path / "new" / "a.txt"
    with replacing(path, mode=mode) as draft:
        assert stat.S_IMODE(draft.stat().st_mode) == PRIVATE
        draft.write_text("isi")
    assert path.read_text() == "isi"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("lama")
    with pytest.raises(ZeroDivisionError), replacing(path) as draft:
        draft.write_text("baru")
        raise ZeroDivisionError
    assert path.read_text() == "lama"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "output-not-writable"), (errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full")],
)
def test_the_system_s_refusal_becomes_a_sentence(tmp_path, monkeypatch, number, code):
    def refuse(self, target):
        raise OSError(number, "no", str(target))

    path = tmp_path / "a.xlsx"
    path.write_text("lama")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError) as caught, replacing(path) as draft:
        draft.write_text("baru")
    assert (caught.value.code, caught.value.params) == (code, {"path": "a.xlsx"})
    monkeypatch.undo()
    assert path.read_text() == "lama"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_where_the_folder_should_be_is_told_and_not_thrown(tmp_path):
    (tmp_path / "output").write_text("a file")
    with pytest.raises(SurroundingsError, match="output-not-writable"), replacing(tmp_path / "output" / "a.txt"):
        pass
    for folder in (tmp_path / "output", tmp_path / "output" / "deeper"):
        with pytest.raises(SurroundingsError, match="folder-not-writable"):
            make_folder(folder)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nothing can be made")
def test_a_place_where_nothing_can_be_made(tmp_path):
    with pytest.raises(SurroundingsError, match="folder-not-writable"):
        make_folder(Path("/proc/zz"))
    with pytest.raises(SurroundingsError, match="output-not-writable"), replacing(Path("/proc/zz/a.txt")):
        pass


FULL = """
import sys
from pathlib import Path
import polars as pl, resource
from dtsen_merge.delivery.registry_files import write_parquet
from dtsen_merge.errors import SurroundingsError
from dtsen_merge.operations import open_log
from dtsen_merge.privacy.files import replacing
from dtsen_merge.workbooks.tables import TableColumn, TableSheet, write_tables
frame = pl.DataFrame({"a": range(50_000)}).with_columns(b=pl.col("a").hash().cast(pl.String))
path = Path(sys.argv[1])
def text():
    with replacing(path) as draft:
        draft.write_text("x" * 1_000_000)
def csv():
    with replacing(path) as draft:
        frame.write_csv(draft)
def sheet():
    import xlsxwriter
    with replacing(path) as draft, xlsxwriter.Workbook(draft) as book:
        for row in range(20_000):
            book.worksheets() or book.add_worksheet()
            book.worksheets()[0].write(row, 0, str(hash(row)))
works = {
    "parquet": lambda: write_parquet(frame, path, mode=0o600),
    "text": text, "csv": csv, "xlsx": sheet,
    "tables": lambda: write_tables(path, [TableSheet("S", frame, [TableColumn(name, name) for name in frame.columns])]),
    "log": lambda: [open_log(path.parent, "r").event("x", told="y" * 1000) for _ in range(200)],
}
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    works[sys.argv[2]]()
except SurroundingsError as fault:
    print(fault.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("work", ["parquet", "text", "csv", "xlsx", "tables", "log"])
def test_whatever_is_written_a_full_disk_is_told_as_such(tmp_path, work):
    path = tmp_path / "a.out"
    path.write_text("lama")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), work], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "disk-full\n", done.stderr
    assert path.read_text() == "lama"
    assert {one.name for one in tmp_path.iterdir()} <= {"a.out", "dtsen-merge.jsonl", "dtsen-merge.lock"}


def test_a_refusal_is_found_in_what_libraries_make_of_it(tmp_path):
    short = ValueError("parquet: underlying IO error: failed to write whole buffer")
    assert refusal(short).errno == errno.ENOSPC
    assert refusal(ValueError("(os error 13)")).errno == errno.EACCES
    assert refusal(OSError("File too large (os error 27)")).errno == errno.EFBIG
    assert refusal(ValueError("a bug")) is None
    assert refusal(KeyboardInterrupt()) is None


def test_passing_names_are_known_again(tmp_path):
    with replacing(tmp_path / "registry.duckdb.v2-backup") as draft:
        assert PASSING_NAME.fullmatch(draft.name)
    assert PASSING_NAME.fullmatch(passing_name("")) and not PASSING_NAME.fullmatch(".hidden")
