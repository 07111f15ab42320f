"""Finds redundant overlay entries: upstream says the same, or their subject no longer exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.derive.arguments import needless_facts
from flickr_generator.derive.errors import needless_errors
from flickr_generator.derive.lifetimes import needless_lifetimes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs

__all__ = ["needless_entries"]


def needless_entries(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> list[str]:
    """A message about each such entry of methods and arguments."""
    overlay = inputs.overlay
    found = [f"added.toml: {name} is in reflection now" for name in overlay.added if name in inputs.reflection.methods]
    found += [f"methods: {name} is not a method" for name in overlay.methods if name not in methods]
    known = {*methods, *overlay.other_responses}
    found += [f"responses.toml: {name} is not a method" for name in overlay.responses if name not in known]
    found += [
        f"other_responses.toml: {name} was never recorded"
        for name in overlay.other_responses
        if name not in inputs.recordings
    ]
    names = {argument.name for facts in methods.values() for argument in facts.arguments}
    found += [f"arguments.toml: no method has an argument {name}" for name in overlay.arguments if name not in names]
    found += needless_lifetimes(overlay.lifetimes, methods)
    found += needless_errors(inputs, methods)
    for name, entry in overlay.methods.items():
        if name in methods:
            found += [
                f"methods: {name}: {argument}: {fact}"
                for argument, fact in needless_facts(methods[name], entry, overlay.arguments)
            ]
            documented = {error.code for error in methods[name].errors}
            found += [f"methods: {name}: error {e.code} is documented" for e in entry.errors if e.code in documented]
    return found
