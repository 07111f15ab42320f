"""Flickr's base58, in which short URLs write ids (Developer Guide, «Using the short URL»)."""

from __future__ import annotations

from flickr_runtime.urls.parts import LARGEST_NUMBER, is_number

__all__ = ["decode58", "encode58"]

# Lower case before upper case, unlike Bitcoin's base58; without 0, O, I and l.
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_MAX_CHARS = 11  # of 64 bits


def encode58(number: str, what: str = "id") -> str:
    """The base58 form of a whole number given in decimal digits; raises `ValueError` with `what` as its name."""
    if not is_number(number):
        raise ValueError(
            f"{number[:40]!r} is not a valid {what}: ids are whole numbers of at most 64 bits, written in digits"
        )
    value, code = int(number), ""
    while value:
        value, digit = divmod(value, len(_ALPHABET))
        code = _ALPHABET[digit] + code
    return code or _ALPHABET[0]


def decode58(code: str, what: str = "short code") -> str:
    """The decimal digits of a base58 form; raises `ValueError` with `what` as its name."""
    if not 0 < len(code) <= _MAX_CHARS:
        raise ValueError(f"{code[:40]!r} is not a valid {what}: it has {len(code)} characters")
    value = 0
    for char in code:
        digit = _VALUES.get(char)
        if digit is None:
            raise ValueError(
                f"{code!r} is not a valid {what}: {char!r} is not of Flickr's base58, which leaves out 0, O, I and l"
            )
        value = value * len(_ALPHABET) + digit
    if value > LARGEST_NUMBER:
        raise ValueError(f"{code!r} is not a valid {what}: ids have at most 64 bits")
    return str(value)
