"""Telling how far a run is: the door through which `cli` draws a bar and tests listen."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Who wants to know. Stages follow one another; a stage counts units (files, sheets, pairs)."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `name` is the key of a message `stage-<name>`."""

    def advance(self, units: int = 1, note: str = "") -> None:
        """Units are done; `note` names the file or source at hand (never a person)."""

    def note(self, sentence: str) -> None:
        """One sentence for the person at the terminal."""


class Silent:
    """Nobody listens."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Pass."""

    def advance(self, units: int = 1, note: str = "") -> None:
        """Pass."""

    def note(self, sentence: str) -> None:
        """Pass."""
