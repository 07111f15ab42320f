"""Calls and displays with one more argument, item or key, laid out as the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_lint.fix.expressions import rewritten

if TYPE_CHECKING:
    import ast

    import libcst as cst

    from flickr_lint.findings import Edit
    from flickr_lint.module import Module

__all__ = ["with_argument", "with_key", "without_arguments"]


def with_argument(module: Module, call: ast.Call, name: str, value: str) -> Edit | None:
    """The edit that gives a call one more keyword argument, before any `**` of it."""
    return rewritten(module, call, lambda made: _called_with(made, name, value))


def with_key(module: Module, display: ast.Dict, key: str, value: str) -> Edit | None:
    """The edit that gives a dictionary display one more key, in the quotes of the others."""
    return rewritten(module, display, lambda made: _with_key(made, key, value))


def without_arguments(module: Module, call: ast.Call, names: frozenset[str]) -> Edit | None:
    """The edit that takes keyword arguments out of a call; what was after them moves up."""
    return rewritten(module, call, lambda made: _called_without(made, names))


def _called_with(made: cst.BaseExpression, name: str, value: str) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(made, cst.Call):
        return None
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    new = cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=equal)
    return made.with_changes(args=_inserted(made.args, new, [not arg.star.startswith("**") for arg in made.args]))


def _with_key(made: cst.BaseExpression, key: str, value: str) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(made, cst.Dict) or not made.elements:
        return None
    last = next((at for at in reversed(made.elements) if isinstance(at, cst.DictElement)), None)
    quote = last.key.value[-1] if last and isinstance(last.key, cst.SimpleString) else '"'
    new = cst.DictElement(cst.SimpleString(f"{quote}{key}{quote}"), cst.parse_expression(value))
    named = [isinstance(at, cst.DictElement) for at in made.elements]
    return made.with_changes(elements=_inserted(made.elements, new, named))


def _inserted(items: Any, new: Any, before: list[bool]) -> list[Any]:
    """The items with a new one after the last of those that may be before it."""
    import libcst as cst

    place = max((at + 1 for at, may in enumerate(before) if may), default=0)
    out = list(items)
    if not out:
        return [new]
    gap = next(
        (at.comma.whitespace_after for at in out[:-1] if isinstance(at.comma, cst.Comma)), cst.SimpleWhitespace(" ")
    )
    comma = cst.Comma(whitespace_after=gap)
    if place == len(out):
        last = out[-1]
        trailing = isinstance(last.comma, cst.Comma)
        tail: dict[str, Any] = {"comma": last.comma} if trailing else {}
        if hasattr(last, "whitespace_after_arg") and not trailing:
            tail = {"whitespace_after_arg": last.whitespace_after_arg}
            last = last.with_changes(whitespace_after_arg=cst.SimpleWhitespace(""))
        out[-1] = last.with_changes(comma=comma)
        return [*out, new.with_changes(**tail)]
    out.insert(place, new.with_changes(comma=comma))
    return out


def _called_without(made: cst.BaseExpression, names: frozenset[str]) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(made, cst.Call):
        return None
    remaining = [arg for arg in made.args if not (arg.keyword and arg.keyword.value in names)]
    gone = [arg for arg in made.args if arg not in remaining]
    if not gone or any("#" in cst.Module([]).code_for_node(arg) for arg in gone):
        return None  # a comment about an argument must not go with it
    if remaining and remaining[-1] is not made.args[-1]:
        last = made.args[-1]
        remaining[-1] = remaining[-1].with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)
    return made.with_changes(args=remaining)
