"""What a person should know although nothing is wrong, said at once by whoever finds it out, deep down as it may be.

The command line listens and writes one sentence to stderr; where nobody listens, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """From now on `listener` is told the key and the parameters of every notice, and nobody else."""
    _listeners[:] = [listener]


def give_notice(key: str, **params: str | int) -> None:
    """Tell whoever listens; `key` names a message of the catalogue."""
    for listener in _listeners:
        listener(key, params)
