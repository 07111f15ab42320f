"""Flickr's API as one side describes it, in a common form for the comparison."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from flickr_generator.facts import Permission

__all__ = ["ASPECTS", "Api", "Argument", "Aspect", "Field", "Method"]

Aspect = Literal["values", "fields", "types", "kinds", "verbs", "rules", "words"]

ASPECTS: dict[Aspect, str] = {
    "values": "allowed values, defaults and limits of arguments",
    "fields": "fields of responses",
    "types": "fields of shared types and other responses",
    "kinds": "types of arguments and of fields",
    "verbs": "HTTP verbs",
    "rules": "paging and rules over several arguments",
    "words": "documentation and deprecations",
}
"""Aspects that a side may lack; all sides have names, requiredness, permissions and errors."""


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """An argument; `limits` are `minimum`, `maximum` and the like, `rest` the rest of its schema."""

    required: bool
    type: str = "text"
    values: tuple[Any, ...] | None = None
    closed: bool = False
    default: Any = None
    limits: dict[str, float] = {}
    words: dict[str, Any] = {}
    rest: dict[str, Any] = {}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a response.

    `type` is a scalar kind, `object`, the name of a shared type (`shared`), `any`, or `""` if unknown. `many` says
    whether it is a list, `always` whether every response has it; both are None if only samples are known, which are
    examples (`example`).
    """

    type: str
    shared: bool = False
    many: bool | None = None
    always: bool | None = None
    rare: bool = False
    example: bool = False
    members: dict[str, Field] = {}


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """A method; `response` is None if its side has no sample of it."""

    permission: Permission
    login: bool
    signing: bool
    http: str = ""
    arguments: dict[str, Argument] = {}
    errors: dict[int, str] = {}
    response: Field | None = None
    paging: dict[str, Any] | None = None
    rules: dict[str, Any] = {}
    words: dict[str, Any] = {}


class Api(msgspec.Struct, frozen=True, kw_only=True):
    """All data of a side; aspects that are not in `knows` are empty and unknown."""

    knows: frozenset[Aspect]
    methods: dict[str, Method]
    types: dict[str, Field] = {}
    responses: dict[str, Field] = {}
