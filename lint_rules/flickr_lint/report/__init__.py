"""The page for people: the guide sentence by sentence, and how a project complies with it."""

from __future__ import annotations

from flickr_lint.report.assess import Assessment, SentenceResult, assess

__all__ = ["Assessment", "SentenceResult", "assess"]
