"""Removes keys, secrets and tokens from what is recorded or logged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["HIDDEN", "SECRET_NAMES", "hidden", "secrets_in"]

HIDDEN = "[hidden]"
SECRET_NAMES = {"api_key", "api_sig", "auth_token", "blog_password", "frob", "mini_token", "secret"}
SECRET_NAMES |= {"oauth_consumer_key", "oauth_signature", "oauth_token", "oauth_token_secret", "oauth_verifier"}
"""Parameters whose values are never shown."""

_TOKEN = re.compile(r"\b72157\d{12}-[0-9a-f]{16}\b")
_PAIR = re.compile(
    r"\b(oauth_token_secret|oauth_token|oauth_verifier|oauth_signature|api_key|auth_token)(=|%3D)[^&%\s]+"
)
_ELEMENT = re.compile(r'(<(?:token|frob)>|"(?:token|frob)":\{"_content":")[^<"]+')
_MIN_LENGTH = 6  # characters; shorter values occur in ordinary words


def secrets_in(*parameters: Mapping[str, str], known: Iterable[str] = ()) -> list[str]:
    """The values that `hidden` hides: those of a request's secret parameters, and those that are `known`."""
    sent = {each[name] for each in parameters for name in SECRET_NAMES.intersection(each)}
    return sorted((each for each in sent.union(known) if len(each) >= _MIN_LENGTH), key=len, reverse=True)


def hidden(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with `[hidden]` in place of these secrets, the longest first, and of all that looks like a token."""
    if len(text) >= _MIN_LENGTH:
        for secret in secrets:
            text = text.replace(secret, HIDDEN)
    if "72157" in text:
        text = _TOKEN.sub(HIDDEN, text)
    if "=" in text or "%3D" in text:
        text = _PAIR.sub(rf"\1\2{HIDDEN}", text)
    return _ELEMENT.sub(rf"\1{HIDDEN}", text) if "<" in text or "{" in text else text
