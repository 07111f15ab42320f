"""Converts the responses of `flickr.reflection.*` into facts, and refuses what cannot be one of Flickr's methods."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

import msgspec

from flickr_generator.bodies import json_tree
from flickr_generator.errors import GeneratorError, ReflectionError
from flickr_generator.facts import ArgumentFacts, ErrorFacts, MethodFacts, Permission
from flickr_generator.prose import one_line, stated_facts
from flickr_generator.shapes import Shape, read_sample

__all__ = ["METHOD_NAME", "method_facts", "method_names"]

METHOD_NAME = re.compile(r"flickr(?:\.[a-z][A-Za-z0-9]{0,39}){2,6}")
"""The form of a method's name: `flickr`, its namespaces and its own name."""

_ARGUMENT_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}\Z")]
_PERMISSIONS: tuple[Permission, ...] = ("none", "read", "write", "delete")

_Flag = Literal[0, 1] | Annotated[str, msgspec.Meta(pattern="^[01]$")]


class _Text(msgspec.Struct):
    content: str = msgspec.field(name="_content", default="")
    shape: str | None = None


class _Argument(msgspec.Struct):
    name: str
    optional: _Flag = 0
    content: str = msgspec.field(name="_content", default="")
    stated: str | None = None


class _Error(msgspec.Struct):
    code: int | Annotated[str, msgspec.Meta(pattern=r"^\d{1,6}$")]
    message: str


class _Method(msgspec.Struct):
    name: str
    needslogin: _Flag
    needssigning: _Flag
    requiredperms: Literal[0, 1, 2, 3] | Annotated[str, msgspec.Meta(pattern="^[0-3]$")]
    response: _Text | None = None
    source: str | None = None


class _Stated(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """The facts that the sandbox returns in place of Flickr's prose."""

    default: int | _Word | None = None
    minimum: int | None = None
    maximum: int | None = None
    values: list[_Word] = []


class _Name(msgspec.Struct):
    content: str = msgspec.field(name="_content")


def _listed(container: Any, member: str) -> list[Any]:
    """The entries of a list container, which Flickr may omit, empty or unwrap if there are few."""
    entries = container.get(member) if isinstance(container, dict) else None
    return [] if entries in (None, "") else entries if isinstance(entries, list) else [entries]


def _response(body: bytes, what: str) -> dict[str, Any]:
    """The object of a `stat=ok` response; `what` names it in errors."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError) as error:
        start = body[:60].decode("utf-8", "replace")
        raise ReflectionError(f"{what}: the response is not JSON ({error}); it starts {start!r}") from error
    if not isinstance(tree, dict):
        raise ReflectionError(f"{what}: the response is JSON, but not an object")
    if tree.get("stat", "ok") != "ok":
        raise ReflectionError(f"{what}: Flickr returned error {tree.get('code')}: {str(tree.get('message'))[:200]!r}")
    return tree


def method_names(body: bytes) -> list[str]:
    """The names in a response of `flickr.reflection.getMethods`, checked and without repetitions."""
    what = "flickr.reflection.getMethods"
    methods = _response(body, what).get("methods")
    try:
        names = [name.content for name in msgspec.convert(_listed(methods, "method"), list[_Name])]
    except msgspec.ValidationError as error:
        raise ReflectionError(f"{what}: {error}") from error
    if not names:
        raise ReflectionError(f"{what}: the response lists no methods")
    for name in names:
        if not METHOD_NAME.fullmatch(name):
            raise ReflectionError(f"{what}: {name!r} cannot be the name of a Flickr method")
    folded = [name.lower() for name in names]
    for name in names:
        if folded.count(name.lower()) > 1:
            raise ReflectionError(f"{what}: {name!r} is listed more than once")
        if any(other.startswith(f"{name.lower()}.") for other in folded):
            raise ReflectionError(f"{what}: {name!r} is a method and a namespace of other methods")
    return names


def method_facts(name: str, body: bytes) -> MethodFacts | None:
    """The facts in a response of `flickr.reflection.getMethodInfo` about `name`.

    None for a method that the endpoint marks as from an overlay (the sandbox does), since that is not from Flickr.
    Raises `ReflectionError`, which names the method, for an invalid description.
    """
    tree = _response(body, name)
    if not isinstance(tree.get("method"), dict):
        raise ReflectionError(f"{name}: the response has no `method`, which describes it")
    try:
        method = msgspec.convert(tree["method"], _Method)
        arguments = msgspec.convert(_listed(tree.get("arguments"), "argument"), list[_Argument])
        errors = msgspec.convert(_listed(tree.get("errors"), "error"), list[_Error])
    except msgspec.ValidationError as error:
        raise ReflectionError(f"{name}: the response has no valid field: {error}") from error
    if method.name != name:
        raise ReflectionError(f"{name}: the response describes {method.name!r} instead")
    if method.source == "overlay":
        return None
    return MethodFacts(
        permission=_PERMISSIONS[int(method.requiredperms)],
        login=bool(int(method.needslogin)),
        signing=bool(int(method.needssigning)),
        arguments=_arguments(name, arguments),
        errors=_errors(name, errors),
        sample=_sample(name, method.response),
    )


def _arguments(method: str, raw: list[_Argument]) -> tuple[ArgumentFacts, ...]:
    found: dict[str, ArgumentFacts] = {}
    for argument in raw:
        if not _ARGUMENT_NAME.fullmatch(argument.name):
            raise ReflectionError(f"{method}: {argument.name!r} cannot be the name of an argument")
        stated = stated_facts(argument.content) if argument.stated is None else _stated(method, argument)
        facts = ArgumentFacts(argument.name, bool(int(argument.optional)), stated)
        if twice := found.get(argument.name):  # 2020 described per_page of galleries.getPhotos twice
            facts = ArgumentFacts(facts.name, twice.optional and facts.optional, {**facts.stated, **twice.stated})
        found[argument.name] = facts
    return tuple(facts for name, facts in found.items() if name != "api_key")


def _stated(method: str, argument: _Argument) -> dict[str, Any]:
    try:
        stated = msgspec.json.decode(argument.stated or "{}", type=_Stated)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReflectionError(f"{method}: what is stated of {argument.name!r} is damaged: {error}") from error
    facts: dict[str, Any] = msgspec.to_builtins(stated)
    return facts


def _errors(method: str, raw: list[_Error]) -> tuple[ErrorFacts, ...]:
    found: dict[int, ErrorFacts] = {}
    for error in raw:
        facts = ErrorFacts(int(error.code), one_line(error.message))
        if found.setdefault(facts.code, facts) != facts:
            raise ReflectionError(f"{method}: the error code {facts.code} is described twice, differently")
    return tuple(found[code] for code in sorted(found))


def _sample(method: str, response: _Text | None) -> Shape | None:
    if response is None:
        return None
    if response.shape is None:
        return read_sample(response.content)
    try:
        return Shape.from_builtins(json_tree(response.shape.encode("utf-8", "replace")))
    except (GeneratorError, msgspec.ValidationError) as error:
        raise ReflectionError(f"{method}: the shape of its sample is damaged: {error}") from error
