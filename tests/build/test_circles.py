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


def _order(package: ModuleType, *, types: bool) -> list[str]:
    """The files of a package, each behind those that it needs."""
    root = Path(str(package.__file__)).parent
    paths = {_name(path, root): path for path in root.rglob("*.py")}
    graph = {name: _needed(path, name, set(paths), types=types) for name, path in paths.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


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
    order = _order(import_module(package), types=types)
    if package == "flickr_lint":
        walk = ["sources", "analysis.values", "facts.flow", "project", "facts.loops", "rules.unthrottled_loop", "check"]
        places = [order.index(f"flickr_lint.{name}") for name in walk]
        assert places == sorted(places)
