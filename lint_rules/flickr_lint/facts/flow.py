"""Where values come from: results of the API, image URLs and bytes, users' tokens; through names, calls and returns."""

from __future__ import annotations

import ast
import re
from enum import Flag, auto
from itertools import islice
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.puts import place_of
from flickr_lint.facts.calls import Call, find_calls
from flickr_lint.facts.fold import HOLE, Fold
from flickr_lint.facts.passed_methods import passed_methods
from flickr_lint.facts.resolve import Guesses
from flickr_lint.facts.specs import writes
from flickr_lint.facts.urls import SIZE_KEYS, starts_hosting
from flickr_lint.facts.wrappers import find_wrappers, through
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.facts.wrappers import Wrapper
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["NOT_TOKEN", "Flow", "Kind"]

_DEPTH = 100
"""Steps that a value is followed; more than that is no code that people write."""
_TOKEN = regex(
    r"^_?(?:(?:flickr|user|oauth|access|auth|fl)_?){0,3}(?:access_?token|oauth_?token|auth_?token|token_?secret|token_?key|"
    r"token_?obj|tokens?|access_secret|oauth_secret)$",
    re.IGNORECASE,
)
NOT_TOKEN = regex(r"request|csrf|verifier|temp|next|page|fcm|device|bearer|jwt", re.IGNORECASE)
_TOKEN_GIVERS = regex(
    r"^(?:get_access_token|fetch_access_token|get_token_part_two|auth_getToken|access_token|frob2token|getAccessToken|"
    r"get_auth_token|exchange_token|get_oauth_tokens?)$",
    re.IGNORECASE,
)
_PURE = frozenset(
    {"len", "int", "float", "bool", "isinstance", "hash", "id", "range", "any", "all", "type", "hasattr", "print"}
)
_FETCHING = frozenset({"get", "urlopen", "urlretrieve", "download", "request", "fetch", "read"})
_PASSING = frozenset({"str", "quote", "escape"})
_WHOLE = frozenset({"copy", "items", "values", "to_dict", "todict", "encode", "dumps", "json"})
_PARTS: dict[type[ast.AST], Callable[[Any], list[ast.expr]]] = {
    ast.Dict: lambda node: node.values,
    ast.ListComp: lambda node: [node.elt],
    ast.SetComp: lambda node: [node.elt],
    ast.GeneratorExp: lambda node: [node.elt],
    ast.DictComp: lambda node: [node.value],
    ast.IfExp: lambda node: [node.body, node.orelse],
    ast.BoolOp: lambda node: node.values,
    ast.Tuple: lambda node: node.elts,
    ast.List: lambda node: node.elts,
    ast.Set: lambda node: node.elts,
    ast.Await: lambda node: [node.value],
    ast.Starred: lambda node: [node.value],
    ast.NamedExpr: lambda node: [node.value],
    ast.FormattedValue: lambda node: [node.value],
}
"""The parts of an expression that its value is made of."""
_TOKEN_METHODS = frozenset({"flickr.auth.oauth.getAccessToken", "flickr.auth.getToken"})
_OF_TOKEN = frozenset({"key", "secret"})
"""What libraries call the parts of a token."""
_FINDS = frozenset({"find", "need"})
"""Methods of parsed answers that give a part by its name."""
_SOURCES = frozenset({"source", "getPhotoFile"})
_URL_METHODS = frozenset({"replace", "strip", "format", "decode", "lower"})


class Kind(Flag):
    """What a value is or contains."""

    NONE = 0
    RESULT = auto()
    """The response to a call that reads, or data from one."""
    HOSTING = auto()
    """The URL of an image on Flickr's hosts."""
    IMAGE = auto()
    """The bytes of such an image."""
    TOKEN = auto()
    """A user's access token or its secret."""
    OUTCOME = auto()
    """The response to a call that changes something, or data from one."""


_INSIDE = Kind.RESULT | Kind.OUTCOME | Kind.IMAGE
"""What a part of a value is, too."""


