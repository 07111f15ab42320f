"""Who calls a function, and what its parameters receive."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.alike import alike
from flickr_lint.analysis.frames import ANY, Arguments, Target, Value, default_of, is_none, is_static, parameters
from flickr_lint.analysis.passing import CALLERS, CHECKS, KEYED, MAPS
from flickr_lint.scopes import Class, Function, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.analysis.frames import Frame
    from flickr_lint.module import Module

__all__ = ["Callers", "Entered", "Site"]

_SITES = 12
"""Calls of a function whose arguments are looked at."""
_OUTWARDS = 3
"""Calls within calls whose arguments are followed to the outermost one."""
_PATHS = 200
_ROUNDS = 2
"""Times that calls are looked for: functions that are handed on are called where others are."""


class Site(Struct, frozen=True, eq=False):
    """A call of a function, with the arguments that arrive."""

    node: ast.Call
    module: Module
    arguments: Arguments
    direct: bool = True
    """Whether the call names the function, rather than handing it on."""
    outside: bool = False
    """Whether nobody in the program is known to call the function: only what its decorators add is told."""


class Entered(Struct, frozen=True, eq=False):
    """A frame of a function, with the outermost call that leads there and the function that it calls."""

    site: Site
    function: Function
    module: Module
    frame: Frame | None = None


class Callers:
    """The calls of functions, and the arguments that arrive."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._sites: dict[Function | Class, list[Site]] = {}
        self._settled = False
        self._asked: set[Function | Class] = set()
        """Functions and classes whose calls were asked for."""

    def parameter(self, at: Value, function: Function, name: str) -> list[Value] | None:
        """What a parameter may receive; None if nobody is known to call the function."""
        args = function.node.args
        if name in {arg.arg for arg in (args.vararg, args.kwarg) if arg is not None}:
            return None
        frame = at.frame.of(function) if at.frame is not None else None
        own = function.owner is not None and parameters(function)[:1] == (name,)
        if frame is not None:
            if own and not is_static(function):
                return [made] if (made := frame.arguments.instance) is not None and made != at else None
            return self.received(frame.arguments, function, name, frame.module) or [self._values.unknown(at)]
        if own and not is_static(function):
            return None
        sites = self.sites(function)
        out: list[Value] = []
        for site in sites[:_SITES]:
            given = self.received(site.arguments, function, name, at.module)
            out += [one for one in given if one.known or not site.outside]
            out += [] if given or site.outside else [self._values.unknown(at)]
        default = default_of(function, name) if not sites and self._values.asks_callers else None
        if default is not None and not is_none(default):  # callers outside the program may pass anything else
            return [Value(default, at.module), self._values.unknown(at)]
        return [*out, *([self._values.unknown(at)] if len(sites) > _SITES else [])] or None

    def received(self, arguments: Arguments, function: Function, name: str, module: Module) -> list[Value]:
        """What a parameter is given by a call's arguments; none if that can't be determined."""
        select = self._values.contents.select
        if name in arguments.keywords:
            return [arguments.keywords[name]]
        positional = parameters(function)
        skip = 1 if function.owner is not None and not is_static(function) else 0
        if name in positional:
            place = positional.index(name) - skip
            if 0 <= place < len(arguments.positional):
                return [arguments.positional[place]]
            if arguments.star is not None and place >= len(arguments.positional):
                starred = select(arguments.star, (place - len(arguments.positional),))
                if any(one.known for one in starred) or not arguments.mappings:
                    return starred
        for mapping in reversed(arguments.mappings):
            found = [one for one in select(mapping, (name,)) if one.known]
            if found:
                return found
        if arguments.mappings:
            return []
        default = default_of(function, name)
        return [Value(default, module)] if default is not None else []

    def forwarded(self, at: Value) -> Arguments | None:
        """What `*args` or `**words` of a function are in a frame; None for anything else, or if that is not known."""
        node, frame = at.node, at.frame
        found = self._values.scope_of(node.id, node, at.module) if frame and isinstance(node, ast.Name) else None
        function = found[1] if found else None
        frame = frame.of(function) if frame and function else None
        if found is None or function is None or frame is None or not isinstance(node, ast.Name):
            return None
        args, given = function.node.args, frame.arguments
        rebound = node.id in found[0].names
        if rebound or node.id not in {arg.arg for arg in (args.vararg, args.kwarg) if arg is not None}:
            return None
        if args.kwarg is not None and args.kwarg.arg == node.id:
            words = {word: value for word, value in given.keywords.items() if word not in function.params}
            return Arguments(keywords=words, mappings=given.mappings)
        taken = len(parameters(function)) - (1 if function.owner is not None and not is_static(function) else 0)
        if given.star is not None and len(given.positional) < taken:
            return None
        return Arguments(given.positional[max(0, taken) :], given.star)

    def rest(self, at: Value, key: object) -> list[Value]:
        """What `*args` and `**words` of a function hold; a function may hand its own on to itself."""
        node = at.node
        found = self._values.scope_of(node.id, node, at.module) if isinstance(node, ast.Name) else None
        function = found[1] if found else None
        if function is None or not isinstance(node, ast.Name):
            return [self._values.unknown(at, (key,))]
        args = function.node.args
        frame = at.frame.of(function) if at.frame is not None else None
        calls = [frame.arguments] if frame is not None else [site.arguments for site in self.sites(function)[:_SITES]]
        out: list[Value] = []
        for arguments in calls:
            if args.kwarg is not None and args.kwarg.arg == node.id and isinstance(key, str):
                out += self._word(arguments, key)
            elif args.kwarg is not None and args.kwarg.arg == node.id:
                out += [value for word, value in arguments.keywords.items() if word not in function.params]
            elif args.vararg is not None and args.vararg.arg == node.id:
                out += self._further(arguments, function, key)
        return out or [self._values.unknown(at, (key,))]

    def _further(self, arguments: Arguments, function: Function, key: object) -> list[Value]:
        """What `*args` of a function contains under a key."""
        skip = 1 if function.owner is not None and not is_static(function) else 0
        taken = max(0, len(parameters(function)) - skip)
        more = list(arguments.positional[taken:])
        select = self._values.contents.select
        if not isinstance(key, int) or isinstance(key, bool):
            return more + (select(arguments.star, (key,)) if arguments.star is not None else [])
        if arguments.star is not None and not 0 <= key < len(more):
            before = max(0, taken - len(arguments.positional))
            return select(arguments.star, (key - len(more) + before if key >= 0 else key,))
        return more[key : key + 1] if key >= 0 else more[key:][:1]

    def _word(self, arguments: Arguments, key: str) -> list[Value]:
        if key in arguments.keywords:
            return [arguments.keywords[key]]
        select = self._values.contents.select
        return [one for mapping in arguments.mappings for one in select(mapping, (key,)) if one.known]

    def sites(self, function: Function | Class) -> list[Site]:
        """The calls that reach a function, also if it is passed on, or that create an object of a class."""
        if not self._values.asks_callers:
            return []
        self._values.meet(function.node)
        if not self._settled:
            self._asked.add(function)
            self._values.doubt()
        return self._sites.get(function, [])

    def frames(self, function: Function, module: Module, enough: Callable[[Entered], bool]) -> Iterator[Entered]:
        """The nearest frames of a function that are enough.

        A frame that isn't enough is entered from the calls of the function around its own call, a few calls out.
        """
        paths: list[tuple[Entered, ...]] = [(Entered(site, function, module),) for site in self.sites(function)]
        for path in paths:
            outer = replace(path[-1], frame=self._entered(path))
            if outer.frame is not None and enough(outer):
                yield outer
                continue
            around = outer.site.module.function_of(outer.site.node)
            if around is None or any(one.function is around for one in path) or not len(path) < _OUTWARDS:
                continue
            more = self.sites(around)[: max(0, _PATHS - len(paths))]
            paths += [(*path, Entered(site, around, outer.site.module)) for site in more]

    def _entered(self, path: tuple[Entered, ...]) -> Frame | None:
        """The frame of calls within calls, the outermost one last."""
        callables = self._values.callables
        frame: Frame | None = None
        for place, one in enumerate(reversed(path)):
            node = one.site.node
            at = Value(node, one.site.module, frame)
            targets = callables.targets(self._values.beside(at, node.func))
            target = next((target for target in targets if target.what is one.function), None)
            if not place:
                closure = target.closure if target is not None else None
                target, given = Target(one.function, one.module, closure), one.site.arguments
            else:
                given = callables.arguments(node, at)
            frame = callables.enter(target, given, node, frame) if target is not None else None
            if frame is None:
                return None
        return frame

    def find(self) -> dict[Any, object]:
        """Find all calls; returns what can be compared with what another run finds, by function and class."""
        for _ in range(_ROUNDS if self._values.asks_callers else 0):
            self._asked.clear()
            found = self._all_sites()
            self._add_decorators(found)
            more = sum(map(len, found.values())) > sum(map(len, self._sites.values()))
            self._sites = found
            self._values.forget()
            if not more or self._asked.isdisjoint(found):  # nothing new was found
                break
        self._sites = {what: _beside_tests(sites) for what, sites in self._sites.items()}
        self._settled = True
        return {
            what: [(at.node, at.module, at.arguments, at.direct, at.outside) for at in sites]
            for what, sites in self._sites.items()
        }

    def _all_sites(self) -> dict[Function | Class, list[Site]]:
        found: dict[Function | Class, list[Site]] = {}
        for module in self._values.program.modules.values():
            for node in module.tables.calls:
                at = Value(node, module)
                same = alike(node, module) or self._values.getters.picked(node, at)
                whole = same if isinstance(same, ast.Call) else node
                targets = self._values.callables.targets(Value(whole.func, module))
                arguments = self._values.callables.arguments(whole, at) if targets else Arguments()
                reached = [(target, arguments, whole is node) for target in targets]
                reached += [
                    (target, handed, False)
                    for func, handed in self.handed(node, at)
                    for target in self._values.callables.targets(func)
                ]
                for target, given, direct in reached:
                    if not (target.bare and self._decorates(node, module, target)):
                        self._add(found, target, Site(node, module, given.after(target.given), direct))
        return found

    def _decorates(self, node: ast.Call, module: Module, target: Target) -> bool:
        """Whether a call is in a wrapper that a function's decorators return, whose own calls are followed instead."""
        callables, around = self._values.callables, module.function_of(node)
        made = callables.decorated(target.what, target.module) if isinstance(target.what, Function) else []
        return any(one.what is around for at in made for one in callables.targets(at))

    def _add(self, found: dict[Function | Class, list[Site]], target: Target, site: Site) -> None:
        what = target.what
        if isinstance(what, Class):
            line = self._values.objects.line(what, target.module)
            found.setdefault(what, []).append(site)
            what = next((at.methods["__init__"] for at, _ in line if "__init__" in at.methods), what)
        if isinstance(what, Function):
            known = found.setdefault(what, [])
            if not any(at.node is site.node for at in known):
                known += list(self._through_decorators(what, target.module, site)) or [site]

    def _through_decorators(self, function: Function, module: Module, site: Site) -> Iterator[Site]:
        """The calls of a decorated function that its decorators make, with the arguments that arrive there."""
        callables = self._values.callables
        for made in callables.decorated(function, module):
            for target in callables.targets(made):
                frame = callables.enter(target, site.arguments, site.node, None)
                for node in walk(target.what.node) if frame is not None else ():
                    if isinstance(node, ast.Call):
                        at = Value(node.func, target.module, frame)
                        if any(inner.what is function for inner in callables.targets(at)):
                            yield replace(site, arguments=callables.arguments(node, at))

    def _add_decorators(self, found: dict[Function | Class, list[Site]]) -> None:
        """Add the calls of decorators, which are given functions."""
        callables = self._values.callables
        for module in self._values.program.modules.values():
            known: list[Function | Class] = [*module.tables.functions.values(), *module.tables.classes.values()]
            for function in known:
                for at in callables.decorated(function, module):
                    if isinstance(at.node, ast.Call):
                        arguments = callables.arguments(at.node, at)
                        for target in callables.targets(self._values.beside(at, at.node.func)):
                            given = arguments.after(target.given)
                            self._add(found, target, Site(at.node, module, given, direct=False))
                        if function not in found and isinstance(function, Function):
                            nobody = Site(at.node, module, Arguments(), direct=False, outside=True)
                            found[function] = list(self._through_decorators(function, module, nobody))

    def handed(self, node: ast.Call, at: Value) -> list[tuple[Value, Arguments]]:
        """The functions that a call passes on to be called, with their arguments."""
        values = self._values
        name = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
        origin = at.module.qualified(node.func)
        caller = CALLERS.get(origin) or CALLERS.get(name)
        if (name in MAPS or origin in MAPS or origin in CHECKS) and len(node.args) > 1:
            items = tuple(
                one for part in node.args[1:] for one in values.contents.select(values.beside(at, part), (ANY,))[:1]
            )
            spread = name.startswith("starmap")
            given = Arguments(star=items[0]) if spread and items else Arguments(items)
            return [(values.beside(at, node.args[0]), given)]
        by_key = [word.value for word in node.keywords if word.arg == "key"] if name in KEYED and node.args else []
        if by_key:
            items = tuple(values.contents.select(values.beside(at, node.args[0]), (ANY,))[:1])
            return [(values.beside(at, by_key[0]), Arguments(items))]
        if caller is None or values.callables.targets(values.beside(at, node.func)):  # the program's own `run`
            return []
        words = {word.arg: word.value for word in node.keywords if word.arg}
        func = words.get(caller.word)
        if func is None and caller.place is not None and len(node.args) > caller.place:
            func = node.args[caller.place]
        if func is None:
            return []
        if not caller.args:
            own = [node.func.value] if caller.own and isinstance(node.func, ast.Attribute) else []
            rest = ast.Call(func, own or node.args[(caller.place or 0) + 1 :], [] if own else node.keywords)
            return [(values.beside(at, func), self._values.callables.arguments(rest, at))]
        after = node.args[caller.place + 1 :] if caller.place is not None else []
        args = words.get(caller.args, after[0] if after else None)
        kwargs = words.get(caller.kwargs, after[1] if len(after) > 1 else None)
        told = Arguments(
            star=values.beside(at, args) if args is not None else None,
            mappings=(values.beside(at, kwargs),) if kwargs is not None else (),
        )
        return [(values.beside(at, func), told)]


def _beside_tests(sites: list[Site]) -> list[Site]:
    """The calls of a program itself: what its tests pass is made up, unless nobody else calls."""
    return [site for site in sites if not _is_test(site.module)] or sites


def _is_test(module: Module) -> bool:
    *folders, name = module.path.replace("\\", "/").split("/")
    plain = name.startswith(("test_", "conftest.")) or name.endswith(("_test.py", "_tests.py"))
    return plain or not {"test", "tests"}.isdisjoint(folders)
