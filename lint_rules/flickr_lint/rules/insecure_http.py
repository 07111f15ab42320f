"""An address of the API, of uploads or of OAuth that begins with http.

## What it does

Finds `http://` addresses of Flickr's API, upload, feed, OAuth and sign-in endpoints, and connections to their hosts by
`HTTPConnection`.

## Why it is bad

API documentation, «Overview» (D1): the API is reached by https only, since 2014. Over http a call fails with code 95,
after its key, token or photo was sent over the network unencrypted.

## Example

```python
API = "http://api.flickr.com/services/rest/"
```

## Use instead

```python
API = "https://api.flickr.com/services/rest/"
```

## What it cannot see

URLs whose scheme and host come from different places. Links to Flickr's pages are not reported: browsers are
redirected to https there.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.programs import program_of
from flickr_lint.findings import Region
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_ENDPOINT = regex(
    r"(?P<scheme>http)://(?:(?:api|www|secure|up|m)\.)?flickr\.com/services/"
    r"(?P<what>rest|upload|replace|oauth/authorize|oauth|auth|xmlrpc|soap|feeds|oembed)\b",
    re.IGNORECASE,
)
_HOST = regex(r"^(?:(?P<sub>api|www|secure|up)\.)?flickr\.com(?::80)?$", re.IGNORECASE)
_MESSAGE = "This address of Flickr's API begins with http, which the API refuses"
_SIGN_IN = (
    "This address of Flickr's sign-in begins with http",
    "write https: over http the way to the sign-in can be read and changed",
)
_OTHERS = {
    "feeds": (
        "This address of a feed of Flickr's begins with http",
        "write https: what comes over http can be read and changed on the way",
    ),
    "oauth/authorize": _SIGN_IN,
    "auth": _SIGN_IN,
}
"""What is said of addresses that take no key and no token."""
_HOST_ALONE = regex(r"^(?P<scheme>http)://(?:api|up|secure)\.flickr\.com/?(?:services/?)?$", re.IGNORECASE)


class InsecureHttp(Rule):
    """See the module's docstring."""

    code = "FLK104"
    name = "insecure-http"
    summary = "an address of the API, of uploads or of OAuth that begins with http"
    help = "write https: over http a call fails with code 95, and its key or token can be read on the way"
    guide = "D1"
    severity = "error"
    confidence = "high"

    literal = True

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.test.echo"})
        """,
        # a page, and documentation in a comment
        """
        import flickrapi
        # see http://www.flickr.com/services/api/
        PAGE = "http://www.flickr.com/photos/otter/"
        """,
        # text of a docstring
        '''
        def call():
            """Calls http://api.flickr.com/services/rest/ as of old."""
        ''',
        # another host, and an encrypted connection
        """
        import http.client
        http.client.HTTPSConnection("api.flickr.com").request("GET", "/services/rest/?method=flickr.test.echo")
        http.client.HTTPConnection("example.org").request("GET", "/services/")
        """,
        # flickrkit knows the address
        """
        from flickr_client import Flickr
        Flickr.from_env().test.echo()
        """,
        """<script src="https://api.flickr.com/services/feeds/photos_public.gne?format=json"></script>""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests
        requests.get("http://api.flickr.com/services/rest/", params={"method": "flickr.test.echo"})
        """,
        """
        import webbrowser
        PAGE = "http://www.flickr.com/services/oauth/authorize"  # finds: This address of Flickr's sign-in
        webbrowser.open(PAGE + "?perms=read&oauth_token=" + token)
        """,
        """
        import urllib.request
        BASE = "http://flickr.com/services"  # finds: which the API refuses
        urllib.request.urlopen(f"{BASE}/rest/?method=flickr.test.echo")
        """,
        """
        from requests_oauthlib import OAuth1Session
        token = OAuth1Session(KEY, SECRET).fetch_request_token("http://www.flickr.com/services/oauth/request_token")
        """,
        """
        import httpx
        httpx.post("http://up.flickr.com/services/upload/", files={"photo": open("heron.jpg", "rb")})
        """,
        """
        import feedparser
        FEED = "http://api.flickr.com/services/feeds/photos_public.gne?tags=%s"  # finds: This address of a feed
        feed = feedparser.parse(FEED % tag)
        """,
        # a connection without encryption
        """
        import http.client
        HOST = "www.flickr.com"
        connection = http.client.HTTPConnection(HOST)
        connection.request("POST", "/services/upload/", body)
        """,
        # the same in Python 2, as it was done before
        """
        import httplib
        connection = httplib.HTTP("api.flickr.com")
        connection.putrequest("GET", "/services/rest/?method=flickr.test.echo")
        """,
        """<script src="http://api.flickr.com/services/feeds/photos_public.gne?format=json"></script>""",
        """<script>fetch("http://api.flickr.com/services/rest/?method=flickr.test.echo")</script>""",
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Texts of a module."""
        for node in module.tables.strings:
            text = node.value if isinstance(node.value, str) else ""
            if "http://" not in text.lower() or isinstance(module.tables.parents.get(node), ast.Expr):
                continue
            if _ENDPOINT.search(text) or _HOST_ALONE.search(text) or _joined(node, module, project):
                yield self._at(module, node, text)
        old = any(origin.startswith("httplib") for origin in module.tables.imports.values())
        for call in module.tables.calls if old else module.calls_named("HTTPConnection"):
            plain = called(call) == "HTTPConnection" or module.qualified(call.func) == "httplib.HTTP"
            if plain and _connects(call, module, project):
                message = "This connection to Flickr's API is not encrypted, so the API refuses it"
                yield self.finding(module, call, message, help=f"use `HTTPSConnection`: {self.help.partition(': ')[2]}")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Attributes and scripts."""
        for element in template.elements:
            for attribute in element.attributes:
                if _ENDPOINT.search(attribute.value):
                    yield self._at(template, attribute.region, attribute.value)
        for inline in template.inlines:
            for match in _ENDPOINT.finditer(inline.text) if inline.kind == "script" else ():
                line = inline.line + inline.text.count("\n", 0, match.start())
                begin = inline.text.rfind("\n", 0, match.start()) + 1
                column = match.start() - begin + (inline.column if line == inline.line else 1)
                region = Region(line, column, line, column + len(match[0]))
                yield self._at(template, region, inline.text[match.start() :])

    def _at(self, where: Module | Template, place: ast.AST | Region, address: str) -> Finding:
        """The finding of an address, in words that fit what is there."""
        found = _ENDPOINT.search(address)
        message, told = _OTHERS.get(found["what"].lower(), (_MESSAGE, "")) if found else (_MESSAGE, "")
        return self.finding(where, place, message, help=told)


def _connects(call: ast.Call, module: Module, project: Project) -> bool:
    """Whether a connection goes to the API: by its host, or to Flickr's in a module that names the API's paths."""
    host = next((word.value for word in call.keywords if word.arg == "host"), call.args[0] if call.args else None)
    match = _HOST.match(project.flow.fold.text(host, module)) if host is not None else None
    if match is None:
        return False
    alone = match["sub"] is not None and match["sub"].lower() != "www"
    return alone or any(
        "/services/" in str(string.value) for other in program_of(module, project) for string in other.tables.strings
    )


def _joined(node: ast.Constant, module: Module, project: Project) -> bool:
    """Whether a base such as `http://flickr.com/services` becomes an endpoint where it is used."""
    if not re.match(r"^http://(?:\w+\.)?flickr\.com(?:/services)?/?$", str(node.value), re.IGNORECASE):
        return False
    fold = project.flow.fold
    joined = ((at, other) for other in program_of(module, project) for at in other.of_kind(ast.JoinedStr, ast.BinOp))
    return any(_ENDPOINT.search(fold.text(at, other)) for at, other in joined)
