"""The facts that reflection states about a method, as frozen data without any of its prose."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from flickr_generator.shapes import Shape

__all__ = ["GLOBAL_CODES", "ArgumentFacts", "ErrorFacts", "MethodFacts", "Permission", "Reflection"]

Permission = Literal["none", "read", "write", "delete"]

GLOBAL_CODES = frozenset({95, 96, 97, 98, 99, 100, 105, 106, 108, 111, 112, 114, 115, 116})
"""Codes of errors that mean the same in every method; the runtime has their classes."""


class ArgumentFacts(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An argument: its name, whether it may be left out, and what the prose states (`default`, `maximum`, `values`)."""

    name: str
    optional: bool = False
    stated: dict[str, Any] = {}


class ErrorFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An error of a method: Flickr's code and its message."""

    code: int
    message: str


class MethodFacts(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A method as reflection describes it; `sample` is the shape of its XML sample, or None."""

    permission: Permission = "none"
    login: bool = False
    signing: bool = False
    arguments: tuple[ArgumentFacts, ...] = ()
    errors: tuple[ErrorFacts, ...] = ()
    sample: Shape | None = None


class Reflection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All methods by name: what is committed as `inputs/reflection.json`."""

    methods: dict[str, MethodFacts]

    def to_json(self) -> bytes:
        """The committed form: methods in alphabetical order, one value a line."""
        from flickr_generator.files import json_bytes

        tree = msgspec.to_builtins(self)
        for name, facts in self.methods.items():
            if facts.sample is not None:
                tree["methods"][name]["sample"] = facts.sample.to_builtins()
        tree["methods"] = dict(sorted(tree["methods"].items()))
        return json_bytes(tree)

    @classmethod
    def from_json(cls, body: bytes) -> Reflection:
        """Reads the committed form; raises `msgspec.DecodeError` if it is damaged."""
        return msgspec.json.decode(body, type=cls)
