"""What a reader may rely on in every module."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "dtsen_merge").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_a_module_has_one_purpose_and_is_finished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"\b(TODO|FIXME|HACK)\b|# *XXX|raise NotImplementedError", text)
    if path.name != "guard.py":
        assert not re.search(r"except Exception\b|except:", text)
        # whatever catches everything lets it go on (a transaction rolls back; a reader's panic is told from the rest)
        caught = re.findall(r"except BaseException.*\n((?: {8,}.*\n)+)", text)
        assert all(re.search(r"^ +raise$", block, re.MULTILINE) for block in caught)


def test_nothing_names_a_package_index_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git here")
    odd = re.compile(rb"pypi\.org|files\.pythonhosted|index-url|/root/|/work/main")
    for name in filter(None, listed.stdout.split(b"\0")):
        path = ROOT / name.decode()
        if path.is_file() and path != Path(__file__):
            assert not odd.search(path.read_bytes()), path.name


def caught(handler: ast.ExceptHandler) -> set[str]:
    """The names that an except clause catches; "" for one that says none."""
    if handler.type is None:
        return {""}
    parts = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(part).rpartition(".")[2] for part in parts}


def handlers(source: str) -> list[ast.ExceptHandler]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler)]


def test_only_the_guard_catches_everything() -> None:
    broad = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        for handler in handlers(path.read_text(encoding="utf-8"))
        if caught(handler) & {"", "Exception"}
    ]
    assert broad == ["src/dtsen_merge/cli/guard.py"]


@pytest.mark.parametrize(
    "clause", ["except:", "except Exception:", "except (OSError, Exception):", "except builtins.Exception:"]
)
def test_a_broad_clause_would_be_noticed(clause: str) -> None:
    (handler,) = handlers(f"try:\n    x\n{clause}\n    pass\n")
    assert caught(handler) & {"", "Exception"}


@pytest.mark.parametrize("library", ["typer", "rich"])
def test_the_terminal_is_drawn_in_one_room(library: str) -> None:
    users = {
        path.relative_to(ROOT / "src" / "dtsen_merge").parts[0]
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == library)
        or (isinstance(node, ast.Import) and any(name.name.partition(".")[0] == library for name in node.names))
    }
    assert users == {"cli"}


def test_no_home_of_anybodys_stands_in_a_text() -> None:
    home = re.compile(r"(?<![\w.])/(?:home|Users)/(?!siti\b)\w+|[A-Z]:\\Users\\\w+")
    assert home.search("/home/ani/x") and home.search(r"C:\Users\ani")
    texts = [
        path
        for folder in ("src", "config", "docs", "benchmarks", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".md", ".ftl", ".sql", ".txt", ".j2", ".css") and path != Path(__file__)
    ]
    assert len(texts) > 200
    assert [path.name for path in texts if home.search(path.read_text(encoding="utf-8"))] == []
