"""Responses of Flickr's token endpoints: which expressions hold one as a whole, token and secret together."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.tokens import is_web
from flickr_lint.models.rows import Source
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module

__all__ = ["BODIES", "TokenKind", "authorized_headers", "is_sign_in", "other_forms", "signs_in", "token_kind_of"]

TokenKind = Literal["request", "access", ""]

_KINDS: dict[str, TokenKind] = {"token": "access", "request token": "request"}
"""What the labels of sources of whole responses mean."""
_MAX_COUNT = 60
"""Values that are followed."""
_ENDPOINT = regex(r"/oauth/(request|access)_token\b")
_FETCHES = regex(
    r"(?:^|_)(?:get|post|put|send|fetch|urlopen|open|request|call|curl|token)(?:_|$)|Request$", re.IGNORECASE
)
_RESPONDS = frozenset({"get", "post", "put", "send", "urlopen", "open", "request"})
"""Calls that give a response, whose text is still to be asked for: printed whole it says no more than its status."""
BODIES = frozenset({"text", "content", "body", "data", 1})
"""Where the body of a response is, also in the pair that `client.request(url)` returns."""
_READS = frozenset({"read", "json", "decode", "text", "strip", "copy", "items", "splitlines", "split"})
_SHAPES = regex(r"parse|^(?:dict|list|str|repr|loads|dumps|unquote|unquote_plus|sorted|ensure_\w+|to_unicode)$")
_SIGN_IN = regex(r"flickr\.com/services/oauth/authorize/?\?(?:[^\s]*&)?oauth_token=\x00")
_HEADERS = regex(r"header|auth", re.IGNORECASE)
_OTHER_SCHEMES = regex(r"bearer|basic|client-id|apikey", re.IGNORECASE)


def token_kind_of(node: ast.expr, module: Module, flow: Flow) -> TokenKind:
    """The token whose response an expression is, as text or parsed; '' if it is not one."""
    values = flow.fold.values
    queue = [Value(node, module)]
    for at in queue:
        found = _answers(at, flow) if isinstance(at.node, ast.Call) else ""
        if found:
            return found
        after = [one for one in (*values.reads.back(at), *other_forms(at)) if len(queue) < _MAX_COUNT]
        queue += [one for one in after if one not in queue]
    return ""


def other_forms(at: Value) -> list[Value]:
    """What an expression is another form of: the response of `answer.read()`, the text of `parse_qs(text)`."""
    node, path = at.node, at.path
    if isinstance(node, (ast.DictComp, ast.GeneratorExp, ast.ListComp)):
        return [replace(at, node=node.generators[0].iter)]
    if isinstance(node, ast.FormattedValue):
        return [replace(at, node=node.value)]
    if not isinstance(node, ast.Call):
        return []
    if isinstance(node.func, ast.Attribute) and called(node) in _READS:
        return [replace(at, node=node.func.value, path=("text", *path))]
    return [replace(at, node=node.args[0])] if node.args and _SHAPES.search(called(node)) else []


def _answers(at: Value, flow: Flow) -> TokenKind:
    """The token whose response a call, or the body of what it returns, is."""
    node = at.node
    if not isinstance(node, ast.Call):
        return ""
    source = modelled(Source, node, at.module, flow.fold) if not at.path else None
    if source is not None and source.row.whole and not source.guessed:
        return _KINDS.get(source.row.label, "")
    body = all(key in BODIES for key in at.path) and (at.path or called(node) not in _RESPONDS)
    if not body or not _FETCHES.search(called(node)):
        return ""
    for value in [*node.args[:2], *(word.value for word in node.keywords if word.arg in {"url", "uri"})]:
        for text in _addresses(value, at, flow):
            if match := _ENDPOINT.search(text):
                return "request" if match[1] == "request" else "access"
    return ""


def _addresses(value: ast.expr, at: Value, flow: Flow) -> Iterator[str]:
    """The texts of a URL, also of a signed one: `url, headers, body = client.sign(ACCESS_TOKEN_URL)`."""
    yield flow.fold.text(value, at.module)
    for one in flow.fold.values.reads.sources(Value(value, at.module, at.frame)):
        signed = isinstance(one.node, ast.Call) and called(one.node) in {"sign", "sign_url", "signed"}
        parts = one.node.args[:2] if signed and isinstance(one.node, ast.Call) else [] if one.path else [one.node]
        yield from (flow.fold.text(part, one.module) for part in parts)


def is_sign_in(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a text is the URL of Flickr's sign-in page for one request token, or ends in it."""
    return bool(_SIGN_IN.search(flow.fold.text(node, module)))


def signs_in(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether an expression is the URL of Flickr's sign-in page for one request token, in a web application.

    A program in a terminal has to print it, or to log it: its user opens it by hand.
    """
    if not is_web(module, flow):
        return False
    if is_sign_in(node, module, flow):
        return True
    made = (at for at in flow.fold.values.of(node, module) if isinstance(at.node, ast.Call))
    found = (modelled(Source, at.node, at.module, flow.fold) for at in made if isinstance(at.node, ast.Call))
    return any(source is not None and source.row.label == "sign-in URL" for source in found)


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
