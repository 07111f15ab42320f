"""The hand-written overlay: facts in neither reflection nor recordings, parsed and checked."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec

from flickr_generator.errors import OverlayError
from flickr_generator.facts import ArgumentFacts, ErrorFacts, MethodFacts, Permission

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AddedMethod",
    "ArgumentKind",
    "ArgumentOverlay",
    "ErrorRule",
    "FieldFamily",
    "FieldRules",
    "LifetimeRule",
    "MethodOverlay",
    "OtherResponse",
    "Overlay",
    "ScalarKind",
    "TypeRule",
    "ZeroRules",
    "load_overlay",
]

ArgumentKind = Literal[
    "text", "integer", "number", "flag", "comma", "integers", "space", "unix", "mysql", "moment", "date"
]
ScalarKind = Literal["id", "text", "integer", "number", "boolean", "timestamp", "datetime", "date"]
Family = Literal["NotFound", "PermissionDenied", "InvalidArgument", "LimitReached", "ServiceUnavailable"]
_Value = str | int
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_ERROR_NAME = re.compile(r"[A-Z][A-Za-z0-9]{1,39}")
_RESPONSE_NAME = re.compile(r"[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*")
T = TypeVar("T")


class ArgumentOverlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The overlay's facts of an argument; None if this entry has none."""

    doc: str | None = None
    kind: ArgumentKind | None = None
    values: list[_Value] | None = None
    open: bool | None = None
    default: str | int | float | bool | None = None
    minimum: float | int | None = None
    maximum: float | int | None = None
    deprecated: str | None = None
    requires: list[str] | None = None
    """Arguments that this one is of no use without, if the method has them."""


class MethodOverlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Documentation of a method, what differs in its arguments, and errors that Flickr does not document."""

    doc: str
    deprecated: str | None = None
    arguments: dict[str, ArgumentOverlay] = {}
    errors: list[ErrorFacts] = []


class ErrorRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name of an error's class, without its method, and its family; None for no family."""

    name: str
    family: Family | None = None


