"""Caches that expire after a day, written into a module in place of those that never do."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.imports import importing, unimported
from flickr_lint.fix.patch import indent_of
from flickr_lint.fix.python_version import day, is_old
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["dated_dictionary", "dated_function", "dated_property"]

_FUNCTION = '''
def _for_a_day(function):
    """Remember what a function returns for 24 hours, which is as long as Flickr's Developer Guide allows."""
    kept = {{}}

    @{functools}.wraps(function)
    def remembered(*args, **kwargs):
        key = args, tuple(sorted(kwargs.items()))
        if key not in kept or {clock}() - kept[key][0] >= {day}:
            kept[key] = {clock}(), function(*args, **kwargs)
        return kept[key][1]

    return remembered


'''
_ON_SELF = "_for_a_day_on_self"
_PROPERTY = '''
def _for_a_day_on_self(function):
    """Remember what a property gives for 24 hours, which is as long as Flickr's Developer Guide allows."""
    place = "_" + function.__name__ + "_for_a_day"

    @{functools}.wraps(function)
    def remembered(self):
        kept = self.__dict__.get(place)
        if kept is None or {clock}() - kept[0] >= {day}:
            kept = self.__dict__[place] = {clock}(), function(self)
        return kept[1]

    return remembered


'''
_DICTIONARY = '''
class _ForADay({collections}.UserDict):
    """A dictionary that forgets each item after 24 hours, which is as long as Flickr's Developer Guide allows."""

    def __setitem__(self, key, value):
        self.data[key] = {clock}(), value

    def __getitem__(self, key):
        made, value = self.data[key]
        if {clock}() - made >= {day}:
            raise KeyError(key)
        return value

    def __contains__(self, key):
        return key in self.data and {clock}() - self.data[key][0] < {day}

    def __iter__(self):
        return iter([key for key in self.data if key in self])

    def __len__(self):
        return len(list(iter(self)))


'''


def dated_function(decorator: Region, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that put a dated cache in place of `lru_cache`; none if the program uses the cache's methods."""
    node = node_at(module, decorator, ast.expr)
    function = module.tables.parents.get(node) if node is not None else None
    if not isinstance(function, ast.FunctionDef) or node not in function.decorator_list:
        return ()
    if any(f".cache_{word}" in module.text for word in ("clear", "info", "parameters")):
        return ()
    helper = _helper(module, project, "_for_a_day", _FUNCTION, ("functools", "time"), function)
    if helper is None or node is None:
        return ()
    return (*helper, *unimported(node, module), Edit(decorator, "_for_a_day"))


def dated_property(decorator: Region, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that put a dated property in place of `cached_property`; none if the program sets or deletes it."""
    node = node_at(module, decorator, ast.expr)
    function = module.tables.parents.get(node) if node is not None else None
    if node is None or not isinstance(function, ast.FunctionDef) or node not in function.decorator_list:
        return ()
    if any(_is_changed(function.name, other) for other in {module, *project.modules.values()}):
        return ()
    helper = _helper(module, project, _ON_SELF, _PROPERTY, ("functools", "time"), function)
    indent = module.lines[decorator.line - 1][: decorator.column - 2]
    if helper is None or indent.strip():
        return ()
    return (*helper, *unimported(node, module), Edit(decorator, f"property\n{indent}@{_ON_SELF}"))


def _is_changed(name: str, module: Module) -> bool:
    """Whether a module sets or deletes an attribute of a name, or may reach it in an object's dictionary."""
    ours = {at for one in module.tree.body if getattr(one, "name", "") == _ON_SELF for at in ast.walk(one)}
    members = [at for at in module.of_kind(ast.Attribute) if at not in ours]
    if any(at.attr == name and not isinstance(at.ctx, ast.Load) for at in members):
        return True
    inside = any(at.attr == "__dict__" for at in members) or module.calls_named("vars", "setattr", "delattr")
    return bool(inside) and any(at.value == name for at in module.tables.strings)


def dated_dictionary(statement: ast.Assign, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that put a dated dictionary in place of the one in which a statement stores something."""
    target = statement.targets[0]
    if not isinstance(target, ast.Subscript):
        return ()
    made = _display(target.value, module, project)
    if made is None or is_old(module):
        return ()  # `UserDict` is elsewhere in Python 2
    helper = _helper(module, project, "_ForADay", _DICTIONARY, ("collections", "time"), made)
    return (*helper, Edit(module.region(made), "_ForADay()")) if helper is not None else ()


def _display(holder: ast.expr, module: Module, project: Project) -> ast.expr | None:
    """The empty display that creates a dictionary, in the same module."""
    bound = project.flow.fold.binding(holder, module)
    made = bound[0] if bound and bound[1] is module else None
    if made is None and isinstance(holder, ast.Name):
        function = module.function_of(holder)
        args = function.node.args if function else ast.arguments([], [], None, [], [], None, [])
        ordered = [*args.posonlyargs, *args.args]
        pairs = [
            *zip(reversed(ordered), reversed(args.defaults), strict=False),
            *zip(args.kwonlyargs, args.kw_defaults, strict=True),
        ]
        made = next((default for arg, default in pairs if arg.arg == holder.id), None)
    empty = isinstance(made, ast.Dict) and not made.keys
    called = (
        isinstance(made, ast.Call)
        and not made.args
        and not made.keywords
        and dotted(made.func) in {"dict", "OrderedDict"}
    )
    return made if empty or called else None


def _helper(
    module: Module, project: Project, name: str, text: str, needs: tuple[str, ...], user: ast.AST
) -> tuple[Edit, ...] | None:
    """The edits that add a helper and its imports: none if it is there already, None if its name is used."""
    defined = [at for at in module.tree.body if isinstance(at, (ast.FunctionDef, ast.ClassDef)) and at.name == name]
    if defined:
        return () if defined[0].lineno < getattr(user, "lineno", 0) else None
    if any(isinstance(at, ast.Name) and at.id == name for at in module.nodes):
        return None
    found = {need: importing(module, need) for need in needs}
    chain = [user, *module.ancestors(user)]
    top = next(at for at in module.tree.body if at in chain)
    decorators: list[ast.expr] = getattr(top, "decorator_list", [])
    line = min([top.lineno, *(at.lineno for at in decorators)])
    while line > 1 and module.lines[line - 2].lstrip().startswith("#"):
        line -= 1
    named = {need: local for need, (local, _) in found.items()}
    clock = f"{named['time']}.{'time' if is_old(module) else 'monotonic'}"
    body = text.format(**named, clock=clock, day=day(module, project)).lstrip("\n")
    body = body.replace("    ", indent_of(module))
    places: dict[Region, str] = {}
    for _, edits in found.values():
        for edit in edits:
            places[edit.region] = places.get(edit.region, "") + edit.text
    at = Region(line, 1, line, 1)
    gap = 0 if at in places else 2 if line == 1 else _blank_above(module, line)
    places[at] = places.get(at, "") + "\n" * (2 - gap) + body
    return tuple(Edit(region, added) for region, added in places.items())


def _blank_above(module: Module, line: int) -> int:
    """The empty lines above a line, at most two."""
    above = module.lines[max(line - 3, 0) : line - 1]
    return next((number for number, text in enumerate(reversed(above)) if text.strip()), len(above))
