"""Tokens and secrets in output: by themselves, in whole responses, in signed headers, among a command's options."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.frames import ANY, Value
from flickr_lint.facts.clients import is_client
from flickr_lint.facts.flow import NOT_TOKEN, Kind
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.secret_reads import is_of_others, read_off, read_out_of
from flickr_lint.facts.text_parts import Hole
from flickr_lint.facts.token_responses import authorized_headers, is_sign_in, signs_in, token_kind_of
from flickr_lint.facts.tokens import names_others
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Client, Propagator, Sanitizer, Source, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.secret_reads import SecretRead
    from flickr_lint.facts.text_parts import Piece
    from flickr_lint.findings import Confidence, Severity
    from flickr_lint.models.rows import Label
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["Leak", "in_addresses", "leaks"]

_SECRET = regex(
    r"^_?(?:flickr_?|user_?|my_?)?(?:api_?|consumer_?|client_?|app_?|oauth_?|access_?|auth_?)?"
    r"(?:token_?secret|api_?secret|consumer_?secret|client_?secret|app_?secret|access_?secret|access_?token|auth_?token|oauth_?token)$",
    re.IGNORECASE,
)
_TOKEN_OBJECT = regex(r"(?:^|[._])(?:access|auth|oauth)_?token$", re.IGNORECASE)
_GIVES = regex(
    r"^(?:get|fetch|exchange|request)_(?:access_?|oauth_?|auth_?)tokens?$|^get_?token_part_two$", re.IGNORECASE
)
_IN_ADDRESS = regex(
    r"(?:https?://[^\s]*|^)[?&](?:[^\s]*&)?(?:auth_token|oauth_token_secret|access_token|api_secret)=$", re.IGNORECASE
)
"""The text before a token in the query of a URL, or in a piece of one."""
_PASSING = frozenset({"format", "join", "items", "encode", "decode"})
"""Methods of texts and mappings that give what they are given."""
_OPTIONS = regex(r"^_?(?:args|options|opts|arguments|namespace)$")
_PARSERS = frozenset({"parse_args", "parse_intermixed_args"})
_SECRET_OPTION = regex(r"^--?(?:\w+-)*(?:secret|token|password)$", re.IGNORECASE)
_CALLED = regex(r"token|secret", re.IGNORECASE)
_LABELS = frozenset({"token", "secret", "password"})
_MASKED = regex(r"mask|redact|hide|obfusc|hash|\*\*\*", re.IGNORECASE)


_given: Remembered[dict[Module, list[tuple[ast.expr, Function | None]]]] = Remembered()


class Leak(Struct, frozen=True):
    """A token or secret in output, and the words for it."""

    node: ast.expr
    what: str
    help: str = ""
    confidence: Confidence | None = None
    severity: Severity | None = None
    guide: str = ""
    only: Label | None = None
    """The one kind of output that must not have it."""


def _what(secret: ast.expr) -> str:
    if isinstance(secret, ast.Subscript) and isinstance(secret.slice, ast.Constant):
        return f"`{secret.slice.value!s}`"
    name = dotted(secret)
    return f"`{name}`" if name else "A token"


def leaks(at: Value, project: Project, seen: set[ast.expr] | None = None) -> Iterator[Leak]:
    """The tokens and secrets whose text is a part of the output, directly or through names; each expression once."""
    seen = set() if seen is None else seen
    if at.node in seen or isinstance(at.node, ast.Constant) or _is_masked(at.node, at.module, project):
        return
    seen.add(at.node)
    if isinstance(at.node, (ast.BinOp, ast.JoinedStr)) and is_sign_in(at.node, at.module, project.flow):
        yield from _whole(at.node, at.module, project)
        return
    found = list(_direct(at, project, seen))
    yield from found
    for one in project.flow.fold.values.terminals(at).values if not found else ():
        leak = next(leaks(one, project, seen), None)
        if leak is not None:
            yield leak if one.node in set(ast.walk(at.node)) else replace(leak, node=at.node)
            return


def _direct(at: Value, project: Project, seen: set[ast.expr]) -> Iterator[Leak]:
    value, module, values = at.node, at.module, project.flow.fold.values
    if (holder := _unfolded(value)) is not None:
        read = read_off(holder, module, project.flow)
        yield from [_container(value, read)] if read else leaks(values.beside(at, holder), project, seen)
    elif isinstance(value, (ast.Name, ast.Attribute, ast.Subscript)):
        if _is_secret(value, module, project):
            yield _secret(value)
        elif given := _given_by_call(at, project):
            yield from (leak for one in given for leak in leaks(one, project, seen))
        else:
            whole = list(_whole(value, module, project))
            yield from whole or _stands_for(value, module, project)
    elif isinstance(value, ast.Call):
        yield from _made(value, at, project, seen)
    elif isinstance(value, (ast.GeneratorExp, ast.ListComp)):
        yield from _whole(value, module, project)
        yield from leaks(values.beside(at, value.generators[0].iter), project, seen)
    elif isinstance(value, (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.Tuple, ast.List, ast.Dict)):
        for inner in ast.iter_child_nodes(value):
            if isinstance(inner, ast.expr):
                yield from leaks(values.beside(at, inner), project, seen)


def _unfolded(value: ast.expr) -> ast.expr | None:
    """The object all of whose attributes an expression is: `vars(token)`, `token.__dict__`, `asdict(token)`."""
    if isinstance(value, ast.Call) and called(value) in {"vars", "asdict", "astuple"} and value.args:
        return value.args[0]
    return value.value if isinstance(value, ast.Attribute) and value.attr == "__dict__" else None


def _given_by_call(at: Value, project: Project) -> list[Value]:
    """What an expression stands for in one call of its function, whatever others pass."""
    found = project.flow.fold.values.terminals(at).values if at.frame is not None else ()
    return [one for one in found if one.node is not at.node and one.known]


def _stands_for(value: ast.expr, module: Module, project: Project) -> Iterator[Leak]:
    """The secrets that a name stands for, itself or as items of a container."""
    values = project.flow.fold.values
    at = Value(value, module)
    held = [] if isinstance(value, ast.Subscript) else values.contents.select(at, (ANY,))
    for inner in (*values.of(value, module), *held):
        if inner.known and inner.node is not value and _is_read_secret(inner.node, inner.module, project):
            yield replace(_secret(inner.node), node=value)
            return


def _is_read_secret(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether an expression reads a secret from something: `answer["oauth_token"]`, `answer.get("oauth_token")`."""
    if isinstance(node, ast.Call) and called(node) == "get" and node.args and isinstance(node.func, ast.Attribute):
        node = ast.Subscript(node.func.value, node.args[0])
    plain = isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and "." in dotted(node))
    return plain and module.mentions_flickr and _is_secret(node, module, project)


