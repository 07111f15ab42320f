"""A method that Flickr's API doesn't have.

## What it does

Finds calls of methods that are in no description of the API, and suggests the nearest name.

## Why it is bad

Developer Guide, «Documentation» (G2): every method is documented. A call of another one fails with code 112, and still
counts against the limit.

## Example

```python
flickr.photos.getInfos(photo_id="1")
```

## Use instead

```python
flickr.photos.getInfo(photo_id="1")
```

## What it cannot see

Names that are built at run time. A few undocumented methods of Flickr's own site are not reported.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.calls import UNDOCUMENTED, canonical
from flickr_lint.facts.decorator_methods import named_by_decorators
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.specs import nearest
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_METHOD_NAME = regex(r"flickr\.[a-z]\w*(?:\.[a-zA-Z]\w*){1,3}")
_VERBS = regex(
    r"^(?:get|set|add|remove|delete|edit|create|find|search|lookup|check|post|subscribe|join|leave|echo|login|create|order)"
    r"[A-Z_]\w*$"
)
_GONE = frozenset({"flickr.groups.browse", "flickr.push.getTopics", "flickr.push.subscribe", "flickr.push.unsubscribe"})
"""Methods that there were: what is gone is FLK904's."""
_MAKERS = regex(r"(?:^|\.)FlickrAPI$|(?:^|\.)Flickr(?:\.from_env)?$")


class UnknownMethod(Rule):
    """See the module's docstring."""

    code = "FLK901"
    name = "unknown-method"
    summary = "a method that Flickr's API doesn't have"
    help = "look it up in the API's documentation: an unknown method fails with code 112"
    guide = "G2"
    severity = "error"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.getInfo(photo_id="1")
        """,
        """
        import flickr_api
        flickr_api.Photo(id="1").getInfo()
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.search"})
        """,
        # undocumented, yet real
        """
        import httpx
        httpx.get("https://api.flickr.com/services/rest/?method=flickr.video.getStreamInfo&photo_id=1")
        """,
        # methods of flickrapi, not of the API
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.get_request_token(oauth_callback="oob")
        flickr.flickr_oauth.get_access_token()
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.get_info(photo_id="1")
        """,
        # names of your own tasks
        """
        import flickrapi
        @task("flickr.photos.fetchEverything")
        def fetch(): ...
        @task("flickr.photos.forget")
        def forget(): ...
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.photos.getInfos(photo_id="1")
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.photos_getSize(photo_id="1")
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photo.search", "text": "heron"})
        """,
        """
        import urllib.request
        urllib.request.urlopen("https://api.flickr.com/services/rest/?method=flickr.people.getPhoto&user_id=me")
        """,
        """
        import httpx
        def call(method, **params):
            return httpx.get("https://api.flickr.com/services/rest/", params={"method": f"flickr.{method}", **params})
        call("photosets.getPhotoz", photoset_id="1")
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().call("flickr.photos.getRecents")
        """,
        """
        # methods of Flickr's API, one by one
        from binding import caller
        class Photo:
            @caller("flickr.photos.getInfo")
            def info(self): ...
            @caller("flickr.photos.getSizes")
            def sizes(self): ...
            @caller("flickr.photos.setLicence")
            def other(self): ...
        """,
        # a class for each method
        """
        import requests
        class Api:
            def __init__(self, method):
                self.method = method
            def ask(self, **params):
                return call(self.method, **params)
        def call(method, **params):
            return requests.post("https://api.flickr.com/services/rest/", data={"method": method, **params}).json()
        class Search(Api):
            def __init__(self):
                super().__init__("flickr.photos.serach")
        Search().ask(text="heron")
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Methods by name, and attributes of a client."""
        seen: set[ast.AST] = set()
        for call in project.flow.calls.get(module, ()):
            spelling = call.spelling
            if (
                call.method
                or not _METHOD_NAME.fullmatch(spelling)
                or HOLE in spelling
                or spelling in UNDOCUMENTED | _GONE
            ):
                continue
            seen.add(call.node)
            yield self._unknown(module, call.node, spelling)
        for node in module.tables.calls:
            if node in seen or project.flow.call_at(node) is not None:
                continue
            spelling = _attribute(node, module, project) or _by_name(node, module, project)
            if spelling and not canonical(spelling) and spelling not in UNDOCUMENTED | _GONE:
                yield self._unknown(module, node, spelling)

        for at, name in named_by_decorators(module):
            if not canonical(name) and name not in UNDOCUMENTED | _GONE:
                yield self._unknown(module, at, name)

    def _unknown(self, module: Module, node: ast.AST, spelling: str) -> Finding:
        near = nearest(spelling)
        help = f"did you mean `{near}`?" if near else self.help  # noqa: A001
        return self.finding(module, node, f"There is no method `{spelling}`", help=help)


def _attribute(node: ast.Call, module: Module, project: Project) -> str:
    """`flickr.photos.getInfos()` where `flickr` is a client by construction."""
    func, module = project.flow.plain_callee(node, module)
    parts = dotted(func).split(".")
    namespaces = _namespaces()
    if len(parts) < 2:
        return ""
    leaf = parts[-1]
    if "_" in leaf and leaf.partition("_")[0] in namespaces and leaf != leaf.lower():
        spelling, receiver = leaf.replace("_", "."), parts[:-1]
    else:
        start = next((at for at, part in enumerate(parts[:-1]) if at and part in namespaces), 0)
        spelling, receiver = ".".join(parts[start:]), parts[:start]
    if (
        not receiver
        or not _reads_like_one(spelling)
        or not _is_client(func, len(parts) - len(receiver), module, project)
    ):
        return ""
    return f"flickr.{spelling}"


def _reads_like_one(spelling: str) -> bool:
    """Whether a name reads like one of the API's methods: a namespace and a verb in camel case."""
    leaf = spelling.rpartition(".")[2]
    return "." in spelling and bool(_VERBS.match(leaf)) and leaf != leaf.lower()


def _is_client(func: ast.expr, depth: int, module: Module, project: Project) -> bool:
    """Whether the object below so many attributes was made by a client's class."""
    at = func
    for _ in range(depth):
        if not isinstance(at, ast.Attribute):
            return False
        at = at.value
    made = [one.node for one in project.flow.fold.values.of(at, module)]
    return any(isinstance(value, ast.Call) and _MAKERS.search(module.qualified(value.func)) for value in made)


@cache
def _namespaces() -> frozenset[str]:
    import flickr_specs

    return frozenset(name.split(".")[1] for name in flickr_specs.method_names())


def _by_name(node: ast.Call, module: Module, project: Project) -> str:
    """`client.call("flickr.photos.getRecents")`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name not in {"call", "call_api", "api_call", "do_flickr_call", "request"} or not node.args:
        return ""
    text = project.flow.fold.text(node.args[0], module)
    return text if _METHOD_NAME.fullmatch(text) else ""
