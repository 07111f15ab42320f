"""Reads a whole reflection from a source, and lists its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.facts import MethodFacts, Reflection
from flickr_generator.normalise import method_facts, method_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flickr_generator.sources import Source

    Progress = Callable[[Iterable[tuple[str, bytes]], int], Iterable[tuple[str, bytes]]]

__all__ = ["changes", "read_reflection"]


def _silent(responses: Iterable[tuple[str, bytes]], _count: int) -> Iterable[tuple[str, bytes]]:
    return responses


def read_reflection(source: Source, progress: Progress = _silent) -> Reflection:
    """The facts of every method that the source lists.

    `progress` may show the progress: it receives the responses and their number, and yields them. Raises
    `ReflectionError`, which names the method, at the first invalid response.
    """
    names = method_names(source.get_methods())
    methods: dict[str, MethodFacts] = {}
    for name, body in progress(source.get_method_infos(names), len(names)):
        facts = method_facts(name, body)
        if facts is not None:
            methods[name] = facts
    return Reflection(methods)


def changes(before: Reflection, after: Reflection) -> list[str]:
    """The changes between two reflections, a line each: methods, arguments by name, and other facts."""
    old, new = before.methods, after.methods
    lines = [f"+ {name}" for name in sorted(new.keys() - old.keys())]
    lines += [f"- {name}" for name in sorted(old.keys() - new.keys())]
    for name in sorted(old.keys() & new.keys()):
        lines += _method_changes(name, old[name], new[name])
    return lines


def _method_changes(name: str, old: MethodFacts, new: MethodFacts) -> list[str]:
    known = {argument.name: argument for argument in old.arguments}
    present = {argument.name: argument for argument in new.arguments}
    lines = [f"+ {name}: {argument}" for argument in present if argument not in known]
    lines += [f"- {name}: {argument}" for argument in known if argument not in present]
    lines += [
        f"~ {name}: {argument} is {'optional' if present[argument].optional else 'required'} now"
        for argument in known
        if argument in present and known[argument].optional != present[argument].optional
    ]
    lines += [
        f"~ {name}: {fact} is {str(getattr(new, fact)).lower()} now"
        for fact in ("permission", "login", "signing")
        if getattr(old, fact) != getattr(new, fact)
    ]
    codes = {error.code for error in old.errors} ^ {error.code for error in new.errors}
    if codes:
        lines.append(f"~ {name}: errors {', '.join(map(str, sorted(codes)))}")
    return lines
