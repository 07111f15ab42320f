"""A token or secret that is printed, logged, or put into an address or a message of an error.

## What it does

Finds users' tokens, their secrets and the API secret in what is printed, logged or raised, and tokens that a program
puts into addresses itself.

## Why it is bad

Developer Guide, «Data Security» (G5): don't gather users' tokens in one place. A log is such a place: it is kept, sent
around and read by many, and nobody thinks of it as a store of tokens. Addresses end up in the logs of every server on
the way.

## Example

```python
log.info("signed in with %s", token)
```

## Use instead

```python
log.info("signed in as %s", username)
```

## What it cannot see

Loggers that hide secrets themselves. A command that shows a token because its user asked for it may be told so:
`# flickr-lint: ignore[token-in-log] the user asked for it`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.fold import HOLE
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_PRINTS = frozenset({"print", "pprint", "echo", "secho"})
_LOGGER = re.compile(r"log|syslog", re.IGNORECASE)
_SECRET = re.compile(
    r"^_?(?:flickr_?|user_?|my_?)?(?:api_?|consumer_?|client_?|app_?|oauth_?|access_?|auth_?)?"
    r"(?:token_?secret|api_?secret|consumer_?secret|client_?secret|app_?secret|access_?secret|access_?token|auth_?token|oauth_?token)$",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"https?://[^\s]*[?&](?:auth_token|oauth_token_secret|access_token|api_secret)=\x00", re.IGNORECASE
)
_MASKED = re.compile(r"mask|redact|hide|obfusc|hash|len|bool|\*\*\*", re.IGNORECASE)


class TokenInLog(Rule):
    """See the module's docstring."""

    code = "FLK202"
    name = "token-in-log"
    summary = "a token or secret that is printed, logged, or put into an address or a message of an error"
    help = "leave it out: say whose token it is, or that there is one"
    guide = "G5"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        logging.info("signed in as %s", flickr.test.login().find("user").get("id"))
        """,
        # only whether there is one
        """
        import flickr_api
        def status(access_token):
            print("signed in" if access_token else "not signed in")
        """,
        # masked
        """
        import logging, requests
        def show(flickr_token):
            logging.debug("token %s", mask(flickr_token))
        """,
        # the address of Flickr's own sign-in takes the request token
        """
        import webbrowser
        from flickr_client import Flickr
        webbrowser.open(f"https://www.flickr.com/services/oauth/authorize?oauth_token={token}&perms=read")
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        logging.info("signed in with %s", flickr.token_cache.token)
        """,
        """
        from requests_oauthlib import OAuth1Session
        session = OAuth1Session(KEY, SECRET)
        found = session.fetch_access_token("https://www.flickr.com/services/oauth/access_token")
        print(found["oauth_token"], found["oauth_token_secret"])
        """,
        """
        import requests
        def call(auth_token, params):
            url = "https://api.flickr.com/services/rest/?auth_token=%s" % auth_token
            return requests.get(url, params=params)
        """,
        """
        import flickr_api
        def check(oauth_token):
            if not valid(oauth_token):
                raise ValueError(f"Flickr refuses the token {oauth_token}")
        """,
        """
        import logging
        from flickr_client import Flickr
        def start(api_secret):
            logging.getLogger("wall").debug("starting with " + api_secret)
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """What is logged, printed, raised, and put into addresses."""
        for node in module.tables.calls:
            if _is_log(node):
                secret = next((at for value in _told(node) for at in _secrets(value, module, project)), None)
                if secret is not None:
                    how = "printed" if called(node) in _PRINTS else "logged"
                    yield self.finding(module, secret, f"{_what(secret)} is {how} here")
        for raised in (at for at in module.nodes if isinstance(at, ast.Raise)):
            values = raised.exc.args if isinstance(raised.exc, ast.Call) else []
            secret = next((at for value in values for at in _secrets(value, module, project)), None)
            if secret is not None:
                yield self.finding(module, secret, f"{_what(secret)} is in the message of an error here")
        for made in module.nodes:
            if isinstance(made, ast.JoinedStr | ast.BinOp) or (isinstance(made, ast.Call) and called(made) == "format"):
                outer = module.tables.parents.get(made)
                text = "" if isinstance(outer, ast.BinOp | ast.JoinedStr) else project.flow.fold.text(made, module)
                if HOLE in text and _IN_ADDRESS.search(text) and "/oauth/authorize" not in text:
                    yield self.finding(module, made, "A token is put into an address here")


def _what(secret: ast.expr) -> str:
    if isinstance(secret, ast.Subscript) and isinstance(secret.slice, ast.Constant):
        return f"`{secret.slice.value!s}`"
    name = dotted(secret)
    return f"`{name}`" if name else "A token"


def _is_log(node: ast.Call) -> bool:
    name = called(node)
    if name in _PRINTS:
        return True
    receiver = ""
    if isinstance(node.func, ast.Attribute):
        at = node.func.value
        receiver = dotted(at.func) if isinstance(at, ast.Call) else dotted(at)
    return name in _LOGS and bool(_LOGGER.search(receiver))


def _told(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(word.value for word in node.keywords if word.arg not in {"file", "exc_info", "end", "sep"})]


def _secrets(value: ast.expr, module: Module, project: Project) -> Iterator[ast.expr]:
    """The tokens and secrets whose text is a part of what is told."""
    if isinstance(value, ast.Name | ast.Attribute | ast.Subscript):
        if _is_secret(value, module, project):
            yield value
    elif isinstance(value, ast.Call):
        if not _MASKED.search(called(value)):
            kept = called(value) in {"str", "repr", "format", "join", "dumps"}
            for part in value.args if kept else ():
                yield from _secrets(part, module, project)
            words = value.keywords if called(value) == "format" else []
            for word in words:
                yield from _secrets(word.value, module, project)
    elif isinstance(value, ast.JoinedStr | ast.FormattedValue | ast.BinOp | ast.Tuple | ast.List | ast.Dict):
        for inner in ast.iter_child_nodes(value):
            if isinstance(inner, ast.expr):
                yield from _secrets(inner, module, project)


def _is_secret(value: ast.expr, module: Module, project: Project) -> bool:
    if isinstance(value, ast.Subscript):
        key = value.slice.value if isinstance(value.slice, ast.Constant) else ""
        if isinstance(value.slice, ast.Slice):
            return False
        return isinstance(key, str) and bool(_SECRET.match(key))
    last = dotted(value).rpartition(".")[2]
    if _SECRET.match(last):
        return True
    return "token" in last.lower() and bool(project.flow.kind(value, module) & Kind.TOKEN) and _is_client(value, module)


def _is_client(value: ast.expr, module: Module) -> bool:
    """Whether a token is Flickr's: its module speaks of Flickr."""
    return module.mentions_flickr and "valid" not in ast.unparse(value)
