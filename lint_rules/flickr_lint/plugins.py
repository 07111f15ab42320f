"""Plugins: packages that name a module with rules under the entry-point group `flickr_lint.rules`."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from flickr_lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint


__all__ = ["GROUP", "PluginError", "plugin_rules"]

GROUP = "flickr_lint.rules"
_CODE = re.compile(r"[A-Z]{2,6}\d{3,4}")


class PluginError(RuntimeError):
    """An installed plugin can't be used; the message names it and says why."""


def plugin_rules(ours: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of installed plugins: an entry point names a `Rule` or a module that defines some.

    Args:
        ours: codes and names of our own rules.

    Raises:
        PluginError: a plugin fails to import, contains no rule, or uses an existing code or name.
    """
    if not any(map(_may_hold_some, sys.path)):
        return ()
    from importlib.metadata import entry_points

    taken = dict.fromkeys(ours, "flickr-lint")
    found: list[Rule] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        for kind in _kinds(entry):
            rule = _made(kind, entry)
            for word in (rule.code, rule.name):
                if word in taken:
                    raise PluginError(f"{_title(entry)}: {word} is a rule of {taken[word]} already")
                taken[word] = f"plugin {entry.name}"
            found.append(rule)
    return tuple(found)


def _may_hold_some(place: str) -> bool:
    """Whether a place on the path may have plugins; asking the import system takes as long as linting ten files."""
    try:
        with os.scandir(place or ".") as entries:
            folders = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
    except NotADirectoryError:
        return True  # an archive
    except OSError:
        return False
    return any(_names_some(f"{folder}/entry_points.txt") for folder in folders)


def _names_some(file: str) -> bool:
    try:
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 (a path object takes longer than the rest)
            return GROUP.encode() in stream.read()
    except OSError:
        return False


def _kinds(entry: EntryPoint) -> list[type[Rule]]:
    try:
        thing = entry.load()
    except Exception as error:
        raise PluginError(f"{_title(entry)} can't be imported: {type(error).__name__}: {error}") from error
    if isinstance(thing, type) and issubclass(thing, Rule):
        return [thing]
    kinds = [
        kind
        for kind in vars(thing).values()
        if isinstance(kind, type) and issubclass(kind, Rule) and kind.__module__ == getattr(thing, "__name__", "")
    ]
    if not kinds:
        raise PluginError(f"{_title(entry)} is neither a rule nor a module that defines one")
    return kinds


def _made(kind: type[Rule], entry: EntryPoint) -> Rule:
    from flickr_lint.guide import SENTENCES

    missing = [name for name in ("code", "name", "summary", "help", "guide") if not hasattr(kind, name)]
    if missing:
        raise PluginError(f"{_title(entry)}: {kind.__name__} lacks {', '.join(missing)}")
    if not _CODE.fullmatch(kind.code):
        raise PluginError(f"{_title(entry)}: code {kind.code!r} is not letters and three digits, such as ACME101")
    if kind.guide and kind.guide not in SENTENCES:
        raise PluginError(f"{_title(entry)}: {kind.code} cites {kind.guide!r}, which is not a sentence of the guide")
    return kind()


def _title(entry: EntryPoint) -> str:
    return f"plugin {entry.name} ({entry.value})"
