"""Finds the line of a JSON or YAML text that a path leads to."""

from __future__ import annotations

from importlib import import_module
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any

__all__ = ["line_of_json", "line_of_yaml"]

Path = tuple[str | int, ...]
_SPACE = " \t\r\n"


def line_of_json(text: str, path: Path) -> int:
    """The line, from 1, where the value that `path` leads to begins; that of the last step which is there."""
    position = _skip(text, 0)
    for step in path:
        found = _member(text, position, step)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def line_of_yaml(text: str, path: Path) -> int:
    """The same for YAML, which JSON is too."""
    yaml: Any = import_module("yaml")
    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
        else:
            entries = node.value if isinstance(node, yaml.SequenceNode) else []
            found = entries[step] if isinstance(step, int) and step < len(entries) else None
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1


def _member(text: str, position: int, step: str | int) -> int | None:
    """Where the value of a member or an entry begins, given where its container begins."""
    closing = {"{": "}", "[": "]"}.get(text[position : position + 1])
    index, position = 0, _skip(text, position + 1)
    while closing and text[position] != closing:
        name: str | int = index
        if closing == "}":
            name, position = scanstring(text, position + 1)
            position = _skip(text, _skip(text, position) + 1)
        if name == step:
            return position
        _, position = JSONDecoder().raw_decode(text, position)
        position = _skip(text, position)
        position = _skip(text, position + 1) if text[position] == "," else position
        index += 1
    return None


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position