def _made(value: ast.Call, at: Value, project: Project, seen: set[ast.expr]) -> Iterator[Leak]:
    module = at.module
    source = modelled(Source, value, module, project.flow.fold)
    if source is not None and source.row.label in _LABELS and not source.row.whole:
        yield Leak(value, f"The {source.row.label} that `{called(value)}` gives")
        return
    if _GIVES.match(called(value)) and module.mentions_flickr and not _of_client(value, module, project):
        yield Leak(value, f"What `{called(value)}` gives, the token and its secret,", "log the user's name instead")
        return
    whole = list(_whole(value, module, project)) or list(_stands_for(value, module, project))
    yield from whole
    passes = not whole and (called(value) in _PASSING or modelled(Propagator, value, module, project.flow.fold))
    words = [word.value for word in value.keywords]
    for part in [*value.args, *words] if passes else ():
        yield from leaks(project.flow.fold.values.beside(at, part), project, seen)


def _is_masked(value: ast.expr, module: Module, project: Project) -> bool:
    """Whether the output no longer contains the secret: by a row, or by the name of a function that hides it."""
    fold = project.flow.fold
    only = fold.values.only(value, module) if isinstance(value, (ast.Name, ast.Attribute)) else Value(value, module)
    node = only.node
    if not isinstance(node, ast.Call):
        return False
    return bool(_MASKED.search(called(node)) or modelled(Sanitizer, node, only.module, fold))


def _of_client(value: ast.Call, module: Module, project: Project) -> bool:
    """Whether it is a call of a library's client that stores the token and returns nothing."""
    return isinstance(value.func, ast.Attribute) and is_client(value.func.value, module, project.flow.fold)


def _secret(value: ast.expr) -> Leak:
    what = _what(value)
    if re.search(r"(?:api|app|consumer|client)_?secret`$", what, re.IGNORECASE):
        return Leak(value, what, "leave it out: who reads the log can sign calls in the product's name", guide="G12")
    return Leak(value, what)


def _whole(value: ast.expr, module: Module, project: Project) -> Iterator[Leak]:
    """Responses, headers and options that are output as a whole, with tokens or secrets in them."""
    kind = token_kind_of(value, module, project.flow) if module.mentions_flickr else ""
    if kind == "access":
        yield Leak(value, "The response with the user's access token and its secret", "log the user's name instead")
    elif kind == "request":
        what = "The response with the request token and its secret"
        yield Leak(value, what, "leave it out, or log only that there was a response", severity="note")
    elif read := read_out_of(value, module, project.flow):
        yield _container(value, read)
    elif not module.mentions_flickr:
        return
    elif isinstance(value, (ast.Name, ast.Attribute)) and authorized_headers(value, module, project.flow):
        yield Leak(value, f"{_what(value)}, with the `Authorization` header,", "log the other headers only")
    elif signs_in(value, module, project.flow):
        what = "The URL of the sign-in, with the request token,"
        yield Leak(value, what, "leave it out: the user gets it anyway", severity="note", only="log")
    elif option := _all_options(value, module, project):
        help = "leave the secret out, or log only the options that matter"  # noqa: A001
        yield Leak(value, f"Every option, `{option}` among them,", help, confidence="low")


def _container(value: ast.expr, read: SecretRead) -> Leak:
    what = f"{_what(value)}, with `{read.key}` in it," if dotted(value) else f"What holds `{read.key}`"
    if read.once:
        help = "leave it out, or log only that there was a callback"  # noqa: A001
        return Leak(value, what, help, severity="note")
    return Leak(value, what, "leave the secrets out, or log only the names of what there is")


