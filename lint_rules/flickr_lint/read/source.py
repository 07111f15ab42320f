"""Reads a file as text without trusting it: size, null bytes, encoding, byte order marks, line ends."""

from __future__ import annotations

import codecs
import io
import stat
import tokenize
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.findings import Notice

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "Raw", "decode", "load"]

MAX_BYTES = 2_000_000
"""Larger files are reported as skipped: no hand-written source is that long."""


class Raw(Struct, frozen=True):
    """A file's bytes, its path as reported (forward slashes), and its kind: `python`, `notebook` or `template`."""

    path: str
    kind: str
    data: bytes


def load(file: Path, path: str, kind: str, limit: int = MAX_BYTES) -> Raw | Notice:
    """The bytes of a file, or a notice where it is too large or can't be read."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            return Notice("unreadable", path, "no regular file")
        size = status.st_size
        if size > limit:
            return Notice("skipped", path, f"larger than {limit / 1e6:g} MB ({size / 1e6:.1f} MB)")
        return Raw(path, kind, file.read_bytes())
    except OSError as error:
        return Notice("unreadable", path, error.strerror or str(error))


def decode(raw: Raw) -> str | Notice:
    r"""The text with `\n` as line end, or a notice that says why there is none."""
    data = raw.data
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return Notice("not-parsed", raw.path, "contains null bytes, so it is not text", line)
    try:
        text = _python(data) if raw.kind == "python" else _plain(data)
    except Exception as error:  # noqa: BLE001 (a file names its codec, and codecs raise whatever they like)
        start = getattr(error, "start", 0)
        return Notice("not-parsed", raw.path, f"can't be decoded: {error}", data.count(b"\n", 0, start) + 1)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _python(data: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = codecs.decode(data, encoding)
    if not isinstance(text, str):
        raise LookupError(f"{encoding} is not a text encoding")  # noqa: TRY004 (the caller reports it as such)
    return text


def _plain(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
