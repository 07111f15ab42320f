"""A call that needs a greater permission than the program asks for.

## What it does

Finds calls of methods that need `write` or `delete` (or `read`) in a program that requests less of its users; with low
confidence, also programs that write and open Flickr's sign-in without `perms`.

## Why it is bad

Developer Guide, «Authentication» (G3): a program requests the permission that it needs when its users sign in. With
less the call fails with code 99, for every user, until they have signed in again.

## Example

```python
flickr.authenticate_via_browser(perms="read")
flickr.photos.addTags(photo_id="1", tags="heron")
```

## Use instead

```python
flickr.authenticate_via_browser(perms="write")
flickr.photos.addTags(photo_id="1", tags="heron")
```

## What it cannot see

Permissions that come from a setting, and tokens that were made elsewhere.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.specs import PERMISSIONS, spec_of
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_ASKERS = regex(
    r"authenticat|auth_url|authorization_url|authori[sz]e|get_token_part_one|token_valid|login|sign_in", re.IGNORECASE
)
_AUTHORIZE = regex(r"flickr\.com/services/oauth/authorize\b")
_SIGNS_IN = regex(r"oauth/authorize|authorization_url|auth_url")
_PERMS = regex(r"\bperms?\b|permissions?\b", re.IGNORECASE)
_IN_URL = regex(r"[?&]perms=(read|write|delete)\b")


class InsufficientPermission(Rule):
    """See the module's docstring."""

    code = "FLK905"
    name = "insufficient-permission"
    summary = "a call that needs a greater permission than the program requests"
    help = "request the permission that the call needs"
    guide = "G3"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.authenticate_via_browser(perms="write")
        flickr.photos.addTags(photo_id="1", tags="heron")
        """,
        # the token comes from elsewhere
        """
        import flickr_api
        flickr_api.set_auth_handler("token.txt")
        flickr_api.Photo(id="1").setTags("heron")
        """,
        # the permission is an argument without a name
        """
        import webbrowser, flickr_api
        SIGN_IN = "https://www.flickr.com/services/oauth/authorize"
        webbrowser.open(flickr_api.auth.AuthHandler().get_authorization_url("write"))
        flickr_api.Photo(id="1").setTags("heron")
        """,
        # each command requests what it needs
        """
        import webbrowser, requests
        webbrowser.open(session.authorization_url(AUTHORIZE, perms="read"))
        webbrowser.open(session.authorization_url(AUTHORIZE, perms="delete"))
        requests.post("https://api.flickr.com/services/rest/", data={"method": "flickr.photos.delete", "photo_id": "1"})
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.search(text="heron")
        """,
        # reading public data needs none
        """
        import requests, webbrowser
        webbrowser.open("https://www.flickr.com/services/oauth/authorize?oauth_token=" + token)
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.getRecent"})
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.authenticate_via_browser(perms="read")
        flickr.photos.addTags(photo_id="1", tags="heron")
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.authenticate_console(perms="write")
        flickr.photos_delete(photo_id="1")
        """,
        """
        import flickr_api
        auth = flickr_api.auth.AuthHandler()
        print(auth.get_authorization_url("read"))
        flickr_api.Photo(id="1").setTags("heron")
        """,
        """
        import requests
        print("https://www.flickr.com/services/oauth/authorize?oauth_token=%s&perms=read" % token)
        requests.post("https://api.flickr.com/services/rest/", data={"method": "flickr.photos.setMeta"})
        """,
        # no permission at all
        """
        import requests
        from requests_oauthlib import OAuth1Session
        session = OAuth1Session(KEY, client_secret=SECRET)
        print(session.authorization_url("https://www.flickr.com/services/oauth/authorize"))
        requests.post("https://api.flickr.com/services/rest/", data={"method": "flickr.photos.delete", "photo_id": "1"})
        """,
        {
            "wall/sign_in.py": """
                import flickrapi
                flickr = flickrapi.FlickrAPI(KEY, SECRET)
                flickr.authenticate_via_browser(perms="read")
            """,
            "wall/send.py": """
                from wall.sign_in import flickr
                flickr.upload(filename="heron.jpg")
            """,
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Calls of the module, against what its program asks for."""
        yield from self._unasked(module, project)
        needing = [(call, level) for call in project.flow.calls.get(module, ()) if (level := _needed(call.method))]
        if not needing:
            return
        asked = [at for other in program_of(module, project) for at in _asked(other, project)]
        if not asked:
            return
        level, node, where = max(asked, key=lambda at: at[0])
        for call, needed in needing:
            if needed > level:
                method = f"`{call.method}`" if "." in call.method else f"An {call.method}"
                message = f"{method} needs `{PERMISSIONS[needed]}`, but the program requests `{PERMISSIONS[level]}`"
                yield self.finding(module, call.node, message, related=[("asked for here", where, node)])

    def _unasked(self, module: Module, project: Project) -> Iterator[Finding]:
        """Sign-ins that name no permission, in a program that writes."""
        place = _authorizes(module, project)
        if place is None:
            return
        program = [module, *(other for other in program_of(module, project) if other is not module)]
        if any(_PERMS.search(other.text) for other in program if _SIGNS_IN.search(other.text)):
            return
        if any(any(_asked(other, project)) for other in program):
            return  # a client asks, by an argument that has no name
        for other in program:
            for call in project.flow.calls.get(other, ()):
                needed = _needed(call.method)
                if needed >= PERMISSIONS.index("write"):
                    method = f"`{call.method}`" if "." in call.method else f"an {call.method}"
                    message = (
                        f"The sign-in requests no permission (`perms`), and {method} needs `{PERMISSIONS[needed]}`"
                    )
                    related = [("needed here", other, call.node)]
                    yield self.finding(module, place, message, confidence="low", related=related)
                    return


def _authorizes(module: Module, project: Project) -> ast.AST | None:
    """Where a module makes or opens the address of Flickr's sign-in by itself."""
    said = [at for at in module.tables.strings if isinstance(at.value, str) and _AUTHORIZE.search(at.value)]
    for node in module.tables.calls if said else ():
        if called(node) == "authorization_url" or any(
            _AUTHORIZE.search(project.flow.fold.text(value, module)) for value in node.args[:1]
        ):
            return node
    return next((at for at in said if not isinstance(module.tables.parents.get(at), ast.Expr)), None)


def _needed(method: str) -> int:
    if method in UPLOADS:
        return PERMISSIONS.index("write")
    spec = spec_of(method)
    return PERMISSIONS.index(spec.permission) if spec and spec.permission in PERMISSIONS else 0


def _asked(module: Module, project: Project) -> Iterator[tuple[int, ast.AST, Module]]:
    """What a module asks users for: the permission, and where."""
    fold = project.flow.fold
    for node in module.tables.calls:
        if not _ASKERS.search(called(node)):
            continue
        words = [word.value for word in node.keywords if word.arg in {"perms", "permission", "permissions", "scope"}]
        for value in (*words, *node.args):
            text = fold.value(value, module)
            if text in PERMISSIONS[1:]:
                yield PERMISSIONS.index(str(text)), node, module
    for string in module.tables.strings:
        match = _IN_URL.search(string.value) if isinstance(string.value, str) else None
        if match and not isinstance(module.tables.parents.get(string), ast.Expr):
            yield PERMISSIONS.index(match[1]), string, module
