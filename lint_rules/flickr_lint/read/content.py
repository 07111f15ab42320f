"""The hash of contents, without OpenSSL: loading that would take a third of the time for a small file."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
