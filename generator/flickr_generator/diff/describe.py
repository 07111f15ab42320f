"""Describes a change in one line, the same in every format for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_generator.diff.change import Change

__all__ = ["describe"]

_MAX_LENGTH = 70  # characters of a value; longer ones are shortened, except in JSON


def describe(change: Change) -> str:
    """What changed, without its subject: `argument jump_to removed (optional)`."""
    return _BY_PART[change.part](change)


def _whole(change: Change) -> str:
    if change.fact == "presence":
        return f"{change.kind} {change.change}"
    if change.fact == "sample":
        return f"sample of the response {change.change}"
    if change.fact == "description":
        return "reworded"
    name = "arguments needed together" if change.fact == "dependentRequired" else change.fact
    return f"{name} {_transition(change)}"


def _access(change: Change) -> str:
    if change.fact in {"login", "signing"}:
        names = {True: "needed", False: "not needed"}
        return f"{change.fact} {names[change.old]} → {names[change.new]}"
    return f"{change.fact} {_transition(change)}"


def _presence(what: str, change: Change) -> str:
    return f"{what} {change.change} ({change.new or change.old})"


def _argument(change: Change) -> str:
    what = f"argument {change.name}"
    if change.fact == "presence":
        return _presence(what, change)
    if change.fact == "required":
        return f"{what} {'optional → required' if change.new else 'required → optional'}"
    if change.fact == "closed":
        return f"{what} {'takes no other values now' if change.new else 'takes other values too now'}"
    if change.fact == "description":
        return f"{what} reworded"
    if change.fact == "value":
        return f"{what}: value {_value(change.new if change.change == 'added' else change.old)} {change.change}"
    return f"{what}: {change.fact} {_transition(change)}"


def _error(change: Change) -> str:
    if change.fact == "presence":
        return _presence(f"error {change.name}", change)
    return f"error {change.name}: message {_transition(change)}"


def _field(change: Change) -> str:
    what = f"field {change.name}" if change.name else "response"
    if change.fact == "presence":
        return _presence(what, change)
    texts = {
        ("always", True): "now in every response",
        ("always", False): "no longer in every response",
        ("rare", True): "no longer in the client",
        ("rare", False): "now in the client",
        ("list", True): "now a list",
        ("list", False): "is no longer a list",
    }
    known = texts.get((change.fact, change.new)) if isinstance(change.new, bool) else None
    return f"{what} {known or f'{change.fact} {_transition(change)}'}"


_BY_PART: dict[str, Callable[[Change], str]] = {
    "whole": _whole,
    "access": _access,
    "argument": _argument,
    "error": _error,
    "field": _field,
}


def _transition(change: Change) -> str:
    if change.change == "added":
        return f"added: {_value(change.new)}"
    if change.change == "removed":
        return f"removed: {_value(change.old)}"
    return f"{_value(change.old)} → {_value(change.new)}"


def _value(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        text = ", ".join(map(str, value))
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"
