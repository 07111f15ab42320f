"""The initial values of forms, windows and command lines."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.programs import program_of
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["option_default", "preselected"]

_OPTIONS = frozenset({"option", "argument"})
_VARIABLES = frozenset({"BooleanVar", "IntVar", "StringVar"})
_DEFAULTS = ("initial", "default", "value")


def option_default(function: ast.AST, name: str) -> bool:
    """Whether a command's option fills a parameter by default: `@click.option("--public/--private", default=True)`."""
    for decorator in getattr(function, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and called(decorator) in _OPTIONS and name in _names(decorator):
            words = {word.arg: word.value for word in decorator.keywords}
            default = words.get("default")
            if default is not None:
                return _is_said(default)
            flag = words.get("is_flag")
            return isinstance(flag, ast.Constant) and flag.value is True
    return False


def preselected(value: ast.expr, module: Module, project: Project) -> bool:
    """Whether a value is that of an element with an initial value: a check box, a form's field, a variable."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if module.qualified(value.func).startswith("streamlit."):
            return called(value) in {"checkbox", "toggle"}
        made = project.flow.fold.binding(value.func.value, module) if value.func.attr == "get" else None
        return bool(
            made
            and isinstance(made[0], ast.Call)
            and called(made[0]) in _VARIABLES
            and _has_default(made[0], made[1], project)
        )
    if isinstance(value, ast.Attribute) and value.attr == "data" and isinstance(value.value, ast.Attribute):
        return _is_field(value.value.attr, module, project)
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Attribute):
        key = value.slice
        cleaned = value.value.attr == "cleaned_data" and isinstance(key, ast.Constant)
        return cleaned and isinstance(key, ast.Constant) and _is_field(str(key.value), module, project)
    return False


def _is_field(name: str, module: Module, project: Project) -> bool:
    """Whether the program has a form with a field of that name that has an initial value."""
    for other in program_of(module, project):
        for owner in other.tables.classes.values():
            for bound in owner.attributes.get(name, ()):
                if isinstance(bound.value, ast.Call) and called(bound.value).endswith("Field"):
                    return _has_default(bound.value, other, project)
    return False


def _has_default(call: ast.Call, module: Module, project: Project) -> bool:
    values = project.flow.fold.values
    return any(word.arg in _DEFAULTS and _is_said(values.only(word.value, module).node) for word in call.keywords)


def _is_said(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is not None and value.value != ""


def _names(option: ast.Call) -> set[str]:
    texts = [str(at.value) for at in option.args if isinstance(at, ast.Constant)]
    return {part.strip().lstrip("-").replace("-", "_") for text in texts for part in text.split("/")}
