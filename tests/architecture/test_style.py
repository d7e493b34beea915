"""What a reader may rely on in every module."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "dtsen_merge").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_a_module_has_one_purpose_and_is_finished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"\b(TODO|FIXME|HACK)\b|# *XXX|raise NotImplementedError", text)
    if path.name != "guard.py":
        assert not re.search(r"except Exception\b|except:", text)
        # whatever catches everything lets it go on (a transaction rolls back; a reader's panic is told from the rest)
        caught = re.findall(r"except BaseException.*\n((?: {8,}.*\n)+)", text)
        assert all(re.search(r"^ +raise$", block, re.MULTILINE) for block in caught)


def test_nothing_names_a_package_index_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git here")
    odd = re.compile(rb"pypi\.org|files\.pythonhosted|index-url|/root/|/work/main")
    for name in filter(None, listed.stdout.split(b"\0")):
        path = ROOT / name.decode()
        if path.is_file() and path != Path(__file__):
            assert not odd.search(path.read_bytes()), path.name
