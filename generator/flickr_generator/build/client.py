"""Builds the IR of the whole client from the spec documents, and renders it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import Code, docstring, identifier, literal, names_in
from flickr_generator.build.failures import failures
from flickr_generator.build.ir import Client, Function, Import, Module, Namespace, Paging, Sub
from flickr_generator.build.names import namespace_of, pascal, snake
from flickr_generator.build.records import RecordMaker
from flickr_generator.build.render import render
from flickr_generator.build.signatures import Literals, arguments
from flickr_generator.errors import SpecError
from flickr_generator.normalise import METHOD_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["build_client", "build_files"]

_DATES = {"date", "datetime"}
_MAX_NAMED = 8
_DAY = 86400
_PERMISSIONS = frozenset({"none", "read", "write", "delete"})


def build_files(methods: Mapping[str, dict[str, Any]], types: Mapping[str, dict[str, Any]]) -> dict[str, bytes]:
    """The client's files by their path below `flickr_client`; raises `SpecError`, which names the invalid document."""
    return render(build_client(methods, types))


def build_client(methods: Mapping[str, dict[str, Any]], types: Mapping[str, dict[str, Any]]) -> Client:
    """The IR of the client; equal documents give equal IR."""
    for name in methods:
        if not METHOD_NAME.fullmatch(name):
            raise SpecError(f"{name[:80]!r} cannot be the name of a Flickr method")
    shared = {name: document for name, document in types.items() if name != "scalars"}
    maker = RecordMaker(shared)
    for name, document in _inner_first(shared):
        with _reading(name):
            maker.record(name, str(document.get("description", name)), document, name)
    types_module = Module(
        Code("types"),
        docstring("Records that many methods return."),
        _imports(maker, own=True),
        tuple(maker.records),
    )
    literals = Literals()
    paths = sorted({namespace_of(name)[:depth] for name in methods for depth in range(1, len(namespace_of(name)) + 1)})
    responses: list[Module] = []
    namespaces: list[Namespace] = []
    index: list[tuple[Code, Code]] = []
    for path in paths:
        own = {name: methods[name] for name in sorted(methods) if namespace_of(name) == path}
        module, namespace = _namespace(path, own, [other for other in paths if other[:-1] == path], maker, literals)
        namespaces.append(namespace)
        if module.records:
            responses.append(module)
        prefix = "".join(f"{snake(part)}." for part in path)
        index += [(function.method, literal(f"{prefix}{function.name}")) for function in namespace.functions]
    return Client(
        types=types_module,
        responses=tuple(responses),
        namespaces=tuple(namespaces),
        roots=tuple(_sub(path) for path in paths if len(path) == 1),
        literals=tuple((Code(name), values) for name, values in sorted(literals.aliases.items())),
        index=tuple(index),
    )


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Converts errors of a malformed document into a `SpecError` that names it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise SpecError(
            f"{name}: its spec has no valid {error}; see the schema in specs/flickr_specs/schema"
        ) from error


