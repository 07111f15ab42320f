"""The whole OpenAPI document.

Flickr has one URL, and the field `method` says what is called; OpenAPI distinguishes operations by path and verb. So
every method gets a path of its own that differs in the fragment only: `/services/rest/#flickr.photos.search`. A
fragment is never sent, so a client built from the document calls the real URL with the real fields, of which `method`
is a required one with a single value. The alternatives were worse: OpenAPI forbids a query in the path, linters refuse
it and HTTP libraries drop it if there are parameters too, and a path such as `/rest/flickr.photos.search` does not
exist at Flickr. The OpenAPI descriptions of AWS's query APIs do the same.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flickr_generator.errors import SpecError
from flickr_generator.openapi.operations import ENVELOPE, operation, operation_id, path_of, tag_of
from flickr_generator.openapi.schemas import components, response_name, result_schema
from flickr_generator.openapi.security import SCHEMES, SERVERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.derive import Specs

__all__ = ["openapi_document"]

_DESCRIPTION = """\
Every method of Flickr's API, from Flickr's own reflection of it and from recorded responses. Not by Flickr.

Flickr has one address, `/services/rest/`, and the field `method` says what is called. Here every method has its own \
path, which differs in the fragment, which is never sent: `/services/rest/#flickr.photos.search` with the field \
`method=flickr.photos.search` is the actual call.

Failed calls also have HTTP status 200: `stat` is `ok` or `fail`. Responses are as loosely typed as Flickr \
is (`1`, `"1"` and `true` are one flag). The only entry of a list may be without the list, and `""` may replace an \
empty object or list.

Uploads are not methods and not described here: they are multipart forms for https://up.flickr.com/services/upload/.

Flickr's Developer Guide allows 3600 calls an hour per key."""


def openapi_document(specs: Specs) -> dict[str, Any]:
    """The OpenAPI 3.1 document of all methods; equal specs give an equal document, in equal order.

    Raises `SpecError`, which names the invalid document, for damaged specs.
    """
    from flickr_runtime.version import __version__

    _refuse_twins(specs.methods)
    paths: dict[str, Any] = {}
    schemas = components(specs)
    for name, document in sorted(specs.methods.items()):
        try:
            paths[path_of(name)] = operation(name, document)
            schemas[response_name(name)] = result_schema(name, document["properties"]["response"])
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise SpecError(f"{name}: its spec has no valid {error}") from error
    _refuse_dangling(paths, schemas)
    _refuse_dangling(schemas, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Flickr API", "version": __version__, "description": _DESCRIPTION},
        "servers": SERVERS,
        "tags": _tags(specs.methods),
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "parameters": {name: _fixed(name, value) for name, value in ENVELOPE.items()},
            "securitySchemes": SCHEMES,
        },
    }


def _tags(methods: Mapping[str, Any]) -> list[dict[str, str]]:
    counted = Counter(tag_of(name) for name in methods)
    return [
        {"name": name, "description": f"`flickr.{name}`, {number} method{'s' if number > 1 else ''}."}
        for name, number in sorted(counted.items())
    ]


def _fixed(name: str, value: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "description": "Makes Flickr respond in plain JSON.",
        "schema": {"type": "string", "const": value, "default": value},
    }


def _refuse_twins(methods: Mapping[str, Any]) -> None:
    for what, name_of in (("operationId", operation_id), ("response", response_name)):
        twins = [name for name, number in Counter(map(name_of, methods)).items() if number > 1]
        if twins:
            raise SpecError(f"two methods would have the {what} {twins[0]}")


def _refuse_dangling(node: Any, schemas: Mapping[str, Any]) -> None:
    if isinstance(node, list):
        for item in node:
            _refuse_dangling(item, schemas)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
            name = reference.rpartition("/")[2]
            if name not in schemas:
                raise SpecError(f"a spec refers to {name[:80]!r}, which is not a type")
        for item in node.values():
            _refuse_dangling(item, schemas)
