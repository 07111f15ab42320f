"""Calls and displays with one more argument, item or key, laid out as the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_lint.fix.expressions import rewritten

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    import libcst as cst

    from flickr_lint.findings import Edit
    from flickr_lint.module import Module

__all__ = ["with_argument", "with_key", "without_arguments", "without_keys"]


def with_argument(module: Module, call: ast.Call, name: str, value: str) -> Edit | None:
    """The edit that gives a call one more keyword argument, before any `**` of it."""
    return rewritten(module, call, lambda made: _called_with(made, name, value))


def with_key(module: Module, display: ast.Dict, key: str, value: str) -> Edit | None:
    """The edit that gives a dictionary display one more key, in the quotes of the others."""
    return rewritten(module, display, lambda made: _with_key(made, key, value))


def without_arguments(module: Module, call: ast.Call, names: frozenset[str]) -> Edit | None:
    """The edit that takes keyword arguments out of a call; what was after them moves up."""
    return rewritten(module, call, lambda made: _called_without(made, names))


def without_keys(module: Module, display: ast.Dict, names: frozenset[str]) -> Edit | None:
    """The edit that takes keys out of a dictionary display; what was after them moves up."""
    return rewritten(module, display, lambda made: _keyed_without(made, names))


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
    if not _may_go(made.args, remaining):
        return None
    if remaining and remaining[-1] is not made.args[-1]:
        last = made.args[-1]
        remaining[-1] = remaining[-1].with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)
    return made.with_changes(args=remaining)


def _keyed_without(made: cst.BaseExpression, names: frozenset[str]) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(made, cst.Dict):
        return None

    def key(at: cst.BaseDictElement) -> str:
        name = at.key if isinstance(at, cst.DictElement) else None
        return str(name.evaluated_value) if isinstance(name, cst.SimpleString) else ""

    remaining = [at for at in made.elements if key(at) not in names]
    if not _may_go(made.elements, remaining):
        return None
    if not remaining or remaining[-1] is made.elements[-1]:
        return made.with_changes(elements=remaining)
    gap = getattr(remaining[-1].comma, "whitespace_after", None)
    end = made.rbrace.whitespace_before
    if isinstance(gap, cst.ParenthesizedWhitespace) and isinstance(end, cst.ParenthesizedWhitespace):
        made = made.with_deep_changes(end, first_line=gap.first_line)  # the comment on what is the last one now
        remaining = [at for at in made.elements if key(at) not in names]
    remaining[-1] = remaining[-1].with_changes(comma=made.elements[-1].comma)
    return made.with_changes(elements=remaining)


def _may_go(items: Sequence[cst.CSTNode], remaining: Sequence[cst.CSTNode]) -> bool:
    """Whether items are left out of others, and no comment, which may be about more than one, goes with them."""
    import libcst as cst

    gone = [at for at in items if not any(at is one for one in remaining)]
    return bool(gone) and not any("#" in cst.Module([]).code_for_node(at) for at in gone)
