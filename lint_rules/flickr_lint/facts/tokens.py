"""Where users' tokens are stored: fields of models, rows, documents, objects in buckets, caches, users' files."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.files import is_flickrs, writes
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.stores import is_global_dictionary, stores
from flickr_lint.models.rows import Framework
from flickr_lint.regex import regex
from flickr_lint.scopes import Class, called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module

__all__ = ["TokenSink", "is_web", "names_others", "names_token", "token_sinks"]

_NAME = regex(
    r"^(?:flickr|user|fl|my)?_?(?:oauth|auth|access)?_?(?:token|token_?key|token_?secret|token_?obj\w*|access_?secret|oauth_?secret)$"
    r"|(?:oauth|auth|access)_?(?:token|secret)(?:_?secret|_?key)?$",
    re.IGNORECASE,
)
_NOT = regex(r"request|csrf|verifier|temp|fcm|device|jwt|session|refresh|reset|invite|api_token", re.IGNORECASE)
_OTHERS = regex(
    r"(?:^|[\W_])(?:facebook|fb|twitter|vimeo|youtube|google|gplus|linkedin|last_?fm|github|gitlab|instagram|dropbox|"
    r"spotify|slack|tumblr|pinterest|reddit|foursquare|discord|telegram|mastodon|picasa|smugmug|imgur|strava)(?:[\W_]|$)",
    re.IGNORECASE,
)
"""Other services: a token that is called theirs is none of Flickr's."""
_BASES = regex(r"(?:^|\.)(?:\w*Model|Base|Base\w+|Document|DynamicDocument|Entity|\w*Mixin|Table|Expando|BaseAuth)$")
_FIELDS = regex(r"(?:Field|Property|Column|mapped_column|Required|Optional|UnicodeAttribute|Relationship)$")
_SQL = regex(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|update|replace\s+into|create\s+table(?:\s+if\s+not\s+exists)?)\s+"
    r"[`\"\[]?(?P<table>\w*)",
    re.IGNORECASE,
)
_SQL_TOKEN = regex(r"\b(?:(?:oauth|access|auth|flickr|user)_?){0,3}token(?:_?secret|_?key)?\b", re.IGNORECASE)
_PUTS = frozenset({"set", "update", "add", "create"})
_FIRE = regex(r"\.(?:document|collection|reference|child)\(")
_LOADS = frozenset({"load", "loads", "safe_load"})
_OWN_FOLDER = regex(
    r"expanduser|platformdirs|appdirs|Path\.home|user_(?:data|config|cache)_(?:dir|path)|XDG_\w+_HOME|APPDATA|"
    r"get_app_dir|QStandardPaths"
)


class TokenSink(Struct, frozen=True):
    """A place that gathers users' tokens: what kind of place, and how sure that is."""

    what: str
    node: ast.AST
    sure: bool = True
    declared: ast.AST | None = None
    """The field that the token is put into, where that is known."""
    others: tuple[ast.AST, ...] = ()
    """Further places of the same table."""


def names_token(name: str) -> bool:
    """Whether a name means a user's access token or its secret; not a request token, which is valid for minutes."""
    return bool(_NAME.search(name)) and not _NOT.search(name) and not names_others(name)


def names_others(name: str) -> bool:
    """Whether a name says that a token is another service's, and not Flickr's."""
    return bool(_OTHERS.search(name)) and "flickr" not in name.lower()


def token_sinks(module: Module, flow: Flow) -> Iterator[TokenSink]:
    """Every such place in a module."""
    fields: dict[str, ast.AST] = {}
    alone = _private(module, flow) and not is_web(module, flow)
    for owner in module.tables.classes.values() if not alone else ():
        declared = _model_fields(owner, module, flow)
        fields.update({name: node for node, name in declared})
        if declared:
            others = tuple(node for node, _ in declared[1:])
            yield TokenSink(f"one table, `{owner.name}`", declared[0][0], others=others)
    yield from _tables(module, flow) if not alone else ()
    yield from _assigned(module, flow, fields)
    for store in stores(module, flow):
        is_one = isinstance(store.node, ast.stmt) and isinstance(store.key, ast.Constant)
        if not store.shared or store.value is None or is_one:
            continue
        is_stored = store.record and isinstance(store.node, ast.Call)
        named = is_stored and (_names_token(store.node) or _hands_token(store.node, module, flow))  # type: ignore[arg-type]
        if named or _holds(store.value, module, flow):
            yield TokenSink(store.what if store.record else f"{store.what}, which they all share", store.node)
    for node in module.calls_named("create", "FlickrAPI", "save", "put", "insert", "add", "merge", "set", "update"):
        yield from _call(node, module, flow)
    if is_web(module, flow):
        yield from _in_memory(module, flow)
        for write in writes(module, flow):
            per_user = HOLE in flow.fold.text(write.path, module) and not isinstance(write.path, ast.Name)
            if per_user and _holds(write.value, module, flow):
                yield TokenSink("files of the server, one for each of them", write.node, sure=False)


