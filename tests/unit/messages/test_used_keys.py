"""Every text that the command line asks for stands in both catalogues; and none stands there that nobody asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dtsen_merge.messages import LANGUAGES, has, text

SOURCE = Path(__file__).parents[3] / "src" / "dtsen_merge"


def strings(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def calls(*rooms: str) -> Iterator[ast.Call]:
    for room in rooms:
        for path in sorted((SOURCE / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield node


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def asked() -> set[str]:
    """Keys of `t(…)` and `text(…)`, headings of `table(…)`, stages of `progress.stage(…)`."""
    keys: set[str] = set()
    for call in calls("cli"):
        if name_of(call) in ("t", "text") and call.args and not isinstance(call.args[0], ast.JoinedStr):
            keys |= {word for word in strings(call.args[0]) if "-" in word}
        if name_of(call) == "table":
            keys |= {f"table-{word}" for argument in call.args for word in strings(argument)}
    for path in (SOURCE / "cli").glob("*.py"):  # columns = ("accepted", …); drawn = table("source", *columns)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("columns", "counts", "numbers"):
                keys |= {
                    f"table-{word.value}" for word in getattr(node.value, "elts", ()) if isinstance(word, ast.Constant)
                }
    keys |= {f"stage-{call.args[0].value}" for call in calls("pipeline") if name_of(call) == "stage" and told(call)}
    return keys | {f"measure-{name}" for name in ("pairwise", "within", "across", "b-cubed")}


def told(call: ast.Call) -> bool:
    """Whether a stage is one that people are told of, rather than one whose cost is measured."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id == "progress" and isinstance(call.args[0], ast.Constant)


def test_the_search_finds_what_it_should() -> None:
    keys = asked()
    assert {"stage-read", "stage-publish", "help-run", "option-unmask", "table-new-pairs", "cli-bug"} <= keys
    assert {"validate-over", "validate-done", "table-confidence", "table-rejected", "show-truncated"} <= keys
    assert len(keys) > 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_asked_for_exists(language: str) -> None:
    assert sorted(key for key in asked() if not has(key, language)) == []


def test_no_text_of_the_command_line_is_left_over() -> None:
    keys = set()
    for name in ("cli.ftl", "errors.ftl"):
        keys |= set(re.findall(r"^([a-z][a-z0-9-]*) =", (SOURCE / "messages" / "en" / name).read_text("utf-8"), re.M))
    literals = {word for path in SOURCE.rglob("*.py") for word in strings(ast.parse(path.read_text("utf-8")))}
    unused = {key for key in keys - asked() if key.removeprefix("error-") not in literals}
    assert sorted(unused) == []


def test_attributes_and_unknown_keys() -> None:
    assert text("nik-length.remedy", "en")
    assert not has("no-such-key")
    for key in ("no-such-key", "nik-length.no-such-attribute"):
        with pytest.raises(KeyError):
            text(key, "id")


def test_numbers_are_written_as_the_language_does() -> None:
    counts = {"persons": 1234567, "families": 2, "rows": 3, "run": "r"}
    assert "1.234.567" in text("run-published", "id", **counts)
    assert "1,234,567" in text("run-published", "en", **counts)
