"""The language server: what an editor shows while somebody writes. It needs pygls (extra `lsp`)."""

from __future__ import annotations

from flickr_lint.server.session import Session

__all__ = ["Session"]
