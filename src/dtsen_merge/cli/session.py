"""What one invocation of the command line knows: its language, its consoles, where a bug's trace goes."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from dtsen_merge.messages import LANGUAGES, Language, language_of_locale, text

if TYPE_CHECKING:
    from dtsen_merge.cli.journal import Record


@dataclass(slots=True)
class Session:
    """One a process; `--lang` sets the language before the commands are declared, because help speaks it too."""

    language: Language = field(default_factory=language_of_locale)
    logs: Path = Path("logs")
    record: Record | None = None  # of a command that changes something, while it is under way

    def t(self, key: str, /, **params: Any) -> str:
        """A text of the catalogue in this session's language."""
        return text(key, self.language, **params)


session = Session()


def say(sentence: str) -> None:
    """One sentence for the person at the terminal, on stderr."""
    sys.stderr.write(sentence.rstrip() + "\n")


def tell(sentence: str) -> None:
    """One sentence that is the result, on stdout."""
    sys.stdout.write(sentence.rstrip() + "\n")


def result_console() -> Console:
    """Where results go: stdout; as wide as the terminal or $COLUMNS says, and 100 columns where neither does.

    Text is shown as it is: a file's name or a heading may hold what Rich would take for markup (`[lama]`, `:ok:`).
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
        console.width = 100
    return console


def print_json(result: Any) -> None:
    """A result as JSON on stdout, keys in the order in which they were made."""
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str) + "\n")


def take_language(arguments: list[str]) -> list[str]:
    """The arguments with `--lang` moved to the front, wherever it stood; sets the session's language."""
    rest: list[str] = []
    chosen: list[str] = []
    waiting = iter(arguments)
    for word in waiting:
        if word == "--":  # what follows are no options
            rest += [word, *waiting]
        elif word == "--lang":
            chosen = [word, next(waiting, "")]
        elif word.startswith("--lang="):
            chosen = ["--lang", word.partition("=")[2]]
        else:
            rest.append(word)
    if chosen and chosen[1] in LANGUAGES:
        session.language = "en" if chosen[1] == "en" else "id"
    return chosen + rest
