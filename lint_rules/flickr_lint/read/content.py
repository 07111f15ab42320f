"""The hash that contents are known by; without OpenSSL, whose loading would be a third of reading a small file."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
