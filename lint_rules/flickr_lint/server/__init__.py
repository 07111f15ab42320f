"""The language server, for diagnostics in an editor. It needs pygls (extra `lsp`)."""

from __future__ import annotations

from flickr_lint.server.session import Session

__all__ = ["Session"]
