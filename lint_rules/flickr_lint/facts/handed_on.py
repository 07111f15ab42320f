"""Methods of the API that are passed on as values: calls where they are called, with the arguments that arrive."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.analysis.frames import Arguments, Value
from flickr_lint.analysis.passing import CALLERS, PARTIALS
from flickr_lint.facts.calls import Call, is_plain, make_call, method_of
from flickr_lint.facts.resolve import passed
from flickr_lint.scopes import Class, Function, called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["handed_on"]

_DEPTH = 3
"""Functions that hand a function on to each other."""
_MAPS = frozenset({"map", "imap", "imap_unordered", "starmap", "map_async", "partial"})
_NO_CALLS = frozenset({"print", "repr", "str", "callable", "isinstance", "getattr", "hasattr", "setattr", "id", "type"})


def handed_on(project: Sources, fold: Fold, near: Values) -> Iterator[Call]:
    """The calls that are made through a value; `near` follows values within functions, not to their callers."""
    methods = {
        node: found
        for module in project.modules.values()
        for node in module.of_kind(ast.Attribute)
        if isinstance(node.ctx, ast.Load) and not is_plain(node, module)
        if (found := method_of(node, module, fold))
    }
    if not methods:
        return
    for module in project.modules.values():
        for node in module.tables.calls:
            if node in fold.values.opaque or module.qualified(node.func) in PARTIALS:
                continue
            found = _made(node, module, methods, near)
            if found is not None:
                yield found


def _made(node: ast.Call, module: Module, methods: dict[ast.Attribute, Call], near: Values) -> Call | None:
    words = {word.arg: word.value for word in node.keywords if word.arg}
    for value in (node.func, *node.args, *words.values()):
        for call, told in _meant(value, module, methods, near):
            given = {**told, **words}
            if value is node.func:
                return replace(make_call(node, module, call.method, call.client, given), whole=not told)
            targets = near.callables.targets(Value(node.func, module))
            functions = [at.what for at in targets if isinstance(at.what, Function)]
            if any(isinstance(at.what, Class) for at in targets) or called(node) in _NO_CALLS:
                continue
            names = {name for at in functions for name in at.params if passed(node, at, name) is value}
            if functions and not any(_calls(at.what, at.module, names, near, _DEPTH) for at in targets):
                continue
            own = {name for at in functions for name in at.params}
            given = {name: said for name, said in given.items() if name not in own and said is not value}
            whole = bool(functions) and all(_adds_nothing(at.what, at.module, names, near, _DEPTH) for at in targets)
            return replace(make_call(node, module, call.method, call.client, given), whole=whole)
    wrapped = _wrapped(node.func, module, methods, near)
    return make_call(node, module, wrapped.method, wrapped.client) if wrapped is not None else None


def _wrapped(func: ast.expr, module: Module, methods: dict[ast.Attribute, Call], near: Values) -> Call | None:
    """The method that a function calls with all its arguments, as in the program's own decorators."""
    for target in near.callables.targets(Value(func, module)):
        rest = getattr(target.what.node, "args", None)
        frame = near.callables.enter(target, Arguments(), func, None) if target.closure and rest else None
        if frame is None or rest is None or rest.kwarg is None:
            continue
        for node in walk(target.what.node):
            if not isinstance(node, ast.Call):
                continue
            handed = [*node.args, *(word.value for word in node.keywords if word.arg is None)]
            if any(isinstance(at, ast.Name) and at.id == rest.kwarg.arg for at in handed):
                meant = (at.node for value in (node.func, *node.args) for at in near.of(value, target.module, frame))
                found = next((methods[at] for at in meant if isinstance(at, ast.Attribute) and at in methods), None)
                if found is not None:
                    return found
    return None


def _meant(
    value: ast.expr, module: Module, methods: dict[ast.Attribute, Call], near: Values
) -> Iterator[tuple[Call, dict[str, ast.expr]]]:
    """The methods that an expression may be, with the arguments that `partial` has given them."""
    if isinstance(value, ast.Constant):
        return
    for at in near.of(value, module):
        if isinstance(at.node, ast.Attribute) and at.node in methods:
            yield methods[at.node], {}
        elif isinstance(at.node, ast.Call) and at.node.args and at.module.qualified(at.node.func) in PARTIALS:
            told = {word.arg: word.value for word in at.node.keywords if word.arg}
            for call, before in _meant(at.node.args[0], at.module, methods, near):
                yield call, {**before, **told}


def _adds_nothing(what: Function | Class, module: Module, names: set[str], near: Values, depth: int) -> bool:
    """Whether a function calls a parameter's value with exactly the arguments that it got: `fn(*args, **words)`."""
    rest = getattr(what.node, "args", None)
    if not isinstance(what, Function) or rest is None or depth <= 0:
        return False
    passed_on = {at.arg for at in (rest.vararg, rest.kwarg) if at is not None}
    for node in walk(what.node):
        if not isinstance(node, ast.Call):
            continue
        values = (*node.args, *(word.value for word in node.keywords))
        handed = [at for at in values if isinstance(at, ast.Name) and at.id in names]
        calls = isinstance(node.func, ast.Name) and node.func.id in names
        if not handed and not calls:
            continue
        targets = [] if calls else near.callables.targets(Value(node.func, module))
        known = {name for at in targets if isinstance(at.what, Function) for name in at.what.params}
        stars = [at.value for at in node.args if isinstance(at, ast.Starred)]
        stars += [word.value for word in node.keywords if word.arg is None]
        own = [at for at in node.args if not isinstance(at, ast.Starred) and at not in handed]
        words = {word.arg for word in node.keywords if word.arg and word.value not in handed}
        if own or words - known or any(getattr(at, "id", "") not in passed_on for at in stars):
            return False
        for at in targets:
            own_names = at.what.params if isinstance(at.what, Function) else ()
            given = {name: passed(node, at.what, name) for name in own_names if isinstance(at.what, Function)}
            inner = {name for name, said in given.items() if any(said is one for one in handed)}
            if inner and not _adds_nothing(at.what, at.module, inner, near, depth - 1):
                return False
    return True


def _calls(what: Function | Class, module: Module, names: set[str], near: Values, depth: int) -> bool:
    """Whether a function calls a parameter's value, directly or through others; what it returns is called later."""
    if not isinstance(what, Function) or depth <= 0 or not names:
        return False
    made = {at.what.node for returned in what.returns for at in near.callables.targets(Value(returned, module))}
    later = {inner for function in made for inner in walk(function)}
    for node in walk(what.node):
        if not isinstance(node, ast.Call) or node in later:
            continue
        if isinstance(node.func, ast.Name) and node.func.id in names:
            return True
        values = (*node.args, *(word.value for word in node.keywords))
        handed = [at for at in values if isinstance(at, ast.Name) and at.id in names]
        if not handed:
            continue
        if called(node) in CALLERS or called(node) in _MAPS:
            return True
        for target in near.callables.targets(Value(node.func, module)):
            if isinstance(target.what, Function):
                given = {name for name in target.what.params if passed(node, target.what, name) in handed}
                if _calls(target.what, target.module, given, near, depth - 1):
                    return True
    return False
