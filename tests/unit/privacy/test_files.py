"""Files that appear whole or not at all."""

import errno
import stat
import sys
from pathlib import Path

import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import PRIVATE, SHARED, replacing


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
