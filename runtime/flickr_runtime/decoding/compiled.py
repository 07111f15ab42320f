"""The compiled decoders: the fast path from a body to a typed result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.decoding.drift import Step, Straightener, step_for
from flickr_runtime.locks import open_after_fork
from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from flickr_runtime.method import Method

__all__ = ["MISSED", "Decoders", "decoders"]

MISSED: Any = object()
"""In place of a result that only the tolerant path can decode."""

_known: dict[Method[Any], Decoders] = {}
_compiling = open_after_fork()  # msgspec crashes if two threads compile types that have a struct in common


class Decoders:
    """The decoder of one method: the envelope with its one member, or the envelope and a result of several members."""

    def __init__(self, method: Method[Any]) -> None:
        fields: list[Any] = [("stat", str, ""), ("code", int | str | None, None), ("message", str | None, None)]
        rename = {}
        kind: Any = msgspec.UnsetType
        if method.result is not None and method.root is not None:
            kind = method.result | msgspec.UnsetType
            rename = {"parsed": method.root}
        fields.append(("parsed", kind, msgspec.UNSET))
        envelope: Any = msgspec.defstruct("Envelope", fields, rename=rename, gc=False)
        self._envelope = msgspec.json.Decoder(envelope, strict=False)
        is_whole = method.root is None and isinstance(method.result, type) and issubclass(method.result, Record)
        self._whole = msgspec.json.Decoder(method.result, strict=False) if is_whole else None
        self._result = method.result
        self._straightener: Straightener | None = None

    def read(self, body: bytes) -> tuple[Any, Any]:
        """The envelope and the result, which is `MISSED` if the tolerant path must decode it.

        Raises `msgspec.DecodeError`, `ValueError` or `RecursionError` if the tolerant path must decode the whole body.
        """
        try:
            return self._read(body)
        except msgspec.ValidationError as error:
            return self._read_straight(body, error)

    def _read_straight(self, body: bytes, error: msgspec.ValidationError) -> tuple[Any, Any]:
        if self._straightener is None:
            self._straightener = Straightener(self._result)
        done: set[Step] = set()
        while (step := step_for(error)) not in done:
            done.add(step)
            body = self._straightener.straight(step, body)
            try:
                return self._read(body)
            except msgspec.ValidationError as again:
                error = again
        raise error

    def _read(self, body: bytes) -> tuple[Any, Any]:
        envelope: Any = self._envelope.decode(body)
        if envelope.stat != "ok" or self._result is None:
            return envelope, None
        if self._whole is not None:
            return envelope, self._whole.decode(body)
        return envelope, MISSED if envelope.parsed is msgspec.UNSET else envelope.parsed


def decoders(method: Method[Any]) -> Decoders:
    """The decoders of a method, compiled at its first response."""
    found = _known.get(method)
    if found is None:
        with _compiling:
            found = _known.get(method) or Decoders(method)
            _known[method] = found
    return found
