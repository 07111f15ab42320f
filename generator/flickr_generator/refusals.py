"""Learns the codes with which methods were seen to refuse: code and message, of the latter what is the same for all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flickr_generator.bodies import json_tree, parse_xml
from flickr_generator.errors import GeneratorError
from flickr_generator.learn import recordings
from flickr_generator.shapes import is_failure
from flickr_runtime.failures import SHARED

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

__all__ = ["Refusals", "learn_refusals", "read_refusal"]

Refusals = dict[str, dict[str, str]]
"""Messages by method and code; a message is empty if only the code is known."""

_MAX_LENGTH = 120
# What names one photo, user or argument: in quotes, in brackets, or in digits.
_PARTICULAR = re.compile(r"\"[^\"]*\"|'[^']*'|\([^)]*\)|[^\s]*\d{3,}[^\s]*|https?://\S+")


def learn_refusals(folder: Path, known: Mapping[str, Mapping[str, str]], names: Container[str]) -> Refusals:
    """What is `known` and what the recordings in `folder` add to it, for methods in `names`.

    Codes that mean the same in every method are left out. Learning the same twice changes nothing.
    """
    found: Refusals = {name: dict(codes) for name, codes in known.items()}
    for name, path in recordings(folder):
        if name not in names:
            continue
        try:
            refusal = read_refusal(path.read_bytes())
        except (GeneratorError, OSError):  # `learn` tells of what cannot be read
            continue
        if refusal and refusal[0] not in SHARED:
            code, message = refusal
            codes = found.setdefault(name, {})
            codes[str(code)] = _better(codes.get(str(code), ""), message)
    return {name: dict(sorted(codes.items(), key=lambda item: int(item[0]))) for name, codes in sorted(found.items())}


def read_refusal(body: bytes) -> tuple[int, str] | None:
    """Code and general message of a `stat=fail` answer; None for any other, and for a code that is no number.

    Raises `GeneratorError` for a body that is neither JSON nor XML.
    """
    told: Mapping[str, Any]
    if body.lstrip()[:1] == b"<":
        root = parse_xml(body)
        if not is_failure(root) or (error := root.find("err")) is None:
            return None
        told = {"code": error.get("code"), "message": error.get("msg")}
    else:
        tree = json_tree(body)
        if not isinstance(tree, dict) or tree.get("stat") != "fail":
            return None
        told = tree
    code = str(told.get("code"))
    return (int(code), _general(told.get("message"))) if re.fullmatch(r"[0-9]{1,5}", code) else None


def _general(message: object) -> str:
    """The message without what is particular to one call, on one line.

    It is empty for what cannot be one of Flickr's, all of which begin with a capital: recordings are often made
    anonymous before they are shared.
    """
    text = " ".join(_PARTICULAR.sub(" ", message if isinstance(message, str) else "").split())
    text = "".join(char for char in text if char.isprintable())[:_MAX_LENGTH].strip(" .")
    return text if text[:1].isupper() else ""


def _better(one: str, other: str) -> str:
    """The shorter of two messages, the first in the alphabet of equally long ones; any is better than none."""
    return min((text for text in (one, other) if text), key=lambda text: (len(text), text), default="")
