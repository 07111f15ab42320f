"""Containers out of which a program reads secrets: what is printed of them as a whole contains the secret, too."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.texts_of_objects import shows
from flickr_lint.facts.modelled import modelled, modelled_at
from flickr_lint.facts.requests import addresses
from flickr_lint.facts.token_responses import BODIES, other_forms
from flickr_lint.facts.tokens import names_others
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Client, Query, Signer, Source, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import Class, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.models.rows import Place
    from flickr_lint.module import Module

__all__ = ["SecretRead", "is_of_others", "read_off", "read_out_of"]

_MAX_COUNT = 60
"""Values that are followed."""
_KEY = regex(
    r"^(?:flickr_|user_)?(?:oauth_(?:token|token_secret|verifier)|auth_token|access_token|token_secret|api_secret)$",
    re.IGNORECASE,
)
"""How OAuth and Flickr call secrets, as keys of data."""
_SIGN_IN = "oauth_verifier"
_QUERY = "?"
"""The query of a request, whichever of its attributes or methods gives it."""
_WRITES = (ast.Store, ast.Del)
_Where = tuple[object, tuple[object, ...]]
_places: Remembered[_Places] = Remembered()


class SecretRead(Struct, frozen=True):
    """A secret that is read out of a container."""

    key: str
    """The key under which it is read."""
    once: bool
    """Whether it belongs to a sign-in, and is valid for minutes."""


class _Places(Struct):
    """Where the program reads secrets: out of containers, and off objects by the names of their attributes."""

    containers: dict[_Where, SecretRead] = field(default_factory=dict)
    objects: dict[_Where, dict[str, SecretRead]] = field(default_factory=dict)


def read_out_of(node: ast.expr, module: Module, flow: Flow) -> SecretRead | None:
    """The secret that the program reads out of what the text of an expression shows; None if that is not known."""
    known = _index(flow)
    for one, place in _places_of(Value(node, module), flow) if known.containers or known.objects else ():
        if place in known.containers:
            return known.containers[place]
        kind = _class_of(one, flow) if place in known.objects else None
        line = flow.fold.values.objects.line(*kind) if kind is not None else []
        shown = (read for name, read in known.objects.get(place, {}).items() if line and shows(line, name))
        if (read := next(shown, None)) is not None:
            return read
    return None


def read_off(node: ast.expr, module: Module, flow: Flow) -> SecretRead | None:
    """The secret that the program reads off an object, or out of a container: whatever `vars` gives."""
    known = _index(flow)
    for _, place in _places_of(Value(node, module), flow):
        found = next(iter(known.objects.get(place, {}).values()), known.containers.get(place))
        if found is not None:
            return found
    return None


def is_of_others(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value comes from another service: from a sign-in by OAuth 2, or a request to an address of theirs."""
    for at, _ in _origins(Value(node, module), flow):
        if not isinstance(at.node, ast.Call):
            continue
        source = modelled(Source, at.node, at.module, flow.fold)
        if source is not None and source.row.label == "foreign token":
            return True
        texts = [flow.fold.text(said, at.module) for said in addresses(at.node, at.module, flow.fold)]
        if any(text.startswith("http") and "flickr" not in text.lower() for text in texts):
            return True
    return False


def _index(flow: Flow) -> _Places:
    """The places of all secrets that are read, each with what is around it."""
    if flow.project not in _places:
        found = _places.setdefault(flow.project, _Places())
        for module in flow.project.modules.values():
            for node, key in _reads(module, flow) if _signs_in(module) else ():
                for _, (where, path) in _places_of(Value(node, module), flow):
                    _add(found, where, path, SecretRead(key, once=key == _SIGN_IN))
    return _places[flow.project]


def _add(found: _Places, where: object, path: tuple[object, ...], read: SecretRead) -> None:
    for end, key in enumerate(path):
        place = (where, path[:end])
        if str(key).startswith("."):
            found.objects.setdefault(place, {}).setdefault(str(key)[1:], read)
        elif key != "text":  # who prints a response doesn't print its text
            before = found.containers.setdefault(place, read)
            if read.once and not before.once:
                found.containers[place] = replace(before, once=True)


def _signs_in(module: Module) -> bool:
    """Whether a module may handle secrets of Flickr's: by itself, or as the helper that gets the sign-in's callback."""
    return module.mentions_flickr or (module.mentions(_SIGN_IN) and not names_others(module.text))


