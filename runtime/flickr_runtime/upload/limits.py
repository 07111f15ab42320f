"""Checks the size of a file against the account's limits, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.upload.errors import FileTooLarge

if TYPE_CHECKING:
    from flickr_runtime.upload.defaults import Limits
    from flickr_runtime.upload.source import Kind

__all__ = ["check_size"]


def check_size(name: str, size: int, kind: Kind | None, limits: Limits) -> None:
    """Raises `FileTooLarge` for a file above the limit of its kind; of an unknown kind, above the larger limit."""
    by_kind = {"photo": limits.photo_bytes, "video": limits.video_bytes}
    possible = [by_kind[kind]] if kind else list(by_kind.values())
    if None in possible:
        return
    limit = max(value for value in possible if value is not None)
    if size > limit:
        what = f"{kind}s" if kind else "files"
        raise FileTooLarge(
            f"{name}: {size:,} bytes, but this account's {what} may have {limit:,} bytes at most; upload a smaller one",
            size=size,
            limit=limit,
        )
