"""No file of the linter needs one that needs it, be it at the moment that a function runs."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import flickr_lint

ROOT = Path(flickr_lint.__file__).parent


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _needed(path: Path, files: set[str]) -> set[str]:
    """The files that a file imports when it runs; `from package import module` needs the module alone."""
    found: set[str] = set()
    stack: list[ast.AST] = [ast.parse(path.read_text())]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & files or {node.module}
        stack += [child for child in ast.iter_child_nodes(node) if not _is_for_types(child)]
    return (found & files) - {_name(path)}


def test_no_file_needs_one_that_needs_it() -> None:
    paths = {_name(path): path for path in ROOT.rglob("*.py")}
    graph = {name: _needed(path, set(paths)) for name, path in paths.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
    assert order.index("flickr_lint.analysis.values") < order.index("flickr_lint.facts.flow")
    assert order.index("flickr_lint.facts.flow") < order.index("flickr_lint.project")
