"""Runs the command line in this process and kills it (SIGKILL, from within) at a chosen boundary.

    python crash_launcher.py PLAN.json -- run --force

PLAN: `trace`: a file to which every boundary's name is added; `kill_at`: the boundary, counted from 1, at which the
process dies, or `kill_before`: [after, name], the first one so called after one that is called `after`; `now`: what its
clock says (ISO). A boundary stands before each stage and step that the program tells of,
before each statement that DuckDB is given, and before each change of the file system that goes through `pathlib`; so
they are found wherever the program goes, whatever its stages are called.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any


class Boundaries:
    """Counts, and kills when it is time."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.passed = 0
        self.kill_at = plan.get("kill_at")
        self.after, self.name = plan.get("kill_before", ("", None))
        self.trace = Path(plan["trace"]).open("a", encoding="utf-8") if plan.get("trace") else None  # noqa: SIM115

    def here(self, name: str) -> None:
        self.passed += 1
        if self.trace:
            self.trace.write(name + "\n")
            self.trace.flush()
        if self.after and name.startswith(self.after):
            self.after = ""
        named = self.name is not None and not self.after and name.startswith(self.name)
        if self.passed == self.kill_at or named:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, owner: type, method: str, told: Callable[..., str]) -> None:
        real = getattr(owner, method)

        def watched(*arguments: Any, **named: Any) -> Any:
            self.here(told(*arguments, **named))
            return real(*arguments, **named)

        setattr(owner, method, watched)


def set_clock(moment: str) -> None:
    """Let the program's clock stand still at `moment`; before the modules are imported that look at it."""
    import datetime as module

    fixed = datetime.fromisoformat(moment)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return fixed.astimezone(tz) if tz else fixed.replace(tzinfo=None)

    module.datetime = Clock  # type: ignore[misc]


def main() -> None:
    plan_path, _, *arguments = sys.argv[1:]
    plan = json.loads(Path(plan_path).read_text(encoding="utf-8"))
    if plan.get("now"):
        set_clock(plan["now"])

    from dtsen_merge.cli import bars
    from dtsen_merge.store.connection import Store

    at = Boundaries(plan)
    at.before(bars._Unseen, "stage", lambda _, name, *rest, **named: f"stage {name}")
    at.before(bars._Unseen, "advance", lambda _, *rest, note="", **named: f"step {note}")
    at.before(Store, "execute", lambda _, statement, *rest: f"sql {_words(statement)}")
    at.before(Store, "close", lambda _: "close")
    for method in ("replace", "symlink_to", "unlink", "touch", "mkdir", "write_text"):
        at.before(Path, method, lambda path, *rest, _method=method, **named: f"{_method} {path.suffix or path.name}")

    from dtsen_merge.cli import main as start

    sys.argv = ["dtsen-merge", *arguments]
    start()


def _words(statement: Any) -> str:
    return " ".join(str(getattr(statement, "query", statement)).split())[:70]


main()
