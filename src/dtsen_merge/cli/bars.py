"""A progress bar on a terminal: stage, count, rate; nothing where stderr is no terminal.

Every step that a run tells of is also where it stops, should a request to stop have been swallowed on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.text import Text

from dtsen_merge.cli.interruption import stop_if_asked
from dtsen_merge.cli.session import session

if TYPE_CHECKING:
    from dtsen_merge.pipeline.progress import Progress as Listener


class _Rate(ProgressColumn):
    """Units a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


class _Bars:
    """Draws what the pipeline tells."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        stop_if_asked()
        self.finish()
        self._task = self._progress.add_task(session.t(f"stage-{name}"), total=total, note="")

    def advance(self, units: int = 1, note: str = "") -> None:
        stop_if_asked()
        if self._task is not None:
            self._progress.update(self._task, advance=units, note=note[-28:])

    def note(self, sentence: str) -> None:
        self._progress.console.print(sentence, highlight=False, markup=False, emoji=False)

    def finish(self) -> None:
        """The stage at hand is done, however many units it turned out to have."""
        if self._task is None:
            return
        task = next(task for task in self._progress.tasks if task.id == self._task)
        done = task.total if task.total is not None else max(task.completed, 1)
        self._progress.update(self._task, total=done, completed=done, note="")


class _Unseen:
    """Draws nothing: stderr is no terminal."""

    def stage(self, name: str, total: int | None = None) -> None:
        stop_if_asked()

    def advance(self, units: int = 1, note: str = "") -> None:
        stop_if_asked()

    def note(self, sentence: str) -> None:
        pass


@contextmanager
def progress_bars() -> Iterator[Listener]:
    """Who listens to a run: bars on a terminal, else nobody."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Unseen()
        return
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<22.22}", markup=False),
        BarColumn(bar_width=14),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("{task.fields[note]}", style="dim", markup=False),
    )
    with Progress(*columns, console=console, transient=False) as progress:
        bars = _Bars(progress)
        yield bars
        bars.finish()
