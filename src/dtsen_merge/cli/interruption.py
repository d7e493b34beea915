"""Being asked to stop: Ctrl-C, and what a scheduler or a closing terminal sends.

Every such request is one KeyboardInterrupt, so that a run unwinds in the same orderly way: the transaction is rolled
back, the lock released, the exit code 130. Two things may stand in the way. A library may swallow the exception (some
catch whatever a callback raises); therefore the request is remembered, and the run stops at the next step that it
tells of. And a library may not come back for long: Python's handlers wait for it, and DuckDB's threads finish what they
have in hand before a transaction is rolled back. Therefore a thread of its own hears of the request too, and ends the
process when the grace is over; that is no worse than a kill, which loses nothing that is published.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

GRACE: Final = 10.0
"""Seconds in which a run may unwind; systemd gives 90 before it kills, Windows about five to a closing console."""

_NUMBERS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
_ASKED: list[int] = []
_OVER: Final = threading.Event()


def listen(farewell: Callable[[], int], grace: float = GRACE) -> None:
    """From here on a request to stop is a KeyboardInterrupt; one that the caller's shell ignores (nohup) stays ignored.

    Args:
        farewell: says that the command was stopped, and gives the exit code, should it not unwind in time.
        grace: seconds that it has for that.
    """
    _ASKED.clear()
    heard, tell = os.pipe()
    os.set_blocking(tell, False)
    for number in _NUMBERS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(heard, farewell, grace), daemon=True).start()


def asked_to_stop() -> bool:
    """Whether somebody asked since `listen`."""
    return bool(_ASKED)


def stop_if_asked() -> None:
    """Stop here, should the request have been swallowed.

    Raises:
        KeyboardInterrupt: somebody asked.
    """
    if _ASKED:
        raise KeyboardInterrupt


def be_deaf() -> None:
    """The work is over and its exit code known: nothing changes it any more."""
    _OVER.set()
    for number in _NUMBERS:
        if signal.getsignal(number) is _stop:
            signal.signal(number, signal.SIG_IGN)


def _stop(number: int, _frame: FrameType | None) -> None:
    _ASKED.append(number)
    raise KeyboardInterrupt


def _watch(heard: int, farewell: Callable[[], int], grace: float) -> None:
    """Wait for a request; end the process when it has not ended by itself."""
    while os.read(heard, 1)[0] not in _NUMBERS:
        pass
    if not _OVER.wait(grace):
        code = 130
        with suppress(Exception):
            code = farewell()
        os._exit(code)
