"""Ctrl-C and a scheduler's stop: one sentence, exit code 130, whatever the process is doing just then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from dtsen_merge.cli import interruption
from dtsen_merge.cli.bars import progress_bars

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals")

WORK = """
import sys, time
from dtsen_merge.cli import app, interruption, main
from dtsen_merge.cli.bars import progress_bars
from dtsen_merge.settings.pipeline import StoreSettings
from dtsen_merge.store import open_store

def query():
    with open_store(None, StoreSettings(threads=4)) as store:
        store.run("CREATE TABLE t AS SELECT range AS a FROM range(500000)")
        print("begun", flush=True)
        store.frame("SELECT max(md5(a.a::VARCHAR || b.a)) FROM t AS a, t AS b")

def swallow():
    print("begun", flush=True)
    with progress_bars() as progress:
        while True:
            try:
                time.sleep(60)
            except BaseException:
                pass
            progress.advance()

def stuck():  # the handler waits for a library that does not come back
    import ctypes
    print("begun", flush=True)
    ctypes.CDLL(None).sleep(1) or time.sleep(0)
    while True:
        try:
            ctypes.CDLL(None).sleep(60)
        except BaseException:
            pass

def wait():
    print("begun", flush=True)
    time.sleep(60)

class Application:
    def __call__(self, *arguments, **options):
        globals()[sys.argv[1]]()

app.build = Application
interruption.listen.__defaults__ = (2.0,)  # less grace
main()
"""
FIRST_WORDS = """
import sys
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "dtsen_merge.cli.app":
            import time
            sys.meta_path.remove(self)
            print("begun", flush=True)
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from dtsen_merge.cli import main
main()
"""


def stopped(program: str, work: str, number: int, **more: object) -> tuple[int, str]:
    if signal.getsignal(number) is signal.SIG_IGN:  # as under nohup: what is ignored stays so, in the program too
        pytest.skip("this signal is ignored where the tests run")
    environment = {**os.environ, "DTSEN_MERGE_LANG": "en"}
    process = subprocess.Popen(
        [sys.executable, "-c", program, work],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **more,
    )
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.3)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    return process.returncode, told


@pytest.mark.parametrize(
    ("work", "number"),
    [
        ("wait", signal.SIGINT), ("wait", signal.SIGTERM), ("wait", signal.SIGHUP),
        ("query", signal.SIGINT), ("query", signal.SIGTERM), ("swallow", signal.SIGINT), ("stuck", signal.SIGTERM),
    ],
)  # fmt: skip
def test_a_request_to_stop_is_an_interruption(work: str, number: int) -> None:
    code, told = stopped(WORK, work, number)
    assert (code, told.count("\n"), told.split(".")[0]) == (130, 1, "Interrupted"), told


def test_also_before_the_command_has_begun() -> None:
    code, told = stopped(FIRST_WORDS, "", signal.SIGINT)
    assert (code, told.split(".")[0]) == (130, "Interrupted"), told


def test_what_the_shell_ignores_stays_ignored() -> None:
    program = "import os, signal; from dtsen_merge.cli.interruption import listen\nlisten(lambda: 130); os.kill(os.getpid(), 1); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "alive\n"


def test_a_swallowed_request_stops_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress_bars() as progress:
        progress.stage("read", 2)
        monkeypatch.setattr(interruption, "_ASKED", [signal.SIGINT])
        for step in (lambda: progress.stage("link"), progress.advance):
            with pytest.raises(KeyboardInterrupt):
                step()
