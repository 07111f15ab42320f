"""Converts reflection for the comparison: names, requiredness, access, errors, stated values and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.diff.api import Api, Argument, Field, Method

if TYPE_CHECKING:
    from flickr_generator.facts import ArgumentFacts, MethodFacts, Reflection
    from flickr_generator.shapes import Shape

__all__ = ["api_of_reflection", "method_of_facts"]

_UNSPECIFIC = {"null", "empty"}


def api_of_reflection(reflection: Reflection) -> Api:
    """All methods as reflection describes them."""
    methods = {name: method_of_facts(facts) for name, facts in reflection.methods.items()}
    return Api(knows=frozenset({"values", "fields"}), methods=methods)


def method_of_facts(facts: MethodFacts) -> Method:
    """One method as reflection describes it."""
    return Method(
        permission=facts.permission,
        login=facts.login,
        signing=facts.signing,
        arguments={argument.name: _argument(argument) for argument in facts.arguments},
        errors={error.code: error.message for error in facts.errors},
        response=None if facts.sample is None else _field(facts.sample),
    )


def _argument(facts: ArgumentFacts) -> Argument:
    stated = facts.stated
    return Argument(
        required=not facts.optional,
        values=tuple(stated["values"]) if stated.get("values") else None,
        default=stated.get("default"),
        limits={limit: stated[limit] for limit in ("minimum", "maximum") if stated.get(limit) is not None},
    )


def _field(shape: Shape) -> Field:
    """A place of a sample. A list with one entry does not look like a list, so lists count as their entries."""
    members = {name: _field(child) for name, child in shape.members.items()}
    if shape.items is not None:
        entries = _field(shape.items)
        members = {**entries.members, **members}
        if entries.type != "object" and not members:
            return entries
    kinds = " or ".join(kind for kind in shape.scalars if kind not in _UNSPECIFIC)
    return Field(type="object" if members else kinds, members=members, example=True)