def _in_memory(module: Module, flow: Flow) -> Iterator[TokenSink]:
    """`TOKENS[user] = token` in a server: a dictionary that the requests of all users share, or one from a file."""
    for statement, target, value in module.tables.assigned:
        if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Constant):
            continue
        if _NOT.search(dotted(target.value)) or not _holds(value, module, flow):
            continue
        made = flow.fold.values.of(target.value, module)
        if any(isinstance(at.node, ast.Call) and called(at.node) in _LOADS for at in made):
            yield TokenSink("one file of the server", statement, sure=False)
        elif is_global_dictionary(target.value, module, flow):
            yield TokenSink("one dictionary of the server", statement, sure=False)


def is_web(module: Module, flow: Flow) -> bool:
    """Whether a module belongs to a web application: it, or what it imports from the project, uses a framework."""
    origins = [*module.tables.imports.values(), *module.tables.stars]
    origins += [origin for other in _imported(module, flow) for origin in other.tables.imports.values()]
    heads = {".".join(origin.split(".")[:length]) for origin in origins for length in (1, 2)}
    return any(flow.project.catalog.find(Framework, head) for head in heads)


def _model_fields(owner: Class, module: Module, flow: Flow) -> list[tuple[ast.AST, str]]:
    """The fields of a model that contain tokens, with their names."""
    bases = [dotted(base) for base in owner.node.bases]
    out: list[tuple[ast.AST, str]] = []
    if not bases or re.search(
        r"request_?token|form|serializer|schema|pydantic", f"{owner.name} {' '.join(bases)}", re.IGNORECASE
    ):
        return out
    if not _is_flickrs(owner, module):
        return out
    modelled = any(map(_is_model, owner.node.bases)) or bool(flow.names.bases(owner, module))
    table = any(word.arg == "table" for word in owner.node.keywords) or any(base.endswith("Document") for base in bases)
    for statement in owner.node.body:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if (
            isinstance(target, ast.Name)
            and names_token(target.id)
            and (table or _is_field(statement, modelled=modelled))
        ):
            out.append((statement, target.id))
    return out


def _is_field(statement: ast.Assign | ast.AnnAssign, *, modelled: bool) -> bool:
    """Whether an assignment in a class declares a column: `models.CharField(…)`, `Mapped[str]`."""
    if isinstance(statement, ast.AnnAssign) and "Mapped" in ast.unparse(statement.annotation):
        return True
    name = dotted(statement.value.func) if isinstance(statement.value, ast.Call) else ""
    return bool(_FIELDS.search(name)) and (modelled or "." in name)


def _is_flickrs(owner: Class, module: Module) -> bool:
    """Whether a class has to do with Flickr: by its own text, or because its module's path says so."""
    first, last = owner.node.lineno, owner.node.end_lineno or owner.node.lineno
    text = "\n".join(module.lines[first - 1 : last]).lower()
    return "flickr" in text or "nsid" in text or is_flickrs(module)


def _assigned(module: Module, flow: Flow, fields: dict[str, ast.AST]) -> Iterator[TokenSink]:
    """`user.token = token; user.save()`, the first such line for a record; also `session.add(user)`, `user.put()`."""
    seen: set[tuple[object, str]] = set()
    for statement in module.tables.assigns:
        for target, value in _pairs(statement) if isinstance(statement, ast.Assign) else ():
            if not isinstance(target, ast.Attribute) or isinstance(value, ast.Constant):
                continue
            is_token, named = bool(flow.kind(value, module) & Kind.TOKEN), names_token(target.attr)
            if not (named or is_token) or _NOT.search(target.attr):
                continue
            holder = dotted(target.value)
            key = (module.function_of(statement), holder)
            if key in seen or holder in {"self", "cls", ""} or not _saved(holder, statement, module):
                continue
            if is_token or names_token(dotted(value).rpartition(".")[2]):
                seen.add(key)
                yield TokenSink(f"the data base, in the record `{holder}`", statement, declared=fields.get(target.attr))