def _reads(module: Module, flow: Flow) -> Iterator[tuple[ast.expr, str]]:
    """The expressions that read secrets, by the key or because a client is made with them, with their keys."""
    for node in module.of_kind(ast.Subscript, ast.Call):
        key = _key_of(node, module, flow)
        if _KEY.match(key) and not is_of_others(node, module, flow):
            yield node, key
    for node in module.tables.calls:
        for key, place in _secret_places(node, module, flow):
            given = argument(node, place)
            if given is not None:
                yield given, key


def _key_of(node: ast.Subscript | ast.Call, module: Module, flow: Flow) -> str:
    """The key under which an expression reads something; '' if it reads nothing, or that is not known."""
    if isinstance(getattr(node, "ctx", None), _WRITES):
        return ""
    said = node.slice if isinstance(node, ast.Subscript) else node.args[0] if node.args else None
    if said is None or (isinstance(said, ast.Constant) and not _KEY.match(str(said.value))):
        return ""
    read = flow.fold.values.reads.read(Value(node, module))
    return read[1] if read is not None and isinstance(read[1], str) else ""


def _secret_places(node: ast.Call, module: Module, flow: Flow) -> list[tuple[str, Place]]:
    """The arguments of a call that are secrets, with what Flickr calls them."""
    client = modelled(Client, node, module, flow.fold)
    if client is not None:
        return [("api_secret", client.row.secret)]
    signer = modelled(Signer, node, module, flow.fold)
    if signer is None:
        return []
    row = signer.row
    return [("api_secret", row.secret), ("oauth_token", row.token), ("oauth_token_secret", row.token_secret)]


def _places_of(at: Value, flow: Flow) -> Iterator[tuple[Value, _Where]]:
    """Where a value may be found in the program: what it may be, and what it is read from, with the keys to it."""
    values = flow.fold.values
    for one, after in _origins(at, flow):
        name = one.node if isinstance(one.node, ast.Name) else None
        if one.frame is None and (name is None or not after or values.is_parameter(name, one.module)):
            yield one, (_identity(one, flow), one.path)
        if (kind := _class_of(one, flow)) is not None:
            yield one, (kind[0], one.path)


def _class_of(at: Value, flow: Flow) -> tuple[Class, Module] | None:
    """The class of the program that an object is of: where it is made, or `self`."""
    if isinstance(at.node, ast.Name):
        own = flow.fold.values.objects.own_class(at.node, at.module)
        return (own, at.module) if own is not None else None
    made = flow.names.meant(at.node.func, at.module) if isinstance(at.node, ast.Call) else None
    return (made[0], made[1]) if made is not None and isinstance(made[0], Class) else None


def _origins(at: Value, flow: Flow) -> Iterator[tuple[Value, list[Value]]]:
    """A value, what it may be, what it is read from and is another form of; each with what is one step behind it."""
    queue = [at]
    for one in queue:
        after = [*_back(one, flow), *_forms(one)]
        yield one, after
        queue += [other for other in after if other not in queue] if len(queue) < _MAX_COUNT else []


def _back(at: Value, flow: Flow) -> Iterator[Value]:
    """One step back. Attributes have a dot before their names, items have none."""
    values = flow.fold.values
    read = values.reads.read(at)
    found = values.reads.back(at)
    called_at = at.node.func if isinstance(at.node, ast.Call) else at.node
    if isinstance(called_at, ast.Attribute) and modelled_at(Query, called_at, at.module, flow.fold) is not None:
        found = [Value(called_at.value, at.module, at.frame, (_QUERY, *at.path))]
    elif read is not None and isinstance(at.node, ast.Attribute):
        key = "text" if read[1] in BODIES else f".{read[1]}"
        found = [one for one in found if one.node is not read[0]]
        found.append(Value(read[0], at.module, at.frame, (key, *at.path)))
    elif read is not None and not any(one.known for one in found):
        # In steps, with all names on the way.
        found = [Value(read[0], at.module, at.frame, (read[1], *at.path))]
    yield from found


def _forms(at: Value) -> Iterator[Value]:
    """What a value is made of: an attribute of what is parsed is another form of it."""
    for one in other_forms(at):
        parsed = len(one.path) == len(at.path)
        yield replace(one, path=one.path[1:]) if parsed and str(one.path[:1]).startswith("('.") else one


def _identity(at: Value, flow: Flow) -> object:
    """What an expression stands for; what a library gives by a name may be another one in each function."""
    name = dotted(at.node)
    if not name:
        return at.node
    found = flow.fold.values.scope_of(name.partition(".")[0], at.node, at.module)
    return name, found[0] if found else at.module.function_of(at.node)
