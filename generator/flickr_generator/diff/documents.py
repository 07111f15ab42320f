"""Reads spec documents for the comparison; ignores unknown members, refuses damaged documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from flickr_generator.diff.api import Api, Argument, Aspect, Field, Method
from flickr_generator.errors import SpecError
from flickr_generator.facts import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

__all__ = ["Document", "api_of_documents", "read_methods"]

_LIMITS = ("min", "max", "exclusiveMin", "exclusiveMax")
_PLACED = {
    *("type", "properties", "required", "additionalProperties", "description"),
    *("method", "http", "permission", "login", "signing", "errors", "paging", "deprecated"),
}
_SCALARS = "scalars.json#/$defs/"
T = TypeVar("T")


class _Error(msgspec.Struct):
    code: int
    message: str


class _About(msgspec.Struct):
    permission: Permission
    login: bool
    signing: bool
    errors: list[_Error]
    http: str = ""
    source: str = "reflection"
    deprecated: bool | str = False
    paging: dict[str, Any] | None = None


class _Arguments(msgspec.Struct):
    properties: dict[str, dict[str, Any]]
    required: list[str]


class _Parts(msgspec.Struct):
    arguments: _Arguments
    response: dict[str, Any] = {}


class Document(msgspec.Struct):
    """A document in `methods/`, with the members that are compared."""

    title: str
    properties: _Parts
    about: _About = msgspec.field(name="x-flickr")
    description: str = ""


class _Response(msgspec.Struct):
    title: str
    properties: dict[str, Any]


def read_methods(files: Mapping[str, bytes]) -> dict[str, Document]:
    """The documents in `methods/` by method; `files` has paths below the specs' folder."""
    documents: dict[str, Document] = {}
    for name, path, body in _below("methods", files):
        documents[name] = _decode(path, body, Document)
        if documents[name].title != name:
            raise SpecError(f"{path}: is about {documents[name].title!r} instead")
    return documents


def api_of_documents(files: Mapping[str, bytes]) -> Api:
    """The API in the documents; raises `SpecError`, which names the document that is damaged or missing."""
    documents = read_methods(files)
    methods: dict[str, Method] = {}
    for name, document in documents.items():
        path = f"methods/{name}.json"
        methods[name] = _built(path, partial(_method, document, *_rest(files[path])))
    types = _properties("types", files, _object, "scalars")
    responses = _properties("responses", files, lambda parts: _field(parts.get("response", {})))
    if types:
        _refuse_gaps(methods, {**types, **responses}, types.keys())
    knows: set[Aspect] = {"values", "fields", "kinds", "verbs", "rules", "words"}
    if types:
        knows.add("types")
    return Api(knows=frozenset(knows), methods=methods, types=types, responses=responses)


def _properties(
    folder: str, files: Mapping[str, bytes], build: Callable[[dict[str, Any]], Field], *but: str
) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, path, body in _below(folder, files, *but):
        properties = _decode(path, body, _Response).properties
        fields[name] = _built(path, partial(build, properties))
    return fields


def _refuse_gaps(methods: Mapping[str, Method], others: Mapping[str, Field], known: Collection[str]) -> None:
    """Raises `SpecError` if a document refers to a missing shared type."""
    owners = {**{name: method.response for name, method in methods.items()}, **others}
    for owner, field in owners.items():
        for missing in sorted(_named(field).difference(known)):
            raise SpecError(f"{owner}.json: refers to types/{missing}.json, which is missing")


def _built(path: str, build: Callable[[], T]) -> T:
    """The result of `build`; its errors become a `SpecError`, as schemas are not validated before."""
    try:
        return build()
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise SpecError(f"{path}: is not a spec document: {type(error).__name__} {error}") from error


def _below(folder: str, files: Mapping[str, bytes], *but: str) -> Iterator[tuple[str, str, bytes]]:
    for path, body in sorted(files.items()):
        where, _, name = path.rpartition("/")
        if where == folder and name.endswith(".json") and name.removesuffix(".json") not in but:
            yield name.removesuffix(".json"), path, body


