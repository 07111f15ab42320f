"""Responses of Flickr's token endpoints: which expressions hold one as a whole, token and secret together."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Literal

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.modelled import modelled
from flickr_lint.models.rows import Source
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module

__all__ = ["TokenAnswer", "authorized_headers", "token_answer"]

TokenAnswer = Literal["request", "access", ""]

_DEPTH = 8
_ENDPOINT = regex(r"/oauth/(request|access)_token\b")
_FETCHES = regex(
    r"(?:^|_)(?:get|post|put|send|fetch|urlopen|open|request|call|curl|token)(?:_|$)|Request$", re.IGNORECASE
)
_RESPONDS = frozenset({"get", "post", "put", "send", "urlopen", "open", "request"})
"""Calls that give a response, whose text is still to be asked for: printed whole it says no more than its status."""
_BODIES = frozenset({"text", "content", "body", "data"})
_READS = frozenset({"read", "json", "decode", "text", "strip", "copy", "items", "splitlines", "split"})
_SHAPES = regex(r"parse|^(?:dict|list|str|repr|loads|dumps|unquote|unquote_plus|sorted|ensure_\w+|to_unicode)$")
_NO_BODY = regex(r"^(?:resp(?:onse)?|status|headers?|r|code|_)$", re.IGNORECASE)
_HEADERS = regex(r"header|auth", re.IGNORECASE)
_OTHER_SCHEMES = regex(r"bearer|basic|client-id|apikey", re.IGNORECASE)


def token_answer(node: ast.expr, module: Module, flow: Flow) -> TokenAnswer:
    """The token whose response an expression is, as text or parsed; '' if it is not one."""
    return _Search(flow).text(Value(node, module), _DEPTH)


class _Search:
    """One question; circular ones stay unknown."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._asked: set[tuple[str, Value]] = set()

    def text(self, at: Value, depth: int) -> TokenAnswer:
        """The response whose content an expression is."""
        return self._of(at, depth, self._text)

    def response(self, at: Value, depth: int) -> TokenAnswer:
        """The response that an expression is."""
        return self._of(at, depth, self._response)

    def _of(self, at: Value, depth: int, look: Callable[[Value, int], TokenAnswer]) -> TokenAnswer:
        if depth <= 0 or (look.__name__, at) in self._asked:
            return ""
        self._asked.add((look.__name__, at))
        ends = self._flow.fold.values.terminals(at).values
        return _first(look(one, depth - 1) for one in dict.fromkeys((*ends, at)))

    def _text(self, at: Value, depth: int) -> TokenAnswer:
        node, beside = at.node, self._flow.fold.values.beside
        if isinstance(node, ast.Name):
            return self._unpacked(node, at, body=True)
        if isinstance(node, ast.Attribute):
            return self.response(beside(at, node.value), depth) if node.attr in _BODIES else ""
        if isinstance(node, ast.Await | ast.FormattedValue):
            return self.text(beside(at, node.value), depth)
        if isinstance(node, ast.DictComp | ast.GeneratorExp | ast.ListComp):
            return self.text(beside(at, node.generators[0].iter), depth)
        if isinstance(node, ast.Subscript):
            whole = isinstance(node.slice, ast.Constant) and node.slice.value == 1  # `client.request(url)[1]`
            return self._fetched(beside(at, node.value)) if whole else ""
        return self._called(node, at, depth) if isinstance(node, ast.Call) else ""

    def _called(self, node: ast.Call, at: Value, depth: int) -> TokenAnswer:
        name, beside = called(node), self._flow.fold.values.beside
        source = modelled(Source, node, at.module, self._flow.fold)
        if source is not None and source.row.whole and not source.guessed:
            return "request" if source.row.label == "request token" else "access"
        if isinstance(node.func, ast.Attribute) and name in _READS:
            base = beside(at, node.func.value)
            return self.response(base, depth) or self.text(base, depth)
        if _SHAPES.search(name):
            return self.text(beside(at, node.args[0]), depth) if node.args else ""
        return "" if name in _RESPONDS else self._fetched(at)

    def _response(self, at: Value, depth: int) -> TokenAnswer:
        if isinstance(at.node, ast.Await):
            return self.response(self._flow.fold.values.beside(at, at.node.value), depth)
        if isinstance(at.node, ast.Name):
            return self._unpacked(at.node, at, body=False)
        return self._fetched(at)

    def _unpacked(self, node: ast.Name, at: Value, *, body: bool) -> TokenAnswer:
        """`response, content = client.request(url)`."""
        if not body or _NO_BODY.match(node.id):
            return ""
        return _first(self._fetched(one) for one in self._flow.fold.values.reads.back(at) if one.path)

    def _fetched(self, at: Value) -> TokenAnswer:
        """The endpoint of a call."""
        node = at.node
        if not isinstance(node, ast.Call) or not _FETCHES.search(called(node)):
            return ""
        for value in [*node.args[:2], *(word.value for word in node.keywords if word.arg in {"url", "uri"})]:
            match = next((found for text in self._addresses(value, at) if (found := _ENDPOINT.search(text))), None)
            if match:
                return "request" if match[1] == "request" else "access"
        return ""

    def _addresses(self, value: ast.expr, at: Value) -> Iterator[str]:
        """The endpoint of a URL, also of a signed one: `url, headers, body = client.sign(ACCESS_TOKEN_URL)`."""
        fold = self._flow.fold
        yield fold.text(value, at.module)
        for one in fold.values.terminals(fold.values.beside(at, value)).values:
            yield fold.text(one.node, one.module)
        for one in fold.values.reads.sources(fold.values.beside(at, value)):
            if isinstance(one.node, ast.Call) and called(one.node) in {"sign", "sign_url", "signed"}:
                yield from (fold.text(argument, one.module) for argument in one.node.args[:2])


def _first(answers: Iterable[TokenAnswer]) -> TokenAnswer:
    for answer in answers:
        if answer:
            return answer
    return ""


def authorized_headers(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether an expression contains a request's headers with OAuth's `Authorization` among them."""
    if not module.mentions("oauth"):
        return False
    name = dotted(node)
    if not _HEADERS.search(name or getattr(node, "attr", "")):
        return False
    if any(_is_signed(at) for at in flow.fold.values.reads.sources(Value(node, module))):
        return True
    return any(
        isinstance(target, ast.Subscript) and dotted(target.value) == name and _is_authorization(target.slice)
        for statement in module.tables.assigns
        if isinstance(statement, ast.Assign) and not _OTHER_SCHEMES.search(ast.unparse(statement.value))
        for target in statement.targets
    )


def _is_signed(at: Value) -> bool:
    """Whether a value holds `Authorization`: a display, headers of `request.prepare()` or `response.request`."""
    name = called(at.node) if isinstance(at.node, ast.Call) else ""
    if at.path[-1:] == ("headers",):
        return at.path[-2:-1] == ("request",) or name in {"prepare", "prepare_request"}
    if name:
        return bool(at.path) and name == "sign"  # `url, headers, body = client.sign(…)`
    return isinstance(at.node, ast.Dict) and not at.path and _authorizes(at.node)


def _authorizes(value: ast.Dict) -> bool:
    return any(
        key is not None and _is_authorization(key) and not _OTHER_SCHEMES.search(ast.unparse(item))
        for key, item in zip(value.keys, value.values, strict=True)
    )


def _is_authorization(key: ast.expr) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.lower() == "authorization"
