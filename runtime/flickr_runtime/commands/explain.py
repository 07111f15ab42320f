"""The page that `flickr explain` prints about a method."""

from __future__ import annotations

import inspect
import shutil
import textwrap
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
import msgspec

from flickr_runtime.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_runtime.kinds import Kind
    from flickr_runtime.method import Method

__all__ = ["explanation"]

_MAX_COLUMNS, _MIN_COLUMNS = 100, 40  # columns: limits for readable lines
_NEEDS = {
    "none": "no permission",
    "read": "a user's permission to read",
    "write": "a user's permission to write",
    "delete": "a user's permission to delete",
}


def explanation(method: Method[Any], path: str, function: Callable[..., Any], width: int | None = None) -> str:
    """Summary, call, permission, arguments, response and errors of a method, for a terminal of `width` columns."""
    width = min(max(width or shutil.get_terminal_size((_MAX_COLUMNS, 24)).columns, _MIN_COLUMNS), _MAX_COLUMNS)
    prose, _, rest = (inspect.getdoc(function) or "").partition("\n\nArgs:\n")
    details = dict(_entries(rest.partition("\n\nRaises:\n")[0]))
    parameters = list(inspect.signature(function).parameters.values())
    blocks = [[click.style(method.name, bold=True)]]
    blocks += [
        textwrap.wrap(paragraph, width)
        for paragraph in prose.partition("\n\nRaises:\n")[0].split("\n\n")
        if not paragraph.startswith(f"`{method.name}` needs ")  # it is shown below
    ]
    blocks.append([_heading("Call"), *_call(path, function, width)])
    blocks.append([_heading("Needs"), f"  {_NEEDS[method.permission]}; sent by {method.http}"])
    required = [each for each in parameters if each.default is inspect.Parameter.empty]
    for title, some in (("Required", required), ("Optional", [each for each in parameters if each not in required])):
        if some:
            lines = [_heading(f"{title} arguments")]
            for each in some:
                lines += _argument(each.name, kind_of(method, each.name, function), details.get(each.name, ""), width)
            blocks.append(lines)
    blocks.append([_heading("Response"), *_response(method, path, function, width)])
    if method.errors:
        blocks.append([_heading("Errors"), *_errors(method)])
    blocks.append([click.style("--python and --curl print an example.", dim=True)])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _heading(text: str) -> str:
    return click.style(text, fg="yellow", bold=True)


def _call(path: str, function: Callable[..., Any], width: int) -> list[str]:
    """Required arguments by name; the optional ones have their own list."""
    parameters = inspect.signature(function).parameters.values()
    given = [each.name for each in parameters if each.default is inspect.Parameter.empty]
    given += ["…"] if len(given) < len(parameters) else []
    return _wrapped(f"flickr.{path}({', '.join(given)})", width, 2, 6)


def _argument(name: str, kind: Kind, detail: str, width: int) -> list[str]:
    lines = [f"  {click.style(name, fg='cyan')}  {click.style(kind.type, dim=True)}", *_wrapped(detail, width, 6, 6)]
    if kind.values:
        listed = ", ".join(map(str, kind.values))
        text = f"Known values: {listed}" if kind.is_open else f"One of: {listed}"
        lines += _wrapped(text, width, 6, 8)
    return lines


def _response(method: Method[Any], path: str, function: Callable[..., Any], width: int) -> list[str]:
    if method.result is None:
        return ["  nothing"]
    lines = _wrapped(str(inspect.signature(function).return_annotation), width, 2, 6)
    if isinstance(method.result, type) and issubclass(method.result, msgspec.Struct):
        lines += _wrapped(f"with {', '.join(method.result.__struct_fields__)}", width, 6, 6)
    if method.paging:
        twin = f"{path.rpartition('.')[0]}.iter_{path.rpartition('.')[2]}"
        lines += _wrapped(f"flickr.{twin}(…) walks through all pages", width, 2, 6)
    return lines


def _errors(method: Method[Any]) -> Iterator[str]:
    width = max(len(name) for _, name in method.errors.values())
    for code, (module, name) in method.errors.items():
        family = getattr(import_module(module), name).__mro__[1].__name__
        yield f"  {code:>3}  {name:<{width}}  {click.style(family, dim=True)}"


def _wrapped(text: str, width: int, first: int, rest: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, detail = line.strip().partition(": ")
        if colon:
            yield name, detail
