"""Flickr's API as data: one JSON Schema per method, the types they share, and the inputs they derive from.

Documents are plain dictionaries; `README.md` beside this file describes them, and `schema/method.json` is their schema.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["load_method", "load_response", "load_type", "method_names", "response_names", "root", "type_names"]


def root() -> Path:
    """The folder with `methods/`, `types/`, `responses/`, `schema/` and `inputs/`."""
    return Path(__file__).parent


@cache
def method_names() -> tuple[str, ...]:
    """Full names of all methods (`flickr.photos.search`), in alphabetical order."""
    return _names("methods")


@cache
def type_names() -> tuple[str, ...]:
    """Names of all shared types (`Photo`), in alphabetical order; without `scalars`."""
    return tuple(name for name in _names("types") if name != "scalars")


@cache
def load_method(name: str) -> dict[str, Any]:
    """The document of a method; raises `KeyError` for a name that is not in `method_names()`. Do not change it."""
    if name not in method_names():
        raise KeyError(name)
    return _load("methods", name)


@cache
def load_type(name: str) -> dict[str, Any]:
    """The document of a shared type, or of `scalars`; raises `KeyError` for an unknown name. Do not change it."""
    if name != "scalars" and name not in type_names():
        raise KeyError(name)
    return _load("types", name)


@cache
def response_names() -> tuple[str, ...]:
    """Names of responses that belong to no method (`upload`, `error`), in alphabetical order."""
    return _names("responses")


@cache
def load_response(name: str) -> dict[str, Any]:
    """The document of such a response; raises `KeyError` for an unknown name. Do not change it."""
    if name not in response_names():
        raise KeyError(name)
    return _load("responses", name)


def _names(folder: str) -> tuple[str, ...]:
    names = os.listdir(root() / folder)  # noqa: PTH208 (ten times as fast, and linting one file waits for it)
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def _load(folder: str, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(root().joinpath(folder, f"{name}.json").read_bytes())
    return document
