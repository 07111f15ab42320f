"""Collects the error codes of methods from recordings, with the general part of their messages."""

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
# Names of one photo, user or argument: in quotes, in brackets, or in digits.
_PARTICULAR = re.compile(r"\"[^\"]*\"|'[^']*'|\([^)]*\)|[^\s]*\d{3,}[^\s]*|https?://\S+")


def learn_refusals(folder: Path, known: Mapping[str, Mapping[str, str]], names: Container[str]) -> Refusals:
    """The codes in `known` and in the recordings in `folder`, for methods in `names`.

    Codes that mean the same in every method are omitted. Learning the same recordings again changes nothing.
    """
    found: Refusals = {name: dict(codes) for name, codes in known.items()}
    for name, path in recordings(folder):
        if name not in names:
            continue
        try:
            refusal = read_refusal(path.read_bytes())
        except (GeneratorError, OSError):  # `learn` reports unreadable recordings
            continue
        if refusal and refusal[0] not in SHARED:
            code, message = refusal
            codes = found.setdefault(name, {})
            codes[str(code)] = _better(codes.get(str(code), ""), message)
    return {name: dict(sorted(codes.items(), key=lambda item: int(item[0]))) for name, codes in sorted(found.items())}


def read_refusal(body: bytes) -> tuple[int, str] | None:
    """Code and general message of a `stat=fail` response; None for any other, and if the code is not a number.

    Raises `GeneratorError` for a body that is neither JSON nor XML.
    """
    failure: Mapping[str, Any]
    if body.lstrip()[:1] == b"<":
        root = parse_xml(body)
        if not is_failure(root) or (error := root.find("err")) is None:
            return None
        failure = {"code": error.get("code"), "message": error.get("msg")}
    else:
        tree = json_tree(body)
        if not isinstance(tree, dict) or tree.get("stat") != "fail":
            return None
        failure = tree
    code = str(failure.get("code"))
    return (int(code), _general(failure.get("message"))) if re.fullmatch(r"[0-9]{1,5}", code) else None


def _general(message: object) -> str:
    """The message without the particulars of one call, on one line.

    It is empty if it cannot be Flickr's, whose messages begin with a capital: recordings are often anonymised before
    they are shared.
    """
    text = " ".join(_PARTICULAR.sub(" ", message if isinstance(message, str) else "").split())
    text = "".join(char for char in text if char.isprintable())[:_MAX_LENGTH].strip(" .")
    return text if text[:1].isupper() else ""


def _better(one: str, other: str) -> str:
    """The shorter of two messages that are not empty; of equally long ones the first in the alphabet."""
    return min((text for text in (one, other) if text), key=lambda text: (len(text), text), default="")