def _pairs(statement: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in statement.targets:
        if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
            yield from zip(target.elts, statement.value.elts, strict=False)
        else:
            yield target, statement.value


def _saved(holder: str, statement: ast.stmt, module: Module) -> bool:
    """Whether the same function saves the object that a name stands for."""
    for node in module.calls_of(module.function_of(statement)):
        if not isinstance(node.func, ast.Attribute):
            continue
        receiver = dotted(node.func.value)
        if node.func.attr in {"save", "put", "save_async", "put_async", "asave", "update"} and receiver == holder:
            return True
        if node.func.attr in {"add", "merge", "commit"} and re.search(
            r"(?:^|\.)(?:db\.)?_?(?:session|db|s)$", receiver
        ):
            return True
    return False


def _call(node: ast.Call, module: Module, flow: Flow) -> Iterator[TokenSink]:
    name = called(node)
    if (
        name == "create"
        and _is_of_model(node, module, flow)
        and (_names_token(node) or _hands_token(node, module, flow))
    ):
        yield TokenSink("one table", node)
    elif name == "FlickrAPI" and is_web(module, flow) and _per_user(node):
        yield TokenSink("flickrapi's token store on the server", node, sure=False)
    elif made := _made_record(node, name, module):
        yield TokenSink(f"the data base, in a record `{dotted(made.func)}`", made)
    elif name in _PUTS and _puts_document(node, module, flow) and _hands_token(node, module, flow):
        yield TokenSink("a shared data base", node)


def _is_of_model(node: ast.Call, module: Module, flow: Flow) -> bool:
    """Whether a call is one of a model, or of its manager: `Account.create(…)`, `Account.objects.create(…)`."""
    if ".objects" in dotted(node.func):
        return True
    kind = flow.names.meant(node.func.value, module) if isinstance(node.func, ast.Attribute) else None
    return kind is not None and isinstance(kind[0], Class) and any(map(_is_model, kind[0].node.bases))


def _is_model(base: ast.expr) -> bool:
    return bool(_BASES.search(dotted(base)))


def _hands_token(node: ast.Call, module: Module, flow: Flow) -> bool:
    """Whether a call is given a token, by its origin."""
    values = [*node.args, *(word.value for word in node.keywords)]
    return any(_holds(value, module, flow) for value in values)


def _tables(module: Module, flow: Flow) -> Iterator[TokenSink]:
    """Tables that SQL puts tokens into, each once."""
    found: dict[str, list[ast.AST]] = {}
    for node in module.calls_named("execute", "executemany", "executescript", "exec_driver_sql"):
        if not node.args:
            continue
        text = flow.fold.text(node.args[0], module)
        match = _SQL.search(text)
        if not match or _NOT.search(text):
            continue
        named = bool(_SQL_TOKEN.search(text)) and _flickrs_sql(text)
        if named or any(_holds(value, module, flow) for value in node.args[1:]):
            found.setdefault(match["table"].lower(), []).append(node)
    for table, nodes in found.items():
        what = f"one table, `{table}`" if table else "one table"
        yield TokenSink(what, nodes[0], sure=not _private(module, flow), others=tuple(nodes[1:]))


def _puts_document(node: ast.Call, module: Module, flow: Flow) -> bool:
    """Whether it writes one of Firestore's or Firebase's documents: `db.collection("users").document(uid).set(…)`."""
    receiver = flow.fold.values.only(node.func.value, module).node if isinstance(node.func, ast.Attribute) else None
    return isinstance(receiver, ast.Call) and bool(_FIRE.search(ast.unparse(receiver)))


def _per_user(node: ast.Call) -> bool:
    """Whether flickrapi stores the tokens of several users: by name, or in a given place."""
    words = {word.arg: word.value for word in node.keywords if word.arg}
    if isinstance(store := words.get("store_token"), ast.Constant) and store.value is False:
        return False
    user = words.get("username")
    return "token_cache_location" in words or (user is not None and not isinstance(user, ast.Constant))


def _made_record(node: ast.Call, name: str, module: Module) -> ast.Call | None:
    """The record that is created with a token and stored: `Account(token=…).save()`, `s.add(Account(token=…))`."""
    made: ast.expr | None = None
    if name in {"save", "put", "insert"} and isinstance(node.func, ast.Attribute):
        made = node.func.value
    elif name in {"add", "merge"} and node.args:
        made = node.args[0]
    if isinstance(made, ast.Name):
        bound = module.scope_of(made).names.get(made.id, [])
        made = bound[0].value if len(bound) == 1 and bound[0].how == "value" else None
    if not isinstance(made, ast.Call) or _NOT.search(dotted(made.func)):
        return None
    return made if _names_token(made) else None


def _names_token(node: ast.Call) -> bool:
    """Whether a call has a keyword argument that is a token, by its name."""
    return any(
        word.arg and names_token(word.arg) and not isinstance(word.value, ast.Constant) for word in node.keywords
    )


def _flickrs_sql(text: str) -> bool:
    return "flickr" in text.lower() or "oauth_token" in text.lower()


def _private(module: Module, flow: Flow) -> bool:
    """Whether the module stores its files in the user's own folders, or has its database from one that does."""
    if _OWN_FOLDER.search(module.text):
        return True
    if module.calls_named("connect", "create_engine"):
        return False
    return any(_OWN_FOLDER.search(other.text) for other in _imported(module, flow))


def _imported(module: Module, flow: Flow) -> Iterator[Module]:
    """The modules of the project that a module imports."""
    for origin in (*module.tables.imports.values(), *module.tables.stars):
        found = flow.project.resolve(module, origin)
        if found is not None:
            yield found[0]


def _holds(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value contains a token: by its origin, or by the keys of a mapping."""
    if flow.kind(node, module) & Kind.TOKEN:
        return True
    found = flow.fold.binding(node, module) if isinstance(node, (ast.Name, ast.Attribute)) else None
    inner = found[0] if found else node
    for part in ast.walk(inner) if isinstance(inner, (ast.Dict, ast.Call)) else ():
        pairs = text_keys(part) if isinstance(part, ast.Dict) else {}
        if any(names_token(key) and not isinstance(value, ast.Constant) for key, value in pairs.items()):
            return True
    return False
