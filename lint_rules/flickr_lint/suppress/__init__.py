"""Comments that suppress findings, and the rules about such comments (`FLK0..`)."""

from __future__ import annotations

from flickr_lint.suppress.comments import Suppression, apply, suppressions

__all__ = ["Suppression", "apply", "suppressions"]
