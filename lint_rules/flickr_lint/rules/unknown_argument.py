"""An argument that the method doesn't have.

## What it does

Finds arguments of a call that the method's description doesn't list, and suggests the nearest one. Arguments of
every call (`format`, `nojsoncallback`, OAuth's) are fine.

## Why it is bad

Developer Guide, «Documentation» (G2): the arguments of every method are documented. Flickr ignores unknown
ones, so a search finds too much, and a write does something else than intended.

## Example

```python
flickr.photos.search(tag="heron", perpage=500)
```

## Use instead

```python
flickr.photos.search(tags="heron", per_page=500)
```

## What it cannot see

Arguments of clients that translate them (flickr_api takes objects), and those whose names are built at run time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.arguments import given, written_at
from flickr_lint.facts.clients import is_client
from flickr_lint.facts.passwords import is_password
from flickr_lint.facts.specs import COMMON, nearest_of, spec_of
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import Function, called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_WALKERS = frozenset({"per_page", "page", "extras", "pages", "limit", "max_pages"})
_FILE = frozenset({"filename", "fileobj", "photo", "photo_file", "photo_file_data"})
_FILES = {"upload": _FILE, "replace": _FILE}
"""How clients are told what is uploaded."""

_ECHO = "flickr.test.echo"
"""Gives back whatever it is told."""


class UnknownArgument(Rule):
    """See the module's docstring."""

    code = "FLK902"
    name = "unknown-argument"
    summary = "an argument that the method doesn't have"
    help = "look it up in the method's documentation: Flickr ignores what it doesn't know"
    guide = "G2"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests
        def ask(**more):
            wait = more.pop("patience", 10)
            params = dict(api_key=KEY, format="json", **more)
            return requests.get("https://api.flickr.com/services/rest/", params=params, timeout=wait).json()
        ask(method="flickr.photosets.getPhotos", photoset_id="1", patience=30)
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(tags="heron", per_page=500, format="parsed-json")
        """,
        # flickr_api takes objects
        """
        import flickr_api
        flickr_api.Photo.search(user=flickr_api.Person(id="1"))
        """,
        """
        import requests
        params = {"method": "flickr.photos.search", "text": "heron", "api_key": KEY, "nojsoncallback": 1}
        requests.get("https://api.flickr.com/services/rest/", params=params, timeout=10)
        """,
        """
        from flickr_client import Flickr
        Flickr.from_env().photos.search(text="heron", per_page=500)
        """,
        # options of the HTTP client
        """
        import requests
        URL = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"
        requests.get(url=URL, allow_redirects=False, cert=None, hooks={})
        """,
        # arguments are returned
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).test.echo(heron="grey")
        """,
        # taken out before the next call
        """
        import requests
        def info(address):
            params = {"method": "flickr.people.findByEmail", "find_email": address}
            found = requests.get("https://api.flickr.com/services/rest/", params=params).json()
            params["method"] = "flickr.people.getInfo"
            params["user_id"] = found["user"]["id"]
            del params["find_email"]
            return requests.get("https://api.flickr.com/services/rest/", params=params).json()
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import requests
        def ask(**more):
            params = dict(api_key=KEY, format="json", **more)
            return requests.get("https://api.flickr.com/services/rest/", params=params).json()
        ask(method="flickr.photosets.getPhotos", photoset_id="1", colour="red")
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos.search(tag="heron")
        """,
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).photos_setDates(photoid="1", date_taken="2026-05-01 10:00:00")
        """,
        """
        import requests
        params = {"method": "flickr.photos.search", "text": "heron", "perpage": 500}
        requests.get("https://api.flickr.com/services/rest/", params=params)
        """,
        """
        import httpx
        def call(method, params):
            return httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
        call("flickr.people.getInfo", {"userid": "me"})
        """,
        """
        import flickrapi
        args = {"photoset": "1"}
        args["extras"] = "url_m"
        flickrapi.FlickrAPI(KEY, SECRET).photosets_getPhotos(**args)
        """,
        # one name for one request after the other, and arguments in the address
        """
        import requests
        def sizes(photo_id):
            args = {"method": "flickr.photos.getInfo", "photo_id": photo_id}
            requests.get("https://api.flickr.com/services/rest/", params=args)
            args = {"method": "flickr.photos.getSizes", "foto_id": photo_id}
            requests.get("https://api.flickr.com/services/rest/", params=args)
        """,
        """
        import urllib.request
        def info(photo_id, key):
            url = "https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&foto_id={}&api_key={}"
            return urllib.request.urlopen(url.format(photo_id, key))
        """,
        # a parameter of a URL is written in the URL, wherever its value is from
        """
        import requests
        def main(page):
            key, request = page.key, page.request
            info("7", key, request)
        def info(photo_id, key, request):
            rest = "https://api.flickr.com/services/rest/?method=flickr.photos.getInfo&photo_id="
            requests.get(rest + photo_id + "&api_key=" + key + "&reqId=" + request)  # finds: no argument `reqId`
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Arguments of calls whose method is known."""
        for call in project.flow.calls.get(module, ()):
            spec = spec_of(call.method)
            if (
                spec is None
                or call.method == _ECHO
                or call.client in {"flickr_api", "flickrkit"}
                or _may_be_others(call, project)
            ):
                continue
            known = (*spec.arguments, *_WALKERS) if spec.maximum or spec.per_page else tuple(spec.arguments)
            for name, value in given(call, project).arguments.items():
                if (
                    name in known
                    or name in COMMON
                    or (call.method in _FILES and name in _FILES[call.method])
                    or name.startswith("oauth_")
                    or is_password(name)
                ):
                    continue  # FLK101 speaks of passwords: that they are ignored is the least of it
                near = nearest_of(name, tuple(spec.arguments))
                if call.client == "named" and not near and not _handed_on(name, call, project):
                    continue  # it may be an argument of the function that makes the call
                help = f"did you mean `{near}`?" if near else self.help  # noqa: A001
                at = written_at(call, value)
                yield self.finding(module, at, f"`{call.method}` has no argument `{name}`", help=help)


def _may_be_others(call: Call, project: Project) -> bool:
    """Whether it is the upload of an object that is a client by its name alone: others upload, too."""
    func = call.node.func if isinstance(call.node, ast.Call) else None
    known = isinstance(func, ast.Attribute) and is_client(func.value, call.module, project.flow.fold)
    return call.method in _FILES and call.client == "flickrapi" and not known


def _handed_on(name: str, call: Call, project: Project) -> bool:
    """Whether a helper puts whatever else it is given among the parameters: `dict(format="json", **kwargs)`."""
    reached = project.flow.names.callee(call.node, call.module) if isinstance(call.node, ast.Call) else None
    if reached is None or not isinstance(reached[0], Function) or isinstance(reached[0].node, ast.Lambda):
        return False
    function = reached[0]
    rest = function.node.args.kwarg
    if rest is None or name in function.params:
        return False
    nodes = list(walk(function.node))
    if any(isinstance(at, ast.Constant) and at.value == name for at in nodes):
        return False
    taken = [value for at in nodes for value in _taken(at)]
    ends = (one.node for value in taken for one in project.flow.fold.values.of(value, reached[1]))
    return any(isinstance(at, ast.Name) and at.id == rest.arg for at in ends)


def _taken(node: ast.AST) -> list[ast.expr]:
    """What a mapping of parameters is made of as a whole."""
    if isinstance(node, ast.Dict):
        return [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
    if not isinstance(node, ast.Call):
        return []
    if called(node) == "dict":
        return [word.value for word in node.keywords if word.arg is None]
    if called(node) in {"update", "urlencode"}:
        return node.args
    return [word.value for word in node.keywords if word.arg == "params"]
