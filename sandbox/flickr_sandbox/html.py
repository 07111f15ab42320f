"""The frame around the sandbox's pages; `Markup.format` escapes its arguments."""

from __future__ import annotations

from markupsafe import Markup
from werkzeug.wrappers import Response

__all__ = ["Markup", "page"]

_STYLE = Markup("""
:root{color-scheme:light dark;--ink:#1d2430;--soft:#657084;--paper:#fff;--line:#dfe3ea;--back:#f4f6f9;--go:#0b62d6}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa5b8;--paper:#1b2029;--line:#333b48;--back:#12161c;--go:#5b9dff}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:__WIDTH__;margin:2.5rem auto;padding:1.5rem 2rem;background:var(--paper);border:1px solid var(--line);
border-radius:10px}h1{font-size:1.4rem;margin:.2rem 0 1rem}header a{color:var(--soft);font-size:.9rem}
a{color:var(--go)}code{font-size:.9em;overflow-wrap:anywhere}small{color:var(--soft)}
fieldset{border:1px solid var(--line);border-radius:8px;padding:.4rem 1rem .8rem}legend{padding:0 .4rem}
label{display:flex;gap:.6rem;align-items:baseline;padding:.35rem 0;cursor:pointer}label small{display:block}
.buttons{display:flex;gap:.8rem}button{font:inherit;padding:.5rem 1.1rem;border:1px solid var(--line);border-radius:6px;
background:transparent;color:inherit;cursor:pointer}button.go{background:var(--go);border-color:var(--go);color:#fff}
.code{font:600 2.2rem/1.2 ui-monospace,monospace;letter-spacing:.06em;text-align:center}
img{max-width:100%;height:auto;border-radius:6px;display:block}
""")
_PAGE = Markup("""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} · flickr-sandbox</title><link rel="icon" href="data:,"><style>{style}</style></head>
<body><main><header><a href="{home}">flickr-sandbox</a></header><h1>{title}</h1>
{body}
</main></body></html>
""")


def page(home: str, title: str, body: Markup, *, status: int = 200, width: str = "38rem") -> Response:
    """A page in which the browser runs no script; its header links to `home`, the base URL of the sandbox."""
    html = _PAGE.format(
        home=f"{home}/",
        title=title,
        style=_STYLE.replace("__WIDTH__", width),
        body=body,
    )
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self' data: https://live.staticflickr.com; style-src 'unsafe-inline'; "
        "script-src 'none'; frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
