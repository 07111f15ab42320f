"""Answers of Flickr's token endpoints: which expressions hold one as a whole, token and secret together."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Literal

from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.scopes import Binding

__all__ = ["TokenAnswer", "authorized_headers", "token_answer"]

TokenAnswer = Literal["request", "access", ""]

_DEPTH = 8
_ENDPOINT = regex(r"/oauth/(request|access)_token\b")
_FETCHES = regex(
    r"(?:^|_)(?:get|post|put|send|fetch|urlopen|open|request|call|curl|token)(?:_|$)|Request$", re.IGNORECASE
)
_RESPONDS = frozenset({"get", "post", "put", "send", "urlopen", "open"})
"""Calls that give a response, whose text is still to be asked for: printed whole it says no more than its status."""
_BODIES = frozenset({"text", "content", "body", "data"})
_READS = frozenset({"read", "json", "decode", "text", "strip", "copy", "items", "splitlines", "split"})
_SHAPES = regex(r"parse|^(?:dict|list|str|repr|loads|dumps|unquote|unquote_plus|sorted|ensure_\w+|to_unicode)$")
_NO_BODY = regex(r"^(?:resp(?:onse)?|status|headers?|r|code|_)$", re.IGNORECASE)
_HEADERS = regex(r"header|auth", re.IGNORECASE)
_OTHER_SCHEMES = regex(r"bearer|basic|client-id|apikey", re.IGNORECASE)


def token_answer(node: ast.expr, module: Module, flow: Flow, depth: int = _DEPTH) -> TokenAnswer:
    """Which token's answer an expression is the text or the parsed whole of; '' where it is none."""
    return _Search(flow).text(node, module, depth)