class AddedMethod(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A method that reflection does not list, with the reason, and a method with the same response, if there is one."""

    reason: str
    like: str | None = None
    arguments: list[ArgumentFacts] = []
    errors: list[ErrorFacts] = []
    permission: Permission = "none"
    login: bool = False
    signing: bool = False

    def facts(self) -> MethodFacts:
        """The facts in the form of reflection's."""
        return MethodFacts(
            self.permission, self.login, self.signing, tuple(self.arguments), tuple(self.errors), sample=None
        )


class ResponseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The overlay's facts of a response beside Flickr's sample, with the reason.

    `like` names a method with the same response, `sample` is XML of our own, `nothing` means that the response is only
    `stat=ok`, `open` that it may have any members. `rare` members are beside the purpose of the call; the client has no
    field for them. `outcomes` are codes of errors that are successes, with the name of the field that the client sets
    for each.
    """

    reason: str
    like: str | None = None
    sample: str | None = None
    nothing: bool = False
    open: bool = False
    rare: list[str] = []
    outcomes: dict[str, str] = {}


class OtherResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A response that belongs to no listed method (uploads, calls of Flickr's own site), with its description."""

    doc: str


class LifetimeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how long responses of a method, or of the reads below a namespace, may be cached (0: never), and why."""

    seconds: Annotated[int, msgspec.Meta(ge=0, le=86400)]
    reason: str


class TypeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object that several methods share: where it occurs, where not, and fields that it may have.

    `sample` is one such object as XML of our own, with all members that it may have, in recordings or not: each is
    optional. `fields` has the kind of members, in it or not, if name and values do not decide it. `like` names a type
    all of whose fields this one may have too; `order` is Flickr's order of fields, which makes decoding faster, others
    follow. `rare` ones are in the specs only, because every field of a type costs time in each of its records; `open`
    ones are rare objects that may have any members.
    """

    doc: str
    at: list[str]
    sample: str | None = None
    like: str | None = None
    excluded: list[str] = msgspec.field(name="except", default_factory=list)
    fields: dict[str, ScalarKind] = {}
    order: list[str] = []
    rare: list[str] = []
    open: list[str] = []


class FieldFamily(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that occur together: an object with all of `when` may have each of `fields`, recorded or not."""

    when: list[str]
    fields: dict[str, ScalarKind]


class ZeroRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where Flickr writes 0 for none: identifiers by name, and objects whose identifier it is by type."""

    names: list[str] = []
    types: list[str] = []


class FieldRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scalar kinds by name and by place, places that are lists, where 0 means none, and families of fields."""

    names: dict[ScalarKind, list[str]]
    places: dict[str, ScalarKind]
    lists: dict[Literal["at"], list[str]]
    zeros: ZeroRules = ZeroRules()
    families: dict[str, FieldFamily] = {}


class Overlay(msgspec.Struct, frozen=True):
    """The whole overlay."""

    arguments: dict[str, ArgumentOverlay]
    methods: dict[str, MethodOverlay]
    errors: dict[str, dict[int, ErrorRule]]
    added: dict[str, AddedMethod]
    responses: dict[str, ResponseRule]
    other_responses: dict[str, OtherResponse]
    lifetimes: dict[str, LifetimeRule]
    types: dict[str, TypeRule]
    fields: FieldRules


def load_overlay(folder: Path) -> Overlay:
    """Reads `folder`; raises `OverlayError`, which names the file, for any invalid entry."""
    methods: dict[str, MethodOverlay] = {}
    for path in sorted((folder / "methods").glob("*.toml")):
        for name, entry in _load(path, dict[str, MethodOverlay]).items():
            if name in methods:
                raise OverlayError(f"{path}: {name} is documented in another file too")
            if name.rpartition(".")[0] != f"flickr.{path.stem}":
                raise OverlayError(f"{path}: {name} belongs into {name.split('.', 1)[-1].rpartition('.')[0]}.toml")
            methods[name] = entry
    types = _load(folder / "types.toml", dict[str, TypeRule])
    for name in types:
        if not _TYPE_NAME.fullmatch(name):
            raise OverlayError(f"{folder / 'types.toml'}: {name!r} cannot be the name of a type")
        if types[name].like not in {None, *types}:
            raise OverlayError(f"{folder / 'types.toml'}: {name} is like {types[name].like!r}, which is not a type")
    other_responses = _load(folder / "other_responses.toml", dict[str, OtherResponse])
    for name in other_responses:
        if not _RESPONSE_NAME.fullmatch(name):
            raise OverlayError(f"{folder / 'other_responses.toml'}: {name!r} cannot be the name of a response")
    return Overlay(
        arguments=_load(folder / "arguments.toml", dict[str, ArgumentOverlay]),
        methods=methods,
        errors=_load_errors(folder / "errors.toml"),
        added=_load(folder / "added.toml", dict[str, AddedMethod]),
        responses=_load(folder / "responses.toml", dict[str, ResponseRule]),
        other_responses=other_responses,
        lifetimes=_load(folder / "lifetimes.toml", dict[str, LifetimeRule]),
        types=types,
        fields=_load(folder / "fields.toml", FieldRules),
    )


def _load_errors(path: Path) -> dict[str, dict[int, ErrorRule]]:
    found = _load(path, dict[str, dict[int, ErrorRule]])
    for method, rules in found.items():
        names = [rule.name for rule in rules.values()]
        for code, rule in rules.items():
            if not _ERROR_NAME.fullmatch(rule.name):
                raise OverlayError(f"{path}: {method}: error {code}: {rule.name!r} cannot be the name of a class")
        for name in names:
            if names.count(name) > 1:
                raise OverlayError(f"{path}: {method} has two errors with the name {name}")
    return found


def _load(path: Path, into: type[T]) -> T:
    try:
        tree: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(tree, into, str_keys=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise OverlayError(f"{path}: {error}") from error