def _decode(path: str, body: bytes, into: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=into)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SpecError(f"{path}: {error}") from error


def _rest(body: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rest of a document: rules over arguments, and facts of the method."""
    tree = msgspec.json.decode(body)
    rules, about = tree["properties"]["arguments"], tree["x-flickr"]
    return (
        {name: value for name, value in rules.items() if name not in _PLACED},
        {name: value for name, value in about.items() if name not in _PLACED},
    )


def _method(document: Document, rules: dict[str, Any], facts: dict[str, Any]) -> Method:
    about, arguments = document.about, document.properties.arguments
    return Method(
        permission=about.permission,
        login=about.login,
        signing=about.signing,
        http=about.http,
        arguments={
            name: _argument(schema, required=name in arguments.required)
            for name, schema in arguments.properties.items()
        },
        errors={error.code: error.message for error in about.errors},
        response=_field(document.properties.response),
        paging=about.paging,
        rules=rules,
        words={"description": document.description, "deprecated": about.deprecated or None, **facts},
    )


def _argument(schema: dict[str, Any], *, required: bool) -> Argument:
    hints = schema.get("x-flickr", {})
    items = schema.get("items")
    values, closed, base = _enumerated(schema if items is None else items)
    wire = hints.get("wire") or "text"
    known = {"type", "items", "enum", "anyOf", "default", "description", "deprecated", "x-flickr", "format"}
    limits: dict[str, float] = {
        name: value for name, value in schema.items() if name.startswith(_LIMITS) and isinstance(value, int | float)
    }
    return Argument(
        required=required,
        type=wire if items is None else f"{wire} list of {base}",
        values=values,
        closed=closed,
        default=schema.get("default"),
        limits=limits,
        words={"description": schema.get("description"), "deprecated": hints.get("deprecated")},
        rest={name: value for name, value in schema.items() if name not in known and name not in limits}
        | {name: value for name, value in hints.items() if name not in {"wire", "deprecated"}},
    )


def _enumerated(schema: dict[str, Any]) -> tuple[tuple[Any, ...] | None, bool, str]:
    """Allowed values, whether they are all, and the JSON type of each."""
    if "enum" in schema:
        return tuple(schema["enum"]), True, str(schema.get("type", "string"))
    options = [option for option in schema.get("anyOf", ()) if isinstance(option, dict)]
    values = next((tuple(option["enum"]) for option in options if "enum" in option), None)
    base = next((str(option["type"]) for option in options if "type" in option), str(schema.get("type", "string")))
    return values, False, base


def _field(schema: dict[str, Any], *, always: bool = True, rare: bool = False) -> Field:
    many = schema.get("type") == "array"
    inner = schema["items"] if many else schema
    reference = str(inner.get("$ref", ""))
    if _SCALARS in reference:
        return Field(type=reference.rpartition("/")[2], many=many, always=always, rare=rare)
    if reference:
        name = reference.rpartition("/")[2].removesuffix(".json")
        return Field(type=name, shared=True, many=many, always=always, rare=rare)
    if inner.get("additionalProperties") is True:
        return Field(type="any", many=many, always=always, rare=rare)
    return _object(inner.get("properties", {}), required=inner.get("required", ()), many=many, always=always, rare=rare)


def _object(
    properties: dict[str, Any],
    *,
    required: tuple[str, ...] = (),
    many: bool = False,
    always: bool = True,
    rare: bool = False,
) -> Field:
    members = {
        name: _field(
            schema,
            always="default" in schema or name in required,
            rare=schema.get("x-flickr", {}).get("rare", False),
        )
        for name, schema in properties.items()
    }
    return Field(type="object", many=many, always=always, rare=rare, members=members)


def _named(field: Field | None) -> set[str]:
    """The shared types that a field and its members refer to."""
    if field is None:
        return set()
    found = {field.type} if field.shared else set()
    return found.union(*(_named(member) for member in field.members.values()))
