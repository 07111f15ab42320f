"""The cache lifetimes of responses, by the most specific entry of the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flickr_generator.overlay import LifetimeRule

__all__ = ["lifetime", "needless_lifetimes"]


def lifetime(method: str, rules: Mapping[str, LifetimeRule]) -> int | None:
    """Seconds for which the responses of a method may be cached, or None without an entry."""
    entry = _deciding(method, rules)
    return rules[entry].seconds if entry else None


def needless_lifetimes(rules: Mapping[str, LifetimeRule], methods: Iterable[str]) -> list[str]:
    """A message about each entry that applies to no method, or repeats the namespace's entry."""
    decided = {_deciding(method, rules) for method in methods}
    found = [f"lifetimes.toml: {name} decides of no method" for name in rules if name not in decided]
    for name, rule in rules.items():
        above = _deciding(name.rpartition(".")[0], rules)
        if above and rules[above].seconds == rule.seconds:
            found.append(f"lifetimes.toml: {name} says what {above} says")
    return found


def _deciding(name: str, rules: Mapping[str, LifetimeRule]) -> str | None:
    """The entry of the name itself, or of the innermost namespace that has one."""
    while name and name not in rules:
        name = name.rpartition(".")[0]
    return name or None