class Flow:
    """Decides what an expression may contain. Flow-insensitive: all that is bound to a name counts."""

    def __init__(self, project: Sources) -> None:
        self.project = project
        if project.memories is not None:
            project.memories.begin(project.modules, project.state)
        self.fold = Fold(project)
        self.names = Guesses(project, self.fold.values)
        self.calls: dict[Module, tuple[Call, ...]] = {
            module: tuple(find_calls(module, self.fold)) for module in project.modules.values()
        }
        self._add_passed(near := Fold(project, callers=False))
        self.wrapped: dict[ast.expr, Wrapper] = {}
        """The wrappers of calls that are made through one."""
        self._through(near)
        self._call_at = {call.node: call for calls in self.calls.values() for call in calls}
        self.fold.values.hide(set(self._call_at), last=True)
        self._known: dict[ast.expr, Kind] = {}
        self._found: dict[ast.expr, Kind] = {}
        self._seen: set[ast.expr] = set()
        self._asked = self._changed = False
        self._own: dict[type[ast.AST], Callable[[Any, Module, int], Kind]] = {
            ast.Constant: self._text,
            ast.JoinedStr: self._text,
            ast.Name: lambda node, *_: self._by_name(node.id),
            ast.Call: self._called,
            ast.BinOp: self._joined,
        }

    def call_at(self, node: ast.expr) -> Call | None:
        """The call of the API that an expression is."""
        return self._call_at.get(node)

    def plain_callee(self, node: ast.Call, module: Module) -> tuple[ast.expr, Module]:
        """What is called, with the first name of its object: `flickr.photos.search` for `photos = flickr.photos`."""
        func = node.func
        if not isinstance(func, ast.Attribute):
            only = self.fold.values.only(func, module)
            return only.node, only.module
        held = self.fold.values.only(func.value, module)
        named = held.node is not func.value and isinstance(held.node, ast.Attribute)
        return (ast.Attribute(held.node, func.attr), held.module) if named else (func, module)

    def _add_passed(self, near: Fold) -> None:
        """Add the calls of methods that are passed on as values."""
        self.fold.values.hide({call.node for calls in self.calls.values() for call in calls})
        for call in passed_methods(self.project, self.fold, near.values):
            self.calls[call.module] = tuple(sorted([*self.calls[call.module], call], key=lambda at: place_of(at.node)))

    def _through(self, near: Fold) -> None:
        """Add the calls that are made through wrappers, in place of what is known about the same expressions."""
        added: dict[Module, dict[ast.AST, Call]] = {}
        for call, wrapper in through(self.project, self.fold, find_wrappers(self.project, near)):
            if self.wrapped.setdefault(call.node, wrapper) is wrapper:
                added.setdefault(call.module, {})[call.node] = call
        for module, fresh in added.items():
            others = [call for call in self.calls[module] if call.node not in fresh]
            self.calls[module] = tuple(sorted([*others, *fresh.values()], key=lambda at: place_of(at.node)))

    def kind(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> Kind:
        """What an expression may contain."""
        if node in self._known:
            return self._known[node]
        if self._asked:
            return self._visit(node, module, depth)
        self._asked = True
        try:
            # Values go in circles: all that is reached is checked once a round, until a round finds nothing new.
            self._changed = True
            while self._changed:
                self._changed, self._seen = False, set()
                self._visit(node, module, depth)
            self._known.update(self._found)
        finally:
            self._asked, self._found = False, {}
        return self._known.get(node, Kind.NONE)

    def _visit(self, node: ast.expr, module: Module, depth: int) -> Kind:
        """What is known of an expression so far, checked again if that was not done in this round."""
        before = self._found.setdefault(node, Kind.NONE)
        if depth <= 0 or node in self._seen:
            return before
        self._seen.add(node)
        after = before | self._kind(node, module, depth - 1)
        if after != before:
            self._found[node] = after
            self._changed = True
        return after

    def _kind(self, node: ast.expr, module: Module, depth: int) -> Kind:
        own, parts = self._own.get(type(node)), _PARTS.get(type(node))
        found = own(node, module, depth) if own is not None else Kind.NONE
        found |= self._union(parts(node), module, depth) if parts is not None else Kind.NONE
        if node in self._call_at:
            return found
        values, here = self.fold.values, Value(node, module)
        read = values.reads.read(here)
        found |= self._by_name(read[1]) if read is not None and isinstance(read[1], str) else Kind.NONE
        for at in (*values.reads.back(here), *values.terminals(here).values):
            found |= self._read(at, depth) if at != here else Kind.NONE
        if isinstance(node, (ast.Name, ast.Attribute)):
            found |= self._union(values.contents.put_in(node, module), module, depth)
        return found

    def _read(self, at: Value, depth: int) -> Kind:
        """What is known of a value, or of what is read from one."""
        held = self.kind(at.node, at.module, depth)
        names = [key for key in at.path if isinstance(key, str)]
        if not names:
            return held
        whole = _INSIDE | (Kind.TOKEN if names[-1] in _OF_TOKEN else Kind.NONE)
        found = self._by_name(names[-1]) | held & whole
        source = names[-1] in _SOURCES and held & Kind.RESULT
        around = names[-2:-1] or [*islice(self.fold.values.uses.names(at.node, at.module), 1)]
        return found | Kind.HOSTING if source or [*around, names[-1]] == ["media", "m"] else found

    def _union(self, nodes: list[ast.expr], module: Module, depth: int) -> Kind:
        found = Kind.NONE
        for node in nodes:
            found |= self.kind(node, module, depth)
        return found

    def _text(self, node: ast.expr, module: Module, depth: int) -> Kind:
        text = self.fold.text(node, module)
        found = Kind.HOSTING if starts_hosting(text) else Kind.NONE
        if isinstance(node, ast.JoinedStr):
            held = self._union([part for part in node.values if isinstance(part, ast.FormattedValue)], module, depth)
            found |= held if text.startswith(HOLE) else held & ~Kind.HOSTING
        return found

    @staticmethod
    def _by_name(name: str) -> Kind:
        found = Kind.HOSTING if name in SIZE_KEYS else Kind.NONE
        if _TOKEN.match(name) and not NOT_TOKEN.search(name):
            found |= Kind.TOKEN
        return found

    def _joined(self, node: ast.BinOp, module: Module, depth: int) -> Kind:
        """`+` and `%`: a URL is part of the result if the text begins with it, other values at any place."""
        if starts_hosting(self.fold.text(node, module)):
            return Kind.HOSTING
        left = self.kind(node.left, module, depth)
        right = self.kind(node.right, module, depth) & ~Kind.HOSTING
        return left | right if isinstance(node.op, ast.Add) else (left & ~Kind.HOSTING) | right

    def _called(self, node: ast.Call, module: Module, depth: int) -> Kind:
        name = called(node)
        call = self._call_at.get(node)
        if call is not None and name not in {"dict", "list", "tuple", "str"}:
            token = Kind.TOKEN if call.method in _TOKEN_METHODS else Kind.NONE
            response = Kind.OUTCOME if writes(call.method) else Kind.RESULT
            return Kind.HOSTING if name == "getPhotoFile" else response | token
        if name in _PURE or _TOKEN_GIVERS.match(name):
            return Kind.NONE if name in _PURE else Kind.TOKEN
        key = self.fold.value(node.args[0], module) if node.args else None
        sized = name == "url" and isinstance(key, str) and f"url_{key}" in SIZE_KEYS
        if sized or starts_hosting(self.fold.text(node, module)):
            return Kind.HOSTING
        if name in _FINDS and isinstance(node.func, ast.Attribute):
            return self._read(Value(node.func.value, module, path=(key,)), depth)
        reached = self.names.callee(node, module)
        if reached and isinstance(reached[0], Function):
            return self._union(reached[0].returns, reached[1], depth)
        given = self._union([*node.args, *(word.value for word in node.keywords)], module, depth)
        return given & _INSIDE if reached else self._foreign(node, name, given, module, depth)

    def _foreign(self, node: ast.Call, name: str, given: Kind, module: Module, depth: int) -> Kind:
        """What comes back from a call into another library: taken to contain what went in, an URL fetched or not."""
        found = given & (_INSIDE | Kind.TOKEN)
        if given & Kind.HOSTING:
            found |= Kind.IMAGE if name.lower() in _FETCHING else Kind.HOSTING if name in _PASSING else Kind.NONE
        if isinstance(node.func, ast.Attribute):
            base = self.kind(node.func.value, module, depth)
            found |= base & _INSIDE
            found |= base & Kind.HOSTING if name in _URL_METHODS else Kind.NONE
            found |= base if name in _WHOLE else Kind.NONE
        return found
