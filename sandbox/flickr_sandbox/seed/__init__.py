"""The world that a new sandbox starts with: invented people, photos and groups, the same every time."""

from __future__ import annotations

from flickr_sandbox.seed.plant import plant

__all__ = ["plant"]
