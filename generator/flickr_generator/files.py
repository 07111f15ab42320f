"""Writes JSON deterministically, and files atomically."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["json_bytes", "read_or_none", "replace_file"]


_LINE = 100


def json_bytes(value: Any) -> bytes:
    """UTF-8 JSON for people and diffs: values that fit are on one line, others indented; the order does not change."""
    return (_layout(value, 0) + "\n").encode()


def _layout(value: Any, depth: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + depth <= _LINE or not isinstance(value, dict | list) or not value:
        return line
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {_layout(item, depth + 1)}" for name, item in value.items()]
        opening, closing = "{}"
    else:
        parts = [_layout(item, depth + 1) for item in value]
        opening, closing = "[]"
    return opening + "\n" + ",\n".join(inner + part for part in parts) + "\n" + " " * depth + closing


def replace_file(path: Path, body: bytes) -> bool:
    """Replaces the file atomically; returns False if it already had this content."""
    try:
        if path.read_bytes() == body:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def read_or_none(path: Path) -> bytes | None:
    """The content of a file, or None if there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
