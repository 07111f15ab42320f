"""The errors of a method: code and message as Flickr documents or sends them, name and family from the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.facts import GLOBAL_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs

__all__ = ["method_errors", "needless_errors", "unnamed_errors"]


def method_errors(name: str, facts: MethodFacts, inputs: Inputs) -> list[dict[str, Any]]:
    """The errors of the method `name` for its document; those that mean the same in every method have no name."""
    rules = inputs.overlay.errors.get(name, {})
    found: list[dict[str, Any]] = []
    for code, message in _messages(name, facts, inputs).items():
        rule = rules.get(code)
        found.append({
            "code": code,
            "message": message,
            **({"name": rule.name} if rule else {}),
            **({"family": rule.family} if rule and rule.family else {}),
        })  # fmt: skip
    return found


def unnamed_errors(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> list[str]:
    """A message about each error that the overlay does not name."""
    return [
        f'errors.toml: ["{method}"] has no name for error {code} ({message or "its message is not known"})'
        for method, facts in methods.items()
        for code, message in _messages(method, facts, inputs).items()
        if code not in GLOBAL_CODES and code not in inputs.overlay.errors.get(method, {})
    ]


def needless_errors(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> list[str]:
    """A message about each name of an error that no method has."""
    found: list[str] = []
    for method, rules in inputs.overlay.errors.items():
        if method not in methods:
            found.append(f"errors.toml: {method} is not a method")
            continue
        codes = _messages(method, methods[method], inputs).keys() - GLOBAL_CODES
        found += [f"errors.toml: {method} has no error {code} of its own" for code in sorted(rules.keys() - codes)]
    return found


def _messages(name: str, facts: MethodFacts, inputs: Inputs) -> dict[int, str]:
    """Messages by code: those that Flickr documents, then those of the overlay, then those that were recorded."""
    overlay = inputs.overlay.methods.get(name)
    found = {error.code: error.message for error in (*(overlay.errors if overlay else ()), *facts.errors)}
    documented = {error.code: error.message for error in facts.errors}
    recorded = {int(code): message for code, message in inputs.refusals.get(name, {}).items()}
    return {**documented, **{code: found.get(code, message) for code, message in {**recorded, **found}.items()}}
