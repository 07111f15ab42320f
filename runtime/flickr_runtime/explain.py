"""The page that `flickr explain` prints about a method."""

from __future__ import annotations

import inspect
import textwrap
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_runtime.method import Method

__all__ = ["explanation"]

_WIDTH = 100
_NEEDS = {
    "none": "no permission",
    "read": "permission read",
    "write": "permission write",
    "delete": "permission delete",
}


def explanation(method: Method[Any], path: str, function: Callable[..., Any]) -> str:
    """Name, signature, permission, arguments and errors of a method, for a terminal."""
    prose, _, rest = (inspect.getdoc(function) or "").partition("\n\nArgs:\n")
    details = dict(_entries(rest.partition("\n\nRaises:\n")[0]))
    parameters = inspect.signature(function).parameters.values()
    lines = [click.style(method.name, bold=True), ""]
    for paragraph in prose.partition("\n\nRaises:\n")[0].split("\n\n"):
        lines += [*textwrap.wrap(paragraph, _WIDTH), ""]
    lines += [_heading("Call"), *_signature(path, function), ""]
    lines += [_heading("Needs"), f"  {_NEEDS[method.permission]}; sent by {method.http}", ""]
    if details:
        lines.append(_heading("Arguments"))
        for parameter in parameters:
            kind = str(parameter.annotation).removesuffix(" | None")
            need = "required" if parameter.default is inspect.Parameter.empty else "optional"
            lines.append(f"  {click.style(parameter.name, fg='cyan')}: {kind}  {click.style(need, dim=True)}")
            lines += textwrap.wrap(
                details.get(parameter.name, ""), _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6
            )
        lines.append("")
    if method.errors:
        lines.append(_heading("Errors"))
        for code, (module, name) in method.errors.items():
            family = getattr(import_module(module), name).__mro__[1].__name__
            lines.append(f"  {code:>3}  {name} {click.style(f'({family})', dim=True)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _heading(text: str) -> str:
    return click.style(text, fg="yellow", bold=True)


def _signature(path: str, function: Callable[..., Any]) -> list[str]:
    signature = inspect.signature(function)
    call = f"flickr.{path}("
    arguments = [
        name if parameter.default is inspect.Parameter.empty else f"{name}=…"
        for name, parameter in signature.parameters.items()
    ]
    returns = f") -> {signature.return_annotation}"
    return textwrap.wrap(
        f"{call}{', '.join(arguments)}{returns}", _WIDTH, initial_indent="  ", subsequent_indent="      "
    )


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, detail = line.strip().partition(": ")
        if colon:
            yield name, detail
