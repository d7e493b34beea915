"""The catalogues agree: every problem code has its words, and both languages the same messages and placeholders."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from dtsen_merge.messages.catalogue import LANGUAGES
from dtsen_merge.problems import CATALOGUE
from dtsen_merge.validation.catalogue_page import page
from dtsen_merge.validation.telling import PLACEHOLDERS

REPOSITORY = Path(__file__).parents[2]


class _Placeholders(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _placeholders(node: ast.BaseNode) -> frozenset[str]:
    visitor = _Placeholders()
    visitor.visit(node)
    return frozenset(visitor.names)


def _messages(language: str) -> dict[tuple[str, str], frozenset[str]]:
    """(file, key or key.attribute) → names of its placeholders."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for entry in resources.files("dtsen_merge.messages").joinpath(language).iterdir():
        if not entry.name.endswith(".ftl"):
            continue
        for part in FluentParser().parse(entry.read_text(encoding="utf-8")).body:
            assert not isinstance(part, ast.Junk), f"{language}/{entry.name}: {part.content[:80]}"
            if isinstance(part, ast.Message):
                assert (entry.name, part.id.name) not in found, f"{language}/{entry.name}: {part.id.name} twice"
                found[entry.name, part.id.name] = _placeholders(part.value) if part.value else frozenset()
                for attribute in part.attributes:
                    found[entry.name, f"{part.id.name}.{attribute.id.name}"] = _placeholders(attribute.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_code_has_title_detail_and_remedy_and_no_other_stands_there(language):
    keys = {key for file, key in _messages(language) if file == "problems.ftl"}
    assert keys == {f"{code}{part}" for code in CATALOGUE for part in ("", ".detail", ".remedy")}


def test_both_languages_hold_the_same_messages_in_the_same_files():
    indonesian, english = _messages("id"), _messages("en")
    assert set(indonesian) == set(english)
    assert {key: names for key, names in indonesian.items() if names != english[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_in_one_file_only(language):
    keys = [key for _, key in _messages(language)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_ask_for_exactly_the_declared_placeholders(language):
    used: dict[str, set[str]] = {}
    for (file, key), names in _messages(language).items():
        if file == "problems.ftl" and names:
            used.setdefault(key.partition(".")[0], set()).update(names)
    assert used == {code: set(names) for code, names in PLACEHOLDERS.items()}


def test_the_page_of_problems_is_up_to_date():
    written = (REPOSITORY / "docs" / "problems.md").read_text(encoding="utf-8")
    assert written == page(), "run `make docs`"


def test_the_page_tells_every_code_once():
    headings = [line.removeprefix("### ") for line in page().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(CATALOGUE)