def _inner_first(shared: Mapping[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The types in alphabetical order, but each after those that its defaults use."""
    graph = {
        name: [
            str(member["$ref"]).rpartition("/")[2].removesuffix(".json")
            for member in document["properties"].values()
            if "$ref" in member and isinstance(member.get("default"), dict)
        ]
        for name, document in sorted(shared.items())
    }
    try:
        return [(name, shared[name]) for name in TopologicalSorter(graph).static_order() if name in shared]
    except CycleError as error:
        raise SpecError(f"types that are part of each other: {', '.join(error.args[1])}") from error


def _sub(path: tuple[str, ...]) -> Sub:
    what = ".".join(("flickr", *path))
    return Sub(
        attribute=identifier(snake(path[-1]), what=what),
        name=identifier(f"{pascal(*path)}API", what=what),
        module=identifier("_".join(map(snake, path)), what=what),
        path=docstring(what),
    )


def _namespace(
    path: tuple[str, ...],
    methods: Mapping[str, dict[str, Any]],
    below: list[tuple[str, ...]],
    shared: RecordMaker,
    literals: Literals,
) -> tuple[Module, Namespace]:
    sub = _sub(path)
    maker = RecordMaker(shared.shared, items=dict(shared.items))
    taken: set[str] = set()
    attributes = {str(_sub(other).attribute) for other in below}
    functions: list[Function] = []
    needed: set[str] = set()
    results: set[str] = set()
    for name, document in methods.items():
        with _reading(name):
            function, names, result = _function(name, document, maker, literals, taken)
        if function.name in attributes:
            raise SpecError(f"{name}: another method or namespace is called {function.name} too")
        attributes.add(str(function.name))
        functions.append(function)
        needed |= names
        results |= result
    own_records = {str(record.name) for record in maker.records}
    if clash := {str(sub.name)} & (results | set(literals.aliases)):
        raise SpecError(f"flickr.{'.'.join(path)}: a type is called {clash.pop()} too")
    imports = [
        _from("collections.abc", needed & {"Sequence"}),
        _from("datetime", needed & _DATES),
        _from("flickr_client.literals", needed & set(literals.aliases)),
    ]
    returned = [
        _from("datetime", results & _DATES),
        _from("flickr_runtime", results & {"LocalTime", "Number", "Timestamp"}),
        _from(f"flickr_client.responses.{sub.module}", results & own_records),
        _from("flickr_client.types", results & set(shared.shared)),
    ]
    module = Module(
        sub.module,
        docstring(f"What the methods of `{sub.path}` return."),
        _imports(maker, own=False),
        tuple(maker.records),
    )
    namespace = Namespace(
        name=sub.name,
        module=sub.module,
        path=sub.path,
        functions=tuple(functions),
        subs=tuple(_sub(other) for other in below),
        imports=tuple(item for item in imports if item.names),
        results=tuple(item for item in returned if item.names),
    )
    return module, namespace


def _function(
    name: str, document: Mapping[str, Any], maker: RecordMaker, literals: Literals, taken: set[str]
) -> tuple[Function, set[str], set[str]]:
    facts = document["x-flickr"]
    if facts.get("http") not in {"GET", "POST"} or facts.get("permission") not in _PERMISSIONS:
        raise SpecError(f"{name}: http or permission of its spec is invalid")
    found, needed = arguments(name, document["properties"]["arguments"], literals)
    outcomes = _outcomes(name, facts)
    if outcomes:
        result = maker.outcomes(pascal(*name.split(".")[1:]), f"What `{name}` returns.", outcomes, name)
        result_value, root = result, None
    else:
        result, result_value, root = _result(name, document["properties"].get("response") or {}, maker)
    paging = _paging(facts.get("paging"), maker, result)
    if paging:
        walked = {facts["paging"].get(part) for part in ("page", "cursor")}
        found = [replace(argument, pages=argument.wire_name in map(literal, walked)) for argument in found]
    summary, _, rest = str(document["description"]).strip().partition(". ")
    python = snake(name.rpartition(".")[2])
    function = Function(
        name=identifier(python, what=name),
        constant=identifier(python.upper(), what=name),
        method=literal(name),
        http=literal(facts["http"]),
        permission=literal(facts["permission"]),
        result=result,
        result_value=result_value,
        root=literal(root),
        summary=docstring(summary.rstrip(".") + "."),
        paragraphs=tuple(docstring(text) for text in (rest, _needs(name, facts)) if text),
        required=tuple(argument for argument in found if argument.required),
        optional=tuple(argument for argument in found if not argument.required),
        requires=_together(document["properties"]["arguments"]),
        paging=paging,
        lifetime=_lifetime(name, facts),
        returns=_returns(result, paging, maker, python),
        failures=failures(name, facts["errors"], taken),
        outcomes=tuple((literal(code), literal(field)) for code, field in outcomes.items()),
        deprecated=docstring(str(facts["deprecated"])) if facts.get("deprecated") else None,
    )
    return function, needed, {*names_in(result), *(names_in(paging.item) if paging else ())}


def _outcomes(name: str, facts: Mapping[str, Any]) -> dict[int, str]:
    """Codes that are successes, with the field for each."""
    return {
        int(code): identifier(str(field), what=f"{name}: {code}") for code, field in facts.get("outcomes", {}).items()
    }


def _needs(name: str, facts: Mapping[str, Any]) -> str:
    if facts["permission"] != "none":
        need = f"permission `{facts['permission']}`"
    else:
        need = "a user who is signed in" if facts.get("login") else "no permission"
    return f"`{name}` needs {need} and is sent by {facts['http']}."


def _returns(result: Code, paging: Paging | None, maker: RecordMaker, python: str) -> Code | None:
    """The docstring's text about the result, beside its type; None if there is no result."""
    if result == "None":
        return None
    if result == "dict[str, Any]":
        return docstring("The response as Flickr sent it.")
    if result in maker.items:
        text = f"A sequence of `{maker.items[result]}`"
    elif result in maker.shared:
        text = str(maker.shared[result]["description"]).rstrip(".")
    elif result.startswith("list["):
        text = f"A list of `{result[len('list[') : -1]}`"
    elif result == "str":
        text = "The text of the response"
    else:
        fields = [field.name for record in maker.records if record.name == result for field in record.fields]
        text = "A record with " + ", ".join(f"`{field}`" for field in fields[:_MAX_NAMED])
        text += ", …" if len(fields) > _MAX_NAMED else ""
    return docstring(f"{text}; `iter_{python}` reads all pages." if paging else f"{text}.")


def _lifetime(name: str, facts: Mapping[str, Any]) -> Code | None:
    seconds = facts.get("cache", 0)
    if type(seconds) is not int or not 0 <= seconds <= _DAY:
        raise SpecError(f"{name}: cache of its spec is {seconds!r}; Flickr grants 1 to {_DAY} seconds, 0 is never")
    return literal(seconds) if seconds and facts["http"] == "GET" else None


def _together(schema: Mapping[str, Any]) -> tuple[tuple[Code, tuple[Code, ...]], ...]:
    needs = schema.get("dependentRequired", {})
    return tuple((literal(name), tuple(literal(other) for other in others)) for name, others in needs.items())


def _paging(facts: Mapping[str, Any] | None, maker: RecordMaker, result: Code) -> Paging | None:
    """How a method is paged, if its result can be iterated."""
    within, item = _listed(maker, result)
    if not facts or item is None:
        return None
    parts = [
        f"{part}={literal(facts[part])}"
        for part in ("page", "per_page", "maximum", "first", "cursor", "range")
        if part in facts
    ]
    if within:
        parts.append(f"within={literal(within)}")
    return Paging(source=Code(f"Paging({', '.join(parts)})"), item=item)


def _listed(maker: RecordMaker, result: Code) -> tuple[str | None, Code | None]:
    """The field and type of the items of a result: its own, or those of its only list field."""
    if result in maker.items:
        return None, maker.items[result]
    fields = next((record.fields for record in maker.records if record.name == result), ())
    lists = [field for field in fields if field.annotation in maker.items]
    return (str(lists[0].name), maker.items[lists[0].annotation]) if len(lists) == 1 else (None, None)


def _result(name: str, schema: Mapping[str, Any], maker: RecordMaker) -> tuple[Code, Code, str | None]:
    """The type of a method's result, the same as a value, and the member that is unwrapped."""
    stated = schema.get("properties", {})
    members = {wire: member for wire, member in stated.items() if not member.get("x-flickr", {}).get("rare")}
    if not members:
        kind = ("dict[str, Any]", "dict") if schema.get("additionalProperties") else ("None", "None")
        return Code(kind[0]), Code(kind[1]), None
    title = pascal(*name.split(".")[1:])
    if len(members) == 1:
        ((root, member),) = members.items()
        typed = maker.type_of(title, member, f"{name}: {root}")
        return typed.code, typed.code, root
    code = maker.record(title, f"What `{name}` returns.", schema, name)
    return code, code, None


def _imports(maker: RecordMaker, *, own: bool) -> tuple[Import, ...]:
    annotations = {word for record in maker.records for item in record.fields for word in names_in(item.annotation)}
    uses_field = any("msgspec." in item.default for record in maker.records for item in record.fields)
    found = [
        _from("datetime", annotations & _DATES),
        _from("typing", annotations & {"Any"}),
        _from("flickr_runtime", maker.helpers),
        _from("flickr_client.types", set() if own else maker.used),
    ]
    plain = [Import(Code("msgspec"), ())] if uses_field else []
    return (*plain, *(item for item in found if item.names))


def _from(module: str, names: set[str]) -> Import:
    return Import(Code(module), tuple(Code(name) for name in sorted(names)))
