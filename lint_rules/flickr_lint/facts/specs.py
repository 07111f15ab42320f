"""What the specs say about a method: arguments, permission, verb, pages, values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COMMON", "FROB_METHODS", "PERMISSIONS", "Spec", "nearest", "nearest_of", "spec_of", "writes"]

COMMON = frozenset(
    {"api_key", "method", "format", "nojsoncallback", "jsoncallback", "api_sig", "auth_token", "perms", "callback"}
    | {"oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_signature", "oauth_version"}
    | {"oauth_signature_method", "oauth_verifier", "oauth_callback", "cachebust", "timeout", "secret", "viewerNSID"}
    | {"headers", "auth", "params", "data", "json", "files", "url", "stream", "verify", "proxies", "cookies", "csrf"}
)
"""Arguments of every call, and those of HTTP clients that stand beside them."""

FROB_METHODS = frozenset(
    {"flickr.auth.getFrob", "flickr.auth.getToken", "flickr.auth.getFullToken", "flickr.auth.checkToken"}
)
"""The authentication that OAuth has replaced."""

PERMISSIONS = ("none", "read", "write", "delete")
"""From the least to the most; each includes those before it."""


class Spec(Struct, frozen=True):
    """A method as its document describes it."""

    method: str
    arguments: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]
    permission: str
    verb: str
    deprecated: str
    """What to do instead; '' if it is not deprecated."""
    per_page: int
    """Entries on a page where none are asked for; 0 if that isn't known."""
    maximum: int
    """Entries on a page at most; 0 if that isn't known."""

    def values(self, argument: str) -> tuple[tuple[Any, ...], bool]:
        """The values that an argument may have, and whether there are no others; nothing if any will do."""
        return _values(self.arguments.get(argument, {}))

    def bounds(self, argument: str) -> tuple[float | None, float | None]:
        """The least and the greatest number that an argument may be, where there are any."""
        schema = self.arguments.get(argument, {})
        return schema.get("minimum"), schema.get("maximum")

    def wire(self, argument: str) -> str:
        """How an argument is written in a call, such as `comma` or `moment`."""
        return str(self.arguments.get(argument, {}).get("x-flickr", {}).get("wire", ""))


_BOOLEAN = {"enum": [0, 1]}
_UPLOADS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "upload": {
        "title": {},
        "description": {},
        "tags": {"x-flickr": {"wire": "space"}},
        "is_public": _BOOLEAN,
        "is_friend": _BOOLEAN,
        "is_family": _BOOLEAN,
        "async": _BOOLEAN,
        "safety_level": {"enum": [1, 2, 3]},
        "content_type": {"enum": [1, 2, 3]},
        "hidden": {"enum": [1, 2]},
    },
    "replace": {"photo_id": {}, "async": _BOOLEAN},
}
"""The arguments of uploads (services/api/upload.api.html, replace.api.html), which reflection knows nothing of."""


@cache
def spec_of(method: str) -> Spec | None:
    """The spec of a method, None if there is none."""
    import flickr_specs

    if method in _UPLOADS:
        return Spec(method, _UPLOADS[method], (), "write", "POST", "", 0, 0)
    if method not in flickr_specs.method_names():
        return None
    document = flickr_specs.load_method(method)
    facts = document["x-flickr"]
    arguments = document["properties"]["arguments"]
    paging = facts.get("paging") or {}
    deprecated = facts.get("deprecated") or ""
    return Spec(
        method=method,
        arguments=arguments.get("properties", {}),
        required=tuple(arguments.get("required", ())),
        permission=facts.get("permission", "none"),
        verb=facts.get("http", "GET"),
        deprecated=deprecated if isinstance(deprecated, str) else "it is deprecated",
        per_page=int(paging.get("default") or 0),
        maximum=int(paging.get("maximum") or 0),
    )


@cache
def nearest(method: str) -> str:
    """The method whose name is the most like a given one, '' if none is."""
    import flickr_specs

    return nearest_of(method, flickr_specs.method_names())


def nearest_of(word: str, known: tuple[str, ...]) -> str:
    """The word that is the most like a given one, case and underscores aside; '' if none is."""
    plain = {name.replace("_", "").lower(): name for name in known}
    import difflib

    found = difflib.get_close_matches(word.replace("_", "").lower(), plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else ""


def _values(schema: Mapping[str, Any]) -> tuple[tuple[Any, ...], bool]:
    if "items" in schema:
        return _values(schema["items"])
    if "enum" in schema:
        return tuple(schema["enum"]), True
    for part in schema.get("anyOf", ()):
        if "enum" in part:
            return tuple(part["enum"]), False
    return (), False


def writes(method: str) -> bool:
    """Whether a method changes something, so that its response says what became of it."""
    spec = spec_of(method)
    return method in {"upload", "replace"} or (spec is not None and spec.verb == "POST")
