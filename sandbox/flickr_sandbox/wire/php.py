"""Writes a tree in PHP's `serialize` format."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["serialize"]


def serialize(value: object) -> bytes:
    """The value in PHP's notation; lengths are of bytes, in UTF-8."""
    if value is None:
        return b"N;"
    if isinstance(value, bool | int | float):
        kind = "b" if isinstance(value, bool) else "i" if isinstance(value, int) else "d"
        return f"{kind}:{int(value) if kind != 'd' else repr(value)};".encode()
    if isinstance(value, Mapping):
        return _array([(str(name), each) for name, each in value.items()])
    if isinstance(value, list | tuple):
        return _array(list(enumerate(value)))
    data = str(value).encode("utf-8", "replace")
    return b's:%d:"%b";' % (len(data), data)


def _array(entries: list[tuple[str, object]] | list[tuple[int, object]]) -> bytes:
    return b"a:%d:{%b}" % (len(entries), b"".join(serialize(name) + serialize(value) for name, value in entries))
