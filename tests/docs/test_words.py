"""Docstrings, comments, pages and names of tests use the words of the glossary in CONTRIBUTING.md."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("sandbox", "runtime", "generator", "specs", "lint_rules", "tests"),
    *("examples", "benchmarks", ".ci"),
)
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")), *ROOT.glob("specs/*/*.md")]
OLD = re.compile(
    r"\b(answer(s|ed|ing)?|told|tells|kept|keeps|mend(s|ed|ing)?|spelt|goes on|go on|comes to|anew|hand(s|ed) on|"
    r"go(es)? over|of one's own|look-ups?|put together (of|from)|none where|can't be told|judge[sd]?|pace[sd]?|"
    r"for want of|and its kin)\b",
    re.IGNORECASE,
)
ALLOWED = {
    "examples/holiday_wall": "a program of others: it is an example of how not to write one",
    "lint_rules/flickr_lint/analysis": "the engine's questions have answers",
}


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring and comment of a module, without code."""
    text = path.read_text("utf-8")
    docstrings = {
        (body[0].lineno, body[0].col_offset)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance((body := node.body)[0] if node.body else None, ast.Expr)
    }
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.start in docstrings):
            yield token.start[0], without_code(token.string)


def names_of_tests(path: Path) -> Iterator[tuple[int, str]]:
    """Line and words of the name of each test of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`]*`|«[^»]*»|^\s+\w+: ", "", text, flags=re.DOTALL | re.MULTILINE)


def found_in(line: int, text: str) -> list[str]:
    return [f"{line + text.count(chr(10), 0, one.start())}: {one[0]}" for one in OLD.finditer(text)]


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_and_comments_use_the_words_of_the_glossary(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{each}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if not any(path.is_relative_to(ROOT / allowed) for allowed in ALLOWED)
        for line, text in prose(path)
        for each in found_in(line, text)
    ]
    assert found == []


@pytest.mark.parametrize("room", ["build", "examples", "generator"])
def test_names_of_tests_use_the_words_of_the_glossary(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{each}"
        for path in sorted((ROOT / "tests" / room).rglob("test_*.py"))
        for line, name in names_of_tests(path)
        for each in found_in(line, name)
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_use_the_words_of_the_glossary(page: Path) -> None:
    assert found_in(1, without_code(page.read_text("utf-8"))) == []


def test_old_words_are_found() -> None:
    assert found_in(7, without_code("# `told` is code;\nthe answer is kept, and what can't be told goes on")) == [
        "8: answer",
        "8: kept",
        "8: can't be told",
        "8: goes on",
    ]
