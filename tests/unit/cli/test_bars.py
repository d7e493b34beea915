"""Progress on a terminal, and none where stderr is no terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty")

PROGRAM = """
from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.cli.session import session
session.language = "{language}"
with progress_bars() as told:
    told.advance(note="before any stage")
    told.stage("read", 7)
    for _ in range(5):
        told.advance(note="pkh/[/b] data :ok: {{x}} [akhir].xlsx")
    told.note("perlu [dilihat] lagi")
    told.stage("link")
    told.advance(1234)
    told.stage("publish")
print("done")
"""


def drawn(language: str) -> tuple[int, str, str]:
    """Exit code, stdout, and what a terminal of 80 columns got from stderr."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(language=language)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
        text=True,
    ) as run:
        os.close(theirs)
        got = b""
        try:
            while part := os.read(ours, 65536):
                got += part
        except OSError:  # Linux says so when the other side has closed
            pass
        os.close(ours)
        out = run.stdout.read()
        code = run.wait(timeout=60)
    return code, out, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", got.decode())


@pytest.mark.parametrize(
    ("language", "stages"),
    [("en", ("Reading and checking", "Linking", "Publishing")), ("id", None)],
)
def test_bars_name_stages_and_count(language: str, stages: tuple[str, ...] | None) -> None:
    code, out, told = drawn(language)
    assert (code, out) == (0, "done\n"), told
    assert "7/7" in told and "1234/1234" in told and "1/1" in told
    assert "perlu [dilihat] lagi" in told
    for stage in stages or ():
        assert stage in told
    last = told.splitlines()[-3:]
    assert all("✓" in line for line in last), last
    assert max(map(len, told.replace("\r", "\n").splitlines())) <= 80
    if language == "id":
        assert "Linking" not in told


def test_nothing_is_drawn_where_nobody_looks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(language="en")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
