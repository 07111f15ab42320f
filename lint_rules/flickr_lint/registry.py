"""Finds the rules: every `Rule` that a module of `flickr_lint.rules` defines; nothing needs registering."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from flickr_lint import rules as package
from flickr_lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UnknownRuleError", "all_rules", "choose", "find"]


class UnknownRuleError(ValueError):
    """A name that is no rule's code, name or prefix of codes."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of each rule, in order of code."""
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found += [
            kind()
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Rule) and kind.__module__ == module.__name__
        ]
    return tuple(sorted(found, key=lambda rule: rule.code))


def find(word: str) -> tuple[Rule, ...]:
    """The rules that a word names: a code, a name, the beginning of codes (`FLK5`) or `ALL`.

    Raises:
        UnknownRuleError: nothing is called so; the message suggests the nearest name.
    """
    wanted = word.strip()
    if wanted.upper() == "ALL":
        return all_rules()
    exact = tuple(rule for rule in all_rules() if wanted.upper() == rule.code or wanted.lower() == rule.name)
    prefix = wanted.upper().startswith("FLK") and tuple(r for r in all_rules() if r.code.startswith(wanted.upper()))
    if exact or prefix:
        return exact or prefix or ()
    import difflib

    names = [name for rule in all_rules() for name in (rule.code, rule.name)]
    near = difflib.get_close_matches(wanted, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "`flickr-lint --rules` lists them"
    raise UnknownRuleError(f"there is no rule {word!r}: {hint}")


def choose(select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that are selected (all, if nothing is) and not ignored, in order of code."""
    chosen = {rule for word in select for rule in find(word)} if (select := tuple(select)) else set(all_rules())
    chosen -= {rule for word in ignore for rule in find(word)}
    return tuple(rule for rule in all_rules() if rule in chosen)
