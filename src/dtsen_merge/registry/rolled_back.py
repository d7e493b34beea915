"""Whether files are those of a run that somebody went back from: publishing them again would silently undo that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dtsen_merge.registry.statements import section
from dtsen_merge.store import Store


def rolled_back_run(store: Store, files: Iterable[tuple[str, str]]) -> str:
    """The run that was rolled back and whose files had exactly this content; "" where there is none.

    Args:
        store: The registry.
        files: Of each file its source and its content mark; names do not count.
    """
    asked = Counter(files)
    undone: dict[str, Counter[tuple[str, str]]] = {}
    for run_id, source, mark in store.frame(section("rollback.undone")).rows():
        undone.setdefault(run_id, Counter())[source, mark] += 1
    return next((run_id for run_id, content in undone.items() if content == asked), "")
