"""Documentation of what users import: it is there, names the errors that are raised, and uses the glossary's words."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

import flickr_client

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = ["flickr_client", *(f"flickr_client.{name}" for name in sorted(flickr_client._MODULES))]
# Words that the glossary of CONTRIBUTING.md replaces: by response, store, say, URL, rate, if …
DIALECT = re.compile(
    r"\b(answer(s|ed)?|told|tells|kept|keeps|goes on|go on|comes to|anew|whoever|whatever|gave|brings|"
    r"(?<![Tt]here )is no(?! longer)|of one's own|where (there|it|that|nothing|nobody))\b"
)


def public() -> Iterator[tuple[str, Any, str]]:
    """Each public class and function once, with its name and the documentation of what it belongs to."""
    seen: set[int] = set()
    for module in map(importlib.import_module, MODULES):
        for name in module.__all__:
            found = getattr(module, name)
            if inspect.ismodule(found) or not str(getattr(found, "__module__", "")).startswith("flickr_"):
                continue
            if id(found) in seen or not (inspect.isclass(found) or inspect.isfunction(found)):
                continue
            seen.add(id(found))
            yield f"{module.__name__}.{name}", found, ""
            if inspect.isclass(found):
                for member, value in members(found):
                    if id(value) not in seen:
                        seen.add(id(value))
                        yield f"{module.__name__}.{name}.{member}", value, inspect.getdoc(found) or ""


def members(owner: type) -> Iterator[tuple[str, Any]]:
    for name in dir(owner):
        value = inspect.getattr_static(owner, name)
        value = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        value = value.fget if isinstance(value, property) else value
        if not name.startswith("_") and inspect.isfunction(value) and value.__module__.startswith("flickr_"):
            yield name, value


PUBLIC = [
    (name, found, above) for name, found, above in public() if "<locals>" not in getattr(found, "__qualname__", "")
]


def raised(function: Any) -> set[str]:
    """The names of errors that a function raises itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    errors = [
        node.exc.func for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    ]
    return {error.id for error in errors if isinstance(error, ast.Name) and error.id[0].isupper()}


@pytest.mark.parametrize(("name", "found", "above"), PUBLIC, ids=[name for name, _, _ in PUBLIC])
def test_it_is_documented(name: str, found: Any, above: str) -> None:
    text = inspect.getdoc(found) or ""
    assert text, f"{name} has no docstring"
    if inspect.isfunction(found):
        assert {error for error in raised(found) if error not in text + above} == set()
    assert [word[0] for word in DIALECT.finditer(text)] == []
