"""Expressions are compiled when they are first used, so a test has to use them all once."""

from __future__ import annotations

import importlib
import pkgutil

import flickr_lint
from flickr_lint.regex import regex


def _modules() -> list[str]:
    found = pkgutil.walk_packages(flickr_lint.__path__, "flickr_lint.")
    return [module.name for module in found if module.name.split(".")[1] in {"facts", "rules", "suppress", "template"}]


def test_every_expression_is_one() -> None:
    later = type(regex(""))
    count = 0
    for name in _modules():
        for value in vars(importlib.import_module(name)).values():
            for held in value if isinstance(value, tuple) else (value,):
                for at in held if isinstance(held, tuple) else (held,):
                    if isinstance(at, later):
                        assert at.fullmatch("\0") is None or at.pattern, name
                        count += 1
    assert count > 100


def test_it_does_what_a_compiled_one_does() -> None:
    found = regex(r"(\d+)-(\d+)").search("12-34")
    assert found
    assert found.groups() == ("12", "34")
