"""The page for people: the guide sentence by sentence, and how a whole project keeps it."""

from __future__ import annotations

from flickr_lint.report.assess import Assessment, Verdict, assess

__all__ = ["Assessment", "Verdict", "assess"]
