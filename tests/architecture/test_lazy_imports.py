"""`--help` and `--version` answer at once: none of the heavy libraries is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("polars", "duckdb", "pandera", "pyarrow", "altair", "scipy", "fastexcel", "rapidfuzz")

PROBE = """
import sys
from dtsen_merge.cli.app import start
code = start(sys.argv[1:])
print("IMPORTED", *sorted(name for name in {heavy!r} if name in sys.modules))
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"], ["--lang", "en", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().splitlines()[-1] == "IMPORTED"
