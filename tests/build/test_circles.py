"""No file needs one that needs it, be it at the moment that a function runs; in some rooms not even for its types."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def _name(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _needed(path: Path, name: str, files: set[str], *, types: bool) -> set[str]:
    """The files that a file imports when it runs; `from package import module` needs the module alone."""
    found: set[str] = set()
    stack: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & files or {node.module}
        stack += [child for child in ast.iter_child_nodes(node) if types or not _is_for_types(child)]
    return (found & files) - {name}


def _graph(package: ModuleType, *, types: bool) -> dict[str, set[str]]:
    """The files of a package, each with those that it needs."""
    root = Path(str(package.__file__)).parent
    paths = {_name(path, root): path for path in root.rglob("*.py")}
    return {name: _needed(path, name, set(paths), types=types) for name, path in paths.items()}


def _reached(name: str, graph: dict[str, set[str]]) -> set[str]:
    """What a file needs, and what that needs."""
    found, stack = {name}, [name]
    while stack:
        new = graph[stack.pop()] - found
        found |= new
        stack += new
    return found


@pytest.mark.parametrize(
    ("package", "types"),
    [
        ("flickr_client", False),
        ("flickr_generator", True),
        ("flickr_lint", True),
        ("flickr_runtime", True),
        ("flickr_sandbox", False),
        ("flickr_specs", True),
    ],
)
def test_no_file_needs_one_that_needs_it(package: str, types: bool) -> None:
    graph = _graph(import_module(package), types=types)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_the_linter_is_built_from_values_to_rules() -> None:
    graph = _graph(import_module("flickr_lint"), types=True)
    walk = ["sources", "analysis.values", "facts.flow", "project", "facts.loops", "rules.unthrottled_loop", "check"]
    names = [f"flickr_lint.{name}" for name in walk]
    for at, name in enumerate(names):
        assert _reached(name, graph).isdisjoint(names[at + 1 :])