def _all_options(value: ast.expr, module: Module, project: Project) -> str:
    """The secret among a command's options, if an expression is all of them: `args`, `vars(args)`."""
    at: ast.expr = value
    while isinstance(at, ast.Call):
        if called(at) == "items" and isinstance(at.func, ast.Attribute):
            at = at.func.value
        elif called(at) in {"vars", "sorted", "dict"} and at.args:
            at = at.args[0]
        else:
            return ""
    if (at is value and not isinstance(at, ast.Name)) or not _are_options(at, module, project):
        return ""
    for node in module.calls_named("add_argument"):
        for text in node.args:
            option = project.flow.fold.text(text, module)
            if _SECRET_OPTION.search(option):
                return option
    return ""


def _are_options(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether an expression is what a parser of options gives; by its name where nothing else is known."""
    made = project.flow.fold.values.only(node, module).node
    if isinstance(made, ast.Call):
        return called(made) in _PARSERS
    return bool(_OPTIONS.search(dotted(node).rpartition(".")[2]))


def _is_secret(value: ast.expr, module: Module, project: Project) -> bool:
    """Whether an expression is a token or secret of Flickr's by itself."""
    return _may_be_secret(value, module, project) and not is_of_others(value, module, project.flow)


def _may_be_secret(value: ast.expr, module: Module, project: Project) -> bool:
    if isinstance(value, ast.Subscript):
        key = value.slice.value if isinstance(value.slice, ast.Constant) else ""
        if isinstance(value.slice, ast.Slice):
            return False
        return isinstance(key, str) and bool(_SECRET.match(key)) and not names_others(dotted(value.value))
    whole = dotted(value)
    holder, _, last = whole.rpartition(".")
    if names_others(whole) or (isinstance(value, ast.Name) and _is_otherwise(value, module, project)):
        return False
    if _SECRET.match(last) or (last in {"key", "secret", "token"} and _TOKEN_OBJECT.search(holder)):
        return True
    token = _CALLED.search(last) and project.flow.kind(value, module) & Kind.TOKEN and _is_flickrs(value, module)
    return bool(token) or _is_api_secret(value, module, project)


def _is_otherwise(value: ast.Name, module: Module, project: Project) -> bool:
    """Whether a name on the way to a value says that it is not a user's token: `options["csrf_token"]`."""
    values = project.flow.fold.values
    names = [*values.uses.names(value, module), _key_of(values.only(value, module).node)]
    return any(NOT_TOKEN.search(name) for name in names)


def _key_of(node: ast.expr) -> str:
    """The key that a call of `get` or `pop` reads."""
    key = node.args[0] if isinstance(node, ast.Call) and node.args and called(node) in {"get", "pop"} else None
    return str(key.value) if isinstance(key, ast.Constant) else ""


def _is_api_secret(value: ast.expr, module: Module, project: Project) -> bool:
    """Whether the same function makes a client with it: `set_keys(key, secret)`; a photo's secret is no credential."""
    values, function = project.flow.fold.values, module.function_of(value)
    return any(
        values.same(Value(given, module), Value(value, module))
        for given, where in _api_secrets(module, project)
        if where is function
    )


def _api_secrets(module: Module, project: Project) -> list[tuple[ast.expr, Function | None]]:
    """What a module gives clients as their secret, and the functions where it does."""
    known = _given.setdefault(project, {})
    if module not in known:
        known[module] = found = []
        for node in module.tables.calls if module.mentions_flickr else ():
            made = modelled(Client, node, module, project.flow.fold)
            given = argument(node, made.row.secret) if made is not None else None
            if given is not None:
                found.append((given, module.function_of(node)))
    return known[module]


def _is_flickrs(value: ast.expr, module: Module) -> bool:
    """Whether a token is Flickr's: its module mentions Flickr."""
    return module.mentions_flickr and "valid" not in ast.unparse(value)


def in_addresses(module: Module, project: Project) -> Iterator[ast.expr]:
    """The URLs that contain a token, and pieces of URLs, each token once; the sign-in's own URL needs it."""
    seen: set[ast.expr | None] = set()
    for made in module.of_kind(ast.JoinedStr, ast.BinOp, ast.Call):
        if not isinstance(made, ast.Call) or called(made) == "format":
            outer = module.tables.parents.get(made)
            pieces = () if isinstance(outer, (ast.BinOp, ast.JoinedStr)) else project.flow.fold.pieces.of(made, module)
            token = _token_among(pieces, project)
            if token is not None and (token.node is None or token.node not in seen):
                seen.add(token.node)
                yield made


def _token_among(pieces: Iterable[Piece], project: Project) -> Hole | None:
    """The token of Flickr's in the query of a URL."""
    text = ""
    for piece in pieces:
        if isinstance(piece, Hole):
            if _IN_ADDRESS.search(text) and "/oauth/authorize" not in text:
                ours = piece.node is None or not is_of_others(piece.node, piece.module, project.flow)
                return piece if ours else None
            text += HOLE
        else:
            text += piece
    return None
