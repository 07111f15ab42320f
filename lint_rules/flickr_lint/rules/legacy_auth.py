"""Authentication with frob and api_sig, which OAuth has replaced.

## What it does

Finds the authentication of before 2012: the methods `flickr.auth.getFrob`, `getToken`, `getFullToken` and `checkToken`,
the page `/services/auth/`, calls signed with an MD5 `api_sig`, and the flow of flickrapi 1
(`get_token_part_one`, `get_token_part_two`).

## Why it is bad

Developer Guide, «Authentication» (G3): users sign in at Flickr by its own flow, which is OAuth today. Frobs were
disabled: the page shows users that they have no permission to see it, so nobody can sign in.

## Example

```python
token, frob = flickr.get_token_part_one(perms="write")
```

## Use instead

```python
flickr.authenticate_via_browser(perms="write")
```

or flickrkit's `flickr login`.

## What it cannot see

Signatures that another library makes. The methods below `flickr.auth.oauth` are OAuth, and not reported.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.specs import FROB_METHODS
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_STEPS = frozenset({"get_token_part_one", "get_token_part_two", "frob2token", "auth_getFrob"})
_PAGE = regex(r"flickr\.com/services/auth/?(?:\?|\x00|$)", re.IGNORECASE)
_SIGNED = "Calls are signed with an MD5 `api_sig` here: that is the sign-in by frob, which is switched off"
_SIGNS = regex(r"api_?sig(?:nature)?(?:$|_)", re.IGNORECASE)
"""Functions that make a signature; what it is put into stands elsewhere."""


class LegacyAuth(Rule):
    """See the module's docstring."""

    code = "FLK102"
    name = "legacy-auth"
    summary = "authentication with frob and api_sig, which OAuth has replaced"
    help = "use OAuth: `authenticate_via_browser` of flickrapi, requests-oauthlib, or flickrkit's `flickr login`"
    guide = "G3"
    severity = "error"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).authenticate_via_browser(perms="read")
        """,
        """
        from requests_oauthlib import OAuth1Session
        session = OAuth1Session(KEY, client_secret=SECRET, callback_uri="oob")
        session.fetch_request_token("https://www.flickr.com/services/oauth/request_token")
        """,
        # MD5 of a file
        """
        import hashlib, flickr_api
        def checksum(data):
            return hashlib.md5(data).hexdigest()
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().auth.oauth.check_token(oauth_token=TOKEN)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi 1
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        token, frob = flickr.get_token_part_one(perms="write")
        """,
        # flickrapi, underscored
        """
        import flickrapi
        frob = flickrapi.FlickrAPI(KEY, SECRET).auth_getFrob().find("frob").text
        """,
        # a signature by hand
        """
        import hashlib, requests
        def signed(args):
            text = SECRET + "".join(k + args[k] for k in sorted(args))
            args["api_sig"] = hashlib.md5(text.encode()).hexdigest()
            return requests.get("https://api.flickr.com/services/rest/", params=args)
        """,
        # the same, put into a call elsewhere
        """
        import hashlib
        def make_api_sig(flickr_args):
            text = "".join([SECRET] + [key + flickr_args[key] for key in sorted(flickr_args)])
            return hashlib.md5(text.encode()).hexdigest()
        """,
        # the old page
        """
        import webbrowser
        webbrowser.open("https://www.flickr.com/services/auth/?api_key=%s&perms=write&frob=%s" % (KEY, frob))
        """,
        # by name
        """
        import httpx
        httpx.get("https://api.flickr.com/services/rest/", params={"method": "flickr.auth.getToken", "frob": frob})
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls, steps of the old flow, signatures and the old page; each line once."""
        lines: set[int] = set()
        for node, message in sorted(_found(module, project), key=lambda pair: (pair[0].lineno, pair[0].col_offset)):
            if node.lineno not in lines:
                lines.add(node.lineno)
                yield self.finding(module, node, message)


def _found(module: Module, project: Project) -> Iterator[tuple[ast.expr, str]]:
    for call in project.flow.calls.get(module, ()):
        if call.method in FROB_METHODS:
            yield call.node, f"`{call.method}` belongs to the authentication that OAuth has replaced"
    for node in module.calls_named(*_STEPS):
        yield node, f"`{called(node)}` belongs to the authentication that OAuth has replaced"
    for string in module.tables.strings:
        if _PAGE.search(_text(string, module)):
            yield string, "This page belongs to the authentication that OAuth has replaced"
    yield from _signatures(module)


def _signatures(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Where `api_sig` is set, in a module that makes MD5 sums; else the sums that a function for signing makes."""
    sums = [node for node in module.tables.calls if module.qualified(node.func).startswith(("hashlib.md5", "md5."))]
    named = [
        string
        for string in (module.tables.strings if sums else ())
        if ((text := _text(string, module)) == "api_sig" or "api_sig=" in text) and _is_set(string, module)
    ]
    for string in named:
        yield string, _SIGNED
    for node in sums if not named else ():
        function = module.function_of(node)
        if function is not None and _SIGNS.search(function.name):
            yield node, _SIGNED


def _text(string: ast.Constant, module: Module) -> str:
    """A text that is used for something; '' for bytes and documentation."""
    if isinstance(module.tables.parents.get(string), ast.Expr) or not isinstance(string.value, str):
        return ""
    return string.value


def _is_set(string: ast.Constant, module: Module) -> bool:
    """Whether a text names a parameter of a call, rather than a value that a log must not contain."""
    parent = module.tables.parents.get(string)
    if isinstance(parent, ast.Subscript):
        return isinstance(parent.ctx, ast.Store)
    if isinstance(parent, ast.Dict):
        return string in parent.keys
    return "api_sig=" in str(string.value) or isinstance(parent, ast.Tuple)
