"""Finds the line of a path in a JSON or YAML text."""

from __future__ import annotations

from importlib import import_module
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["line_of_json", "line_of_yaml", "repeated_in_json", "repeated_in_yaml"]

Path = tuple[str | int, ...]
_SPACE = " \t\r\n"


def line_of_json(text: str, path: Path) -> int:
    """The line, from 1, where the value at `path` begins; for a missing one, that of the last existing step."""
    position = _skip(text, 0)
    for step in path:
        found = _member(text, position, step)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def line_of_yaml(text: str, path: Path) -> int:
    """The same for YAML, of which JSON is a subset."""
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


def repeated_in_json(text: str) -> tuple[str, int] | None:
    """The first name that an object has twice, and the line of its second value; None if there is none."""
    found = _repeated(text, _skip(text, 0))
    return (found[0], text.count("\n", 0, found[1]) + 1) if found else None


def repeated_in_yaml(text: str) -> tuple[str, int] | None:
    """The same for YAML."""
    yaml: Any = import_module("yaml")
    nodes: list[Any] = [yaml.compose(text, Loader=yaml.SafeLoader)]
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            for index, name in enumerate(names):
                if name in names[:index]:
                    return str(name), int(node.value[index][0].start_mark.line) + 1
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return None


def _repeated(text: str, position: int) -> tuple[str, int] | None:
    names: set[str | int] = set()
    for name, at in _members(text, position):
        if name in names:
            return str(name), at
        names.add(name)
        if found := _repeated(text, at):
            return found
    return None


def _member(text: str, position: int, step: str | int) -> int | None:
    """Where the value of a member or an entry begins, given where its container begins."""
    return next((at for name, at in _members(text, position) if name == step), None)


def _members(text: str, position: int) -> Iterator[tuple[str | int, int]]:
    """The members or entries of the container that begins at `position`: name or index, and where the value begins."""
    closing = {"{": "}", "[": "]"}.get(text[position : position + 1])
    index, position = 0, _skip(text, position + 1)
    while closing and text[position] != closing:
        name: str | int = index
        if closing == "}":
            name, position = scanstring(text, position + 1)
            position = _skip(text, _skip(text, position) + 1)
        yield name, position
        _, position = JSONDecoder().raw_decode(text, position)
        position = _skip(text, position)
        position = _skip(text, position + 1) if text[position] == "," else position
        index += 1


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position