class _Search:
    """One question; what it asks in circles stays unknown."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._asked: set[tuple[str, ast.AST]] = set()

    def text(self, node: ast.expr, module: Module, depth: int) -> TokenAnswer:
        """Which answer an expression is the content of."""
        if depth <= 0 or ("text", node) in self._asked:
            return ""
        self._asked.add(("text", node))
        return self._text(node, module, depth) or self._elsewhere(node, module, depth, body=True)

    def _elsewhere(self, node: ast.expr, module: Module, depth: int, *, body: bool) -> TokenAnswer:
        """What the expressions say that another stands for."""
        ask = self.text if body else self.response
        meant = self._flow.fold.values.of(node, module)
        for at in meant:
            if at.node is not node and (found := ask(at.node, at.module, depth - 1)):
                return found
        return ""

    def _text(self, node: ast.expr, module: Module, depth: int) -> TokenAnswer:
        if isinstance(node, ast.Name):
            return self._named(node, module, depth, body=True)
        if isinstance(node, ast.Attribute):
            return self.response(node.value, module, depth - 1) if node.attr in _BODIES else ""
        if isinstance(node, ast.Await | ast.FormattedValue):
            return self.text(node.value, module, depth)
        if isinstance(node, ast.Call):
            return self._called(node, module, depth)
        return self._displayed(node, module, depth)

    def _displayed(self, node: ast.expr, module: Module, depth: int) -> TokenAnswer:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            whole = isinstance(node.slice.value, int) and node.slice.value == 1
            return self._fetched(node.value, module) if whole and isinstance(node.value, ast.Call) else ""
        if isinstance(node, ast.DictComp | ast.GeneratorExp | ast.ListComp):
            return self.text(node.generators[0].iter, module, depth - 1)
        return ""

    def response(self, node: ast.expr, module: Module, depth: int) -> TokenAnswer:
        """Which answer an expression is the response of."""
        if depth <= 0 or ("response", node) in self._asked:
            return ""
        self._asked.add(("response", node))
        if isinstance(node, ast.Name):
            return self._named(node, module, depth, body=False)
        if isinstance(node, ast.Await):
            return self.response(node.value, module, depth)
        found = self._fetched(node, module) if isinstance(node, ast.Call) else ""
        return found or self._elsewhere(node, module, depth, body=False)

    def _named(self, node: ast.Name, module: Module, depth: int, *, body: bool) -> TokenAnswer:
        for binding, where in self._flow.names.bindings(node, module)[:6]:
            if binding.how == "item":
                # `response, content = client.request(url)`
                fetched = isinstance(binding.value, ast.Call) and not _NO_BODY.match(node.id) and body
                found = self._fetched(binding.value, where) if fetched else ""
            else:
                found = (self.text if body else self.response)(binding.value, where, depth - 1)
            if found:
                return found
        return ""

    def _called(self, node: ast.Call, module: Module, depth: int) -> TokenAnswer:
        name = called(node)
        if isinstance(node.func, ast.Attribute) and name in _READS:
            base = node.func.value
            return self.response(base, module, depth - 1) or self.text(base, module, depth - 1)
        if _SHAPES.search(name):
            return self.text(node.args[0], module, depth - 1) if node.args else ""
        reached = self._flow.names.callee(node, module)
        function = reached[0] if reached else None
        if reached and isinstance(function, Function):
            where = reached[1]
            if _gives_text(function) and (found := self._fetched(node, module)):
                return found
            for value in function.returns[:5]:
                if found := self.text(value, where, depth - 1):
                    return found
            return ""
        return "" if name in _RESPONDS or name == "request" else self._fetched(node, module)

    def _fetched(self, node: ast.expr, module: Module) -> TokenAnswer:
        """Which endpoint a call asks."""
        if not isinstance(node, ast.Call):
            return ""
        if not _FETCHES.search(called(node)) and self._flow.names.callee(node, module) is None:
            return ""
        for value in [*node.args[:2], *(word.value for word in node.keywords if word.arg in {"url", "uri"})]:
            match = next((found for text in self._addresses(value, module) if (found := _ENDPOINT.search(text))), None)
            if match:
                return "request" if match[1] == "request" else "access"
        return ""

    def _addresses(self, value: ast.expr, module: Module) -> Iterator[str]:
        """What an address says, be it signed: `url, headers, body = client.sign(ACCESS_TOKEN_URL)`."""
        yield self._flow.fold.text(value, module)
        for binding, where in self._flow.names.bindings(value, module)[:3] if isinstance(value, ast.Name) else ():
            if isinstance(binding.value, ast.Call) and called(binding.value) in {"sign", "sign_url", "signed"}:
                yield from (self._flow.fold.text(argument, where) for argument in binding.value.args[:2])


def _gives_text(function: Function) -> bool:
    """Whether a function gives what an answer holds rather than its response."""
    return any(
        (isinstance(at, ast.Attribute) and at.attr in _BODIES | {"read", "json"})
        or (isinstance(at, ast.Call) and _SHAPES.search(called(at)))
        for value in function.returns
        for at in walk(value)
    )


def authorized_headers(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether an expression holds a request's headers with OAuth's `Authorization` among them."""
    if "oauth" not in module.text.lower():
        return False
    if isinstance(node, ast.Attribute) and node.attr == "headers":
        return _prepared(node.value, module, flow)
    name = dotted(node)
    if not _HEADERS.search(name):
        return False
    if any(_is_signed(binding, module, flow) for binding, _ in flow.names.bindings(node, module)):
        return True
    return any(
        isinstance(target, ast.Subscript) and dotted(target.value) == name and _is_authorization(target.slice)
        for statement in module.tables.assigns
        if isinstance(statement, ast.Assign) and not _OTHER_SCHEMES.search(ast.unparse(statement.value))
        for target in statement.targets
    )


def _is_signed(binding: Binding, module: Module, flow: Flow) -> bool:
    """Whether what is bound to a name holds `Authorization`: a display, a signed request's headers."""
    value = binding.value
    if isinstance(value, ast.Call):
        return binding.how == "item" and called(value) == "sign"  # `url, headers, body = client.sign(…)`
    if isinstance(value, ast.Dict):
        return _authorizes(value)
    return isinstance(value, ast.Attribute) and value.attr == "headers" and _prepared(value.value, module, flow)


def _authorizes(value: ast.Dict) -> bool:
    return any(
        key is not None and _is_authorization(key) and not _OTHER_SCHEMES.search(ast.unparse(item))
        for key, item in zip(value.keys, value.values, strict=True)
    )


def _is_authorization(key: ast.expr) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.lower() == "authorization"


def _prepared(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether it is a request that is signed already: `request.prepare()`, `response.request`."""
    if isinstance(node, ast.Attribute) and node.attr == "request":
        return True
    bound = flow.fold.binding(node, module)
    made = bound[0] if bound else node
    return isinstance(made, ast.Call) and called(made) in {"prepare", "prepare_request"}
