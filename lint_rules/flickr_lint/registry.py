"""Finds the rules: every `Rule` that a module of `flickr_lint.rules` or a plugin defines; nothing needs registering.

The facts for choosing rules are read from their files, which is ten times as fast as importing them; a rule is
imported when it is run or explained.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, overload

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.rule import Rule

__all__ = [
    "Card",
    "RuleSet",
    "UnknownRuleError",
    "all_rules",
    "cards",
    "choose",
    "every_rule",
    "find",
    "known_words",
    "named",
    "nearest",
]

_HOMES = ("rules", "suppress")
_FIELD = re.compile(r"^    (code|name|default)(?:: [^=\n]+)? = \"?([\w-]+)\"?$", re.MULTILINE)


class UnknownRuleError(ValueError):
    """A word that is not a rule's code, name or prefix of codes."""


class Card(Struct, frozen=True):
    """The facts of a rule for choosing it, and the module that defines it."""

    code: str
    name: str
    default: bool
    module: str
    plugin: Rule | None = None

    @property
    def url(self) -> str:
        """Its page on the web, if that has an address of its own."""
        return self.plugin.url if self.plugin is not None else ""

    def load(self) -> Rule:
        """The rule itself."""
        return self.plugin or _load(self.module, self.code)


class RuleSet(Sequence["Rule"]):
    """Rules in order of code, imported when one of them is needed."""

    def __init__(self, chosen: Iterable[Card]) -> None:
        self.cards = tuple(chosen)

    @overload
    def __getitem__(self, at: int) -> Rule: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Rule]: ...
    def __getitem__(self, at: int | slice) -> Rule | Sequence[Rule]:
        return RuleSet(self.cards[at]) if isinstance(at, slice) else self.cards[at].load()

    def __len__(self) -> int:
        return len(self.cards)


@cache
def cards() -> tuple[Card, ...]:
    """The cards of our rules about code, of those about suppressions, and of plugins, in order of code.

    Raises:
        PluginError: a plugin can't be used.
    """
    from flickr_lint.plugins import plugin_rules

    ours = tuple(_ours())
    plugins = plugin_rules(word for card in ours for word in (card.code, card.name))
    found = (*ours, *(Card(rule.code, rule.name, rule.default, type(rule).__module__, rule) for rule in plugins))
    return tuple(sorted(found, key=lambda card: card.code))


def _ours() -> Iterator[Card]:
    for home in _HOMES:
        for file in sorted((Path(__file__).parent / home).glob("*.py")):
            fields = dict(_FIELD.findall(file.read_text(encoding="utf-8")))
            if "code" in fields:
                module = f"flickr_lint.{home}.{file.stem}"
                yield Card(fields["code"], fields["name"], fields.get("default", "True") == "True", module)


@cache
def _load(module: str, code: str) -> Rule:
    from flickr_lint.rule import Rule

    kinds = (kind for kind in vars(importlib.import_module(module)).values() if isinstance(kind, type))
    return next(kind() for kind in kinds if issubclass(kind, Rule) and getattr(kind, "code", "") == code)


def every_rule() -> tuple[Rule, ...]:
    """All rules, those about suppressions and of plugins too, in order of code."""
    return tuple(card.load() for card in cards())


def all_rules() -> tuple[Rule, ...]:
    """Our own rules about code, in order of code."""
    return tuple(card.load() for card in cards() if card.module.startswith("flickr_lint.rules."))


def named(word: str) -> tuple[Card, ...]:
    """The cards of the rules that a word names: a code, a name, the beginning of codes (`FLK5`) or `ALL`.

    Raises:
        UnknownRuleError: there is no such rule; the message suggests the nearest name.
    """
    wanted = word.strip()
    if wanted.upper() == "ALL":
        return cards()
    exact = tuple(card for card in cards() if wanted.upper() == card.code or wanted.lower() == card.name)
    begun = tuple(card for card in cards() if wanted.isalnum() and card.code.startswith(wanted.upper()))
    if exact or begun:
        return exact or begun
    near = nearest(word)
    hint = f"did you mean {near}?" if near else "`flickr-lint --rules` lists them"
    raise UnknownRuleError(f"there is no rule {word!r}: {hint}")


def find(word: str) -> tuple[Rule, ...]:
    """The rules that a word names, as `named` does.

    Raises:
        UnknownRuleError: nothing is called so.
    """
    return tuple(card.load() for card in named(word))


def choose(select: Iterable[str], ignore: Iterable[str], *, always: Iterable[str] = ()) -> RuleSet:
    """The rules that are selected (those on by default, if nothing is) and not ignored, in order of code.

    Raises:
        UnknownRuleError: a word names no rule.
    """
    select = tuple(select)
    chosen = {card for word in select for card in named(word)} if select else {c for c in cards() if c.default}
    chosen |= {card for word in always for card in named(word)}
    chosen -= {card for word in ignore for card in named(word)}
    return RuleSet(card for card in cards() if card in chosen)


def known_words() -> frozenset[str]:
    """Codes and names of all rules, in lower case."""
    return frozenset(word for card in cards() for word in (card.code.lower(), card.name))


def nearest(word: str) -> str:
    """The code or name that is most like a word; '' if none is."""
    import difflib

    names = {name.lower(): name for card in cards() for name in (card.code, card.name)}
    near = difflib.get_close_matches(word.strip().lower(), names, n=1)
    return names[near[0]] if near else ""
