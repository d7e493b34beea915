"""Looking a message up: `text("nik-length", "id", digits=13)`; attributes as `text("nik-length.remedy", …)`.

A catalogue is all `*.ftl` files of a language's folder; each room has a file of its own there.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from fluent.runtime import FluentBundle, FluentResource

from dtsen_merge.errors import DtsenMergeError

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")


def text(key: str, language: Language, /, **params: Any) -> str:
    """The message `key` (or `key.attribute`), filled in.

    Raises:
        KeyError: the catalogue has no such message: a bug, since a test compares the two catalogues.
    """
    name, _, attribute = key.partition(".")
    bundle = _bundle(language)
    message = bundle.get_message(name)
    pattern = message.attributes[attribute] if attribute else message.value
    if pattern is None:
        raise KeyError(key)
    told, faults = bundle.format_pattern(pattern, params)
    if faults:
        raise KeyError(f"{key}: {faults[0]}")
    return str(told)


def has(key: str, language: Language = "id") -> bool:
    """Whether the catalogue holds the message (without attribute)."""
    return _bundle(language).has_message(key)


def error_text(fault: DtsenMergeError, language: Language) -> str:
    """The one sentence of an exception that stops a run."""
    return text(f"error-{fault.code}", language, **fault.params)


def language_of_locale() -> Language:
    """The terminal's language, from $DTSEN_MERGE_LANG, $LC_ALL, $LC_MESSAGES, $LANG; Indonesian unless it says en."""
    for variable in ("DTSEN_MERGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").lower()
        if value:
            return "en" if value.startswith("en") else "id"
    return "id"


@cache
def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    folder = resources.files("dtsen_merge.messages").joinpath(language)
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(entry.read_text(encoding="utf-8")))
    return bundle
