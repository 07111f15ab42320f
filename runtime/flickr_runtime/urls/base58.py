"""Flickr's base58, in which short URLs write ids (Developer Guide, «Using the short URL»)."""

from __future__ import annotations

from flickr_runtime.urls.parts import LONGEST_NUMBER

__all__ = ["decode58", "encode58"]

# Lower case before upper case, unlike Bitcoin's base58; without 0, O, I and l.
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}


def encode58(number: str, what: str = "id") -> str:
    """The base58 form of a whole number given in decimal digits; raises `ValueError`, which calls it `what`."""
    if not (number.isascii() and number.isdigit()):
        raise ValueError(f"{number!r} is no {what}: it has other characters than digits, or none")
    if len(number) > LONGEST_NUMBER:
        raise ValueError(f"{number[:LONGEST_NUMBER]}… is no {what}: it has {len(number)} digits")
    value, code = int(number), ""
    while value:
        value, digit = divmod(value, len(_ALPHABET))
        code = _ALPHABET[digit] + code
    return code or _ALPHABET[0]


def decode58(code: str, what: str = "short code") -> str:
    """The decimal digits that a base58 form stands for; raises `ValueError`, which calls it `what`."""
    if not code or len(code) > LONGEST_NUMBER:
        raise ValueError(f"{code[:LONGEST_NUMBER]!r} is no {what}: it has {len(code)} characters")
    value = 0
    for char in code:
        digit = _VALUES.get(char)
        if digit is None:
            raise ValueError(
                f"{code!r} is no {what}: {char!r} is not of Flickr's base58, which leaves out 0, O, I and l"
            )
        value = value * len(_ALPHABET) + digit
    return str(value)
