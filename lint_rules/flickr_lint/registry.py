"""Finds the rules: every `Rule` that a module of `flickr_lint.rules` or a plugin defines; nothing needs registering."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from flickr_lint import rules as package
from flickr_lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UnknownRuleError", "all_rules", "choose", "every_rule", "find", "known_words", "nearest"]


class UnknownRuleError(ValueError):
    """A name that is no rule's code, name or prefix of codes."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of each of our rules about code, in order of code."""
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found += [
            kind()
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Rule) and kind.__module__ == module.__name__
        ]
    return tuple(sorted(found, key=lambda rule: rule.code))


@cache
def every_rule() -> tuple[Rule, ...]:
    """Our rules about code, those about suppressions, and those of plugins, in order of code.

    Raises:
        PluginError: a plugin can't be used.
    """
    from flickr_lint.plugins import plugin_rules
    from flickr_lint.suppress import house_rules

    ours = (*house_rules(), *all_rules())
    return tuple(sorted((*ours, *plugin_rules(ours)), key=lambda rule: rule.code))


def find(word: str) -> tuple[Rule, ...]:
    """The rules that a word names: a code, a name, the beginning of codes (`FLK5`) or `ALL`.

    Raises:
        UnknownRuleError: nothing is called so; the message suggests the nearest name.
    """
    wanted = word.strip()
    if wanted.upper() == "ALL":
        return every_rule()
    exact = tuple(rule for rule in every_rule() if wanted.upper() == rule.code or wanted.lower() == rule.name)
    prefix = wanted.isalnum() and tuple(r for r in every_rule() if r.code.startswith(wanted.upper()))
    if exact or prefix:
        return exact or prefix or ()
    near = nearest(word)
    hint = f"did you mean {near}?" if near else "`flickr-lint --rules` lists them"
    raise UnknownRuleError(f"there is no rule {word!r}: {hint}")


def choose(select: Iterable[str], ignore: Iterable[str], *, always: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that are selected (those on by default, if nothing is) and not ignored, in order of code.

    Raises:
        UnknownRuleError: a word names no rule.
    """
    select = tuple(select)
    chosen = {rule for word in select for rule in find(word)} if select else {r for r in every_rule() if r.default}
    chosen |= {rule for word in always for rule in find(word)}
    chosen -= {rule for word in ignore for rule in find(word)}
    return tuple(rule for rule in every_rule() if rule in chosen)


def known_words() -> frozenset[str]:
    """Codes and names of all rules, in lower case."""
    return frozenset(word for rule in every_rule() for word in (rule.code.lower(), rule.name))


def nearest(word: str) -> str:
    """The code or name that is most like a word; '' if none is."""
    import difflib

    names = {name.lower(): name for rule in every_rule() for name in (rule.code, rule.name)}
    near = difflib.get_close_matches(word.strip().lower(), names, n=1)
    return names[near[0]] if near else ""
