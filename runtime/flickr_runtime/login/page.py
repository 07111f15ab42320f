"""The page that the browser shows after the callback to a program on the user's machine."""

from __future__ import annotations

from html import escape

__all__ = ["HEADERS", "page"]

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",  # the URL contains the verifier
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem }}
h1 {{ font-size: 1.5rem }}
</style>
<h1>{title}</h1>
<p>{text}</p>
</html>
"""


def page(title: str, text: str) -> bytes:
    """A page with a heading and a sentence."""
    return _PAGE.format(title=escape(title), text=escape(text)).encode()
