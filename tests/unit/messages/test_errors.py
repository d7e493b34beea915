"""Every exception that is raised has its sentence, in both languages, with the parameters that it carries."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dtsen_merge import errors
from dtsen_merge.messages import LANGUAGES, error_text, has, language_of_locale, text

SOURCE = Path(__file__).parents[3] / "src" / "dtsen_merge"
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


def raised() -> list[tuple[str, str, tuple[str, ...]]]:
    """(where, code, parameters) of every exception of the tree that is made with a literal code."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    words = tuple(word.arg for word in node.keywords)
                    if None not in words:
                        found.append((f"{path.name}:{node.lineno}", code.value, words))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_sentence(language: str) -> None:
    calls = raised()
    assert len(calls) > 30
    for where, code, words in calls:
        assert has(f"error-{code}", language), f"{where}: {code}"
        sentence = error_text(errors.UsageError(code, **dict.fromkeys(words, "X")), language)
        assert sentence.strip() and "\n" not in sentence, where


def test_a_missing_parameter_is_a_bug() -> None:
    with pytest.raises(KeyError):
        text("error-file-missing", "id")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "id"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "id_ID.UTF-8"}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "DTSEN_MERGE_LANG": "en"}, "en"),
    ],
)
def test_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str) -> None:
    for name in ("DTSEN_MERGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == language
